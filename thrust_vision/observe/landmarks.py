"""The landmarks of one person through one clip."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


class Landmark(IntEnum):
    """The pose model's 33 landmarks, in its order. Left and right are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


#: Joints of one side that the rest of the program uses, in drawing order.
SIDE_JOINTS: tuple[str, ...] = (
    "ear",
    "shoulder",
    "elbow",
    "wrist",
    "hip",
    "knee",
    "ankle",
    "heel",
    "foot_index",
)


def landmark_of(side: str, joint: str) -> Landmark:
    """The landmark of ``joint`` on body ``side`` ("left" or "right")."""
    return Landmark[f"{side.upper()}_{joint.upper()}"]


@dataclass(frozen=True, eq=False)
class PoseTrack:
    """Landmarks of one person at some times of a clip.

    Attributes:
        time_s: (n,) seconds from the first frame, strictly increasing.
        xy_px: (n, 33, 2) pixels of the upright picture, y down; NaN where no person was found.
        visibility: (n, 33) the model's own 0..1; 0 where no person was found. Not calibrated:
            joints behind weight plates keep high values.
        world_m: (n, 33, 3) the model's metric guess about the hips' mid-point: x right, y down,
            z away from the camera; NaN where no person was found.
        width: of the picture, px.
        height: of the picture, px.
    """

    time_s: FloatArray
    xy_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    width: int
    height: int

    def __post_init__(self) -> None:
        """Check shapes and times.

        Raises:
            ValueError: if an array has another shape or time does not increase.
        """
        n, joints = len(self.time_s), len(Landmark)
        if self.xy_px.shape != (n, joints, 2) or self.world_m.shape != (n, joints, 3):
            raise ValueError(f"landmarks of {n} frames have shape {self.xy_px.shape}")
        if self.visibility.shape != (n, joints):
            raise ValueError(f"visibility of {n} frames has shape {self.visibility.shape}")
        if n > 1 and not np.all(np.diff(self.time_s) > 0):
            raise ValueError("time does not increase from frame to frame")

    def __len__(self) -> int:
        return len(self.time_s)

    @property
    def found(self) -> NDArray[np.bool_]:
        """(n,) frames on which a person was found."""
        return np.isfinite(self.xy_px[:, 0, 0])

    def turned(self, turn_deg: int) -> "PoseTrack":
        """The same with the picture turned clockwise.

        Args:
            turn_deg: 90 or 270.
        """
        x, y = self.xy_px[..., 0], self.xy_px[..., 1]
        right, down = self.world_m[..., 0], self.world_m[..., 1]
        if turn_deg == 90:
            x, y, right, down = self.height - 1 - y, x, -down, right
        else:
            x, y, right, down = y, self.width - 1 - x, down, -right
        return PoseTrack(
            time_s=self.time_s,
            xy_px=np.stack([x, y], axis=-1),
            visibility=self.visibility,
            world_m=np.stack([right, down, self.world_m[..., 2]], axis=-1),
            width=self.height,
            height=self.width,
        )

    def joint(self, side: str, joint: str) -> FloatArray:
        """(n, 2) pixels of one joint of one body side."""
        return self.xy_px[:, landmark_of(side, joint)]
