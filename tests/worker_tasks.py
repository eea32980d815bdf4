"""Tasks that do to a worker process what clips and native libraries might."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from thrust_vision.errors import UnreadableClipError
from thrust_vision.worker import Report, run_isolated

_REMEMBERED: list[str] = []


def add(report: Report, a: int, b: int) -> int:
    report("adding", 0.5)
    return a + b


def own_pid(_report: Report) -> int:
    return os.getpid()


def many_reports(report: Report, count: int) -> str:
    for number in range(count):
        report("reading", number / count)
    report("reading", 1.0)
    report("writing", -1.0)
    report("writing", 7.0)
    return "through"


def large(_report: Report, size: int) -> bytes:
    return bytes(size)


def chatter(_report: Report) -> str:
    print("said to standard output", flush=True)
    os.write(1, b"written natively to standard output\n")
    os.write(2, b"written natively to standard error\n")
    return "quiet"


def unreadable(_report: Report) -> None:
    raise UnreadableClipError("clip.mp4 is empty (0 bytes).")


def mistake(_report: Report) -> float:
    os.write(2, b"last words\n")
    return 1 / 0


def unpicklable(_report: Report) -> object:
    return lambda: 0


def abort(_report: Report) -> None:
    os.write(2, b"F0000 check failed\n")
    os.abort()


def kill_self(_report: Report) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_self_once(_report: Report, mark: Path) -> None:
    """Dies, unless a file says that it did before; always, if no such file can be made."""
    if not mark.exists():
        if mark.parent.exists():
            mark.write_text("")
        os._exit(9)


def exit_silently(_report: Report) -> None:
    os._exit(0)


def out_of_memory(_report: Report) -> None:
    raise MemoryError


def hog(_report: Report) -> None:
    held = []
    while True:
        held.append(b"x" * (16 << 20))
        time.sleep(0.005)


def hog_in_a_child(_report: Report) -> None:
    subprocess.run([sys.executable, "-c", "import time; a = b'x' * (400 << 20); time.sleep(60)"])


def forever(report: Report, pid_file: Path) -> None:
    pid_file.write_text(str(os.getpid()))
    while True:
        report("reading", 0.0)
        time.sleep(0.01)


def spin(_report: Report) -> None:
    while True:
        pass


def be_a_parent(pid_file: str) -> None:
    """Not a task: runs one, for a test that kills the process that does."""
    run_isolated(forever, Path(pid_file))


def remembered(_report: Report, word: str) -> list[str]:
    """What this process was told so far."""
    _REMEMBERED.append(word)
    return list(_REMEMBERED)


def late_reports(report: Report) -> int:
    """Leaves a thread behind that goes on reporting."""

    def go_on() -> None:
        for _ in range(100):
            report("late", 1.0)
            time.sleep(0.005)

    threading.Thread(target=go_on, daemon=True).start()
    return os.getpid()
