"""The hips' path from the plate's, for when the plates hide the hips.

The bar lies in the crease of the hips, so plate and hips go up and down together. The near plate
is nearer to the camera, so it moves further in the picture, and the bar rolls a little on the
pelvis as that turns. On 22 rendered clips with plates (true plate centres, frames within reps, a
constant offset taken out) the hips' middle is best followed by ``hip_per_plate`` times the
plate's movement: 5 % of the trunk length RMS in the median clip (3.0 % across, 3.6 % up and
down), 12 % in the ninth of ten. The same movement of the hip landmarks, hidden by the plates, was
off by 18 %, and their place by 29 %.

Where the hips are at all, the plate does not say: it appears beside them by up to a trunk length,
depending on the camera's place. That must come from frames on which the hips are known.
"""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.settings import PlateSettings

FloatArray = NDArray[np.float64]


def hip_from_plate(
    plate_px: FloatArray,
    hip_px: FloatArray,
    trust: FloatArray,
    hip_per_plate: float = PlateSettings.hip_per_plate,
) -> FloatArray:
    """(n, 2) the hips' place on every frame that shows the plate, NaN on others.

    Args:
        plate_px: (n, 2) centre of the near plate, NaN where not seen.
        hip_px: (n, 2) the hips where they are known; NaN elsewhere.
        trust: (n,) weight 0 or more of each of those; half of the weight may lie on wrong ones.
        hip_per_plate: movement of the hips per movement of the near plate, both in pixels.
    """
    offset = hip_px - hip_per_plate * plate_px
    known = np.isfinite(offset).all(axis=1) & (trust > 0)
    if not known.any():
        return np.full_like(plate_px, np.nan)
    usual = [_weighted_median(axis, trust[known]) for axis in offset[known].T]
    hips: FloatArray = hip_per_plate * plate_px + np.array(usual)
    return hips


def _weighted_median(values: FloatArray, weights: FloatArray) -> float:
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(cumulative, cumulative[-1] / 2)])
