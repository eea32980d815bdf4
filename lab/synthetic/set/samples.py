"""The committed sample clips: eight recipes that show the range, with stills and a README."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from lab.synthetic.body.mesh import Colour
from lab.synthetic.clothes.outfit import Outfit
from lab.synthetic.render.batch import finish_clip
from lab.synthetic.render.film import Film
from lab.synthetic.render.render import pictures
from lab.synthetic.room.equipment import Bench, Load
from lab.synthetic.set.plan import RepPlan
from lab.synthetic.set.pools import CameraSetup
from lab.synthetic.set.spec import ClipSpec, draw_clip
from lab.synthetic.set.stage import Stage, stage_clip

SEED = 3
STILL_HEIGHT_PX = 270
_BLACK = (0.02, 0.02, 0.022)
_BLUE = (0.015, 0.05, 0.28)
_BIG = Load("barbell", ((0.45, 0.06, _BLACK),), 0.045)
_MIDDLE = Load("barbell", ((0.38, 0.05, _BLUE),), 0.045)
_SMALL = Load("barbell", ((0.28, 0.04, _BLACK),), 0.045)
_NONE = Load("none", (), 0.0)
_DUMBBELL = Load("dumbbell", (), 0.0)
_FLAT = Bench("flat", 0.42, 0.30, 1.15, _BLACK, (0.5, 0.5, 0.52), 0.03)


@dataclass(frozen=True)
class Recipe:
    """One sample: pool number, what it shows, and what is not left to chance.

    ``reps`` are (hip extension at lockout, lumbar change) in degrees.
    """

    name: str
    shows: str
    number: int
    floor: bool
    load: Load
    arms: str
    knee_deg: float
    reps: tuple[tuple[float, float], ...]
    fast: bool = False
    yaw_deg: float = 2.0
    height_m: float = 0.75
    portrait: bool = False
    shake_deg: float = 0.0
    loose_top: bool = False
    bench_colour: Colour = _BLACK


RECIPES = (
    Recipe(
        "braced-good",
        "Braced and good: the hips do the work, shins upright at the top.",
        0,
        False,
        _DUMBBELL,
        "narrow",
        92,
        ((-2, 2), (0, 3), (-3, 1), (-1, 4)),
    ),
    Recipe(
        "back-over-hip",
        "More back than hip: after a braced first rep the lower back arches "
        "and the hips stop short.",
        1,
        False,
        _NONE,
        "folded",
        95,
        ((-2, 3), (-13, 27), (-16, 33), (-14, 30)),
        bench_colour=_BLUE,
    ),
    Recipe(
        "feet-too-close",
        "Feet too close to the bench: knees well below 90 degrees.",
        2,
        False,
        _SMALL,
        "bar",
        69,
        ((-3, 2), (-4, 4), (-5, 9)),
    ),
    Recipe(
        "feet-too-far",
        "Feet too far away: knees wide open at the top.",
        3,
        False,
        _NONE,
        "bench",
        117,
        ((-4, 3), (-6, 8), (-5, 12)),
        bench_colour=(0.30, 0.03, 0.04),
    ),
    Recipe(
        "behind-plates",
        "45 cm plates hide the hips and most of the lower back.",
        4,
        False,
        _BIG,
        "bar",
        90,
        ((-2, 3), (-6, 16), (-9, 26), (-10, 31)),
    ),
    Recipe(
        "floor-bridge",
        "A glute bridge on the floor.",
        5,
        True,
        _NONE,
        "floor",
        84,
        ((-3, 2), (-2, 4), (-8, 18), (-4, 6)),
        height_m=0.55,
    ),
    Recipe(
        "fast-careless",
        "A quick, careless set: no pause at the top, dropped down, some reps short.",
        6,
        False,
        _MIDDLE,
        "bar",
        98,
        ((-4, 4), (-20, 12), (-12, 26), (-24, 20), (-10, 30)),
        fast=True,
        loose_top=True,
    ),
    Recipe(
        "oblique-phone",
        "A phone in someone's hand, upright and well off to the side.",
        7,
        False,
        _SMALL,
        "bar",
        93,
        ((-2, 3), (-5, 14), (-7, 24)),
        yaw_deg=24.0,
        height_m=1.25,
        portrait=True,
        shake_deg=0.4,
    ),
)


def _reps(recipe: Recipe, drawn: tuple[RepPlan, ...]) -> tuple[RepPlan, ...]:
    quick = recipe.fast
    return tuple(
        replace(
            drawn[k % len(drawn)],
            hip_lockout_deg=float(hip),
            lumbar_change_deg=float(lumbar),
            thoracic_change_deg=3.0 + 1.5 * k,
            neck_back_deg=0.0,
            lumbar_power=1.6,
            clearance_m=0.015,
            slide_m=0.004,
            up_s=0.55 + 0.03 * k if quick else 0.95 + 0.05 * k,
            hold_s=0.04 if quick else 0.5,
            down_s=0.42 if quick else 1.0,
            bottom_s=0.05 if quick else 0.25,
            bounce=0.04 if quick else 0.0,
            false_start=0.0,
        )
        for k, (hip, lumbar) in enumerate(recipe.reps)
    )


def _camera(recipe: Recipe, setup: CameraSetup) -> CameraSetup:
    width, height = (432, 768) if recipe.portrait else (854, 480)
    film = Film(
        fps=25.0,
        crf=27,
        blur_px=0.0,
        noise=0.8,
        dim=1.0,
        contrast=1.05,
        balance=(1.02, 1.0, 0.98),
        vignette=0.15,
        shutter=0.5 if recipe.fast else 0.0,
    )
    return replace(
        setup,
        width_px=width,
        height_px=height,
        hfov_deg=44.0 if recipe.portrait else 60.0,
        narrowest_deg=36.0 if recipe.portrait else 58.0,
        yaw_deg=recipe.yaw_deg,
        height_m=recipe.height_m,
        roll_deg=0.8,
        margin=1.18,
        off_centre=(0.0, -0.04),
        shake_deg=recipe.shake_deg,
        film=film,
    )


def recipe_spec(recipe: Recipe) -> ClipSpec:
    """The full recipe of one sample."""
    drawn = draw_clip("samples", SEED, recipe.number)
    plan = replace(
        drawn.plan,
        habit=recipe.name,
        reps=_reps(recipe, drawn.plan.reps),
        lumbar_start_deg=-4.0,
        thoracic_start_deg=-3.0,
        head_level_deg=35.0,
        head_follow=0.75,
        knee_target_deg=float(recipe.knee_deg),
        setup_s=1.6 if recipe.fast else 2.2,
        finish_s=1.7,
        cut_start=False,
        cut_end=False,
        leave=None,
        sits_on_floor=False,
    )
    return replace(
        drawn,
        name=recipe.name,
        exercise="glute_bridge" if recipe.floor else "hip_thrust",
        bench=None if recipe.floor else replace(_FLAT, colour=recipe.bench_colour),
        load=recipe.load,
        arm_style=recipe.arms,
        camera=_camera(recipe, drawn.camera),
        outfit=_outfit(recipe, drawn.outfit),
        plan=plan,
        contact_height_m=0.05 if recipe.floor else 0.0,
        room=replace(drawn.room, brightness=1.0, clutter=max(drawn.room.clutter, 5)),
    )


def _outfit(recipe: Recipe, outfit: Outfit) -> Outfit:
    top = "shirt" if outfit.top == "crop" and recipe.loose_top else outfit.top
    return replace(outfit, top=top, top_looseness_m=0.032 if recipe.loose_top else 0.003)


def _still(stage: Stage) -> cv2.typing.MatLike:
    """The first lockout's middle frame, BGR, STILL_HEIGHT_PX high."""
    tops = np.flatnonzero(np.array(stage.timeline.phase) == "lockout")
    first = tops[stage.timeline.rep[tops] == stage.timeline.rep[tops[0]]]
    picture = next(pictures(stage, [int(np.median(first))]))
    width = round(picture.shape[1] * STILL_HEIGHT_PX / picture.shape[0])
    small = cv2.resize(picture, (width, STILL_HEIGHT_PX), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_RGB2BGR)


