"""What is logged: a lifter, a session (one lifter on one date) and the sets done in it.

Every value is checked when the object is made, so what exists is valid. ``None`` means "not
logged". Ratings go from 0 to 10; load is the whole load on the hips, 0 for body weight alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from thrust_vision.errors import LogEntryError
from thrust_vision.training.messages import complaint
from thrust_vision.training.values import (
    check_date,
    check_name,
    check_number,
    check_text,
    check_whole,
)

RIR_OR_MORE = 5
"""Repetitions in reserve are logged from 0 to 5, and 5 means "5 or more".

Estimates are off by about one repetition when 0 to 5 are left and by more than two when 7 to 10
are left (Hackett et al. 2017, 10.1519/JSC.0000000000001683).
"""

KG_PER_LB = 0.45359237
"""The international pound, exact by definition."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


class LoadUnit(StrEnum):
    """How a lifter wants loads shown; they are stored in kilograms."""

    KG = "kg"
    LB = "lb"

    def of(self, load_kg: float) -> float:
        """A load in this unit."""
        return load_kg / self._kg

    def to_kg(self, load: float) -> float:
        """A load in this unit in kilograms."""
        return load * self._kg

    @property
    def _kg(self) -> float:
        return 1.0 if self is LoadUnit.KG else KG_PER_LB


class Exercise(StrEnum):
    """What the log counts."""

    HIP_THRUST = "hip_thrust"
    GLUTE_BRIDGE = "glute_bridge"
    SQUAT = "squat"
    ROMANIAN_DEADLIFT = "romanian_deadlift"


SETS_COUNTED: Mapping[Exercise, float] = {
    Exercise.HIP_THRUST: 1.0,
    Exercise.GLUTE_BRIDGE: 1.0,
    Exercise.SQUAT: 0.5,
    Exercise.ROMANIAN_DEADLIFT: 0.5,
}
"""How much one set adds to a week: an indirect set counts half (Pelland et al. 2026,
10.1007/s40279-025-02344-w). Which exercises are direct and which indirect is our reading."""


@dataclass(frozen=True)
class Lifter:
    """Someone whose training is logged.

    Attributes:
        id: the database's number.
        name: unique in a database.
        load_unit: in which loads are shown and asked for.
    """

    id: int
    name: str
    load_unit: LoadUnit = LoadUnit.KG


@dataclass(frozen=True)
class AnalysisLink:
    """The analysed clip that a set was taken over from.

    Attributes:
        clip_sha256: fingerprint of the clip, 64 lowercase hexadecimal digits.
        summary: the set in one line, as the analysis said it.
    """

    clip_sha256: str
    summary: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.clip_sha256, str) or not _SHA256.fullmatch(self.clip_sha256):
            raise complaint(
                LogEntryError, "sha256", field="clip_sha256", value=str(self.clip_sha256)
            )
        check_text("analysis_summary", self.summary, longest=500)


@dataclass(frozen=True)
class SetEntry:
    """Some sets alike: the same exercise, load and number of repetitions.

    Attributes:
        exercise: which lift.
        sets: how many, from 1.
        reps: repetitions in each set, from 1.
        load_kg: on the bar or the hips, bar included; 0 for body weight alone.
        rir: repetitions in reserve, 0 to 5, where 5 is "5 or more".
        notes: free text.
        analysis: the clip it was taken over from.
    """

    exercise: Exercise
    sets: int
    reps: int
    load_kg: float
    rir: int | None = None
    notes: str = ""
    analysis: AnalysisLink | None = None

    def __post_init__(self) -> None:
        _check_exercise(self.exercise)
        check_whole("sets", self.sets, 1, 50)
        check_whole("reps", self.reps, 1, 200)
        check_number("load_kg", self.load_kg, 1000)
        if self.rir is not None:
            check_whole("rir", self.rir, 0, RIR_OR_MORE)
        check_text("notes", self.notes)

    @property
    def counted_sets(self) -> float:
        """Sets as a week counts them, indirect ones half."""
        return self.sets * SETS_COUNTED[self.exercise]

    @property
    def direct(self) -> bool:
        """Whether it is a hip thrust or glute bridge, and not a lift that counts half."""
        return SETS_COUNTED[self.exercise] == 1.0

    @property
    def total_reps(self) -> int:
        """Repetitions over all its sets."""
        return self.sets * self.reps

    @property
    def volume_kg(self) -> float:
        """Sets x repetitions x load."""
        return self.total_reps * self.load_kg


@dataclass(frozen=True)
class TrainingSession:
    """One lifter on one date.

    Attributes:
        date: the lifter's own calendar day.
        entries: what was done, in order, at least one.
        effort: of the whole session, 0 (rest) to 10 (as hard as can be).
        minutes: from the first set to the last.
        discomfort_before: 0 (none) to 10, before the session.
        discomfort_during: the highest during it.
        discomfort_next_day: the day after.
        sleep_h: hours slept the night before.
        stress: 0 to 10.
        notes: free text.
    """

    date: date
    entries: tuple[SetEntry, ...]
    effort: int | None = None
    minutes: int | None = None
    discomfort_before: int | None = None
    discomfort_during: int | None = None
    discomfort_next_day: int | None = None
    sleep_h: float | None = None
    stress: int | None = None
    notes: str = ""

    def __post_init__(self) -> None:
        check_date(self.date)
        if not self.entries:
            raise complaint(LogEntryError, "no_sets", field="sets", date=self.date)
        for name in (
            "effort",
            "discomfort_before",
            "discomfort_during",
            "discomfort_next_day",
            "stress",
        ):
            if (rating := getattr(self, name)) is not None:
                check_whole(name, rating, 0, 10)
        if self.minutes is not None:
            check_whole("minutes", self.minutes, 1, 600)
        if self.sleep_h is not None:
            check_number("sleep_h", self.sleep_h, 24)
        check_text("session_notes", self.notes)

    @property
    def counted_sets(self) -> float:
        """Sets as a week counts them, indirect ones half."""
        return sum(entry.counted_sets for entry in self.entries)


@dataclass(frozen=True)
class LoggedSession:
    """A session with whose it is, as it travels between database and CSV file.

    Attributes:
        lifter: name.
        session: what was logged.
        line: first line of it in the CSV file that it came from.
    """

    lifter: str
    session: TrainingSession
    line: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        check_name(self.lifter)


def _check_exercise(value: object) -> None:
    if not isinstance(value, Exercise):
        choices = ", ".join(Exercise)
        raise complaint(
            LogEntryError, "exercise", field="exercise", choices=choices, value=str(value)
        )
