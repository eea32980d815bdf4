"""Whether a clip shows a hip thrust or glute bridge from the side, and if not, why."""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.body import Body
from thrust_vision.body.medians import median_of_known
from thrust_vision.body.side import SIDES, Side
from thrust_vision.body.skeleton import Skeleton
from thrust_vision.observe.landmarks import PoseTrack, landmark_of
from thrust_vision.observe.net_track import ClassProbabilities
from thrust_vision.reps.rep import Rep
from thrust_vision.reps.segment import find_reps
from thrust_vision.scene.rules import (
    at_ends,
    at_lockouts,
    at_starts,
    foot_travel,
    frames_of,
    free_side,
    hip_lead,
    length_over_shank,
    planted_leg_hidden,
    working_side,
)
from thrust_vision.scene.scene import Check, Load, Reason, RecognisedExercise, Scene, Variant
from thrust_vision.settings import SceneSettings, Settings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Without these the lockout cannot be judged.
_NEEDED = ("shoulder", "hip", "knee")


def person_missing(body: Body, settings: SceneSettings) -> bool:
    """Whether too few frames show a person for the clip to be about one."""
    return float(np.mean(body.track.found)) < settings.min_found_share


def refusal(
    body: Body,
    reps: tuple[Rep, ...],
    checks: tuple[Check, ...],
    cut_off: tuple[str, ...],
    settings: Settings,
) -> Reason | None:
    """Why a clip is not assessed, by its evidence in order of what the user can change first.

    Args:
        body: of the lifter.
        reps: of the lifter.
        checks: the rules of the exercise.
        cut_off: joints that lay outside the picture for most of the time.
        settings: the thresholds.

    Returns:
        The code of the reason; None if the clip is assessed.
    """
    scene, skeleton = settings.scene, body.skeleton
    lifts = frames_of(reps, len(body.time_s)) if reps else np.ones(len(body.time_s), bool)
    second = body.second_opinion
    # Behind plates landmarks may take any shape; there a network that is on a lifter knows better.
    heard = second if body.landmarks_reliable or not skeleton.by_net else None
    from_an_end = heard is not None and lies_end_on(body.time_s, heard, settings)
    stands = not from_an_end and _stands(body.posture, lifts, scene)
    oblique = body.yaw_deg.surely_beyond(scene.max_yaw_deg)
    askew = from_an_end or oblique or _end_on(skeleton, lifts, scene)
    if askew and not stands:
        return "not_side_view"
    if any(joint in _NEEDED for joint in cut_off) and not stands:
        return "body_out_of_frame"
    if any(check.failed for check in checks):
        return "other_exercise"
    if askew or length_over_shank(skeleton, reps) < scene.min_length_over_shank:
        return "not_side_view"
    return None if reps else "no_reps"


def joints_cut_off(track: PoseTrack, lifts: BoolArray, settings: SceneSettings) -> tuple[str, ...]:
    """Joints that lie outside the picture on most frames of the lifts, on both sides of the body.

    Before and after, who walks past the phone may be cut off as they like.
    """
    size = np.array([track.width, track.height])
    found = track.found & lifts
    if not found.any():
        found = track.found
    cut = []
    for joint in ("ear", "shoulder", "hip", "knee", "ankle"):
        inside = [
            np.all((track.joint(side, joint) >= 0) & (track.joint(side, joint) <= size), axis=1)
            for side in SIDES
        ]
        if np.mean((inside[0] | inside[1])[found]) < settings.min_inside_share:
            cut.append(joint)
    return tuple(cut)


def describe_scene(
    body: Body,
    reps: tuple[Rep, ...],
    roll_deg: float,
    classes: tuple[ClassProbabilities | None, ClassProbabilities | None],
    settings: Settings,
) -> Scene:
    """The scene of an assessable clip.

    Args:
        body: of the lifter.
        reps: of the lifter.
        roll_deg: of the phone, clockwise.
        classes: what the classifiers say of what lies on the hips, and of the legs.
        settings: the thresholds.
    """
    skeleton, plate, (load, legs) = body.skeleton, body.plate, classes
    plates_seen = plate.seen or _plates_unfollowed(body, load, settings.scene)
    exercise: RecognisedExercise = "glute_bridge"
    if slope_at_bottom(skeleton, reps) > settings.scene.bench_slope_deg:
        exercise = "hip_thrust"
    variant = _variant(body, reps, legs, settings.scene)
    if variant is Variant.FROG_PUMP and exercise == "hip_thrust":
        # With the back on a bench the landmarks' depth showed frog pumps where there were none.
        variant = Variant.STANDARD
    splayed = (
        exercise == "glute_bridge"
        and variant is Variant.STANDARD
        and not plates_seen
        and knees_out(body.landmarks, skeleton, reps) > settings.scene.max_parallel_knees
    )
    return Scene(
        exercise=exercise,
        facing=skeleton.facing,
        near_side=skeleton.near_side,
        working_side=working_side(skeleton, reps, settings.scene),
        trunk_px=skeleton.trunk_px,
        yaw_deg=body.yaw_deg,
        roll_deg=roll_deg,
        plates_seen=plates_seen,
        plate_diameter_px=plate.diameter_px,
        plate_diameter_m=settings.plates.diameter_m if plate.seen else float("nan"),
        variant=variant,
        variant_doubted=_doubted(variant, exercise, legs),
        knees_may_splay=splayed,
        load=name_load(plates_seen, load, settings.scene),
        free_leg_seen=free_side(skeleton, reps, settings.scene) is not None,
    )


