"""What the nets saw in close-ups of a set: joints and angles by frame, the load, the legs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: Joints by whose spread it is told whether the net is on a lifter.
TELLING = ("near_shoulder", "near_hip", "near_knee", "near_ankle")


@dataclass(frozen=True, eq=False)
class CloseLook:
    """Points and angles on the frames of a track; NaN where the net did not look.

    Attributes:
        points_px: name of a point -> (n, 2) in the picture's pixels.
        point_spread: name of a point -> (n,) standard deviation of its heat map, in shares of the
            distance from shoulder to ankle: large where the point is hidden.
        angles_deg: name of an angle -> (n,).
        angle_spread_deg: name of an angle -> (n,) the net's own idea of its mean error.
    """

    points_px: Mapping[str, FloatArray]
    point_spread: Mapping[str, FloatArray]
    angles_deg: Mapping[str, FloatArray]
    angle_spread_deg: Mapping[str, FloatArray]

    @property
    def usual_spread(self) -> float:
        """Mean over the near side's joints of the median spread; NaN if no frame was looked at."""
        spread = np.array([self.point_spread[joint] for joint in TELLING])
        if not np.isfinite(spread).any():
            return float("nan")
        return float(np.nanmedian(spread, axis=1).mean())


@dataclass(frozen=True)
class SetLook:
    """What a naming net takes a set for.

    Attributes:
        share: name -> its probability by the whole set, calibrated on other bodies than those the
            net learnt from; they add up to 1.
    """

    share: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Where:
    """Where and when to look.

    Attributes:
        frames: (n,) whether to look at a frame.
        shoulder_px: (n, 2) of the near side, on every frame; only the phone moves it.
        ankle_px: (n, 2) of the near side, likewise.
    """

    frames: NDArray[np.bool_]
    shoulder_px: FloatArray
    ankle_px: FloatArray
