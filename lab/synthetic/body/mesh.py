"""Triangle meshes for the renderer."""

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
    """Triangles ready to draw.

    (N, 3) points in metres and unit normals, (N, 2) uv, (N, 3) linear colours, and per vertex a
    texture layer, a gloss (0 to 1) and a hem (negative = cut away).
    """

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
    """A mesh of one colour, one texture layer and one gloss, uncut.

    Its triangles are turned to face the way of their normals.
    """
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
