"""What surrounds the lifter: phone, people, plates, and what every reason says to the user."""

import typing
from dataclasses import replace

import numpy as np
import pytest

from tests.made import made_rejection
from tests.stick.course import rises
from tests.stick.film import Camera, film
from tests.stick.moves import bridge_figure, other_set, thrust_set
from thrust_vision.body.joints import leg_swaps, untangled
from thrust_vision.body.yaw import length_over_shank
from thrust_vision.estimate import Estimate
from thrust_vision.export.session import message
from thrust_vision.feedback import LANGUAGES
from thrust_vision.observe.landmarks import Landmark, PoseTrack, landmark_of
from thrust_vision.observe.net_track import ClassProbabilities, NetTrack
from thrust_vision.observe.ring_track import RingTrack
from thrust_vision.observe.surroundings import CameraMotion, Choice, People, Surroundings
from thrust_vision.reps.rep import Rep
from thrust_vision.reps.segment import find_reps
from thrust_vision.scene.assess import name_load
from thrust_vision.scene.recognise import Recognition, legs_lost, recognise
from thrust_vision.scene.scene import SIDES, Load, Reason, Rejection, Variant
from thrust_vision.settings import Settings

SETTINGS = Settings()


def thrusts(reps: int = 3, camera: Camera = Camera(), **posture: typing.Any) -> PoseTrack:  # noqa: B008
    time_s, figures, _ = thrust_set(reps, **posture)
    return film(time_s, figures, camera)


def test_two_lifters_that_cannot_be_told_apart() -> None:
    around = Surroundings(people=People(2, Choice.UNCLEAR))
    assert recognise(thrusts(), SETTINGS, around).judgement.reason == "several_people"


def test_a_pan_and_a_zoom_hide_and_invent_no_rep() -> None:
    track = thrusts(4)
    share = np.linspace(0, 1, len(track))
    zoom = 1 + 0.3 * share
    shift = np.stack([-90 * np.sin(3 * share), 160 * np.sin(9 * share)], axis=1)
    moved = replace(track, xy_px=track.xy_px * zoom[:, None, None] + shift[:, None])
    back = np.stack([1 / zoom, 0 * zoom, *(-shift / zoom[:, None]).T], axis=1)
    around = Surroundings(camera=CameraMotion(track.time_s, back))
    seen = recognise(moved, SETTINGS, around)
    assert len(seen.reps) == 4
    assert seen.motion is not None
    assert np.nanmax(np.abs(seen.motion.joints_px["hip"] - moved.joint("right", "hip"))) < 12.0
    still = recognise(track, SETTINGS)
    for found, true in zip(seen.reps, still.reps, strict=True):
        assert found.lockout_s == pytest.approx(true.lockout_s, abs=0.1)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("roll_deg", [-6.0, 4.0])
def test_roll_is_taken_out_of_the_shin(side: str, roll_deg: float) -> None:
    level = recognise(thrusts(camera=Camera(side)), SETTINGS)
    known = Surroundings(roll_deg=Estimate(roll_deg, roll_deg - 1, roll_deg + 1))
    rolled = recognise(thrusts(camera=Camera(side, roll_deg=roll_deg)), SETTINGS, known)
    assert level.motion is not None
    assert rolled.motion is not None
    off = rolled.motion.shin_angle_deg - level.motion.shin_angle_deg
    assert np.nanmedian(np.abs(off)) < 1.0


@pytest.mark.parametrize("yaw_deg", [-30.0, -15.0, 0.0, 15.0, 30.0])
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_yaw_has_the_right_sign_and_grows(side: str, yaw_deg: float) -> None:
    seen = recognise(thrusts(camera=Camera(side, yaw_deg=yaw_deg)), SETTINGS)
    assert seen.judgement.reason is None
    assert seen.scene is not None
    assert seen.scene.yaw_deg.low <= yaw_deg <= seen.scene.yaw_deg.high


def test_knees_outwards_leave_the_variant() -> None:
    time_s, rise, _ = rises(3)
    frog = film(time_s, [bridge_figure(float(r), knees_out=45.0, foot_x_m=0.66) for r in rise])
    scene = recognise(frog, SETTINGS).scene
    assert scene is not None
    assert scene.variant is Variant.FROG_PUMP


