"""A lifter drawn as an artist painted them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from lab.synthetic.body.figure import FigureBody
from lab.synthetic.body.mesh import Floats, Ints, Mesh, normal_operator, vertex_normals
from lab.synthetic.body.skeleton import Frames, apply_transforms, skin_transforms
from lab.synthetic.clothes.textures import PAINTED

TEXTURE_PX = 1024
GLOSS = 0.08


@dataclass(frozen=True)
class Painted:
    """A figure's mesh, ready to be posed."""

    body: FigureBody
    welded: Ints
    operator: sp.csr_matrix

    def posed(self, frames: Frames, crease: float) -> Mesh:
        """The lifter's mesh in the world; painted cloth has no folds to deepen."""
        del crease
        body = self.body
        points = apply_transforms(skin_transforms(body, frames), body.vertices)
        first = np.zeros((self.operator.shape[0], 3))
        first[body.weld] = points
        normals: Floats = vertex_normals(first, self.welded, self.operator)[body.weld]
        count = len(points)
        return Mesh(
            points=points,
            normals=normals,
            uv=body.uv,
            colour=np.ones((count, 3)),
            layer=PAINTED + body.picture.astype(np.float64),
            gloss=np.full(count, GLOSS),
            hem=np.ones(count),
            faces=body.faces,
        )


def paint(body: FigureBody) -> Painted:
    """Make a figure ready to be posed."""
    welded = body.weld[body.faces]
    return Painted(body, welded, normal_operator(welded, int(body.weld.max()) + 1))


def with_painting(textures: NDArray[np.uint8], body: FigureBody) -> NDArray[np.uint8]:
    """The room's texture layers, grown to TEXTURE_PX, and the figure's own after them."""
    grow = TEXTURE_PX // textures.shape[1]
    room = np.repeat(np.repeat(textures, grow, axis=1), grow, axis=2)
    own = [
        cv2.resize(t, (TEXTURE_PX, TEXTURE_PX), interpolation=cv2.INTER_AREA) for t in body.textures
    ]
    return np.concatenate([room, np.asarray(own, dtype=np.uint8)])
