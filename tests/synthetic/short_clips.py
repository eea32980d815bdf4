"""Short versions of the recipes, for tests, and what tests measure on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lab.synthetic.body.skeleton import apply_transforms, skin_transforms
from lab.synthetic.set.samples import RECIPES, recipe_spec
from lab.synthetic.set.spec import ClipSpec
from lab.synthetic.set.stage import Stage
from lab.synthetic.set.variant_split import draw_variant_clip

# Clips of the split of variants, seed 1, by what they show.
VARIANTS = {
    "knee_up": 0,
    "frog": 2,
    "raised": 3,
    "leg_out": 7,
    "raised_floor": 8,
    "band_thighs": 9,
    "band_hips": 6,
}


def short(spec: ClipSpec, fps: float) -> ClipSpec:
    """A recipe with two reps and few, small pictures."""
    film = replace(spec.camera.film, fps=fps, shutter=0.0)
    camera = replace(spec.camera, width_px=320, height_px=180, film=film)
    return replace(spec, camera=camera, plan=replace(spec.plan, reps=spec.plan.reps[:2]))


def short_spec(name: str, fps: float = 8.0) -> ClipSpec:
    """A sample's recipe, shortened."""
    return short(recipe_spec(next(r for r in RECIPES if r.name == name)), fps)


def short_variant(name: str, fps: float = 6.0) -> ClipSpec:
    """A variant's recipe, shortened, with sitting up before and after."""
    spec = short(draw_variant_clip(1, VARIANTS[name]), fps)
    plan = replace(
        spec.plan, setup_s=2.2, finish_s=2.0, cut_start=False, cut_end=False, starts_at_top=False
    )
    return replace(spec, plan=plan)


def back_depth(stage: Stage, t: int) -> float:
    """How deep (m) the whole skinned back lies in its support in one frame."""
    body = stage.body
    v = body.vertices
    back = np.flatnonzero(
        (v[:, 0] < 0)
        & (np.abs(v[:, 1]) < 0.17)
        & (v[:, 2] > body.head("spine03")[2])
        & (v[:, 2] < body.head("neck01")[2])
        & (body.weight_of("spine", "clavicle", "shoulder", "neck") > 0.9)
    )
    skin = skin_transforms(body, stage.performance.frames[t])[back]
    return float(-stage.setting.support.distance(apply_transforms(skin, v[back])).min())
