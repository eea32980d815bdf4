"""The split of variants: single-leg sets, feet raised, frog pumps, bands, and untidy ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lab.synthetic.body.legs import FreeLeg
from lab.synthetic.body.mesh import Colour
from lab.synthetic.clothes.outfit import Outfit
from lab.synthetic.room.equipment import Load
from lab.synthetic.set import pools
from lab.synthetic.set.plan import RepPlan, SetPlan, draw_set
from lab.synthetic.set.spec import EXERCISES, ClipSpec, draw_arms, draw_clip, draw_leave, draw_load
from lab.synthetic.set.step import PLATE_DIAMETER_M, Step
from lab.synthetic.set.variant import Variant

SPLIT = "variants"
FPS = (30.0, 10.0, 25.0, 12.0, 60.0, 15.0, 24.0, 20.0, 50.0)
PARTIAL_HIP_DEG = (-62.0, -40.0)  # hip extension where a partial rep turns round
_BANDS: tuple[Colour, ...] = (
    (0.02, 0.02, 0.022),
    (0.5, 0.03, 0.05),
    (0.02, 0.22, 0.12),
    (0.55, 0.38, 0.02),
    (0.45, 0.05, 0.3),
)
_STEPS: tuple[Colour, ...] = ((0.6, 0.42, 0.26), (0.03, 0.03, 0.035), (0.35, 0.36, 0.38))


@dataclass(frozen=True)
class _Kind:
    """One kind of set; ``load`` as for ``draw_load``, or a band; ``held`` is a free leg's."""

    variant: str
    floor: bool
    load: str
    held: str = ""


# Clip after clip; the free leg changes between near and far from one round to the next.
KINDS = (
    _Kind("single_leg", False, "none", "bent"),
    _Kind("standard", False, "45"),
    _Kind("frog_pump", True, "none"),
    _Kind("feet_raised", False, "none"),
    _Kind("single_leg", True, "none", "straight"),
    _Kind("standard", False, "dumbbell"),
    _Kind("standard", False, "band_hips"),
    _Kind("single_leg", False, "28", "straight"),
    _Kind("feet_raised", True, "none"),
    _Kind("standard", True, "band_thighs"),
    _Kind("frog_pump", True, "dumbbell"),
    _Kind("standard", False, "none"),
    _Kind("single_leg", True, "none", "bent"),
    _Kind("feet_raised", False, "38"),
    _Kind("standard", True, "28"),
    _Kind("standard", False, "band_thighs"),
    _Kind("single_leg", False, "dumbbell", "straight"),
    _Kind("frog_pump", True, "band_hips"),
    _Kind("feet_raised", True, "plate"),
    _Kind("single_leg", False, "band_hips", "bent"),
)
# How clips begin and end, clip after clip.
ENDS = ("sits_up_after", "plain", "starts_at_top", "cut_end", "cut_start", "sits_up")


def draw_any_clip(split: str, seed: int, number: int, attempt: int = 0) -> ClipSpec:
    """The recipe of clip ``number`` of any split."""
    if split == SPLIT:
        return draw_variant_clip(seed, number, attempt)
    return draw_clip(split, seed, number, attempt)


