"""One clip of a batch: analysed, kept from an earlier batch, or failed and why."""

import contextlib
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import filelock

from thrust_vision.batch.clips import Order
from thrust_vision.batch.earlier import Making, Notes, earlier_of, sha256_of
from thrust_vision.batch.outcome import REJECTED, Outcome, Status
from thrust_vision.clip_to_folder import AnalysisOptions, clip_to_folder
from thrust_vision.errors import (
    ModelUnavailableError,
    OutputError,
    ThrustVisionError,
    WorkerCancelledError,
    WorkerDiedError,
    WorkerMemoryError,
)
from thrust_vision.export.session import message
from thrust_vision.files import as_output_error, clear_leftovers, refuse_occupied
from thrust_vision.form.report import SetReport
from thrust_vision.results import RESULT_NAMES
from thrust_vision.video.refusals import error_line
from thrust_vision.weights.registry import Model

_TRIES = 2  # where the worker process died
_LOCK_POLL_S = 0.5
_LEAST_FREE_BYTES = 32 * 2**20  # beside the annotated clip, which is about as large as the clip


@dataclass(frozen=True)
class Plan:
    """What is the same for every clip of a batch.

    Attributes:
        wanted: of the analyses.
        retry_failed: also do again what failed in an earlier batch.
    """

    wanted: AnalysisOptions
    retry_failed: bool = False


def carry_out(
    order: Order, plan: Plan, model: Model, cancel: threading.Event | None = None
) -> Outcome:
    """What comes of one clip; never an error of this project but a line about it.

    A lock on the clip's place keeps two batches, or two workers of a cluster, from doing the same
    clip; who comes second finds it done. The system gives the lock back when a process ends.

    Args:
        order: the clip.
        plan: of the batch.
        model: the pose model.
        cancel: stops it once set.

    Raises:
        WorkerCancelledError: if it was stopped.
    """
    began_s = time.monotonic()
    try:
        with _alone(order, cancel) as begun_before:
            outcome = _earlier_or_new(order, plan, model, cancel, begun_before=begun_before)
    except WorkerCancelledError:
        raise
    except ThrustVisionError as error:
        outcome = Outcome.of(order, Status.FAILED, error.exit_code, str(error))
    return replace(outcome, time_s=time.monotonic() - began_s)


def _earlier_or_new(
    order: Order,
    plan: Plan,
    model: Model,
    cancel: threading.Event | None,
    *,
    begun_before: bool,
) -> Outcome:
    wanted, making = plan.wanted, Making.of(plan.wanted, model)
    sha256 = sha256_of(order.clip)
    if not wanted.overwrite:
        earlier = earlier_of(order, sha256, making)
        held = earlier.outcome
        if held is not None and not (plan.retry_failed and held.status is Status.FAILED):
            return held
        wanted = replace(wanted, overwrite=earlier.outdated)
    if begun_before:
        clear_leftovers(order.folder)
    refuse_occupied(order.folder, RESULT_NAMES, overwrite=wanted.overwrite)
    _refuse_full_disk(order)
    notes = Notes(order, sha256, making, replacing=wanted.overwrite)
    notes.begin()
    try:
        report = _analysed(order, wanted, model, cancel)
    except (WorkerCancelledError, OutputError, ModelUnavailableError):
        raise  # it says nothing about the clip
    except ThrustVisionError as error:
        said = error_line(error, wanted.language)
        failed = Outcome.of(order, Status.FAILED, error.exit_code, said)
        notes.failed(failed)
        return failed
    with contextlib.suppress(OutputError):  # at worst the next batch does it again
        notes.done()
    said = message(report, wanted.language)
    if report.rejection is not None:
        return Outcome.of(order, Status.REJECTED, REJECTED, said)
    return Outcome.of(order, Status.ANALYSED, 0, said, reps=len(report.reps))


def _analysed(
    order: Order, wanted: AnalysisOptions, model: Model, cancel: threading.Event | None
) -> SetReport:
    """The report of a clip; tried once more if the process that looked at it died."""
    for _ in range(_TRIES - 1):
        with contextlib.suppress(WorkerDiedError, WorkerMemoryError):
            return clip_to_folder(order.clip, order.folder, model, wanted, cancel=cancel)
    return clip_to_folder(order.clip, order.folder, model, wanted, cancel=cancel)


@contextlib.contextmanager
def _alone(order: Order, cancel: threading.Event | None) -> Iterator[bool]:
    """Waits until nobody else does this clip; gives whether somebody began it before.

    Raises:
        OutputError: if the place for the lock cannot be made.
        WorkerCancelledError: if it was stopped meanwhile.
    """
    path = order.record.with_suffix(".lock")
    lock, begun_before = filelock.FileLock(path), path.exists()
    with as_output_error(order.folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        while not lock.is_locked:
            if cancel is not None and cancel.is_set():
                raise WorkerCancelledError("The analysis was cancelled.")
            with contextlib.suppress(filelock.Timeout):
                lock.acquire(timeout=_LOCK_POLL_S)
    try:
        yield begun_before
    finally:
        lock.release()


def _refuse_full_disk(order: Order) -> None:
    """Refuse an analysis whose results would not find room, before the work for it is done.

    Raises:
        OutputError: if there is too little room.
    """
    need = order.clip.stat().st_size + _LEAST_FREE_BYTES
    if shutil.disk_usage(order.out).free < need:
        raise OutputError(
            f"{order.out} cannot be written: the disk has less than {need / 2**20:.0f} MiB left. "
            "Make room, then run the batch again: it goes on where it was."
        )
