"""The patches that the load net learns from, cut from the training stills."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from fitting.lifter_net.stills import Colour, Set
from synthetic.spec import load_kind
from synthetic.stills import POINTS
from thrust_vision.pose.load_net import HIP_PX, PATCH_HEIGHT_PX, PATCH_WIDTH_PX

#: What the net tells apart, as ``Load`` names it.
LOADS = ("none", "barbell", "dumbbell", "plate", "band")
#: How far the hip is misplaced for a whole set and for a still of it, px, and by how much a patch
#: is scaled (logarithm) and turned: what the lifter net's points do, and somewhat more.
SHIFT_PX, TREMBLE_PX, SCALE, TURN_DEG = 3.0, 1.5, 0.1, 2.5
_HIP = POINTS.index("near_hip")


def load_of(path: Path) -> str:
    """What lies on the hips in a set of stills; ``path`` is its .npz."""
    with np.load(path) as truth:
        if "load" in truth:
            return str(truth["load"]).split("_")[0]
    # Older stills do not say it, but the number of the set does.
    return load_kind(int(path.stem.split("-")[1]))


def vary(
    group: Set, chosen: NDArray[np.int64], rng: np.random.Generator
) -> list[NDArray[np.float32]]:
    """Patches (height, width, 3), 0..1, of a set's stills, as badly placed as they will be."""
    scale = float(np.exp(rng.normal(0, SCALE)))
    turn_deg = float(rng.normal(0, TURN_DEG))
    shift = rng.normal(0, SHIFT_PX, 2)
    colour = Colour.drawn(rng)
    patches = []
    for k in chosen:
        off = shift + rng.normal(0, TREMBLE_PX, 2)
        patch = _cut(group, int(k), scale, turn_deg, off)
        patches.append(_cover(colour.apply(patch, rng), rng))
    return patches


def plain(group: Set) -> list[NDArray[np.float32]]:
    """The patches of all stills of a set, unvaried."""
    return [
        _cut(group, k, 1.0, 0.0, np.zeros(2)).astype(np.float32) / np.float32(255)
        for k in range(len(group.pictures))
    ]


def _cut(
    group: Set, k: int, scale: float, turn_deg: float, off: NDArray[np.float64]
) -> NDArray[np.uint8]:
    hip = group.points_px[k, _HIP]
    window = cv2.getRotationMatrix2D(hip.tolist(), turn_deg, scale)
    window[:, 2] += np.array(HIP_PX) - hip + off
    return np.asarray(
        cv2.warpAffine(group.pictures[k], window, (PATCH_WIDTH_PX, PATCH_HEIGHT_PX)), np.uint8
    )


def _cover(patch: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Now and then something plain before it."""
    if rng.random() < 0.2:
        width, height = rng.integers(6, 30, 2)
        x, y = rng.integers(0, PATCH_WIDTH_PX - width), rng.integers(0, PATCH_HEIGHT_PX - height)
        patch[y : y + height, x : x + width] = rng.random(3)
    return patch
