"""The measured movement, frame by frame."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: Points of the spine from the neck down; the first ``CHEST`` of them belong to the rib cage.
SPINE = ("c7", "t8", "t12", "l3", "l5", "sacrum")
CHEST = 3


@dataclass(frozen=True, eq=False)
class Motion:
    """Joints and angles of the working side on every frame. What was not seen is NaN.

    Attributes:
        time_s: (n,) seconds from the first frame.
        joints_px: joint name -> (n, 2) smoothed pixels, y down; the names of ``SIDE_JOINTS``.
        confidence: (n,) 0..1, the least visible of shoulder, hip, knee and ankle.
        joint_confidence: joint name -> (n,) 0..1.
        knee_angle_deg: (n,) interior angle hip-knee-ankle.
        trunk_thigh_angle_deg: (n,) shoulder-hip-knee on the front of the body, beyond 180 when it
            bends backwards; mixes hip and back.
        shin_angle_deg: (n,) shank from vertical, positive when the knee is nearer to the head
            than the ankle is (feet too far out), negative when the feet are pulled in.
        hip_extension_deg: (n,) pelvis against thigh.
        lumbar_extension_deg: (n,) thorax against pelvis, positive is arching.
        hip_height: (n,) hip above the lifter's ankle in trunk lengths; the signal of the reps.
        bar_height_m: (n,) height of the bar over its lowest place.
        back_px: (n, 6, 2) the spine at ``SPINE`` from a close look; None without one.
        back_hidden: whether plates hide the lower back.
        lean_deg: what the phone's roll takes from a tilt from vertical in the picture; put back in
            the shin's angle.
    """

    time_s: FloatArray
    joints_px: Mapping[str, FloatArray]
    confidence: FloatArray
    joint_confidence: Mapping[str, FloatArray]
    knee_angle_deg: FloatArray
    trunk_thigh_angle_deg: FloatArray
    shin_angle_deg: FloatArray
    hip_extension_deg: FloatArray
    lumbar_extension_deg: FloatArray
    hip_height: FloatArray
    bar_height_m: FloatArray
    back_px: FloatArray | None = None
    back_hidden: bool = False
    lean_deg: float = 0.0

    def __len__(self) -> int:
        return len(self.time_s)
