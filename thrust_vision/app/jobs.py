"""Long work outside the page: one queue for the whole process, polled by the pages.

The threads here only wait for worker processes, and never call Streamlit.
"""

import logging
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from thrust_vision.errors import BusyError, ThrustVisionError, WorkerCancelledError
from thrust_vision.progress import TimeLeft
from thrust_vision.worker import OnProgress

T = TypeVar("T")
Work = Callable[[OnProgress, threading.Event], T]
"""Takes what it reports its progress to, and what tells it to stop."""

_LOG = logging.getLogger(__name__)

#: Stages of an analysis, of drawing and of judging anew, and each one's share of the time.
ANALYSIS: dict[str, float] = {"observe": 1.0}
DRAWING: dict[str, float] = {"draw": 1.0}
JUDGING: dict[str, float] = {"judge": 1.0}
MOST_WAITING = 40
"""Jobs that may wait at a time, of all sessions: half an hour's work for two cores."""
MOST_OF_ONE = 4
"""Jobs of one session that may wait at a time, so that none can fill the queue for all."""

_PATIENCE_S = 60.0  # with a page that is away while others wait: a phone locks its screen


class State(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Progress:
    """What the user who waits is shown.

    Attributes:
        state: of the job.
        ahead: jobs that run or wait before it.
        stage: what is being done, "" before the first report.
        done: share of that stage, 0 to 1.
        left_s: seconds left, None while that is unknown.
    """

    state: State
    ahead: int
    stage: str
    done: float
    left_s: float | None


class Job(Generic[T]):
    """One piece of work in the queue."""

    def __init__(
        self, work: Work[T], queue: "Queue", stages: Mapping[str, float], owner: str
    ) -> None:
        self._work, self._queue, self._left = work, queue, TimeLeft(stages)
        self.owner = owner
        self._cancel, self._abandoned = threading.Event(), False
        self._finished = threading.Event()
        self._state = State.QUEUED
        self._stage, self._done = "", 0.0
        self._result: T | None = None
        self.error: ThrustVisionError | None = None

    @property
    def state(self) -> State:
        """How far it has come."""
        return self._state

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self._finished.is_set()

    @property
    def done(self) -> bool:
        """Whether there is a result."""
        return self._state is State.DONE

    def cancel(self) -> None:
        """Stop it, or take it out of the queue."""
        self._cancel.set()
        self._queue.drop(self)

    def abandon(self) -> None:
        """Cancel it because nobody is there to see what comes of it, and keep that as error."""
        self._abandoned = True
        self.cancel()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until nothing more will happen; False if that took too long."""
        return self._finished.wait(timeout_s)

    def result(self) -> T:
        """What came of it.

        Raises:
            ThrustVisionError: what it failed with.
            RuntimeError: it is not done.
        """
        if self.error is not None:
            raise self.error
        if self._state is not State.DONE or self._result is None:
            raise RuntimeError(f"the job is {self._state}")
        return self._result

    def progress(self) -> Progress:
        """How far it is."""
        return Progress(
            self._state, self._queue.ahead_of(self), self._stage, self._done, self._left.left_s()
        )

    def run(self) -> None:
        """Do the work in the calling thread."""
        if self._cancel.is_set():
            self.end(State.CANCELLED)
            return
        self._state = State.RUNNING
        try:
            self._result = self._work(self._report, self._cancel)
            self.end(State.DONE)
        except WorkerCancelledError:
            self.end(State.CANCELLED)
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """End it with what went wrong; but what a cancelled one was writing may be gone already."""
        if self._cancel.is_set():
            self.end(State.CANCELLED)
            return
        if isinstance(error, ThrustVisionError):
            _LOG.warning("%s", error)
            self.error = error
        else:
            _LOG.error("a job failed unexpectedly", exc_info=error)
            self.error = ThrustVisionError("The analysis failed unexpectedly: please report it.")
        self.end(State.FAILED)

    def refuse(self, error: ThrustVisionError) -> None:
        """Mark it as failed before it began."""
        self.error = error
        self.end(State.FAILED)

    def end(self, state: State) -> None:
        """Mark it as over."""
        if state is State.CANCELLED and self._abandoned:
            self.error = WorkerCancelledError("Nobody waited for the analysis while others did.")
        self._state = state
        self._finished.set()

    def _report(self, stage: str, done: float) -> None:
        self._stage, self._done = stage, done
        self._left.report(stage, done)


class Queue:
    """Jobs in the order they came, a few at a time.

    Args:
        at_once: how many run at a time.
    """

    def __init__(self, at_once: int) -> None:
        self._waiting: list[Job[object]] = []
        self._running: list[Job[object]] = []
        self._changed = threading.Condition()
        self._closed = False
        for number in range(at_once):
            threading.Thread(target=self._serve, name=f"job-{number}", daemon=True).start()

    def submit(
        self,
        work: Work[T],
        stages: Mapping[str, float] | None = None,
        owner: str = "",
    ) -> Job[T]:
        """Put work at the end of the queue; if too much waits, the job fails at once and says so.

        Args:
            work: what to do.
            stages: the ones that it will report, in order, and the share of time of each; those of
                an analysis if None.
            owner: the session that waits for it.
        """
        job = Job(work, self, ANALYSIS if stages is None else stages, owner)
        with self._changed:
            own = sum(waiting.owner == owner for waiting in self._waiting)
            full = len(self._waiting) >= MOST_WAITING or (owner and own >= MOST_OF_ONE)
            if not full:
                self._waiting.append(job)  # type: ignore[arg-type]
                self._changed.notify()
        if full:
            job.refuse(BusyError("Too many clips wait for their turn: try again later."))
        return job

    def drop(self, job: Job[T]) -> None:
        """Take a job out that has not begun."""
        with self._changed:
            if job not in self._waiting:
                return
            self._waiting.remove(job)  # type: ignore[arg-type]
        job.end(State.CANCELLED)

    def drop_abandoned(self, away_s: Mapping[str, float]) -> None:
        """Stop the jobs of sessions that are away, if somebody who is there waits.

        Args:
            away_s: how long each session has been away that is, seconds; infinite for those
                that are gone for good, whose jobs stop in any case.
        """
        with self._changed:
            jobs = [*self._running, *self._waiting]
            awaited = any(job.owner not in away_s for job in self._waiting)
        for job in jobs:
            patience_s = _PATIENCE_S if awaited else math.inf
            if away_s.get(job.owner, 0.0) >= patience_s:
                job.abandon()

    def ahead_of(self, job: Job[T]) -> int:
        """How many jobs run or wait before one that waits; 0 once it runs."""
        with self._changed:
            if job not in self._waiting:
                return 0
            return len(self._running) + self._waiting.index(job)  # type: ignore[arg-type]

    def close(self) -> None:
        """Stop everything."""
        with self._changed:
            self._closed = True
            jobs = [*self._waiting, *self._running]
            self._changed.notify_all()
        for job in jobs:
            job.cancel()

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
                job = self._waiting.pop(0)
                self._running.append(job)
            try:
                job.run()
            finally:
                with self._changed:
                    self._running.remove(job)
