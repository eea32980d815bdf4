"""The app when its process is killed, and what strangers get from it."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
import streamlit
from playwright.sync_api import Browser, Page

from tests.app.conftest import Served, open_page
from tests.app.serving import PATIENCE_S, ROOT, app_server
from thrust_vision.app import launch

pytestmark = [pytest.mark.browser]
posix = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")


@pytest.fixture
def own(sample: Path, tmp_path: Path) -> Iterator[Served]:
    """An app of this test alone."""
    samples, files = tmp_path / "samples", tmp_path / "files"
    samples.mkdir()
    files.mkdir()
    with app_server(samples, files) as (url, process):
        yield Served(url, process, files, sample)


def wait_for(holds: Callable[[], object], timeout_s: float = 120) -> None:
    deadline_s = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline_s, "waited in vain"
        time.sleep(0.05)


def bring(page: Page, own: Served) -> None:
    """Bring the sample; what a page loses that is just being drawn is brought again."""
    for _ in range(5):
        page.set_input_files("input[type=file]", own.sample)
        deadline_s = time.monotonic() + 20
        while time.monotonic() < deadline_s:
            if uploads(own.files):
                return
            page.wait_for_timeout(200)
    raise AssertionError("the clip did not arrive")


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def uploads(files: Path) -> list[Path]:
    return list(files.rglob("*.clip"))


@posix
def test_an_app_that_is_killed_leaves_no_process_and_its_successor_no_upload(
    chromium: Browser, own: Served
) -> None:
    page = open_page(chromium, own)
    bring(page, own)
    worker = own.worker()
    assert len(uploads(own.files)) == 1
    own.process.send_signal(signal.SIGKILL)
    wait_for(lambda: gone(worker), timeout_s=10)
    page.close()
    assert len(uploads(own.files)) == 1  # nobody was left to remove it
    with app_server(own.files.parent / "samples", own.files) as (url, process):
        page = open_page(chromium, Served(url, process, own.files, own.sample))
        wait_for(lambda: not uploads(own.files))
        page.close()


@posix
def test_an_app_that_is_ended_takes_everything_with_it(chromium: Browser, own: Served) -> None:
    page = open_page(chromium, own)
    bring(page, own)
    worker = own.worker()
    own.process.terminate()
    wait_for(lambda: gone(own.process))
    wait_for(lambda: gone(worker), timeout_s=10)
    assert uploads(own.files) == []
    page.close()


@posix
def test_an_app_ends_although_a_browser_takes_no_more_of_a_file(own: Served) -> None:
    files = (Path(streamlit.__file__).parent / "static" / "static" / "js").iterdir()
    large = max(files, key=lambda file: file.stat().st_size)
    address = urlsplit(own.url)
    with socket.socket() as browser:
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        browser.connect((address.hostname, address.port))
        request = f"GET /static/js/{large.name} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n"
        browser.sendall(request.encode())
        assert browser.recv(15) == b"HTTP/1.1 200 OK"
        own.process.terminate()
        wait_for(lambda: gone(own.process), timeout_s=15)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's doing, of Linux")
def test_a_test_process_that_is_killed_leaves_no_server(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from tests.app.serving import app_server\n"
        "here = Path(sys.argv[1])\n"
        "with app_server(here, here) as (url, process):\n"
        "    print(process.pid, flush=True)\n"
        "    time.sleep(600)\n"
    )
    test = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert test.stdout is not None
    server = psutil.Process(int(test.stdout.readline()))
    test.kill()
    test.communicate()
    wait_for(lambda: gone(server), timeout_s=10)


def ask(
    served: Served, method: str, path: str, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """What the server answers, asked as no browser would."""
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=30)
    try:
        connection.putrequest(method, path)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/media/../../../../etc/hosts",
        "/media/%2e%2e/%2e%2e/%2e%2e/etc/hosts",
        "/media//etc/hosts",
        "/app/static/../../../etc/hosts",
        "/app/static/%2e%2e%2f%2e%2e%2fetc%2fhosts",
        "/static/../../../../etc/hosts",
        "/component/../../../etc/hosts",
        "/_stcore/component/%2e%2e/%2e%2e/etc/hosts",
        "/_stcore/upload_file/0/0",
        "/media/" + "0" * 56 + ".mp4",
        "/training-log.sqlite3",
        "/log.sqlite3",
    ],
)
def test_no_file_is_had_by_guessing(served: Served, path: str) -> None:
    hosts = Path("/etc/hosts").read_bytes() if Path("/etc/hosts").exists() else b"localhost"
    status, body = ask(served, "GET", path)
    assert hosts not in body
    assert b"SQLite format" not in body
    # Addresses that it does not know show the start page, as the app's own pages do.
    assert status in (400, 403, 404, 405) or b"<!doctype html>" in body.lower()


def test_what_comes_from_other_sites_is_refused(served: Served) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    own = {"Origin": served.url}
    assert ask_upgrade(served, upgrade | own) == 101
    stranger = {"Origin": "http://evil.example"}
    assert ask_upgrade(served, upgrade | stranger) in (400, 403)
    # Under a name of its own that leads here (DNS rebinding).
    assert ask_upgrade(served, upgrade | stranger | {"Host": "evil.example"}) in (400, 403)
    for method in ("PUT", "POST", "DELETE"):
        status, _ = ask(served, method, "/_stcore/upload_file/0/0", {"Content-Length": "0"})
        assert status in (400, 403, 404, 405)


def ask_upgrade(served: Served, headers: dict[str, str]) -> int:
    """The answer to who wants to open a session."""
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=30)
    try:
        connection.request("GET", "/_stcore/stream", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_session_sees_nothing_of_another(chromium: Browser, own: Served) -> None:
    first, second = open_page(chromium, own), chromium.new_page()  # of another browser
    second.set_default_timeout(1000 * PATIENCE_S)
    second.goto(own.url)
    bring(first, own)
    own.worker()
    second.reload()
    second.wait_for_selector(".tv-hero")
    assert own.sample.name not in second.content()
    (upload,) = uploads(own.files)
    assert re.fullmatch(r"[0-9a-f]{32}\.clip", upload.name)  # of 122 random bits
    assert upload.parent.stat().st_mode & 0o077 == 0
    assert upload.parent.parent.stat().st_mode & 0o077 == 0
    first.close()
    second.close()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_it_calls_nobody(chromium: Browser, sample: Path, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    files, samples = tmp_path / "files", tmp_path / "samples"
    files.mkdir()
    samples.mkdir()
    shutil.copy(sample, samples)
    watched = ("strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(log))
    with app_server(samples, files, watched) as (url, process):
        (app,) = process.children()
        served = Served(url, app, files, sample)
        page = open_page(chromium, served)
        page.get_by_role("button", name="Try it with the sample").click()
        worker = served.worker()
        wait_for(lambda: worker.cpu_times().user > 2)  # well on the way
        page.close()
        app.terminate()  # or it would outlive who watches it
        wait_for(lambda: gone(app))
    called = [line for line in log.read_text().splitlines() if "AF_INET" in line]
    away = [line for line in called if '"127.0.0.1"' not in line and '"::1"' not in line]
    assert away == []


def test_who_opens_it_to_others_is_warned(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passed: dict[str, object] = {}
    monkeypatch.setattr("streamlit.web.bootstrap.load_config_options", passed.update)
    monkeypatch.setattr("streamlit.web.bootstrap.run", lambda *_: None)
    assert launch.launch(0) == 0
    assert capsys.readouterr().err == ""
    assert passed["server_address"] == "127.0.0.1"
    assert launch.launch(0, "0.0.0.0") == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "other machines" in said
    assert "password" in said
    assert passed["server_address"] == "0.0.0.0"
    assert passed["server_enableXsrfProtection"] is True
    hosts = passed["server_allowedHosts"]
    assert isinstance(hosts, list)
    assert {"localhost", "127.0.0.1"} < set(hosts)
    assert "0.0.0.0" not in hosts
    assert "*" not in hosts
