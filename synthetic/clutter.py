"""Things that stand about in gyms, each at the origin, about the floor's z = 0."""

from __future__ import annotations

import numpy as np

from synthetic.equipment import BLACK, METAL_LAYER, STEEL, VINYL_LAYER, WOOD_LAYER, _plate
from synthetic.mesh import Colour, Mesh, ball, box, lathe, merge, rod


def _pick(rng: np.random.Generator, *colours: Colour) -> Colour:
    return colours[int(rng.integers(len(colours)))]


def _bright(rng: np.random.Generator) -> Colour:
    return _pick(
        rng,
        (0.5, 0.03, 0.03),
        (0.02, 0.10, 0.45),
        (0.6, 0.35, 0.02),
        (0.02, 0.3, 0.08),
        (0.03, 0.03, 0.03),
        (0.35, 0.35, 0.37),
        (0.45, 0.05, 0.3),
    )


def power_rack(rng: np.random.Generator) -> Mesh:
    """Four uprights, cross bars, and sometimes a bar with plates on hooks."""
    colour = _bright(rng)
    height, width, depth = rng.uniform(2.0, 2.4), 1.2, 1.1
    parts = [
        box((0.07, 0.07, height), (x, y, height / 2), colour, METAL_LAYER, 0.4)
        for x in (-width / 2, width / 2)
        for y in (-depth / 2, depth / 2)
    ]
    for z in (0.08, height - 0.05):
        for y in (-depth / 2, depth / 2):
            parts.append(box((width, 0.06, 0.06), (0, y, z), colour, METAL_LAYER, 0.4))
        for x in (-width / 2, width / 2):
            parts.append(box((0.06, depth, 0.06), (x, 0, z), colour, METAL_LAYER, 0.4))
    if rng.random() < 0.6:
        z = rng.uniform(0.9, 1.5)
        parts.append(
            rod(
                np.array([-1.05, -depth / 2, z]),
                np.array([1.05, -depth / 2, z]),
                0.015,
                STEEL,
                segments=8,
            )
        )
        disc = _plate(0.0, 1.0, 0.45, 0.05, _bright(rng))
        for x in (-0.75, 0.75):
            parts.append(disc.moved((0, 0, 0), 90.0).moved((x, -depth / 2, z)))
    return merge(parts)


def dumbbell_rack(rng: np.random.Generator) -> Mesh:
    """Two or three sloping shelves full of dumbbells."""
    width, frame = rng.uniform(1.6, 2.4), _pick(rng, BLACK, (0.3, 0.3, 0.32))
    shelves = int(rng.integers(2, 4))
    parts = [
        box(
            (0.06, 0.5, 0.35 * shelves + 0.25),
            (x, 0, 0.175 * shelves + 0.12),
            frame,
            METAL_LAYER,
            0.3,
        )
        for x in (-width / 2, width / 2)
    ]
    bell = merge(
        [
            lathe(
                [
                    (-0.14, 0.0),
                    (-0.14, 0.06),
                    (-0.05, 0.06),
                    (-0.05, 0.016),
                    (0.05, 0.016),
                    (0.05, 0.06),
                    (0.14, 0.06),
                    (0.14, 0.0),
                ],
                _pick(rng, BLACK, (0.06, 0.06, 0.065)),
                8,
                METAL_LAYER,
                0.25,
            )
        ]
    )
    for k in range(shelves):
        z = 0.28 + 0.35 * k
        parts.append(box((width, 0.36, 0.04), (0, 0.08 * k - 0.05, z), frame, METAL_LAYER, 0.3))
        for x in np.arange(-width / 2 + 0.14, width / 2 - 0.08, 0.18):
            parts.append(bell.moved((x, 0.08 * k - 0.05, z + 0.08)))
    return merge(parts)


