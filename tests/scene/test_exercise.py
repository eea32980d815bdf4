"""Which exercise a stick figure does, and which reason is given against anything else."""

from dataclasses import replace

import numpy as np
import pytest

from tests.stick.course import chain, ease, rises
from tests.stick.film import Camera, Noise, film
from tests.stick.moves import OTHERS, bridge_figure, other_set, thrust_figure, thrust_set
from tests.stick.observed import recognised
from thrust_vision.observe.landmarks import PoseTrack, landmark_of
from thrust_vision.scene.scene import Variant

ROOM = Camera(distance_m=4.5, target_m=(0.1, 0.0, 0.7))
STANDING = (
    "squat",
    "deadlift",
    "romanian_deadlift",
    "good_morning",
    "swing",
    "thruster",
    "standing_fold",
    "standing",
)


def bridges(reps: int = 3, **posture: float) -> PoseTrack:
    time_s, rise, _ = rises(reps)
    return film(time_s, [bridge_figure(float(r), **posture) for r in rise])


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("bench_m", [0.30, 0.42, 0.48])
def test_hip_thrusts_on_benches(side: str, bench_m: float) -> None:
    time_s, figures, tops = thrust_set(4, bench_m=bench_m)
    seen = recognised(film(time_s, figures, Camera(side)))
    assert seen.reason is None
    assert seen.scene is not None
    assert seen.scene.exercise == "hip_thrust"
    assert seen.scene.facing == ("left" if side == "right" else "right")
    assert seen.scene.near_side == seen.scene.working_side == side
    assert seen.scene.variant is Variant.STANDARD
    assert np.abs([rep.lockout_s for rep in seen.reps] - tops).max() < 0.15


def test_glute_bridge() -> None:
    scene = recognised(bridges()).scene
    assert scene is not None
    assert (scene.exercise, scene.variant) == ("glute_bridge", Variant.STANDARD)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("free_leg", ["raised", "tucked"])
def test_single_leg_whether_the_free_leg_is_near_or_far(side: str, free_leg: str) -> None:
    time_s, figures, _ = thrust_set(3, free_leg=free_leg)  # the left leg is free
    scene = recognised(film(time_s, figures, Camera(side))).scene
    assert scene is not None
    assert (scene.variant, scene.working_side) == (Variant.SINGLE_LEG, "right")


@pytest.mark.parametrize(
    ("posture", "variant"),
    [
        ({"foot_z_m": 0.45, "foot_x_m": 1.05}, Variant.FEET_RAISED),
        ({"knees_out": 45.0, "foot_x_m": 0.66}, Variant.FROG_PUMP),
    ],
)
def test_variants_of_the_bridge(posture: dict[str, float], variant: Variant) -> None:
    scene = recognised(bridges(**posture)).scene
    assert scene is not None
    assert (scene.exercise, scene.variant) == ("glute_bridge", variant)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_everything_else_is_another_exercise(name: str, side: str) -> None:
    time_s, figures = other_set(name)
    seen = recognised(film(time_s, figures, replace(ROOM, seen_side=side)))
    assert seen.reason == "other_exercise"
    assert any(check.failed for check in seen.outcome.checks)


def test_lying_down_before_and_sitting_up_after_two_lifts_does_not_make_them_a_sit_up() -> None:
    """The shoulders go far where a first lift begins and the last lowering ends."""
    time_s, rise, tops = rises(2)
    track = film(time_s, [bridge_figure(float(r)) for r in rise])
    shoulders = [landmark_of(side, "shoulder") for side in ("left", "right")]
    trunk_px = np.linalg.norm(track.joint("left", "shoulder") - track.joint("left", "hip"), axis=1)
    up = (1 - ease((time_s - 0.8) / 0.6)) + ease((time_s - tops[-1] - 1.2) / 0.6)
    xy_px = track.xy_px.copy()
    xy_px[:, shoulders, 1] -= (0.6 * trunk_px * up)[:, None]
    lead = {
        name: next(c.value for c in recognised(t).outcome.checks if c.rule == "hip_leads")
        for name, t in (("plain", track), ("sits", replace(track, xy_px=xy_px)))
    }
    assert lead["sits"] == pytest.approx(lead["plain"], rel=0.3)
    assert recognised(replace(track, xy_px=xy_px)).reason is None


def test_lying_still_has_no_reps() -> None:
    time_s = np.arange(120) / 30
    seen = recognised(film(time_s, [thrust_figure(0.0)] * 120))
    assert seen.reason == "no_reps"


