"""Getting up and walking off: whole bones, feet on the floor, the bar left behind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lab.synthetic.body.skeleton import apply_transforms, skin_transforms
from lab.synthetic.set.plan import DRAW_S, RISE_S, ROLL_S, Leave
from lab.synthetic.set.spec import draw_clip
from lab.synthetic.set.stage import Stage, stage_clip
from lab.synthetic.set.truth import ANGLES, measure
from tests.synthetic.short_clips import short_spec

HEADING_DEG = -70.0


@pytest.fixture(scope="module", params=["feet-too-close", "feet-too-far", "floor-bridge"])
def leaver(request: pytest.FixtureRequest) -> Stage:
    """Under a bar with small plates; with nothing, on a bench and on the floor."""
    spec = short_spec(request.param)
    leave = Leave(HEADING_DEG, 2.0, under_bar=spec.load.kind == "barbell")
    return stage_clip(replace(spec, plan=replace(spec.plan, leave=leave, sits_on_floor=True)))


def _gone(stage: Stage) -> list[int]:
    return [int(t) for t in np.flatnonzero(stage.timeline.leaving > 0)]


def test_it_takes_as_long_as_planned_and_is_no_rep(leaver: Stage) -> None:
    leave, line = leaver.spec.plan.leave, leaver.timeline
    assert leave is not None
    out_s = ROLL_S + DRAW_S if leave.under_bar else 0.0
    assert line.leaving.max() == pytest.approx(out_s + RISE_S + 2.0, abs=0.2)
    assert {line.phase[t] for t in _gone(leaver)} == {"walk_off"}
    assert not line.rep[_gone(leaver)].any()


def test_bones_keep_their_lengths(leaver: Stage) -> None:
    names = [m.name for m in leaver.marks]
    for side in ("left", "right"):
        chain = [names.index(f"{side}_{j}") for j in ("hip", "knee", "ankle")]
        lengths = np.linalg.norm(np.diff(leaver.joints[:, chain], axis=1), axis=2)
        assert np.ptp(lengths, axis=0).max() < 0.004


def test_nobody_sinks_into_the_floor_or_floats(leaver: Stage) -> None:
    """Some of the mesh, the soles' thickness above the floor, is on it, as before."""
    body = leaver.body

    def lowest(t: int) -> float:
        skin = skin_transforms(body, leaver.performance.frames[t])
        return float(apply_transforms(skin, body.vertices)[:, 2].min())

    heights = [lowest(t) for t in _gone(leaver)]
    assert min(heights) > -0.03
    assert max(heights) < 0.05


def test_ends_upright_facing_the_heading_and_away(leaver: Stage) -> None:
    names = [m.name for m in leaver.marks]
    before, last = _gone(leaver)[0] - 1, _gone(leaver)[-1]
    hips = leaver.joints[:, [names.index(f"{s}_hip") for s in ("left", "right")]]
    walked = (hips[last] - hips[before]).mean(axis=0)
    assert walked[2] > 0.4  # from the seat to standing
    assert np.hypot(*walked[:2]) > 1.0
    across = hips[last, 0] - hips[last, 1]  # towards the lifter's left
    facing_deg = np.degrees(np.arctan2(across[1], across[0])) - 90.0
    assert facing_deg == pytest.approx(HEADING_DEG, abs=1.0)


def test_the_bar_is_left_on_the_floor_beyond_the_feet(leaver: Stage) -> None:
    load = leaver.spec.load
    if load.kind != "barbell":
        return
    bar = leaver.performance.bar[_gone(leaver)]
    assert bar[-1, 2] == pytest.approx(load.floor_radius_m, abs=0.002)
    toes = leaver.joints[0, [m.name for m in leaver.marks].index("left_toe"), 0]
    assert bar[-1, 0] > toes
    assert np.linalg.norm(np.diff(bar, axis=0), axis=1).max() * leaver.spec.camera.film.fps < 3.0


def test_truth_is_in_the_lifters_own_plane(leaver: Stage) -> None:
    """Walking turned away from the camera's plane, the legs are still nearly straight."""
    truth = measure(leaver)
    knees = truth.angles[_gone(leaver)[-3:]][
        :, [ANGLES.index(f"knee_angle_{s}_deg") for s in ("left", "right")]
    ]
    assert knees.max() > 145.0
    assert np.isfinite(truth.angles).all()


def test_the_camera_is_put_up_for_the_set(leaver: Stage) -> None:
    stays = stage_clip(replace(leaver.spec, plan=replace(leaver.spec.plan, leave=None)))
    assert leaver.camera.distance_m == pytest.approx(stays.camera.distance_m, abs=1e-6)


def test_some_of_those_who_can_leave_do() -> None:
    plans = [draw_clip("train", 5, n) for n in range(80)]
    able = [p for p in plans if p.load.kind in ("barbell", "none") and p.plan.finish_s > 1.5]
    leaving = [p for p in able if p.plan.leave is not None]
    assert 0.3 < len(leaving) / len(able) < 0.8
    assert all(p.plan.leave is None for p in plans if p.load.kind in ("dumbbell", "plate"))
