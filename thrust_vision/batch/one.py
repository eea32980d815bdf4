"""One clip of a batch: analysed, kept from an earlier batch, or failed and why."""

import hashlib
import json
import threading
import time
from typing import Any

from thrust_vision.batch.clips import Order
from thrust_vision.batch.outcome import Outcome, Status
from thrust_vision.clip_to_folder import Wanted, clip_to_folder
from thrust_vision.errors import ThrustVisionError, WorkerCancelledError
from thrust_vision.export.session import message
from thrust_vision.files import finished
from thrust_vision.pose.weights import find_model
from thrust_vision.results import SESSION_JSON

REJECTED = 3


def carry_out(
    order: Order, wanted: Wanted, model: str | None, cancel: threading.Event | None = None
) -> Outcome:
    """What comes of one clip; never an error of this project but a line about it.

    Args:
        order: the clip.
        wanted: of its analysis.
        model: name or path of the pose model, looked for where this runs.
        cancel: stops it once set.

    Raises:
        WorkerCancelledError: if it was stopped.
    """
    began_s = time.monotonic()

    def outcome(status: Status, code: int, reps: int, said: str, *, kept: bool = False) -> Outcome:
        spent_s = time.monotonic() - began_s
        return Outcome(str(order.clip), order.name, status, code, kept, reps, spent_s, said)

    try:
        held = None if wanted.overwrite else _earlier(order)
        if held is not None:
            status = Status(held["status"])
            code = REJECTED if status is Status.REJECTED else 0
            return outcome(status, code, len(held["reps"]), held["message"], kept=True)
        report = clip_to_folder(order.clip, order.folder, find_model(model), wanted, cancel=cancel)
    except WorkerCancelledError:
        raise
    except ThrustVisionError as error:
        return outcome(Status.FAILED, error.exit_code, 0, str(error))
    said = message(report, wanted.language)
    if report.rejection is not None:
        return outcome(Status.REJECTED, REJECTED, 0, said)
    return outcome(Status.ANALYSED, 0, len(report.reps), said)


def _earlier(order: Order) -> dict[str, Any] | None:
    """The session of an earlier batch on the same file; None if there is none that was finished."""
    if not finished(order.folder):
        return None
    try:
        held = json.loads((order.folder / SESSION_JSON).read_text("utf-8"))
        with order.clip.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == held["clip"]["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return held if same else None
