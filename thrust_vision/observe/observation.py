"""All that one pass over a clip's pixels found; what comes after it needs no pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.landmarks import PoseTrack
from thrust_vision.observe.net_track import ClassScores, NetTrack
from thrust_vision.observe.ring_track import RingTrack
from thrust_vision.observe.surroundings import Surroundings
from thrust_vision.video.clip import ClipInfo

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Observation:
    """What the pixels of a clip show.

    Attributes:
        clip: facts about the file.
        time_s: (n,) seconds of the frames from the first one, strictly increasing.
        landmarks: of the person whom the pose model follows, at the times at which it ran.
        rings: near the hips, on the n frames; NaN where they were not sought.
        surroundings: camera, light and other people.
        net: keypoints and angles of the lifter on the n frames; None if none was located.
        load: scores of what lies on the hips; None if no lifter was located.
        legs: scores of what the legs do; None if no lifter was located.
    """

    clip: ClipInfo
    time_s: FloatArray
    landmarks: PoseTrack
    rings: RingTrack
    surroundings: Surroundings = field(default_factory=Surroundings)
    net: NetTrack | None = None
    load: ClassScores | None = None
    legs: ClassScores | None = None
