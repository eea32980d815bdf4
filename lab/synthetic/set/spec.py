"""One clip's whole recipe, drawn from the pools of its split."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lab.synthetic.body.body import BodyShape
from lab.synthetic.body.mesh import Colour
from lab.synthetic.clothes.outfit import Outfit
from lab.synthetic.room.equipment import Bench, Load
from lab.synthetic.room.rooms import Room
from lab.synthetic.set import pools
from lab.synthetic.set.plan import Leave, SetPlan, draw_set
from lab.synthetic.set.pools import CameraSetup
from lab.synthetic.set.variant import Variant

EXERCISES = ("hip_thrust", "glute_bridge")
# Of artist-made figures, to have more sets in the same time: reps at most, and seconds before and
# after the set, in which nobody sits up.
SHORT_SET, SHORT_WAIT_S = 5, 0.8
LEAVES = 0.6  # share of those who have time to
LOADS = ("45", "none", "38", "45", "none", "28", "dumbbell", "38", "plate", "45", "none", "28")
_SKINS: tuple[Colour, ...] = (
    (0.66, 0.45, 0.35),
    (0.58, 0.37, 0.27),
    (0.47, 0.28, 0.19),
    (0.33, 0.18, 0.11),
    (0.18, 0.09, 0.055),
    (0.10, 0.05, 0.03),
    (0.70, 0.50, 0.40),
)
_HAIRS: tuple[Colour, ...] = (
    (0.015, 0.011, 0.009),
    (0.04, 0.022, 0.013),
    (0.10, 0.05, 0.025),
    (0.36, 0.23, 0.10),
    (0.22, 0.07, 0.03),
    (0.3, 0.3, 0.3),
)
_CLOTH: tuple[Colour, ...] = (
    (0.02, 0.02, 0.022),
    (0.55, 0.55, 0.56),
    (0.12, 0.12, 0.13),
    (0.5, 0.03, 0.05),
    (0.03, 0.08, 0.32),
    (0.02, 0.22, 0.12),
    (0.55, 0.16, 0.28),
    (0.6, 0.45, 0.08),
    (0.25, 0.10, 0.35),
    (0.30, 0.22, 0.15),
    (0.10, 0.30, 0.42),
    (0.75, 0.75, 0.73),
    (0.05, 0.05, 0.08),
    (0.35, 0.36, 0.20),
)
_PLATES: tuple[Colour, ...] = (
    (0.02, 0.02, 0.022),
    (0.015, 0.05, 0.28),
    (0.40, 0.02, 0.02),
    (0.55, 0.38, 0.02),
    (0.02, 0.2, 0.05),
    (0.12, 0.12, 0.13),
)


@dataclass(frozen=True)
class ClipSpec:
    """All that a clip is made from.

    ``variant`` is None in splits that have but one way; ``figure`` names the artist-made figure
    that lifts, in splits of such.
    """

    name: str
    split: str
    seed: int
    number: int
    attempt: int
    exercise: str
    facing: str
    shape: BodyShape
    outfit: Outfit
    room: Room
    camera: CameraSetup
    bench: Bench | None
    load: Load
    arm_style: str
    grip_y_m: float
    foot_half_width_m: float
    foot_stagger_m: float
    knee_out_m: float
    toe_out_deg: float
    contact_height_m: float
    plan: SetPlan
    noise_seed: int
    variant: Variant | None = None
    figure: str | None = None


def draw_clip(split: str, seed: int, number: int, attempt: int = 0) -> ClipSpec:
    """The recipe of clip ``number``; a higher ``attempt`` redraws a set that cannot be done."""
    rng = pools.generator(split, seed, "clip", number, attempt)
    figures = pools.FIGURES.get(split)
    figure = figures[number % len(figures)] if figures is not None else None
    if figure is not None:
        shape = pools.draw_figure(split, seed, number, figure)
    else:
        shape = pools.draw_body(split, seed, number % pools.BODIES[split])
    room = pools.draw_split_room(split, seed, (number * 3 + number // 7) % pools.ROOMS[split])
    cameras = pools.CAMERAS[split]
    camera = pools.draw_camera(split, seed, (number + number // cameras) % cameras)
    floor = number % 5 == 3
    load = draw_load(_size(number), rng)
    fast = bool(rng.random() < 0.15)
    few, some, many = rng.integers(3, 6), rng.integers(6, 9), rng.integers(9, 13)
    reps = int(rng.choice([few, some, many], p=[0.62, 0.30, 0.08]))
    scale = shape.stature_m / 1.70
    spec = ClipSpec(
        name=f"{split}-{seed}-{number:03d}",
        split=split,
        seed=seed,
        number=number,
        attempt=attempt,
        exercise=EXERCISES[1] if floor else EXERCISES[0],
        facing=str(rng.choice(["left", "right"])),
        shape=shape,
        outfit=draw_outfit(shape, rng),
        room=room,
        camera=camera,
        bench=None if floor else _draw_bench(rng, scale),
        load=load,
        arm_style=draw_arms(load, floor, rng),
        grip_y_m=float(rng.uniform(0.27, 0.42)),
        foot_half_width_m=float(rng.uniform(0.13, 0.24) * scale),
        foot_stagger_m=float(rng.normal(0, 0.008)),
        knee_out_m=float(rng.uniform(-0.01, 0.06)),
        toe_out_deg=float(rng.uniform(2, 26)),
        contact_height_m=float(
            rng.uniform(-0.045, 0.045) if not floor else rng.uniform(0.03, 0.08)
        ),
        plan=draw_set(rng, reps, floor, fast),
        noise_seed=int(rng.integers(2**31)),
        figure=figure,
    )
    if figure is not None:
        return replace(spec, plan=_shortened(spec.plan))
    leave = draw_leave(spec, rng)
    return replace(spec, plan=replace(spec.plan, leave=leave, sits_on_floor=leave is not None))


def _shortened(plan: SetPlan) -> SetPlan:
    return replace(
        plan,
        reps=plan.reps[:SHORT_SET],
        setup_s=min(plan.setup_s, SHORT_WAIT_S),
        finish_s=min(plan.finish_s, SHORT_WAIT_S),
    )


def _size(number: int) -> str:
    return LOADS[(number + number // 12) % len(LOADS)]


def load_kind(number: int) -> str:
    """What lies on the hips in clip ``number`` of a split without variants."""
    size = _size(number)
    return "barbell" if size.isdigit() else size


def draw_leave(spec: ClipSpec, rng: np.random.Generator) -> Leave | None:
    """Some of those who sit up after the set then leave, past the phone or straight ahead.

    A dumbbell or a loose plate would have to be put down first: who has one stays.
    """
    chosen, aside, sign, ahead = rng.random(4)
    walk_s = float(rng.uniform(1.6, 2.4))
    free = spec.load.kind in ("barbell", "none") and spec.plan.finish_s > 1.5
    if not free or spec.plan.cut_end or chosen > LEAVES:
        return None
    # The lifter's left is the far side when the head is on the picture's left.
    near = -1.0 if spec.facing == "left" else 1.0
    heading = near * (90.0 - spec.camera.yaw_deg + np.sign(sign - 0.5) * (18 + 20 * aside))
    if spec.load.kind == "none" and ahead < 0.4:
        heading = 30.0 * (aside - 0.5)
    return Leave(float(heading), walk_s, under_bar=spec.load.kind == "barbell")


def draw_load(size: str, rng: np.random.Generator) -> Load:
    """A load: a barbell with plates of ``size`` cm, a "dumbbell", a "plate" or "none"."""
    pad = float(rng.choice([0.0, 0.045], p=[0.4, 0.6]))
    if size == "none":
        return Load("none", (), 0.0)
    if size in ("dumbbell", "plate"):
        return Load(size, (), 0.0)
    diameter = {"45": 0.45, "38": 0.38, "28": 0.28}[size]
    colour = _PLATES[int(rng.integers(len(_PLATES)))]
    plates = [(diameter, float(rng.uniform(0.025, 0.08)), colour)]
    if rng.random() < 0.4:
        small = _PLATES[int(rng.integers(len(_PLATES)))]
        plates.append(
            (
                diameter if rng.random() < 0.5 else diameter * 0.72,
                float(rng.uniform(0.02, 0.05)),
                small,
            )
        )
    half = 1.1 if rng.random() < 0.8 else 0.92
    return Load("barbell", tuple(plates), pad, half, 0.655 if half > 1 else 0.56)


def _draw_bench(rng: np.random.Generator, scale: float) -> Bench:
    kind = str(rng.choice(["flat", "foam", "wood"], p=[0.65, 0.2, 0.15]))
    dark = float(rng.uniform(0.015, 0.08))
    colour: Colour = (dark, dark, dark * 1.05)
    if kind == "wood":
        colour = (0.6, 0.42, 0.26)
    elif rng.random() < 0.4:
        colour = _CLOTH[int(rng.integers(len(_CLOTH)))]
    return Bench(
        kind=kind,
        top_m=float(np.clip(rng.normal(0.415, 0.035), 0.33, 0.49)) * (0.5 + 0.5 * scale),
        depth_m=float(rng.uniform(0.26, 0.33) if kind == "flat" else rng.uniform(0.4, 0.6)),
        length_m=float(rng.uniform(1.05, 1.25) if kind == "flat" else rng.uniform(0.6, 0.95)),
        colour=colour,
        frame_colour=((0.5, 0.5, 0.52), (0.03, 0.03, 0.03), (0.7, 0.7, 0.7))[int(rng.integers(3))],
        edge_radius_m=float(rng.uniform(0.02, 0.035)),
    )


def draw_arms(load: Load, floor: bool, rng: np.random.Generator) -> str:
    """A way of holding the arms that goes with load and support."""
    if load.kind == "barbell":
        styles, odds = ["bar", "bench"], [0.92, 0.08]
        if floor:
            styles, odds = ["bar", "floor"], [0.85, 0.15]
    elif load.kind in ("dumbbell", "plate"):
        styles, odds = ["narrow"], [1.0]
    elif floor:
        styles, odds = ["floor", "folded", "narrow"], [0.7, 0.2, 0.1]
    else:
        styles = ["folded", "bench", "hanging", "behind_head", "narrow"]
        odds = [0.3, 0.25, 0.15, 0.15, 0.15]
    return str(rng.choice(styles, p=odds))


def draw_outfit(shape: BodyShape, rng: np.random.Generator) -> Outfit:
    """Clothes, hair and skin for one lifter."""
    female = shape.sex == "female"
    skin = _SKINS[int(rng.integers(len(_SKINS)))]
    hair = _HAIRS[int(rng.integers(len(_HAIRS)))]
    top = str(
        rng.choice(
            ["shirt", "tank", "crop", "long"],
            p=[0.42, 0.2, 0.28, 0.10] if female else [0.68, 0.22, 0.0, 0.10],
        )
    )
    loose = (
        float(rng.uniform(0.016, 0.042)) if rng.random() < 0.5 else float(rng.uniform(0.0, 0.006))
    )
    bottom = str(
        rng.choice(
            ["leggings", "shorts", "short_shorts", "trousers"],
            p=[0.68, 0.1, 0.14, 0.08] if female else [0.12, 0.58, 0.08, 0.22],
        )
    )
    bottom_loose = {"leggings": 0.0, "short_shorts": 0.004}.get(
        bottom, float(rng.uniform(0.008, 0.028))
    )
    style = str(
        rng.choice(["tail", "bun", "short"], p=[0.5, 0.4, 0.1])
        if female
        else rng.choice(["short", "shaved", "bald", "bun"], p=[0.6, 0.22, 0.12, 0.06])
    )

    def cloth() -> Colour:
        return _CLOTH[int(rng.integers(len(_CLOTH)))]

    white = (0.78, 0.78, 0.77)
    return Outfit(
        skin=skin,
        hair=hair,
        hair_style=style,
        top=top,
        top_colour=cloth(),
        top_looseness_m=0.0 if top == "crop" else loose,
        bottom=bottom,
        bottom_colour=cloth(),
        bottom_looseness_m=bottom_loose,
        shoe_colour=white if rng.random() < 0.4 else cloth(),
        sole_colour=white if rng.random() < 0.6 else (0.05, 0.05, 0.05),
        sock_colour=white if rng.random() < 0.6 else (0.03, 0.03, 0.03),
    )
