"""Pictures to draw on: RGB, or the brightness and colour planes that a film is coded in.

A film's frames come decoded as one plane of brightness (Y) and two of colour (U, V) at half the
size. Drawing on the planes spares turning every frame into RGB and back, which takes longer than
drawing and about as long as encoding.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.render.labels import Anchor, Label, Paint, Picture
from thrust_vision.render.style import Colour
from thrust_vision.render.yuv import yuv_of
from thrust_vision.video.planes import Matrix

FloatArray = NDArray[np.float64]

#: Sub-pixel coordinates of OpenCV's drawing: integers in 1/16 px.
_SHIFT = 4
_DASH_WIDTHS = 4.5
_ARC_STEP = np.radians(8.0)  # straight pieces that leave the circle by a fifth of a pixel
_PATCHES = 5  # to a side of what is made unrecognisable


class Canvas(ABC):
    """A picture of square pixels with y down, drawn on in colours given as RGB.

    Attributes:
        width: px.
        height: px.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height

    @property
    def short_side(self) -> int:
        """The shorter of width and height, px, which sizes follow."""
        return min(self.width, self.height)

    @abstractmethod
    def _planes(self, colour: Colour) -> Sequence[tuple[Picture, int, Sequence[float]]]:
        """Each plane with the canvas pixels to its side's one, and ``colour`` in it."""

    @abstractmethod
    def plate(self, label: Label, at: tuple[float, float], anchor: Anchor = "left") -> None:
        """Blend a label; ``at`` is x of its anchored point and y of its top edge, px.

        The plate is moved inside the picture where it fits, and cut at the edge where not.
        """

    def lines(self, ends: FloatArray, colour: Colour, width: int) -> None:
        """Lines with round ends; ``ends`` (n, 2, 2) px holds both ends of each."""
        for plane, step, tint in self._planes(colour):
            points = list(_fixed(ends / step))
            thick = max(1, round(width / step))
            cv2.polylines(
                plane, points, False, tint, thickness=thick, lineType=_edge(step), shift=_SHIFT
            )

    def disc(self, at: FloatArray, radius: float, colour: Colour) -> None:
        """A filled circle around ``at`` (2,) px."""
        for plane, step, tint in self._planes(colour):
            x, y = _fixed(at / step).tolist()
            reach = round(radius / step * (1 << _SHIFT))
            cv2.circle(plane, (x, y), reach, tint, thickness=-1, lineType=_edge(step), shift=_SHIFT)

    def arc(
        self, at: FloatArray, radius: float, span_deg: tuple[float, float], look: tuple[Colour, int]
    ) -> None:
        """Part of a circle.

        Args:
            at: its centre (2,), px.
            radius: px.
            span_deg: where it begins and ends, clockwise from the right.
            look: colour, and thickness in px.
        """
        colour, width = look
        begin, end = np.radians(span_deg)
        angles = np.linspace(begin, end, 2 + int(abs(end - begin) / _ARC_STEP))
        course = at + radius * np.array([np.cos(angles), np.sin(angles)]).T
        for plane, step, tint in self._planes(colour):
            points, thick = _fixed(course / step), max(1, round(width / step))
            cv2.polylines(
                plane, [points], False, tint, thickness=thick, lineType=_edge(step), shift=_SHIFT
            )

    def smear(self, at: FloatArray, radius: float) -> None:
        """Replace a circle around ``at`` (2,) px by a few large patches of colour."""
        for plane, step, _ in self._planes((0, 0, 0)):
            _smear(plane, at / step, radius / step)


class RgbCanvas(Canvas):
    """A picture (h, w, 3) RGB, drawn into."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(picture.shape[1], picture.shape[0])
        self._picture = picture

    def _planes(self, colour: Colour) -> Sequence[tuple[Picture, int, Sequence[float]]]:
        return ((self._picture, 1, colour),)

    def plate(self, label: Label, at: tuple[float, float], anchor: Anchor = "left") -> None:
        """See ``Canvas``."""
        left, top = label.corner(at, anchor, (self.width, self.height))
        _blend(self._picture.transpose(2, 0, 1), left, top, label.rgb)


class YuvCanvas(Canvas):
    """The planes of a film's frame, drawn into.

    Args:
        planes: (3 h / 2, w) with h and w even: h rows of brightness, then both colours of
            (h / 2, w / 2) each, as video encoders take them; of limited range.
        matrix: by which they came from red, green and blue.
    """

    def __init__(self, planes: Picture, matrix: Matrix) -> None:
        width, height = planes.shape[1], planes.shape[0] * 2 // 3
        super().__init__(width, height)
        self._matrix = matrix
        self._bright = planes[:height]
        self._colours = planes[height:].reshape(2, height // 2, width // 2)

    def _planes(self, colour: Colour) -> Sequence[tuple[Picture, int, Sequence[float]]]:
        y, u, v = yuv_of(colour, self._matrix)
        return (
            (self._bright, 1, (y,)),
            (self._colours[0], 2, (u,)),
            (self._colours[1], 2, (v,)),
        )

    def plate(self, label: Label, at: tuple[float, float], anchor: Anchor = "left") -> None:
        """See ``Canvas``."""
        left, top = label.corner(at, anchor, (self.width, self.height))
        bright, colours = label.planes(self._matrix)
        _blend(self._bright[None], left, top, bright)
        _blend(self._colours, left // 2, top // 2, colours)


def dashes(a: FloatArray, b: FloatArray, width: int) -> FloatArray:
    """The dashes (n, 2, 2) of a line of ``width`` from ``a`` to ``b``, each (2,) px."""
    # The round ends of a dash reach into the gaps, so both must be a few widths long.
    count = max(2, round(float(np.hypot(*(b - a))) / (_DASH_WIDTHS * width)))
    parts = np.linspace(0, 1, 2 * count)[:, None]
    return np.asarray((a + (b - a) * parts).reshape(-1, 2, 2))


def _edge(step: int) -> int:
    """How edges are drawn: smooth in brightness; at half size, where colour lies, none sees it."""
    return cv2.LINE_AA if step == 1 else cv2.LINE_8


def _fixed(points: FloatArray) -> NDArray[np.int32]:
    return (points * (1 << _SHIFT)).round().astype(np.int32)


def _blend(plane: Picture, left: int, top: int, paint: Paint) -> None:
    """Lay a label over a part of ``plane`` (c, h, w)."""
    colours, through = paint
    height, width = through.shape
    below = plane[:, top : top + height, left : left + width]
    height, width = below.shape[1:]
    below[:] = (below * through[:height, :width] + colours[:, :height, :width]) // 255


def _smear(plane: Picture, at: FloatArray, radius: float) -> None:
    height, width = plane.shape[:2]
    (x, y) = at
    left, right = max(0, int(x - radius)), min(width, int(x + radius) + 1)
    top, bottom = max(0, int(y - radius)), min(height, int(y + radius) + 1)
    if left >= right or top >= bottom:
        return
    part = plane[top:bottom, left:right]
    few = cv2.resize(part, (_PATCHES, _PATCHES), interpolation=cv2.INTER_AREA)
    smooth = cv2.resize(few, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_LINEAR)
    rows, columns = np.ogrid[top:bottom, left:right]
    inside = (columns - x) ** 2 + (rows - y) ** 2 <= radius**2
    part[inside] = smooth[inside]
