"""Observations of stick figures: what one pass over a film of them would have found."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.analysis import Recognised, recognise_clip
from thrust_vision.body.angles import interior_angle_deg
from thrust_vision.body.motion import SPINE, Motion
from thrust_vision.body.side import Side, other_side
from thrust_vision.measure.measure_set import conditions_of
from thrust_vision.measure.posed import pose_set
from thrust_vision.observe.landmarks import PoseTrack
from thrust_vision.observe.net_track import ClassScores, NetTrack
from thrust_vision.observe.observation import Observation
from thrust_vision.observe.ring_track import NO_RINGS, RingTrack
from thrust_vision.observe.surroundings import Surroundings
from thrust_vision.settings import Settings
from thrust_vision.video.clip import ClipInfo

_DEFAULT = Settings()


def observation_of(
    track: PoseTrack,
    *,
    around: Surroundings | None = None,
    rings: RingTrack | None = None,
    net: NetTrack | None = None,
    load: Mapping[str, float] | None = None,
    legs: Mapping[str, float] | None = None,
) -> Observation:
    """The observation of a film whose every frame the pose model saw as ``track``.

    Args:
        track: of the person.
        around: camera, light and other people.
        rings: near the hips.
        net: what the keypoint network predicted.
        load: probabilities of what lies on the hips, the same on every frame.
        legs: likewise of what the legs do.
    """
    count = len(track)
    length_s = float(track.time_s[-1] + np.median(np.diff(track.time_s)))
    clip = ClipInfo(
        name="stick.mp4",
        duration_s=length_s,
        width=track.width,
        height=track.height,
        fps=count / length_s,
        variable_frame_rate=False,
        rotation_deg=0,
        mirrored=False,
        truncated=False,
        frames=count,
        sha256="0" * 64,
    )
    return Observation(
        clip=clip,
        time_s=track.time_s,
        landmarks=track,
        rings=RingTrack.of_frames([NO_RINGS] * count) if rings is None else rings,
        surroundings=Surroundings() if around is None else around,
        net=net,
        load_scores=scores_of(load, count),
        legs_scores=scores_of(legs, count),
    )


def scores_of(share: Mapping[str, float] | None, count: int) -> ClassScores | None:
    """Scores of a classifier that is as sure of everything on each of ``count`` frames."""
    if share is None:
        return None
    with np.errstate(divide="ignore"):
        scores = np.log(np.tile(list(share.values()), (count, 1)))
    return ClassScores(tuple(share), 1.0, np.arange(count), scores)


def recognised(track: PoseTrack, settings: Settings = _DEFAULT, **seen: object) -> Recognised:
    """What the program makes of such a film; keywords as for ``observation_of``."""
    return recognise_clip(observation_of(track, **seen), settings)  # type: ignore[arg-type]


def motion_of(seen: Recognised, settings: Settings = _DEFAULT) -> Motion:
    """Joints and angles of the working side of an assessable film."""
    assert seen.body is not None
    assert seen.scene is not None
    return pose_set(seen.body, seen.reps, seen.scene, conditions_of(seen.scene), settings).motion


def lost_on(track: PoseTrack, share: float = 0.2, every: int = 60) -> PoseTrack:
    """The track of a pose model that loses the person on this share of every so many frames."""
    gone = np.arange(len(track)) % every < share * every
    nowhere = np.where(gone[:, None, None], np.nan, track.xy_px)
    return replace(
        track,
        xy_px=nowhere,
        visibility=np.where(gone[:, None], 0.0, track.visibility),
        world_m=np.where(gone[:, None, None], np.nan, track.world_m),
    )


def sampled(track: PoseTrack, every: int) -> PoseTrack:
    """The track of a pose model that ran on every so many-th frame."""
    kept = slice(None, None, every)
    return replace(
        track,
        time_s=track.time_s[kept],
        xy_px=track.xy_px[kept],
        visibility=track.visibility[kept],
        world_m=track.world_m[kept],
    )


def net_of(track: PoseTrack, spread: float = 0.08, near: Side = "right") -> NetTrack:
    """What the keypoint network predicts of a lifter, if it sees all where it is."""
    names = {name: name for name in ("shoulder", "elbow", "hip", "knee", "ankle")}
    names["foot_index"] = "toe"
    points = {
        f"{place}_{point}": track.joint(side, joint)
        for place, side in (("near", near), ("far", other_side(near)))
        for joint, point in names.items()
    }
    points["head"] = track.joint(near, "ear")
    shoulder, hip = points["near_shoulder"], points["near_hip"]
    points |= {
        name: shoulder + (hip - shoulder) * share
        for name, share in zip(SPINE, np.linspace(0.0, 1.0, len(SPINE)), strict=True)
    }
    hip_px, knee_px, ankle_px = (points[f"near_{name}"] for name in ("hip", "knee", "ankle"))
    unseen = np.full(len(track), np.nan)
    return NetTrack(
        points_px=points,
        point_spread={name: np.full(len(track), spread) for name in points},
        angles_deg={
            "hip_extension_deg": unseen,
            "lumbar_extension_deg": unseen,
            "knee_angle_deg": interior_angle_deg(hip_px, knee_px, ankle_px),
        },
        angle_spread_deg={"hip_extension_deg": unseen},
    )


def where_it_ran(net: NetTrack, ran: NDArray[np.bool_]) -> NetTrack:
    """The predictions of a network that ran on some of the frames only."""

    def kept(values: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
        return {
            name: np.where(ran.reshape(-1, *[1] * (entry.ndim - 1)), entry, np.nan)
            for name, entry in values.items()
        }

    return NetTrack(*(kept(part) for part in vars(net).values()))
