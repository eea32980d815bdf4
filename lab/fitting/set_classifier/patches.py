"""The patches that a classifier learns from, cut from the training stills."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from lab.fitting.keypoint_net.stills import Colour, Set
from lab.synthetic.render.stills import POINTS
from thrust_vision.observe.crop import softened
from thrust_vision.observe.set_classifier import PatchShape

#: How far the hip is misplaced for a whole set and for a still of it, px, and by how much a patch
#: is scaled (logarithm) and turned: what the lifter net's points do, and somewhat more.
SHIFT_PX, TREMBLE_PX, SCALE, TURN_DEG = 3.0, 1.5, 0.1, 2.5
_HIP, _SHOULDER = POINTS.index("near_hip"), POINTS.index("near_shoulder")


def vary(
    group: Set, chosen: NDArray[np.int64], shape: PatchShape, rng: np.random.Generator
) -> list[NDArray[np.float32]]:
    """Patches (height, width, 3), 0..1, of a set's stills, as badly placed as they will be."""
    scale = float(np.exp(rng.normal(0, SCALE)))
    turn_deg = float(rng.normal(0, TURN_DEG))
    shift = rng.normal(0, SHIFT_PX, 2)
    colour = Colour.drawn(rng)
    patches = []
    for k in chosen:
        off = shift + rng.normal(0, TREMBLE_PX, 2)
        patch = _cut(group, int(k), shape, scale, turn_deg, off)
        patches.append(_cover(colour.apply(patch, rng), rng))
    return patches


def plain(group: Set, shape: PatchShape) -> list[NDArray[np.float32]]:
    """The patches of all stills of a set, unvaried."""
    return [
        _cut(group, k, shape, 1.0, 0.0, np.zeros(2)).astype(np.float32) / np.float32(255)
        for k in range(len(group.pictures))
    ]


def _cut(
    group: Set,
    k: int,
    shape: PatchShape,
    scale: float,
    turn_deg: float,
    off: NDArray[np.float64],
) -> NDArray[np.uint8]:
    along = group.points_px[:, POINTS.index(shape.end)] - group.points_px[:, _SHOULDER]
    placed = shape.crop(group.points_px[k, _HIP], np.median(along, axis=0)).to_crop
    varied = cv2.getRotationMatrix2D(shape.hip_px, turn_deg, scale)
    window = varied[:, :2] @ placed
    window[:, 2] += varied[:, 2] + off
    picture = softened(group.pictures[k], scale * float(placed[1, 1]))
    size = (shape.width_px, shape.height_px)
    # A still ends where the clip goes on.
    edge = cv2.BORDER_REPLICATE
    return np.asarray(cv2.warpAffine(picture, window, size, borderMode=edge), np.uint8)


def _cover(patch: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Now and then something plain before it."""
    if rng.random() < 0.2:
        height_px, width_px = patch.shape[:2]
        width, height = rng.integers(6, 30, 2)
        x, y = rng.integers(0, width_px - width), rng.integers(0, height_px - height)
        patch[y : y + height, x : x + width] = rng.random(3)
    return patch
