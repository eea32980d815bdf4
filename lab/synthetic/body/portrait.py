"""Textures for a figure out of one picture of it that its makers took, in its rest pose.

The picture shows the figure from the front, evenly lit. The camera is found from the outline; what
the picture shows is laid onto the skin, and what it hides is continued around every limb, so that
a sleeve's back is a sleeve. The face is never continued onto the back of the head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates
from scipy.optimize import minimize
from scipy.spatial import cKDTree

from lab.synthetic.body.gltf import Figure

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SIZE = 512
# First guesses of the camera: turned and tilted (degrees), away (m), focal length (px), where the
# middle of the figure lies (px); with the steps of the search.
GUESSES = (
    (-18.0, 8.0, 4.7, 1560.0, 650.0, 362.0),
    (-23.0, 8.8, 5.4, 1915.0, 576.0, 350.0),
    (-18.0, 8.0, 4.7, 1560.0, 576.0, 362.0),
)
STEPS = (8.0, 4.0, 0.6, 150.0, 20.0, 15.0)
ALIKE = 0.05  # share of the outline that may differ before another guess is tried
MIDDLE_M = 0.9
BEHIND_M = 0.02  # how much farther than the nearest skin a place may lie and be seen
FACING = 0.3  # least cosine between the skin's normal and the view
# Round a limb, degrees from the front: what lies beyond is continued by what lies before it,
# back to the front and forth again.
TO_DEG = 75.0
# Of what is seen above the ears, the fifth that is least like the face in colour is hair.
HAIR = 0.2
EARS = 1.35  # times the nape's height
SOURCES = 60_000


@dataclass(frozen=True)
class Portrait:
    """The camera of the picture."""

    turned_deg: float
    tilted_deg: float
    distance_m: float
    focal_px: float
    middle_px: tuple[float, float]

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Pixels (N, 2) and distances (N,) of places (N, 3): x left, y up, z ahead."""
        seen = self.turn(points - np.array([0.0, MIDDLE_M, 0.0]))
        away = self.distance_m - seen[:, 2]
        pixels = np.array(self.middle_px) + self.focal_px * (
            seen[:, :2] * np.array([1.0, -1.0]) / away[:, None]
        )
        return pixels, away

    def turn(self, vectors: Floats) -> Floats:
        """Vectors (N, 3) in the camera's axes: x right, y up, z towards it."""
        turn, tilt = np.radians(self.turned_deg), np.radians(self.tilted_deg)
        x, y, z = vectors.T
        x, z = x * np.cos(turn) + z * np.sin(turn), z * np.cos(turn) - x * np.sin(turn)
        y, z = y * np.cos(tilt) - z * np.sin(tilt), z * np.cos(tilt) + y * np.sin(tilt)
        return np.stack([x, y, z], axis=1)


