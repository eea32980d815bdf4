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
from thrust_vision.overlap import BackgroundSink
from thrust_vision.video.planes import Matrix

_TICKS_PER_S = 90_000  # holds the intervals of 24, 25, 30, 60 and 240 fps without rounding
#: x264's quickest preset, with what costs it little and saves much: arithmetic coding, smoothed
#: block edges, and bits given to what stays, by looking ten frames ahead (mbtree).
#: ``lab/benchmarks/drawing.py`` compares it with other presets.
_OPTIONS = {
    "preset": "ultrafast",
    "crf": "26",
    "x264-params": "cabac=1:deblock=0,0:mbtree=1:rc-lookahead=10",
}
#: Decoding and drawing keep the other core busy; a second thread here costs a fifth more in all.
_THREADS = 1
_KEYFRAME_EVERY = 60  # frames; a player can only jump to these


class ClipWriter:
    """Writes frames at the times they are given, as RGB or as planes.

        with ClipWriter(path, width, height) as clip:
            clip.write(image, time_s)

    The file appears under its name, whole, when the block succeeds; if it raises, nothing stays.
    Browsers need even sizes, so an odd one is padded by repeating the last row or column.

    Raises:
        UsageError: on entering, if the file exists and may not be overwritten.
        OutputError: the disk is full, or writing is not permitted.
    """

    def __init__(
        self,
        path: Path | str,
        width: int,
        height: int,
        *,
        overwrite: bool = False,
        matrix: Matrix = "bt709",
    ) -> None:
        """Names the film.

        Args:
            path: the file to make.
            width: of the frames, px.
            height: of the frames, px.
            overwrite: replace a file of that name.
            matrix: how the film's colours are mixed.
        """
        self._path = Path(path)
        self._shape = (height, width, 3)
        self._padding = ((0, height % 2), (0, width % 2), (0, 0))
        self._overwrite = overwrite
        self._matrix = matrix
        self._colours = Colorspace.ITU709 if matrix == "bt709" else Colorspace.SMPTE170M
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
            context.thread_count = _THREADS
            context.colorspace = 1 if self._matrix == "bt709" else 6  # of ITU-T H.273
            context.color_range = ColorRange.MPEG
            # Making a frame ready and encoding the one before go on at the same time.
            self._encoder = resources.enter_context(BackgroundSink(self._encode, depth=2))
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
        padded = (
            np.pad(image, self._padding, mode="edge") if any(map(any, self._padding)) else image
        )
        frame = VideoFrame.from_ndarray(padded, format="rgb24").reformat(
            format="yuv420p", dst_colorspace=self._colours, dst_color_range=ColorRange.MPEG
        )
        self._add(frame, time_s)

    def write_planes(self, planes: NDArray[np.uint8], time_s: float) -> None:
        """Adds a frame that is coded as films are, which spares converting it.

        Args:
            planes: shape (3 * height / 2, width), uint8, as ``planes_of`` gives them; not to be
                changed afterwards.
            time_s: as for ``write``.

        Raises:
            ValueError: the shape or the time does not fit.
        """
        height, width, _ = self._shape
        if planes.shape != (height * 3 // 2, width) or height % 2 or width % 2:
            raise ValueError(f"planes of shape {planes.shape} for a film of {width} x {height}")
        self._add(VideoFrame.from_numpy_buffer(planes, format="yuv420p"), time_s)

    def _add(self, frame: VideoFrame, time_s: float) -> None:
        tick = round(time_s * _TICKS_PER_S)
        if tick <= self._last_tick:
            raise ValueError(f"frame at {time_s} s is not later than the one before")
        frame.pts = tick
        frame.time_base = Fraction(1, _TICKS_PER_S)
        self._last_tick = tick
        self._encoder.put(frame)

    def _encode(self, frame: VideoFrame | None) -> None:
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
            self._encoder.put(None)
