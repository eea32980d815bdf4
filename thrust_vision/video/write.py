"""Writing clips that every browser plays: H.264 in MP4."""

from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from thrust_vision.files import atomic_file

_TICKS_PER_S = 90_000  # holds the intervals of 24, 25, 30, 60 and 240 fps without rounding
_OPTIONS = {"preset": "veryfast", "crf": "23"}
_KEYFRAME_EVERY = 60  # frames; a player can only jump to these


class ClipWriter:
    """Writes RGB frames at the times they are given.

        with ClipWriter(path, width, height) as clip:
            clip.write(image, time_s)

    The file appears under its name, whole, when the block succeeds; if it raises, nothing stays.
    Browsers need even sizes, so an odd one is padded by repeating the last row or column.

    Raises:
        UsageError: on entering, if the file exists and may not be overwritten.
        OutputError: the disk is full, or writing is not permitted.
    """

    def __init__(
        self, path: Path | str, width: int, height: int, *, overwrite: bool = False
    ) -> None:
        self._path = Path(path)
        self._shape = (height, width, 3)
        self._padding = ((0, height % 2), (0, width % 2), (0, 0))
        self._overwrite = overwrite
        self._last_tick = -1

    def __enter__(self) -> Self:
        with ExitStack() as resources:
            part = resources.enter_context(atomic_file(self._path, overwrite=self._overwrite))
            self._container = resources.enter_context(
                av.open(str(part), "w", format="mp4", options={"movflags": "faststart"})
            )
            self._stream = self._container.add_stream("libx264", rate=30, options=_OPTIONS)
            height, width, _ = self._shape
            self._stream.width = width + width % 2
            self._stream.height = height + height % 2
            self._stream.pix_fmt = "yuv420p"
            self._stream.gop_size = _KEYFRAME_EVERY
            context = self._stream.codec_context
            context.time_base = Fraction(1, _TICKS_PER_S)
            context.colorspace = Colorspace.ITU709
            context.color_range = ColorRange.MPEG
            self._resources = resources.pop_all()
        return self

    def write(self, image: NDArray[np.uint8], time_s: float) -> None:
        """Adds a frame.

        Args:
            image: shape (height, width, 3), uint8, RGB.
            time_s: when it is shown, from the start of the clip; later than the one before.

        Raises:
            ValueError: the shape or the time does not fit.
        """
        if image.shape != self._shape:
            raise ValueError(f"frame of shape {image.shape}, expected {self._shape}")
        tick = round(time_s * _TICKS_PER_S)
        if tick <= self._last_tick:
            raise ValueError(f"frame at {time_s} s is not later than the one before")
        padded = (
            np.pad(image, self._padding, mode="edge") if any(map(any, self._padding)) else image
        )
        frame = VideoFrame.from_ndarray(padded, format="rgb24").reformat(
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )
        frame.pts = tick
        frame.time_base = Fraction(1, _TICKS_PER_S)
        self._last_tick = tick
        self._container.mux(self._stream.encode(frame))

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if exc_type is not None:
            self._resources.__exit__(exc_type, exc, traceback)
            return
        with self._resources:
            if self._last_tick < 0:
                raise ValueError("no frame was written")
            self._container.mux(self._stream.encode(None))
