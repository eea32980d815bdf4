"""Tasks that do to a worker process what clips and native libraries might."""

import contextlib
import ctypes
import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

with contextlib.suppress(ImportError):  # not on Windows
    import resource

from thrust_vision.errors import UnreadableClipError
from thrust_vision.worker import OnProgress, run_isolated

_REMEMBERED: list[str] = []


def add(on_progress: OnProgress, a: int, b: int) -> int:
    on_progress("adding", 0.5)
    return a + b


def own_pid(_on_progress: OnProgress) -> int:
    return os.getpid()


def has_imported(_on_progress: OnProgress, module: str) -> bool:
    return module in sys.modules


def environment(_on_progress: OnProgress, name: str) -> str | None:
    return os.environ.get(name)


def starts_processes(_on_progress: OnProgress) -> list[str]:
    """What importing the pose model starts."""
    started: list[str] = []
    sys.addaudithook(
        lambda event, of: started.append(str(of)) if event == "subprocess.Popen" else None
    )
    importlib.import_module("thrust_vision.observe.pose_landmarker")
    return started


def many_reports(on_progress: OnProgress, count: int) -> str:
    for number in range(count):
        on_progress("reading", number / count)
    on_progress("reading", 1.0)
    on_progress("writing", -1.0)
    on_progress("writing", 7.0)
    return "through"


def large(_on_progress: OnProgress, size: int) -> bytes:
    return bytes(size)


def chatter(_on_progress: OnProgress) -> str:
    print("said to standard output", flush=True)
    os.write(1, b"written natively to standard output\n")
    os.write(2, b"written natively to standard error\n")
    return "quiet"


def unreadable(_on_progress: OnProgress) -> None:
    raise UnreadableClipError("clip.mp4 is empty (0 bytes).")


def mistake(_on_progress: OnProgress) -> float:
    os.write(2, b"last words\n")
    return 1 / 0


def unpicklable(_on_progress: OnProgress) -> object:
    return lambda: 0


def abort(_on_progress: OnProgress) -> None:
    os.write(2, b"F0000 check failed\n")
    os.abort()


def kill_self(_on_progress: OnProgress) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_self_once(_on_progress: OnProgress, mark: Path) -> None:
    """Dies, unless a file says that it did before; always, if no such file can be made."""
    if not mark.exists():
        if mark.parent.exists():
            mark.write_text("")
        os._exit(9)


def exit_silently(_on_progress: OnProgress) -> None:
    os._exit(0)


def out_of_memory(_on_progress: OnProgress) -> None:
    raise MemoryError


def hog(_on_progress: OnProgress) -> None:
    held = []
    while True:
        held.append(b"x" * (16 << 20))
        time.sleep(0.005)


def hog_in_children(_on_progress: OnProgress) -> None:
    """Takes more than any of its processes alone."""
    code = "import time; a = b'x' * (200 << 20); time.sleep(60)"
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    for process in started:
        process.wait()


def forever(on_progress: OnProgress, pid_file: Path) -> None:
    pid_file.write_text(str(os.getpid()))
    while True:
        on_progress("reading", 0.0)
        time.sleep(0.01)


def spin(_on_progress: OnProgress) -> None:
    while True:
        pass


def be_a_parent(pid_file: str) -> None:
    """Not a task: runs one, for a test that kills the process that does."""
    run_isolated(forever, Path(pid_file))


def remembered(_on_progress: OnProgress, word: str) -> list[str]:
    """What this process was told so far."""
    _REMEMBERED.append(word)
    return list(_REMEMBERED)


def late_reports(on_progress: OnProgress) -> int:
    """Leaves a thread behind that goes on reporting."""

    def go_on() -> None:
        for _ in range(100):
            on_progress("late", 1.0)
            time.sleep(0.005)

    threading.Thread(target=go_on, daemon=True).start()
    return os.getpid()


def connect(_on_progress: OnProgress, port: int) -> str:
    """What Python says to a connection."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError as error:
        return type(error).__name__
    return "connected"


def resolve(_on_progress: OnProgress) -> str:
    """What the system says to a look-up of a name."""
    try:
        socket.getaddrinfo("example.org", 80)
    except OSError as error:
        return type(error).__name__
    return "found"


def native_socket(_on_progress: OnProgress, family: int) -> int:
    """The error number that a native library meets when it opens a socket; 0 for none."""
    system = ctypes.CDLL(None, use_errno=True)
    opened = system.socket(family, 1, 0)
    return 0 if opened >= 0 else ctypes.get_errno()


def socket_in_a_child(_on_progress: OnProgress) -> str:
    code = "import socket; socket.socket()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return done.stderr.strip().splitlines()[-1] if done.stderr else "opened"


def hang_with_the_lock(_on_progress: OnProgress, pid_file: Path) -> None:
    """As a native library does that hangs in a call which keeps Python's lock."""
    pid_file.write_text(str(os.getpid()))
    ctypes.PyDLL(None).pause()


def be_a_parent_of_one_that_hangs(pid_file: str) -> None:
    """Not a task: runs one, for a test that kills the process that does."""
    run_isolated(hang_with_the_lock, Path(pid_file))


def sleep(_on_progress: OnProgress, length_s: float) -> None:
    time.sleep(length_s)


def sleep_and_tell(on_progress: OnProgress, length_s: float) -> str:
    """Tells all the while that nothing is done yet."""
    until = time.monotonic() + length_s
    while time.monotonic() < until:
        on_progress("reading", 0.0)
        time.sleep(0.1)
    return "through"


def take_at_once(_on_progress: OnProgress, size: int) -> int:
    """Asks for memory in one piece and fills it."""
    return sum(bytearray(b"x") * size)


def most_memory(_on_progress: OnProgress) -> int:
    """Most resident memory that this process had, bytes."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def bad_alloc(_on_progress: OnProgress) -> None:
    """Ends as C++ does that gets no memory."""
    os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
    os.abort()


def core_limit(_on_progress: OnProgress) -> int:
    return resource.getrlimit(resource.RLIMIT_CORE)[0]
