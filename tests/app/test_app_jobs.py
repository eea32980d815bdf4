import math
import threading
from collections.abc import Iterator

import pytest

from thrust_vision.app.jobs import DRAWING, Queue, State
from thrust_vision.errors import (
    ThrustVisionError,
    UnreadableClipError,
    WorkerCancelledError,
)
from thrust_vision.progress import TimeLeft
from thrust_vision.worker import OnProgress

PATIENCE_S = 60  # machines that run tests are often busy


@pytest.fixture
def queue() -> Iterator[Queue]:
    made = Queue(at_once=1)
    yield made
    made.close()


class Gate:
    """Work that waits until it is let through or cancelled."""

    def __init__(self) -> None:
        self.entered, self.open = threading.Event(), threading.Event()

    def __call__(self, on_progress: OnProgress, cancel: threading.Event) -> str:
        on_progress("pose", 0.5)
        self.entered.set()
        while not self.open.wait(0.01):
            if cancel.is_set():
                raise WorkerCancelledError("cancelled")
        return "through"


def test_jobs_run_in_the_order_they_came_and_tell_their_place(queue: Queue) -> None:
    gates = [Gate(), Gate(), Gate()]
    jobs = [queue.submit(gate) for gate in gates]
    assert gates[0].entered.wait(PATIENCE_S)
    assert [job.progress().ahead for job in jobs] == [0, 1, 2]
    assert [job.state for job in jobs] == [State.RUNNING, State.QUEUED, State.QUEUED]
    gates[0].open.set()
    assert gates[1].entered.wait(PATIENCE_S)
    assert jobs[0].result() == "through"
    assert [job.progress().ahead for job in jobs] == [0, 0, 1]
    gates[1].open.set()
    gates[2].open.set()
    assert jobs[2].wait(PATIENCE_S)


def test_the_time_left_follows_from_the_pace(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [1000.0]
    monkeypatch.setattr("thrust_vision.app.jobs.TimeLeft", lambda s: TimeLeft(s, lambda: now_s[0]))
    half_way = threading.Event()

    def work(on_progress: OnProgress, cancel: threading.Event) -> str:
        now_s[0] += 5.0  # a process starts
        on_progress("draw", 0.0)
        now_s[0] += 30.0
        on_progress("draw", 0.5)
        half_way.set()
        cancel.wait(PATIENCE_S)
        raise WorkerCancelledError("cancelled")

    job = queue.submit(work, DRAWING)
    assert half_way.wait(PATIENCE_S)
    assert job.progress().left_s == pytest.approx(30.0, rel=0.15)
    job.cancel()


def test_the_time_left_is_not_said_before_the_work_has_begun(queue: Queue) -> None:
    queue.submit(Gate())
    assert queue.submit(Gate()).progress().left_s is None


def test_cancelling_stops_what_runs_and_drops_what_waits(queue: Queue) -> None:
    running, waiting, last = Gate(), Gate(), Gate()
    jobs = [queue.submit(gate) for gate in (running, waiting, last)]
    assert running.entered.wait(PATIENCE_S)
    jobs[1].cancel()
    assert jobs[1].state is State.CANCELLED
    assert jobs[2].progress().ahead == 1
    jobs[0].cancel()
    assert jobs[0].wait(PATIENCE_S)
    assert jobs[0].state is State.CANCELLED
    last.open.set()
    assert jobs[2].wait(PATIENCE_S)
    assert jobs[2].result() == "through"
    assert not waiting.entered.is_set()


@pytest.mark.parametrize("error", [FileNotFoundError("gone"), UnreadableClipError("gone")])
def test_what_fails_because_it_was_cancelled_is_cancelled(queue: Queue, error: Exception) -> None:
    writing = threading.Event()

    def write(_: OnProgress, cancel: threading.Event) -> str:
        writing.set()
        cancel.wait(PATIENCE_S)
        raise error  # its folder went with the session

    job = queue.submit(write)
    assert writing.wait(PATIENCE_S)
    job.cancel()
    assert job.wait(PATIENCE_S)
    assert job.state is State.CANCELLED
    assert job.error is None


def test_a_failure_is_kept_and_the_queue_goes_on(queue: Queue) -> None:
    def unreadable(*_: object) -> str:
        raise UnreadableClipError("no film")

    def surprising(*_: object) -> str:
        raise KeyError("detail that is nobody's business")

    first, second, third = queue.submit(unreadable), queue.submit(surprising), queue.submit(Gate())
    assert second.wait(PATIENCE_S)
    assert isinstance(first.error, UnreadableClipError)
    with pytest.raises(UnreadableClipError):
        first.result()
    assert type(second.error) is ThrustVisionError
    assert "detail" not in str(second.error)
    third.cancel()
    assert third.wait(PATIENCE_S)


def test_a_job_whose_page_is_away_gives_way_once_others_wait(queue: Queue) -> None:
    gone, here = Gate(), Gate()
    first = queue.submit(gone, owner="gone")
    assert gone.entered.wait(PATIENCE_S)
    queue.drop_abandoned({"gone": 500.0})  # nobody waits: it may come back
    assert not first.finished
    second = queue.submit(here, owner="here")
    queue.drop_abandoned({"gone": 5.0})  # a phone that was put down for a moment
    assert not first.wait(0.2)
    queue.drop_abandoned({"gone": 500.0})
    assert first.wait(PATIENCE_S)
    assert first.state is State.CANCELLED
    assert isinstance(first.error, WorkerCancelledError)
    assert here.entered.wait(PATIENCE_S)
    here.open.set()
    assert second.wait(PATIENCE_S)
    assert second.result() == "through"


def test_jobs_of_a_page_that_is_gone_for_good_stop(queue: Queue) -> None:
    running, waiting = Gate(), Gate()
    jobs = [queue.submit(gate, owner="gone") for gate in (running, waiting)]
    assert running.entered.wait(PATIENCE_S)
    queue.drop_abandoned({"gone": math.inf})
    assert all(job.wait(PATIENCE_S) for job in jobs)
    assert [job.state for job in jobs] == [State.CANCELLED] * 2
    assert not waiting.entered.is_set()


def test_who_cancels_gets_no_error(queue: Queue) -> None:
    job = queue.submit(Gate(), owner="here")
    job.cancel()
    assert job.wait(PATIENCE_S)
    assert job.error is None


def test_no_result_before_the_end(queue: Queue) -> None:
    job = queue.submit(Gate())
    with pytest.raises(RuntimeError):
        job.result()
    job.cancel()
