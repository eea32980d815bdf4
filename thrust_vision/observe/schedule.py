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

FloatArray = NDArray[np.float64]

#: A clip is looked at coarsely after so many seconds without anybody lying in which somebody stood
#: on so many of the runs of the pose model, or in which they stood or nobody was there. Before
#: plates, behind which who lies may seem to stand for a moment, it takes somewhat longer.
_STANDING_FOR_S, _STANDING_SHARE, _IDLE_FOR_S, _IDLE_SHARE = 2.0, 0.8, 5.0, 0.5
_STANDING_BY_PLATES_S = 3.0
#: How far shoulders are above the ankles, in trunk lengths: up to 1.2 in who lies, on a bench too,
#: or sits on the floor; 1.7 and more in who squats or stands.
_LYING_SHOULDER, _STANDING_SHOULDER = 1.3, 1.6
#: Whoever stands is as tall as this now and then, also between two squats (2.2 to 2.5); a lifter
#: in a film that lies on its side never is (1.9 at most).
_TALL_SHOULDER = 2.05
#: Trunk above horizontal beyond which somebody does not lie, degrees.
MAX_LYING_TILT_DEG = 60.0


@dataclass(frozen=True)
class Followed:
    """What the keypoint network and the search for rings know after a frame.

    Attributes:
        sharp: the network sees the lifter sharply.
        plates: plates are likely about.
    """

    sharp: bool = False
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
    """

    def __init__(self) -> None:
        self.since_s: float | None = None
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
        if self._began_s is None or posture is Posture.LIES:
            self._runs.clear()
            self._began_s = time_s
        self._runs.append((time_s, posture))
        while time_s - self._runs[0][0] > _IDLE_FOR_S:
            self._runs.popleft()
        for_s = _STANDING_BY_PLATES_S if known.plates else _STANDING_FOR_S
        tall = any(posture is Posture.TALL for _, posture in self._runs)
        standing = (Posture.STANDS, Posture.TALL) if tall else ()
        stands = not known.sharp and self._share(time_s, for_s, standing) >= _STANDING_SHARE
        idle = self._share(time_s, _IDLE_FOR_S, (*standing, Posture.AWAY)) >= _IDLE_SHARE
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
    if height < _LYING_SHOULDER and tilt_deg(hip, shoulder) < MAX_LYING_TILT_DEG:
        return Posture.LIES
    if height > _TALL_SHOULDER:
        return Posture.TALL
    return Posture.STANDS if height > _STANDING_SHOULDER else Posture.OTHER


def tilt_deg(hip: FloatArray, shoulder: FloatArray) -> float:
    """The trunk above level, degrees."""
    return float(np.degrees(np.arctan2(hip[1] - shoulder[1], abs(shoulder[0] - hip[0]))))


def middle(joints_px: FloatArray, name: str) -> FloatArray:
    """(2,) half-way between both sides' joints of (33, 2), px."""
    at: FloatArray = joints_px[[Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]]].mean(axis=0)
    return at
