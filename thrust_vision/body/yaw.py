"""From where the lifter is filmed: the camera's yaw, and whether the body looks too short.

The farther round towards the feet the camera stands, the farther the joints of the far side lie
towards the head in the picture, or the other way round. The lifter net knows where they are even
if they are hidden. The pose model does not; its metric guess of the body gives the yaw by the axes
through shoulders and hips and the direction of the trunk, all rough on a lying body, and rougher
where its landmarks are doubted. Both err independently, so each counts by how rough it is. Far
round, both may fall short; but there the body looks short beside the upright shank. What was fitted
was fitted on rendered lifters (``lab/fitting/view.py``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.side import other_side
from thrust_vision.body.skeleton import Skeleton
from thrust_vision.estimate import Estimate
from thrust_vision.observe.landmarks import PoseTrack, landmark_of
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.weights.model_files import model_file

FloatArray = NDArray[np.float64]

#: The trunk's: knees and feet need not lie side by side, in a frog pump or with one leg free.
_PARTED = ("shoulder", "hip")
MODEL = "yaw.json"


@dataclass(frozen=True)
class HalfIntervals:
    """Half of the 90 % interval of both ways to the yaw, degrees."""

    parted: float
    turned: float


@dataclass(frozen=True, eq=False)
class YawModel:
    """What ``lab.fitting.view`` found.

    Attributes:
        weights: (3,) share of each turn in the yaw.
        turns_intercept_deg: added to their sum.
        parting_slope_deg: yaw of a parting of 1.
        parting_intercept_deg: yaw without one.
        trusted, doubted: intervals where the landmarks are trusted and where they are not.
        side_deg: views from the side reach to here.
        turned_deg: turns that only sets beyond the side exceed, where the landmarks are trusted,
        mean_deg: if the mean of both ways exceeds this too.
    """

    weights: FloatArray
    turns_intercept_deg: float
    parting_slope_deg: float
    parting_intercept_deg: float
    trusted: HalfIntervals
    doubted: HalfIntervals
    side_deg: float
    turned_deg: float
    mean_deg: float

    @classmethod
    def load(cls, path: Path) -> YawModel:
        """Read a model file that ``lab.fitting.view`` wrote."""
        content = json.loads(path.read_text("utf-8"))
        halves = content["half_interval_deg"]
        return cls(
            np.array(content["turns"]["weights"]),
            content["turns"]["intercept_deg"],
            content["parting"]["slope_deg"],
            content["parting"]["intercept_deg"],
            HalfIntervals(**halves["trusted"]),
            HalfIntervals(**halves["doubted"]),
            **content["beyond_side"],
        )


@cache
def yaw_model() -> YawModel:
    """The model that comes with the program."""
    return YawModel.load(model_file(MODEL))


def estimate_yaw(
    track: PoseTrack, lifter: Skeleton, look: NetTrack | None, *, doubted: bool
) -> Estimate:
    """Yaw in degrees, 0 exactly from the side and positive nearer the feet, with its interval.

    Args:
        track: landmarks, as the picture shows them.
        lifter: how they lie in it.
        look: the keypoint network's predictions, if there are any.
        doubted: the landmarks are unreliable: plates hide joints, or the pose model lost them.
    """
    model = yaw_model()
    halves = model.doubted if doubted else model.trusted
    turned = _by_turns(track, lifter, model, halves.turned)
    parted = _by_parting(look, model, halves.parted)
    if not parted.known or turned.surely_beyond(model.side_deg):
        return turned
    if not turned.known:
        return parted
    both = _weighed(parted, turned)
    if doubted:
        return both
    mean_deg = (turned.value + parted.value) / 2
    if turned.value > model.turned_deg and mean_deg > model.mean_deg:
        return replace(turned, low=model.turned_deg)
    if turned.value < -model.turned_deg and mean_deg < -model.mean_deg:
        return replace(turned, high=-model.turned_deg)
    if not both.surely_beyond(model.side_deg):
        return both
    # The net alone is not believed that somebody is seen so far round: a real frog pump from some
    # 25 degrees it put at 52, because feet drawn in part the joints too.
    return replace(both, low=min(both.low, turned.low), high=max(both.high, turned.high))


def _weighed(first: Estimate, second: Estimate) -> Estimate:
    """The mean of two measurements that err independently, each by the inverse of its variance."""
    # Halves of 90 % intervals are as good as standard deviations: both by the same factor.
    halves = np.array([(one.high - one.low) / 2 for one in (first, second)])
    weights = halves**-2
    half = float(weights.sum() ** -0.5)
    value = float(weights @ (first.value, second.value) / weights.sum())
    return Estimate(value, value - half, value + half)


def _by_parting(look: NetTrack | None, model: YawModel, half_deg: float) -> Estimate:
    """The yaw by the lifter net's joints alone."""
    if look is None or not np.isfinite(parted := parting(look)):
        return Estimate.missing()
    yaw_deg = model.parting_intercept_deg + model.parting_slope_deg * parted
    return Estimate(yaw_deg, yaw_deg - half_deg, yaw_deg + half_deg)


def _by_turns(track: PoseTrack, lifter: Skeleton, model: YawModel, half_deg: float) -> Estimate:
    """The yaw by the landmarks' metric guess of the body alone."""
    turns = turns_deg(track, lifter)
    if not np.isfinite(turns).all():
        return Estimate.missing()
    yaw_deg = model.turns_intercept_deg + float(model.weights @ turns)
    return Estimate(yaw_deg, yaw_deg - half_deg, yaw_deg + half_deg)


def parting(look: NetTrack) -> float:
    """How far the far joints lie nearer the feet than the near ones in the picture.

    In distances from shoulder to ankle; the mean over the joints of medians over the frames. NaN
    if no frame was looked at.
    """
    span = look.points_px["near_ankle"] - look.points_px["near_shoulder"]
    looked = np.isfinite(span[:, 0])
    if not looked.any():
        return float("nan")
    to_feet = np.median(span[looked], axis=0)
    apart = [
        np.median((look.points_px[f"far_{j}"] - look.points_px[f"near_{j}"])[looked, 0])
        for j in _PARTED
    ]
    return float(np.mean(apart) * np.sign(to_feet[0]) / np.linalg.norm(to_feet))


def turns_deg(track: PoseTrack, lifter: Skeleton) -> FloatArray:
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
