"""Undoing habits of the pose model before anything is measured.

It gives joints outside the picture a place and a high visibility, where the legs cross in the
picture it may name one the other from one frame to the next, and behind plates it invents hips.
"""

from dataclasses import replace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from thrust_vision.body.plates import PlateTrack
from thrust_vision.body.side import SIDES, Side, other_side
from thrust_vision.observe.landmarks import Landmark, PoseTrack, landmark_of
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.settings import BodySettings, Settings

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
#: Visibility of what the net sees of the far side: seen, but less than the near one, which is how
#: the near side is decided. No threshold lies between the two.
_FAR_SEEN = 0.5
_SAME_TIME_S = 1e-6
_DEFAULT = BodySettings()


def inside_picture(track: PoseTrack) -> PoseTrack:
    """The track with no visibility for joints that lie outside the picture: they are guesses."""
    size = np.array([track.width, track.height])
    with np.errstate(invalid="ignore"):
        inside = np.all((track.xy_px >= 0) & (track.xy_px <= size), axis=-1)
    return replace(track, visibility=np.where(inside, track.visibility, 0.0))


def untangled(track: PoseTrack, settings: BodySettings = _DEFAULT) -> PoseTrack:
    """The track with leg swaps undone; the same object where there are none.

    The naming that lets both legs move least is taken for true.
    """
    swapped = leg_swaps(track, settings)
    if not swapped.any():
        return track
    return replace(
        track,
        xy_px=_exchanged(track.xy_px, swapped),
        visibility=_exchanged(track.visibility, swapped),
        world_m=_exchanged(track.world_m, swapped),
    )


def bar_hides_hips(plate: PlateTrack, track: PoseTrack, settings: Settings) -> bool:
    """Whether the near plate covers the hips and is followed well enough to stand in for them."""
    if np.mean(np.isfinite(plate.confidence)) < settings.scene.min_plate_share:
        return False
    max_radii = settings.plates.max_covered_radii
    return any(plate.hides(track.joint(side, "hip"), max_radii) for side in SIDES)


def hips_from_plate(track: PoseTrack, plate: PlateTrack) -> PoseTrack:
    """The track with both hips at the plate's centre, where the bar lies in the hip crease.

    Good for telling what is done and when, not for angles: the bar lies in front of the joint.
    """
    hips = [landmark_of(side, "hip") for side in SIDES]
    xy_px, visibility = track.xy_px.copy(), track.visibility.copy()
    xy_px[:, hips] = plate.centre_px[:, None]
    visibility[:, hips] = np.isfinite(plate.confidence)[:, None]
    return replace(track, xy_px=xy_px, visibility=visibility)


def joints_from_net(
    track: PoseTrack,
    net: NetTrack,
    max_spread: float,
    max_gap_s: float = BodySettings.max_landmark_gap_s,
) -> PoseTrack:
    """The track with the joints of trunk and legs where the keypoint network sees them.

    A joint that it sees unsharply counts as not seen. Where the network did not run for a moment,
    its joints are interpolated; for longer, the landmarks stand.

    Args:
        track: landmarks on n frames.
        net: predictions on the same frames.
        max_spread: of a joint that is seen, in distances from shoulder to ankle.
        max_gap_s: between two runs, up to which joints are interpolated.
    """
    frames = np.flatnonzero(net.predicted)
    bridged = bridges(track.time_s, frames, max_gap_s)
    shoulder, ankle = (net.points_px[f"near_{joint}"] for joint in ("shoulder", "ankle"))
    faces_left = np.median((shoulder - ankle)[frames, 0]) < 0
    # A lifter on the back with the head on the left shows the right side.
    near: Side = "right" if faces_left else "left"
    xy_px, visibility = track.xy_px.copy(), track.visibility.copy()

    def course(values: FloatArray) -> FloatArray:
        return np.interp(track.time_s, track.time_s[frames], values[frames])

    for side, name, seen in ((near, "near", 1.0), (other_side(near), "far", _FAR_SEEN)):
        for joint, point in _NETS_NAMES.items():
            row = landmark_of(side, joint)
            points = net.points_px[f"{name}_{point}"]
            for axis in (0, 1):
                xy_px[bridged, row, axis] = course(points[:, axis])[bridged]
            sharp = (net.point_spread[f"{name}_{point}"] <= max_spread).astype(float)
            visibility[bridged, row] = np.where(course(sharp)[bridged] > 0.5, seen, 0.0)
    lost = ~track.found & bridged
    for axis in (0, 1):
        xy_px[lost, Landmark.NOSE, axis] = course(net.points_px["head"][:, axis])[lost]
    return replace(track, xy_px=xy_px, visibility=visibility)


def fused(
    landmarks: PoseTrack,
    by_net: PoseTrack,
    max_apart_px: float,
    *,
    legs_lost: bool,
    window_s: float = _DEFAULT.offset_window_s,
) -> PoseTrack:
    """The mean of two tracks' joints where both see them alike: their errors are independent.

    Landmarks of a tracked person lag behind a quick movement, the network's joints do not. So the
    network's course counts, moved by half of what usually lies between both. Where they are far
    apart the landmarks count, which know more than lifters; where only one sees
    a joint, that one's.

    Args:
        landmarks: of the pose model.
        by_net: the same track with the keypoint network's joints.
        max_apart_px: of two places that are the same joint.
        legs_lost: the landmarks follow the free leg on both sides: the network's legs count.
        window_s: seconds over which what lies between both is the usual.
    """
    seen = (landmarks.visibility > 0) & landmarks.found[:, None]
    sharp = by_net.visibility > 0
    if legs_lost:
        seen[:, [*_LEFT, *_RIGHT]] &= ~sharp[:, [*_LEFT, *_RIGHT]]
    both = (seen & sharp)[..., None]
    apart_px = _usual_offset(landmarks, by_net, both, window_s)
    alike = both & (np.linalg.norm(apart_px, axis=-1) <= max_apart_px)[..., None]
    mean = by_net.xy_px + apart_px / 2
    xy_px = np.where(alike, mean, np.where(seen[..., None], landmarks.xy_px, by_net.xy_px))
    return replace(
        by_net, xy_px=xy_px, visibility=np.maximum(landmarks.visibility, by_net.visibility)
    )


