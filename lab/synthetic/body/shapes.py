"""The few shapes that equipment and rooms are made of."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from lab.synthetic.body.mesh import Colour, Floats, Ints, Mesh, make, merge


def quad(
    origin: ArrayLike,
    u: ArrayLike,
    v: ArrayLike,
    colour: Colour,
    uv_scale_m: float = 1.0,
    layer: int = 0,
    gloss: float = 0.1,
) -> Mesh:
    """A rectangle from ``origin`` along ``u`` and ``v``; its texture repeats every uv_scale_m."""
    o, a, b = (np.asarray(side, dtype=np.float64) for side in (origin, u, v))
    points = np.stack([o, o + a, o + a + b, o + b])
    normal = np.cross(a, b)
    normal /= np.linalg.norm(normal)
    lu, lv = np.linalg.norm(a) / uv_scale_m, np.linalg.norm(b) / uv_scale_m
    uv = np.array([[0, 0], [lu, 0], [lu, lv], [0, lv]])
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    return make(
        points,
        np.tile(normal, (4, 1)),
        uv,
        faces,
        colour,
        layer=layer,
        gloss=gloss,
    )


def box(
    size: tuple[float, float, float],
    centre: tuple[float, float, float],
    colour: Colour,
    layer: int = 0,
    gloss: float = 0.15,
    bevel_m: float = 0.0,
    uv_scale_m: float = 0.5,
) -> Mesh:
    """A box with rounded edges when ``bevel_m`` > 0: normals bend over the bevel."""
    half = np.asarray(size) / 2
    sides = []
    for axis in range(3):
        a, b = (axis + 1) % 3, (axis + 2) % 3
        for sign in (1.0, -1.0):
            grid_a = _bevel_axis(half[a], bevel_m)
            grid_b = _bevel_axis(half[b], bevel_m)
            ga, gb = np.meshgrid(grid_a, grid_b, indexing="ij")
            points = np.zeros((ga.size, 3))
            points[:, axis] = sign * half[axis]
            points[:, a], points[:, b] = ga.ravel(), gb.ravel()
            uv = np.stack([ga.ravel(), gb.ravel()], axis=1) / uv_scale_m
            if bevel_m > 0:
                core = np.clip(points, -(half - bevel_m), half - bevel_m)
                normals = points - core
                normals /= np.linalg.norm(normals, axis=1, keepdims=True)
                points = core + normals * bevel_m
            else:
                normals = np.zeros_like(points)
                normals[:, axis] = sign
            faces = grid_faces(len(grid_a), len(grid_b))
            sides.append(
                make(points + np.asarray(centre), normals, uv, faces, colour, layer, gloss)
            )
    return merge(sides)


def _bevel_axis(half: float, bevel_m: float) -> Floats:
    if bevel_m <= 0:
        return np.array([-half, half])
    step = np.array([0.0, 0.29, 1.0]) * bevel_m
    return np.concatenate([-half + step, (half - step)[::-1]])


def grid_faces(rows: int, columns: int) -> Ints:
    """Triangles of a rows x columns grid of points, numbered row by row."""
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b = index[:-1, :-1].ravel(), index[1:, :-1].ravel()
    c, d = index[1:, 1:].ravel(), index[:-1, 1:].ravel()
    return np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])


def lathe(
    profile: list[tuple[float, float]],
    colour: Colour,
    segments: int = 40,
    layer: int = 0,
    gloss: float = 0.3,
) -> Mesh:
    """A solid of revolution about y from (y, radius) points; every profile edge stays sharp.

    The profile goes from the axis outwards and back, from one end to the other.
    """
    if profile[-1][0] < profile[0][0]:
        profile = profile[::-1]
    angle = np.linspace(0, 2 * np.pi, segments + 1)
    parts = []
    for (y0, r0), (y1, r1) in pairwise(profile):
        slope = np.array([r0 - r1, y1 - y0])
        length = np.hypot(*slope)
        if length == 0:
            continue
        ny, nr = slope / length
        rings = [
            np.stack([r * np.cos(angle), np.full_like(angle, y), r * np.sin(angle)], axis=1)
            for y, r in ((y0, r0), (y1, r1))
        ]
        points = np.concatenate(rings)
        normal = np.stack([nr * np.cos(angle), np.full_like(angle, ny), nr * np.sin(angle)], 1)
        around = angle / (2 * np.pi)
        uv = np.concatenate([np.stack([around * 4, np.full_like(angle, k)], 1) for k in (0.0, 1.0)])
        parts.append(
            make(
                points,
                np.concatenate([normal, normal]),
                uv,
                grid_faces(2, segments + 1),
                colour,
                layer,
                gloss,
            )
        )
    return merge(parts)


def rod(
    start: Floats,
    end: Floats,
    radius_m: float,
    colour: Colour,
    gloss: float = 0.4,
    segments: int = 14,
    layer: int = 0,
) -> Mesh:
    """A capped cylinder between two points."""
    start, end = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    length = float(np.linalg.norm(end - start))
    tube = lathe(
        [(0, 0), (0, radius_m), (length, radius_m), (length, 0)], colour, segments, layer, gloss
    )
    y = (end - start) / length
    helper = np.array([1.0, 0, 0]) if abs(y[0]) < 0.9 else np.array([0.0, 0, 1.0])
    x = np.cross(y, helper)
    x /= np.linalg.norm(x)
    return tube.transformed(np.stack([x, y, np.cross(x, y)], axis=1), start)


def ball(
    centre: tuple[float, float, float],
    radii: tuple[float, float, float],
    colour: Colour,
    gloss: float = 0.2,
    layer: int = 0,
    steps: int = 14,
) -> Mesh:
    """An ellipsoid."""
    polar, azimuth = np.meshgrid(
        np.linspace(0, np.pi, steps), np.linspace(0, 2 * np.pi, 2 * steps), indexing="ij"
    )
    unit = np.stack(
        [np.sin(polar) * np.cos(azimuth), np.sin(polar) * np.sin(azimuth), np.cos(polar)], axis=-1
    ).reshape(-1, 3)
    r = np.asarray(radii)
    normals = unit / r
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    uv = np.stack([azimuth.ravel() / np.pi * 2, polar.ravel() / np.pi * 2], axis=1)
    return make(
        unit * r + np.asarray(centre),
        normals,
        uv,
        grid_faces(steps, 2 * steps),
        colour,
        layer,
        gloss,
    )
