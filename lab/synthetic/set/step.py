"""What raised feet stand on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lab.synthetic.body.mesh import Colour, Mesh, merge
from lab.synthetic.body.shapes import box, lathe
from lab.synthetic.clothes.textures import PLATE, VINYL, WOOD

PLATE_DIAMETER_M = 0.45


@dataclass(frozen=True)
class Step:
    """A step under both feet: a "box", a "block" of foam, or a pile of "plates".

    ``depth_m`` lies along the lifter, ``width_m`` across.
    """

    kind: str
    height_m: float
    depth_m: float
    width_m: float
    colour: Colour


def step_mesh(step: Step, x_m: float) -> Mesh:
    """The step on the floor, its middle ``x_m`` from the bench's edge."""
    if step.kind != "plates":
        return box(
            (step.depth_m, step.width_m, step.height_m),
            (x_m, 0.0, step.height_m / 2),
            step.colour,
            WOOD if step.kind == "box" else VINYL,
            0.12,
            0.012,
            0.6,
        )
    count = max(round(step.height_m / 0.05), 1)
    thick = step.height_m / count
    up = np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]])
    radius = PLATE_DIAMETER_M / 2
    edge = 0.006
    profile = [(0.0, 0.0), (0.0, radius - edge), (edge, radius)]
    profile += [(thick - y, r) for y, r in reversed(profile)]
    discs = [
        lathe(profile, step.colour, 48, PLATE, 0.25)
        .transformed(up, np.zeros(3))
        .moved((x_m, 0.0, thick * k))
        for k in range(count)
    ]
    return merge(discs)
