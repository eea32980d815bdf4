"""When the models run on a film: as often as what they see needs."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.landmarks import Landmark
from thrust_vision.observe.pose_landmarker import Pose

FloatArray = NDArray[np.float64]

#: Seconds without anybody lying, most of them standing or nobody there, after which a clip is
#: looked at coarsely.
_IDLE_AFTER_S = 5.0
#: Share of those runs on which somebody must stand, and how far shoulders are above the ankles, in
#: trunk lengths: up to 1.2 in who lies, on a bench too, or sits on the floor; 1.7 and more in who
#: squats or stands.
_IDLE_SHARE, _LYING_SHOULDER, _STANDING_SHOULDER = 0.5, 1.3, 1.6
#: Trunk above horizontal beyond which somebody does not lie, degrees.
MAX_LYING_TILT_DEG = 60.0


class Schedule:
    """Times that come every so often on average, whatever the frame rate."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._next_s = 0.0

    def due(self, time_s: float) -> bool:
        """Whether a frame at ``time_s`` is wanted; counts it as taken if so."""
        # Frame times are rounded; half a millisecond must not skip a frame.
        if time_s < self._next_s - 5e-4:
            return False
        self._next_s = max(self._next_s + self._every_s, time_s)
        return True

    def want(self, next_s: float) -> None:
        """Want the next frame at another time."""
        self._next_s = next_s


class IdleWatch:
    """Tells whether nobody is about to lift, so that a coarse look is enough.

    Attributes:
        since_s: when that became plain; None while somebody may lift.
    """

    def __init__(self) -> None:
        self.since_s: float | None = None
        self._stands: deque[tuple[float, bool]] = deque()
        self._began_s: float | None = None

    def add(self, time_s: float, pose: Pose | None) -> None:
        """The next run of the pose model."""
        lies, stands = _posture(pose)
        if self._began_s is None or lies:
            self._stands.clear()
            self._began_s = time_s
        self._stands.append((time_s, stands))
        while time_s - self._stands[0][0] > _IDLE_AFTER_S:
            self._stands.popleft()
        plain = time_s - self._began_s >= _IDLE_AFTER_S
        share = float(np.mean([stands for _, stands in self._stands]))
        if not plain or share < _IDLE_SHARE:
            self.since_s = None
        elif self.since_s is None:
            self.since_s = time_s


def _posture(pose: Pose | None) -> tuple[bool, bool]:
    """Whether a person lies, and whether they stand or nobody is there."""
    if pose is None:
        return False, True
    shoulder, hip, ankle = (middle(pose.xy_px, name) for name in ("SHOULDER", "HIP", "ANKLE"))
    height = float(ankle[1] - shoulder[1]) / float(np.linalg.norm(shoulder - hip))
    lies = height < _LYING_SHOULDER and tilt_deg(hip, shoulder) < MAX_LYING_TILT_DEG
    return lies, height > _STANDING_SHOULDER


def tilt_deg(hip: FloatArray, shoulder: FloatArray) -> float:
    """The trunk above level, degrees."""
    return float(np.degrees(np.arctan2(hip[1] - shoulder[1], abs(shoulder[0] - hip[0]))))


def middle(joints_px: FloatArray, name: str) -> FloatArray:
    """(2,) half-way between both sides' joints of (33, 2), px."""
    at: FloatArray = joints_px[[Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]]].mean(axis=0)
    return at
