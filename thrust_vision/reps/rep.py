"""One repetition in time."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What the lifter is doing on a frame."""

    REST = "rest"
    UP = "up"
    LOCKOUT = "lockout"
    DOWN = "down"


@dataclass(frozen=True)
class Rep:
    """One lift from bottom to top and back, as frame numbers and times.

    Attributes:
        number: from 1.
        complete: False when the clip cuts it off at either end.
        start: first frame of the lift.
        lockout_first: first frame of the top.
        lockout_last: last frame of the top.
        end: last frame of the lowering.
        start_s: time of ``start``.
        lockout_s: time in the middle of the top's highest part.
        end_s: time of ``end``.
        concentric_s: from the start to the top; NaN if the clip cuts it off.
        hold_s: at the top.
        eccentric_s: from the top to the end; NaN if the clip cuts it off.
        partial: whether it rises much less than the set's usual rep.
    """

    number: int
    complete: bool
    start: int
    lockout_first: int
    lockout_last: int
    end: int
    start_s: float
    lockout_s: float
    end_s: float
    concentric_s: float
    hold_s: float
    eccentric_s: float
    partial: bool = False

    @property
    def lockout(self) -> slice:
        """The frames of the top."""
        return slice(self.lockout_first, self.lockout_last + 1)

    def phase_of(self, frame: int) -> Phase:
        """The phase that ``frame`` belongs to."""
        if self.lockout_first <= frame <= self.lockout_last:
            return Phase.LOCKOUT
        if self.start <= frame < self.lockout_first:
            return Phase.UP
        if self.lockout_last < frame <= self.end:
            return Phase.DOWN
        return Phase.REST
