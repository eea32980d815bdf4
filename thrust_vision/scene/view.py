"""From where the lifter is filmed: the camera's yaw from the model's metric guess of the body.

The axes through the shoulders and through the hips and the trunk's own direction each give the
yaw by themselves, the first two from the left and right joints, the third from head and feet. On
a lying body all three are rough; their weights were fitted on rendered lifters
(``fitting/view.py``). How far left and right joints part in the picture adds nothing to
them there, and the ears would, but turn with the head.
"""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate
from thrust_vision.pose.track import PoseTrack, landmark_of
from thrust_vision.scene.lifter import Lifter
from thrust_vision.scene.scene import other_side

FloatArray = NDArray[np.float64]

#: Share of each turn in the yaw, and what is left over exactly from the side.
_WEIGHTS = np.array([0.40, 0.26, 0.30])
_INTERCEPT_DEG = -5.4
#: Half of the 90 % interval, from clips left out of the fit: without and behind plates.
_HALF_DEG, _HALF_COVERED_DEG = 13.0, 16.0


def estimate_yaw(track: PoseTrack, lifter: Lifter, *, hips_covered: bool) -> Estimate:
    """Yaw in degrees, 0 exactly from the side and positive nearer the feet, with its interval.

    Args:
        track: landmarks, as the picture shows them.
        lifter: how they lie in it.
        hips_covered: plates hide the hips, and the far side of the body is half invented.
    """
    turns = turns_deg(track, lifter)
    if not np.isfinite(turns).all():
        return Estimate.missing()
    yaw_deg = _INTERCEPT_DEG + float(_WEIGHTS @ turns)
    half = _HALF_COVERED_DEG if hips_covered else _HALF_DEG
    return Estimate(yaw_deg, yaw_deg - half, yaw_deg + half)


def turns_deg(track: PoseTrack, lifter: Lifter) -> FloatArray:
    """(3,) turn of shoulder axis, hip axis and trunk, degrees, positive nearer the feet.

    Medians over the frames on which the lifter lies; NaN without any.
    """
    near, far = lifter.near_side, other_side(lifter.near_side)
    to_feet = -1.0 if lifter.facing == "right" else 1.0
    world = track.world_m[lifter.lying & track.found]
    if not len(world):
        return np.full(3, np.nan)
    axes, middles = [], []
    for joint in ("shoulder", "hip"):
        near_end, far_end = world[:, landmark_of(near, joint)], world[:, landmark_of(far, joint)]
        axes.append(far_end - near_end)
        middles.append((near_end + far_end) / 2)
    turns = [np.arctan2(to_feet * axis[:, 0], np.abs(axis[:, 2])) for axis in axes]
    trunk = middles[0] - middles[1]
    turns.append(np.arctan2(trunk[:, 2], np.hypot(trunk[:, 0], trunk[:, 1])))
    turned: FloatArray = np.degrees(np.median(turns, axis=1))
    return turned
