"""Running a task in a process of its own, so that whatever happens to it is one clear line here.

Video decoders and inference engines are native code that meets files from strangers: they can
abort, hang, or fill the memory. The child side is `thrust_vision.worker_child`.

The process is a fresh interpreter and not one of `multiprocessing`, which would import the
parent's main module into it: under Streamlit that is the whole app.

Starting an interpreter and importing what an analysis needs takes some two seconds of a core. Who
has many tasks gives them to one `WorkerProcess`, one after the other, by `sharing` it.
"""

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from typing import IO, Self, TypeVar, cast

import psutil

from thrust_vision.errors import (
    ThrustVisionError,
    WorkerCancelledError,
    WorkerDiedError,
    WorkerError,
    WorkerTimeoutError,
)
from thrust_vision.worker_child import Begun, Failed, Progressed, Returned, TaskOrder, out_of_memory

R = TypeVar("R")
OnProgress = Callable[[str, float], None]
"""Takes the name of a stage and how much of it is done, 0 to 1."""

_POLL_S = 0.1
_MEMORY_POLL_S = 0.25
_FAREWELL_S = 5.0  # for the system to clear up after a process that has ended
_LOG_TAIL_BYTES = 16_384
_MOST_TASKS = 300  # in one process: some hundred clips
_AWAKE_S = 1.0  # a longer time between two looks is one in which this process slept too
_CHILD = (
    "import sys; sys.path[:] = {path!r}; from thrust_vision.worker_child import main; "
    "main({pid}, {modules!r})"
)
#: What observing and drawing need, in the order in which they come.
_MODULES = (
    "thrust_vision.observe.task",
    "thrust_vision.observe.pose_landmarker",
    "thrust_vision.render.annotate",
)
#: Matrices are small here, and threads that wait for them in a loop take the stages' time.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}
#: By this, Dask has its workers give memory back as soon as it is free; here the next frame asks
#: for it again, which costs processor time.
_NOT_HANDED_ON = "MALLOC_TRIM_THRESHOLD_"
# The kernel ends a child with the thread that started it, so that must be one that stays.
_STARTER = ThreadPoolExecutor(1, "worker-starter")


