"""Things that stand about in gyms, each at the origin, about the floor's z = 0."""

from __future__ import annotations

import numpy as np

from lab.synthetic.body.mesh import Mesh, merge
from lab.synthetic.body.shapes import ball, box, lathe, rod
from lab.synthetic.clothes.textures import METAL, WOOD
from lab.synthetic.room.equipment import BLACK, STEEL, plate
from lab.synthetic.room.furniture import (
    bright,
    kettlebells,
    mats,
    pick,
    plant,
    plyo_box,
    sofa,
    swiss_ball,
)


def power_rack(rng: np.random.Generator) -> Mesh:
    """Four uprights, cross bars, and sometimes a bar with plates on hooks."""
    colour = bright(rng)
    height, width, depth = rng.uniform(2.0, 2.4), 1.2, 1.1
    parts = [
        box((0.07, 0.07, height), (x, y, height / 2), colour, METAL, 0.4)
        for x in (-width / 2, width / 2)
        for y in (-depth / 2, depth / 2)
    ]
    for z in (0.08, height - 0.05):
        for y in (-depth / 2, depth / 2):
            parts.append(box((width, 0.06, 0.06), (0, y, z), colour, METAL, 0.4))
        for x in (-width / 2, width / 2):
            parts.append(box((0.06, depth, 0.06), (x, 0, z), colour, METAL, 0.4))
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
        disc = plate(0.0, 1.0, 0.45, 0.05, bright(rng))
        for x in (-0.75, 0.75):
            parts.append(disc.moved((0, 0, 0), 90.0).moved((x, -depth / 2, z)))
    return merge(parts)


def dumbbell_rack(rng: np.random.Generator) -> Mesh:
    """Two or three sloping shelves full of dumbbells."""
    width, frame = rng.uniform(1.6, 2.4), pick(rng, BLACK, (0.3, 0.3, 0.32))
    shelves = int(rng.integers(2, 4))
    parts = [
        box(
            (0.06, 0.5, 0.35 * shelves + 0.25),
            (x, 0, 0.175 * shelves + 0.12),
            frame,
            METAL,
            0.3,
        )
        for x in (-width / 2, width / 2)
    ]
    dumbbell = merge(
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
                pick(rng, BLACK, (0.06, 0.06, 0.065)),
                8,
                METAL,
                0.25,
            )
        ]
    )
    for k in range(shelves):
        z = 0.28 + 0.35 * k
        parts.append(box((width, 0.36, 0.04), (0, 0.08 * k - 0.05, z), frame, METAL, 0.3))
        for x in np.arange(-width / 2 + 0.14, width / 2 - 0.08, 0.18):
            parts.append(dumbbell.moved((x, 0.08 * k - 0.05, z + 0.08)))
    return merge(parts)


def plate_tree(rng: np.random.Generator) -> Mesh:
    """A stand with plates on pegs."""
    parts = [
        box((0.08, 0.08, 1.2), (0, 0, 0.6), BLACK, METAL, 0.3),
        box((0.6, 0.5, 0.06), (0, 0, 0.03), BLACK, METAL, 0.3),
    ]
    colour = bright(rng)
    for z, d in ((0.3, 0.45), (0.72, 0.38), (1.08, 0.28)):
        for x in (-0.12, 0.12):
            disc = plate(0.0, 1.0, d, float(rng.uniform(0.04, 0.1)), colour)
            parts.append(disc.moved((0, 0, 0), 90.0).moved((x * 1.8, 0, z)))
    return merge(parts)


def ball_shelf(rng: np.random.Generator) -> Mesh:
    """Wooden shelves of medicine balls."""
    width, parts = rng.uniform(1.5, 2.6), []
    colour = bright(rng)
    for z in (0.35, 0.85, 1.35):
        parts.append(box((width, 0.34, 0.04), (0, 0, z), (0.45, 0.28, 0.15), WOOD, 0.1))
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
        parts.append(box((0.05, 0.34, 1.55), (x, 0, 0.78), (0.45, 0.28, 0.15), WOOD, 0.1))
    return merge(parts)


def cable_machine(rng: np.random.Generator) -> Mesh:
    """A tall frame with a weight stack."""
    colour = pick(rng, (0.75, 0.75, 0.76), BLACK, (0.3, 0.3, 0.32))
    height = rng.uniform(2.0, 2.3)
    parts = [
        box((0.09, 0.12, height), (x, 0, height / 2), colour, METAL, 0.4) for x in (-0.35, 0.35)
    ]
    parts.append(box((0.8, 0.14, 0.12), (0, 0, height), colour, METAL, 0.4))
    parts.append(box((0.8, 0.9, 0.08), (0, 0, 0.04), colour, METAL, 0.4))
    for k in range(12):
        parts.append(
            box((0.42, 0.12, 0.042), (0, 0, 0.2 + 0.05 * k), (0.06, 0.06, 0.065), METAL, 0.3)
        )
    parts.append(rod(np.array([0.0, 0, 0.8]), np.array([0.0, 0, height]), 0.008, STEEL, segments=6))
    return merge(parts)


def locker(rng: np.random.Generator) -> Mesh:
    """A row of lockers."""
    colour = pick(rng, (0.5, 0.52, 0.55), (0.05, 0.12, 0.3), (0.3, 0.1, 0.08))
    parts = []
    for k in range(int(rng.integers(3, 7))):
        parts.append(box((0.38, 0.45, 1.85), (0.4 * k, 0, 0.93), colour, METAL, 0.3))
        parts.append(box((0.04, 0.02, 0.12), (0.4 * k + 0.12, -0.23, 1.0), STEEL, METAL, 0.5))
    return merge(parts)


def treadmill(_: np.random.Generator) -> Mesh:
    """A treadmill seen as a few boxes."""
    parts = [
        box((1.7, 0.75, 0.18), (0, 0, 0.12), BLACK, METAL, 0.2, 0.02),
        box((0.12, 0.7, 0.3), (0.75, 0, 1.25), BLACK, METAL, 0.3, 0.03),
    ]
    for y in (-0.33, 0.33):
        parts.append(
            rod(np.array([0.6, y, 0.15]), np.array([0.75, y, 1.2]), 0.035, (0.35, 0.35, 0.37))
        )
        parts.append(rod(np.array([0.1, y, 0.95]), np.array([0.75, y, 1.1]), 0.02, BLACK))
    return merge(parts)


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