def _usual_offset(
    landmarks: PoseTrack, by_net: PoseTrack, both: BoolArray, window_s: float
) -> FloatArray:
    """(n, 33, 2) px from the network's joints to the landmarks: a running median over time."""
    step_s = float(np.median(np.diff(by_net.time_s))) if len(by_net.time_s) > 1 else window_s
    window = max(1, round(window_s / step_s))
    apart = np.where(both, landmarks.xy_px - by_net.xy_px, np.nan).reshape(len(both), -1)
    usual = np.full_like(apart, np.nan)
    for column in np.flatnonzero(np.isfinite(apart).any(axis=0)):
        usual[:, column] = _running_median(apart[:, column], window)
    return usual.reshape(by_net.xy_px.shape)


def _running_median(values: FloatArray, window: int) -> FloatArray:
    """(n,) medians of what is known in a window of samples around each; NaN where nothing is."""
    padded = np.pad(values, (window // 2, (window - 1) // 2), constant_values=np.nan)
    ordered = np.sort(sliding_window_view(padded, window), axis=1)  # NaN comes last
    known = np.isfinite(ordered).sum(axis=1)
    rows = np.arange(len(values))
    middle: FloatArray = (ordered[rows, (known - 1) // 2] + ordered[rows, known // 2 % window]) / 2
    return np.where(known > 0, middle, np.nan)


def stillest_foot(track: PoseTrack, frames: BoolArray, trunk_px: float) -> float:
    """Travel of the stiller ankle over some frames, the middle 90 %, trunk lengths; NaN unseen."""
    travels = []
    for side in SIDES:
        ankle = track.joint(side, "ankle")[frames]
        ankle = ankle[np.isfinite(ankle).all(axis=1)]
        if len(ankle):
            spans = np.diff(np.percentile(ankle, (5, 95), axis=0), axis=0)
            travels.append(float(np.linalg.norm(spans)) / trunk_px)
    return min(travels, default=float("nan"))


def on_frames(track: PoseTrack, time_s: FloatArray, settings: BodySettings = _DEFAULT) -> PoseTrack:
    """A track of samples at other times, interpolated; NaN where the person was lost longer.

    Args:
        track: the samples.
        time_s: (n,) wanted times, strictly increasing.
        settings: how long nobody need be found to be lost.
    """
    samples = np.flatnonzero(track.found)
    count = len(time_s)
    if len(samples) == 0:
        shape = (count, *track.xy_px.shape[1:])
        nowhere, nowhere_m = np.full(shape, np.nan), np.full((*shape[:2], 3), np.nan)
        return replace(
            track,
            time_s=time_s,
            xy_px=nowhere,
            visibility=np.zeros(shape[:2]),
            world_m=nowhere_m,
        )
    at_s = track.time_s[samples]
    after = np.clip(np.searchsorted(at_s, time_s), 0, len(at_s) - 1)
    before = np.clip(after - 1, 0, None)
    exact = np.abs(at_s[after] - time_s) < _SAME_TIME_S
    between = (at_s[before] <= time_s) & (time_s <= at_s[after])
    # The last sample holds until the next would have come: a clip does not end on one.
    ending = (time_s > at_s[-1]) & (time_s - at_s[-1] <= settings.max_landmark_gap_s / 2)
    # Between two runs that follow each other nobody was lost, however long that took.
    adjacent = samples[after] - samples[before] == 1
    longest_s = np.where(adjacent, settings.max_idle_gap_s, settings.max_landmark_gap_s)
    known = exact | (between & (at_s[after] - at_s[before] <= longest_s)) | ending

    def course(values: FloatArray) -> FloatArray:
        flat = values[samples].reshape(len(samples), -1)
        out = np.full((count, flat.shape[1]), np.nan)
        for column in range(flat.shape[1]):
            out[known, column] = np.interp(time_s[known], at_s, flat[:, column])
        return out.reshape(count, *values.shape[1:])

    return replace(
        track,
        time_s=time_s,
        xy_px=course(track.xy_px),
        visibility=np.nan_to_num(course(track.visibility)),
        world_m=course(track.world_m),
    )


def bridges(time_s: FloatArray, frames: NDArray[np.intp], longest_s: float) -> BoolArray:
    """(n,) which frames are among ``frames``, or between two of them that are near in time."""
    index = np.arange(len(time_s))
    if len(frames) == 0:
        return np.zeros(len(time_s), bool)
    after = np.clip(np.searchsorted(frames, index), 0, len(frames) - 1)
    before = np.clip(np.searchsorted(frames, index, "right") - 1, 0, None)
    near = time_s[frames[after]] - time_s[frames[before]] <= longest_s
    bridged: BoolArray = near & (index >= frames[0]) & (index <= frames[-1])
    return bridged


def leg_swaps(track: PoseTrack, settings: BodySettings = _DEFAULT) -> BoolArray:
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
    changed = _way(legs[1:], legs[:-1, ::-1]) / trunk_px + settings.leg_switch_cost
    renamed = settings.leg_renamed_cost * np.diff(track.time_s[found])
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
