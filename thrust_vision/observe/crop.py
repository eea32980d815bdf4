"""The crop: the part of the picture in which a lifter lifts, always of one size and one way.

The upper back and the feet stay where they are during a set, so their places fix a window that
holds still: shoulder to ankle is a fixed share of its width, and the head is on the left.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]

#: The size of picture that the keypoint network takes.
WIDTH_PX, HEIGHT_PX = 240, 144
_CROP = OBSERVE.crop
#: A mean of two pixels spreads a point with this variance: (2**2 - 1) / 12 of a box two wide.
_HALF, _HALVING_VARIANCE_PX2 = 2, 0.25


def softened(picture: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """A picture (height, width, 3) made ready for being drawn ``scale`` times as large."""
    return _blurred(picture, _CROP.blur * (1.0 / scale - 1.0))


def _blurred(picture: NDArray[np.uint8], blur_px: float) -> NDArray[np.uint8]:
    if blur_px <= _CROP.min_blur_px:
        return picture
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), blur_px), np.uint8)


@dataclass(frozen=True, eq=False)
class Crop:
    """Where the crop lies in the picture.

    Attributes:
        to_crop: (2, 3) affine map from the picture's pixels to the crop's.
    """

    to_crop: FloatArray

    @classmethod
    def between(
        cls, shoulder_px: FloatArray, ankle_px: FloatArray, *, grown: float = 1.0
    ) -> "Crop":
        """The window that a shoulder and an ankle, (2,) each, fix; the head is the shoulder's way.

        Args:
            shoulder_px: of the near shoulder.
            ankle_px: of the near ankle; not the same point.
            grown: how much larger than usual window and crop are.
        """
        span_px = float(np.linalg.norm(ankle_px - shoulder_px))
        scale = WIDTH_PX / (_CROP.width_per_span * span_px)
        middle = (shoulder_px + ankle_px) / 2 - np.array([0.0, _CROP.raised * span_px])
        flip = 1.0 if shoulder_px[0] < ankle_px[0] else -1.0
        turn = np.diag([scale * flip, scale])
        half = np.array([WIDTH_PX, HEIGHT_PX]) * grown / 2
        return cls(np.column_stack([turn, half - turn @ middle]))

    def cut(
        self, picture: NDArray[np.uint8], *, grown: float = 1.0, quick: bool = False
    ) -> NDArray[np.uint8]:
        """The crop (height, width, 3) of a picture; black beyond its edges."""
        size = round(WIDTH_PX * grown), round(HEIGHT_PX * grown)
        return self.cut_to(picture, *size, quick=quick)

    def cut_to(
        self, picture: NDArray[np.uint8], width_px: int, height_px: int, *, quick: bool = False
    ) -> NDArray[np.uint8]:
        """The same of another size (height_px, width_px, 3), from the upper left corner.

        Args:
            picture: the picture.
            width_px: of the crop.
            height_px: of the crop.
            quick: halve a large picture first, which blurs like the blur that it spares. The
                network's angles move by 0.2 degrees, to either side; the search for a lifter, which
                compares places that fit nearly alike, is better off without.
        """
        size = np.array([width_px, height_px])
        corners = self.out_of(np.array([[0.0, 0.0], size]))
        shrink = 1.0 / abs(float(self.to_crop[1, 1]))
        blur_px = max(_CROP.blur * (shrink - 1.0), 0.0)
        # Only the part that is needed is blurred.
        margin = 3.0 * blur_px + 2.0
        extent = np.array(picture.shape[1::-1])
        low = np.clip(np.floor(corners.min(axis=0) - margin), 0, extent).astype(int)
        high = np.clip(np.ceil(corners.max(axis=0) + margin), 0, extent).astype(int)
        part = picture[low[1] : high[1], low[0] : high[0]]
        if min(part.shape) < _HALF:
            return np.zeros((size[1], size[0], 3), np.uint8)
        moved = self.to_crop.copy()
        if quick and shrink >= _HALF:
            # What is left of the blur follows.
            part = np.asarray(cv2.resize(part, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
            blur_px = math.sqrt(max(blur_px**2 - _HALVING_VARIANCE_PX2, 0.0)) / _HALF
            low = low + (_HALF - 1) / 2
            moved[:, :2] *= _HALF

        moved[:, 2] += self.to_crop[:, :2] @ low
        return np.asarray(cv2.warpAffine(_blurred(part, blur_px), moved, size.tolist()), np.uint8)

    def into(self, points_px: FloatArray) -> FloatArray:
        """(..., 2) points of the picture in the crop's pixels."""
        turn, move = self.to_crop[:, :2], self.to_crop[:, 2]
        return np.asarray(points_px @ turn.T + move)

    def out_of(self, points_px: FloatArray) -> FloatArray:
        """(..., 2) points of the crop in the picture's pixels."""
        turn, move = self.to_crop[:, :2], self.to_crop[:, 2]
        return np.asarray((points_px - move) @ np.linalg.inv(turn).T)
