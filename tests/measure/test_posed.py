"""One skeleton for table, joints and picture."""

from dataclasses import replace

import numpy as np
import pytest

from tests.stick.film import Camera, film
from tests.stick.moves import thrust_set
from tests.stick.observed import lost_on, net_of, recognised, where_it_ran
from thrust_vision.analysis import Recognised
from thrust_vision.body.angles import (
    interior_angle_deg,
    opening_angle_deg,
    tilt_from_vertical_deg,
)
from thrust_vision.body.medians import median_of_known
from thrust_vision.body.motion import Motion
from thrust_vision.body.side import sign_of
from thrust_vision.measure.conditions import CaptureConditions
from thrust_vision.measure.extension import estimate_extension
from thrust_vision.measure.lockout_angles import LockoutModel
from thrust_vision.measure.measure_set import conditions_of
from thrust_vision.measure.posed import PosedSet, bridged, pose_set
from thrust_vision.observe.landmarks import PoseTrack
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.settings import Settings
from thrust_vision.weights.model_files import model_file

SETTINGS = Settings()


def thrusts(reps: int = 3, side: str = "right") -> PoseTrack:
    time_s, figures, _ = thrust_set(reps)
    return film(time_s, figures, Camera(side))


def net_with(track: PoseTrack, **angles_deg: float) -> NetTrack:
    """The network's predictions where the joints are, with some angles of its own."""
    net = net_of(track)
    own = {name: np.full(len(track), value) for name, value in angles_deg.items()}
    return replace(net, angles_deg={**net.angles_deg, **own})


def posed(
    seen: Recognised, conditions: CaptureConditions | None = None
) -> tuple[PosedSet, CaptureConditions]:
    assert seen.body is not None
    assert seen.scene is not None
    conditions = conditions_of(seen.scene) if conditions is None else conditions
    return pose_set(seen.body, seen.reps, seen.scene, conditions, SETTINGS), conditions


def assert_angles_are_those_of_the_joints(motion: Motion, facing: str) -> None:
    joints = motion.joints_px
    shoulder, hip, knee, ankle = (joints[name] for name in ("shoulder", "hip", "knee", "ankle"))
    head = sign_of(facing)  # type: ignore[arg-type]
    np.testing.assert_allclose(motion.knee_angle_deg, interior_angle_deg(hip, knee, ankle))
    np.testing.assert_allclose(
        motion.trunk_thigh_angle_deg, opening_angle_deg(shoulder, hip, knee, -head)
    )
    np.testing.assert_allclose(
        motion.shin_angle_deg, tilt_from_vertical_deg(ankle, knee, head) + motion.lean_deg
    )


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("own_deg", [None, 70.0, 84.0, 100.0])
def test_the_joints_show_the_knee_that_the_table_reports(side: str, own_deg: float | None) -> None:
    track = thrusts(side=side)
    net = net_of(track, near=side)  # type: ignore[arg-type]
    if own_deg is not None:
        own = np.full(len(track), own_deg)
        net = replace(net, angles_deg={**net.angles_deg, "knee_angle_deg": own})
    seen = recognised(track, net=net)
    found, conditions = posed(seen)
    assert seen.body is not None
    assert seen.scene is not None
    assert seen.body.net is not None
    assert_angles_are_those_of_the_joints(found.motion, seen.scene.facing)
    assert found.knee is not None
    lifts = slice(seen.reps[0].start, seen.reps[-1].end + 1)
    np.testing.assert_allclose(
        found.motion.knee_angle_deg[lifts], found.knee.fused_deg[lifts], atol=1e-6
    )
    model = LockoutModel.load(model_file("lockout_angles.json"))
    told = estimate_extension(seen.body, found, seen.reps, conditions, "none", model)
    for rep, extension in zip(seen.reps, told.reps, strict=True):
        shown = median_of_known(found.motion.knee_angle_deg[rep.lockout])
        assert extension.knee_deg.value == pytest.approx(shown, abs=1e-6)
        assert extension.knee_deg.low <= shown <= extension.knee_deg.high


