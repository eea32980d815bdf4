"""Reading a phone clip: upright RGB frames with the times at which they were filmed."""

import hashlib
import math
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Self

import av
import numpy as np
from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from thrust_vision.settings import FILM_LIMITS, FilmLimits
from thrust_vision.video.clip import ClipInfo
from thrust_vision.video.opening import open_file, open_film, refuse_size
from thrust_vision.video.orientation import Orientation
from thrust_vision.video.planes import Matrix, matrix_of, planes_of
from thrust_vision.video.refusals import refusal
from thrust_vision.video.timing import FrameClock

_MAX_THREADS = 4  # each decoding thread holds a frame
_SHORT_FILM_S = 0.25  # an end this much before the declared one is more than rounding
_SHORT_FILE_S = 1.0  # where only the whole file's length is declared: its sound may run on
_UNSPECIFIED = 2
_COLOUR_MATRICES = (0, 1, _UNSPECIFIED, 4, 5, 6, 7, 9)  # of ITU-T H.273; FFmpeg converts no others


class Frame:
    """One picture of a clip, converted to RGB when it is asked for.

    Decoding is cheap beside conversion, so a frame whose picture nobody needs costs little. A
    frame keeps its place in the decoder's memory until it is dropped.

    Attributes:
        index: counts the frames read, from 0.
        time_s: since the first frame; strictly increasing.
    """

    def __init__(self, index: int, time_s: float, picture: "Picture") -> None:
        self.index = index
        self.time_s = time_s
        self._picture = picture
        self._image: NDArray[np.uint8] | None = None

    @property
    def image(self) -> NDArray[np.uint8]:
        """Shape (height, width, 3), uint8, RGB, upright, square pixels, contiguous."""
        if self._image is None:
            self._image = self._picture.rgb()
        return self._image

    def scaled(self, width: int, height: int) -> NDArray[np.uint8]:
        """The same in another size (height, width, 3), in one step with the conversion."""
        return self._picture.rgb((width, height))

    def planes(self, size: tuple[int, int], matrix: Matrix) -> NDArray[np.uint8]:
        """The same as films are coded; ``planes_of`` says how."""
        return self._picture.planes(size, matrix)


