"""The patches of a body's skin that touch bench, floor and bar, and the lengths of its legs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from lab.synthetic.body.body import Body
from lab.synthetic.body.figure import FigureBody
from lab.synthetic.body.skeleton import Floats, Frames


@dataclass(frozen=True)
class Patch:
    """Some skin vertices that can be posed without the rest of the mesh."""

    points: Floats
    weights: sp.csr_matrix

    def posed(self, body: Body, frames: Frames) -> Floats:
        """World positions (N, 3)."""
        shift = frames.positions - np.einsum("bij,bj->bi", frames.rotations, body.heads)
        stacked = np.concatenate([frames.rotations, shift[:, :, None]], axis=2)
        mixed = np.asarray(self.weights @ stacked.reshape(len(stacked), 12)).reshape(-1, 3, 4)
        moved = np.einsum("vij,vj->vi", mixed[:, :, :3], self.points) + mixed[:, :, 3]
        return np.asarray(moved)


@dataclass(frozen=True)
class Anatomy:
    """A body with the patches of skin that touch bench, floor and bar.

    ``trunk`` is the same body with only root, spine, neck and head bones, which is all that
    ``back`` and ``skull`` need and far quicker to pose.
    """

    body: Body
    trunk: Body
    back: Patch
    contact: int
    seat: Patch
    front: Patch
    skull: Patch
    thigh_m: float
    shank_m: float

    @property
    def hip(self) -> Floats:
        """The left hip joint at rest (3,), from the pelvis origin."""
        return self.body.head("upperleg01.L")


def skin_patch(body: Body, chosen: NDArray[np.bool_]) -> Patch:
    """The patch of the chosen vertices (V,)."""
    index = np.flatnonzero(chosen)
    return Patch(body.vertices[index], body.weights[index])


def _trunk_only(body: Body) -> Body:
    """The body with every other bone's weight given to its nearest ancestor in the trunk."""
    kept = [
        i
        for i, name in enumerate(body.bones)
        if name == "root" or name.startswith(("spine", "neck", "head"))
    ]
    owner = []
    for bone in range(len(body.bones)):
        up = bone
        while up not in kept:
            up = body.parents[up]
        owner.append(kept.index(up))
    fold = sp.csr_matrix((np.ones(len(owner)), (np.arange(len(owner)), owner)))
    parents = tuple(owner[body.parents[i]] if body.parents[i] >= 0 else -1 for i in kept)
    return replace(
        body,
        heads=body.heads[kept],
        parents=parents,
        bones=tuple(body.bones[i] for i in kept),
        weights=(body.weights @ fold).tocsr(),
    )


def find_anatomy(body: Body, contact_height_m: float) -> Anatomy:
    """Find the patches; the reference contact lies ``contact_height_m`` above the T8 joint."""
    v = body.vertices
    trunk = body.weight_of("spine", "root", "clavicle", "shoulder", "pelvis", "neck")
    t8 = body.head("spine01")[2]
    back_area = (v[:, 0] < 0.0) & (np.abs(v[:, 1]) < 0.17) & (trunk > 0.9)
    back_area &= (v[:, 2] > body.head("spine03")[2]) & (v[:, 2] < body.head("neck01")[2] + 0.02)
    trunk_body = _trunk_only(body)
    back = skin_patch(trunk_body, back_area)
    off_m = np.abs(back.points[:, 2] - t8 - contact_height_m)
    central = np.abs(back.points[:, 1]) < 0.12
    # Coarse meshes may have no vertex within the band.
    band_m = max(0.025, float(off_m[central].min()) + 0.01)
    candidates = np.flatnonzero(central & (off_m < band_m))
    contact = int(candidates[np.argmin(back.points[candidates, 0])])
    seat = (v[:, 2] < 0.12) & (v[:, 2] > -0.3) & (v[:, 0] < 0.0) & (np.abs(v[:, 1]) < 0.25)
    seat &= body.weight_of("upperleg", "pelvis", "root", "spine05") > 0.8
    front = (v[:, 2] < 0.3) & (v[:, 2] > -0.35) & (v[:, 0] > 0.0) & (np.abs(v[:, 1]) < 0.22)
    front &= body.weight_of("upperleg", "pelvis", "root", "spine0") > 0.9
    skull = (body.weight_of("head", "neck03") > 0.9) & (v[:, 0] < body.head("eye.L")[0] - 0.05)
    if isinstance(body, FigureBody):
        skull &= v[:, 2] > body.head("head")[2]  # long hair gives way
    hip, knee = body.head("upperleg01.L"), body.head("lowerleg01.L")
    return Anatomy(
        body=body,
        trunk=trunk_body,
        back=back,
        contact=contact,
        seat=skin_patch(body, seat),
        front=skin_patch(body, front),
        skull=skin_patch(trunk_body, skull),
        thigh_m=float(np.linalg.norm(knee - hip)),
        shank_m=float(np.linalg.norm(body.head("foot.L") - knee)),
    )
