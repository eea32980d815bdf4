"""Shows how long the app takes to start.

Starts the app as ``thrust-vision app`` does, a few times over, and times with a real browser from
the first request until the page's first heading is there. Bound: 2 seconds on an idle machine.

    python -m lab.benchmarks.start [--times 3]
    python -m lab.benchmarks.start --clone [--cached]

With ``--clone`` it times instead what a newcomer waits for: a fresh clone of this checkout's last
commit, ``make app`` in it, and the sample until its verdict stands. Without ``--cached`` pip's
cache is empty. Bound: two minutes in all.
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from socket import socket

from playwright.sync_api import Browser

from lab.benchmarks.tables import markdown
from tests.app.serving import ROOT, chromium_path, headless

BOUND_S = 2.0
_FIRST_RESULT_S = 120.0
_PATIENCE_S, _INSTALL_S = 120.0, 1800.0
_PORT = 8501  # where "make app" serves


def main() -> int:
    """Prints the table; exit code 1 if the median page is slower than the bound."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--clone", action="store_true", help="time make app in a fresh clone")
    parser.add_argument("--cached", action="store_true", help="with pip's cache as it is")
    options = parser.parse_args()
    path = chromium_path()
    if path is None:
        print("Chromium is not installed.", file=sys.stderr)
        return 1
    with headless(path) as browser:
        browser.new_page().close()  # its own start is not the app's
        if options.clone:
            return _first_result(browser, cached=options.cached)
        rounds = [_start(browser) for _ in range(options.times)]
    names = ("process start to listening", "first request to first heading", "second visit")
    lines = [
        [name, *(f"{each:.1f} s" for each in taken), f"{statistics.median(taken):.1f} s"]
        for name, taken in zip(names, zip(*rounds, strict=True), strict=True)
    ]
    header = ("from", *(f"start {i + 1}" for i in range(options.times)), "median")
    print(markdown("Start of the app", header, lines))
    return int(statistics.median(first for _, first, _ in rounds) > BOUND_S)


def _first_result(browser: Browser, *, cached: bool) -> int:
    """Print what a newcomer waits for; exit code 1 if it is more than the bound."""
    with tempfile.TemporaryDirectory() as scratch:
        clone, files = Path(scratch) / "clone", Path(scratch) / "files"
        files.mkdir()
        began_s = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        laps = [("clone", time.perf_counter() - began_s)]
        environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            "TMPDIR": str(files),
            "STREAMLIT_SERVER_HEADLESS": "true",
            "THRUST_VISION_DATABASE_URL": f"sqlite:///{files / 'log.sqlite3'}",
        }
        if not cached:
            environment["PIP_CACHE_DIR"] = str(Path(scratch) / "cache")
        began_s = time.perf_counter()
        with subprocess.Popen(
            ["make", "app"], cwd=clone, env=environment, start_new_session=True
        ) as made:
            try:
                _await(_PORT, made)
                laps.append(("make app until it listens", time.perf_counter() - began_s))
                laps += _try_sample(browser)
            finally:
                os.killpg(made.pid, signal.SIGTERM)
    whole_s = sum(taken_s for _, taken_s in laps)
    lines = [[name, f"{taken_s:.1f} s"] for name, taken_s in [*laps, ("all of it", whole_s)]]
    busy = f"{os.getloadavg()[1]:.1f} on {os.cpu_count()} cores"
    title = f"From a clone to the first result, pip's cache {'as it is' if cached else 'empty'}"
    print(markdown(f"{title}; load {busy}", ("step", "takes"), lines))
    return int(whole_s > _FIRST_RESULT_S)


def _try_sample(browser: Browser) -> list[tuple[str, float]]:
    """From the first request to the page, and from the sample's button to its verdict."""
    page = browser.new_page(locale="en-GB")
    page.set_default_timeout(1000 * _PATIENCE_S)
    began_s = time.perf_counter()
    page.goto(f"http://127.0.0.1:{_PORT}")
    sample = page.get_by_role("button", name="Try it with the sample")
    sample.wait_for()
    shown_s = time.perf_counter()
    sample.click()
    page.locator(".tv-summary").wait_for()
    stands_s = time.perf_counter()
    page.close()
    return [
        ("first request until the page is there", shown_s - began_s),
        ("sample until its verdict stands", stands_s - shown_s),
    ]


def _start(browser: Browser) -> tuple[float, float, float]:
    """Seconds until it listens, from request to page, and the same for another visitor."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began_s = time.perf_counter()
    with tempfile.TemporaryDirectory() as files:
        environment = {
            **os.environ,
            "TMPDIR": files,
            "PYTHONPATH": str(ROOT),
            "STREAMLIT_SERVER_HEADLESS": "true",
            "THRUST_VISION_DATABASE_URL": f"sqlite:///{Path(files) / 'log.sqlite3'}",
        }
        command = [sys.executable, "-m", "thrust_vision", "app", "--port", str(port)]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as server:
            try:
                _await(port)
                listening_s = time.perf_counter() - began_s
                first_s = _visit(browser, port)
                return listening_s, first_s, _visit(browser, port)
            finally:
                server.terminate()
                server.wait(20)


def _visit(browser: Browser, port: int) -> float:
    page = browser.new_page()
    began_s = time.perf_counter()
    page.goto(f"http://127.0.0.1:{port}")
    page.wait_for_selector("h1", timeout=1000 * _PATIENCE_S)
    taken_s = time.perf_counter() - began_s
    page.close()
    return taken_s


def _await(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    deadline_s = time.perf_counter() + (_INSTALL_S if process else _PATIENCE_S)
    while time.perf_counter() < deadline_s and (process is None or process.poll() is None):
        with socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError("the app did not start")


if __name__ == "__main__":
    sys.exit(main())