def _doubted(
    variant: Variant, exercise: RecognisedExercise, legs: ClassProbabilities | None
) -> bool:
    """Whether a set passes for a standard one although another way is likelier."""
    if variant is not Variant.STANDARD or legs is None:
        return False
    likeliest = legs.surest(0.0)
    on_bench = exercise == "hip_thrust" and likeliest == Variant.FROG_PUMP
    return likeliest != Variant.STANDARD and not on_bench


def _plates_unfollowed(
    body: Body, load: ClassProbabilities | None, settings: SceneSettings
) -> bool:
    """Whether plates hide the hips although none can be followed, as dark ones before a dark wall.

    Rings alone may be plates on a rack, and the classifier alone sees a barbell in bare thighs.
    """
    named = None if load is None else load.surest(settings.min_load_share)
    return body.plates_about and named == Load.BARBELL


def name_load(
    plates_seen: bool, load: ClassProbabilities | None, settings: SceneSettings
) -> Load | None:
    """What is lifted; None where it is not sure.

    A barbell is known by its plates: the classifier alone sees one in bare thighs too.
    """
    if plates_seen:
        return Load.BARBELL
    name = None if load is None else load.surest(settings.min_load_share)
    return None if name is None or name == Load.BARBELL else Load(name)


def slope_at_bottom(lifter: Skeleton, reps: tuple[Rep, ...]) -> float:
    """Trunk above horizontal at the bottom, degrees: how far the bench holds the shoulders up.

    The steeper end of each rep: a clip may begin or end at the top.
    """
    slope = lifter.trunk_elevation_deg
    return float(np.fmax(at_starts(slope, reps), at_ends(slope, reps)))


def _ground(lifter: Skeleton, reps: tuple[Rep, ...]) -> float:
    """Picture height of the lower of feet and buttocks: raised feet do not show the floor.

    A bar in the place of covered hips hangs too low for that, and is taken only where plates hide
    the feet too.
    """
    hip = at_starts(lifter.middle("hip")[:, 1], reps)
    # The network distinguishes both sides even where the near one hides the far one.
    feet = lifter.middle("ankle")[:, 1] if lifter.by_net else _working_ankle_y(lifter)
    ankles = feet[frames_of(reps, len(lifter.hip_height))]
    ankle = median_of_known(ankles)
    if lifter.hips_covered and np.isfinite(ankle):
        return ankle
    return float(np.nanmax([hip, ankle]))


def _working_ankle_y(lifter: Skeleton) -> FloatArray:
    """(n,) the lower one of both ankles, px."""
    return np.fmax(*(lifter.sides[side].joints_px["ankle"][:, 1] for side in SIDES))


def _variant(
    body: Body, reps: tuple[Rep, ...], legs: ClassProbabilities | None, settings: SceneSettings
) -> Variant:
    """How the lift is done.

    The classifier says what it is sure of; a set that it takes for a standard one may still show
    by its joints that it is none, but behind plates these are too uncertain for that.
    """
    name = None if legs is None else legs.surest(settings.min_legs_share)
    if name != Variant.STANDARD and planted_leg_hidden(body, reps, settings):
        return Variant.SINGLE_LEG
    if name is not None and name != Variant.STANDARD:
        return Variant(name)
    if body.plate.seen:
        return Variant.STANDARD
    limit = settings.frog_knees if name is None else settings.sure_frog_knees
    return _variant_by_joints(body, reps, limit, settings)


def _variant_by_joints(
    body: Body, reps: tuple[Rep, ...], frog_knees: float, settings: SceneSettings
) -> Variant:
    lifter = body.skeleton
    if free_side(lifter, reps, settings):
        return Variant.SINGLE_LEG
    ankle = at_lockouts(_working_ankle_y(lifter), reps)
    if (_ground(lifter, reps) - ankle) / lifter.trunk_px > settings.raised_foot:
        return Variant.FEET_RAISED
    if knees_out(body.landmarks, lifter, reps) > frog_knees:
        return Variant.FROG_PUMP
    return Variant.STANDARD


