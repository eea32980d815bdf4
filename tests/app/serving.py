"""The app as a user starts it, and a real browser, for tests and for the pictures of the docs."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from thrust_vision.app.samples import SAMPLES_VARIABLE
from thrust_vision.worker_fence import end_with

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120  # machines that run tests are often busy
#: What the app's server says, in the folder of its files.
SERVER_LOG = "server.log"
_CHROMIUM = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def app_server(
    samples: Path, files: Path, under: Sequence[str] = ()
) -> Iterator[tuple[str, psutil.Process]]:
    """Address and process of an app that offers ``samples`` and keeps its files in ``files``.

    ``under`` is a command that runs it, such as one that watches it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        SAMPLES_VARIABLE: str(samples),
        "TMPDIR": str(files),
        "PYTHONPATH": str(ROOT),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "THRUST_VISION_DATABASE_URL": f"sqlite:///{files / 'log.sqlite3'}",
        "PYTHONFAULTHANDLER": "1",  # what all threads do is told if it aborts
    }
    command = [sys.executable, "-m", "thrust_vision", "app", "--port", str(port)]
    # A test process that is killed must not leave its server running.
    ends_with_us = partial(end_with, os.getpid()) if sys.platform == "linux" else None
    with (
        (files / SERVER_LOG).open("wb") as log,
        subprocess.Popen(
            [*under, *command],
            env=environment,
            cwd=files,
            stdout=log,
            stderr=log,
            preexec_fn=ends_with_us,
        ) as server,
    ):
        try:
            _await(port)
            yield f"http://127.0.0.1:{port}", psutil.Process(server.pid)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()  # which is waited for; the error says that it did not end by itself
                raise


def chromium_path() -> str | None:
    """Where Chromium is, None if it is not installed."""
    return next((found for name in _CHROMIUM if (found := shutil.which(name))), None)


@contextlib.contextmanager
def headless(path: str) -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


def choose(page: Page, field: str, option: str) -> None:
    """Choose an option of a select box as with the keyboard."""
    choose_in(page.get_by_role("combobox", name=field, exact=True), option)


def choose_in(box: Locator, option: str) -> None:
    """Choose an option of a select box once it is on offer.

    The box forgets what was typed if enter comes before its list, or the page is drawn meanwhile.
    """
    offered = box.page.get_by_role("option").filter(has_text=option).first
    for patience_s in (10, 20, PATIENCE_S):
        box.click()
        box.fill(option)
        try:
            offered.wait_for(timeout=1000 * patience_s)
        except PlaywrightTimeoutError:
            continue
        box.press("Enter")
        return
    raise AssertionError(f"{option} is not on offer")


def _await(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the app did not start")
