"""The child side of `thrust_vision.worker`: runs one task and sends what comes of it.

Messages are pickles on what was standard output; everything that is printed goes to standard
error, which the parent keeps from the user.
"""

import faulthandler
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from typing import BinaryIO

from thrust_vision.errors import ThrustVisionError, WorkerError, WorkerMemoryError

_REPORT_EVERY_S = 0.05


@dataclass(frozen=True)
class Progress:
    """The task has done a share, 0 to 1, of a stage."""

    stage: str
    done: float


@dataclass(frozen=True)
class Returned:
    """The task is through, with this result."""

    value: object


@dataclass(frozen=True)
class Failed:
    """The task raised this."""

    error: ThrustVisionError


class _Sender:
    """Sends messages to the parent, progress only as often as an eye can follow."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._stage: str | None = None
        self._reported_s = 0.0

    def send(self, message: Progress | Returned | Failed) -> None:
        data = pickle.dumps(message)
        with self._lock:
            self._stream.write(data)
            self._stream.flush()

    def report(self, stage: str, done: float) -> None:
        now_s = time.monotonic()
        recent = now_s - self._reported_s < _REPORT_EVERY_S
        if recent and stage == self._stage and done < 1:
            return
        self._stage, self._reported_s = stage, now_s
        self.send(Progress(stage, min(max(done, 0.0), 1.0)))


def main() -> None:
    """Runs the task that comes, pickled with its arguments, on standard input, and exits."""
    sender = _Sender(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and decides
    try:
        task, args = pickle.load(sys.stdin.buffer)
        threading.Thread(target=_end_with_parent, daemon=True).start()
        sender.send(Returned(task(sender.report, *args)))
    except ThrustVisionError as error:
        sender.send(Failed(error))
    except MemoryError:
        sender.send(Failed(_unexpected(WorkerMemoryError("The analysis ran out of memory."))))
    except BaseException as error:
        line = f"The analysis failed unexpectedly ({type(error).__name__}): please report it."
        sender.send(Failed(_unexpected(WorkerError(line))))
    # Native libraries may hang or abort while they are taken down; the result is out.
    sys.stderr.flush()
    os._exit(0)


def _unexpected(error: WorkerError) -> WorkerError:
    error.child_traceback = traceback.format_exc()
    return error


def _end_with_parent() -> None:
    """Ends this process when the parent's end of standard input closes."""
    sys.stdin.buffer.read()
    os._exit(1)
