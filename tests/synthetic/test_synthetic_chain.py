"""The closed chain holds: feet planted, back on the bench, and the angles that were asked for."""

from __future__ import annotations

import numpy as np
import pytest

from lab.synthetic.body.chain import COMPRESSION_M, ChainError, Request
from lab.synthetic.body.skeleton import apply_transforms, skin_transforms
from lab.synthetic.set.perform import reach
from lab.synthetic.set.stage import Stage
from tests.synthetic.short_clips import back_depth

HOLD_M = 0.005


@pytest.mark.parametrize("which", ["thrust", "bridge"])
def test_feet_stay_planted(which: str, request: pytest.FixtureRequest) -> None:
    stage: Stage = request.getfixturevalue(which)
    body = stage.body
    for side in "LR":
        bone = body.bone(f"foot.{side}")
        places = np.array([f.positions[bone] for f in stage.performance.frames])
        turns = np.array([f.rotations[bone] for f in stage.performance.frames])
        assert np.abs(places - stage.setting.stance.ankle(side)).max() < HOLD_M
        assert np.abs(turns - turns[0]).max() < 1e-9


@pytest.mark.parametrize("which", ["thrust", "bridge"])
def test_skinned_back_rests_on_its_support(which: str, request: pytest.FixtureRequest) -> None:
    """The whole skinned mesh, arms and all: neither floating nor sunk in by more than 5 mm."""
    stage: Stage = request.getfixturevalue(which)
    for t in np.flatnonzero(stage.timeline.sitting == 0)[::3]:
        assert back_depth(stage, t) == pytest.approx(COMPRESSION_M, abs=HOLD_M)


def test_asked_for_angles_are_reached(thrust: Stage) -> None:
    plan = thrust.spec.plan
    for rep, index in zip(plan.reps, (0, 1), strict=True):
        top = np.flatnonzero((thrust.timeline.plan_index == index) & (thrust.timeline.rise == 1.0))
        poses = [thrust.performance.poses[t] for t in top]
        wanted = plan.lumbar_start_deg + rep.lumbar_change_deg
        assert np.median([p.lumbar_deg for p in poses]) == pytest.approx(wanted, abs=1.5)


def test_hip_and_lumbar_are_independent(thrust: Stage) -> None:
    """Arching by 20 degrees at the same hip extension lifts the hips and opens the knee."""
    flat = reach(thrust.setting, Request(-5.0, 0.0, 0.0, 0.0, 0.0))
    arched = reach(thrust.setting, Request(-5.0, 20.0, 0.0, 0.0, 0.0))
    assert arched.z_m - flat.z_m > 0.02
    assert arched.pelvis_deg - arched.thorax_deg == pytest.approx(20.0)


def test_impossible_pose_is_refused(thrust: Stage) -> None:
    with pytest.raises(ChainError, match="chain open"):
        reach(thrust.setting, Request(-170.0, 0.0, 0.0, 0.0, 0.0))


def test_bar_lies_outside_the_body_and_above_the_floor(thrust: Stage) -> None:
    body, load = thrust.body, thrust.spec.load
    belly = np.flatnonzero(
        (body.vertices[:, 0] > 0)
        & (np.abs(body.vertices[:, 1]) < 0.15)
        & (np.abs(body.vertices[:, 2]) < 0.25)
        & (body.weight_of("spine", "root", "pelvis", "upperleg") > 0.9)
    )
    assert thrust.performance.bar[:, 2].min() >= load.floor_radius_m - 1e-9
    for t in np.flatnonzero(thrust.timeline.sitting == 0)[::4]:
        skin = skin_transforms(body, thrust.performance.frames[t])[belly]
        points = apply_transforms(skin, body.vertices[belly])
        bar = thrust.performance.bar[t]
        gap = np.hypot(points[:, 0] - bar[0], points[:, 2] - bar[2]).min() - load.lap_radius_m
        assert gap > -0.03, t


@pytest.mark.parametrize("which", ["thrust", "bridge"])
def test_nothing_jumps(which: str, request: pytest.FixtureRequest) -> None:
    """No joint is faster than a dropped bar: a jump of a few centimetres would be."""
    stage: Stage = request.getfixturevalue(which)
    lying = stage.timeline.sitting == 0
    steady = lying[1:] & lying[:-1]
    speed = np.linalg.norm(np.diff(stage.joints, axis=0), axis=2) * stage.spec.camera.film.fps
    trunk = [i for i, m in enumerate(stage.marks) if m.name in ("left_hip", "l3", "c7")]
    assert speed[steady][:, trunk].max() < 1.2