def outline(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a picture (H, W, 3 or 4) shows anything before its white or empty background."""
    if picture.shape[2] == 4 and picture[:, :, 3].min() < 255:
        return np.asarray(picture[:, :, 3] > 128)
    return np.asarray(picture[:, :, :3].min(axis=2) < 250)


def drawn(pixels: Floats, faces: Ints, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The outline (H, W) of faces (F, 3) whose corners lie at pixels (V, 2)."""
    canvas = np.zeros(shape[:2], np.uint8)
    a, b, c = np.moveaxis(pixels[faces], 1, 0)
    # Those that face away lie behind others; v goes down.
    towards = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) < (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    for corners in np.round(pixels[faces[towards]] * 16).astype(np.int32):
        cv2.fillConvexPoly(canvas, corners, 1, shift=4)
    return canvas > 0


def find_camera(figure: Figure, shown: NDArray[np.bool_]) -> tuple[Portrait, float]:
    """The camera whose outline of the figure is the one shown, and how much of it differs (0-1)."""

    def camera(values: Floats) -> Portrait:
        turned, tilted, away, focal, x, y = (float(v) for v in values)
        return Portrait(turned, tilted, away, focal, (x, y))

    def differs(values: Floats) -> float:
        seen = drawn(camera(values).project(figure.points)[0], figure.faces, shown.shape)
        return 1.0 - float((seen & shown).sum() / max((seen | shown).sum(), 1))

    best, least = np.array(GUESSES[0]), np.inf
    for guess in GUESSES:
        values = np.array(guess)
        for factor in (1.0, 0.4):
            found = minimize(
                differs,
                values,
                method="Nelder-Mead",
                options={
                    "initial_simplex": np.vstack([values, values + factor * np.diag(STEPS)]),
                    "maxiter": 180,
                    "xatol": 0.01,
                    "fatol": 1e-5,
                },
            )
            values = found.x
        if found.fun < least:
            best, least = values, float(found.fun)
        if least < ALIKE:
            break
    return camera(best), least


def _raster(
    corners: Floats, size: tuple[int, int], away: Floats | None = None
) -> tuple[Ints, Floats]:
    """The face (H, W; -1 for none) and its barycentric weights (H, W, 3) at every pixel.

    ``corners`` (F, 3, 2) are pixels; where faces overlap the one least ``away`` (F, 3) wins, or the
    last.
    """
    height, width = size
    face = np.full(size, -1, dtype=np.int64)
    weights = np.zeros((height, width, 3))
    depth = np.full(size, np.inf)
    low = np.clip(np.floor(corners.min(axis=1)).astype(int), 0, [width - 1, height - 1])
    high = np.clip(np.ceil(corners.max(axis=1)).astype(int), 0, [width - 1, height - 1])
    for number, (a, b, c) in enumerate(corners):
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if abs(area) < 1e-9:
            continue
        (x0, y0), (x1, y1) = low[number], high[number]
        x, y = np.meshgrid(np.arange(x0, x1 + 1) + 0.5, np.arange(y0, y1 + 1) + 0.5)
        v = ((x - a[0]) * (c[1] - a[1]) - (y - a[1]) * (c[0] - a[0])) / area
        w = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / area
        u = 1.0 - v - w
        inside = (u >= -1e-6) & (v >= -1e-6) & (w >= -1e-6)
        rows, columns = slice(y0, y1 + 1), slice(x0, x1 + 1)
        if away is not None:
            here = u * away[number, 0] + v * away[number, 1] + w * away[number, 2]
            inside &= here < depth[rows, columns]
            depth[rows, columns][inside] = here[inside]
        face[rows, columns][inside] = number
        weights[rows, columns][inside] = np.stack([u, v, w], axis=2)[inside]
    return face, weights


def _normals(figure: Figure) -> Floats:
    """Smooth normals (V, 3), across the texture's seams too."""
    _, weld = np.unique(np.round(figure.points, 5), axis=0, return_inverse=True)
    weld = weld.ravel()
    corner = figure.points[figure.faces]
    flat = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    total = np.zeros((int(weld.max()) + 1, 3))
    for k in range(3):
        np.add.at(total, weld[figure.faces[:, k]], flat)
    length = np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)
    return np.asarray((total / length)[weld])


@dataclass(frozen=True)
class Limb:
    """A part of the body and the axis that it is continued around: its start and end less start.

    Of a pair the right one has the left one's ``number``, negative, and the left one's axis. One
    that is ``alike`` on both sides has no pair. The head has a ``nape``, along its axis (m): behind
    the axis and above it is hair.
    """

    number: int
    start: Floats
    axis: Floats
    alike: bool = False
    nape: float | None = None


def _about(points: Floats, limb: Limb) -> Floats:
    """Places (N, 3) by a limb's axis: along it, ahead of it and beside it (m)."""
    own = points * np.array([-1.0, 1.0, 1.0]) if limb.number < 0 else points
    axis = limb.axis / np.linalg.norm(limb.axis)
    ahead = np.array([0.0, 0.0, 1.0])
    ahead = ahead - axis * (ahead @ axis)
    ahead /= np.linalg.norm(ahead)
    aside = np.cross(axis, ahead)
    return np.stack([(own - limb.start) @ v for v in (axis, ahead, aside)], axis=1)


def _around(points: Floats, limb: Limb) -> Floats:
    """Places (N, 3) on a limb as places on its front: along it, around it, from its axis (m)."""
    along, front, side = _about(points, limb).T
    radius = np.hypot(front, side)
    # What is hidden on one side of the trunk or the head may be seen on the other.
    angle = np.degrees(np.arctan2(np.abs(side) if limb.alike else side, front))
    size = np.abs(angle)
    past = np.maximum(size - TO_DEG, 0.0) % (2 * TO_DEG)
    folded = np.where(size > TO_DEG, np.abs(TO_DEG - past), size)
    around = np.radians(np.where(angle < 0, -folded, folded)) * np.median(radius)
    return np.stack([along, around, 0.3 * radius], axis=1)