def draw_variant_clip(
    seed: int, number: int, attempt: int = 0, split: str = SPLIT, variant: str | None = None
) -> ClipSpec:
    """The recipe of clip ``number`` of the split of variants.

    ``split`` says whose bodies, rooms and cameras are drawn; ``variant`` keeps to the kinds of one
    variant.
    """
    base = draw_clip(split, seed, number, attempt)
    rng = pools.generator(split, seed, "variant", number, attempt)
    kinds = [kind for kind in KINDS if variant in (None, kind.variant)]
    kind = kinds[number % len(kinds)]
    scale = base.shape.stature_m / 1.70
    free = sum(k.held != "" for k in kinds[: number % len(kinds)]) + number // len(kinds)
    drawn = _draw_variant(kind, base, free % 2 == 0, rng)
    load = _draw_load(kind.load, rng)
    arms = draw_arms(load, kind.floor, rng)
    if kind.held == "bent" and arms == "narrow":
        arms = "floor" if kind.floor else "folded"  # the knee is where the hands would lie
    fps = FPS[number % len(FPS)]
    film = base.camera.film
    film = replace(film, fps=fps, shutter=min(film.shutter * fps / film.fps, 0.9))
    outfit = base.outfit
    if load.band:
        outfit = _pressed(outfit)
    bench, later = base.bench, number
    while bench is None:  # its number made it a bridge: take the bench of a later clip
        later += 1
        bench = draw_clip(split, seed, later, attempt).bench
    spec = replace(
        base,
        exercise=EXERCISES[1] if kind.floor else EXERCISES[0],
        bench=None if kind.floor else bench,
        load=load,
        arm_style=arms,
        outfit=outfit,
        camera=replace(base.camera, film=film),
        plan=_draw_plan(kind, number, rng),
        foot_half_width_m=_half_width(drawn, base.foot_half_width_m, scale, rng),
        foot_stagger_m=base.foot_stagger_m if drawn.free is None else 0.0,
        knee_out_m=base.knee_out_m if drawn.knee_out_m == 0 else 0.0,
        contact_height_m=float(rng.uniform(0.03, 0.08) if kind.floor else rng.uniform(-0.04, 0.04)),
        variant=drawn,
    )
    if kind.variant != "standard":
        return spec
    return replace(spec, plan=replace(spec.plan, leave=draw_leave(spec, rng)))


def with_load(spec: ClipSpec, load: str) -> ClipSpec:
    """The same lifter with another load, as for ``draw_load``, "band_hips" or "band_thighs"."""
    rng = pools.generator(spec.split, spec.seed, "load", spec.number, spec.attempt)
    drawn = _draw_load(load, rng)
    return replace(
        spec,
        load=drawn,
        arm_style=draw_arms(drawn, spec.bench is None, rng),
        outfit=_pressed(spec.outfit) if drawn.band else spec.outfit,
        plan=replace(spec.plan, leave=None, sits_on_floor=False),
    )


def _pressed(outfit: Outfit) -> Outfit:
    """Bands press cloth to the skin."""
    return replace(outfit, bottom_looseness_m=0.0, top_looseness_m=0.0)


def _half_width(variant: Variant, drawn_m: float, scale: float, rng: np.random.Generator) -> float:
    if variant.free is not None:
        return float(rng.uniform(0.05, 0.10) * scale)  # one foot stands nearer to the middle
    if variant.step is not None:
        return min(drawn_m, variant.step.width_m / 2 - 0.09)
    return drawn_m


def _draw_variant(
    kind: _Kind, base: ClipSpec, near_free: bool, rng: np.random.Generator
) -> Variant:
    if kind.variant == "single_leg":
        near = "R" if base.facing == "left" else "L"
        side = near if near_free else "LR".replace(near, "")
        return Variant("single_leg", free=_draw_free(kind.held, side, rng))
    if kind.variant == "feet_raised":
        return Variant("feet_raised", step=_draw_step(rng))
    if kind.variant == "frog_pump":
        return Variant(
            "frog_pump",
            foot_roll_deg=float(rng.uniform(55.0, 75.0)),
            knee_out_m=float(rng.uniform(0.14, 0.28)) * base.shape.stature_m / 1.70,
        )
    return Variant("standard")


def _draw_free(held: str, side: str, rng: np.random.Generator) -> FreeLeg:
    """A knee drawn up, or a leg held out beside the working thigh."""
    if held == "bent":
        return FreeLeg(
            side,
            "pelvis",
            float(rng.uniform(-115.0, -85.0)),
            float(rng.uniform(70.0, 115.0)),
            float(rng.uniform(0.0, 25.0)),
        )
    return FreeLeg(
        side,
        "thigh",
        float(rng.uniform(-14.0, 0.0)),
        float(rng.uniform(160.0, 177.0)),
        float(rng.uniform(0.0, 35.0)),
    )


