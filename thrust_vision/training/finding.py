"""A finding: what it is made of, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from thrust_vision.training.sources import Source
from thrust_vision.training.weeks import IsoWeek


class Code(StrEnum):
    """What can be found, in the order in which it is listed; English in every language."""

    RED_FLAGS = "red_flags"
    DISCOMFORT_HIGH = "discomfort_high"
    DISCOMFORT_RISING = "discomfort_rising"
    LOAD_ROSE_FAST = "load_rose_fast"
    RETURNED_AFTER_GAP = "returned_after_gap"
    MANY_SETS_IN_ONE_SESSION = "many_sets_in_one_session"
    SESSIONS_ROSE = "sessions_rose"
    PAUSED = "paused"
    TOO_LITTLE_HISTORY = "too_little_history"
    STEADY = "steady"


class Lever(StrEnum):
    """What can be adjusted while going on training."""

    TECHNIQUE = "technique"
    FEWER_SETS = "fewer_sets"
    SPREAD = "spread"
    FEWER_REPS = "fewer_reps"
    LIGHTER = "lighter"
    SMALLER_RANGE = "smaller_range"
    FURTHER_FROM_FAILURE = "further_from_failure"
    FEWER_SESSIONS = "fewer_sessions"
    RECOVERY = "recovery"
    START_LOWER = "start_lower"


class RedFlag(StrEnum):
    """Signs that belong to a clinician, ticked by the lifter.

    Standard signs of rare serious causes of back pain (Finucane et al. 2020,
    10.2519/jospt.2020.9971, describes how clinicians weigh them).
    """

    SADDLE_NUMBNESS = "saddle_numbness"
    BLADDER_OR_BOWEL = "bladder_or_bowel"
    LEG_WEAKNESS = "leg_weakness"
    FEVER = "fever"
    MAJOR_TRAUMA = "major_trauma"


@dataclass(frozen=True)
class Finding:
    """Something to tell the lifter.

    Attributes:
        code: what it is.
        variant: which text of the code, "" when there is only one.
        numbers: what led to it, by the names that the text uses; percentages in percent.
        week: the week that it is about.
        unfinished: whether that week is still going on.
        levers: what could be adjusted, most apt first; empty when there is nothing to.
        sources: what it rests on.
        red_flags: the signs ticked, for ``Code.RED_FLAGS``.
    """

    code: Code
    numbers: Mapping[str, float | date]
    variant: str = ""
    week: IsoWeek | None = None
    unfinished: bool = False
    levers: tuple[Lever, ...] = ()
    sources: tuple[Source, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()

    @property
    def text_key(self) -> str:
        """Where its words are: "finding.load_rose_fast.sets"."""
        return ".".join(("finding", self.code, *filter(None, (self.variant,))))
