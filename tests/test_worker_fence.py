"""What a worker process may not do, and what ends it."""

import errno
import os
import platform
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests import worker_tasks as tasks
from thrust_vision.errors import WorkerMemoryError, WorkerTimeoutError
from thrust_vision.worker import WorkerLimits, WorkerProcess, run_isolated

ROOT = Path(__file__).resolve().parents[1]
MIB = 2**20

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's doing, of Linux")
filtered = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="no filter of calls for this machine",
)


def wait_for(holds: Callable[[], object], timeout_s: float = 120) -> None:
    deadline_s = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline_s, "waited in vain"
        time.sleep(0.02)


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_it_connects_to_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port)).close()  # which can be done
        assert run_isolated(tasks.connect, port) == "PermissionError"
    assert run_isolated(tasks.resolve) in ("PermissionError", "gaierror")


@filtered
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6, socket.AF_UNIX])
def test_nor_does_native_code_or_what_it_starts(family: int) -> None:
    assert run_isolated(tasks.native_socket, family) == errno.EACCES
    assert "PermissionError" in run_isolated(tasks.socket_in_a_child)


def test_where_no_kernel_helps_python_is_refused_all_the_same() -> None:
    code = (
        "import socket, thrust_vision.worker_fence as fence\n"
        "fence._MACHINES.clear()\n"
        "assert not fence.cut_network()\n"
        "socket.socket()\n"
        "socket.create_connection(('127.0.0.1', 9))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr.splitlines()[-1].endswith("a worker process has no network")


@linux
def test_one_that_hangs_in_native_code_ends_with_its_parent(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = (
        "import sys; from tests.worker_tasks import *; be_a_parent_of_one_that_hangs(sys.argv[1])"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(pid_file)], cwd=ROOT)
    wait_for(lambda: pid_file.exists() and pid_file.read_text())
    child = psutil.Process(int(pid_file.read_text()))
    time.sleep(0.2)  # it is in the call
    parent.kill()
    parent.wait()
    wait_for(lambda: gone(child), timeout_s=10)


@linux
def test_one_whose_parent_is_gone_before_it_begins_ends_itself() -> None:
    code = "from thrust_vision.worker_child import main; main(parent=1 << 22)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.DEVNULL, timeout=60
    )
    assert done.returncode == 1


def test_it_outlives_the_thread_that_asked_for_it() -> None:
    with WorkerProcess() as process:
        pids: list[int] = []
        thread = threading.Thread(target=lambda: pids.append(process.run(tasks.own_pid)))
        thread.start()
        thread.join()
        time.sleep(0.2)
        assert process.run(tasks.own_pid) == pids[0]


@linux
def test_processor_time_is_limited() -> None:
    with WorkerProcess() as process:
        for _ in range(2):  # and counted anew for each task
            process.run(tasks.add, 1, 1, limits=WorkerLimits(cpu_s=30))
        with pytest.raises(WorkerTimeoutError, match="1 s of processor time"):
            process.run(tasks.spin, limits=WorkerLimits(cpu_s=1))
        assert process.run(tasks.add, 1, 1) == 2


def test_what_says_nothing_for_too_long_hangs() -> None:
    with pytest.raises(WorkerTimeoutError, match="no sign of life for 1 s"):
        run_isolated(tasks.sleep, 60, limits=WorkerLimits(quiet_s=1))
    with pytest.raises(WorkerTimeoutError, match="no sign of life"):
        run_isolated(tasks.hang_with_the_lock, Path(os.devnull), limits=WorkerLimits(quiet_s=1))


def test_what_goes_on_telling_does_not() -> None:
    limits = WorkerLimits(quiet_s=2)
    assert run_isolated(tasks.sleep_and_tell, 4.0, limits=limits) == "through"


@linux
@pytest.mark.parametrize("size", [400 * MIB, 2**40])
def test_memory_never_passes_its_limit(size: int) -> None:
    limits = WorkerLimits(memory_bytes=300 * MIB)
    with WorkerProcess() as process:
        with pytest.raises(WorkerMemoryError, match=r"0\.3 GiB"):
            process.run(tasks.take_at_once, size, limits=limits)
        assert process.run(tasks.take_at_once, 400 * MIB) > 0  # of the next task
        assert process.run(tasks.most_memory) > 400 * MIB


def test_native_code_that_gets_no_memory_is_told_as_that() -> None:
    with pytest.raises(WorkerMemoryError):
        run_isolated(tasks.bad_alloc)


@linux
def test_a_crash_leaves_no_picture_of_memory_behind() -> None:
    assert run_isolated(tasks.core_limit) == 0


def test_limits_that_the_system_sets_lower_are_kept() -> None:
    pytest.importorskip("resource")
    code = (
        "import resource, thrust_vision.worker_fence as fence\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (2**30, 2**30))\n"
        "fence.limit(2**33, 60)\n"
        "assert resource.getrlimit(resource.RLIMIT_DATA)[0] == 2**30\n"
        "fence.limit(2**29, 60)\n"
        "assert resource.getrlimit(resource.RLIMIT_DATA) == (2**29, 2**30)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