def test_without_the_net_the_joints_are_the_landmarks() -> None:
    seen = recognised(thrusts())
    found, _ = posed(seen)
    assert seen.scene is not None
    assert found.knee is None
    assert_angles_are_those_of_the_joints(found.motion, seen.scene.facing)
    assert np.isnan(found.motion.hip_extension_deg).all()
    assert np.isnan(found.motion.lumbar_extension_deg).all()


def test_network_and_landmarks_are_averaged_where_both_are_good() -> None:
    track = thrusts()
    aside = replace(track, xy_px=track.xy_px + np.array([8.0, 0.0]))
    mean, _ = posed(recognised(track, net=net_of(aside)))
    alone, _ = posed(recognised(track))
    off = mean.motion.joints_px["hip"] - alone.motion.joints_px["hip"]
    assert np.nanmedian(off, axis=0) == pytest.approx([4.0, 0.0], abs=0.2)


def test_unreliable_landmarks_have_no_part_in_the_joints() -> None:
    track = thrusts()
    aside = replace(track, xy_px=track.xy_px + np.array([8.0, 0.0]))
    lost, _ = posed(recognised(lost_on(track), net=net_of(aside)))
    alone, _ = posed(recognised(track))
    off = lost.motion.joints_px["hip"] - alone.motion.joints_px["hip"]
    assert np.nanmedian(off, axis=0) == pytest.approx([8.0, 0.0], abs=0.2)


def test_feet_that_stand_still_do_so_through_the_set() -> None:
    seen = recognised(thrusts())
    found, _ = posed(seen)
    lifts = slice(seen.reps[0].start, seen.reps[-1].end + 1)
    for name in ("ankle", "heel", "foot_index"):
        assert np.nanmax(np.ptp(found.motion.joints_px[name][lifts], axis=0)) == 0.0
    assert np.nanmax(np.ptp(found.motion.joints_px["knee"][lifts], axis=0)) > 5.0


def test_a_free_foot_keeps_moving() -> None:
    time_s, figures, _ = thrust_set(3, free_leg="raised")  # the left leg is free
    seen = recognised(film(time_s, figures, Camera()))
    assert seen.scene is not None
    free = replace(seen.scene, working_side="left")
    found, _ = posed(replace(seen, outcome=free))
    lifts = slice(seen.reps[0].start, seen.reps[-1].end + 1)
    assert np.nanmax(np.ptp(found.motion.joints_px["ankle"][lifts], axis=0)) > 20.0


def test_where_the_far_leg_lifts_the_knee_stays_where_it_is_seen() -> None:
    track = thrusts()
    seen = recognised(track, net=net_with(track, knee_angle_deg=60.0))
    near, conditions = posed(seen)
    far, _ = posed(seen, replace(conditions, near_leg=False))
    assert near.knee is not None
    moved = np.linalg.norm(near.motion.joints_px["knee"] - far.motion.joints_px["knee"], axis=1)
    assert np.nanmedian(moved) > 5.0
    assert seen.scene is not None
    assert_angles_are_those_of_the_joints(far.motion, seen.scene.facing)


def test_the_course_of_an_angle_has_no_holes_between_two_runs() -> None:
    track = thrusts()
    frames = np.arange(len(track))
    ran = (frames % 2 == 0) & ((frames < 20) | (frames > 30))
    net = where_it_ran(net_with(track, hip_extension_deg=-30.0), ran)
    course = bridged(track.time_s, net, net.angles_deg["hip_extension_deg"], 0.1)
    assert course[:19] == pytest.approx(-30.0)
    assert np.isnan(course[20:31]).all()
    last = frames[ran][-1]
    assert course[32 : last + 1] == pytest.approx(-30.0)


def test_hip_and_back_are_the_networks_on_the_frames_of_the_film() -> None:
    track = thrusts()
    net = net_with(track, hip_extension_deg=-30.0, lumbar_extension_deg=12.0)
    ran = np.arange(len(track)) % 2 == 0
    found, _ = posed(recognised(track, net=where_it_ran(net, ran)))
    last = np.flatnonzero(ran)[-1]
    assert found.motion.hip_extension_deg[: last + 1] == pytest.approx(-30.0)
    assert found.motion.lumbar_extension_deg[: last + 1] == pytest.approx(12.0)
    assert found.motion.back_px is not None
    assert np.isfinite(found.motion.back_px[: last + 1]).all()
