"""Text on a rounded plate, rendered once and blended onto many frames."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from thrust_vision.render.style import Colour, font
from thrust_vision.render.yuv import yuv_of
from thrust_vision.video.planes import Matrix

Picture = NDArray[np.uint8]
Share = NDArray[np.floating]
Anchor = Literal["left", "centre", "right"]
Paint = tuple[NDArray[np.uint16], NDArray[np.uint16]]
"""Channels (c, h, w) multiplied by opacity, and the share (h, w), of 255, that shows through."""


class Label:
    """Letters on a plate, ready to blend.

    Attributes:
        width: px, even.
        height: px, even.
    """

    def __init__(self, letters: Share, plate: Share, ink: Colour, ground: Colour) -> None:
        """Takes what covers the picture.

        Args:
            letters: (h, w) with h and w even, share of each pixel that letters cover.
            plate: (h, w), opacity of the plate at each pixel; letters are opaque.
            ink: colour of the letters.
            ground: of the plate.
        """
        self.height, self.width = letters.shape
        self._letters, self._opacity = letters, plate + letters * (1 - plate)
        self._ink, self._ground = ink, ground
        self._planes: dict[Matrix, tuple[Paint, Paint]] = {}

    @cached_property
    def rgb(self) -> Paint:
        """For pictures in red, green and blue."""
        return self._paint(self._ground, self._ink, self._letters, self._opacity)

    def planes(self, matrix: Matrix) -> tuple[Paint, Paint]:
        """For films: the brightness (1, h, w), and both colours (2, h / 2, w / 2)."""
        if matrix not in self._planes:
            ground, ink = yuv_of(self._ground, matrix), yuv_of(self._ink, matrix)
            bright = self._paint(ground[:1], ink[:1], self._letters, self._opacity)
            opacity = _halved(self._opacity)
            # Of pixels that share a colour, the opaque ones say what it is.
            letters = _halved(self._letters * self._opacity) / np.maximum(opacity, 1e-6)
            self._planes[matrix] = bright, self._paint(ground[1:], ink[1:], letters, opacity)
        return self._planes[matrix]

    @staticmethod
    def _paint(ground: Sequence[int], ink: Sequence[int], letters: Share, opacity: Share) -> Paint:
        """Each channel's mix of plate and letters."""
        opaque = (255 * opacity).round()
        paint = np.empty((len(ink), *opaque.shape), np.uint16)
        for channel, under, over in zip(paint, ground, ink, strict=True):
            channel[:] = (under + (over - under) * letters) * opaque
        return paint, (255 - opaque).astype(np.uint16)

    def corner(self, at: tuple[float, float], anchor: Anchor, room: tuple[int, int]) -> list[int]:
        """Left and top edge, px, moved inside the picture where the plate fits.

        Both are even, where a film's samples of colour begin.

        Args:
            at: x of the anchored point and y of the top edge, px.
            anchor: the point of the top edge that lies at x.
            room: width and height of the picture, px.
        """
        share = {"left": 0.0, "centre": 0.5, "right": 1.0}[anchor]
        starts = (round(at[0] - share * self.width), round(at[1]))
        lengths = (self.width, self.height)
        return [
            max(0, min(start, space - length)) // 2 * 2
            for start, length, space in zip(starts, lengths, room, strict=True)
        ]


@lru_cache(maxsize=1024)
def label(
    text: str, size_px: int, ink: Colour, plate: Colour, opacity: float, *, bold: bool = False
) -> Label:
    """``text`` in letters of ``size_px`` on a plate; the same call returns the same object."""
    face = font(size_px, bold=bold)
    left, _, right, _ = face.getbbox(text)
    ascent, descent = face.getmetrics()
    pad_x, pad_y = round(size_px * 0.45), round(size_px * 0.12)
    width, height = _even(round(right - left) + 2 * pad_x), _even(ascent + descent + 2 * pad_y)
    image = Image.new("L", (width, height), 0)
    ImageDraw.Draw(image).text((pad_x - left, pad_y), text, font=face, fill=255)
    letters = np.asarray(image, np.float32) / 255
    return Label(letters, _rounded(width, height, size_px) * opacity, ink, plate)


@lru_cache(maxsize=64)
def _rounded(width: int, height: int, size_px: int) -> Share:
    """A plate with rounded corners, which are smooth only when drawn large and reduced."""
    mask = Image.new("L", (width * 4, height * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, width * 4 - 1, height * 4 - 1), radius=size_px * 1.2, fill=255
    )
    reduced = mask.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(reduced, np.float32) / np.float32(255)


def _halved(share: Share) -> Share:
    """Means over squares of two by two."""
    rows = share[::2] + share[1::2]
    return np.asarray((rows[:, ::2] + rows[:, 1::2]) / 4)


def _even(length: int) -> int:
    return length + length % 2