def plate_tree(rng: np.random.Generator) -> Mesh:
    """A stand with plates on pegs."""
    parts = [
        box((0.08, 0.08, 1.2), (0, 0, 0.6), BLACK, METAL_LAYER, 0.3),
        box((0.6, 0.5, 0.06), (0, 0, 0.03), BLACK, METAL_LAYER, 0.3),
    ]
    colour = _bright(rng)
    for z, d in ((0.3, 0.45), (0.72, 0.38), (1.08, 0.28)):
        for x in (-0.12, 0.12):
            disc = _plate(0.0, 1.0, d, float(rng.uniform(0.04, 0.1)), colour)
            parts.append(disc.moved((0, 0, 0), 90.0).moved((x * 1.8, 0, z)))
    return merge(parts)


def kettlebells(rng: np.random.Generator) -> Mesh:
    """A row of kettlebells on the floor."""
    parts = []
    for k in range(int(rng.integers(2, 6))):
        r = rng.uniform(0.08, 0.12)
        colour = _bright(rng)
        parts.append(ball((0.34 * k, 0, r), (r, r, r), colour, 0.3, steps=9))
        parts.append(
            rod(
                np.array([0.34 * k - 0.05, 0, 2 * r + 0.03]),
                np.array([0.34 * k + 0.05, 0, 2 * r + 0.03]),
                0.016,
                colour,
                0.3,
                8,
            )
        )
        for x in (-0.055, 0.055):
            parts.append(
                rod(
                    np.array([0.34 * k + x, 0, r * 1.6]),
                    np.array([0.34 * k + x * 0.9, 0, 2 * r + 0.03]),
                    0.015,
                    colour,
                    0.3,
                    8,
                )
            )
    return merge(parts)


def swiss_ball(rng: np.random.Generator) -> Mesh:
    """A big exercise ball."""
    r = rng.uniform(0.27, 0.38)
    return ball((0, 0, r), (r, r, r), _bright(rng), 0.45)


def ball_shelf(rng: np.random.Generator) -> Mesh:
    """Wooden shelves of medicine balls."""
    width, parts = rng.uniform(1.5, 2.6), []
    colour = _bright(rng)
    for z in (0.35, 0.85, 1.35):
        parts.append(box((width, 0.34, 0.04), (0, 0, z), (0.45, 0.28, 0.15), WOOD_LAYER, 0.1))
        for x in np.arange(-width / 2 + 0.18, width / 2 - 0.1, 0.36):
            parts.append(
                ball(
                    (x, 0, z + 0.17),
                    (0.15, 0.15, 0.15),
                    colour if rng.random() < 0.5 else BLACK,
                    0.15,
                    steps=9,
                )
            )
    for x in (-width / 2, width / 2):
        parts.append(box((0.05, 0.34, 1.55), (x, 0, 0.78), (0.45, 0.28, 0.15), WOOD_LAYER, 0.1))
    return merge(parts)


def plyo_box(rng: np.random.Generator) -> Mesh:
    """A wooden jump box."""
    size = (rng.uniform(0.5, 0.8), 0.5, rng.uniform(0.4, 0.75))
    return box(size, (0, 0, size[2] / 2), (0.6, 0.42, 0.25), WOOD_LAYER, 0.1, 0.01, 0.8)


def mats(rng: np.random.Generator) -> Mesh:
    """A pile of mats and a foam roller."""
    colour = _bright(rng)
    parts = [
        box(
            (1.2, 0.6, 0.03),
            (rng.uniform(-0.03, 0.03), 0, 0.016 + 0.032 * k),
            colour,
            VINYL_LAYER,
            0.1,
        )
        for k in range(int(rng.integers(2, 7)))
    ]
    parts.append(
        rod(np.array([0.7, 0, 0.08]), np.array([1.2, 0.1, 0.08]), 0.075, _bright(rng), 0.1)
    )
    return merge(parts)


