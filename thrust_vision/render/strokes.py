"""Lines, whole and dashed, at parts of pixels."""

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.render.labels import Picture
from thrust_vision.render.style import Colour

#: Sub-pixel coordinates of OpenCV's drawing: integers in 1/16 px.
SHIFT = 4
_DASH_WIDTHS = 4.5


def line(
    frame: Picture,
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    colour: Colour,
    width: int,
    *,
    dashed: bool,
) -> None:
    """A line from ``a`` to ``b``, each (2,) px."""
    # The round ends of a dash reach into the gaps, so both must be a few widths long.
    dashes = max(2, round(length(b - a) / (_DASH_WIDTHS * width))) if dashed else 1
    parts = np.linspace(0, 1, 2 * dashes)
    for first, last in parts.reshape(-1, 2):
        ends = fixed(a + (b - a) * first), fixed(a + (b - a) * last)
        cv2.line(frame, *ends, colour, width, cv2.LINE_AA, SHIFT)


def fixed(point: NDArray[np.float64]) -> tuple[int, int]:
    """A point (2,) in px as OpenCV takes it with ``SHIFT``."""
    x, y = (point * (1 << SHIFT)).round().astype(int)
    return int(x), int(y)


def length(vector: NDArray[np.float64]) -> float:
    """Of a vector (2,)."""
    return float(np.hypot(*vector))