def test_on_a_bench_knees_outwards_are_no_frog_pump() -> None:
    scene = recognise(thrusts(knees_out=35.0), SETTINGS).scene
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
    seen = recognise(replace(track, xy_px=xy), SETTINGS, rings=RingTrack.of_frames(list(rings)))
    true = recognise(track, SETTINGS).reps
    assert [rep.lockout_s for rep in seen.reps] == pytest.approx(
        [rep.lockout_s for rep in true], abs=0.12
    )
    # Yet who lifts and how is invented, unless the net has found somebody.
    assert seen.judgement.reason == "no_person"
    assert seen.scene is None
    assert seen.motion is None


def seen_sharply(track: PoseTrack, spread: float) -> NetTrack:
    """What the net sees of a lifter whose right side is near, if it sees all where it is."""
    names = {name: name for name in ("shoulder", "elbow", "hip", "knee", "ankle")}
    names["foot_index"] = "toe"
    points = {
        f"{place}_{point}": track.joint(side, joint)
        for place, side in (("near", "right"), ("far", "left"))
        for joint, point in names.items()
    }
    points["head"] = track.joint("right", "ear")
    spreads = {name: np.full(len(track), spread) for name in points}
    unseen = np.full(len(track), np.nan)
    angles = dict.fromkeys(("hip_extension_deg", "lumbar_extension_deg"), unseen)
    return NetTrack(points, spreads, angles, {})


