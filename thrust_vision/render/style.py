"""Colours, sizes and fonts of everything that is drawn."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

# Okabe & Ito, "Color Universal Design" (2008): distinguishable with every common colour vision.
SKY_BLUE: Colour = (86, 180, 233)
BLUE: Colour = (0, 114, 178)
ORANGE: Colour = (230, 159, 0)
PURPLE: Colour = (204, 121, 167)
WHITE: Colour = (255, 255, 255)
INK: Colour = (24, 30, 38)
GREY: Colour = (92, 102, 114)

# By verdict. Green and vermillion of the same palette, deepened until white letters on them reach
# 5:1.
VERDICT_COLOUR: dict[str, Colour] = {
    "good": (0, 121, 88),
    "adjust": (184, 78, 0),
    "unsure": (58, 66, 78),
}
VERDICT_SYMBOL: dict[str, str] = {
    "good": "✓",
    "adjust": "▲",
    "unsure": "?",
}


def css(colour: Colour) -> str:
    """A colour as CSS, SVG and matplotlib write it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


@dataclass(frozen=True)
class Style:
    """Look of the annotated clip; sizes are shares of the picture's short side.

    Attributes:
        line: thickness of the skeleton's lines.
        joint: radius of a joint.
        text: height of letters on the plates; 0.045 of a phone held upright is about 3 mm.
        margin: from the picture's edge to the plates.
        arc: radius of the angle arcs.
        backing: opacity of the plates behind text, 0 to 1.
        sure: joints seen with less confidence are drawn hollow, their bones dashed.
        skeleton: colour of the bones.
        knee: colour of the knee's arc.
        hip: colour of the arc between trunk and thigh.
        back: colour of the spine.
    """

    line: float = 0.008
    joint: float = 0.012
    text: float = 0.045
    margin: float = 0.03
    arc: float = 0.075
    backing: float = 0.82
    sure: float = 0.5
    skeleton: Colour = WHITE
    knee: Colour = PURPLE
    hip: Colour = SKY_BLUE
    back: Colour = ORANGE


@cache
def font(size_px: int, *, bold: bool = False) -> "ImageFont.FreeTypeFont":
    """The font that matplotlib brings along, so that no system font is needed."""
    from matplotlib import font_manager
    from PIL import ImageFont

    wanted = font_manager.FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    path = Path(font_manager.findfont(wanted, fallback_to_default=False))
    return ImageFont.truetype(path, size_px)
