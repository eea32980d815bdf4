"""Short versions of the sample recipes, for tests."""

from __future__ import annotations

from dataclasses import replace

from synthetic.samples import RECIPES, recipe_spec
from synthetic.spec import ClipSpec


def short_spec(name: str, fps: float = 8.0) -> ClipSpec:
    """A sample's recipe with two reps and few, small pictures."""
    spec = recipe_spec(next(r for r in RECIPES if r.name == name))
    film = replace(spec.camera.film, fps=fps, shutter=0.0)
    camera = replace(spec.camera, width_px=320, height_px=180, film=film)
    return replace(spec, camera=camera, plan=replace(spec.plan, reps=spec.plan.reps[:2]))
