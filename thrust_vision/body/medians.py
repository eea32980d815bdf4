"""The median of values of which some may not be known."""

import math

import numpy as np
from numpy.typing import NDArray


def median_of_known(values: NDArray[np.float64]) -> float:
    """The median of what is finite; NaN if nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else math.nan
