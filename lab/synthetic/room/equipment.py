"""Barbell, plates, dumbbell, pad and bench."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lab.synthetic.body.mesh import Colour, Mesh, merge
from lab.synthetic.body.shapes import box, lathe, rod
from lab.synthetic.clothes.textures import METAL, PLATE, VINYL, WOOD

STEEL: Colour = (0.42, 0.43, 0.45)
BLACK: Colour = (0.025, 0.025, 0.028)
BAR_RADIUS_M = 0.0145
SLEEVE_RADIUS_M = 0.025


@dataclass(frozen=True)
class Load:
    """What lies on the hips. ``kind``: "barbell", "dumbbell", "plate", "band" or "none".

    ``plates`` lists (diameter_m, thickness_m, colour) outwards from each collar. ``band`` says
    where a band is: around the "thighs" or over the "hips".
    """

    kind: str
    plates: tuple[tuple[float, float, Colour], ...]
    pad_radius_m: float
    bar_half_m: float = 1.1
    collar_m: float = 0.655
    band: str = ""
    band_colour: Colour = (0.0, 0.0, 0.0)

    @property
    def plate_diameter_m(self) -> float | None:
        """The largest plate's diameter in metres; None without plates."""
        return max((p[0] for p in self.plates), default=None)

    @property
    def floor_radius_m(self) -> float:
        """How high the bar's centre lies when the load rests on the floor."""
        return (self.plate_diameter_m or 0.0) / 2

    @property
    def lap_radius_m(self) -> float:
        """Radius of what touches the hips."""
        if self.kind in ("none", "band"):
            return 0.0
        if self.kind == "dumbbell":
            return 0.05
        if self.kind == "plate":
            return 0.02
        return max(BAR_RADIUS_M, self.pad_radius_m)


def plate(y: float, sign: float, diameter: float, thickness: float, colour: Colour) -> Mesh:
    """A weight plate about the y axis, its inner face ``y`` metres to the side of ``sign``."""
    r, t = diameter / 2, thickness
    profile = [
        (0.0, 0.026),
        (0.0, 0.062),
        (t * 0.28, 0.066),
        (t * 0.28, r * 0.80),
        (0.0, r * 0.84),
        (0.0, r * 0.985),
        (t * 0.12, r),
        (t * 0.88, r),
        (t, r * 0.985),
        (t, r * 0.84),
        (t * 0.72, r * 0.80),
        (t * 0.72, 0.066),
        (t, 0.062),
        (t, 0.026),
    ]
    disc = lathe(profile, colour, 48, PLATE, 0.25)
    hub = lathe(
        [(t * 0.02, 0.0), (t * 0.02, 0.045), (t * 0.98, 0.045), (t * 0.98, 0.0)],
        STEEL,
        24,
        METAL,
        0.5,
    )
    mesh = merge([disc, hub])
    if sign < 0:
        mesh = mesh.transformed(np.diag([1.0, -1.0, 1.0]), np.zeros(3))
    return mesh.moved((0.0, sign * y, 0.0))


def load_mesh(load: Load) -> Mesh | None:
    """The load about its own centre, bar along y; None for a band or none."""
    if load.kind in ("none", "band"):
        return None
    if load.kind == "dumbbell":
        parts = [rod(np.array([0, -0.09, 0]), np.array([0, 0.09, 0]), 0.016, STEEL, 0.6)]
        for sign in (-1.0, 1.0):
            parts.append(
                lathe(
                    [
                        (sign * 0.065, 0.0),
                        (sign * 0.065, 0.058),
                        (sign * 0.075, 0.066),
                        (sign * 0.15, 0.066),
                        (sign * 0.16, 0.058),
                        (sign * 0.16, 0.0),
                    ],
                    BLACK,
                    12,
                    METAL,
                    0.2,
                )
            )
        return merge(parts)
    if load.kind == "plate":
        flat = lathe(
            [(-0.016, 0.0), (-0.016, 0.15), (0.016, 0.15), (0.016, 0.0)],
            BLACK,
            40,
            PLATE,
            0.25,
        )
        up = np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]])
        return flat.transformed(up, np.zeros(3))
    half, collar = load.bar_half_m, load.collar_m
    parts = [rod(np.array([0, -collar, 0]), np.array([0, collar, 0]), BAR_RADIUS_M, STEEL, 0.6)]
    for sign in (-1.0, 1.0):
        parts.append(
            rod(
                np.array([0, sign * (collar - 0.03), 0]),
                np.array([0, sign * half, 0]),
                SLEEVE_RADIUS_M,
                STEEL,
                0.7,
            )
        )
        parts.append(
            rod(
                np.array([0, sign * (collar - 0.03), 0]),
                np.array([0, sign * collar, 0]),
                0.036,
                STEEL,
                0.6,
            )
        )
        y = collar + 0.004
        for diameter, thickness, colour in load.plates:
            parts.append(plate(y, sign, diameter, thickness, colour))
            y += thickness + 0.002
        if load.plates:
            parts.append(
                rod(
                    np.array([0, sign * y, 0]),
                    np.array([0, sign * (y + 0.03), 0]),
                    0.034,
                    BLACK,
                    0.3,
                )
            )
    if load.pad_radius_m > 0:
        parts.append(
            lathe(
                [(-0.2, 0.015), (-0.2, load.pad_radius_m), (0.2, load.pad_radius_m), (0.2, 0.015)],
                (0.03, 0.03, 0.035),
                24,
                VINYL,
                0.1,
            )
        )
    return merge(parts)


@dataclass(frozen=True)
class Bench:
    """What the back rests on: "flat" gym bench, "box" (foam or wood) or "sofa"-like block."""

    kind: str
    top_m: float
    depth_m: float
    length_m: float
    colour: Colour
    frame_colour: Colour
    edge_radius_m: float


def bench_mesh(bench: Bench) -> Mesh:
    """The bench with its front top edge along x = 0."""
    middle = -bench.depth_m / 2
    if bench.kind != "flat":
        return box(
            (bench.depth_m, bench.length_m, bench.top_m),
            (middle, 0.0, bench.top_m / 2),
            bench.colour,
            WOOD if bench.kind == "wood" else VINYL,
            0.15,
            bench.edge_radius_m,
            0.6,
        )
    pad = 0.085
    parts = [
        box(
            (bench.depth_m, bench.length_m, pad),
            (middle, 0, bench.top_m - pad / 2),
            bench.colour,
            VINYL,
            0.35,
            bench.edge_radius_m,
            0.4,
        )
    ]
    metal = bench.frame_colour
    beam_z = bench.top_m - pad - 0.03
    parts.append(
        box((0.07, bench.length_m - 0.15, 0.06), (middle, 0, beam_z), metal, METAL, 0.4, 0.008)
    )
    for y in (-bench.length_m / 2 + 0.14, bench.length_m / 2 - 0.14):
        parts.append(box((0.06, 0.06, beam_z), (middle, y, beam_z / 2), metal, METAL, 0.4, 0.006))
        parts.append(box((0.46, 0.07, 0.05), (middle, y, 0.027), metal, METAL, 0.4, 0.008))
    parts.append(
        box((0.05, bench.length_m - 0.3, 0.05), (middle, 0, 0.03), metal, METAL, 0.4, 0.006)
    )
    return merge(parts)
