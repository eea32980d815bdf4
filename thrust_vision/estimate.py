"""A number that knows how sure it is."""

import math
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Estimate:
    """A value with its 90 % interval, or nothing (all three NaN) where it was not measured."""

    value: float
    low: float
    high: float

    @classmethod
    def missing(cls) -> Self:
        """The estimate of something that could not be seen."""
        return cls(math.nan, math.nan, math.nan)

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return math.isfinite(self.value)

    def surely_below(self, threshold: float) -> bool:
        """Whether the whole interval lies below ``threshold``; False when missing."""
        return self.high < threshold

    def surely_above(self, threshold: float) -> bool:
        """Whether the whole interval lies above ``threshold``; False when missing."""
        return self.low > threshold

    def surely_beyond(self, limit: float) -> bool:
        """Whether the whole interval lies farther from 0 than ``limit``, to one side of it."""
        return self.surely_above(limit) or self.surely_below(-limit)
