"""Text on a rounded plate, rendered once and blended onto many frames."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from thrust_vision.render.style import Colour, font

Picture = NDArray[np.uint8]
Anchor = Literal["left", "centre", "right"]


@dataclass(frozen=True, eq=False)
class Label:
    """A plate ready to blend.

    Attributes:
        paint: (h, w, 3) colour multiplied by opacity.
        keep: (h, w, 1) share of the frame below that shows through, of 255.
    """

    paint: NDArray[np.uint16]
    keep: NDArray[np.uint16]

    @property
    def height(self) -> int:
        """Height, px."""
        return int(self.paint.shape[0])

    @property
    def width(self) -> int:
        """Width, px."""
        return int(self.paint.shape[1])

    def blend(self, frame: Picture, x: float, y: float, anchor: Anchor = "left") -> None:
        """Draw into ``frame`` (h, w, 3), top edge at ``y``, the anchored point at ``x``.

        The plate is moved inside the picture where it fits, and cut at the edge where not.
        """
        share = {"left": 0.0, "centre": 0.5, "right": 1.0}[anchor]
        left = _inside(round(x - share * self.width), self.width, frame.shape[1])
        top = _inside(round(y), self.height, frame.shape[0])
        below = frame[top : top + self.height, left : left + self.width]
        h, w = below.shape[:2]
        below[:] = (below * self.keep[:h, :w] + self.paint[:h, :w]) // 255


@lru_cache(maxsize=1024)
def label(
    text: str, size_px: int, ink: Colour, plate: Colour, opacity: float, *, bold: bool = False
) -> Label:
    """``text`` in letters of ``size_px`` on a plate; the same call returns the same object."""
    face = font(size_px, bold=bold)
    left, _, right, _ = face.getbbox(text)
    ascent, descent = face.getmetrics()
    pad_x, pad_y = round(size_px * 0.45), round(size_px * 0.12)
    width, height = round(right - left) + 2 * pad_x, ascent + descent + 2 * pad_y
    image = Image.new("RGBA", (width, height), (*plate, 0))
    draw = ImageDraw.Draw(image)
    # Rounded corners are smooth only when drawn large and reduced.
    mask = Image.new("L", (width * 4, height * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, width * 4 - 1, height * 4 - 1), radius=size_px * 1.2, fill=round(opacity * 255)
    )
    image.putalpha(mask.resize((width, height), Image.Resampling.LANCZOS))
    draw = ImageDraw.Draw(image)
    draw.text((pad_x - left, pad_y), text, font=face, fill=(*ink, 255))
    rgba = np.asarray(image, dtype=np.uint16)
    alpha = rgba[..., 3:]
    return Label(paint=(rgba[..., :3] * alpha).astype(np.uint16), keep=(255 - alpha))


def _inside(start: int, length: int, room: int) -> int:
    return max(0, min(start, room - length))
