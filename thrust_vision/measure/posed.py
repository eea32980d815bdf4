"""The set's joints as they are measured, drawn and exported: one skeleton for every output.

Network and landmarks err differently; where both are good the joints are their mean, and the knee
is moved by the few pixels that make its angle in the picture the one that is reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.angles import (
    interior_angle_deg,
    opening_angle_deg,
    tilt_from_vertical_deg,
)
from thrust_vision.body.bar import bar_height_m
from thrust_vision.body.body import Body
from thrust_vision.body.joints import bridges, joints_from_net
from thrust_vision.body.motion import SPINE, Motion
from thrust_vision.body.side import sign_of
from thrust_vision.body.side_motion import measure_motion
from thrust_vision.measure.conditions import CaptureConditions
from thrust_vision.measure.knee import KneeCourse, knee_course, knee_to_angle
from thrust_vision.observe.landmarks import PoseTrack
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.scene import Scene
from thrust_vision.settings import MeasureSettings, Settings

FloatArray = NDArray[np.float64]

_FOOT = ("ankle", "heel", "foot_index")


@dataclass(frozen=True, eq=False)
class PosedSet:
    """The joints and angles of a set.

    Attributes:
        motion: of the working side, in the picture's own pixels.
        knee: its angle by all ways; None where the network located nobody.
    """

    motion: Motion
    knee: KneeCourse | None


def pose_set(
    body: Body,
    reps: Sequence[Rep],
    scene: Scene,
    conditions: CaptureConditions,
    settings: Settings,
) -> PosedSet:
    """The joints and angles of the working side of a set.

    Args:
        body: of the lifter.
        reps: of the set.
        scene: of the set.
        conditions: what makes the set harder to measure.
        settings: every threshold.
    """
    lean_deg = scene.lean_deg

    def motion_of(track: PoseTrack) -> Motion:
        moving = measure_motion(
            track,
            scene.working_side,
            scene.facing,
            scene.trunk_px,
            settings.smoothing,
            lean_deg,
        )
        return with_still_feet(moving, reps, scene, settings.measure)

    bar_m = bar_height_m(body.plate, body.time_s, scene.trunk_px, settings)
    height, max_gap_s = body.skeleton.hip_height, settings.measure.max_gap_s
    if body.net is None:
        alone = replace(motion_of(body.track), hip_height=height, bar_height_m=bar_m)
        return PosedSet(alone, None)
    own = settings.body
    by_net = motion_of(
        joints_from_net(body.landmarks, body.net, own.max_point_spread, own.max_landmark_gap_s)
    )
    landmarks = motion_of(body.landmarks) if body.landmarks_reliable else None
    course = knee_course(
        bridged(body.time_s, body.net, body.net.angles_deg["knee_angle_deg"], max_gap_s),
        by_net,
        landmarks,
        conditions,
        settings.measure,
    )
    shown = replace(motion_of(body.track), hip_height=height, bar_height_m=bar_m)
    knee_deg = course.fused_deg if conditions.near_leg else None
    motion = _with_predictions(shown, body.net, knee_deg, scene, max_gap_s)
    return PosedSet(motion, course)


def _with_predictions(
    motion: Motion, net: NetTrack, knee_deg: FloatArray | None, scene: Scene, max_gap_s: float
) -> Motion:
    """The motion with hip, back and spine from the network, and the knee at its fused angle.

    ``knee_deg`` is None where the joints are not those of the leg that lifts.
    """
    joints = dict(motion.joints_px)
    if knee_deg is not None:
        joints["knee"] = knee_to_angle(joints["hip"], joints["knee"], joints["ankle"], knee_deg)
    time_s, angles = motion.time_s, net.angles_deg
    return replace(
        with_joints(motion, joints, sign_of(scene.facing)),
        hip_extension_deg=bridged(time_s, net, angles["hip_extension_deg"], max_gap_s),
        lumbar_extension_deg=bridged(time_s, net, angles["lumbar_extension_deg"], max_gap_s),
        back_px=_spine(time_s, net, max_gap_s),
        back_hidden=scene.plates_seen,
    )


def with_still_feet(
    motion: Motion, reps: Sequence[Rep], scene: Scene, settings: MeasureSettings
) -> Motion:
    """The motion with the feet in one place through the set, if they do not move.

    Between the first rep and the last an ankle that stands still is where it usually is seen: what
    it seems to move is error, and would go into the knee's angle.

    Args:
        motion: of the working side.
        reps: of the set.
        scene: of the set.
        settings: what standing still is.
    """
    if not reps:
        return motion
    lifts = slice(reps[0].start, reps[-1].end + 1)
    joints = dict(motion.joints_px)
    for name in _FOOT:
        place = joints[name][lifts]
        known = place[np.isfinite(place).all(axis=1)]
        if not len(known):
            continue
        usual = np.median(known, axis=0)
        off = np.percentile(np.linalg.norm(known - usual, axis=1), settings.still_foot_pct)
        if off > settings.max_foot_stray * scene.trunk_px:
            continue
        held = joints[name].copy()
        held[lifts] = np.where(np.isfinite(place), usual, np.nan)
        joints[name] = held
    return with_joints(motion, joints, sign_of(scene.facing))


def with_joints(motion: Motion, joints: Mapping[str, FloatArray], towards_head: float) -> Motion:
    """A motion with other joints, and their angles.

    Args:
        motion: to change.
        joints: name -> (n, 2) px.
        towards_head: +1 if the head is on the right of the picture, else -1.
    """
    shoulder, hip, knee, ankle = (joints[name] for name in ("shoulder", "hip", "knee", "ankle"))
    return replace(
        motion,
        joints_px=joints,
        knee_angle_deg=interior_angle_deg(hip, knee, ankle),
        trunk_thigh_angle_deg=opening_angle_deg(shoulder, hip, knee, -towards_head),
        shin_angle_deg=tilt_from_vertical_deg(ankle, knee, towards_head) + motion.lean_deg,
    )


def bridged(time_s: FloatArray, net: NetTrack, values: FloatArray, max_gap_s: float) -> FloatArray:
    """(n,) a prediction also on the frames between two runs of the network that are near."""
    frames = np.flatnonzero(net.predicted)
    course = np.interp(time_s, time_s[frames], values[frames])
    return np.where(bridges(time_s, frames, max_gap_s), course, np.nan)


def _spine(time_s: FloatArray, net: NetTrack, max_gap_s: float) -> FloatArray:
    """(n, 6, 2) the spine's keypoints."""
    courses = [
        np.stack([bridged(time_s, net, axis, max_gap_s) for axis in net.points_px[name].T], axis=1)
        for name in SPINE
    ]
    return np.stack(courses, axis=1)
