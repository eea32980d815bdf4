"""A dressed lifter: all shells joined into one mesh that a set of bone frames poses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lab.synthetic.body.body import Body
from lab.synthetic.body.mesh import Floats, Ints, Mesh, normal_operator, vertex_normals
from lab.synthetic.body.skeleton import Frames, skin_transforms
from lab.synthetic.clothes.garments import make_bottom, make_hair, make_skin, make_top
from lab.synthetic.clothes.outfit import Outfit, Shell, body_normals, bottom_hem, top_hem
from lab.synthetic.clothes.shoes import Rigid, make_knot, make_shoe
from lab.synthetic.clothes.textures import HAIR, PLAIN

FOLD_M = 0.16  # of the looseness: how high the folds of loose cloth stand


@dataclass(frozen=True)
class Dressed:
    """Everything skinned to a body, in one index space, with the body it hangs on."""

    body: Body
    shells: tuple[Shell, ...]
    rigid: tuple[Rigid, ...]
    index: Ints
    points: Floats
    skin_normals: Floats
    rise: Floats
    sag: Floats
    lie: Floats
    folds: Floats
    template: Mesh
    operator: sp.csr_matrix

    def posed(self, frames: Frames, crease: float) -> Mesh:
        """The lifter's mesh in the world; ``crease`` (0 to 1) deepens the folds as cloth bunches.

        Loose cloth lies on the skin where it faces up and hangs where it faces down.
        """
        transforms = skin_transforms(self.body, frames)[self.index]
        turn = transforms[:, :, :3]
        normals = np.einsum("vij,vj->vi", turn, self.skin_normals)
        points = np.einsum("vij,vj->vi", turn, self.points) + transforms[:, :, 3]
        up = np.clip(normals[:, 2], -1.0, 1.0)
        flatten = -0.8 * np.maximum(up, 0.0) * np.maximum(self.rise - self.lie, 0.0)
        ripple = self.folds * (0.6 + 0.8 * crease) * (1.0 - 0.8 * np.maximum(up, 0.0))
        points += normals * (flatten + ripple)[:, None]
        points[:, 2] -= self.sag * np.maximum(-up, 0.0) ** 0.7
        hard = [
            shoe.points @ frames.rotations[b].T
            + frames.positions[b]
            - frames.rotations[b] @ self.body.heads[b]
            for shoe in self.rigid
            for b in [self.body.bone(shoe.bone)]
        ]
        everything = np.concatenate([points, *hard])
        template = self.template
        return Mesh(
            points=everything,
            normals=vertex_normals(everything, template.faces, self.operator),
            uv=template.uv,
            colour=template.colour,
            layer=template.layer,
            gloss=template.gloss,
            hem=template.hem,
            faces=template.faces,
        )


def dress(body: Body, outfit: Outfit, seed: int) -> Dressed:
    """Put the outfit on the body; ``seed`` places the folds."""
    rng = np.random.default_rng(seed)
    normals = body_normals(body)
    covered = np.maximum(
        top_hem(body, outfit.top) if outfit.top != "none" else -1.0, bottom_hem(body, outfit.bottom)
    )
    shells = [make_skin(body, normals, outfit, np.asarray(covered))]
    if outfit.top != "none":
        shells.append(make_top(body, normals, outfit))
    shells.append(make_bottom(body, normals, outfit))
    hair = make_hair(body, normals, outfit)
    if hair is not None:
        shells.append(hair)
    rigid = [make_shoe(body, side, outfit) for side in ("L", "R")]
    bun = make_knot(body, outfit)
    if bun is not None:
        rigid.append(bun)
    template = _template(shells, rigid)
    folds = np.concatenate([_folds(s, rng) for s in shells])
    return Dressed(
        body=body,
        shells=tuple(shells),
        rigid=tuple(rigid),
        index=np.concatenate([s.index for s in shells]),
        points=np.concatenate([s.points for s in shells]),
        skin_normals=np.concatenate([s.skin_normals for s in shells]),
        rise=np.concatenate([s.rise for s in shells]),
        sag=np.concatenate([s.sag for s in shells]),
        lie=np.concatenate([s.lie for s in shells]),
        folds=folds,
        template=template,
        operator=normal_operator(template.faces, len(template.points)),
    )


def _folds(shell: Shell, rng: np.random.Generator) -> Floats:
    """Height of the folds (N,): a few oblique waves, only where the cloth stands off the skin."""
    loose = np.maximum(shell.rise - shell.lie, 0.0)
    if loose.max() == 0:
        return np.zeros(len(loose))
    p = shell.points
    waves = np.zeros(len(p))
    for _ in range(5):
        k = rng.normal(size=3) * np.array([18.0, 18.0, 30.0])
        waves += np.sin(p @ k + rng.uniform(0, 2 * np.pi))
    return np.asarray(FOLD_M * loose * waves)


def _template(shells: list[Shell], rigid: list[Rigid]) -> Mesh:
    counts = [len(s.points) for s in shells] + [len(r.points) for r in rigid]
    starts = np.cumsum([0, *counts[:-1]])
    own = [s.faces for s in shells] + [r.faces for r in rigid]
    faces = [part + start for part, start in zip(own, starts, strict=True)]
    total = sum(counts)
    return Mesh(
        points=np.zeros((total, 3)),
        normals=np.zeros((total, 3)),
        uv=np.concatenate([s.uv for s in shells] + [r.points[:, :2] * 8 for r in rigid]),
        colour=np.concatenate([s.colour for s in shells] + [r.colour for r in rigid]),
        layer=np.concatenate(
            [np.full(len(s.points), float(s.layer)) for s in shells]
            + [np.full(len(r.points), float(HAIR if r.bone == "head" else PLAIN)) for r in rigid]
        ),
        gloss=np.concatenate(
            [np.full(len(s.points), s.gloss) for s in shells]
            + [np.full(len(r.points), 0.15) for r in rigid]
        ),
        hem=np.concatenate([s.hem for s in shells] + [np.ones(len(r.points)) for r in rigid]),
        faces=np.concatenate(faces),
    )
