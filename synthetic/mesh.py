"""Triangle meshes for the renderer, and the few shapes that equipment and rooms are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Mesh:
    """Triangles ready to draw: (N, 3) points and normals, (N, 2) uv, (N, 3) linear colours,
    and per vertex a texture layer, a gloss (0 to 1) and a hem (negative = cut away)."""

    points: Floats
    normals: Floats
    uv: Floats
    colour: Floats
    layer: Floats
    gloss: Floats
    hem: Floats
    faces: Ints

    def moved(self, offset: tuple[float, float, float], turn_deg: float = 0.0) -> Mesh:
        """The mesh turned about the vertical and then shifted (metres)."""
        c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
        rotation = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
        return self.transformed(rotation, np.asarray(offset))

    def transformed(self, rotation: Floats, offset: Floats) -> Mesh:
        """The mesh under a rotation or mirroring (3, 3) and a shift (3,)."""
        faces = self.faces if np.linalg.det(rotation) > 0 else self.faces[:, ::-1]
        return replace(
            self,
            points=self.points @ rotation.T + offset,
            normals=self.normals @ rotation.T,
            faces=faces,
        )


def make(
    points: Floats,
    normals: Floats,
    uv: Floats,
    faces: Ints,
    colour: Colour,
    layer: int = 0,
    gloss: float = 0.1,
) -> Mesh:
    """A mesh of one colour, one texture layer and one gloss, uncut; its triangles are turned to
    face the way of their normals."""
    n = len(points)
    points, normals = np.asarray(points, dtype=np.float64), np.asarray(normals, dtype=np.float64)
    a, b, c = (points[faces[:, k]] for k in range(3))
    away = np.einsum("ij,ij->i", np.cross(b - a, c - a), normals[faces].sum(axis=1)) < 0
    faces = np.where(away[:, None], faces[:, ::-1], faces)
    return Mesh(
        points=points,
        normals=normals,
        uv=np.asarray(uv, dtype=np.float64),
        colour=np.tile(np.asarray(colour, dtype=np.float64), (n, 1)),
        layer=np.full(n, float(layer)),
        gloss=np.full(n, gloss),
        hem=np.ones(n),
        faces=np.asarray(faces, dtype=np.int64),
    )


def merge(meshes: list[Mesh]) -> Mesh:
    """Many meshes as one."""
    starts = np.cumsum([0] + [len(m.points) for m in meshes[:-1]])
    return Mesh(
        points=np.concatenate([m.points for m in meshes]),
        normals=np.concatenate([m.normals for m in meshes]),
        uv=np.concatenate([m.uv for m in meshes]),
        colour=np.concatenate([m.colour for m in meshes]),
        layer=np.concatenate([m.layer for m in meshes]),
        gloss=np.concatenate([m.gloss for m in meshes]),
        hem=np.concatenate([m.hem for m in meshes]),
        faces=np.concatenate([m.faces + s for m, s in zip(meshes, starts, strict=True)]),
    )


def quad(
    origin: Floats, u: Floats, v: Floats, colour: Colour, uv_scale_m: float = 1.0, **kw: float
) -> Mesh:
    """A rectangle from ``origin`` along ``u`` and ``v``; its texture repeats every uv_scale_m."""
    o, u, v = (np.asarray(a, dtype=np.float64) for a in (origin, u, v))
    points = np.stack([o, o + u, o + u + v, o + v])
    normal = np.cross(u, v)
    normal /= np.linalg.norm(normal)
    lu, lv = np.linalg.norm(u) / uv_scale_m, np.linalg.norm(v) / uv_scale_m
    uv = np.array([[0, 0], [lu, 0], [lu, lv], [0, lv]])
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    return make(
        points,
        np.tile(normal, (4, 1)),
        uv,
        faces,
        colour,
        layer=int(kw.get("layer", 0)),
        gloss=kw.get("gloss", 0.1),
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
    """A solid of revolution about y from (y, radius) points; every profile edge stays sharp."""
    angle = np.linspace(0, 2 * np.pi, segments + 1)
    parts = []
    for (y0, r0), (y1, r1) in zip(profile[:-1], profile[1:], strict=True):
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


def normal_operator(faces: Ints, count: int) -> sp.csr_matrix:
    """Sparse (count, F) sum of the triangles around each vertex."""
    rows = faces.T.ravel()
    columns = np.tile(np.arange(len(faces)), 3)
    return sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, len(faces)))


def vertex_normals(points: Floats, faces: Ints, operator: sp.csr_matrix) -> Floats:
    """Area-weighted unit normals (N, 3)."""
    a, b, c = points[faces[:, 0]], points[faces[:, 1]], points[faces[:, 2]]
    normals = operator @ np.cross(b - a, c - a)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.asarray(normals / np.maximum(length, 1e-12))
