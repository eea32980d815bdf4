"""What surrounds the lifter: phone, people, plates, and what every reason says to the user."""

import typing
from dataclasses import replace

import numpy as np
import pytest

from tests.made import made_rejection
from tests.stick.course import rises
from tests.stick.film import Camera, film
from tests.stick.moves import bridge_figure, other_set, thrust_set
from tests.stick.observed import (
    lost_on,
    motion_of,
    net_of,
    observation_of,
    recognised,
    where_it_ran,
)
from thrust_vision.analysis import Recognised, recognise_clip
from thrust_vision.body.joints import leg_swaps, untangled
from thrust_vision.body.side import SIDES
from thrust_vision.estimate import Estimate
from thrust_vision.export.session import message
from thrust_vision.feedback import LANGUAGES
from thrust_vision.observe.landmarks import Landmark, PoseTrack, landmark_of
from thrust_vision.observe.net_track import ClassProbabilities
from thrust_vision.observe.ring_track import RingTrack
from thrust_vision.observe.surroundings import CameraMotion, Choice, People, Surroundings
from thrust_vision.reps.rep import Rep
from thrust_vision.reps.segment import find_reps
from thrust_vision.scene.assess import name_load
from thrust_vision.scene.rules import length_over_shank, planted_leg_hidden
from thrust_vision.scene.scene import Load, Reason, Rejection, Variant
from thrust_vision.settings import Settings

SETTINGS = Settings()


def thrusts(reps: int = 3, camera: Camera = Camera(), **posture: typing.Any) -> PoseTrack:  # noqa: B008
    time_s, figures, _ = thrust_set(reps, **posture)
    return film(time_s, figures, camera)


def test_two_lifters_that_cannot_be_told_apart() -> None:
    around = Surroundings(people=People(2, Choice.UNCLEAR))
    assert recognised(thrusts(), around=around).reason == "several_people"


def test_a_pan_and_a_zoom_hide_and_invent_no_rep() -> None:
    track = thrusts(4)
    share = np.linspace(0, 1, len(track))
    zoom = 1 + 0.3 * share
    shift = np.stack([-90 * np.sin(3 * share), 160 * np.sin(9 * share)], axis=1)
    moved = replace(track, xy_px=track.xy_px * zoom[:, None, None] + shift[:, None])
    back = np.stack([1 / zoom, 0 * zoom, *(-shift / zoom[:, None]).T], axis=1)
    around = Surroundings(camera=CameraMotion(track.time_s, back))
    seen = recognised(moved, around=around)
    assert len(seen.reps) == 4
    assert np.nanmax(np.abs(motion_of(seen).joints_px["hip"] - moved.joint("right", "hip"))) < 12.0
    still = recognised(track)
    for found, true in zip(seen.reps, still.reps, strict=True):
        assert found.lockout_s == pytest.approx(true.lockout_s, abs=0.1)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("roll_deg", [-6.0, 4.0])
def test_roll_is_taken_out_of_the_shin(side: str, roll_deg: float) -> None:
    level = recognised(thrusts(camera=Camera(side)))
    known = Surroundings(roll_deg=Estimate(roll_deg, roll_deg - 1, roll_deg + 1))
    rolled = recognised(thrusts(camera=Camera(side, roll_deg=roll_deg)), around=known)
    off = motion_of(rolled).shin_angle_deg - motion_of(level).shin_angle_deg
    assert np.nanmedian(np.abs(off)) < 1.0


@pytest.mark.parametrize("yaw_deg", [-30.0, -15.0, 0.0, 15.0, 30.0])
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_yaw_has_the_right_sign_and_grows(side: str, yaw_deg: float) -> None:
    seen = recognised(thrusts(camera=Camera(side, yaw_deg=yaw_deg)))
    assert seen.reason is None
    assert seen.scene is not None
    assert seen.scene.yaw_deg.low <= yaw_deg <= seen.scene.yaw_deg.high