def knees_out(track: PoseTrack, lifter: Skeleton, reps: tuple[Rep, ...]) -> float:
    """How far the knees point outwards at the top; NaN where neither leg was seen.

    In a frog pump the knees lie farther apart than the feet, in the model's metres, and the legs
    look short from the side. Each of these alone is found in other sets too; this is the knees'
    distance, times that over the ankles' distance, over the legs' length in trunk lengths.
    """
    knees, ankles = (at_lockouts(_apart_m(track, joint), reps) for joint in ("knee", "ankle"))
    lengths = [at_lockouts(_leg_length(lifter, side), reps) for side in SIDES]
    seen = [length for length in lengths if np.isfinite(length)]
    return knees**2 / ankles / float(np.mean(seen)) if seen else float("nan")


def _leg_length(lifter: Skeleton, side: Side) -> FloatArray:
    """(n,) thigh and shank of one side in the picture, trunk lengths."""
    hip, knee, ankle = (lifter.sides[side].joints_px[name] for name in ("hip", "knee", "ankle"))
    thigh, shank = np.linalg.norm(knee - hip, axis=1), np.linalg.norm(ankle - knee, axis=1)
    length: FloatArray = (thigh + shank) / lifter.trunk_px
    return length


def _apart_m(track: PoseTrack, joint: str) -> FloatArray:
    """(n,) distance of both sides' joints in the model's own metres."""
    left, right = (track.world_m[:, landmark_of(side, joint)] for side in SIDES)
    apart: FloatArray = np.linalg.norm(left - right, axis=1)
    return apart


def shoulder_width(lifter: Skeleton, frames: BoolArray) -> float:
    """Distance of the shoulders in the picture in trunk lengths, 0 exactly from the side."""
    left, right = (lifter.sides[side].joints_px["shoulder"] for side in SIDES)
    apart = np.linalg.norm(left - right, axis=1)[frames] / lifter.trunk_px
    return median_of_known(apart)


def _end_on(lifter: Skeleton, frames: BoolArray, settings: SceneSettings) -> bool:
    """Whether the lifter is filmed from the feet, the head or the front."""
    return shoulder_width(lifter, frames) > settings.max_shoulder_width


def _stands(lifter: Skeleton, frames: BoolArray, settings: SceneSettings) -> bool:
    """Whether the lifter sits or stands on most of the frames on which they surely lie or do not.

    A lying body filmed end on looks upright too, but its hips are not high over its feet: seen
    so, the shoulders' width is the only length that is not foreshortened.
    """
    known = (lifter.upright | lifter.lying) & frames
    upright = float(np.sum(lifter.upright & frames)) > settings.min_lying_share * float(known.sum())
    if not upright or not _end_on(lifter, frames, settings):
        return upright
    highest = float(np.nanpercentile(lifter.hip_height[frames], 95))
    return highest / shoulder_width(lifter, frames) > settings.standing_height


def lies_end_on(time_s: FloatArray, lifter: Skeleton, settings: Settings) -> bool:
    """Whether who does not seem to lie does lie, with the feet or the head towards the phone.

    A trunk that leans on a bench is upright in such a picture; its movement is not that of one who
    stands. The hips go up and down between shoulders that keep their height, and at the top, where
    a standing trunk is longest, this one lies level and points at the phone: it is shorter in the
    picture than the shoulders are apart. Who walks past does not keep a foot in its place.

    Args:
        time_s: (n,) seconds.
        lifter: as the landmarks alone have them.
        settings: the thresholds.
    """
    every = np.ones(len(time_s), bool)
    if np.mean(lifter.lying) >= settings.scene.min_lying_share:
        return False
    # Who is seen so has no trunk length to measure in.
    width = shoulder_width(lifter, every)
    height = lifter.hip_height / width
    reps = find_reps(time_s, height, every, ~every, settings.reps)
    if not reps or not hip_lead(lifter, reps, settings.scene) >= settings.scene.min_hip_lead:
        return False
    left_px, right_px = (foot_travel(lifter, side, reps) for side in SIDES)
    stiller = np.fmin(left_px, right_px) / width  # NaN where neither foot is seen
    if not stiller <= settings.scene.end_on_foot_travel:
        return False
    left, right = (lifter.sides[side].joints_px["shoulder"] for side in SIDES)
    apart = at_lockouts(np.linalg.norm(left - right, axis=1), reps)
    trunk = np.linalg.norm(lifter.middle("shoulder") - lifter.middle("hip"), axis=1)
    return at_lockouts(trunk, reps) < settings.scene.end_on_trunk * apart
