"""Turning decoded pictures upright, as the container's display matrix asks."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

_FLIP_CODES = {(True, False): 1, (False, True): 0, (True, True): -1}  # cv2.flip: x, y, both


@dataclass(frozen=True)
class Orientation:
    """One of the eight ways a picture can lie on its side, on its head or in a mirror.

    Attributes:
        transposed: swap rows and columns first.
        flipped_x: then swap left and right.
        flipped_y: then swap top and bottom.
    """

    transposed: bool = False
    flipped_x: bool = False
    flipped_y: bool = False

    @classmethod
    def from_display_matrix(cls, matrix: Sequence[int]) -> "Orientation":
        """The orientation nearest to a display matrix of nine numbers.

        The matrix (a b u; c d v; x y w) sends a stored point (x, y) to the shown point
        (a x + c y, b x + d y), y down: ISO/IEC 14496-12, "track header box". Turns that are no
        multiple of 90° are taken to the nearest one; a matrix of zeros changes nothing.
        """
        a, b, _, c, d = matrix[:5]
        if abs(b) + abs(c) > abs(a) + abs(d):
            return cls(transposed=True, flipped_x=c < 0, flipped_y=b < 0)
        return cls(flipped_x=a < 0, flipped_y=d < 0)

    @property
    def mirrored(self) -> bool:
        """Whether the shown picture is a mirror image of the stored one."""
        return self.transposed ^ self.flipped_x ^ self.flipped_y

    @property
    def rotation_deg(self) -> int:
        """Clockwise turn: 0, 90, 180 or 270, after mirroring left to right if `mirrored`."""
        if self.transposed:
            return 90 if self.flipped_x else 270
        return 180 if self.flipped_y else 0

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height of the shown picture, from those of the stored one."""
        return (height, width) if self.transposed else (width, height)

    def apply(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The shown picture, contiguous, from a stored one of shape (h, w, 3)."""
        if self.transposed:
            image = cv2.transpose(image)
        if self.flipped_x or self.flipped_y:
            image = cv2.flip(image, _FLIP_CODES[self.flipped_x, self.flipped_y])
        return image
