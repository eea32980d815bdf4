"""Shows how long the app takes to start.

Starts the app as ``thrust-vision app`` does, a few times over, and times with a real browser from
the first request until the page's first heading is there. Bound: 2 seconds on an idle machine.

    python -m lab.benchmarks.start [--times 3]
"""

import argparse
import os
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
_PATIENCE_S = 120.0


def main() -> int:
    """Prints the table; exit code 1 if the median page is slower than the bound."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    path = chromium_path()
    if path is None:
        print("Chromium is not installed.", file=sys.stderr)
        return 1
    with headless(path) as browser:
        browser.new_page().close()  # its own start is not the app's
        rounds = [_start(browser) for _ in range(options.times)]
    names = ("process start to listening", "first request to first heading", "second visit")
    lines = [
        [name, *(f"{each:.1f} s" for each in taken), f"{statistics.median(taken):.1f} s"]
        for name, taken in zip(names, zip(*rounds, strict=True), strict=True)
    ]
    header = ("from", *(f"start {i + 1}" for i in range(options.times)), "median")
    print(markdown("Start of the app", header, lines))
    return int(statistics.median(first for _, first, _ in rounds) > BOUND_S)


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


def _await(port: int) -> None:
    deadline_s = time.perf_counter() + _PATIENCE_S
    while time.perf_counter() < deadline_s:
        with socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError("the app did not start")


if __name__ == "__main__":
    sys.exit(main())