def paint(
    figure: Figure,
    picture: NDArray[np.uint8],
    camera: Portrait,
    limbs: Mapping[int, Limb],
) -> tuple[NDArray[np.uint8], ...]:
    """Textures (SIZE, SIZE, 3) RGB of a figure, one for each of its materials.

    ``limbs`` says for every joint of the figure which limb its skin is of.
    """
    pixels, away = camera.project(figure.points)
    height, width = picture.shape[:2]
    front, mixed = _raster(pixels[figure.faces], (height, width), away[figure.faces])
    nearest = np.full((height, width), np.inf)
    hit = front >= 0
    nearest[hit] = np.sum(mixed[hit] * away[figure.faces[front[hit]]], axis=1)
    nearest = cv2.erode(nearest, np.ones((3, 3)))
    shown = cv2.erode(outline(picture).astype(np.uint8), np.ones((3, 3))) > 0
    colours = picture[:, :, :3].astype(np.float64)
    normals = _normals(figure)
    part = np.array([limbs[int(j)].number for j in np.argmax(figure.weights, axis=1)])
    eye = np.array([0.0, 0.0, camera.distance_m])
    textures = []
    for material in range(int(figure.picture.max()) + 1):
        faces = figure.faces[figure.picture[figure.faces[:, 0]] == material]
        texel_face, shares = _raster(figure.uv[faces] * SIZE, (SIZE, SIZE))
        rows, columns = np.nonzero(texel_face >= 0)
        corners = faces[texel_face[rows, columns]]
        own = shares[rows, columns]
        places = np.einsum("nk,nkd->nd", own, figure.points[corners])
        facing = np.einsum("nk,nkd->nd", own, normals[corners])
        owner = part[corners[np.arange(len(corners)), np.argmax(own, axis=1)]]
        at, far = camera.project(places)
        towards = eye - camera.turn(places - np.array([0.0, MIDDLE_M, 0.0]))
        cosine = np.sum(camera.turn(facing) * towards, axis=1) / np.linalg.norm(towards, axis=1)
        column, row = (
            np.clip(at[:, k].astype(int), 0, n - 1) for k, n in ((0, width), (1, height))
        )
        seen = shown[row, column] & (far < nearest[row, column] + BEHIND_M) & (cosine > FACING)
        at_px = at.T[::-1] - 0.5
        colour = np.stack(
            [map_coordinates(colours[:, :, k], at_px, order=1, mode="nearest") for k in range(3)],
            axis=1,
        )
        _continue(colour, seen, places, owner, limbs)
        textures.append(_spread(colour, rows, columns))
    return tuple(textures)


def _continue(
    colour: Floats,
    seen: NDArray[np.bool_],
    places: Floats,
    owner: Ints,
    limbs: Mapping[int, Limb],
) -> None:
    """Give what is not seen the colours of what is, limb by limb, in place."""
    rng = np.random.default_rng(1)
    by_number = {limb.number: limb for limb in limbs.values()}
    ways = {abs(n): (n, -n) for n in by_number}
    for numbers in ways.values():
        mine = np.flatnonzero(np.isin(owner, numbers))
        flat = np.zeros((len(mine), 3))
        for number in numbers:
            own = owner[mine] == number
            if own.any():
                flat[own] = _around(places[mine[own]], by_number[number])
        known = np.flatnonzero(seen[mine])
        if not len(known):
            continue
        if len(known) > SOURCES:
            known = rng.choice(known, SOURCES, replace=False)
        wanted = np.flatnonzero(~seen[mine])
        limb = by_number[numbers[0]] if numbers[0] in by_number else by_number[numbers[1]]
        hidden = wanted
        if limb.nape is not None:
            about = _about(places[mine], limb)
            behind = (about[wanted, 0] > limb.nape) & (about[wanted, 1] < 0)
            hair = _hair(colour[mine[known]], about[known], limb.nape)
            _take(colour, mine, flat, known[hair], wanted[behind])
            hidden = wanted[~behind]
        _take(colour, mine, flat, known, hidden)
        seen[mine[wanted]] = True


def _take(colour: Floats, mine: Ints, flat: Floats, known: Ints, wanted: Ints) -> None:
    """Give the wanted places of a part the colours of the nearest known ones, in place."""
    if len(known) and len(wanted):
        _, nearest = cKDTree(flat[known]).query(flat[wanted])
        colour[mine[wanted]] = colour[mine[known[nearest]]]


def _hair(colour: Floats, about: Floats, nape: float) -> NDArray[np.bool_]:
    """Which seen places (N,) of a head show hair."""
    above = about[:, 0] > EARS * nape
    face = ~above & (about[:, 0] > nape) & (about[:, 1] > 0)
    if not face.any() or not above.any():
        return np.asarray(above)
    unlike = np.linalg.norm(colour - np.median(colour[face], axis=0), axis=1)
    return np.asarray(above & (unlike >= np.quantile(unlike[above], 1.0 - HAIR)))


def _spread(colour: Floats, rows: Ints, columns: Ints) -> NDArray[np.uint8]:
    """The texture, its empty places filled from the nearest painted ones."""
    sheet = np.zeros((SIZE, SIZE, 3))
    empty = np.ones((SIZE, SIZE), np.uint8)
    sheet[rows, columns] = colour
    empty[rows, columns] = 0
    _, label = cv2.distanceTransformWithLabels(
        empty, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    lookup = np.zeros((int(label.max()) + 1, 3))
    lookup[label[rows, columns]] = colour
    return np.asarray(np.clip(np.round(lookup[label]), 0, 255), dtype=np.uint8)
