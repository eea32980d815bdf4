"""What an earlier batch left of a clip, and whether it would come out the same today.

A batch that was stopped goes on where it was, because results appear whole or not at all, and say
themselves what made them. What they do not say is in a record beside them: what was asked for,
and why a clip failed.
"""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from thrust_vision import __version__
from thrust_vision.batch.clips import Order
from thrust_vision.batch.outcome import REJECTED, Outcome, Status
from thrust_vision.clip_to_folder import AnalysisOptions
from thrust_vision.errors import UnreadableClipError
from thrust_vision.files import atomic_file, finished
from thrust_vision.results import ANNOTATED_MP4, RESULT_NAMES, SESSION_JSON
from thrust_vision.video.opening import open_file
from thrust_vision.weights.registry import Model, fingerprint

Record = dict[str, Any]


@dataclass(frozen=True)
class Making:
    """All that results depend on, besides the clip.

    Attributes:
        provenance: as ``session.json`` has it.
        asked: what else the user chose of the content.
        video: whether the annotated clip is wanted.
    """

    provenance: Record
    asked: Record
    video: bool

    @classmethod
    def of(cls, wanted: AnalysisOptions, model: Model) -> "Making":
        """How a clip would be done now."""
        provenance = {
            "version": __version__,
            "mediapipe": version("mediapipe"),
            "model": model.name,
            "model_sha256": model.sha256,
            "settings_hash": fingerprint(model, wanted.settings.settings_hash),
        }
        asked = {"language": wanted.language, "reference_rep": wanted.reference_rep}
        return cls(provenance, asked, wanted.video)

    @property
    def all(self) -> Record:
        """As a record holds it."""
        return {**self.provenance, **self.asked, "video": self.video}


@dataclass(frozen=True)
class Earlier:
    """What there is of a clip.

    Attributes:
        outcome: that it would have today too; None if it has to be done.
        outdated: there are results of this very clip, but made otherwise; they may be replaced.
    """

    outcome: Outcome | None
    outdated: bool


def earlier_of(order: Order, sha256: str, making: Making) -> Earlier:
    """What an earlier batch left of a clip.

    Args:
        order: the clip.
        sha256: of its file.
        making: how it would be done now.
    """
    record = _read(order.record)
    known = record if record.get("clip_sha256") == sha256 else {}
    session = _read(order.folder / SESSION_JSON)
    there = _of_clip(session, sha256)
    whole = finished(order.folder)
    if there and whole and session.get("provenance") == making.provenance:
        # Results without a record are of no batch; nothing speaks against them.
        made = known.get("made", making.all)
        if all(made.get(name) == value for name, value in making.asked.items()):
            outcome = _finished(order, session, making.video)
            if outcome is not None:
                return Earlier(outcome, outdated=False)
    failed = known.get("failed")
    if not isinstance(failed, dict) or failed.get("made") != making.all:
        return Earlier(None, outdated=there)
    code, said = failed["exit_code"], failed["message"]
    return Earlier(Outcome.of(order, Status.FAILED, code, said, kept=True), outdated=there)


class Notes:
    """The record of a clip while it is done; right at every moment, should the process be killed.

    Args:
        order: the clip.
        sha256: of its file.
        making: how it is done.
        replacing: whether there may be results already, which stay until there are others.
    """

    def __init__(self, order: Order, sha256: str, making: Making, *, replacing: bool) -> None:
        self._path, self._sha256, self._making = order.record, sha256, making
        # What is being replaced was made otherwise, and until when cannot be known.
        self._begun = {} if replacing else making.all

    def begin(self) -> None:
        """Before the work.

        Raises:
            OutputError: if it cannot be written, nor likely what the work would give.
        """
        self._write({"made": self._begun})

    def failed(self, outcome: Outcome) -> None:
        """There are no new results, and why."""
        why = {"exit_code": outcome.exit_code, "message": outcome.message}
        self._write({"made": self._begun, "failed": {**why, "made": self._making.all}})

    def done(self) -> None:
        """The results are there."""
        self._write({"made": self._making.all})

    def _write(self, known: Record) -> None:
        record = {"clip_sha256": self._sha256, **known}
        with atomic_file(self._path, overwrite=True) as part:
            part.write_text(json.dumps(record, indent=2) + "\n", "utf-8", newline="\n")


def sha256_of(clip: Path) -> str:
    """SHA-256 of a file, hexadecimal.

    Raises:
        UnreadableClipError: if it cannot be read.
    """
    with open_file(clip, clip.name) as file:
        try:
            return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            line = f"{clip.name} cannot be read: {error.strerror}."
            raise UnreadableClipError(line) from error


def _finished(order: Order, session: Record, video: bool) -> Outcome | None:
    """What a session says; None if a part of the results is missing."""
    try:
        status, reps, said = Status(session["status"]), len(session["reps"]), session["message"]
    except (KeyError, TypeError, ValueError):
        return None
    if status is Status.REJECTED:
        return Outcome.of(order, status, REJECTED, said, kept=True)
    needed = (name for name in RESULT_NAMES if video or name != ANNOTATED_MP4)
    if not all((order.folder / name).exists() for name in needed):
        return None
    return Outcome.of(order, status, 0, said, reps=reps, kept=True)


def _of_clip(session: Record, sha256: str) -> bool:
    clip = session.get("clip")
    return isinstance(clip, dict) and clip.get("sha256") == sha256


def _read(path: Path) -> Record:
    """A JSON object; an empty one if there is none that can be read."""
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}
