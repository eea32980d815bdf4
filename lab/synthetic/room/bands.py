"""Rubber bands: a loop around both thighs, or a strap over the hips held down by dumbbells.

A taut band follows the convex hull of what it goes around. Both of its rims are such hulls, of
the skin that lies near them, resampled to the same number of points in every frame.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import ConvexHull

from lab.synthetic.body.anatomy import Patch, skin_patch
from lab.synthetic.body.body import Body
from lab.synthetic.body.mesh import Floats, Mesh, make, merge
from lab.synthetic.body.shapes import grid_faces
from lab.synthetic.body.skeleton import Frames
from lab.synthetic.clothes.textures import PLAIN
from lab.synthetic.room.equipment import Load, load_mesh

if TYPE_CHECKING:
    from lab.synthetic.set.stage import Stage

OVER_CLOTH_M = 0.02  # how far the band lies above the skin
HALF_WIDTH_M = 0.032
ABOVE_KNEE_M = 0.11
ANCHOR_Y_M = 0.46
SLICE_M = 0.03  # skin this near to a rim carries it
POINTS = 48


@dataclass(frozen=True)
class Band:
    """A band on one lifter: the skin under its rims, and where a strap is held down.

    ``rims`` holds a patch for each rim of a loop, the same patch twice for a strap; ``anchor_x_m``
    is None for a loop.
    """

    rims: tuple[Patch, Patch]
    anchor_x_m: float | None
    colour: tuple[float, float, float]

    def posed(self, body: Body, frames: Frames, lap: Floats) -> Mesh:
        """The band on the lifter in one frame; ``lap`` (3,) is where a strap crosses the hips."""
        skins = [rim.posed(body, frames) for rim in self.rims]
        if self.anchor_x_m is None:
            return _surface([_loop(skin) for skin in skins], self.colour, closed=True)
        foot = np.array([self.anchor_x_m, 0.0, 0.03])
        up = (lap - foot) / np.linalg.norm(lap - foot)
        aside = np.cross([0.0, 1.0, 0.0], up)
        rims = [
            _strap(skin, foot + aside * shift, up, aside)
            for skin, shift in zip(skins, (-HALF_WIDTH_M, HALF_WIDTH_M), strict=True)
        ]
        return _surface(rims, self.colour, closed=False)


def make_band(stage: Stage) -> Band | None:
    """The band of a clip, None where there is none."""
    place = stage.spec.load.band
    body = stage.body
    if not place:
        return None
    if place == "hips":
        lap = stage.performance.bar[int(np.argmin(stage.timeline.sitting))]
        middle = np.abs(body.vertices[:, 2]) < 0.35
        skin = body.weight_of("root", "pelvis", "spine0", "upperleg") > 0.8
        front = skin_patch(body, middle & skin & (body.vertices[:, 0] > -0.02))
        return Band((front, front), float(lap[0]), stage.spec.load.band_colour)
    knee = float(body.head("lowerleg01.L")[2])
    thighs = body.weight_of("upperleg", "lowerleg01") > 0.9
    rims = [
        skin_patch(
            body, thighs & (np.abs(body.vertices[:, 2] - knee - ABOVE_KNEE_M - shift) < SLICE_M)
        )
        for shift in (-HALF_WIDTH_M, HALF_WIDTH_M)
    ]
    return Band((rims[0], rims[1]), None, stage.spec.load.band_colour)


def anchors_mesh(band: Band) -> Mesh | None:
    """The dumbbells that hold a strap down, None for a loop."""
    if band.anchor_x_m is None:
        return None
    weight = load_mesh(Load("dumbbell", (), 0.0))
    assert weight is not None
    places = [(band.anchor_x_m, y, 0.066) for y in (-ANCHOR_Y_M, ANCHOR_Y_M)]
    return merge([weight.moved(place, 90.0) for place in places])


def _reach(points: Floats, centre: Floats, directions: Floats) -> Floats:
    """How far (K,) the hull of plane points (N, 2) extends from ``centre`` in K directions."""
    hull = ConvexHull(points)
    normals, offsets = hull.equations[:, :2], hull.equations[:, 2]
    depth = -(normals @ centre + offsets)
    steep = directions @ normals.T
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(steep > 1e-9, depth / steep, np.inf).min(axis=1))


def _loop(skin: Floats) -> Floats:
    """Rim (POINTS, 3) around the skin of both thighs, in the plane that fits its points best."""
    centre = skin.mean(axis=0)
    across = np.array([0.0, 1.0, 0.0])
    # The plane holds the lateral axis, and leans the way the ring of skin leans.
    spread = (skin - centre)[:, [0, 2]]
    x, z = np.linalg.eigh(spread.T @ spread)[1][:, 1]
    forward = np.array([x, 0.0, z]) * (np.sign(z) or 1.0)
    angle = np.linspace(0, 2 * np.pi, POINTS, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    flat = np.stack([(skin - centre) @ across, (skin - centre) @ forward], axis=1)
    radius = _reach(flat, np.zeros(2), circle) + OVER_CLOTH_M
    place = circle * radius[:, None]
    rim: Floats = centre + place[:, :1] * across + place[:, 1:] * forward
    return rim


def _strap(skin: Floats, foot: Floats, up: Floats, aside: Floats) -> Floats:
    """Rim (POINTS, 3) from one anchor over the hips to the other, all in one plane."""
    near = skin[np.abs((skin - foot) @ aside) < SLICE_M]
    body = np.stack([near[:, 1], (near - foot) @ up + OVER_CLOTH_M], axis=1)
    ends = np.array([[-ANCHOR_Y_M, 0.0], [ANCHOR_Y_M, 0.0]])
    # Cosine spacing: most points where the strap bends, few at its straight ends.
    y = ANCHOR_Y_M * 0.999 * np.sin(np.linspace(-np.pi / 2, np.pi / 2, POINTS))
    below = np.array([[0.0, -0.2]])  # keeps the hull whole under the strap
    cloud = np.concatenate([body, ends, below])
    rise = np.array([_reach(cloud, np.array([v, 1e-4]), np.array([[0.0, 1.0]]))[0] for v in y])
    rim: Floats = foot + np.stack([np.zeros(POINTS), y, np.zeros(POINTS)], axis=1)
    return rim + rise[:, None] * up


def _surface(rims: list[Floats], colour: tuple[float, float, float], closed: bool) -> Mesh:
    """A band between two rims (N, 3), to be seen from both sides."""
    first, second = (np.concatenate([r, r[:1]]) if closed else r for r in rims)
    points = np.concatenate([first, second])
    count = len(first)
    along = np.gradient(points.reshape(2, count, 3), axis=1).reshape(-1, 3)
    across = np.tile(np.mean(second - first, axis=0), (2 * count, 1))
    normals = np.cross(along, across)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    outward = (points - points.mean(axis=0)) * np.sign(1.0)
    normals *= np.where(np.einsum("ij,ij->i", normals, outward) < 0, -1.0, 1.0)[:, None]
    faces = grid_faces(2, count)
    # Fixed winding in every frame: the renderer uploads the triangles once.
    outer = make(points, normals, np.zeros((len(points), 2)), faces, colour, PLAIN, 0.2)
    inner = replace(outer, normals=-normals, faces=outer.faces[:, ::-1])
    return merge([outer, inner])
