"""The patches that a classifier learns from, cut from the training stills."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lab.fitting.keypoint_net.stills import Colour, Set
from lab.synthetic.render.stills import POINTS
from thrust_vision.observe.crop import softened
from thrust_vision.observe.set_classifier import PatchShape

#: How far the hip is misplaced for a whole set and for a still of it, px, by how much a patch is
#: scaled (logarithm) for a set and for a still, and turned: what the lifter net's points do, and
#: somewhat more.
SHIFT_PX, TREMBLE_PX, SCALE, UNSTEADY, TURN_DEG = 3.0, 1.5, 0.1, 0.05, 2.5
#: On film of strangers its points are farther off now and then: how often, and how many times.
ASTRAY, FARTHER = 0.35, 2.5
#: How often a patch is darkened, lit from one side, compressed, or reaches beyond the picture.
DARKENED, LIT, COMPRESSED, BEYOND = 0.2, 0.3, 0.4, 0.15
_HIP, _SHOULDER = POINTS.index("near_hip"), POINTS.index("near_shoulder")


def vary(
    group: Set, chosen: NDArray[np.int64], shape: PatchShape, rng: np.random.Generator
) -> list[NDArray[np.float32]]:
    """Patches (height, width, 3), 0..1, of a set's stills, as badly placed as they will be."""
    far = FARTHER if rng.random() < ASTRAY else 1.0
    scale = float(np.exp(rng.normal(0, far * SCALE)))
    turn_deg = float(rng.normal(0, far * TURN_DEG))
    shift = rng.normal(0, far * SHIFT_PX, 2)
    colour, film = Colour.drawn(rng), _Film.drawn(rng)
    patches = []
    for k in chosen:
        off = shift + rng.normal(0, far * TREMBLE_PX, 2)
        own = scale * float(np.exp(rng.normal(0, far * UNSTEADY)))
        patch = film.apply(_cut(group, int(k), shape, own, turn_deg, off))
        patches.append(_cover(colour.apply(patch, rng), rng))
    return patches


@dataclass(frozen=True)
class _Film:
    """What else befalls a set's patches: light, compression, the picture's edge.

    Attributes:
        light: left and right, as shares of the light there was.
        quality: of JPEG; None without.
        edge: side ("left", "right" or "below") and share of the patch that is outside the picture.
    """

    light: tuple[float, float]
    quality: int | None
    edge: tuple[str, float] | None

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> _Film:
        """Those of some film."""
        light = float(rng.uniform(0.25, 0.7)) if rng.random() < DARKENED else 1.0
        tilt = float(rng.uniform(-0.5, 0.5)) if rng.random() < LIT else 0.0
        quality = int(rng.integers(15, 80)) if rng.random() < COMPRESSED else None
        edge = None
        if rng.random() < BEYOND:
            edge = (str(rng.choice(["left", "right", "below"])), float(rng.uniform(0.03, 0.25)))
        return cls((light * (1 + tilt), light * (1 - tilt)), quality, edge)

    def apply(self, patch: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A patch (height, width, 3) as that film shows it."""
        height, width = patch.shape[:2]
        light = np.linspace(*self.light, width, dtype=np.float32)[:, None]
        seen: NDArray[np.uint8] = np.clip(patch * light, 0, 255).astype(np.uint8)
        if self.quality is not None:
            how = [cv2.IMWRITE_JPEG_QUALITY, self.quality]
            packed = cv2.imencode(".jpg", seen, how)[1]
            seen = np.array(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
        if self.edge is not None:
            side, share = self.edge
            if side == "below":
                seen[height - round(share * height) :] = 0
            elif side == "left":
                seen[:, : round(share * width)] = 0
            else:
                seen[:, width - round(share * width) :] = 0
        return seen


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
