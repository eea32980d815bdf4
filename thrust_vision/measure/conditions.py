"""What makes a set harder to read, and how much that widens an interval."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate
from thrust_vision.settings import FITTED_WITH, MeasureSettings

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class CaptureConditions:
    """What makes a rep harder to read; all but the last hold for the whole set.

    Attributes:
        plates: they hide the hips.
        yaw_deg: of the camera, positive nearer the feet.
        floor: the lifter lies on it.
        near_leg: the near leg surely lifts; else its joints say nothing of the leg that does, and
            the net's angles stand alone.
        raised_feet: they stand on something.
        one_leg: one leg lifts, and its knee leans out; it widens no interval.
        knee_hidden: how far the plate lies before the near knee at lockout, 0 to 1, as it does
            where the camera sees the lifter from the feet.
    """

    plates: bool
    yaw_deg: float
    floor: bool
    near_leg: bool = True
    raised_feet: bool = False
    one_leg: bool = False
    knee_hidden: float = 0.0

    def flat(self, settings: MeasureSettings) -> bool:
        """Whether the near leg lifts, and its angles in the picture are nearly those in space."""
        return self.near_leg and abs(self.yaw_deg) <= settings.flat_yaw_deg


@dataclass(frozen=True)
class IntervalModel:
    """Half of a 90 % interval in degrees: a sum of what each circumstance adds.

    Attributes:
        base_deg: exactly from the side, on a bench, with nothing hidden.
        plates_deg: plates hide the hips.
        oblique_deg: each 10 degrees of yaw without plates.
        plates_oblique_deg: each 10 degrees of yaw behind plates; negative where an oblique camera
            sees past them.
        head_side_deg: each 10 degrees of yaw with the camera nearer the head.
        floor_deg: the lifter lies on the floor.
        far_leg_deg: the near leg does not surely lift.
        raised_feet_deg: the feet stand on something.
        knee_hidden_deg: the plate hides the near knee too.
    """

    base_deg: float
    plates_deg: float
    oblique_deg: float
    plates_oblique_deg: float
    head_side_deg: float
    floor_deg: float
    far_leg_deg: float
    raised_feet_deg: float
    knee_hidden_deg: float

    def around(self, value: float, conditions: CaptureConditions, times: float = 1.0) -> Estimate:
        """The value with its interval, so many times as wide; missing if it is NaN."""
        if not math.isfinite(value):
            return Estimate.missing()
        half = times * self.half_deg(conditions)
        return Estimate(value, value - half, value + half)

    def half_deg(self, conditions: CaptureConditions) -> float:
        """Half of the interval."""
        parts = np.array(astuple(self))
        return float(parts @ parts_of(conditions))


def parts_of(conditions: CaptureConditions) -> FloatArray:
    """(9,) how much of each part of a ``IntervalModel`` a rep has."""
    turned = min(abs(conditions.yaw_deg), FITTED_WITH.max_yaw_deg) / 10
    held = (
        1.0,
        conditions.plates,
        turned * (not conditions.plates),
        turned * conditions.plates,
        turned * (conditions.yaw_deg < 0),
        conditions.floor,
        not conditions.near_leg,
        conditions.raised_feet,
        conditions.knee_hidden,
    )
    return np.array(held, float)
