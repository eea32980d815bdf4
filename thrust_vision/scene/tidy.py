"""Undoing two habits of the pose model before anything is measured.

It gives joints outside the picture a place and a high visibility, and where the legs cross in the
picture it may name one the other from one frame to the next.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.pose.track import PoseTrack, landmark_of

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_LEG = ("knee", "ankle", "heel", "foot_index")
_LEFT = [landmark_of("left", joint) for joint in _LEG]
_RIGHT = [landmark_of("right", joint) for joint in _LEG]

#: A swap must save this share of the way that the legs seem to have jumped, so that legs that lie
#: over each other keep the names that the model gave them.
_LEAST_SAVING = 0.5


def inside_picture(track: PoseTrack) -> PoseTrack:
    """The track with no visibility for joints that lie outside the picture: they are guesses."""
    size = np.array([track.width, track.height])
    with np.errstate(invalid="ignore"):
        inside = np.all((track.xy_px >= 0) & (track.xy_px <= size), axis=-1)
    return replace(track, visibility=np.where(inside, track.visibility, 0.0))


def untangled(track: PoseTrack) -> PoseTrack:
    """The track with leg swaps undone; the same object where there are none.

    The naming that lets both legs move least is taken for true, and of the two ways to name them
    all, the one that most frames have.
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


def leg_swaps(track: PoseTrack) -> BoolArray:
    """(n,) frames whose legs are named the wrong way round."""
    found = np.flatnonzero(track.found)
    swapped = np.zeros(len(track), bool)
    if len(found) < 2:
        return swapped
    legs = np.stack([track.xy_px[found][:, _LEFT], track.xy_px[found][:, _RIGHT]], axis=1)
    kept = _way(legs[1:], legs[:-1])
    changed = _way(legs[1:], legs[:-1, ::-1])
    trunk = track.joint("left", "shoulder") - track.joint("left", "hip")
    far = 0.5 * float(np.nanmedian(np.linalg.norm(trunk, axis=1)))
    flips = (kept > far) & (changed < _LEAST_SAVING * kept)
    state = np.concatenate([[0], np.cumsum(flips) % 2]).astype(bool)
    swapped[found] = state if state.mean() <= 0.5 else ~state
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
