"""How far the back usually arches, and what that says about an error that a set's reps share.

What the net takes for the lumbar change is off by the same few degrees in all reps of a set, since
body, cloth and camera stay. No single rep shows that, but the set does: in most sets some reps are
braced, and a back hardly flexes while the hips rise. A set whose lowest changes are read as -8
degrees was most likely read 8 degrees too low.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: Errors that are tried, degrees.
_TRIED_DEG = np.arange(-25.0, 25.25, 0.5)


@dataclass(frozen=True)
class Normal:
    """A normal distribution, degrees."""

    mean_deg: float
    sd_deg: float

    def log_density(self, values: FloatArray) -> FloatArray:
        """Of each value, but for a constant."""
        log: FloatArray = -0.5 * ((values - self.mean_deg) / self.sd_deg) ** 2 - np.log(self.sd_deg)
        return log


@dataclass(frozen=True)
class LumbarPrior:
    """Lumbar changes from start to lockout as they are usually read, but for the shared error.

    Attributes:
        braced_share: of all reps.
        braced, arched: changes of the braced reps, and of the others.
        shared: the error that the reps of a set share.
        rep_counts: as which share of an independent one a rep counts, since those of a set are
            alike; ``lab.fitting.lockout_angles`` prints what other shares would give.
    """

    braced_share: float
    braced: Normal
    arched: Normal
    shared: Normal
    rep_counts: float = 0.4

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> LumbarPrior:
        """From what ``lab.fitting.lockout_angles`` wrote."""
        return cls(
            entry["braced_share"],
            Normal(**entry["braced"]),
            Normal(**entry["arched"]),
            Normal(**entry["shared"]),
            entry["rep_counts"],
        )

    def shared_bias_deg(self, changes_deg: Sequence[float]) -> float:
        """The error that the reps most likely share, its mean given what was read of them.

        Args:
            changes_deg: of the set's reps; NaN where not seen. With none seen it is 0.
        """
        read = np.array(changes_deg, float)
        read = read[np.isfinite(read)]
        if len(read) == 0:
            return 0.0
        true = read[:, None] - _TRIED_DEG
        log = np.logaddexp(
            np.log(self.braced_share) + self.braced.log_density(true),
            np.log1p(-self.braced_share) + self.arched.log_density(true),
        )
        total = self.rep_counts * log.sum(axis=0) + self.shared.log_density(_TRIED_DEG)
        weight = np.exp(total - total.max())
        return float(weight @ _TRIED_DEG / weight.sum())
