"""What a lifter is measured by: the best of the same set."""

import math
from collections.abc import Iterable

from thrust_vision.settings import FITTED_WITH


def set_best(values: Iterable[float]) -> float:
    """The largest of a few values, the second largest of many; NaN without any that is known."""
    known = sorted(value for value in values if math.isfinite(value))
    if not known:
        return math.nan
    return known[-1] if len(known) <= FITTED_WITH.few_reps else known[-2]