class Reformatters:
    """FFmpeg's scaler and converters of one clip, kept from picture to picture.

    Setting them up takes several times as long as what they then do to a picture; so would the
    threads that each would start by itself.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.scale, self.to_rgb, self.to_planes = (VideoReformatter() for _ in range(3))


@dataclass(frozen=True)
class Picture:
    """A decoded picture and how it is to be shown.

    Attributes:
        stored: as the decoder gave it.
        square_size: width and height with square pixels, as stored.
        orientation: that turns it upright.
        reformatters: of the clip.
    """

    stored: VideoFrame
    square_size: tuple[int, int]
    orientation: Orientation
    reformatters: Reformatters

    def rgb(self, size: tuple[int, int] | None = None) -> NDArray[np.uint8]:
        """The upright picture (height, width, 3).

        Args:
            size: width and height of it; square pixels at full detail if None.

        Raises:
            av.error.FFmpegError, ValueError: if it cannot be converted.
        """
        picture, use = self.stored, self.reformatters
        width, height = self.square_size if size is None else self.orientation.size(*size)
        with use.lock:
            if (width, height) != (picture.width, picture.height):
                # Scaled as it is coded: three times as fast as scaling and converting in one step.
                coded = "yuv420p" if size else None
                picture = use.scale.reformat(
                    picture, width, height, coded, interpolation="AREA", threads=1
                )
            image = use.to_rgb.reformat(picture, format="rgb24", threads=1).to_ndarray()
        return self.orientation.apply(image.astype(np.uint8, copy=False))

    def planes(self, size: tuple[int, int], matrix: Matrix) -> NDArray[np.uint8]:
        """The same as films are coded; ``planes_of`` says how."""
        use = self.reformatters
        with use.lock:
            return planes_of(self.stored, self.orientation, size, matrix, use.to_planes)


def orientation_of(frame: VideoFrame) -> Orientation:
    """How a decoded picture has to be turned to stand upright."""
    side_data = frame.side_data.get("DISPLAYMATRIX")
    if not isinstance(side_data, SideData):
        return Orientation()
    matrix = np.frombuffer(bytes(side_data), np.int32)
    return Orientation.from_display_matrix(matrix.tolist())


class ClipReader:
    """Reads a clip once, frame by frame, in memory that does not grow with its length.

        with ClipReader(path) as clip:
            for frame in clip:
                ...
        clip.info

    The frames may be taken in another thread than the one that enters and leaves.

    Attributes:
        width: of the frames, px.
        height: of the frames, px.
        matrix: how the clip's colours are mixed.
        expected_frames: what the container declares, or None.
        expected_duration_s: what the container declares, or None.

    Raises:
        UnreadableClipError: on entering, if this is not a film that can be read; on the way, if it
            goes on beyond the limits whatever it declared, or most of its times are out of order.
            Damage further on is not an error: the frames that could be read come, and `info` says
            so.
    """

    def __init__(
        self, path: Path | str, name: str | None = None, limits: FilmLimits = FILM_LIMITS
    ) -> None:
        """Names the clip.

        Args:
            path: the file.
            name: what the user calls it, for messages and `info`; default its file name.
            limits: of what is read.
        """
        self._path = Path(path)
        self._limits = limits
        self._name = name if name is not None else self._path.name
        self._info: ClipInfo | None = None
        self._frames: Iterator[Frame] = iter(())
        self._skipping: Iterator[VideoFrame] = iter(())
        self._skipped_to: int | None = None

    def __enter__(self) -> Self:
        limits = self._limits
        with ExitStack() as resources:
            self._file = resources.enter_context(open_file(self._path, self._name, limits))
            self._container, self._stream = open_film(self._file, self._name, limits)
            resources.callback(self._container.close)
            self._start()
            self._resources = resources.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:  # never while another thread decodes
            self._closed = True
            self._resources.close()

    def __iter__(self) -> Iterator[Frame]:
        """Yields the frames in order of time; once only."""
        while (frame := self._next()) is not None:
            yield frame

    def another(self) -> "ClipReader":
        """A reader of the same clip, to look ahead with."""
        return ClipReader(self._path, self._name, self._limits)

    def skip_to(self, time_s: float) -> Frame | None:
        """The first frame at or after a time, found without reading all before it.

        What lies between is left out, so `info` stays unknown; a reader of its own serves for
        looking ahead. None if there is no such frame, or the file cannot be searched.
        """
        with self._lock:
            base = self._stream.time_base
            if self._closed or base is None:
                return None
            wanted = self._clock.stamp(time_s, base)
            if self._starts_anew_before(wanted):
                try:
                    self._container.seek(wanted, stream=self._stream)
                except (av.error.FFmpegError, OSError):
                    return None
                self._skipping = self._decoded_frames()
            for frame in self._skipping:
                if frame.pts is None or frame.is_corrupt:
                    continue
                self._skipped_to = frame.pts
                if frame.pts >= wanted:
                    picture = self._picture(frame)
                    at_s = self._clock.time_of(frame.pts, base)
                    return Frame(-1, at_s, picture) if picture else None
            return None

    def _starts_anew_before(self, wanted: int) -> bool:
        """Whether seeking comes nearer to a time stamp than reading on from where skipping is."""
        if self._skipped_to is None or wanted <= self._skipped_to:
            return True
        entries = self._stream.index_entries
        keyframe = entries.search_timestamp(wanted)
        return keyframe < 0 or entries[keyframe].timestamp > self._skipped_to

    def end_early(self) -> None:
        """Read no more: what follows shows nothing that matters."""
        with self._lock:
            self._frames = iter(())
            whole_s = self.expected_duration_s or 0.0
            seen = self._summary()
            self._info = replace(seen, duration_s=max(whole_s, seen.duration_s), truncated=False)

    @property
    def info(self) -> ClipInfo:
        """Facts about the clip, once all its frames were read, or reading was ended early."""
        if self._info is None:
            raise RuntimeError("info is known only after the last frame was read")
        return self._info

    def _next(self) -> Frame | None:
        with self._lock:
            if self._closed:
                return None
            frame = next(self._frames, None)
            if frame is None and self._info is None:
                self._info = self._summary()
            return frame

    def _start(self) -> None:
        """Decodes the first two frames, which tell the size and that this is a film."""
        self._lock = Lock()
        self._reformatters = Reformatters()
        self._closed = False
        self._damaged = False
        self._left_out = 0
        self._convertible: set[str] = set()  # pixel formats that were converted once
        rate = self._stream.average_rate
        self._clock = FrameClock(float(1 / rate) if rate else 1 / 30, self._limits)
        self._stream.thread_type = "AUTO"
        self._stream.codec_context.thread_count = min(_MAX_THREADS, os.cpu_count() or 1)
        self.expected_frames = self._stream.frames or None
        self.expected_duration_s = self._declared_duration_s()
        self._refuse_length(self.expected_duration_s or 0.0, self.expected_frames or 0)
        usable = self._usable_frames()
        first, second = next(usable, None), next(usable, None)
        if first is None:
            raise refusal("no_picture_readable", self._name)
        if second is None:
            self._refuse_disorder(frames=1)
            if self._damaged or (self.expected_frames or 1) > 1:
                raise refusal("one_picture_readable", self._name)
            raise refusal("picture", self._name)
        self._frames = chain((first, second), usable)

    def _declared_duration_s(self) -> float | None:
        stream, container = self._stream, self._container
        if stream.duration is not None and stream.time_base is not None:
            return float(stream.duration * stream.time_base)
        if container.duration is not None:
            return container.duration / av.time_base
        return None

    def _usable_frames(self) -> Iterator[Frame]:
        """The frames that are whole, of the first one's size, and later than the one before."""
        stored_size: tuple[int, int] | None = None
        for frame in self._decoded_frames():
            if stored_size is None and not frame.is_corrupt:
                stored_size = (frame.width, frame.height)
                self._set_up_picture(frame)
            same_size = (frame.width, frame.height) == stored_size
            picture = self._picture(frame) if same_size and not frame.is_corrupt else None
            # However few of them can be used, so many were decoded.
            self._refuse_length(0.0, self._clock.frames + self._left_out)
            if picture is None:
                self._damaged = True
                self._left_out += 1
                self._clock.skip()
                continue
            time_s = self._clock.tick(frame.pts, frame.time_base, frame.duration)
            if time_s is None:
                self._left_out += 1
                continue
            self._refuse_length(time_s, self._clock.frames)
            yield Frame(self._clock.frames - 1, time_s, picture)

    def _refuse_length(self, length_s: float, frames: int) -> None:
        """Refuses a film that is declared, or turns out, to be longer than is read."""
        max_s, max_frames = self._limits.max_s, int(self._limits.max_frames)
        if length_s > max_s:
            raise refusal(
                "too_long", self._name, minutes=math.ceil(length_s / 60), most=f"{max_s / 60:g}"
            )
        if frames > max_frames:
            raise refusal("too_many_frames", self._name, frames=frames, most=max_frames)

    def _refuse_disorder(self, frames: int) -> None:
        """Refuses a film of so many frames in order if more than the limit were out of it."""
        share = self._clock.out_of_order / (self._clock.out_of_order + frames)
        if share > self._limits.max_out_of_order:
            raise refusal("out_of_order", self._name, percent=f"{100 * share:.0f}")

    def _decoded_frames(self) -> Iterator[VideoFrame]:
        """All frames that come out of the decoder, whatever goes wrong in between."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except (av.error.FFmpegError, OSError):
                self._damaged = True
                return
            if packet is None:
                return
            self._damaged |= packet.is_corrupt
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                self._damaged = True
                continue
            yield from frames

    def _set_up_picture(self, frame: VideoFrame) -> None:
        """Fixes orientation and size of all frames by the first one."""
        self._orientation = orientation_of(frame)
        # Square pixels by stretching the short side, so that no detail is lost.
        aspect = float(self._stream.sample_aspect_ratio or 1)
        self._square_size = (
            round(frame.width * max(1.0, aspect)),
            round(frame.height * max(1.0, 1 / aspect)),
        )
        refuse_size(self._name, *self._square_size, self._limits)
        self.width, self.height = self._orientation.size(*self._square_size)
        self.matrix = matrix_of(frame)

    def _picture(self, frame: VideoFrame) -> Picture | None:
        """The picture, or None if it cannot be turned into RGB."""
        if frame.colorspace not in _COLOUR_MATRICES:
            frame.colorspace = _UNSPECIFIED
        picture = Picture(frame, self._square_size, self._orientation, self._reformatters)
        if frame.format.name not in self._convertible:
            try:
                replace(picture, reformatters=Reformatters()).rgb((16, 16))
            except (av.error.FFmpegError, ValueError):
                return None
            self._convertible.add(frame.format.name)
        return picture

    def _summary(self) -> ClipInfo:
        self._refuse_disorder(self._clock.frames)
        duration_s = self._clock.duration_s
        return ClipInfo(
            name=self._name,
            duration_s=duration_s,
            width=self.width,
            height=self.height,
            fps=self._clock.frames / duration_s,
            variable_frame_rate=self._clock.variable,
            rotation_deg=self._orientation.rotation_deg,
            mirrored=self._orientation.mirrored,
            truncated=self._damaged or self._clock.leapt or self._ended_early(duration_s),
            frames=self._clock.frames,
            sha256=self._sha256(),
            frames_left_out=self._left_out,
        )

    def _ended_early(self, duration_s: float) -> bool:
        """Whether the clip is shorter than declared.

        Lengths are compared and not counts, because an edit list hides frames that the container
        counts. Decoding with threads ends silently on a cut-off file, so this may be the only
        sign.
        """
        if self.expected_duration_s is None:
            return False
        tolerance_s = _SHORT_FILE_S if self._stream.duration is None else _SHORT_FILM_S
        return self.expected_duration_s - duration_s > tolerance_s

    def _sha256(self) -> str:
        try:
            self._file.seek(0)
            return hashlib.file_digest(self._file, "sha256").hexdigest()
        except OSError as error:  # the disk gave it once, and no more
            raise refusal("cannot_open", self._name, why=error.strerror) from None
