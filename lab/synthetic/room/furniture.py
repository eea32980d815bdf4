"""Small things and furniture, for gyms and homes, each at the origin, about the floor's z = 0."""

from __future__ import annotations

import numpy as np

from lab.synthetic.body.mesh import Colour, Mesh, merge
from lab.synthetic.body.shapes import ball, box, lathe, rod
from lab.synthetic.clothes.textures import VINYL, WOOD


def pick(rng: np.random.Generator, *colours: Colour) -> Colour:
    """One of the colours."""
    return colours[int(rng.integers(len(colours)))]


def bright(rng: np.random.Generator) -> Colour:
    """A colour that equipment is painted in."""
    return pick(
        rng,
        (0.5, 0.03, 0.03),
        (0.02, 0.10, 0.45),
        (0.6, 0.35, 0.02),
        (0.02, 0.3, 0.08),
        (0.03, 0.03, 0.03),
        (0.35, 0.35, 0.37),
        (0.45, 0.05, 0.3),
    )


def kettlebells(rng: np.random.Generator) -> Mesh:
    """A row of kettlebells on the floor."""
    parts = []
    for k in range(int(rng.integers(2, 6))):
        r = rng.uniform(0.08, 0.12)
        colour = bright(rng)
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
    return ball((0, 0, r), (r, r, r), bright(rng), 0.45)


def plyo_box(rng: np.random.Generator) -> Mesh:
    """A wooden jump box."""
    size = (rng.uniform(0.5, 0.8), 0.5, rng.uniform(0.4, 0.75))
    return box(size, (0, 0, size[2] / 2), (0.6, 0.42, 0.25), WOOD, 0.1, 0.01, 0.8)


def mats(rng: np.random.Generator) -> Mesh:
    """A pile of mats and a foam roller."""
    colour = bright(rng)
    parts = [
        box(
            (1.2, 0.6, 0.03),
            (rng.uniform(-0.03, 0.03), 0, 0.016 + 0.032 * k),
            colour,
            VINYL,
            0.1,
        )
        for k in range(int(rng.integers(2, 7)))
    ]
    parts.append(rod(np.array([0.7, 0, 0.08]), np.array([1.2, 0.1, 0.08]), 0.075, bright(rng), 0.1))
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
    """A sofa, for those who train at home."""
    colour = pick(rng, (0.3, 0.3, 0.33), (0.35, 0.22, 0.14), (0.12, 0.2, 0.28))
    return merge(
        [
            box((1.9, 0.85, 0.42), (0, 0, 0.22), colour, VINYL, 0.05, 0.06),
            box((1.9, 0.25, 0.45), (0, 0.32, 0.62), colour, VINYL, 0.05, 0.08),
            box((0.25, 0.85, 0.35), (-0.95, 0, 0.5), colour, VINYL, 0.05, 0.08),
            box((0.25, 0.85, 0.35), (0.95, 0, 0.5), colour, VINYL, 0.05, 0.08),
        ]
    )