def cable_machine(rng: np.random.Generator) -> Mesh:
    """A tall frame with a weight stack."""
    colour = _pick(rng, (0.75, 0.75, 0.76), BLACK, (0.3, 0.3, 0.32))
    height = rng.uniform(2.0, 2.3)
    parts = [
        box((0.09, 0.12, height), (x, 0, height / 2), colour, METAL_LAYER, 0.4)
        for x in (-0.35, 0.35)
    ]
    parts.append(box((0.8, 0.14, 0.12), (0, 0, height), colour, METAL_LAYER, 0.4))
    parts.append(box((0.8, 0.9, 0.08), (0, 0, 0.04), colour, METAL_LAYER, 0.4))
    for k in range(12):
        parts.append(
            box((0.42, 0.12, 0.042), (0, 0, 0.2 + 0.05 * k), (0.06, 0.06, 0.065), METAL_LAYER, 0.3)
        )
    parts.append(rod(np.array([0.0, 0, 0.8]), np.array([0.0, 0, height]), 0.008, STEEL, segments=6))
    return merge(parts)


def locker(rng: np.random.Generator) -> Mesh:
    """A row of lockers."""
    colour = _pick(rng, (0.5, 0.52, 0.55), (0.05, 0.12, 0.3), (0.3, 0.1, 0.08))
    parts = []
    for k in range(int(rng.integers(3, 7))):
        parts.append(box((0.38, 0.45, 1.85), (0.4 * k, 0, 0.93), colour, METAL_LAYER, 0.3))
        parts.append(box((0.04, 0.02, 0.12), (0.4 * k + 0.12, -0.23, 1.0), STEEL, METAL_LAYER, 0.5))
    return merge(parts)


def treadmill(rng: np.random.Generator) -> Mesh:
    """A treadmill seen as a few boxes."""
    parts = [
        box((1.7, 0.75, 0.18), (0, 0, 0.12), BLACK, METAL_LAYER, 0.2, 0.02),
        box((0.12, 0.7, 0.3), (0.75, 0, 1.25), BLACK, METAL_LAYER, 0.3, 0.03),
    ]
    for y in (-0.33, 0.33):
        parts.append(
            rod(np.array([0.6, y, 0.15]), np.array([0.75, y, 1.2]), 0.035, (0.35, 0.35, 0.37))
        )
        parts.append(rod(np.array([0.1, y, 0.95]), np.array([0.75, y, 1.1]), 0.02, BLACK))
    return merge(parts)


def plant(rng: np.random.Generator) -> Mesh:
    """A pot plant, for those who train at home."""
    parts = [
        lathe(
            [(0.0, 0.0), (0.0, 0.14), (0.32, 0.18), (0.32, 0.0)], (0.5, 0.2, 0.1), 16
        ).transformed(np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]]), np.zeros(3))
    ]
    for _ in range(14):
        a, r, z = rng.uniform(0, 6.28), rng.uniform(0.02, 0.28), rng.uniform(0.5, 1.2)
        parts.append(
            ball(
                (r * np.cos(a), r * np.sin(a), z),
                (0.10, 0.10, 0.16),
                (0.04, rng.uniform(0.12, 0.28), 0.05),
                0.1,
                steps=6,
            )
        )
    return merge(parts)


def sofa(rng: np.random.Generator) -> Mesh:
    """A sofa, likewise."""
    colour = _pick(rng, (0.3, 0.3, 0.33), (0.35, 0.22, 0.14), (0.12, 0.2, 0.28))
    return merge(
        [
            box((1.9, 0.85, 0.42), (0, 0, 0.22), colour, VINYL_LAYER, 0.05, 0.06),
            box((1.9, 0.25, 0.45), (0, 0.32, 0.62), colour, VINYL_LAYER, 0.05, 0.08),
            box((0.25, 0.85, 0.35), (-0.95, 0, 0.5), colour, VINYL_LAYER, 0.05, 0.08),
            box((0.25, 0.85, 0.35), (0.95, 0, 0.5), colour, VINYL_LAYER, 0.05, 0.08),
        ]
    )


GYM = (
    power_rack,
    dumbbell_rack,
    plate_tree,
    kettlebells,
    swiss_ball,
    ball_shelf,
    plyo_box,
    mats,
    cable_machine,
    locker,
    treadmill,
)
HOME = (plant, sofa, swiss_ball, mats, kettlebells, plyo_box)
