"""From what one pass over a clip saw to who lifts, the reps, and whether they can be assessed."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.kinematics.bar import bar_height_m
from thrust_vision.kinematics.circumstances import Circumstances
from thrust_vision.kinematics.close_angles import opened_deg
from thrust_vision.kinematics.measure import measure_motion
from thrust_vision.kinematics.motion import Motion
from thrust_vision.pose.close_look import CloseLook, SetLook
from thrust_vision.pose.sightings import RingSightings
from thrust_vision.pose.surroundings import Choice, Surroundings
from thrust_vision.pose.track import PoseTrack
from thrust_vision.reps.rep import Rep
from thrust_vision.reps.segment import find_reps
from thrust_vision.scene.assess import (
    Judgement,
    describe_scene,
    judge_scene,
    lies_end_on,
    person_missing,
)
from thrust_vision.scene.lifter import Lifter, find_lifter
from thrust_vision.scene.place import in_one_place, seen_alike
from thrust_vision.scene.plates import PlateTrack, find_plate, plates_about
from thrust_vision.scene.quality import Quality, rate_quality
from thrust_vision.scene.scene import Scene, Variant
from thrust_vision.scene.tidy import (
    bar_hides_hips,
    hips_at_the_bar,
    inside_picture,
    seen_by_the_net,
    untangled,
)
from thrust_vision.scene.view import estimate_yaw
from thrust_vision.settings import Settings

FloatArray = NDArray[np.float64]

_NOTHING_AROUND = Surroundings()
_NOBODY = Judgement("no_person")

#: Rules that a hidden planted leg breaks.
_OF_FEET_AND_KNEES = {"foot_planted", "hip_opens", "knee_stays_bent"}


@dataclass(frozen=True, eq=False)
class Recognition:
    """What a clip shows.

    Attributes:
        judgement: whether the clip is assessed, and by which rules.
        quality: how well the lifter could be seen; None if nobody can be told.
        lifter: who lifts, in pixels that stand still with the room; None if nobody can be told.
        reps: in order of time.
        scene: of an assessable clip; None otherwise.
        motion: of the working side, in the picture's own pixels; None without a scene.
        plate: the barbell's near plate; None if nobody can be told.
    """

    judgement: Judgement
    quality: Quality | None = None
    lifter: Lifter | None = None
    reps: tuple[Rep, ...] = ()
    scene: Scene | None = None
    motion: Motion | None = None
    plate: PlateTrack | None = None

    @property
    def circumstances(self) -> Circumstances:
        """What makes the set harder to read; there must be a scene."""
        assert self.scene is not None
        scene = self.scene
        return Circumstances(
            plates=scene.plates_seen,
            yaw_deg=scene.yaw_deg.value,
            floor=scene.exercise == "glute_bridge",
            near_leg=scene.working_side_known and scene.working_side == scene.near_side,
            raised_feet=scene.variant is Variant.FEET_RAISED,
            one_leg=scene.variant is Variant.SINGLE_LEG,
        )


def recognise(
    track: PoseTrack,
    settings: Settings,
    around: Surroundings = _NOTHING_AROUND,
    rings: RingSightings | None = None,
    scout: CloseLook | None = None,
    close: CloseLook | None = None,
    load: SetLook | None = None,
    legs: SetLook | None = None,
) -> Recognition:
    """Who lifts, the reps, and whether they can be assessed.

    Args:
        track: landmarks of the person whom the pose model followed.
        settings: every threshold.
        around: phone, light and other people.
        rings: seen near the hips on the same frames.
        scout: the lifter net's look over the clip, whose joints then stand in for the landmarks.
        close: its look at the lifts, which tells the camera's yaw.
        load: the load net's look at what lies on the hips.
        legs: the legs net's look.
    """
    seen = _recognised(track, settings, around, rings, scout, close, load, legs)
    if scout is None:
        return _unless_invented(seen)
    if not _legs_alone_fail(seen):
        return seen
    # Where a free leg hides the planted one, the bar may still show the lift.
    by_bar = _recognised(track, settings, around, rings, None, close, load, legs)
    if by_bar.scene is None:
        return seen
    return replace(by_bar, scene=replace(by_bar.scene, variant=Variant.SINGLE_LEG))


def _unless_invented(seen: Recognition) -> Recognition:
    """What landmarks alone show; nobody, where plates hide the hips.

    There the pose model invents hips and legs, so the net is asked; if it finds nobody, no one
    knows what the lifter does. Of 300 rendered sets that was one, and it was named wrongly, with
    two of five reps missed.
    """
    if seen.scene is None or seen.lifter is None or not seen.lifter.hips_covered:
        return seen
    return replace(seen, judgement=_NOBODY, scene=None, motion=None)


def _recognised(
    track: PoseTrack,
    settings: Settings,
    around: Surroundings,
    rings: RingSightings | None,
    scout: CloseLook | None,
    close: CloseLook | None,
    load: SetLook | None,
    legs: SetLook | None,
) -> Recognition:
    if scout is None and person_missing(track, settings.scene):
        return Recognition(_NOBODY)
    if around.people.choice is Choice.UNCLEAR:
        return Recognition(Judgement("several_people"))
    landmarks = untangled(inside_picture(track))
    tidied = landmarks if scout is None else seen_by_the_net(landmarks, scout, settings.scene)
    plate = PlateTrack.unseen(len(track))
    if rings is not None:
        trunk_px = find_lifter(tidied, settings).trunk_px
        plate = find_plate(rings, tidied, trunk_px, settings.plates)
    covered = bar_hides_hips(plate, tidied, settings.scene)
    posed = hips_at_the_bar(tidied, plate) if covered and scout is None else tidied

    def steady(joints: PoseTrack) -> PoseTrack:
        return replace(joints, xy_px=around.camera.steadied(track.time_s, joints.xy_px))

    lifter = find_lifter(steady(posed), settings, hips_covered=covered, by_net=scout is not None)
    as_landmarks = lifter if posed is landmarks else find_lifter(steady(landmarks), settings)
    posture, one_leg = lifter, False
    if scout is not None:
        # The net knows nothing but lifters: if it is not sure, the landmarks say whether one lies.
        if scout.usual_spread > settings.scene.sure_point_spread:
            posture = as_landmarks
        # All else would not have needed the net.
        one_leg = landmarks_hold(steady(landmarks), as_landmarks, rings, settings)
    found = find_reps(
        track.time_s,
        lifter.hip_height,
        lifter.lying,
        lifter.upright,
        settings.reps,
        _opening_deg(scout, close),
    )
    reps = in_one_place(found, lifter, settings.scene.most_rep_apart)
    if scout is not None:
        reps = seen_alike(reps, scout, settings.scene.most_rep_doubt)
    yaw_deg = estimate_yaw(landmarks, lifter, scout if close is None else close)
    quality = rate_quality(lifter, reps, yaw_deg, around, settings.scene, behind_plates=plate.seen)
    judgement = judge_scene(
        tidied,
        lifter,
        posture,
        reps,
        yaw_deg,
        settings.scene,
        from_an_end=lies_end_on(track.time_s, as_landmarks, settings),
    )
    if judgement.reason:
        return Recognition(judgement, quality, lifter, reps, plate=plate)
    camera = (yaw_deg, around.roll_deg)
    scene = describe_scene(tidied, lifter, reps, camera, plate, (load, legs), settings)
    if one_leg:
        scene = replace(scene, variant=Variant.SINGLE_LEG)
    motion = measure_motion(
        tidied,
        scene.working_side,
        scene.facing,
        scene.trunk_px,
        settings.smoothing,
        _lean_deg(scene),
    )
    motion = replace(
        motion,
        hip_height=lifter.hip_height,
        bar_height_m=bar_height_m(plate, track.time_s, scene.trunk_px, settings),
    )
    return Recognition(judgement, quality, lifter, reps, scene, motion, plate)


def _opening_deg(scout: CloseLook | None, close: CloseLook | None) -> FloatArray | None:
    """(n,) how far trunk and thigh are open by the nearest look at each frame; None without any."""
    looks = [opened_deg(look) for look in (close, scout) if look is not None]
    if not looks:
        return None
    return np.where(np.isfinite(looks[0]), looks[0], looks[-1])


def landmarks_hold(
    track: PoseTrack, lifter: Lifter, rings: RingSightings | None, settings: Settings
) -> bool:
    """Whether the pose model kept the lifter, and no plates are about behind which it invents.

    Args:
        track: its landmarks.
        lifter: how they lie, in pixels that stand still with the room.
        rings: seen near the hips on the same frames.
        settings: every threshold.
    """
    # Who has walked off is not lost.
    there = np.flatnonzero(track.found)
    kept = len(there) / (there[-1] - there[0] + 1) >= settings.scene.trusted_found_share
    about = rings is not None and plates_about(rings, track, lifter.trunk_px, settings.plates)
    return kept and not about


def legs_lost(seen: Recognition) -> bool:
    """Whether only the legs speak against a set: both feet seem to leave the ground.

    Where a free leg hides the planted one, the pose model takes both for the free one.
    """
    failed = _failed(seen)
    return bool(seen.reps) and "foot_planted" in failed and failed <= _OF_FEET_AND_KNEES


def _legs_alone_fail(seen: Recognition) -> bool:
    """Whether only the legs speak against a set, in whatever way."""
    failed = _failed(seen)
    return bool(seen.reps) and bool(failed) and failed <= _OF_FEET_AND_KNEES | {"lies_on_back"}


def _failed(seen: Recognition) -> set[str]:
    return {check.rule for check in seen.judgement.checks if check.failed}


def _lean_deg(scene: Scene) -> float:
    """What the phone's roll takes from a tilt from vertical; 0 where the roll is not known."""
    # A phone turned clockwise shows upright lines leaning to the left.
    lean = scene.roll_deg if scene.facing == "right" else -scene.roll_deg
    return lean if math.isfinite(lean) else 0.0
