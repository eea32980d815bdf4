"""The annotated clip and the stills of each lockout."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from thrust_vision.form.report import SetReport
from thrust_vision.overlap import ahead
from thrust_vision.render.labels import Picture
from thrust_vision.render.overlay import Overlay, standard_overlay
from thrust_vision.render.stills import StillMaker, fit, resized
from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter

#: Longest edge of the annotated clip, px: sharp on a phone and quick to encode.
MAX_EDGE_PX = 1280
_DEPTH = 4  # frames that decoding and drawing may run ahead; each takes about 3 MB

Progress = Callable[[int], None]
"""Called with the number of frames done."""


@dataclass(frozen=True)
class Drawn:
    """One annotated frame, and the still made from it where it is a lockout's."""

    index: int
    time_s: float
    picture: Picture
    still: bytes | None


def annotate_clip(
    clip_path: Path,
    report: SetReport,
    out_path: Path,
    language: str,
    progress: Progress | None = None,
    *,
    blur_face: bool = False,
) -> dict[int, bytes]:
    """Write the annotated clip; decoding, drawing and encoding overlap.

    Returns:
        The stills that ``lockout_stills`` makes, from the same pass.

    Raises:
        UnreadableClipError: if the clip cannot be read.
    """
    stills: dict[int, bytes] = {}
    maker = StillMaker(report, blur_face=blur_face)
    overlay = standard_overlay(report, language, blur_face=blur_face)
    width, height = output_size(report.clip.width, report.clip.height)
    with ClipReader(clip_path) as clip, ClipWriter(out_path, width, height) as writer:
        for drawn in ahead(_drawn(clip, overlay, maker, (width, height)), _DEPTH):
            writer.write(drawn.picture, drawn.time_s)
            if drawn.still is not None:
                stills[maker.rep_at[drawn.index]] = drawn.still
            if progress:
                progress(drawn.index + 1)
    return stills


def lockout_stills(
    clip_path: Path, report: SetReport, *, blur_face: bool = False
) -> dict[int, bytes]:
    """JPEGs of each rep's lockout by rep number, close on the lifter, in one pass over the clip.

    Raises:
        UnreadableClipError: if the clip cannot be read.
    """
    maker = StillMaker(report, blur_face=blur_face)
    stills: dict[int, bytes] = {}
    with ClipReader(clip_path) as clip:
        for frame in ahead(clip, _DEPTH):
            if frame.index in maker.rep_at:
                stills[maker.rep_at[frame.index]] = maker.still(frame.image, frame.index)
            if len(stills) == len(maker.rep_at):
                break
    return stills


def output_size(width: int, height: int) -> tuple[int, int]:
    """Width and height of the annotated clip: within ``MAX_EDGE_PX``, even for half-size colour."""
    width, height = fit(width, height, MAX_EDGE_PX)
    return max(2, width // 2 * 2), max(2, height // 2 * 2)


def _drawn(
    clip: ClipReader, overlay: Overlay, maker: StillMaker, size: tuple[int, int]
) -> Iterator[Drawn]:
    for frame in ahead(clip, _DEPTH):
        picture = overlay.annotate(resized(frame.image, size), frame.index)
        still = maker.still(frame.image, frame.index) if frame.index in maker.rep_at else None
        yield Drawn(frame.index, frame.time_s, picture, still)
