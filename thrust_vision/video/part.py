"""A look along a long clip, and cutting out the part that holds the set.

Both are tasks for a worker process. Cutting copies the film's packets, so it takes no longer than
copying the file, and changes no picture. A part begins with the last picture before its start that
stands alone, in phone clips up to a second earlier.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from thrust_vision.errors import UnreadableClipError
from thrust_vision.video.opening import open_file, open_film
from thrust_vision.video.read import orientation_of
from thrust_vision.worker import OnProgress

STAGE = "cut"

_HEIGHT_PX = 120
_QUALITY = 75  # JPEG


@dataclass(frozen=True)
class Part:
    """A stretch of a clip.

    Attributes:
        start_s: seconds from the first frame.
        end_s: seconds from the first frame.
    """

    start_s: float
    end_s: float


@dataclass(frozen=True)
class Strip:
    """A look along a clip.

    Attributes:
        duration_s: of the clip as far as its container says.
        pictures: times in seconds with small JPEGs, in order.
    """

    duration_s: float
    pictures: tuple[tuple[float, bytes], ...]


def look_along(on_progress: OnProgress, clip: Path, name: str, count: int, least_s: float) -> Strip:
    """The length of a clip, and if it is long some pictures of it.

    Args:
        on_progress: never called; every task takes it.
        clip: the file.
        name: what the user calls it.
        count: pictures, evenly spread.
        least_s: clips shorter than that have none.

    Raises:
        UnreadableClipError: this is not a film that can be read.
    """
    del on_progress
    with open_file(clip, name) as file:
        container, stream = open_film(file, name)
        with container:
            duration_s = _duration_s(container, stream)
            if duration_s < least_s:
                return Strip(duration_s, ())
            times = (np.arange(count) + 0.5) * duration_s / count
            found = [(float(at_s), _picture(container, stream, float(at_s))) for at_s in times]
    return Strip(duration_s, tuple((at_s, jpeg) for at_s, jpeg in found if jpeg))


def cut_part(on_progress: OnProgress, clip: Path, name: str, part: Part, target: Path) -> None:
    """Write a part of a clip as a film of its own, without sound.

    Args:
        on_progress: called with the stage and the share of it that is done.
        clip: the file.
        name: what the user calls it.
        part: what to keep.
        target: the file to write.

    Raises:
        UnreadableClipError: this is not a film that can be read, or nothing is in the part.
    """
    written = 0
    with open_file(clip, name) as file:
        container, stream = open_film(file, name)
        # Matroska holds every codec, but no turn of the picture that all versions read.
        kind = "matroska" if stream.codec_context.name.startswith("vp8") else "mov"
        with container, av.open(str(target), "w", format=kind) as film:
            copy = film.add_stream_from_template(stream)
            base = stream.time_base or Fraction(1, 90_000)
            first = stream.start_time or 0
            begin, end = (first + round(at_s / base) for at_s in (part.start_s, part.end_s))
            container.seek(begin, stream=stream)
            shift: int | None = None
            for packet in container.demux(stream):
                if packet.dts is None or packet.pts is None:
                    continue
                if packet.dts > end:
                    break
                if shift is None:
                    shift = packet.pts if packet.is_keyframe else None
                    if shift is None:
                        continue
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                packet.stream = copy
                film.mux(packet)
                written += 1
                on_progress(
                    STAGE, min(max((packet.dts + shift - begin) / max(end - begin, 1), 0), 1)
                )
    if written < 2:
        raise UnreadableClipError(f"{name} has no pictures in that part.")


def _duration_s(container: InputContainer, stream: VideoStream) -> float:
    """What the container says; 0 if it does not."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


def _picture(container: InputContainer, stream: VideoStream, at_s: float) -> bytes:
    """A small JPEG of the last picture before a time that stands alone; empty if there is none."""
    base = stream.time_base or Fraction(1, 90_000)
    try:
        container.seek((stream.start_time or 0) + round(at_s / base), stream=stream)
        frame = next(container.decode(stream), None)
    except (av.error.FFmpegError, OSError):
        return b""
    return _jpeg(frame) if frame is not None else b""


def _jpeg(frame: VideoFrame) -> bytes:
    import cv2

    orientation = orientation_of(frame)
    upright_height = orientation.size(frame.width, frame.height)[1]
    share = _HEIGHT_PX / upright_height
    stored = frame.to_ndarray(
        format="rgb24",
        width=max(2, round(frame.width * share)),
        height=max(2, round(frame.height * share)),
        interpolation="AREA",
    ).astype(np.uint8, copy=False)
    picture = cv2.cvtColor(orientation.apply(stored), cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])
