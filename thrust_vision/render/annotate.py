"""The annotated clip and the stills of each lockout.

Time for a frame of 1280 x 720, ms of one core (docs/speed.md): decoding 1.5, copying its planes
0.4, drawing 0.7, encoding 3.6. Frames are drawn on as the film holds them, never as RGB; stills
alone are, and frames that a film of 60 a second has in between are only decoded.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from thrust_vision.body.motion import FloatArray
from thrust_vision.form.report import SetReport
from thrust_vision.overlap import prefetch
from thrust_vision.render.canvas import YuvCanvas
from thrust_vision.render.drawn_frames import drawn_frames, nearest_frame
from thrust_vision.render.labels import Picture
from thrust_vision.render.mirror import mirror_planes, mirrored_report
from thrust_vision.render.overlay import Overlay, standard_overlay
from thrust_vision.render.stills import StillMaker, fit
from thrust_vision.video.read import ClipReader, Frame
from thrust_vision.video.write import ClipWriter

#: Longest edge of the annotated clip, px: sharp on a phone and quick to encode. At 960 encoding
#: takes 0.6 of the time and scaling takes half of that back, and letters lose their edges.
MAX_EDGE_PX = 1280
_DEPTH = 4  # frames that decoding and drawing may run ahead; each takes about 2 MB

OnClipProgress = Callable[[float], None]
"""Called with the share of the clip, or of the stills, that is done, 0 to 1."""

OnStills = Callable[[Mapping[int, bytes]], None]
"""Called with all stills once the last is made."""


@dataclass(frozen=True)
class Drawn:
    """What is made of one frame.

    Attributes:
        time_s: of the frame.
        planes: drawn on; None for a frame that the annotated clip leaves out.
        still: number of its rep and the JPEG, where it is a lockout's.
    """

    time_s: float
    planes: Picture | None
    still: tuple[int, bytes] | None


def annotate_clip(
    clip_path: Path,
    report: SetReport,
    out_path: Path,
    language: str,
    on_progress: OnClipProgress | None = None,
    *,
    blur_face: bool = False,
    mirrored: bool = False,
    on_stills: OnStills | None = None,
) -> dict[int, bytes]:
    """Write the annotated clip; decoding, drawing and encoding overlap.

    Args:
        clip_path: the clip that was analysed.
        report: what was found.
        out_path: the film to make; it appears whole or not at all.
        language: of the words.
        on_progress: called with the share of the clip that is done.
        blur_face: make the lifter's head unrecognisable.
        mirrored: turn the film round, left to right, under what is drawn; the stills stay.
        on_stills: gets the stills as soon as all are made, while the rest is drawn.

    Returns:
        The stills that ``lockout_stills`` makes, from the same pass.

    Raises:
        UnreadableClipError: if the clip cannot be read.
    """
    stills: dict[int, bytes] = {}
    maker = StillMaker(report, blur_face=blur_face)
    shown = mirrored_report(report) if mirrored else report
    overlay = standard_overlay(shown, language, blur_face=blur_face)
    size = output_size(report.clip.width, report.clip.height)
    with (
        ClipReader(clip_path) as clip,
        ClipWriter(out_path, *size, matrix=clip.matrix) as writer,
    ):
        for drawn in prefetch(
            _drawn(clip, report, (overlay, maker), size, mirrored=mirrored), _DEPTH
        ):
            if drawn.still is not None:
                stills.update([drawn.still])
                if on_stills and len(stills) == len(maker.rep_at):
                    on_stills(stills)
                    on_stills = None
            if drawn.planes is not None:
                writer.write_planes(drawn.planes, drawn.time_s)
            if on_progress:
                on_progress(min(drawn.time_s / report.clip.duration_s, 1.0))
        if on_stills:  # there are none, or a lockout could not be read this time
            on_stills(stills)
    return stills


def lockout_stills(
    clip_path: Path,
    report: SetReport,
    on_progress: OnClipProgress | None = None,
    *,
    blur_face: bool = False,
) -> dict[int, bytes]:
    """JPEGs of each rep's lockout by rep number, close on the lifter.

    Args:
        clip_path: the clip that was analysed.
        report: what was found.
        on_progress: called with the share of them that is done.
        blur_face: make the lifter's head unrecognisable.

    Raises:
        UnreadableClipError: if the clip cannot be read.
    """
    maker = StillMaker(report, blur_face=blur_face)
    stills: dict[int, bytes] = {}
    if report.motion is None or not maker.rep_at:
        return stills
    lockouts = _numbered_frames(clip_path, report.motion.time_s, maker.rep_at)
    for number, frame in prefetch(lockouts, 1):
        stills[maker.rep_at[number]] = maker.still(frame.image, number)
        if on_progress:
            on_progress(len(stills) / len(maker.rep_at))
    return stills


def _numbered_frames(
    clip_path: Path, time_s: FloatArray, numbers: Collection[int]
) -> Iterator[tuple[int, Frame]]:
    """The frames of these numbers, in order, without reading all others where the file allows it.

    ``time_s``: (n,) of all frames.
    """
    missing = sorted(numbers)
    with ClipReader(clip_path) as clip:
        while missing:
            number = missing[0]
            frame = clip.skip_to(float(time_s[number]))
            if frame is None or nearest_frame(time_s, frame.time_s) != number:
                break
            yield missing.pop(0), frame
        if not missing:
            return
        with clip.another() as whole:
            for frame in whole:
                number = nearest_frame(time_s, frame.time_s)
                if number in missing:
                    missing.remove(number)
                    yield number, frame
                if not missing:
                    return


def output_size(width: int, height: int) -> tuple[int, int]:
    """Width and height of the annotated clip: within ``MAX_EDGE_PX``, even for half-size colour."""
    width, height = fit(width, height, MAX_EDGE_PX)
    return max(2, width // 2 * 2), max(2, height // 2 * 2)


def _drawn(
    clip: ClipReader,
    report: SetReport,
    makers: tuple[Overlay, StillMaker],
    size: tuple[int, int],
    *,
    mirrored: bool = False,
) -> Iterator[Drawn]:
    """What is made of each frame."""
    overlay, maker = makers
    times = report.motion.time_s if report.motion is not None else np.empty(0)
    wanted = set(drawn_frames(times).tolist())
    for frame in prefetch(clip, _DEPTH):
        number = nearest_frame(times, frame.time_s) if len(times) else frame.index
        still = planes = None
        if number in maker.rep_at:
            still = maker.rep_at[number], maker.still(frame.image, number)
        if number in wanted or not len(times):
            wanted.discard(number)
            planes = frame.planes(size, clip.matrix)
            if mirrored:
                mirror_planes(planes)
            overlay.draw(YuvCanvas(planes, clip.matrix), number)
        yield Drawn(frame.time_s, planes, still)