def test_the_counting_knows_how_far_the_nearest_look_sees_the_hip_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    track = thrusts()

    def look_from(frame: int, hip_deg: float) -> NetTrack:
        looked = np.where(np.arange(len(track)) < frame, np.nan, 1.0)
        angles = {
            "hip_extension_deg": hip_deg * looked,
            "lumbar_extension_deg": 10.0 * looked,
        }
        return replace(seen_sharply(track, 0.09), angles_deg=angles)

    asked = []

    def counting(*given: object) -> tuple[Rep, ...]:
        asked.append(given[-1])
        return find_reps(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("thrust_vision.scene.recognise.find_reps", counting)
    recognise(track, SETTINGS, scout=look_from(20, -50.0), close=look_from(40, -30.0))
    opening = np.asarray(asked[0])
    assert np.isnan(opening[:20]).all()
    assert opening[20:40] == pytest.approx(-50.0 + 0.6 * 10.0)
    assert opening[40:] == pytest.approx(-30.0 + 0.6 * 10.0)


def test_the_net_is_not_asked_where_the_landmarks_surely_see_farther_round_than_it_knows() -> None:
    track = thrusts(camera=Camera(yaw_deg=55.0))
    as_learnt = seen_sharply(thrusts(camera=Camera(yaw_deg=10.0)), 0.08)
    seen = recognise(track, SETTINGS, close=as_learnt)
    assert seen.quality is not None
    assert seen.quality.yaw_deg.low <= 55.0 <= seen.quality.yaw_deg.high
    assert seen.judgement.reason == "not_side_view"


@pytest.mark.parametrize("yaw_deg", [40.0, -36.0])
def test_what_landmarks_and_net_both_see_far_round_is_no_side_view(yaw_deg: float) -> None:
    track = thrusts(camera=Camera(yaw_deg=yaw_deg))
    alone = recognise(track, SETTINGS)
    assert alone.judgement.reason is None  # not sure enough
    oblique, side_on = (
        seen_sharply(thrusts(camera=Camera(yaw_deg=yaw)), 0.08) for yaw in (yaw_deg, 0.0)
    )
    both = recognise(track, SETTINGS, close=oblique)
    assert both.judgement.reason == "not_side_view"
    assert both.quality is not None
    assert both.quality.yaw_deg.low <= yaw_deg <= both.quality.yaw_deg.high
    assert recognise(track, SETTINGS, close=side_on).judgement.reason is None


def test_a_body_that_looks_too_short_is_no_side_view() -> None:
    track = thrusts()

    def seen_round(cosine: float) -> Recognition:
        return recognise(replace(track, xy_px=track.xy_px * [cosine, 1.0]), SETTINGS)

    side_on, oblique, far_round = (seen_round(cosine) for cosine in (1.0, 0.85, 0.6))
    as_is, short = (
        length_over_shank(seen.lifter, seen.reps) for seen in (side_on, oblique) if seen.lifter
    )
    assert short == pytest.approx(0.85 * as_is, rel=0.06)
    assert oblique.judgement.reason is None
    assert far_round.judgement.reason == "not_side_view"


def test_doubted_landmarks_count_for_less_in_the_yaw() -> None:
    track = thrusts(camera=Camera(yaw_deg=42.0))
    by_net = seen_sharply(thrusts(camera=Camera(yaw_deg=28.0)), 0.08)
    assert recognise(track, SETTINGS, close=by_net).judgement.reason == "not_side_view"
    doubted = recognise(track, SETTINGS, scout=by_net)
    assert doubted.judgement.reason is None
    assert doubted.scene is not None
    assert doubted.scene.yaw_deg.low <= 28.0 <= doubted.scene.yaw_deg.high


def test_the_net_alone_does_not_refuse_a_view_that_shows_the_hips() -> None:
    track = thrusts(camera=Camera(yaw_deg=15.0))
    oblique = seen_sharply(thrusts(camera=Camera(yaw_deg=55.0)), 0.08)
    seen = recognise(track, SETTINGS, close=oblique)
    assert seen.judgement.reason is None
    assert seen.scene is not None
    assert seen.scene.yaw_deg.value > 30.0
    assert seen.scene.yaw_deg.low <= 15.0


def with_both_legs_taken_for_the_free_one(track: PoseTrack) -> PoseTrack:
    xy_px = track.xy_px.copy()
    for joint in ("knee", "ankle", "heel", "foot_index"):
        xy_px[:, landmark_of("right", joint)] = xy_px[:, landmark_of("left", joint)] + 2.0
    return replace(track, xy_px=xy_px)


def test_a_free_leg_that_hides_the_planted_one_is_a_question_for_the_net() -> None:
    track = thrusts(4, free_leg="tucked")  # the left leg is free
    seen = recognise(with_both_legs_taken_for_the_free_one(track), SETTINGS)
    assert seen.judgement.reason == "other_exercise"
    assert legs_lost(seen)


def test_the_nets_planted_foot_makes_it_a_single_leg_set() -> None:
    track = thrusts(4, free_leg="tucked")
    blind = with_both_legs_taken_for_the_free_one(track)
    two_feet = thrusts(4)  # the net knows nothing but both legs side by side
    seen = recognise(blind, SETTINGS, scout=seen_sharply(two_feet, 0.08))
    assert seen.judgement.reason is None
    assert len(seen.reps) == 4
    assert seen.scene is not None
    assert seen.scene.variant is Variant.SINGLE_LEG


@pytest.mark.parametrize("name", ["dead_bug", "leg_raise", "crunch", "push_up", "floor_dip"])
def test_other_exercises_are_no_question_for_the_net(name: str) -> None:
    time_s, figures = other_set(name)
    assert not legs_lost(recognise(film(time_s, figures, Camera(distance_m=4.5)), SETTINGS))


@pytest.mark.parametrize(("spread", "reason"), [(0.09, None), (0.13, "other_exercise")])
def test_a_net_that_is_sure_overrules_landmarks_that_seem_to_sit(
    spread: float, reason: Reason | None
) -> None:
    """Behind large plates the landmarks of a lying lifter may look like somebody who sits."""
    track = thrusts(4)
    sitting = track.xy_px.copy()
    for side in SIDES:
        hip = track.joint(side, "hip")
        sitting[:, landmark_of(side, "shoulder")] = hip - [0.0, 150.0]
    seen = recognise(replace(track, xy_px=sitting), SETTINGS, scout=seen_sharply(track, spread))
    assert seen.judgement.reason == reason
    if reason is None:
        assert len(seen.reps) == 4


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


def test_the_scene_has_the_load_that_the_net_is_sure_of() -> None:
    scene = recognise(
        thrusts(), SETTINGS, load=ClassProbabilities({"none": 0.0, "dumbbell": 1.0})
    ).scene
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
    look = ClassProbabilities({name: share, "frog_pump": 1 - share})
    scene = recognise(thrusts(), SETTINGS, legs=look).scene
    assert scene is not None
    assert scene.variant is variant


def test_no_frog_pump_is_named_on_a_bench() -> None:
    scene = recognise(
        thrusts(), SETTINGS, legs=ClassProbabilities({"standard": 0.0, "frog_pump": 1.0})
    ).scene
    assert scene is not None
    assert scene.exercise == "hip_thrust"
    assert scene.variant is Variant.STANDARD


def test_quality_tells_what_was_hidden_and_for_how_long() -> None:
    track = thrusts(3)
    visibility = track.visibility.copy()
    visibility[60:90, Landmark.RIGHT_KNEE] = 0.1
    around = Surroundings(light=0.1, people=People(2), camera=CameraMotion())
    quality = recognise(replace(track, visibility=visibility), SETTINGS, around).quality
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
