"""Variants: every leg is where the plan says, every foot and back keeps its contact."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lab.synthetic.body.chain import COMPRESSION_M, ChainError, shank_angle, thigh_angle
from lab.synthetic.body.legs import FreeLeg
from lab.synthetic.body.skeleton import Floats, apply_transforms, skin_transforms
from lab.synthetic.clothes.shoes import make_shoe
from lab.synthetic.render.batch import write_manifest
from lab.synthetic.render.render import pictures
from lab.synthetic.room.bands import ANCHOR_Y_M, OVER_CLOTH_M, anchors_mesh, make_band
from lab.synthetic.set.plan import draw_set
from lab.synthetic.set.spec import ClipSpec
from lab.synthetic.set.stage import Stage, stage_clip
from lab.synthetic.set.step import PLATE_DIAMETER_M, Step, step_mesh
from lab.synthetic.set.timeline import lay_out
from lab.synthetic.set.truth_files import write_truth
from lab.synthetic.set.variant_split import KINDS, draw_variant_clip
from tests.synthetic.short_clips import back_depth, short_variant

HOLD_M = 0.005
Staged = Callable[[str], Stage]
ALL = ("knee_up", "leg_out", "frog", "raised", "raised_floor")


def lying(stage: Stage) -> list[int]:
    return [int(t) for t in np.flatnonzero(stage.timeline.sitting == 0)]


def shoe(stage: Stage, side: str, t: int) -> Floats:
    """The points of one shoe (N, 3) in one frame."""
    body, frames = stage.body, stage.performance.frames[t]
    bone = body.bone(f"foot.{side}")
    rest = make_shoe(body, side, stage.spec.outfit).points - body.heads[bone]
    return rest @ frames.rotations[bone].T + frames.positions[bone]


def ground(stage: Stage) -> float:
    """Height of what the feet stand on."""
    variant = stage.spec.variant
    assert variant is not None
    return variant.step.height_m if variant.step else 0.0


@pytest.mark.parametrize("which", ALL)
def test_working_feet_stand_still_on_what_carries_them(which: str, variant: Staged) -> None:
    stage = variant(which)
    for side in stage.setting.stance.working:
        soles = [shoe(stage, side, t) for t in range(len(stage.timeline.time_s))]
        assert np.abs(np.array(soles) - soles[0]).max() < HOLD_M
        assert soles[0][:, 2].min() == pytest.approx(ground(stage), abs=HOLD_M)


@pytest.mark.parametrize("which", ALL)
def test_back_rests_on_its_support(which: str, variant: Staged) -> None:
    stage = variant(which)
    for t in lying(stage)[::3]:
        assert back_depth(stage, t) == pytest.approx(COMPRESSION_M, abs=HOLD_M)


def free_leg(stage: Stage) -> FreeLeg:
    free = stage.setting.stance.free
    assert free is not None
    return free


@pytest.mark.parametrize("which", ["knee_up", "leg_out"])
def test_free_leg_is_held_as_planned(which: str, variant: Staged) -> None:
    stage = variant(which)
    free, body = free_leg(stage), stage.body
    other = stage.setting.stance.working
    assert free.follows == {"knee_up": "pelvis", "leg_out": "thigh"}[which]
    for t in lying(stage):
        frames = stage.performance.frames[t]
        hip, knee, ankle = (
            frames.positions[body.bone(f"{name}.{free.side}")]
            for name in ("upperleg01", "lowerleg01", "foot")
        )
        thigh, shank = hip - knee, knee - ankle
        cosine = thigh @ shank / np.linalg.norm(thigh) / np.linalg.norm(shank)
        assert 180 - np.degrees(np.arccos(cosine)) == pytest.approx(free.knee_deg, abs=0.01)
        against = stage.performance.poses[t].pelvis_deg
        if free.follows == "thigh":
            against = thigh_angle(body, frames, other)
        assert thigh_angle(body, frames, free.side) - against == pytest.approx(
            free.thigh_deg, abs=0.01
        )
        assert np.linalg.norm(thigh) == pytest.approx(stage.setting.anatomy.thigh_m, abs=1e-6)
        assert np.linalg.norm(shank) == pytest.approx(stage.setting.anatomy.shank_m, abs=1e-6)
        assert np.ptp([hip[1], knee[1], ankle[1]]) < 1e-9
        assert shoe(stage, free.side, t)[:, 2].min() > 0.02


@pytest.mark.parametrize("which", ["knee_up", "leg_out"])
def test_free_foot_stands_while_the_lifter_sits(which: str, variant: Staged) -> None:
    stage = variant(which)
    side = free_leg(stage).side
    upright = np.flatnonzero(stage.timeline.sitting > 0.5)
    assert len(upright) > 3
    for t in upright:
        assert shoe(stage, side, t)[:, 2].min() == pytest.approx(0.0, abs=HOLD_M)


def test_free_foot_on_the_floor_is_refused() -> None:
    spec = short_variant("leg_out")
    assert spec.variant is not None
    assert spec.variant.free is not None
    hanging = replace(spec.variant.free, thigh_deg=40.0)
    with pytest.raises(ChainError, match="free foot"):
        stage_clip(replace(spec, variant=replace(spec.variant, free=hanging)))


def test_frog_pump_has_soles_together_and_knees_out(variant: Staged) -> None:
    stage = variant("frog")
    body = stage.body
    left, right = shoe(stage, "L", 0), shoe(stage, "R", 0)
    assert 0 <= left[:, 1].min() < HOLD_M
    assert -HOLD_M < right[:, 1].max() <= 0
    for t in lying(stage):
        places = stage.performance.frames[t].positions
        knees = [places[body.bone(f"lowerleg01.{s}")][1] for s in "LR"]
        ankles = [places[body.bone(f"foot.{s}")][1] for s in "LR"]
        assert knees[0] - knees[1] > 2 * (ankles[0] - ankles[1])


def test_bottom_of_a_raised_set_is_deeper_at_the_knee(variant: Staged) -> None:
    """The feet of a raised set are higher than the seat at the bottom."""
    stage = variant("raised")
    t = min(lying(stage), key=lambda k: stage.timeline.rise[k])
    frames = stage.performance.frames[t]
    hip = frames.positions[stage.body.bone("upperleg01.L")][2]
    assert stage.setting.stance.left_ankle[2] > hip
    assert shank_angle(stage.body, frames, "L") < 60


@pytest.mark.parametrize(
    "step",
    [Step("box", 0.3, 0.4, 0.6, (0.5, 0.5, 0.5)), Step("plates", 0.2, 0.36, 0.45, (0, 0, 0))],
)
def test_step_lies_under_the_feet(step: Step) -> None:
    mesh = step_mesh(step, 0.9)
    assert mesh.points[:, 2].min() == pytest.approx(0.0, abs=1e-6)
    assert mesh.points[:, 2].max() == pytest.approx(step.height_m, abs=1e-6)
    depth = PLATE_DIAMETER_M if step.kind == "plates" else step.depth_m
    assert np.ptp(mesh.points[:, 0]) == pytest.approx(depth, abs=1e-3)
    assert mesh.points[:, 0].mean() == pytest.approx(0.9, abs=0.03)


@pytest.mark.parametrize("which", ["raised", "raised_floor"])
def test_shoes_lie_within_the_step(which: str, variant: Staged) -> None:
    stage = variant(which)
    assert stage.spec.variant is not None
    assert stage.spec.variant.step is not None
    block = step_mesh(stage.spec.variant.step, stage.step_x_m).points
    for side in "LR":
        sole = shoe(stage, side, 0)
        for axis in (0, 1):
            assert block[:, axis].min() - 0.06 < sole[:, axis].min()
            assert sole[:, axis].max() < block[:, axis].max() + 0.06


def test_band_around_the_thighs_encloses_them_closely(variant: Staged) -> None:
    stage = variant("band_thighs")
    band, body = make_band(stage), stage.body
    assert band is not None
    assert band.anchor_x_m is None
    assert anchors_mesh(band) is None
    first = band.posed(body, stage.performance.frames[0], stage.performance.bar[0])
    for t in lying(stage)[::4]:
        frames = stage.performance.frames[t]
        mesh = band.posed(body, frames, stage.performance.bar[t])
        assert (mesh.faces == first.faces).all()
        skin = np.concatenate([rim.posed(body, frames) for rim in band.rims])
        # Sideways the loop is wider than the skin of both thighs, but not by much.
        for edge in (np.min, np.max):
            gap = abs(edge(mesh.points[:, 1])) - abs(edge(skin[:, 1]))
            assert OVER_CLOTH_M - HOLD_M < gap < OVER_CLOTH_M + 0.02


def test_band_over_the_hips_runs_from_anchor_to_anchor_above_the_skin(variant: Staged) -> None:
    stage = variant("band_hips")
    band, body = make_band(stage), stage.body
    assert band is not None
    assert band.anchor_x_m is not None
    top = max(lying(stage), key=lambda k: stage.timeline.rise[k])
    frames = stage.performance.frames[top]
    points = band.posed(body, frames, stage.performance.bar[top]).points
    assert points[:, 1].max() == pytest.approx(ANCHOR_Y_M, abs=0.002)
    assert points[np.argmax(points[:, 1]), 2] < 0.05
    posed = apply_transforms(skin_transforms(body, frames), body.vertices)
    highest = points[np.argmax(points[:, 2])]
    under = np.hypot(*(posed[:, :2] - highest[:2]).T) < 0.03
    assert 0.0 < highest[2] - posed[under, 2].max() < 0.04


def test_band_is_in_the_picture(variant: Staged) -> None:
    stage = variant("band_thighs")
    t = lying(stage)[0]
    spec = stage.spec
    bright = replace(spec.load, band_colour=(0.9, 0.0, 0.0))
    bare = replace(spec.load, band="")
    with_band, without = (
        next(pictures(replace(stage, spec=replace(spec, load=load)), [t])).astype(int)
        for load in (bright, bare)
    )
    redder = (with_band - without)[:, :, 0] - (with_band - without)[:, :, 1]
    assert 10 < (redder > 60).sum() < 2000


def test_folded_hands_lie_on_the_chest() -> None:
    spec = short_variant("raised")
    stage = stage_clip(replace(spec, arm_style="folded"))
    body = stage.body
    chest = np.flatnonzero(body.weight_of("spine", "breast", "clavicle") > 0.9)
    for t in lying(stage)[::6]:
        frames = stage.performance.frames[t]
        skin = apply_transforms(skin_transforms(body, frames)[chest], body.vertices[chest])
        for name in ("wrist", "finger2-1", "finger3-2", "finger5-1"):
            for side in "LR":
                joint = frames.positions[body.bone(f"{name}.{side}")]
                gap = np.linalg.norm(skin - joint, axis=1).min()
                assert 0.005 < gap < 0.08, (t, name, side)


def truth_of(spec: ClipSpec, folder: Path) -> dict[str, object]:
    write_truth(folder, stage_clip(spec))
    content: dict[str, object] = json.loads(
        (folder / f"{spec.name}.truth.json").read_text(encoding="utf-8")
    )
    return content


def test_truth_names_variant_and_working_leg(tmp_path: Path, variant: Staged) -> None:
    stage = variant("leg_out")
    truth = write_truth(tmp_path, stage)
    free = truth["free_leg"]
    assert isinstance(free, dict)
    assert truth["variant"] == "single_leg"
    assert {truth["working_leg"], free["side"]} == {"left", "right"}
    assert free["near"] == (free["side"] == truth["near_side"])
    assert free["held"] == "straight"
    write_manifest(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["clips"][0]["variant"] == "single_leg"
    assert manifest["clips"][0]["working_leg"] == truth["working_leg"]
    raised = write_truth(tmp_path, variant("raised"))
    assert raised["working_leg"] == "both"
    assert raised["free_leg"] is None
    assert isinstance(raised["step"], dict)
    assert raised["step"]["height_m"] == pytest.approx(ground(variant("raised")), abs=1e-4)


def test_rep_angles_of_a_single_leg_set_are_the_working_legs(
    tmp_path: Path, variant: Staged
) -> None:
    stage = variant("knee_up")
    truth = write_truth(tmp_path, stage)
    reps = truth["reps"]
    assert isinstance(reps, list)
    side = stage.setting.stance.working
    line, phases = stage.timeline, np.array(stage.timeline.phase)
    for rep in reps:
        top = np.flatnonzero((line.rep == rep["rep"]) & (phases == "lockout"))
        frames = [stage.performance.frames[t] for t in top]
        thigh = np.median([thigh_angle(stage.body, f, side) for f in frames])
        assert rep["lockout"]["thigh_deg"] == pytest.approx(thigh, abs=0.01)
        knee = [
            180 - shank_angle(stage.body, f, side) + thigh_angle(stage.body, f, side)
            for f in frames
        ]
        assert rep["lockout"]["knee_angle_deg"] == pytest.approx(np.median(knee), abs=0.01)


def test_untidy_reps_are_marked(tmp_path: Path) -> None:
    spec = short_variant("raised")
    whole = replace(
        spec.plan.reps[0], hip_lockout_deg=-4.0, top_pulse=0.0, false_start=0.0, hold_s=0.5
    )
    reps = (
        whole,
        replace(whole, hip_lockout_deg=-50.0),
        replace(whole, top_pulse=0.2, false_start=0.3),
    )
    truth = truth_of(replace(spec, plan=replace(spec.plan, reps=reps)), tmp_path)
    rows = truth["reps"]
    assert isinstance(rows, list)
    assert [row["partial"] for row in rows] == [False, True, False]
    assert [row["pulsed_at_top"] for row in rows] == [False, False, True]
    assert [row["false_start_before"] for row in rows] == [False, False, True]


def test_pulse_dips_and_comes_back() -> None:
    plan = draw_set(np.random.default_rng(3), 1, floor=False, fast=False)
    rep = replace(plan.reps[0], top_pulse=0.2, hold_s=0.5, false_start=0.0, bounce=0.0)
    line = lay_out(replace(plan, reps=(rep,), cut_start=False, cut_end=False), 50.0)
    dip = line.rise[np.array(line.phase) == "pulse"]
    assert dip.min() == pytest.approx(0.8, abs=0.01)
    tops = np.flatnonzero(np.array(line.phase) == "lockout")
    assert tops[0] < np.flatnonzero(np.array(line.phase) == "pulse")[0] < tops[-1]
    assert set(line.rep[tops]) == {1}


def test_clip_that_starts_at_the_top_has_no_start_of_its_first_rep(tmp_path: Path) -> None:
    spec = short_variant("raised_floor")
    reps = tuple(replace(r, hold_s=0.8, false_start=0.0) for r in spec.plan.reps)
    plan = replace(spec.plan, reps=reps, starts_at_top=True)
    truth = truth_of(replace(spec, plan=plan), tmp_path)
    rows = truth["reps"]
    assert isinstance(rows, list)
    assert [row["complete"] for row in rows] == [False, True]
    assert rows[0]["start_s"] is None
    assert rows[0]["lockout_from_s"] == 0.0


def test_split_holds_every_variant_in_every_way() -> None:
    specs = [draw_variant_clip(1, k) for k in range(60)]
    variants = [s.variant for s in specs if s.variant is not None]
    assert len(variants) == 60
    near = {"left": "R", "right": "L"}
    held = {
        (s.exercise, v.free.follows, v.free.side == near[s.facing])
        for s, v in zip(specs, variants, strict=True)
        if v.free is not None
    }
    assert {(f, n) for _, f, n in held} == {
        (f, n) for f in ("thigh", "pelvis") for n in (True, False)
    }
    assert {e for e, _, _ in held} == {"hip_thrust", "glute_bridge"}
    raised = [(s.exercise, v.step.height_m) for s, v in zip(specs, variants, strict=True) if v.step]
    assert {e for e, _ in raised} == {"hip_thrust", "glute_bridge"}
    assert all(0.149 < h <= 0.35 for _, h in raised)
    frogs = [s for s, v in zip(specs, variants, strict=True) if v.name == "frog_pump"]
    assert frogs
    assert all(s.bench is None for s in frogs)
    loads = {(s.load.kind, s.load.band) for s in specs}
    assert loads >= {("barbell", ""), ("dumbbell", ""), ("band", "hips"), ("band", "thighs")}
    assert ("none", "") in loads
    rates = {s.camera.film.fps for s in specs}
    assert (min(rates), max(rates)) == (10.0, 60.0)
    counts = {len(s.plan.reps) for s in specs}
    assert (min(counts), max(counts)) == (1, 12)
    for trait in ("cut_start", "cut_end", "starts_at_top"):
        assert sum(getattr(s.plan, trait) for s in specs) == 10
    assert sum(s.plan.finish_s > 1.5 for s in specs) == 20
    reps = [r for s in specs for r in s.plan.reps]
    for trait in ("false_start", "bounce", "top_pulse"):
        assert sum(getattr(r, trait) > 0 for r in reps) > 8
    assert sum(r.hip_lockout_deg <= -40 for r in reps) > 8
    assert len(KINDS) == 20


@pytest.mark.parametrize("variant", ["single_leg", "feet_raised", "frog_pump", "standard"])
def test_lifters_of_the_training_split_lift_in_one_way_if_asked(variant: str) -> None:
    specs = [draw_variant_clip(1, k, split="train", variant=variant) for k in range(20)]
    assert {spec.variant.name for spec in specs} == {variant}
    free = {spec.variant.free.side for spec in specs if spec.variant.free is not None}
    assert free == ({"L", "R"} if variant == "single_leg" else set())
    assert all(spec.shape.body_id.startswith("train-1-") for spec in specs)
