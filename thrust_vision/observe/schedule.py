"""When the models run on a film: as often as what they see needs."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.landmarks import Landmark
from thrust_vision.observe.pose_landmarker import Pose
from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]

_IDLE = OBSERVE.idle


@dataclass(frozen=True)
class Followed:
    """What the keypoint network and the search for rings know after a frame.

    Attributes:
        sharp: the network sees the lifter sharply.
        sure: it does, and where the lifter lies has been reviewed.
        plates: plates are likely about.
    """

    sharp: bool = False
    sure: bool = False
    plates: bool = False


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


class Posture(Enum):
    """How a person is held in one run of the pose model."""

    LIES, STANDS, TALL, OTHER, AWAY = "lies", "stands", "tall", "other", "away"


class IdleWatch:
    """Tells whether nobody is about to lift, so that a coarse look is enough.

    Attributes:
        since_s: when that became plain; None while somebody may lift.
        anybody_lay: whether somebody lay at any time, or the network surely saw a lifter.
    """

    def __init__(self) -> None:
        self.since_s: float | None = None
        self.anybody_lay = False
        self._runs: deque[tuple[float, Posture]] = deque()
        self._began_s: float | None = None

    def add(self, time_s: float, pose: Pose | None, known: Followed) -> None:
        """The next run of the pose model.

        Args:
            time_s: of the frame.
            pose: of the person; None if it found nobody.
            known: what the other stage knows by then.
        """
        posture = posture_of(pose)
        self.anybody_lay |= posture is Posture.LIES or known.sure
        if self._began_s is None or posture is Posture.LIES:
            self._runs.clear()
            self._began_s = time_s
        self._runs.append((time_s, posture))
        while time_s - self._runs[0][0] > _IDLE.idle_for_s:
            self._runs.popleft()
        for_s = _IDLE.standing_by_plates_s if known.plates else _IDLE.standing_for_s
        tall = any(posture is Posture.TALL for _, posture in self._runs)
        standing = (Posture.STANDS, Posture.TALL) if tall else ()
        stood = self._share(time_s, for_s, standing)
        stands = not known.sure and stood >= _IDLE.standing_share
        away = self._share(time_s, _IDLE.idle_for_s, (*standing, Posture.AWAY))
        idle = away >= _IDLE.idle_share
        if not stands and not idle:
            self.since_s = None
        elif self.since_s is None:
            self.since_s = time_s

    def _share(self, time_s: float, for_s: float, postures: Collection[Posture]) -> float:
        """Of the runs of the last seconds, those with one of some postures; 0 until it is so long.

        The clock starts anew whenever somebody lies.
        """
        if self._began_s is None or time_s - self._began_s < for_s - 1e-6:
            return 0.0
        latest = [posture in postures for at_s, posture in self._runs if time_s - at_s <= for_s]
        return float(np.mean(latest))


def posture_of(pose: Pose | None) -> Posture:
    """How somebody is held, by the height of the shoulders above the ankles and the trunk."""
    if pose is None:
        return Posture.AWAY
    shoulder, hip, ankle = (middle(pose.xy_px, name) for name in ("SHOULDER", "HIP", "ANKLE"))
    height = float(ankle[1] - shoulder[1]) / float(np.linalg.norm(shoulder - hip))
    if height < _IDLE.max_lying_shoulder and tilt_deg(hip, shoulder) < _IDLE.max_lying_tilt_deg:
        return Posture.LIES
    if height > _IDLE.min_tall_shoulder:
        return Posture.TALL
    return Posture.STANDS if height > _IDLE.min_standing_shoulder else Posture.OTHER


def tilt_deg(hip: FloatArray, shoulder: FloatArray) -> float:
    """The trunk above level, degrees."""
    return float(np.degrees(np.arctan2(hip[1] - shoulder[1], abs(shoulder[0] - hip[0]))))


def middle(joints_px: FloatArray, name: str) -> FloatArray:
    """(2,) half-way between both sides' joints of (33, 2), px."""
    at: FloatArray = joints_px[[Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]]].mean(axis=0)
    return at
