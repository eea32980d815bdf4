"""Undoing habits of the pose model before anything is measured.

It gives joints outside the picture a place and a high visibility, where the legs cross in the
picture it may name one the other from one frame to the next, and behind plates it invents hips.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.pose.close_look import CloseLook
from thrust_vision.pose.track import Landmark, PoseTrack, landmark_of
from thrust_vision.scene.plates import PlateTrack
from thrust_vision.scene.scene import SIDES, Side, other_side
from thrust_vision.settings import SceneSettings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_LEG = ("knee", "ankle", "heel", "foot_index")
_LEFT = [landmark_of("left", joint) for joint in _LEG]
_RIGHT = [landmark_of("right", joint) for joint in _LEG]

#: The net's name of a joint.
_NETS_NAMES = {
    "shoulder": "shoulder",
    "elbow": "elbow",
    "hip": "hip",
    "knee": "knee",
    "ankle": "ankle",
    "foot_index": "toe",
}
#: Visibility of what the net sees of the far side: seen, but less than the near one.
_FAR_SEEN = 0.5

#: Trunk lengths that a change of the legs' names must save, and those that every second with other
#: names than the model's must.
_SWITCH_COST, _RENAMED_COST = 0.25, 0.5


def inside_picture(track: PoseTrack) -> PoseTrack:
    """The track with no visibility for joints that lie outside the picture: they are guesses."""
    size = np.array([track.width, track.height])
    with np.errstate(invalid="ignore"):
        inside = np.all((track.xy_px >= 0) & (track.xy_px <= size), axis=-1)
    return replace(track, visibility=np.where(inside, track.visibility, 0.0))


def untangled(track: PoseTrack) -> PoseTrack:
    """The track with leg swaps undone; the same object where there are none.

    The naming that lets both legs move least is taken for true.
    """
    swapped = leg_swaps(track)
    if not swapped.any():
        return track
    return replace(
        track,
        xy_px=_exchanged(track.xy_px, swapped),
        visibility=_exchanged(track.visibility, swapped),
        world_m=_exchanged(track.world_m, swapped),
    )


def bar_hides_hips(plate: PlateTrack, track: PoseTrack, settings: SceneSettings) -> bool:
    """Whether the near plate covers the hips and is followed well enough to stand in for them."""
    if np.mean(np.isfinite(plate.confidence)) < settings.least_plate_share:
        return False
    return any(plate.hides(track.joint(side, "hip")) for side in SIDES)


def hips_at_the_bar(track: PoseTrack, plate: PlateTrack) -> PoseTrack:
    """The track with both hips at the plate's centre, where the bar lies in the hip crease.

    Good for telling what is done and when, not for angles: the bar lies in front of the joint.
    """
    hips = [landmark_of(side, "hip") for side in SIDES]
    xy_px, visibility = track.xy_px.copy(), track.visibility.copy()
    xy_px[:, hips] = plate.centre_px[:, None]
    visibility[:, hips] = np.isfinite(plate.confidence)[:, None]
    return replace(track, xy_px=xy_px, visibility=visibility)


def seen_by_the_net(track: PoseTrack, scout: CloseLook, settings: SceneSettings) -> PoseTrack:
    """The track with the joints of trunk and legs where the lifter net sees them.

    A joint that it sees unsharply counts as not seen. The net finds the lifter on frames on which
    the pose model does not.
    """
    shoulder, ankle = (scout.points_px[f"near_{joint}"] for joint in ("shoulder", "ankle"))
    looked = np.isfinite(shoulder[:, 0])
    faces_left = np.median((shoulder - ankle)[looked, 0]) < 0
    # A lifter on the back with the head on the left shows the right side.
    near: Side = "right" if faces_left else "left"
    xy_px, visibility = track.xy_px.copy(), track.visibility.copy()
    for side, name, seen in ((near, "near", 1.0), (other_side(near), "far", _FAR_SEEN)):
        for joint, point in _NETS_NAMES.items():
            points = scout.points_px[f"{name}_{point}"][looked]
            sharp = scout.point_spread[f"{name}_{point}"][looked] <= settings.most_point_spread
            row = landmark_of(side, joint)
            at_s = track.time_s[looked]
            for axis in (0, 1):
                xy_px[:, row, axis] = np.interp(track.time_s, at_s, points[:, axis])
            visibility[:, row] = np.where(np.interp(track.time_s, at_s, sharp) > 0.5, seen, 0.0)
    lost = ~track.found
    head = scout.points_px["head"]
    for axis in (0, 1):
        between = np.interp(track.time_s, track.time_s[looked], head[looked, axis])
        xy_px[lost, Landmark.NOSE, axis] = between[lost]
    return replace(track, xy_px=xy_px, visibility=visibility)


def leg_swaps(track: PoseTrack) -> BoolArray:
    """(n,) frames whose legs are named the wrong way round.

    The cheapest sequence of namings, by dynamic programming: what the legs move costs, and so do
    changes of the naming and time that is spent with other names than the model's. Where the legs
    lie over each other they may be named either way; a wrong guess there must not last.
    """
    found = np.flatnonzero(track.found)
    swapped = np.zeros(len(track), bool)
    if len(found) < 2:
        return swapped
    legs = np.stack([track.xy_px[found][:, _LEFT], track.xy_px[found][:, _RIGHT]], axis=1)
    trunk = track.joint("left", "shoulder") - track.joint("left", "hip")
    trunk_px = float(np.nanmedian(np.linalg.norm(trunk, axis=1)))
    kept = _way(legs[1:], legs[:-1]) / trunk_px
    changed = _way(legs[1:], legs[:-1, ::-1]) / trunk_px + _SWITCH_COST
    renamed = _RENAMED_COST * np.diff(track.time_s[found])
    total = np.array([0.0, 0.0])
    came = np.empty((len(kept), 2), bool)
    for frame, (stay, switch, other) in enumerate(zip(kept, changed, renamed, strict=True)):
        stayed, switched = total + stay, total[::-1] + switch
        came[frame] = switched < stayed
        total = np.minimum(stayed, switched) + np.array([0.0, other])
    state = np.empty(len(found), bool)
    state[-1] = total[1] < total[0]
    for frame in range(len(kept) - 1, -1, -1):
        state[frame] = state[frame + 1] ^ came[frame, int(state[frame + 1])]
    swapped[found] = state
    return swapped


def _way(now: FloatArray, before: FloatArray) -> FloatArray:
    """(n,) how far both feet and knees went, averaged over the joints, px."""
    way: FloatArray = np.linalg.norm(now - before, axis=-1).mean(axis=(1, 2))
    return way


def _exchanged(values: FloatArray, swapped: BoolArray) -> FloatArray:
    out = values.copy()
    rows = np.flatnonzero(swapped)[:, None]
    out[rows, _LEFT], out[rows, _RIGHT] = values[rows, _RIGHT], values[rows, _LEFT]
    return out
