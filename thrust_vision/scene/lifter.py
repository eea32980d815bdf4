"""How the lifter lies in the picture: facing, near side, working side, trunk length."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.pose.track import PoseTrack, landmark_of
from thrust_vision.scene.scene import Side

FloatArray = NDArray[np.float64]

_NEAR_JOINTS = ("ear", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
#: Behind plates the model invents feet that wander, with little confidence.
_SHOWN = 0.5


@dataclass(frozen=True)
class Lifter:
    """How the lifter lies in the picture.

    Attributes:
        facing: the side of the picture where the head is.
        near_side: body side nearer to the camera.
        working_side: body side whose foot is planted; the near one when both are.
        trunk_px: shoulder-hip length, px.
        foot_travel: of the working foot, in trunk lengths.
    """

    facing: Side
    near_side: Side
    working_side: Side
    trunk_px: float
    foot_travel: float


def find_lifter(track: PoseTrack) -> Lifter:
    """How the lifter of a track lies; the track must have frames with a person."""
    near: Side = max(("left", "right"), key=lambda side: _visibility(track, side))
    far: Side = "right" if near == "left" else "left"
    trunk_px = _trunk_px(track, near)
    head_minus_feet = track.joint(near, "shoulder")[:, 0] - track.joint(near, "ankle")[:, 0]
    travel = {side: _foot_travel(track, side) / trunk_px for side in (near, far)}
    # A single-leg set lifts the free leg, which may be the near one.
    working = far if travel[near] > 0.35 and travel[far] < 0.5 * travel[near] else near
    return Lifter(
        facing="right" if np.nanmedian(head_minus_feet) > 0 else "left",
        near_side=near,
        working_side=working,
        trunk_px=trunk_px,
        foot_travel=travel[working],
    )


def _visibility(track: PoseTrack, side: Side) -> float:
    columns = [landmark_of(side, joint) for joint in _NEAR_JOINTS]
    return float(np.mean(track.visibility[track.found][:, columns]))


def _trunk_px(track: PoseTrack, side: Side) -> float:
    trunk = track.joint(side, "shoulder") - track.joint(side, "hip")
    return float(np.nanmedian(np.linalg.norm(trunk, axis=1)))


def _foot_travel(track: PoseTrack, side: Side) -> float:
    """Span of the ankle over the middle 90 % of the frames that show it, px."""
    ankle = track.joint(side, "ankle")
    shown = track.found & (track.visibility[:, landmark_of(side, "ankle")] >= _SHOWN)
    if not shown.any():
        return float("nan")
    spans = np.diff(np.percentile(ankle[shown], (5, 95), axis=0), axis=0)
    return float(np.linalg.norm(spans))