def _draw_step(rng: np.random.Generator) -> Step:
    kind = str(rng.choice(["box", "block", "plates"], p=[0.45, 0.25, 0.3]))
    height = float(rng.uniform(0.15, 0.35))
    colour = _STEPS[0] if kind == "box" else _STEPS[int(rng.integers(1, len(_STEPS)))]
    if kind == "plates":
        return Step(kind, round(min(height, 0.25) / 0.05) * 0.05, 0.36, PLATE_DIAMETER_M, colour)
    return Step(kind, height, float(rng.uniform(0.34, 0.5)), float(rng.uniform(0.55, 0.8)), colour)


def _draw_load(load: str, rng: np.random.Generator) -> Load:
    if not load.startswith("band_"):
        return draw_load(load, rng)
    colour = _BANDS[int(rng.integers(len(_BANDS)))]
    return Load("band", (), 0.0, band=load.removeprefix("band_"), band_colour=colour)


def _draw_plan(kind: _Kind, number: int, rng: np.random.Generator) -> SetPlan:
    few, some, many = (int(rng.integers(*span)) for span in ((2, 6), (6, 10), (10, 13)))
    reps = int(rng.choice([1, few, some, many], p=[0.12, 0.52, 0.24, 0.12]))
    fast = bool(rng.random() < 0.2)
    plan = draw_set(rng, reps, kind.floor, fast)
    partial_share = float(rng.choice([0.0, 0.3], p=[0.6, 0.4]))
    pulse_share = float(rng.choice([0.0, 0.35], p=[0.75, 0.25]))
    long_share = float(rng.choice([0.0, 0.3], p=[0.6, 0.4]))
    changed = [
        _untidy(r, k, partial_share, pulse_share, long_share, rng) for k, r in enumerate(plan.reps)
    ]
    ends = ENDS[number % len(ENDS)]
    if ends == "starts_at_top":
        changed[0] = replace(changed[0], hold_s=max(changed[0].hold_s, 0.6))
    sits_after = ends in ("sits_up_after", "sits_up")
    return replace(
        plan,
        reps=tuple(changed),
        knee_target_deg=float(np.clip(plan.knee_target_deg, 75.0, 105.0))
        if kind.variant != "frog_pump"
        else float(rng.uniform(62.0, 84.0)),
        setup_s=float(rng.uniform(2.2, 3.5)) if ends == "sits_up" else float(rng.uniform(0.3, 1.2)),
        finish_s=float(rng.uniform(2.0, 3.0)) if sits_after else 0.5,
        cut_start=ends == "cut_start",
        cut_end=ends == "cut_end",
        starts_at_top=ends == "starts_at_top",
        sits_on_floor=True,
    )


def _untidy(
    rep: RepPlan,
    number: int,
    partial_share: float,
    pulse_share: float,
    long_share: float,
    rng: np.random.Generator,
) -> RepPlan:
    """The rep with its chance to be partial, given up at first, pulsed at the top, or paused.

    The first rep is never partial: what is partial can only be recognised beside a whole one.
    """
    partial, pulse, at_top, at_bottom, again = rng.random(5)
    hip = float(rng.uniform(*PARTIAL_HIP_DEG))
    top_pulse = float(rng.uniform(0.06, 0.2))
    long_s, wait_s = float(rng.uniform(1.5, 3.0)), float(rng.uniform(1.0, 2.5))
    false_start = float(rng.uniform(0.12, 0.32))
    return replace(
        rep,
        hip_lockout_deg=hip if number > 0 and partial < partial_share else rep.hip_lockout_deg,
        top_pulse=top_pulse if pulse < pulse_share else 0.0,
        hold_s=long_s if at_top < long_share else rep.hold_s,
        bottom_s=wait_s if at_bottom < long_share else rep.bottom_s,
        false_start=false_start if again < 0.14 else rep.false_start,
    )