def make_samples(out: Path) -> None:
    """Render all samples with their truth, their stills and the README into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    for recipe in RECIPES:
        if (out / f"{recipe.name}.mp4").exists():
            continue
        stage = stage_clip(recipe_spec(recipe))
        cv2.imwrite(str(out / f"{recipe.name}.jpg"), _still(stage), [cv2.IMWRITE_JPEG_QUALITY, 82])
        finish_clip(stage, out, pictures=True)
        print(f"{recipe.name}: {len(stage.timeline.time_s)} frames", file=sys.stderr)
    (out / "README.md").write_text(_readme(), encoding="utf-8")


def _readme() -> str:
    lines = [
        "# Sample clips",
        "",
        "Rendered, not filmed: every joint is known. Made by `python -m lab.synthetic samples`; "
        "`docs/synthetic.md` says how, and what such clips flatter. Free to use under this "
        "project's licence.",
        "",
        "| clip | what it shows | at the first lockout |",
        "|---|---|---|",
    ]
    lines += [
        f"| [`{r.name}.mp4`]({r.name}.mp4) | {r.shows} | ![]({r.name}.jpg) |" for r in RECIPES
    ]
    lines += [
        "",
        "Beside each clip:",
        "",
        "- `.truth.json`: camera, lifter, load, and for every rep its times, the angles at start "
        "and lockout and their change, with units.",
        "- `.frames.csv`: for every frame the phase, the true angles, and where each joint lies in "
        "the picture (pixels) and whether it is seen (2 seen, 1 hidden, 0 outside).",
        "",
    ]
    return "\n".join(lines)
