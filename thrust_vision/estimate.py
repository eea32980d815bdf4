"""A number that knows how sure it is."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
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

    @classmethod
    def around(cls, value: float, half: float) -> Self:
        """A value with an interval of ``half`` to either side."""
        return cls(value, value - half, value + half)

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


def median_estimate(estimates: Iterable[Estimate]) -> Estimate:
    """Medians of values and bounds of what is known; missing without any."""
    known = [estimate for estimate in estimates if estimate.known]
    if not known:
        return Estimate.missing()
    return Estimate(
        median(estimate.value for estimate in known),
        median(estimate.low for estimate in known),
        median(estimate.high for estimate in known),
    )
