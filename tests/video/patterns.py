"""Clips made for the tests: moving patterns from whose pixels frame and orientation can be read."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.stream import Disposition
from numpy.typing import NDArray

Image = NDArray[np.uint8]

WIDTH, HEIGHT = 160, 96
TICKS = 90_000
_CORNERS = {
    "red": (220, 30, 30),
    "green": (30, 220, 30),
    "blue": (30, 30, 220),
    "white": (230, 230, 230),
}
CORNER_NAMES = tuple(_CORNERS)  # top left, top right, bottom left, bottom right
_BITS = 8


def pattern(index: int, width: int = WIDTH, height: int = HEIGHT) -> Image:
    """Four coloured corners and, in the middle third, `index` in bits from left to right."""
    image = np.zeros((height, width, 3), np.uint8)
    third, half = height // 3, width // 2
    for corner, colour in enumerate(_CORNERS.values()):
        rows = slice(-third, None) if corner // 2 else slice(0, third)
        columns = slice(half, None) if corner % 2 else slice(0, half)
        image[rows, columns] = colour
    for bit in range(_BITS):
        left, right = width * bit // _BITS, width * (bit + 1) // _BITS
        image[third:-third, left:right] = 235 * (index >> bit & 1)
    return image


def index_of(image: Image) -> int:
    """The index that `pattern` drew."""
    height, width = image.shape[:2]
    columns = [round(width * (bit + 0.5) / _BITS) for bit in range(_BITS)]
    return sum(
        1 << bit for bit, column in enumerate(columns) if image[height // 2, column].mean() > 117
    )


def corners_of(image: Image) -> tuple[str, ...]:
    """The names of the colours in the four corners, in the order of `CORNER_NAMES`."""
    height, width = image.shape[:2]
    rows, columns = (height // 6, height - height // 6), (width // 4, width - width // 4)
    colours = {name: np.array(colour) for name, colour in _CORNERS.items()}

    def nearest(pixel: NDArray[Any]) -> str:
        return min(colours, key=lambda name: float(np.abs(colours[name] - pixel).sum()))

    return tuple(nearest(image[row, column].astype(int)) for row in rows for column in columns)


# The fastest way of each encoder; the film need not look good.
_QUICK = {
    "libx264": {"preset": "veryfast"},
    "libx265": {"preset": "veryfast", "x265-params": "log-level=none"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
}


def write_clip(
    path: Path,
    images: Iterable[Image],
    *,
    times_s: Iterable[float] | None = None,
    fps: int = 30,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    matrix: Sequence[int] | None = None,
    pixel_aspect: Fraction | None = None,
    container: str | None = None,
    mux: dict[str, str] | None = None,
    coding: dict[str, str] | None = None,
    first_pts: int = 0,
) -> Path:
    """Encodes `images` (as stored, before any display matrix) at times or at a steady rate."""
    with av.open(str(path), "w", format=container, options=mux or {}) as output:
        stream = None
        for number, image in enumerate(images):
            if stream is None:
                stream = output.add_stream(
                    codec, rate=fps, options=_QUICK.get(codec, {}) | (coding or {})
                )
                stream.height, stream.width = image.shape[:2]
                stream.pix_fmt = pix_fmt
                stream.codec_context.time_base = (
                    Fraction(1, fps) if times_s is None else Fraction(1, TICKS)
                )
                if pixel_aspect is not None:
                    stream.codec_context.sample_aspect_ratio = pixel_aspect
                stream.set_display_matrix(matrix)
                clock = iter(times_s) if times_s is not None else None
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.time_base = stream.codec_context.time_base
            frame.pts = first_pts + (number if clock is None else round(next(clock) * TICKS))
            output.mux(stream.encode(frame))
        assert stream is not None
        output.mux(stream.encode(None))
    return path


def steady_clip(path: Path, frames: int = 30, **options: Any) -> Path:
    """A clip of `pattern` 0 to frames - 1."""
    return write_clip(path, (pattern(index) for index in range(frames)), **options)


def noisy_images(frames: int, width: int = 320, height: int = 240) -> Iterable[Image]:
    """Coarse noise that drifts: large enough when coded that damage has something to hit."""
    blocks = np.random.default_rng(0).integers(0, 255, (height // 8, width // 8, 3), np.uint8)
    base = blocks.repeat(8, 0).repeat(8, 1)
    for index in range(frames):
        yield np.ascontiguousarray(np.roll(base, 3 * index, axis=1))


def sound_only(path: Path, cover: Image | None = None) -> Path:
    """A tone without a film, perhaps with a cover picture."""
    with av.open(str(path), "w", format="mp4") as output:
        stream = output.add_stream("aac", rate=44_100)
        if cover is not None:
            picture = output.add_stream("mjpeg", rate=1)
            picture.height, picture.width = cover.shape[:2]
            picture.pix_fmt = "yuvj420p"
            picture.disposition = Disposition.attached_pic
            still = av.VideoFrame.from_ndarray(cover, format="rgb24")
            still.pts = 0
            output.mux([*picture.encode(still), *picture.encode(None)])
        tone = (0.2 * np.sin(np.arange(44_032) / 20)).astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
        frame.rate = 44_100
        frame.pts = 0
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path
