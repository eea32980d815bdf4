"""Parametric bodies: anny's mesh and skeleton in the lifter's own axes.

Lifter axes, standing: x forwards, y to the lifter's left, z up, metres, origin midway between
the hip joints' height and the pelvis bone's head. anny itself has x left, y backwards, z up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import anny
import numpy as np
import scipy.sparse as sp
import torch
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class BodyShape:
    """What makes one body: anny's phenotypes (0 to 1), with stature given in metres."""

    body_id: str
    sex: str
    stature_m: float
    weight: float
    muscle: float
    age: float
    proportions: float


@dataclass(frozen=True)
class Body:
    """A body at rest, standing: mesh (V, 3), triangles (F, 3), bone heads (B, 3), skin weights."""

    shape: BodyShape
    vertices: Floats
    faces: Ints
    heads: Floats
    parents: tuple[int, ...]
    bones: tuple[str, ...]
    weights: sp.csr_matrix
    mass_kg: float

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.bones)}

    def bone(self, name: str) -> int:
        """Index of the bone called ``name``."""
        return self._numbers[name]

    def head(self, name: str) -> Floats:
        """Rest position of a bone's head, in metres (3,)."""
        return np.asarray(self.heads[self.bone(name)])

    def weight_of(self, *prefixes: str) -> Floats:
        """Summed skin weight (V,) of all bones whose name starts with one of ``prefixes``."""
        chosen = [i for i, name in enumerate(self.bones) if name.startswith(prefixes)]
        return np.asarray(self.weights[:, chosen].sum(axis=1), dtype=np.float64).ravel()


@cache
def _model() -> anny.Anny:
    torch.set_num_threads(1)
    return anny.Anny()


def _rest(shape: BodyShape, height: float) -> dict[str, torch.Tensor]:
    values = {
        "gender": 0.0 if shape.sex == "male" else 1.0,
        "age": shape.age,
        "muscle": shape.muscle,
        "weight": shape.weight,
        "height": height,
        "proportions": shape.proportions,
    }
    with torch.no_grad():
        result: dict[str, torch.Tensor] = _model()(
            phenotype_kwargs={k: torch.tensor([v]) for k, v in values.items()}
        )
    return result


def _to_lifter_axes(points: torch.Tensor) -> Floats:
    raw = points[0].numpy().astype(np.float64)
    return np.stack([-raw[:, 1], raw[:, 0], raw[:, 2]], axis=1)


def _cell_sizes(weights: sp.csr_matrix, bones: tuple[str, ...]) -> Floats:
    """Per vertex, the grid (m) to thin it out on; 0 keeps it.

    A pixel is 3 to 5 mm, and anny's face, fingers and toes have triangles far smaller than that.
    """
    sizes = {"head": 0.007, "finger": 0.0075, "metacarpal": 0.01, "toe": 0.02, "foot": 0.015}
    per_bone = np.array(
        [next((s for k, s in sizes.items() if b.startswith(k)), 0.0) for b in bones]
    )
    strongest = np.asarray(weights.argmax(axis=1)).ravel()
    return np.asarray(per_bone[strongest])


def thin_out(
    vertices: Floats, faces: Ints, weights: sp.csr_matrix, bones: tuple[str, ...]
) -> tuple[Ints, Ints]:
    """Merge vertices of face, fingers and toes that share a grid cell.

    Returns:
        indices of the vertices kept, and the faces left, (F, 3) of those.
    """
    cell_m = _cell_sizes(weights, bones)
    target = np.arange(len(vertices))
    for size in sorted(set(cell_m.tolist()) - {0.0}):
        mine = np.flatnonzero(cell_m == size)
        cells = np.floor(vertices[mine] / size).astype(np.int64)
        _, group = np.unique(cells, axis=0, return_inverse=True)
        group = group.ravel()
        sums = np.zeros((group.max() + 1, 3))
        np.add.at(sums, group, vertices[mine])
        middle = sums / np.bincount(group)[:, None]
        off = np.linalg.norm(vertices[mine] - middle[group], axis=1)
        order = np.lexsort((off, group))
        first = order[np.searchsorted(group[order], np.arange(group.max() + 1))]
        target[mine] = mine[first[group]]
    merged = target[faces]
    real = (merged[:, 0] != merged[:, 1]) & (merged[:, 1] != merged[:, 2])
    real &= merged[:, 0] != merged[:, 2]
    kept, renumbered = np.unique(merged[real].ravel(), return_inverse=True)
    return kept, renumbered.reshape(-1, 3)


def build_body(shape: BodyShape) -> Body:
    """Make the body; anny's height phenotype is bisected until the stature fits to 1 mm."""
    low, high = 0.0, 1.0
    rest = _rest(shape, 0.5)
    for _ in range(20):
        height = (low + high) / 2
        rest = _rest(shape, height)
        stature = float(np.ptp(rest["rest_vertices"][0, :, 2].numpy()))
        if abs(stature - shape.stature_m) < 0.001:
            break
        low, high = (height, high) if stature < shape.stature_m else (low, height)
    model = _model()
    vertices = _to_lifter_axes(rest["rest_vertices"])
    heads = _to_lifter_axes(rest["rest_bone_heads"])
    origin = heads[model.bone_labels.index("root")].copy()
    vertices, heads = vertices - origin, heads - origin
    faces = model.faces.numpy().astype(np.int64)
    bone_index = model.vertex_bone_indices.numpy()
    bone_weight = model.vertex_bone_weights.numpy().astype(np.float64)
    rows = np.repeat(np.arange(len(vertices)), bone_index.shape[1])
    weights = sp.csr_matrix(
        (bone_weight.ravel(), (rows, bone_index.ravel())),
        shape=(len(vertices), len(model.bone_labels)),
    )
    corner = vertices[faces]
    volume = np.einsum("ij,ij->", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])) / 6
    kept, faces = thin_out(vertices, faces, weights, tuple(model.bone_labels))
    vertices, weights = vertices[kept], weights[kept]
    return Body(
        shape=shape,
        vertices=vertices,
        faces=faces,
        heads=heads,
        parents=tuple(int(p) for p in model.bone_parents),
        bones=tuple(model.bone_labels),
        weights=weights,
        mass_kg=float(volume) * 1010.0,
    )
