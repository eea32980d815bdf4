"""From a pose track to the lifter's motion."""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.angles import (
    interior_angle_deg,
    opening_angle_deg,
    tilt_from_vertical_deg,
)
from thrust_vision.body.medians import median_of_known
from thrust_vision.body.motion import Motion
from thrust_vision.body.smoothing import smooth
from thrust_vision.observe.landmarks import SIDE_JOINTS, PoseTrack, landmark_of
from thrust_vision.settings import SmoothingSettings

FloatArray = NDArray[np.float64]

_LEG_CHAIN = ("shoulder", "hip", "knee", "ankle")


def measure_motion(
    track: PoseTrack,
    working_side: str,
    facing: str,
    trunk_px: float,
    settings: SmoothingSettings,
    lean_deg: float = 0.0,
) -> Motion:
    """Smoothed joints and angles of the working side.

    Args:
        track: landmarks of the lifter.
        working_side: body side to measure, "left" or "right".
        facing: side of the picture where the head is.
        trunk_px: the clip's length unit.
        settings: of the smoothing.
        lean_deg: what the phone's roll takes from a tilt from vertical.
    """
    confidence = {
        joint: track.visibility[:, landmark_of(working_side, joint)] for joint in SIDE_JOINTS
    }
    seen = [
        np.where(
            (confidence[joint] >= settings.min_visibility)[:, None],
            track.joint(working_side, joint),
            np.nan,
        )
        for joint in SIDE_JOINTS
    ]
    smoothed = smooth(track.time_s, np.stack(seen, axis=1), trunk_px, settings)
    joints = dict(zip(SIDE_JOINTS, np.moveaxis(smoothed, 1, 0), strict=True))
    shoulder, hip, knee, ankle = (joints[name] for name in _LEG_CHAIN)
    towards_head = 1.0 if facing == "right" else -1.0
    unknown = np.full(len(track), np.nan)
    ground = median_of_known(ankle[:, 1])
    return Motion(
        time_s=track.time_s,
        joints_px=joints,
        confidence=np.min([confidence[name] for name in _LEG_CHAIN], axis=0),
        joint_confidence=confidence,
        knee_angle_deg=interior_angle_deg(hip, knee, ankle),
        trunk_thigh_angle_deg=opening_angle_deg(shoulder, hip, knee, -towards_head),
        shin_angle_deg=tilt_from_vertical_deg(ankle, knee, towards_head) + lean_deg,
        hip_extension_deg=unknown,
        lumbar_extension_deg=unknown,
        hip_height=(ground - hip[:, 1]) / trunk_px,
        bar_height_m=unknown,
        lean_deg=lean_deg,
    )
