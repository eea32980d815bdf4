"""The lower back's outline: how hollow it is.

Between the bench and the buttocks the dorsal edge of the mask is the lower back itself. Its
hollow grows with lumbar extension: within a set of rendered lifters the curvature below follows
the true angle with r = 0.94 to 0.97 (``docs/method.md``).
"""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: Stretch of the trunk that is looked at, in trunk lengths from the shoulders to the hips: from
#: below the shoulder blades, which the bench hides, to the buttocks.
FIRST, LAST = 0.2, 1.05
_DEGREE = 3
_CURVATURE = 2
_LEAST_STATIONS = 0.7
_ROUGHEST = 0.03


@dataclass(frozen=True)
class Hollow:
    """How hollow the lower back is on every frame.

    Attributes:
        curvature: (n,) second Legendre coefficient of the dorsal edge's distance from the
            shoulder-hip line over ``FIRST`` to ``LAST``, in trunk lengths; grows as the back
            hollows; NaN where the edge is not that of a back.
    """

    curvature: FloatArray


def hollow_of(dorsal_reach: FloatArray, stations: FloatArray) -> Hollow:
    """How hollow the lower back is, from its edge.

    An edge that is missing on too many stations, or that no smooth curve follows (a hand, a
    plate, a bench in the mask), gives NaN.

    Args:
        dorsal_reach: (n, stations) distance of the dorsal edge from the shoulder-hip line, in
            trunk lengths; NaN where not seen.
        stations: (stations,) places along the line in trunk lengths from the shoulders.
    """
    inside = (stations >= FIRST) & (stations <= LAST)
    place = (stations[inside] - (FIRST + LAST) / 2) / ((LAST - FIRST) / 2)
    curvature = np.full(len(dorsal_reach), np.nan)
    for i, edge in enumerate(dorsal_reach[:, inside]):
        seen = np.isfinite(edge)
        if seen.mean() < _LEAST_STATIONS:
            continue
        fit = legendre.legfit(place[seen], edge[seen], _DEGREE)
        rough = np.sqrt(np.mean((legendre.legval(place[seen], fit) - edge[seen]) ** 2))
        if rough <= _ROUGHEST:
            curvature[i] = fit[_CURVATURE]
    return Hollow(curvature)
