"""What moves rigidly with one bone: shoes with the feet, knots of hair with the head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

from lab.synthetic.body.body import Body
from lab.synthetic.body.mesh import Floats, Ints, merge
from lab.synthetic.body.shapes import ball
from lab.synthetic.clothes.outfit import Outfit


@dataclass(frozen=True)
class Rigid:
    """A shoe at rest, rigid with the foot bone: points, triangles, colours (upper and sole)."""

    points: Floats
    faces: Ints
    colour: Floats
    bone: str


SOLE_M = 0.024


def make_shoe(body: Body, side: str, outfit: Outfit) -> Rigid:
    """The convex hull of the foot, swollen, on a slab of sole that ends SOLE_M under the skin."""
    foot = body.weight_of(f"foot.{side}", "toe") > 0.6
    foot &= np.sign(body.vertices[:, 1]) == (1 if side == "L" else -1)
    foot &= body.vertices[:, 2] < body.head(f"foot.{side}")[2] + 0.015
    centre = body.vertices[foot].mean(axis=0)
    spread = body.vertices[foot] - centre
    ground = body.vertices[:, 2].min()
    swollen = centre + spread * np.array([1.06, 1.12, 1.0]) + np.array([0.002, 0, 0])
    top = swollen + np.array([0.0, 0, 0.006])
    hull = ConvexHull(
        np.concatenate([top, np.column_stack([swollen[:, :2], np.full(len(top), ground)])])
    )
    upper = hull.points[hull.vertices]
    outline = ConvexHull(swollen[:, :2])
    ring = outline.points[outline.vertices]
    middle = ring.mean(axis=0)
    flare = middle + (ring - middle) * 1.04
    slab = np.concatenate(
        [
            np.column_stack([flare, np.full(len(ring), ground + 0.010)]),
            np.column_stack([flare, np.full(len(ring), ground - SOLE_M * 0.85)]),
            np.column_stack([middle + (ring - middle) * 0.97, np.full(len(ring), ground - SOLE_M)]),
        ]
    )
    points: list[Floats] = []
    faces: list[Ints] = []
    colours: list[Floats] = []
    for cloud, colour in ((upper, outfit.shoe_colour), (slab, outfit.sole_colour)):
        part = ConvexHull(cloud)
        triangles = _outward(cloud, part.simplices.astype(np.int64))
        faces.append(triangles + sum(len(p) for p in points))
        points.append(cloud)
        colours.append(np.tile(np.asarray(colour), (len(cloud), 1)))
    return Rigid(
        np.concatenate(points), np.concatenate(faces), np.concatenate(colours), f"foot.{side}"
    )


def _outward(points: Floats, triangles: Ints) -> Ints:
    a, b, c = (points[triangles[:, k]] for k in range(3))
    centre = points.mean(axis=0)
    inward = np.einsum("ij,ij->i", np.cross(b - a, c - a), (a + b + c) / 3 - centre) < 0
    return np.where(inward[:, None], triangles[:, ::-1], triangles)


def make_knot(body: Body, outfit: Outfit) -> Rigid | None:
    """A knot or a tail of hair at the back of the head."""
    if outfit.hair_style not in ("bun", "tail"):
        return None
    eye = body.head("eye.L")
    back = float(body.vertices[body.weight_of("head") > 0.9][:, 0].min())
    top = eye[2] + 0.035
    if outfit.hair_style == "bun":
        mesh = ball((back - 0.02, 0, top), (0.036, 0.036, 0.036), outfit.hair, steps=10)
    else:
        knots = [
            ball(
                (back - 0.02 - 0.012 * k, 0.004 * k, top - 0.036 * k),
                (0.026 - 0.0022 * k, 0.026 - 0.002 * k, 0.034),
                outfit.hair,
                steps=8,
            )
            for k in range(7)
        ]
        mesh = merge(knots)
    return Rigid(mesh.points, mesh.faces, mesh.colour, "head")