def test_knees_outwards_leave_the_variant() -> None:
    time_s, rise, _ = rises(3)
    frog = film(time_s, [bridge_figure(float(r), knees_out=45.0, foot_x_m=0.66) for r in rise])
    scene = recognised(frog).scene
    assert scene is not None
    assert scene.variant is Variant.FROG_PUMP


def test_on_a_bench_knees_outwards_are_no_frog_pump() -> None:
    scene = recognised(thrusts(knees_out=35.0)).scene
    assert scene is not None
    assert scene.exercise == "hip_thrust"
    assert scene.variant is Variant.STANDARD


def test_swapped_legs_are_put_right() -> None:
    track = thrusts(free_leg="raised")
    swapped = np.zeros(len(track), bool)
    swapped[40:55] = swapped[100:130] = True
    legs = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
    left = [Landmark[f"LEFT_{joint}"] for joint in legs]
    right = [Landmark[f"RIGHT_{joint}"] for joint in legs]
    xy = track.xy_px.copy()
    xy[np.ix_(swapped, left + right)] = track.xy_px[np.ix_(swapped, right + left)]
    tangled = replace(track, xy_px=xy)
    assert (leg_swaps(tangled) == swapped).all()
    assert np.allclose(untangled(tangled).xy_px, track.xy_px)
    assert untangled(track) is track


def test_one_wrong_guess_at_a_crossing_does_not_last() -> None:
    """Where both legs lie over each other, the model's next names are as good as ours."""
    track = thrusts(free_leg="raised")
    legs = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
    left = [Landmark[f"LEFT_{joint}"] for joint in legs]
    right = [Landmark[f"RIGHT_{joint}"] for joint in legs]
    crossing = slice(60, 63)
    xy = track.xy_px.copy()
    xy[crossing, left] = xy[crossing, right]
    xy[62, left], xy[62, right] = xy[62, right] + 30.0, xy[62, left]
    assert not leg_swaps(replace(track, xy_px=xy))[63:].any()


def test_legs_that_lie_over_each_other_keep_their_names() -> None:
    assert not leg_swaps(thrusts()).any()


def test_a_plate_over_invented_hips_still_shows_the_reps() -> None:
    track = thrusts(4)
    bar = (track.joint("left", "hip") + track.joint("right", "hip")) / 2 + [0.0, -12.0]
    rng = np.random.default_rng(0)
    hidden = [Landmark[f"{s}_{j}"] for s in ("LEFT", "RIGHT") for j in ("HIP", "KNEE")]
    wander = np.cumsum(rng.normal(0, 1.5, (len(track), len(hidden), 2)), axis=0)
    xy = track.xy_px.copy()
    middle = 0.5 * xy[:, hidden] + 0.5 * xy[:, hidden].mean(axis=0)
    xy[:, hidden] = middle + 0.5 * wander
    rings = np.full((len(track), 1, 6), np.nan)
    radius = 75.0
    rings[:, 0] = np.column_stack(
        [bar, np.full((len(track), 2), radius), np.zeros(len(track)), np.full(len(track), 0.7)]
    )
    seen = recognised(replace(track, xy_px=xy), rings=RingTrack.of_frames(list(rings)))
    true = recognised(track).reps
    assert [rep.lockout_s for rep in seen.reps] == pytest.approx(
        [rep.lockout_s for rep in true], abs=0.12
    )
    # Yet who lifts and how is invented, unless the net has found somebody.
    assert seen.reason == "no_person"
    assert seen.scene is None


