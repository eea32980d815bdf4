"""How far trunk and thigh are open at the bottom of a rep, by shoulder and knee alone.

At the bottom plates, arms and folds hide the hip joint, but shoulder and knee are seen. Trunk and
thigh keep their lengths through a set, and at lockout, where they lie nearly in line, both show.
At the bottom the distance from shoulder to knee then leaves one angle between them, by the law of
cosines: the chain is closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.medians import median_of_known
from thrust_vision.body.skeleton import middle_of
from thrust_vision.measure.conditions import CaptureConditions

FloatArray = NDArray[np.float64]

_CHAIN = ("shoulder", "hip", "knee")


def opening_by_chain_deg(
    points_px: Mapping[str, FloatArray], lockouts: Sequence[slice], conditions: CaptureConditions
) -> FloatArray:
    """(n,) angle between trunk and thigh, degrees, 180 in line; the mean of both sides of the body.

    Near 180 degrees a small error of the distance is a large one of the angle, so it is good for
    the bottom and not for the lockout.

    Args:
        points_px: name of a point -> (n, 2): shoulders, hips and knees, named ``near_...`` and
            ``far_...``.
        lockouts: frames of each rep's lockout, which show the lengths.
        conditions: of the set; a leg in the air closes no chain.
    """
    closes = {"near": conditions.near_leg, "far": not conditions.one_leg}
    near, far = (
        _of_side(points_px, side, lockouts, conditions.yaw_deg)
        if closes[side]
        else np.full(len(points_px["near_hip"]), np.nan)
        for side in ("near", "far")
    )
    return middle_of(near, far)


def _of_side(
    points_px: Mapping[str, FloatArray], side: str, lockouts: Sequence[slice], yaw_deg: float
) -> FloatArray:
    """(n,) the same on one side of the body; NaN where it is not seen."""
    # A camera away from the side shortens what lies level, and leaves heights as they are.
    shown = np.array([np.cos(np.radians(yaw_deg)), 1.0])
    shoulder, hip, knee = (points_px[f"{side}_{name}"] / shown for name in _CHAIN)
    trunk, thigh = (
        median_of_known(np.array([median_of_known(length[lockout]) for lockout in lockouts]))
        for length in (np.linalg.norm(shoulder - hip, axis=1), np.linalg.norm(knee - hip, axis=1))
    )
    apart = np.linalg.norm(shoulder - knee, axis=1)
    cosine = (trunk**2 + thigh**2 - apart**2) / (2 * trunk * thigh)
    opening: FloatArray = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    return opening
