"""Warning signs as a lifter had them: each from a date on, until a date if it went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from thrust_vision.training.finding import RedFlag


@dataclass(frozen=True)
class WarningSign:
    """A sign that a lifter ticked.

    Attributes:
        sign: which one.
        noted_on: the lifter's calendar day.
        cleared_on: the day on which it was unticked; None while it lasts.
    """

    sign: RedFlag
    noted_on: date
    cleared_on: date | None = None

    @property
    def lasts(self) -> bool:
        """Whether it was not unticked since."""
        return self.cleared_on is None


def lasting(signs: Iterable[WarningSign]) -> tuple[WarningSign, ...]:
    """Those that were not unticked, in the order of ``RedFlag``."""
    last = {sign.sign: sign for sign in signs if sign.lasts}
    return tuple(last[flag] for flag in RedFlag if flag in last)