def test_nobody_there() -> None:
    time_s, figures, _ = thrust_set(1)
    track = film(time_s, figures)
    gone = np.arange(len(track)) % 30 > 9
    empty = replace(track, xy_px=np.where(gone[:, None, None], np.nan, track.xy_px))
    assert recognised(empty).reason == "no_person"


@pytest.mark.parametrize("height_m", [0.6, 1.0, 1.4])
@pytest.mark.parametrize(
    ("end", "yaw_deg"), [("feet", 75.0), ("feet", 90.0), ("head", -75.0), ("head", -90.0)]
)
def test_views_from_the_ends_are_no_side_view(end: str, yaw_deg: float, height_m: float) -> None:
    time_s, figures, _ = thrust_set(3)
    seen = recognised(film(time_s, figures, Camera(yaw_deg=yaw_deg, height_m=height_m)))
    assert seen.reason == "not_side_view", end


@pytest.mark.parametrize("height_m", [1.4, 1.8])
@pytest.mark.parametrize("yaw_deg", [75.0, 80.0, 90.0])
def test_high_above_the_feet_a_bench_does_not_make_a_standing_body(
    yaw_deg: float, height_m: float
) -> None:
    """The hips are as high over the feet in such a picture as those of somebody who stands."""
    time_s, figures, _ = thrust_set(3, bench_m=0.48)
    seen = recognised(film(time_s, figures, Camera(yaw_deg=yaw_deg, height_m=height_m)))
    assert seen.reason == "not_side_view"


@pytest.mark.parametrize("yaw_deg", [75.0, 90.0, -75.0, -90.0])
@pytest.mark.parametrize("name", STANDING)
def test_who_stands_does_another_exercise_from_every_side(name: str, yaw_deg: float) -> None:
    time_s, figures = other_set(name)
    for height_m in (0.7, 1.4):
        seen = recognised(film(time_s, figures, replace(ROOM, yaw_deg=yaw_deg, height_m=height_m)))
        assert seen.reason == "other_exercise"


def test_knees_outside_the_picture() -> None:
    time_s, figures, _ = thrust_set(3)
    seen = recognised(film(time_s, figures, Camera(target_m=(-0.75, 0.0, 0.4), distance_m=2.0)))
    assert seen.reason == "body_out_of_frame"
    assert "knee" in seen.outcome.cut_off


def test_feet_outside_the_picture_still_leave_the_lockout() -> None:
    time_s, figures, _ = thrust_set(3, bottom_dip_deg=25.0)
    high = Camera(target_m=(0.4, 0.0, 0.78), height_m=0.78, distance_m=2.0)
    seen = recognised(film(time_s, figures, high))
    assert seen.outcome.cut_off == ("ankle",)
    assert seen.reason is None
    assert len(seen.reps) == 3


def test_one_side_lost_behind_the_other() -> None:
    time_s, figures, _ = thrust_set(3)
    far = ("LEFT_HIP", "LEFT_KNEE", "LEFT_ANKLE", "LEFT_SHOULDER")
    seen = recognised(film(time_s, figures, noise=Noise(hidden=far)))
    assert seen.reason is None
    assert len(seen.reps) == 3


def test_only_the_lifts_count_in_a_set_with_all_its_surroundings() -> None:
    stand, sit, squat = OTHERS["standing"], OTHERS["sit_up"], OTHERS["squat"]
    place = {"place": (0.9, 0.08)}
    stand, squat = replace(stand, **place), replace(squat, **place)
    _, rise, _ = rises(4)
    time_s, figures = chain(
        (2.0, stand.figure),
        (1.5, lambda share: squat.figure(1 - share)),
        (1.5, lambda share: sit.figure(1 - 0.2 * share)),
        (3.0, lambda share: thrust_figure(0.18 * np.sin(4 * np.pi * share) ** 2)),
        (len(rise) / 30, lambda share: thrust_figure(float(rise[int(share * len(rise))]))),
        (1.0, lambda share: sit.figure(0.8 + 0.2 * share)),
        (1.5, squat.figure),
        (2.0, stand.figure),
    )
    seen = recognised(film(time_s, figures, ROOM))
    assert seen.reason is None
    assert len(seen.reps) == 4
    assert seen.reps[0].start_s > 7.5
    assert seen.reps[-1].end_s < 8.0 + len(rise) / 30
