"""The child side of `thrust_vision.worker`: runs task after task and sends what comes of each.

Messages are pickles on what was standard output; everything that is printed goes to standard
error, which the parent keeps from the user.
"""

import contextlib
import faulthandler
import importlib
import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from thrust_vision import worker_fence
from thrust_vision.errors import ThrustVisionError, WorkerError, WorkerMemoryError

_REPORT_EVERY_S = 0.05
_SWITCH_S = 0.0005
#: What MediaPipe imports for recording sound, if it can; looking for its library starts a compiler.
_NOT_WANTED = "sounddevice"


@dataclass(frozen=True)
class TaskOrder:
    """A task to run.

    Attributes:
        task: function and arguments, pickled.
        memory_bytes: most memory while it runs.
        cpu_s: most processor time that it may take.
    """

    task: bytes
    memory_bytes: int
    cpu_s: float


@dataclass(frozen=True)
class Begun:
    """The task has come, and nothing has been done of it yet."""


@dataclass(frozen=True)
class Progressed:
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
    """Sends messages to the parent."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, message: Begun | Progressed | Returned | Failed) -> None:
        data = pickle.dumps(message)
        with self._lock:
            self._stream.write(data)
            self._stream.flush()


class _Reporter:
    """Sends the progress of one task, only as often as an eye can follow."""

    def __init__(self, sender: _Sender) -> None:
        self._sender = sender
        self._stage: str | None = None
        self._reported_s = 0.0
        self._through = False

    def report(self, stage: str, done: float) -> None:
        now_s = time.monotonic()
        recent = now_s - self._reported_s < _REPORT_EVERY_S
        if self._through or (recent and stage == self._stage and done < 1):
            return
        self._stage, self._reported_s = stage, now_s
        self._sender.send(Progressed(stage, min(max(done, 0.0), 1.0)))

    def close(self) -> None:
        """What a thread of the task still reports is no longer sent."""
        self._through = True


def main(parent: int, modules: Sequence[str] = ()) -> None:
    """Runs the tasks that come as pickled orders on standard input.

    The process ends with the first task that does not go as expected, and when the parent closes
    its end of standard input or ends itself.

    Args:
        parent: process that started this one.
        modules: to import, one after the other, while there is no order.
    """
    worker_fence.end_with(parent)
    worker_fence.cut_network()
    # Stages that come out of native code wait for the interpreter's lock for this long at most
    # while another thread imports or computes in Python.
    sys.setswitchinterval(_SWITCH_S)
    sys.modules[_NOT_WANTED] = None  # type: ignore[assignment]  # as the import system has it
    sender = _Sender(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and decides
    orders: queue.SimpleQueue[TaskOrder] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(orders,), daemon=True).start()
    waiting = deque(modules)
    sound = True
    while sound:
        if waiting and orders.empty():
            with contextlib.suppress(Exception):  # the task that needs it will say so
                importlib.import_module(waiting.popleft())
        else:
            sound = _carry_out(orders.get(), sender)
    # Native libraries may hang or abort while they are taken down; the result is out.
    sys.stderr.flush()
    os._exit(0)


def _carry_out(order: TaskOrder, sender: _Sender) -> bool:
    """Run one task; whether the process is as good as before."""
    reporter = _Reporter(sender)
    sender.send(Begun())
    try:
        worker_fence.limit(order.memory_bytes, order.cpu_s)
        task, args = pickle.loads(order.task)
        value = task(reporter.report, *args)
        reporter.close()
        sender.send(Returned(value))
    except WorkerError as error:
        sender.send(Failed(error))
        return False
    except ThrustVisionError as error:
        reporter.close()
        sender.send(Failed(error))
    except MemoryError:
        sender.send(Failed(_unexpected(out_of_memory(order.memory_bytes))))
        return False
    except BaseException as error:
        line = f"The analysis failed unexpectedly ({type(error).__name__}): please report it."
        sender.send(Failed(_unexpected(WorkerError(line))))
        return False
    return True


def out_of_memory(memory_bytes: int) -> WorkerMemoryError:
    """The error for a task that asked for more memory than this."""
    return WorkerMemoryError(
        f"The analysis was stopped at {memory_bytes / 2**30:.1f} GiB of memory, the most allowed: "
        "try a clip of lower resolution."
    )


def _unexpected(error: WorkerError) -> WorkerError:
    error.child_traceback = traceback.format_exc()
    return error


def _receive(orders: "queue.SimpleQueue[TaskOrder]") -> None:
    """Takes orders in; ends this process when the parent's end of standard input closes."""
    try:
        while True:
            orders.put(pickle.load(sys.stdin.buffer))
    except BaseException:
        os._exit(1)
