"""Angles of reps from the network's predictions, on made courses with known answers."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from thrust_vision.body.angles import interior_angle_deg
from thrust_vision.body.body import Body
from thrust_vision.body.motion import SPINE, Motion
from thrust_vision.body.plates import PlateTrack
from thrust_vision.estimate import Estimate
from thrust_vision.measure.conditions import CaptureConditions, IntervalModel
from thrust_vision.measure.extension import SetExtension, estimate_extension
from thrust_vision.measure.knee import knee_course
from thrust_vision.measure.lockout_angles import (
    QUANTITIES,
    BracedHigh,
    LockoutModel,
    RepAngles,
    Stretch,
    Unfamiliar,
    head_raised_deg,
    interval_estimates,
    read_reps,
)
from thrust_vision.measure.posed import PosedSet
from thrust_vision.measure.prior import LumbarPrior, Normal
from thrust_vision.observe.landmarks import SIDE_JOINTS
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.reps.rep import Rep
from thrust_vision.settings import Settings

FloatArray = NDArray[np.float64]

FPS = 30.0
EASY = CaptureConditions(plates=False, yaw_deg=0.0, floor=False)
#: The reps of a set share no error.
NOT_SHARED = LumbarPrior(0.4, Normal(1.0, 5.0), Normal(23.0, 11.0), Normal(0.0, 0.01))
MODEL = LockoutModel(
    {name: IntervalModel(4.0, 3.0, 1.0, -0.5, 0.5, 3.0, 7.0, 2.0, 5.0) for name in QUANTITIES},
    hip_change_short_deg=2.0,
    chain_open_deg=170.0,
    chain_share=0.6,
    braced_high=BracedHigh(plain_deg=0.0, plates_deg=5.0, oblique_deg=2.0),
    usual=NOT_SHARED,
)


def course(lumbar_tops: list[float]) -> tuple[list[Rep], Motion, NetTrack]:
    """Reps of two seconds, up from -80 to 0 degrees of hip extension; the lumbar rises with it.

    The lifter's thigh stays level with the feet on the right, and the trunk turns about the hip.
    """
    n = int(2 * FPS)
    phase = (1 - np.cos(2 * np.pi * np.arange(n) / n)) / 2
    time_s = np.arange(n * len(lumbar_tops)) / FPS
    hip = np.tile(-80 + 80 * phase, len(lumbar_tops))
    lumbar = np.concatenate([top * phase for top in lumbar_tops])
    reps = []
    for k in range(len(lumbar_tops)):
        start, top, end = k * n, k * n + n // 2, (k + 1) * n - 1
        reps.append(
            Rep(
                number=k + 1,
                complete=True,
                start=start,
                lockout_first=top - 1,
                lockout_last=top + 1,
                end=end,
                start_s=float(time_s[start]),
                lockout_s=float(time_s[top]),
                end_s=float(time_s[end]),
                concentric_s=1.0,
                hold_s=0.1,
                eccentric_s=0.9,
            )
        )
    still = np.ones((len(time_s), 1))
    # The trunk-thigh angle shows all of the hip's movement and 0.6 of the back's.
    opening = np.radians(170.0 + hip + 0.6 * lumbar)
    points = {
        **{name: still * [10.0 * k, 50.0] for k, name in enumerate(SPINE)},
        "near_shoulder": 100.0 + 100.0 * np.column_stack([np.cos(opening), -np.sin(opening)]),
        "near_elbow": still * [40.0, 120.0],
        "near_toe": still * [220.0, 210.0],
        "near_hip": still * [100.0, 100.0],
        "near_knee": still * [200.0, 100.0],
        "near_ankle": still * [200.0, 200.0],
        "head": still * [-20.0, 30.0],
    }
    points |= {f"far_{name}": points[f"near_{name}"] for name in ("shoulder", "hip", "knee")}
    close = NetTrack(
        points_px=points,
        point_spread={name: np.full(len(time_s), 0.08) for name in ("near_hip", "far_hip")},
        angles_deg={
            "hip_extension_deg": hip,
            "lumbar_extension_deg": lumbar,
            "knee_angle_deg": np.full(len(time_s), 92.0),
        },
        angle_spread_deg={"hip_extension_deg": np.full(len(time_s), 3.0)},
    )
    unknown = np.full(len(time_s), np.nan)
    motion = Motion(
        time_s=time_s,
        joints_px=dict.fromkeys(SIDE_JOINTS, points["near_ankle"]),
        confidence=unknown,
        joint_confidence={},
        knee_angle_deg=np.full(len(time_s), 80.0),
        trunk_thigh_angle_deg=unknown,
        shin_angle_deg=unknown,
        hip_extension_deg=unknown,
        lumbar_extension_deg=unknown,
        hip_height=unknown,
        bar_height_m=unknown,
    )
    return reps, motion, close


def plate_at(centre_px: FloatArray, radius_px: float = 40.0) -> PlateTrack:
    still = np.ones(len(centre_px))
    return PlateTrack(centre_px, radius_px * np.ones((len(centre_px), 2)), 0 * still, still)


def posed(
    motion: Motion, close: NetTrack, conditions: CaptureConditions, *, reliable: bool = True
) -> PosedSet:
    """The set's knee: of the landmarks that of ``motion``, of the net its joints' and its own."""
    hip, knee, ankle = (close.points_px[f"near_{name}"] for name in ("hip", "knee", "ankle"))
    by_net = replace(motion, knee_angle_deg=interior_angle_deg(hip, knee, ankle))
    own_deg = close.angles_deg["knee_angle_deg"]
    return PosedSet(motion, knee_course(own_deg, by_net, motion if reliable else None, conditions))


def read(
    reps: list[Rep],
    motion: Motion,
    close: NetTrack,
    conditions: CaptureConditions,
    plate: PlateTrack | None = None,
    *,
    reliable: bool = True,
) -> tuple[RepAngles, ...]:
    plate = PlateTrack.unseen(len(motion)) if plate is None else plate
    return read_reps(
        reps, posed(motion, close, conditions, reliable=reliable), close, conditions, plate
    )


def extension(
    reps: list[Rep],
    motion: Motion,
    close: NetTrack | None,
    wanted: int | str,
    conditions: CaptureConditions = EASY,
) -> SetExtension:
    seen = PosedSet(motion, None) if close is None else posed(motion, close, conditions)
    body = cast(Body, SimpleNamespace(net=close, plate=PlateTrack.unseen(len(motion))))
    return estimate_extension(body, seen, reps, conditions, wanted, MODEL)


def test_changes_are_from_the_lowest_place_to_the_lockout() -> None:
    reps, motion, close = course([10.0, 30.0])
    for reading, top in zip(read(reps, motion, close, EASY), (10.0, 30.0), strict=True):
        assert reading.lumbar == pytest.approx(top, abs=0.2)
        assert reading.lumbar_start == pytest.approx(0.0, abs=1.0)
        assert reading.hip - reading.hip_start == pytest.approx(80.0, abs=4.0)


def test_a_knee_is_the_nets_and_the_landmarks_and_its_interval_covers_all_ways() -> None:
    reps, motion, close = course([10.0])
    (reading,) = read(reps, motion, close, EASY)
    assert sorted(reading.knee_ways) == pytest.approx([80.0, 90.0, 92.0])
    knee = interval_estimates([reading], None, MODEL, EASY)[0]["knee"]
    assert knee.value == pytest.approx(0.5 * 80.0 + 0.5 * 92.0)
    assert knee.low == pytest.approx(80.0)
    half = MODEL.spreads["knee"].half_deg(EASY)
    assert knee.high == pytest.approx(max(92.0, knee.value + half))


@pytest.mark.parametrize(("yaw_deg", "more"), [(10.0, 1.0), (-20.0, -2.0)])
def test_knees_point_outwards_which_shows_towards_the_feet(yaw_deg: float, more: float) -> None:
    reps, motion, close = course([10.0])
    (aside,) = read(reps, motion, close, CaptureConditions(False, yaw_deg, False))
    (from_the_side,) = read(reps, motion, close, EASY)
    assert aside.knee == pytest.approx(from_the_side.knee - more)
    assert aside.knee_ways == pytest.approx((92.0, 90.0 - 2 * more, 80.0 - 2 * more))
    behind = CaptureConditions(True, yaw_deg, False)
    (behind_plates,) = read(reps, motion, close, behind, reliable=False)
    assert behind_plates.knee == pytest.approx(91.5)


def test_unreliable_landmarks_have_no_say_in_the_knee() -> None:
    reps, motion, close = course([10.0])
    (reading,) = read(reps, motion, close, CaptureConditions(True, 0.0, False), reliable=False)
    assert reading.knee == pytest.approx(0.25 * 90.0 + 0.75 * 92.0)
    assert sorted(reading.knee_ways) == pytest.approx([90.0, 90.0, 92.0])


def test_the_knee_of_one_leg_is_the_nets_and_its_interval_covers_the_picture() -> None:
    reps, motion, close = course([10.0])
    (reading,) = read(reps, motion, close, replace(EASY, one_leg=True))
    assert reading.knee == pytest.approx(92.0)
    both = read(reps, motion, close, EASY)[0]
    assert reading.knee_ways == both.knee_ways
    assert both.knee < 92.0


def test_a_knee_that_the_landmarks_lost_is_the_nets() -> None:
    reps, motion, close = course([10.0])
    lost = replace(motion, knee_angle_deg=np.full(len(motion.time_s), np.nan))
    for floor in (False, True):
        (reading,) = read(reps, lost, close, CaptureConditions(False, 0.0, floor))
        assert reading.knee == pytest.approx(92.0)


def test_far_from_the_side_the_picture_says_nothing_of_the_knee() -> None:
    reps, motion, close = course([10.0])
    (reading,) = read(reps, motion, close, CaptureConditions(False, -25.0, False))
    assert reading.knee_ways == pytest.approx((92.0,))
    assert reading.knee == pytest.approx(92.0)


def test_where_the_far_leg_lifts_the_near_ones_joints_say_nothing() -> None:
    reps, motion, close = course([10.0])
    far = replace(EASY, near_leg=False)
    (reading,) = read(reps, motion, close, far)
    assert reading.knee == pytest.approx(92.0)
    close.points_px["near_knee"][:, 1] += np.linspace(0.0, 80.0, len(motion.time_s))
    told = interval_estimates([reading], None, MODEL, far)[0]
    (again,) = read(reps, motion, close, far)
    assert interval_estimates([again], None, MODEL, far)[0] == told
    own = reading.hip - reading.hip_start + MODEL.hip_change_short_deg
    assert told["hip_change"].value == pytest.approx(own)


def test_hips_that_were_not_found_tell_nothing() -> None:
    reps, motion, close = course([10.0])
    for hip in ("near_hip", "far_hip"):
        close.point_spread[hip][:] = 0.2
    (reading,) = read(reps, motion, close, EASY)
    assert not reading.seen
    estimates = interval_estimates([reading], None, MODEL, EASY)[0]
    assert not any(estimate.known for estimate in estimates.values())


@pytest.mark.parametrize("vague", ["near_hip", "far_hip"])
def test_one_vague_hip_widens_what_is_told_of_hip_and_back(vague: str) -> None:
    reps, motion, close = course([10.0, 20.0, 30.0])

    def widths(reference: int) -> list[dict[str, float]]:
        readings = read(reps, motion, close, EASY)
        told = interval_estimates(readings, reference, MODEL, EASY)
        return [{name: e.high - e.low for name, e in rep.items()} for rep in told]

    sharp = widths(0)
    second = slice(reps[1].start, reps[1].end)
    close.point_spread[vague][second] = 0.2
    wider = Settings().measure.vague_hip_widening
    times = [{k: now[k] / was[k] for k in was} for was, now in zip(sharp, widths(0), strict=True)]
    hips = ("hip_change", "hip_vs_best", "lumbar_change", "lumbar_vs_reference")
    assert times[0] == times[2] == pytest.approx(dict.fromkeys(times[0], 1.0))
    wanted = {name: wider if name in hips else 1.0 for name in times[1]}
    assert times[1] == pytest.approx(wanted)
    # What is compared with a rep that was seen vaguely is no surer than that rep.
    third = widths(1)[2]
    assert third["lumbar_vs_reference"] == pytest.approx(wider * sharp[2]["lumbar_vs_reference"])
    assert third["lumbar_change"] == pytest.approx(sharp[2]["lumbar_change"])


@pytest.mark.parametrize(
    ("conditions", "half"),
    [
        (EASY, 4.0),
        (CaptureConditions(True, 0.0, False), 7.0),
        (CaptureConditions(False, 20.0, False), 6.0),
        (CaptureConditions(False, -20.0, False), 7.0),
        (CaptureConditions(False, 45.0, False), 7.0),
        (CaptureConditions(True, 10.0, True), 9.5),
        (CaptureConditions(False, 0.0, False, near_leg=False), 11.0),
        (CaptureConditions(False, 0.0, True, raised_feet=True), 9.0),
        (CaptureConditions(True, 0.0, False, knee_hidden=1.0), 12.0),
    ],
)
def test_what_is_hard_to_see_widens_the_interval(
    conditions: CaptureConditions, half: float
) -> None:
    assert MODEL.spreads["knee"].around(90.0, conditions) == Estimate(90.0, 90 - half, 90 + half)


def test_a_rep_short_of_lockout_lacks_what_the_best_one_has() -> None:
    reps, motion, close = course([10.0, 10.0, 10.0])
    second = slice(reps[1].start, reps[1].end)
    close.angles_deg["hip_extension_deg"][second] -= 20.0

    def against() -> list[float]:
        found = extension(reps, motion, close, "none")
        return [entry.hip_vs_best_deg.value for entry in found.reps]

    # One of two ways: the joints do not show it yet.
    assert against() == pytest.approx([0.0, -10.0, 0.0], abs=0.3)
    shoulder, hip = close.points_px["near_shoulder"], close.points_px["near_hip"]
    arm = shoulder[second] - hip[second]
    c, s = np.cos(np.radians(-20.0)), np.sin(np.radians(-20.0))
    shoulder[second] = hip[second] + arm @ np.array([[c, -s], [s, c]])
    assert against() == pytest.approx([0.0, -20.0, 0.0], abs=0.5)


def test_behind_plates_the_hip_goes_with_the_plate_from_rep_to_rep() -> None:
    reps, motion, close = course([10.0, 10.0, 10.0])
    hidden = CaptureConditions(plates=True, yaw_deg=0.0, floor=False)
    true_hip = close.points_px["near_hip"].copy()
    # In the second rep the hip lies lower, and the shoulder with it: the plate shows it, the net
    # leaves the hidden hip where it usually is.
    second = slice(reps[1].start, reps[1].end)
    true_hip[second, 1] += 6.0
    truth = {**close.points_px, "near_hip": true_hip}
    plate_px = true_hip / Settings().plates.hip_per_plate + [3.0, -25.0]
    seen = read(reps, motion, close, hidden, plate_at(plate_px))
    meant = read(reps, motion, replace(close, points_px=truth), hidden)
    misled = read(reps, motion, close, hidden)
    opened = [[reading.trunk_thigh for reading in way] for way in (seen, meant, misled)]
    assert opened[0] == pytest.approx(opened[1], abs=1e-6)
    assert abs(opened[2][1] - opened[1][1]) > 3.0
    assert all(np.isnan(reading.trunk_thigh_opens) for reading in seen)


def test_behind_plates_a_frame_without_the_plate_has_the_nets_hip() -> None:
    reps, motion, close = course([10.0])
    hidden = CaptureConditions(plates=True, yaw_deg=0.0, floor=False)
    plate_px = close.points_px["near_hip"] + [5.0, -20.0]
    (whole,) = read(reps, motion, close, hidden, plate_at(plate_px))
    plate_px[reps[0].lockout] = np.nan
    (gone,) = read(reps, motion, close, hidden, plate_at(plate_px))
    assert gone.trunk_thigh == pytest.approx(whole.trunk_thigh)


@pytest.mark.parametrize(
    ("beside_px", "hidden"), [(0.0, 1.0), (40.0, 1.0), (48.0, 0.5), (52.0, 0.0), (60.0, 0.0)]
)
def test_a_knee_behind_the_plate_has_a_wider_interval(beside_px: float, hidden: float) -> None:
    reps, motion, close = course([10.0])
    plates = CaptureConditions(plates=True, yaw_deg=0.0, floor=False)
    plate = plate_at(close.points_px["near_knee"] + [beside_px, 0.0], radius_px=40.0)
    (reading,) = read(reps, motion, close, plates, plate)
    assert reading.knee_hidden == pytest.approx(hidden)
    knee = interval_estimates([reading], None, MODEL, plates)[0]["knee"]
    assert knee.high - knee.value == pytest.approx(7.0 + 5.0 * hidden)


@pytest.mark.parametrize(
    ("conditions", "high_deg"),
    [
        (EASY, 1.0),
        (CaptureConditions(False, 25.0, False), 1.0),
        (CaptureConditions(True, 0.0, False), 5.0),
        (CaptureConditions(True, -10.0, False), 3.0),
        (CaptureConditions(True, 30.0, False), 0.0),
    ],
)
def test_what_is_seen_too_much_in_a_braced_rep(
    conditions: CaptureConditions, high_deg: float
) -> None:
    assert BracedHigh(1.0, 5.0, 2.0).of(conditions) == pytest.approx(high_deg)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("raised", [-20.0, 0.0, 35.0])
def test_the_head_hangs_back_below_the_root_of_the_neck(raised: float, mirrored: bool) -> None:
    along = np.array([-np.cos(np.radians(raised)), -np.sin(np.radians(raised))])
    points = {
        "near_shoulder": np.array([[10.0, 0.0]]),
        "near_ankle": np.array([[200.0, 90.0]]),
        "c7": np.array([[0.0, 0.0]]),
        "head": 25.0 * along[None],
    }
    if mirrored:
        points = {name: place * [-1.0, 1.0] for name, place in points.items()}
    assert head_raised_deg(points) == pytest.approx(raised)


def test_the_roll_of_the_phone_is_taken_from_the_heads_rise() -> None:
    reps, motion, close = course([10.0])
    level, rolled = (
        read(reps, replace(motion, lean_deg=lean), close, EASY)[0].head_raised
        for lean in (0.0, 4.0)
    )
    assert level - rolled == pytest.approx(4.0)


def told(tops: list[float], wanted: int | str) -> list[float]:
    reps, motion, close = course(tops)
    found = extension(reps, motion, close, wanted)
    assert found.reference_rep == {"auto": 1, "none": None}.get(str(wanted), wanted)
    return [entry.lumbar_vs_reference_deg.value for entry in found.reps]


def test_the_first_rep_is_the_reference_unless_one_is_named() -> None:
    assert told([20.0, 5.0, 30.0], "auto") == pytest.approx([0, -15, 10], abs=0.3)
    assert told([20.0, 5.0, 30.0], 2) == pytest.approx([15, 0, 25], abs=0.3)
    assert np.isnan(told([20.0, 5.0, 30.0], "none")).all()


def test_a_set_of_one_rep_has_nothing_to_compare_with() -> None:
    reps, motion, close = course([20.0])
    found = extension(reps, motion, close, "auto")
    assert found.reference_rep is None
    assert not found.reps[0].lumbar_vs_reference_deg.known


def test_without_the_net_nothing_is_told_of_hip_and_back() -> None:
    reps, motion, _ = course([20.0, 5.0])
    found = extension(reps, motion, None, 1)
    assert found.reference_rep is None
    assert len(found.reps) == 2
    assert not any(estimate.known for rep in found.reps for estimate in vars(rep).values())


def test_naming_the_rep_that_was_picked_changes_no_number() -> None:
    reps, motion, close = course([3.0, 23.0])
    picked, named = (extension(reps, motion, close, wanted) for wanted in ("auto", 1))
    assert picked == named


def test_what_is_seen_too_much_in_a_braced_rep_is_put_back_beside_it() -> None:
    reps, motion, close = course([3.0, 23.0])
    for conditions, high_deg in ((EASY, 0.0), (CaptureConditions(True, 0.0, floor=False), 5.0)):
        found = extension(reps, motion, close, 1, conditions).reps
        against = [entry.lumbar_vs_reference_deg.value for entry in found]
        assert against == pytest.approx([0.0, 20.0 + high_deg], abs=0.5)


@pytest.mark.parametrize("mirrored", [False, True])
def test_both_ways_to_the_hips_movement_agree_and_what_is_usually_missed_is_put_back(
    mirrored: bool,
) -> None:
    reps, motion, close = course([10.0])
    if mirrored:
        points = {name: place * [-1.0, 1.0] for name, place in close.points_px.items()}
        close = replace(close, points_px=points)
    (reading,) = read(reps, motion, close, EASY)
    back = reading.lumbar - reading.lumbar_start
    assert reading.trunk_thigh_opens - 0.6 * back == pytest.approx(
        reading.hip - reading.hip_start, abs=0.2
    )
    told = interval_estimates([reading], None, MODEL, EASY)[0]
    assert told["hip_change"].value == pytest.approx(reading.hip - reading.hip_start + 2.0, abs=0.2)


def test_the_backs_share_of_the_trunk_thigh_angle_is_taken_from_the_hips() -> None:
    reps, motion, close = course([10.0])
    (reading,) = read(reps, motion, close, EASY)
    more = replace(reading, trunk_thigh_opens=reading.trunk_thigh_opens + 8.0)
    plain, opened = (
        interval_estimates([entry], None, MODEL, EASY)[0]["hip_change"].value
        for entry in (reading, more)
    )
    assert opened - plain == pytest.approx(4.0)  # one of two ways
    # A back that bends more by the net leaves the hip as it was in one way, and less in the other.
    bent = replace(reading, lumbar=reading.lumbar + 10.0)
    told = interval_estimates([bent], None, MODEL, EASY)[0]["hip_change"].value
    assert plain - told == pytest.approx(0.6 * 10.0 / 2)


def test_behind_plates_the_closed_chain_counts_beside_the_net_at_the_start() -> None:
    hidden = CaptureConditions(plates=True, yaw_deg=0.0, floor=False)
    reading = RepAngles(hip=0.0, lumbar=0.0, hip_start=-80.0, lumbar_start=-5.0, chain_start=97.0)

    def change(of: RepAngles) -> float:
        return interval_estimates([of], None, MODEL, hidden)[0]["hip_change"].value

    alone = change(replace(reading, chain_start=np.nan))
    assert alone == pytest.approx(80.0 + MODEL.hip_change_short_deg)
    # 97 degrees are 73 less than in line, of which the bent back has 3.
    assert change(reading) == pytest.approx(alone - 0.6 * (80.0 - 70.0))


def test_a_rep_that_begins_quite_unlike_the_others_shows_no_start() -> None:
    reps, motion, close = course([10.0, 10.0, 10.0, 10.0])
    hip = close.angles_deg["hip_extension_deg"].copy()
    first = slice(0, reps[0].lockout_first)
    hip[first] = np.minimum(hip[first], hip[first] - 60.0 * (1 - np.arange(len(hip[first])) / 30))
    angles = {**close.angles_deg, "hip_extension_deg": hip}
    seen = read(reps, motion, replace(close, angles_deg=angles), EASY)
    assert np.isnan([seen[0].hip_start, seen[0].lumbar_start]).all()
    assert seen[0].seen
    assert all(np.isfinite(reading.hip_start) for reading in seen[1:])
    two = read(reps[:2], motion, replace(close, angles_deg=angles), EASY)
    assert np.isfinite(two[0].hip_start)


def test_an_error_that_the_reps_share_goes_from_the_back_to_the_hip() -> None:
    reps, motion, close = course([-8.0, -9.0, 20.0])
    readings = read(reps, motion, close, EASY)
    shared = Normal(0.0, 6.0)
    knowing = replace(MODEL, usual=replace(NOT_SHARED, shared=shared))
    plain, told = (interval_estimates(readings, None, model, EASY) for model in (MODEL, knowing))
    changes = [entry["lumbar_change"].value for entry in plain]
    error = knowing.usual.shared_bias_deg(changes)
    assert error < -4.0
    for before, after in zip(plain, told, strict=True):
        gone = after["lumbar_change"].value - before["lumbar_change"].value
        assert gone == pytest.approx(-error, abs=0.1)
        assert after["hip_change"].value - before["hip_change"].value == pytest.approx(-0.6 * gone)


def test_backs_are_told_as_far_apart_as_the_stretch_says_and_their_mean_stays() -> None:
    readings = read(*course([0.0, 10.0, 20.0]), EASY)
    far = replace(MODEL, stretch=Stretch(plain=1.5, plates=1.0))
    plain, apart = (interval_estimates(readings, 0, model, EASY) for model in (MODEL, far))
    for name, about in (("lumbar_vs_reference", 0.0), ("lumbar_change", 10.0)):
        before, after = ([entry[name].value for entry in told] for told in (plain, apart))
        assert np.array(after) - about == pytest.approx(1.5 * (np.array(before) - about), abs=0.3)
    hips = ([entry["hip_change"].value for entry in told] for told in (plain, apart))
    assert next(hips) == next(hips)
    behind = replace(EASY, plates=True)
    assert interval_estimates(readings, 0, far, behind) == interval_estimates(
        readings, 0, MODEL, behind
    )


@pytest.mark.parametrize(
    ("doubt_deg", "times"), [(2.0, 1.0), (4.0, 1.0), (4.5, 2.0), (8.0, 3.0), (float("nan"), 1.0)]
)
def test_intervals_widen_where_the_network_doubts_itself_more_than_ever(
    doubt_deg: float, times: float
) -> None:
    readings = [replace(r, doubt=doubt_deg) for r in read(*course([0.0, 10.0]), EASY)]
    wary = replace(MODEL, unfamiliar=Unfamiliar(4.0, 5.0, {"lumbar_change": 3.0}))
    plain, wide = (interval_estimates(readings, 0, model, EASY)[1] for model in (MODEL, wary))
    for name in ("lumbar_change", "hip_change"):
        assert wide[name].value == plain[name].value
        expected = times if name == "lumbar_change" else 1.0
        assert wide[name].high - wide[name].low == pytest.approx(
            expected * (plain[name].high - plain[name].low)
        )
