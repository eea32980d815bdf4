"""Whether a clip shows a hip thrust or glute bridge from the side, and if not, why."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate
from thrust_vision.pose.track import PoseTrack, landmark_of
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.lifter import Lifter
from thrust_vision.scene.plates import PlateTrack
from thrust_vision.scene.rules import (
    Check,
    at_lockouts,
    at_starts,
    check_exercise,
    free_side,
    working_side,
)
from thrust_vision.scene.scene import SIDES, Exercise, Reason, Scene, Variant
from thrust_vision.settings import SceneSettings, Settings

FloatArray = NDArray[np.float64]

#: Without these the lockout cannot be judged.
_NEEDED = ("shoulder", "hip", "knee")


@dataclass(frozen=True)
class Judgement:
    """What speaks for and against assessing a clip.

    Attributes:
        reason: why it is not assessed; None if it is.
        checks: the rules of the exercise with their margins; none where another reason came first.
        cut_off: joints that lay outside the picture for most of the time.
    """

    reason: Reason | None
    checks: tuple[Check, ...] = ()
    cut_off: tuple[str, ...] = ()


def person_missing(track: PoseTrack, settings: SceneSettings) -> bool:
    """Whether too few frames show a person for the clip to be about one."""
    return float(np.mean(track.found)) < settings.least_found_share


def judge_scene(
    track: PoseTrack,
    lifter: Lifter,
    reps: tuple[Rep, ...],
    yaw_deg: Estimate,
    hips_covered: bool,
    settings: SceneSettings,
) -> Judgement:
    """Whether the clip is assessed, by its evidence in order of what the user can change first."""
    cut_off = joints_cut_off(track, settings)
    working = working_side(lifter, reps, settings)
    checks = check_exercise(lifter, reps, working, hips_covered, settings)
    stands = _stands(lifter, settings)
    # Behind plates the far side of the body is invented, and the yaw with it.
    oblique = yaw_deg.surely_above(settings.most_yaw_deg) or yaw_deg.surely_below(
        -settings.most_yaw_deg
    )
    end_on = _end_on(lifter, settings)
    if (end_on or oblique) and not hips_covered and not stands:
        return Judgement("not_side_view", checks, cut_off)
    if any(joint in _NEEDED for joint in cut_off) and not stands:
        return Judgement("body_out_of_frame", checks, cut_off)
    if any(check.failed for check in checks):
        return Judgement("other_exercise", checks, cut_off)
    if not reps:
        return Judgement("no_reps", checks, cut_off)
    return Judgement(None, checks, cut_off)


def joints_cut_off(track: PoseTrack, settings: SceneSettings) -> tuple[str, ...]:
    """Joints that lie outside the picture on most frames, on both sides of the body."""
    size = np.array([track.width, track.height])
    found = track.found
    cut = []
    for joint in ("ear", "shoulder", "hip", "knee", "ankle"):
        inside = [
            np.all((track.joint(side, joint) >= 0) & (track.joint(side, joint) <= size), axis=1)
            for side in SIDES
        ]
        if np.mean((inside[0] | inside[1])[found]) < settings.least_inside_share:
            cut.append(joint)
    return tuple(cut)


def describe_scene(
    track: PoseTrack,
    lifter: Lifter,
    reps: tuple[Rep, ...],
    camera: tuple[Estimate, Estimate],
    plate: PlateTrack,
    settings: Settings,
) -> Scene:
    """The scene of an assessable clip; ``camera`` is its yaw and roll."""
    working = working_side(lifter, reps, settings.scene)
    low = _ground(lifter, reps)
    shoulder = low - at_lockouts(lifter.middle("shoulder")[:, 1], reps)
    exercise: Exercise = "glute_bridge"
    if shoulder / lifter.trunk_px > settings.scene.bench_height:
        exercise = "hip_thrust"
    return Scene(
        exercise=exercise,
        facing=lifter.facing,
        near_side=lifter.near_side,
        working_side=working,
        trunk_px=lifter.trunk_px,
        yaw_deg=camera[0],
        roll_deg=camera[1].value,
        plates_seen=plate.seen,
        plate_diameter_px=plate.diameter_px,
        plate_diameter_m=settings.plates.diameter_m if plate.seen else float("nan"),
        variant=_variant(track, lifter, reps, settings.scene),
    )


def _ground(lifter: Lifter, reps: tuple[Rep, ...]) -> float:
    """Picture height of the lower of feet and buttocks: raised feet do not show the floor."""
    hip = at_starts(lifter.middle("hip")[:, 1], reps)
    ankle = at_lockouts(_working_ankle_y(lifter), reps)
    return float(np.nanmax([hip, ankle]))


def _working_ankle_y(lifter: Lifter) -> FloatArray:
    """(n,) the lower one of both ankles, px."""
    return np.fmax(*(lifter.sides[side].joints_px["ankle"][:, 1] for side in SIDES))


def _variant(
    track: PoseTrack, lifter: Lifter, reps: tuple[Rep, ...], settings: SceneSettings
) -> Variant:
    if free_side(lifter, reps, settings):
        return Variant.SINGLE_LEG
    ankle = at_lockouts(_working_ankle_y(lifter), reps)
    if (_ground(lifter, reps) - ankle) / lifter.trunk_px > settings.raised_foot:
        return Variant.FEET_RAISED
    knees, ankles = (at_lockouts(_apart_m(track, joint), reps) for joint in ("knee", "ankle"))
    if knees > settings.frog_knees_m and knees > settings.frog_spread * ankles:
        return Variant.FROG_PUMP
    return Variant.STANDARD


def _apart_m(track: PoseTrack, joint: str) -> FloatArray:
    """(n,) distance of both sides' joints in the model's own metres."""
    left, right = (track.world_m[:, landmark_of(side, joint)] for side in SIDES)
    apart: FloatArray = np.linalg.norm(left - right, axis=1)
    return apart


def shoulder_width(lifter: Lifter) -> float:
    """Distance of the shoulders in the picture in trunk lengths, 0 exactly from the side."""
    left, right = (lifter.sides[side].joints_px["shoulder"] for side in SIDES)
    apart = np.linalg.norm(left - right, axis=1) / lifter.trunk_px
    return float(np.nanmedian(apart)) if np.isfinite(apart).any() else float("nan")


def _end_on(lifter: Lifter, settings: SceneSettings) -> bool:
    """Whether the lifter is filmed from the feet, the head or the front."""
    return shoulder_width(lifter) > settings.most_shoulder_width


def _stands(lifter: Lifter, settings: SceneSettings) -> bool:
    """Whether the lifter sits or stands for most of the clip.

    A lying body filmed end on looks upright too, but its hips are not high over its feet: seen
    so, the shoulders' width is the only length that is not foreshortened.
    """
    upright = float(np.mean(lifter.upright)) > settings.least_lying_share
    if not upright or not _end_on(lifter, settings):
        return upright
    highest = float(np.nanpercentile(lifter.hip_height, 95))
    return highest / shoulder_width(lifter) > settings.standing_height
