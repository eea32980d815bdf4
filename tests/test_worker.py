"""Whatever happens in the worker process is a result or one clear line here."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests import worker_tasks as tasks
from thrust_vision.errors import (
    UnreadableClipError,
    WorkerCancelledError,
    WorkerDiedError,
    WorkerError,
    WorkerMemoryError,
    WorkerTimeoutError,
)
from thrust_vision.worker import WorkerLimits, run_isolated

posix = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")


@pytest.fixture(autouse=True)
def leaves_nothing() -> object:
    before = set(psutil.Process().children(recursive=True))
    threads = set(threading.enumerate())
    yield
    assert set(psutil.Process().children(recursive=True)) == before
    assert set(threading.enumerate()) <= threads


def wait_for(condition: object, timeout_s: float = 120) -> None:
    assert callable(condition)
    deadline_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline_s, "waited in vain"
        time.sleep(0.02)


def test_result_comes_back() -> None:
    assert run_isolated(tasks.add, 2, 3) == 5
    assert run_isolated(tasks.own_pid) != os.getpid()


def test_large_arguments_and_results_pass() -> None:
    assert len(run_isolated(tasks.large, 30_000_000)) == 30_000_000


def test_progress_comes_thinned_and_within_bounds() -> None:
    seen: list[tuple[str, float]] = []
    result = run_isolated(
        tasks.many_reports, 200_000, on_progress=lambda stage, done: seen.append((stage, done))
    )
    assert result == "through"
    assert seen[0] == ("reading", 0.0)
    assert seen[-3:] == [("reading", 1.0), ("writing", 0.0), ("writing", 1.0)]
    assert len(seen) < 500
    assert all(0 <= done <= 1 for _, done in seen)


def test_what_is_printed_is_kept_from_the_user(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_isolated(tasks.chatter) == "quiet"
    assert capfd.readouterr() == ("", "")


def test_our_errors_come_out_as_themselves() -> None:
    with pytest.raises(UnreadableClipError, match=r"^clip\.mp4 is empty \(0 bytes\)\.$"):
        run_isolated(tasks.unreadable)


def test_other_errors_become_one_line() -> None:
    with pytest.raises(WorkerError, match="ZeroDivisionError") as caught:
        run_isolated(tasks.mistake)
    assert "\n" not in str(caught.value)
    assert "in mistake" in caught.value.child_traceback
    assert "last words" in caught.value.log_tail


def test_a_result_that_cannot_travel() -> None:
    with pytest.raises(WorkerError) as caught:
        run_isolated(tasks.unpicklable)
    assert "pickle" in caught.value.child_traceback


def test_a_task_in_a_script_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.add, "__module__", "__main__")
    with pytest.raises(ValueError, match="script"):
        run_isolated(tasks.add, 1, 1)


@posix
def test_abort() -> None:
    with pytest.raises(WorkerDiedError, match="SIGABRT") as caught:
        run_isolated(tasks.abort)
    assert "\n" not in str(caught.value)
    assert "check failed" in caught.value.log_tail
    assert "in abort" in caught.value.log_tail  # where it was


@posix
def test_kill() -> None:
    with pytest.raises(WorkerDiedError, match="killed"):
        run_isolated(tasks.kill_self)


def test_end_without_a_result() -> None:
    with pytest.raises(WorkerDiedError, match="exit code 0"):
        run_isolated(tasks.exit_silently)


@pytest.mark.parametrize("task", [tasks.hog, tasks.hog_in_a_child])
def test_memory_limit(task: object) -> None:
    assert callable(task)
    with pytest.raises(WorkerMemoryError, match=r"0\.3 GiB"):
        run_isolated(task, limits=WorkerLimits(memory_bytes=300 << 20))


def test_memory_error_inside() -> None:
    with pytest.raises(WorkerMemoryError, match="memory"):
        run_isolated(tasks.out_of_memory)


def test_time_limit() -> None:
    with pytest.raises(WorkerTimeoutError, match="1 s"):
        run_isolated(tasks.spin, limits=WorkerLimits(wall_s=1))  # or it would never end


def test_cancel_from_another_thread(tmp_path: Path) -> None:
    pid_file, cancel = tmp_path / "pid", threading.Event()
    outcome: list[BaseException] = []

    def work() -> None:
        try:
            run_isolated(tasks.forever, pid_file, cancel=cancel)
        except WorkerCancelledError as error:
            outcome.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    wait_for(lambda: pid_file.exists() and pid_file.read_text())
    cancel.set()
    thread.join(60)
    assert len(outcome) == 1
    assert not psutil.pid_exists(int(pid_file.read_text()))


def test_an_error_in_on_progress_ends_the_process(tmp_path: Path) -> None:
    def fail(stage: str, _done: float) -> None:
        raise KeyError(stage)

    with pytest.raises(KeyError):
        run_isolated(tasks.forever, tmp_path / "pid", on_progress=fail)


def test_the_process_ends_with_its_parent(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    root = Path(__file__).resolve().parents[1]
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from tests.worker_tasks import be_a_parent; be_a_parent(sys.argv[1])",
            str(pid_file),
        ],
        cwd=root,
    )
    wait_for(lambda: pid_file.exists() and pid_file.read_text())
    child = psutil.Process(int(pid_file.read_text()))
    parent.kill()
    parent.wait()
    wait_for(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


@posix
def test_interrupt_from_the_keyboard(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    root = Path(__file__).resolve().parents[1]
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            # What runs in the background of a shell inherits that interrupts are ignored.
            "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "import sys; from tests.worker_tasks import be_a_parent\n"
            "try: be_a_parent(sys.argv[1])\n"
            "except KeyboardInterrupt: print('interrupted')",
            str(pid_file),
        ],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        wait_for(lambda: pid_file.exists() and pid_file.read_text())
        child = psutil.Process(int(pid_file.read_text()))
        os.killpg(parent.pid, signal.SIGINT)  # as a terminal does, to both
        assert parent.communicate(timeout=60) == (b"interrupted\n", b"")
        assert not child.is_running()
    finally:
        if parent.poll() is None:
            os.killpg(parent.pid, signal.SIGKILL)
            parent.communicate()
