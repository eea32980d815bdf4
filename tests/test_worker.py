"""Whatever happens in the worker process is a result or one clear line here."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
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
from thrust_vision.worker import WorkerLimits, WorkerProcess, run_isolated, sharing

posix = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")


@pytest.fixture(autouse=True)
def leaves_nothing() -> object:
    before = set(psutil.Process().children(recursive=True))
    threads = set(threading.enumerate())
    yield
    assert set(psutil.Process().children(recursive=True)) == before
    left = set(threading.enumerate()) - threads
    assert {thread.name for thread in left} <= {"worker-starter_0"}  # which stays


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
def test_memory_is_not_given_back_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # As the workers of a Dask cluster have it in their environment.
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    monkeypatch.setenv("ANOTHER", "1")
    assert run_isolated(tasks.environment, "MALLOC_TRIM_THRESHOLD_") is None
    assert run_isolated(tasks.environment, "ANOTHER") == "1"


def test_the_pose_model_starts_no_process() -> None:
    assert run_isolated(tasks.starts_processes) == []


def test_kill() -> None:
    with pytest.raises(WorkerDiedError, match="killed"):
        run_isolated(tasks.kill_self)


def test_end_without_a_result() -> None:
    with pytest.raises(WorkerDiedError, match="exit code 0"):
        run_isolated(tasks.exit_silently)


@pytest.mark.parametrize("task", [tasks.hog, tasks.hog_in_children])
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


def test_tasks_share_a_process_and_what_it_holds() -> None:
    with WorkerProcess() as process, sharing(process):
        assert run_isolated(tasks.remembered, "one") == ["one"]
        assert run_isolated(tasks.remembered, "two") == ["one", "two"]
        with pytest.raises(UnreadableClipError):
            run_isolated(tasks.unreadable)  # harms no process
        assert run_isolated(tasks.remembered, "three") == ["one", "two", "three"]
    assert run_isolated(tasks.remembered, "four") == ["four"]


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        (tasks.mistake, WorkerError),
        (tasks.out_of_memory, WorkerMemoryError),
        (tasks.exit_silently, WorkerDiedError),
        (tasks.unpicklable, WorkerError),
        pytest.param(tasks.kill_self, WorkerDiedError, marks=posix),
        pytest.param(tasks.abort, WorkerDiedError, marks=posix),
    ],
)
def test_after_harm_the_next_task_gets_a_new_process(
    harm: Callable[..., object], error: type[WorkerError]
) -> None:
    with WorkerProcess() as process:
        first = process.run(tasks.own_pid)
        with pytest.raises(error):
            process.run(harm)
        assert not psutil.pid_exists(first)
        assert process.run(tasks.remembered, "new") == ["new"]


def test_limits_and_cancelling_hold_for_each_task() -> None:
    stopped = threading.Event()
    stopped.set()
    with WorkerProcess() as process:
        assert process.run(tasks.add, 1, 1) == 2
        with pytest.raises(WorkerTimeoutError):
            process.run(tasks.spin, limits=WorkerLimits(wall_s=0.5))
        with pytest.raises(WorkerMemoryError):
            process.run(tasks.hog, limits=WorkerLimits(memory_bytes=300 << 20))
        with pytest.raises(WorkerCancelledError):
            process.run(tasks.spin, cancel=stopped)
        assert process.run(tasks.add, 1, 2) == 3


def test_a_process_that_died_between_tasks_is_replaced() -> None:
    with WorkerProcess() as process:
        idle = psutil.Process(process.run(tasks.own_pid))
        idle.kill()  # and it may take a moment to die
        assert process.run(tasks.add, 1, 2) == 3
        with pytest.raises(WorkerDiedError):
            process.run(tasks.exit_silently)


def test_a_process_is_replaced_after_many_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thrust_vision.worker._MOST_TASKS", 2)
    with WorkerProcess() as process:
        pids = [process.run(tasks.own_pid) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_what_a_task_left_behind_reports_nothing_to_the_next() -> None:
    stages: list[str] = []
    with WorkerProcess() as process:
        pid = process.run(tasks.late_reports)
        time.sleep(0.1)
        process.run(tasks.many_reports, 50_000, on_progress=lambda stage, _: stages.append(stage))
        assert process.run(tasks.own_pid) == pid
    assert "late" not in stages


def test_a_process_started_early_imports_what_its_task_needs_meanwhile() -> None:
    with WorkerProcess() as process:
        process.start(("no.such.module", "colorsys"))
        pid = process.run(tasks.own_pid)
        wait_for(lambda: process.run(tasks.has_imported, "colorsys"))
        assert process.run(tasks.own_pid) == pid


def test_a_busy_process_takes_no_second_task() -> None:
    pids: list[int] = []
    with WorkerProcess() as process, sharing(process):

        def ask_again(_stage: str, _done: float) -> None:
            with pytest.raises(RuntimeError, match="one task"):
                process.run(tasks.own_pid)
            pids.append(run_isolated(tasks.own_pid))

        process.run(tasks.add, 1, 1, on_progress=ask_again)
        assert pids
        assert process.run(tasks.own_pid) not in pids
