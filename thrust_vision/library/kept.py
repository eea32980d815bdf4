"""A kept set as lists show it, what of it can be edited, and how lists are filtered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from thrust_vision.library.figures import Figures
from thrust_vision.training.entry import Lifter
from thrust_vision.training.values import check_date, check_number, check_text

NOBODY = 0
"""Stands for "no lifter" in a filter."""


@dataclass(frozen=True)
class About:
    """What the user says about a kept set.

    Attributes:
        lifter_id: whose it is; None if nobody was named.
        day: when it was done.
        load_kg: on the hips; None if not said.
        notes: free text.
    """

    lifter_id: int | None
    day: date
    load_kg: float | None = None
    notes: str = ""

    def __post_init__(self) -> None:
        check_date(self.day)
        if self.load_kg is not None:
            check_number("load_kg", self.load_kg, 1000)
        check_text("notes", self.notes)


@dataclass(frozen=True)
class Judged:
    """How a kept set was judged last.

    Attributes:
        version: of the program.
        settings_hash: changes with any threshold or model.
        reference_rep: number, "auto" or "none".
        plate_cm: stated diameter of the largest plate.
    """

    version: str
    settings_hash: str
    reference_rep: str
    plate_cm: float


@dataclass(frozen=True)
class KeptSet:
    """An analysed set that is kept.

    Attributes:
        key: names it and its folder.
        about: what the user says about it.
        lifter: whose it is.
        clip_name: what the user calls the clip, fit to show.
        clip_sha256: fingerprint of the clip.
        exercise: "" where the clip was not assessed.
        verdict: a ``Verdict``, or "rejected".
        reps: how many were seen.
        said: the set in one line, by language.
        judged: how it was judged last.
        size_bytes: what its files take.
        removed_at: UTC; None while it is in the library.
        figures: for trends; empty where they were not asked for.
    """

    key: str
    about: About
    lifter: Lifter | None
    clip_name: str
    clip_sha256: str
    exercise: str
    verdict: str
    reps: int
    said: Mapping[str, str]
    judged: Judged
    size_bytes: int
    removed_at: datetime | None = None
    figures: Figures = field(default_factory=Figures)


@dataclass(frozen=True)
class Filter:
    """Which sets a list shows; what is None does not narrow it.

    Attributes:
        lifter_id: whose; ``NOBODY`` for those without a lifter.
        exercise: one of the exercises.
        verdict: one of the verdicts, or "rejected".
        first, last: days, both included.
    """

    lifter_id: int | None = None
    exercise: str | None = None
    verdict: str | None = None
    first: date | None = None
    last: date | None = None
