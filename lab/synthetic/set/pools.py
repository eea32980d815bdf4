"""Who, where and with which phone: pools that belong to one split and seed alone.

Every member's numbers come from a generator keyed by (split, seed, kind, number), so two splits
never share a body, a room or a camera, and a new seed makes new ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lab.synthetic.body.body import BodyShape
from lab.synthetic.render.film import Film
from lab.synthetic.room.rooms import Room, draw_room

SPLITS = (
    "train",
    "test",
    "samples",
    "preview",
    "variants",
    "learn",
    "calibrate",
    "left_out",
    "vitruvian",
)
BODIES = {
    "train": 24,
    "test": 12,
    "samples": 8,
    "preview": 4,
    "variants": 16,
    "learn": 17,
    "calibrate": 8,
    "left_out": 25,
    "vitruvian": 200,
}
ROOMS = {
    "train": 30,
    "test": 14,
    "samples": 8,
    "preview": 4,
    "variants": 20,
    "learn": 24,
    "calibrate": 14,
    "left_out": 26,
    "vitruvian": 60,
}
CAMERAS = {
    "train": 40,
    "test": 24,
    "samples": 8,
    "preview": 4,
    "variants": 30,
    "learn": 36,
    "calibrate": 20,
    "left_out": 36,
    "vitruvian": 90,
}
_KINDS = {"body": 1, "room": 2, "camera": 3, "clip": 4, "variant": 5, "load": 6, "view": 7}
# Artist-made figures. Those of ``learn`` and ``calibrate`` (see body/figure.py) share no person,
# and the keypoint network learns from those of ``learn`` alone; those of ``left_out`` (see
# body/rocketbox.py) are another system, of which nothing at all is used in fitting.
FIGURES = {
    "learn": (
        "AIAN_F_1_Casual",
        "Asian_M_3_Casual",
        "Asian_F_3_Casual",
        "Black_F_1_Default",
        "Hispanic_M_3_Casual",
        "White_F_3_Default",
        "NHPI_M_1_Casual",
        "MENA_F_1_Casual",
        "MENA_M_3_Casual",
        "Black_F_3_Casual",
        "White_M_1_Default",
        "Asian_F_3_Default",
        "Hispanic_M_3_Default",
        "Hispanic_F_2_Casual",
        "White_M_1_Casual",
        "Black_F_1_Casual",
        "White_F_3_Casual",
    ),
    "calibrate": (
        "AIAN_M_2_Casual",
        "Asian_F_1_Casual",
        "Asian_M_1_Casual",
        "Hispanic_F_1_Casual",
        "MENA_M_2_Casual",
        "Hispanic_F_1_Default",
        "NHPI_M_2_Casual",
        "Hispanic_M_1_Casual",
    ),
    "left_out": (
        "Male_Adult_13",
        "Sports_Female_02",
        "Male_Adult_01",
        "Female_Adult_01",
        "Sports_Male_04",
        "Male_Adult_20",
        "Female_Adult_17",
        "Male_Adult_14",
        "Female_Adult_12",
        "Male_Adult_09",
        "Sports_Female_01",
        "Male_Adult_10",
        "Female_Adult_03",
        "Sports_Male_01",
        "Male_Adult_16",
        "Female_Adult_05",
        "Male_Adult_17",
        "Medical_Female_01",
        "Male_Adult_11",
        "Female_Adult_07",
        "Sports_Male_02",
        "Male_Adult_06",
        "Male_Adult_02",
        "Wood_Male_01",
        "Male_Adult_08",
    ),
}
# Where the bodies of a split come from, if not from the usual model. Those of ``vitruvian`` (see
# body/vitruvian.py) are drawn from a model as the usual ones are.
SYSTEMS = {
    "learn": "valid",
    "calibrate": "valid",
    "left_out": "rocketbox",
    "vitruvian": "vitruvian",
}
# Width and height of the pictures, and how often they come.
_SIZES = (
    ((960, 540), 0.34),
    ((540, 960), 0.22),
    ((640, 360), 0.20),
    ((848, 480), 0.18),
    ((1280, 720), 0.06),
)


# Twice the main camera of a phone, which is 65 to 70 degrees wide (48 to 50 upright).
NARROWEST_DEG, NARROWEST_UPRIGHT_DEG = 38.0, 26.0


def generator(
    split: str, seed: int, kind: str, number: int, attempt: int = 0
) -> np.random.Generator:
    """The random generator of one member of one pool."""
    return np.random.default_rng([SPLITS.index(split), seed, _KINDS[kind], number, attempt])


@dataclass(frozen=True)
class CameraSetup:
    """A phone and how it is put up; the distance is fitted to each lifter when the clip is made.

    ``hfov_deg`` is the width of the view, ``narrowest_deg`` how far it may be zoomed in to.
    ``margin`` is how much more than the lifter the picture shows; below 1 it cuts them off.
    """

    camera_id: str
    width_px: int
    height_px: int
    hfov_deg: float
    narrowest_deg: float
    yaw_deg: float
    height_m: float
    roll_deg: float
    margin: float
    off_centre: tuple[float, float]
    shake_deg: float
    film: Film


def draw_body(split: str, seed: int, number: int) -> BodyShape:
    """One body; the sexes alternate."""
    rng = generator(split, seed, "body", number)
    male = number % 2 == 0
    stature = rng.normal(1.78, 0.075) if male else rng.normal(1.65, 0.07)
    return BodyShape(
        body_id=f"{split}-{seed}-body{number:02d}",
        sex="male" if male else "female",
        stature_m=float(np.clip(stature, 1.50, 1.97)),
        weight=float(np.clip(rng.beta(1.6, 1.8), 0.12, 0.95)),
        muscle=float(rng.uniform(0.3, 0.9)),
        age=float(rng.uniform(0.5, 0.78)),
        proportions=float(rng.uniform(0.3, 0.8)),
    )


def draw_figure(split: str, seed: int, number: int, name: str) -> BodyShape:
    """An artist-made figure at a stature of its own; its build is what the artist gave it."""
    rng = generator(split, seed, "body", number)
    female = "_F_" in name or "Female" in name
    stature = rng.normal(1.67, 0.06) if female else rng.normal(1.79, 0.06)
    nan = float("nan")
    return BodyShape(
        body_id=f"{SYSTEMS[split]}-{name}",
        sex="female" if female else "male",
        stature_m=float(np.clip(stature, 1.52, 1.95)),
        weight=nan,
        muscle=nan,
        age=nan,
        proportions=nan,
    )


def draw_split_room(split: str, seed: int, number: int) -> Room:
    """One room."""
    return draw_room(f"{split}-{seed}-room{number:02d}", generator(split, seed, "room", number))


def draw_camera(split: str, seed: int, number: int) -> CameraSetup:
    """One camera set-up. Yaw is spread evenly over 0-10, 10-20 and 20-30 degrees by number."""
    rng = generator(split, seed, "camera", number)
    sizes = [s for s, _ in _SIZES]
    width, height = sizes[int(rng.choice(len(sizes), p=[p for _, p in _SIZES]))]
    band = (0, 0, 1, 0, 1, 2)[number % 6]
    yaw = float(rng.uniform(10 * band, 10 * band + 10) * rng.choice([-1, 1]))
    low_fov, high_fov = (50.0, 78.0) if width > height else (36.0, 52.0)
    handheld = rng.random() < 0.25
    return CameraSetup(
        camera_id=f"{split}-{seed}-camera{number:02d}",
        width_px=width,
        height_px=height,
        hfov_deg=float(rng.uniform(low_fov, high_fov)),
        narrowest_deg=NARROWEST_DEG if width > height else NARROWEST_UPRIGHT_DEG,
        yaw_deg=yaw,
        height_m=float(
            rng.choice(
                [rng.uniform(0.3, 0.6), rng.uniform(0.5, 1.0), rng.uniform(1.0, 1.6)],
                p=[0.3, 0.4, 0.3],
            )
        ),
        roll_deg=float(np.clip(rng.normal(0, 1.8), -5, 5)),
        margin=float(rng.uniform(1.06, 1.35)) if rng.random() < 0.94 else 0.9,
        off_centre=(float(rng.uniform(-0.06, 0.06)), float(rng.uniform(-0.10, 0.06))),
        shake_deg=float(rng.uniform(0.15, 0.7)) if handheld else 0.0,
        film=_draw_film(rng),
    )


def _draw_film(rng: np.random.Generator) -> Film:
    poor = rng.random() < 0.22
    return Film(
        fps=float(rng.choice([30.0, 25.0, 24.0, 60.0], p=[0.55, 0.20, 0.21, 0.04])),
        crf=int(
            rng.choice(
                [rng.integers(19, 25), rng.integers(25, 30), rng.integers(30, 35)],
                p=[0.45, 0.35, 0.2],
            )
        ),
        blur_px=float(rng.choice([0.0, rng.uniform(0.4, 1.3)], p=[0.5, 0.5])),
        noise=float(rng.uniform(1.5, 2.8) if poor else rng.uniform(0.4, 1.8)),
        dim=float(rng.uniform(0.65, 0.85) if poor else rng.uniform(0.85, 1.1)),
        contrast=float(rng.uniform(0.88, 1.12)),
        balance=(float(rng.uniform(0.93, 1.08)), 1.0, float(rng.uniform(0.90, 1.08))),
        vignette=float(rng.uniform(0.0, 0.3)),
        shutter=float(rng.uniform(0.3, 0.9)) if rng.random() < 0.18 else 0.0,
    )