def at_once() -> int:
    """How many analyses this machine carries at a time; each keeps about two cores busy."""
    return max(1, (os.cpu_count() or 2) // 2)


@dataclass(frozen=True)
class WorkerLimits:
    """When to stop a worker process.

    Attributes:
        wall_s: longest run, s. The default is for a clip of an hour on a slow machine.
        quiet_s: longest time without a word on how far it is, s, after which it is taken to hang.
            Frames take a second at most, and what comes before and after them some ten.
        cpu_s: most processor time, s: the longest run on two cores.
        memory_bytes: most resident memory of the process and its children together, and most
            private memory of each. The largest pictures that are read need 2.4 GiB.
    """

    wall_s: float = 4 * 3600.0
    quiet_s: float = 600.0
    cpu_s: float = 8 * 3600.0
    memory_bytes: int = 4 * 2**30


_DEFAULT_LIMITS = WorkerLimits()


def run_isolated(
    task: Callable[..., R],
    *args: object,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
    limits: WorkerLimits = _DEFAULT_LIMITS,
) -> R:
    """Returns `task(on_progress, *args)`, run in another process.

    That is a fresh one, which ends when this call does, however it does; or, inside `sharing`,
    the one that is shared. It always ends when this process does. What is printed in it is kept
    from the user. May be called from any thread.

    Args:
        task: a function at the top level of an importable module; its first argument is a
            `OnProgress`, by which it tells how far it is.
        *args: the others; they and the result must be picklable.
        on_progress: is called in this thread with what the task reports, at most 20 times a
            second.
        cancel: stops the process once set.
        limits: of time and memory.

    Raises:
        ThrustVisionError: what the task raised.
        WorkerError: the task raised something unexpected, or one of the following.
        WorkerDiedError: the process was killed, or aborted.
        WorkerTimeoutError: it took longer than allowed.
        WorkerMemoryError: it used more memory than allowed.
        WorkerCancelledError: `cancel` was set.
        ValueError: the task is in no importable module but in a script.
    """
    shared = _SHARED.get()
    if shared is not None and not shared.busy:
        return shared.run(task, *args, on_progress=on_progress, cancel=cancel, limits=limits)
    with WorkerProcess() as process:
        return process.run(task, *args, on_progress=on_progress, cancel=cancel, limits=limits)


class WorkerProcess:
    """A process that runs tasks one after the other and keeps what they imported.

        with WorkerProcess() as process:
            process.run(task, argument)

    It starts with its first task, or when it is told to. Whenever one fails in a way that may have
    harmed it (all of `WorkerError`), it ends, and the next task gets a new one: a task never runs
    in a process of doubtful state. It is also replaced after a number of tasks, so that what
    native libraries leak does not add up.
    """

    def __init__(self) -> None:
        self._child: _Child | None = None
        self._tasks = 0
        self._running = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether a task is running in it."""
        return self._running.locked()

    def run(
        self,
        task: Callable[..., R],
        *args: object,
        on_progress: OnProgress | None = None,
        cancel: threading.Event | None = None,
        limits: WorkerLimits = _DEFAULT_LIMITS,
    ) -> R:
        """Returns `task(on_progress, *args)`; arguments and errors are those of `run_isolated`.

        Raises:
            RuntimeError: a task is running in it.
        """
        if task.__module__ == "__main__":
            raise ValueError(f"{task.__qualname__} is in a script, which the process cannot import")
        order = TaskOrder(pickle.dumps((task, args)), limits.memory_bytes, limits.cpu_s)
        if not self._running.acquire(blocking=False):
            raise RuntimeError("a worker process runs one task at a time")
        try:
            used_before = self._child is not None and self._tasks > 0
            try:
                return cast(R, self._carry_out(order, on_progress, cancel, limits))
            except _NeverBegunError:
                if not used_before:
                    raise
            # It had died while nobody needed it, which is not this task's fault.
            return cast(R, self._carry_out(order, on_progress, cancel, limits))
        finally:
            self._running.release()

    def _carry_out(
        self,
        order: TaskOrder,
        on_progress: OnProgress | None,
        cancel: threading.Event | None,
        limits: WorkerLimits,
    ) -> object:
        child = self._start(order)
        sound = False
        try:
            value = _supervise(child, on_progress, cancel, limits)
            sound = True
            return value
        except WorkerError as error:
            child.stop()
            error.log_tail = child.log_tail
            raise
        except ThrustVisionError:
            sound = True
            raise
        finally:
            if not sound:
                self._end()

    def start(self, modules: tuple[str, ...]) -> None:
        """Starts the process before there is a task for it, which then need not wait so long.

        Args:
            modules: that tasks will need; it imports one after the other while it has no task.
        """
        with self._running:
            self._living(modules)

    def close(self) -> None:
        """Ends the process; waits for a task that runs in it."""
        with self._running:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, order: TaskOrder) -> "_Child":
        """A child that has been given an order."""
        if self._child is not None and self._tasks >= _MOST_TASKS:
            self._end()
        child = self._living()
        self._tasks += 1
        child.give(order)
        return child

    def _living(self, modules: tuple[str, ...] = ()) -> "_Child":
        """The child, a new one if there is none."""
        if self._child is None:
            self._child, self._tasks = _Child(modules), 0
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.stop()
        self._child = None


_SHARED: ContextVar[WorkerProcess | None] = ContextVar("shared worker process", default=None)


@contextlib.contextmanager
def sharing(process: WorkerProcess) -> Iterator[None]:
    """Has `run_isolated` use a process, as far as it is called in this thread and block.

    While the process is busy with one task, another gets a fresh one as ever.
    """
    token = _SHARED.set(process)
    try:
        yield
    finally:
        _SHARED.reset(token)


@contextlib.contextmanager
def in_one_process() -> Iterator[None]:
    """Has all tasks of a block run in one process, the shared one if there is one already.

    It starts at once, and imports what analyses need while the block gets its tasks ready.
    """
    if _SHARED.get() is not None:
        yield
        return
    with WorkerProcess() as process, sharing(process):
        process.start(_MODULES)
        yield


def _supervise(
    child: "_Child",
    on_progress: OnProgress | None,
    cancel: threading.Event | None,
    limits: WorkerLimits,
) -> object:
    watch = _ChildWatch(child, limits)
    begun = False
    while True:
        message = child.next_message(_POLL_S)
        match message:
            case Begun():
                begun = True
            case Returned(value):
                return value
            case Failed(error):
                raise error
            case Progressed(stage, done) if begun and on_progress is not None:
                on_progress(stage, done)
            case _Ended():
                raise _obituary(child, limits) if begun else _NeverBegunError(_manner(child))
        if cancel is not None and cancel.is_set():
            raise WorkerCancelledError("The analysis was cancelled.")
        watch.look(heard=message is not None)


class _ChildWatch:
    """Looks whether a task keeps within its limits."""

    def __init__(self, child: "_Child", limits: WorkerLimits) -> None:
        self._child, self._limits = child, limits
        self._looked_s = time.monotonic()
        self._deadline_s = self._looked_s + limits.wall_s
        self._memory_due_s = self._quiet_s = 0.0

    def look(self, *, heard: bool) -> None:
        """Have a look; ``heard`` says whether there was a word from it since the last one.

        Raises:
            WorkerTimeoutError: it took longer than allowed.
            WorkerMemoryError: it used more memory than allowed.
        """
        now_s, limits = time.monotonic(), self._limits
        # Time in which the machine, or this process, slept says nothing about the child.
        slept_s, self._looked_s = now_s - self._looked_s, now_s
        self._quiet_s = 0.0 if heard else self._quiet_s + min(slept_s, _AWAKE_S)
        if now_s > self._deadline_s:
            raise _too_long(f"after {limits.wall_s:.0f} s, the longest allowed")
        if self._quiet_s > limits.quiet_s:
            raise _too_long(f"because it hung: no sign of life for {limits.quiet_s:.0f} s")
        if now_s >= self._memory_due_s:
            self._memory_due_s = now_s + _MEMORY_POLL_S
            if self._child.memory_bytes() > limits.memory_bytes:
                raise out_of_memory(limits.memory_bytes)


def _too_long(why: str) -> WorkerTimeoutError:
    return WorkerTimeoutError(f"The analysis was stopped {why}: try a shorter clip.")


def _obituary(child: "_Child", limits: WorkerLimits) -> WorkerError:
    """One line on a process that ended without a result."""
    if child.exit_code() == -getattr(signal, "SIGXCPU", 24):
        return _too_long(f"after {limits.cpu_s:.0f} s of processor time, the most allowed")
    if child.exit_code() is not None and "bad_alloc" in child.complete_log():
        return out_of_memory(limits.memory_bytes)
    return WorkerDiedError(_manner(child))


def _manner(child: "_Child") -> str:
    """How a process ended, and what to do."""
    exit_code = child.exit_code()
    if exit_code == -getattr(signal, "SIGKILL", 9):
        return "The analysis was killed, perhaps because memory ran short: try it again."
    manner = f"exit code {exit_code}"
    if exit_code is not None and exit_code < 0:
        with contextlib.suppress(ValueError):
            manner = signal.Signals(-exit_code).name
    return f"The analysis crashed ({manner}): try it again, or with another copy of the clip."


class _NeverBegunError(WorkerDiedError):
    """The process ended before it took the task."""


class _Ended:
    """Stands after the last message."""


class _Child:
    """A running worker process and the threads that listen to it."""

    def __init__(self, modules: tuple[str, ...] = ()) -> None:
        path = [entry for entry in sys.path if isinstance(entry, str)]
        environment = os.environ | _ENVIRONMENT
        environment.pop(_NOT_HANDED_ON, None)
        self._process = _STARTER.submit(
            subprocess.Popen,
            [sys.executable, "-c", _CHILD.format(path=path, pid=os.getpid(), modules=modules)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ).result()
        self._messages: queue.Queue[object] = queue.Queue()
        self.log_tail = ""
        self._listeners = [
            threading.Thread(target=self._receive, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._keep_log, args=(self._process.stderr,), daemon=True),
        ]
        for listener in self._listeners:
            listener.start()
        self._stdin = cast(IO[bytes], self._process.stdin)

    def give(self, order: TaskOrder) -> None:
        """Sends a task."""
        with contextlib.suppress(OSError):  # it died, which the listeners notice
            pickle.dump(order, self._stdin)
            self._stdin.flush()

    def next_message(self, timeout_s: float) -> object:
        """A message, `_Ended` after the last, or None if none came in time."""
        try:
            return self._messages.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def memory_bytes(self) -> int:
        """Resident memory of the process and its children."""
        total = 0
        for process in self._tree():
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
        return total

    def exit_code(self) -> int | None:
        """How it ended; None if it still runs although it has closed its output."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(_FAREWELL_S)
        return None

    def complete_log(self) -> str:
        """The end of what it wrote, once it has ended."""
        self._listeners[-1].join(_FAREWELL_S)
        return self.log_tail

    def stop(self) -> None:
        """Ends the process and its children, if they still run, and leaves no trace of them."""
        for process in self._tree():
            with contextlib.suppress(psutil.Error):
                process.kill()
        self._process.wait()
        for listener in self._listeners:
            listener.join(_FAREWELL_S)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):  # what it did not read is lost
                    stream.close()

    def _tree(self) -> list[psutil.Process]:
        if self._process.poll() is not None:
            return []  # its number may be another process's by now
        with contextlib.suppress(psutil.Error):
            head = psutil.Process(self._process.pid)
            return [head, *head.children(recursive=True)]
        return []

    def _receive(self, stream: IO[bytes]) -> None:
        # The child is our own code; unpickling trusts it as far as running it did.
        with contextlib.suppress(Exception):  # cut off in mid-message, as at the end
            while True:
                self._messages.put(pickle.load(stream))
        self._messages.put(_Ended())

    def _keep_log(self, stream: IO[bytes]) -> None:
        tail = b""
        while chunk := stream.read1(_LOG_TAIL_BYTES):  # type: ignore[attr-defined]
            tail = (tail + chunk)[-_LOG_TAIL_BYTES:]
        self.log_tail = tail.decode(errors="replace")