def test_the_counting_knows_how_far_the_net_sees_the_hip_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    track = thrusts()
    angles = {"hip_extension_deg": -30.0, "lumbar_extension_deg": 10.0, "knee_angle_deg": 90.0}
    net = replace(
        net_of(track, 0.09),
        angles_deg={name: np.full(len(track), value) for name, value in angles.items()},
    )
    ran = np.arange(len(track)) >= 20
    asked = []

    def counting(*given: object) -> tuple[Rep, ...]:
        asked.append(given[5])
        return find_reps(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("thrust_vision.reps.find.find_reps", counting)
    recognised(track, net=where_it_ran(net, ran))
    opening = np.asarray(asked[0])
    assert np.isnan(opening[:20]).all()
    assert opening[20:] == pytest.approx(-30.0 + 0.6 * 10.0)
    recognised(track)
    assert asked[1] is None


def test_the_net_does_not_count_where_the_landmarks_surely_see_farther_round_than_it_knows() -> (
    None
):
    track = thrusts(camera=Camera(yaw_deg=55.0))
    as_learnt = net_of(thrusts(camera=Camera(yaw_deg=10.0)), 0.08)
    seen = recognised(track, net=as_learnt)
    assert seen.quality is not None
    assert seen.quality.yaw_deg.low <= 55.0 <= seen.quality.yaw_deg.high
    assert seen.reason == "not_side_view"


@pytest.mark.parametrize("yaw_deg", [40.0, -36.0])
def test_what_landmarks_and_net_both_see_far_round_is_no_side_view(yaw_deg: float) -> None:
    track = thrusts(camera=Camera(yaw_deg=yaw_deg))
    alone = recognised(track)
    assert alone.reason is None  # not sure enough
    oblique, side_on = (net_of(thrusts(camera=Camera(yaw_deg=yaw)), 0.08) for yaw in (yaw_deg, 0.0))
    both = recognised(track, net=oblique)
    assert both.reason == "not_side_view"
    assert both.quality is not None
    assert both.quality.yaw_deg.low <= yaw_deg <= both.quality.yaw_deg.high
    assert recognised(track, net=side_on).reason is None


def test_a_body_that_looks_too_short_is_no_side_view() -> None:
    track = thrusts()

    def seen_round(cosine: float) -> Recognised:
        return recognised(replace(track, xy_px=track.xy_px * [cosine, 1.0]))

    side_on, oblique, far_round = (seen_round(cosine) for cosine in (1.0, 0.85, 0.6))
    as_is, short = (
        length_over_shank(seen.body.skeleton, seen.reps) for seen in (side_on, oblique) if seen.body
    )
    assert short == pytest.approx(0.85 * as_is, rel=0.06)
    assert oblique.reason is None
    assert far_round.reason == "not_side_view"


def test_doubted_landmarks_count_for_less_in_the_yaw() -> None:
    track = thrusts(camera=Camera(yaw_deg=42.0))
    by_net = net_of(thrusts(camera=Camera(yaw_deg=28.0)), 0.08)
    assert recognised(track, net=by_net).reason == "not_side_view"
    doubted = recognised(lost_on(track), net=by_net)
    assert doubted.reason is None
    assert doubted.scene is not None
    assert doubted.scene.yaw_deg.low <= 28.0 <= doubted.scene.yaw_deg.high


def test_the_net_alone_does_not_refuse_a_view_that_shows_the_hips() -> None:
    track = thrusts(camera=Camera(yaw_deg=15.0))
    near = net_of(track)
    # The near joints lie where the landmarks have them, the far ones far from there.
    trunk_px = np.linalg.norm(near.points_px["near_shoulder"] - near.points_px["near_hip"], axis=1)
    far = {
        f"far_{joint}": near.points_px[f"near_{joint}"] + [0.6 * np.median(trunk_px), 0.0]
        for joint in ("shoulder", "hip")
    }
    seen = recognised(track, net=replace(near, points_px={**near.points_px, **far}))
    assert seen.reason is None
    assert seen.scene is not None
    assert seen.scene.yaw_deg.value > 30.0
    assert seen.scene.yaw_deg.low <= 15.0


def with_both_legs_taken_for_the_free_one(track: PoseTrack) -> PoseTrack:
    xy_px = track.xy_px.copy()
    for joint in ("knee", "ankle", "heel", "foot_index"):
        xy_px[:, landmark_of("right", joint)] = xy_px[:, landmark_of("left", joint)] + 2.0
    return replace(track, xy_px=xy_px)


def test_a_free_leg_that_hides_the_planted_one_leaves_no_foot_on_the_ground() -> None:
    track = thrusts(4, free_leg="tucked")  # the left leg is free
    seen = recognised(with_both_legs_taken_for_the_free_one(track))
    assert seen.reason == "other_exercise"


def test_the_nets_planted_foot_makes_it_a_single_leg_set() -> None:
    track = thrusts(4, free_leg="tucked")
    blind = with_both_legs_taken_for_the_free_one(track)
    two_feet = thrusts(4)  # the net knows nothing but both legs side by side
    seen = recognised(blind, net=net_of(two_feet))
    assert seen.reason is None
    assert len(seen.reps) == 4
    assert seen.body is not None
    assert planted_leg_hidden(seen.body, seen.reps, SETTINGS.scene)
    assert seen.scene is not None
    assert seen.scene.variant is Variant.SINGLE_LEG
    # Who sees both feet planted knows better.
    surely_two = recognised(
        blind, net=net_of(two_feet), legs={"standard": 0.95, "single_leg": 0.05}
    )
    assert surely_two.scene is not None
    assert surely_two.scene.variant is Variant.STANDARD
    both_planted = recognised(two_feet, net=net_of(two_feet))
    assert both_planted.body is not None
    assert not planted_leg_hidden(both_planted.body, both_planted.reps, SETTINGS.scene)


@pytest.mark.parametrize("name", ["dead_bug", "leg_raise", "crunch", "push_up", "floor_dip"])
def test_a_net_that_makes_up_a_lift_of_another_exercise_is_not_believed(name: str) -> None:
    time_s, figures = other_set(name)
    made_up = net_of(thrusts(4), 0.1)
    seen = recognised(film(time_s, figures, Camera(distance_m=4.5)), net=made_up)
    assert seen.reason == "other_exercise"
    assert seen.body is not None
    assert seen.body.net is None
    assert not planted_leg_hidden(seen.body, seen.reps, SETTINGS.scene)


@pytest.mark.parametrize(("spread", "reason"), [(0.09, None), (0.13, "other_exercise")])
def test_a_net_that_is_sure_overrules_lost_landmarks_that_seem_to_sit(
    spread: float, reason: Reason | None
) -> None:
    """Behind large plates the landmarks of a lying lifter may look like somebody who sits."""
    track = thrusts(4)
    sitting = track.xy_px.copy()
    for side in SIDES:
        hip = track.joint(side, "hip")
        sitting[:, landmark_of(side, "shoulder")] = hip - [0.0, 150.0]
    seen = recognised(lost_on(replace(track, xy_px=sitting)), net=net_of(track, spread))
    assert seen.reason == reason
    if reason is None:
        assert len(seen.reps) == 4


def test_a_net_that_is_sure_does_not_overrule_landmarks_that_are_reliable() -> None:
    track = thrusts(4)
    sitting = track.xy_px.copy()
    for side in SIDES:
        sitting[:, landmark_of(side, "shoulder")] = track.joint(side, "hip") - [0.0, 150.0]
    seen = recognised(replace(track, xy_px=sitting), net=net_of(track, 0.09))
    assert seen.reason == "other_exercise"


@pytest.mark.parametrize(
    ("share", "plates", "load"),
    [
        ({"none": 0.02, "band": 0.98}, False, Load.BAND),
        ({"none": 0.3, "band": 0.7}, False, None),
        ({"none": 0.98, "band": 0.02}, True, Load.BARBELL),
        ({"none": 0.02, "barbell": 0.98}, False, None),
        (None, False, None),
        (None, True, Load.BARBELL),
    ],
)
def test_a_load_is_named_where_it_is_sure(
    share: dict[str, float] | None, plates: bool, load: Load | None
) -> None:
    look = None if share is None else ClassProbabilities(share)
    assert name_load(plates, look, SETTINGS.scene) is load


@pytest.mark.parametrize(
    ("rings_about", "barbell", "plates"),
    [(True, 0.98, True), (True, 0.6, False), (False, 0.98, False)],
)
def test_plates_that_cannot_be_followed_are_seen_where_net_and_rings_agree(
    rings_about: bool, barbell: float, plates: bool
) -> None:
    track = thrusts(4)
    middle = (track.joint("left", "hip") + track.joint("right", "hip")) / 2
    leaping = middle + np.random.default_rng(0).uniform(-90, 90, (len(track), 2))
    shape = np.tile([75.0, 75.0, 0.0, 0.7], (len(track), 1))
    rings = np.hstack([leaping, shape])[:, None] if rings_about else None
    scene = recognised(
        track,
        rings=None if rings is None else RingTrack.of_frames(list(rings)),
        net=net_of(track),
        load={"none": 1 - barbell, "barbell": barbell},
    ).scene
    assert scene is not None
    assert scene.plates_seen is plates
    assert not scene.plate_followed
    assert (scene.load is Load.BARBELL) is plates


def test_the_scene_has_the_load_that_the_net_is_sure_of() -> None:
    scene = recognised(thrusts(), load={"none": 0.0, "dumbbell": 1.0}).scene
    assert scene is not None
    assert scene.load is Load.DUMBBELL


@pytest.mark.parametrize(
    ("name", "share", "variant"),
    [
        ("single_leg", 0.95, Variant.SINGLE_LEG),
        ("single_leg", 0.5, Variant.STANDARD),
        ("feet_raised", 0.95, Variant.FEET_RAISED),
        ("standard", 0.95, Variant.STANDARD),
    ],
)
def test_the_scene_has_the_way_that_the_net_is_sure_of(
    name: str, share: float, variant: Variant
) -> None:
    scene = recognised(thrusts(), legs={name: share, "frog_pump": 1 - share}).scene
    assert scene is not None
    assert scene.variant is variant


@pytest.mark.parametrize(
    ("legs", "doubted"),
    [
        ({"standard": 0.4, "single_leg": 0.6}, True),
        ({"standard": 0.6, "single_leg": 0.4}, False),
        ({"standard": 0.05, "single_leg": 0.95}, False),  # named
        ({"standard": 0.4, "frog_pump": 0.6}, False),  # there are none on a bench
        (None, False),
    ],
)
def test_a_set_that_looks_more_like_another_way_is_doubted(
    legs: dict[str, float] | None, doubted: bool
) -> None:
    scene = recognised(thrusts(), legs=legs).scene
    assert scene is not None
    assert scene.variant_doubted is doubted


def test_where_no_early_rep_was_classified_a_later_one_is_enough() -> None:
    track = thrusts(6)
    seen = observation_of(track, load={"none": 0.0, "dumbbell": 1.0})
    assert seen.load_scores is not None
    scores = seen.load_scores
    latest = scores.frames > 0.8 * len(track)
    late = replace(scores, frames=scores.frames[latest], scores=scores.scores[latest])
    scene = recognise_clip(replace(seen, load_scores=late), SETTINGS).scene
    assert scene is not None
    assert scene.load is Load.DUMBBELL


def test_no_frog_pump_is_named_on_a_bench() -> None:
    scene = recognised(thrusts(), legs={"standard": 0.0, "frog_pump": 1.0}).scene
    assert scene is not None
    assert scene.exercise == "hip_thrust"
    assert scene.variant is Variant.STANDARD


def test_quality_tells_what_was_hidden_and_for_how_long() -> None:
    track = thrusts(3)
    visibility = track.visibility.copy()
    visibility[60:90, Landmark.RIGHT_KNEE] = 0.1
    around = Surroundings(light=0.1, people=People(2), camera=CameraMotion())
    quality = recognised(replace(track, visibility=visibility), around=around).quality
    assert quality is not None
    assert [hidden.joint for hidden in quality.hidden] == ["knee"]
    assert quality.hidden[0].seconds == pytest.approx(1.0, abs=0.1)
    assert quality.dark
    assert not quality.small
    assert quality.people == 2
    assert not quality.camera_moved


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", typing.get_args(Reason))
def test_every_reason_tells_what_to_do_next_time(language: str, reason: Reason) -> None:
    report = replace(made_rejection(reason), rejection=Rejection(reason, ("hip", "ankle")))
    said = message(report, language)
    assert said.count(".") >= 2
    assert "{" not in said
    if reason == "body_out_of_frame":
        assert {"en": "hips, feet", "sv": "höften, fötterna"}[language] in said
