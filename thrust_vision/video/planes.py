"""Pictures as films are coded: a plane of brightness and two of colour at half the size.

Whoever draws on a clip and writes it again can stay with these planes; the way over red, green
and blue and back takes 6 ms for a picture of 1280 x 720, as long as all the rest.
"""

from typing import Literal

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from thrust_vision.video.orientation import Orientation

Matrix = Literal["bt709", "bt601"]
"""How red, green and blue are mixed: in HD films, and in older and smaller ones (ITU-R)."""

_UNSPECIFIED, _SMPTE_170M = 2, 6  # of ITU-T H.273
_LIKE_BT601 = (_UNSPECIFIED, 5, _SMPTE_170M)


def matrix_of(stored: VideoFrame) -> Matrix:
    """How the colours of a picture are mixed, or had best be where neither way fits.

    One that does not say so is taken for BT.601, as FFmpeg does in conversion to RGB.
    """
    return "bt601" if stored.colorspace in _LIKE_BT601 else "bt709"


def planes_of(
    stored: VideoFrame,
    orientation: Orientation,
    size: tuple[int, int],
    matrix: Matrix,
    reformatter: VideoReformatter | None = None,
) -> NDArray[np.uint8]:
    """A picture's planes, upright and of limited range; a copy to draw on.

    Costs little more than copying where it is coded so, in that size.

    Args:
        stored: as the decoder gave it.
        orientation: that turns it upright.
        size: width and height to give it, even.
        matrix: how its colours are to be mixed.
        reformatter: that did the last picture of the same clip, which spares setting one up.

    Returns:
        (3 * height / 2, width): rows of brightness, then both colours in half the size.

    Raises:
        av.error.FFmpegError, ValueError: if it cannot be converted.
    """
    # Told what FFmpeg supposes anyway, it does not convert what is right already.
    if stored.format.name == "yuv420p" and stored.color_range == ColorRange.UNSPECIFIED:
        stored.color_range = ColorRange.MPEG
    if stored.colorspace in _LIKE_BT601:
        stored.colorspace = _SMPTE_170M
    width, height = orientation.size(*size)
    coded = (
        (reformatter or VideoReformatter())
        .reformat(
            stored,
            width=width,
            height=height,
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709 if matrix == "bt709" else Colorspace.SMPTE170M,
            dst_color_range=ColorRange.MPEG,
            interpolation="AREA",
            threads=1,
        )
        .to_ndarray()
    )
    coded = coded.astype(np.uint8, copy=False)
    return coded if orientation == Orientation() else _turned(coded, orientation, size)


def _turned(
    coded: NDArray[np.uint8], orientation: Orientation, size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Each plane turned upright; ``size`` is that of the upright picture."""
    width, height = orientation.size(*size)
    turned = np.empty((size[1] * 3 // 2, size[0]), np.uint8)
    turned[: size[1]] = orientation.apply(coded[:height])
    colours = coded[height:].reshape(2, height // 2, width // 2)
    upright = turned[size[1] :].reshape(2, size[1] // 2, size[0] // 2)
    for plane, colour in zip(upright, colours, strict=True):
        plane[:] = orientation.apply(colour)
    return turned
