"""Worker processes that stay for the next clip, so that imports are paid for once."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Self

from thrust_vision.worker import WorkerProcess, sharing

_IDLE_S = 60.0  # until a process that nobody needs ends


class WorkerSlots:
    """Gives each thread that asks a worker process of its own, one that is idle if there is one."""

    def __init__(self) -> None:
        self._idle: dict[WorkerProcess, threading.Timer] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """Has `run_isolated` use one process, as far as it is called in this thread and block."""
        process = self._take()
        try:
            with sharing(process):
                yield
        finally:
            self._put_back(process)

    def close(self) -> None:
        """End the processes that are idle."""
        with self._lock:
            idle, self._idle = self._idle, {}
        for process, timer in idle.items():
            timer.cancel()
            process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self) -> WorkerProcess:
        with self._lock:
            if not self._idle:
                return WorkerProcess()
            process, timer = self._idle.popitem()
        timer.cancel()
        return process

    def _put_back(self, process: WorkerProcess) -> None:
        timer = threading.Timer(_IDLE_S, self._expire, (process,))
        timer.daemon = True
        with self._lock:
            self._idle[process] = timer
        timer.start()

    def _expire(self, process: WorkerProcess) -> None:
        with self._lock:
            idle = self._idle.pop(process, None)
        if idle is not None:
            process.close()
