"""Writing what an analysis found into a folder: tables at once, then report and film.

The folder appears with the tables, which are whole. The report and the annotated clip come into it
one after the other, each whole. Meanwhile a hidden folder in it, ``.unfinished``, says that some
are still to come. What stops in between leaves the tables and that folder; the next run makes the
result anew, without being asked to overwrite it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from thrust_vision.files import UNFINISHED, adding, as_output_error, put_in_place, result_folder
from thrust_vision.render.details import NO_DETAILS, Details
from thrust_vision.worker import OnProgress, run_isolated

if TYPE_CHECKING:
    from markupsafe import Markup

    from thrust_vision.form.report import SetReport

REPS_CSV = "reps.csv"
FRAMES_CSV = "frames.csv"
SESSION_JSON = "session.json"
REPORT_HTML = "report.html"
ANNOTATED_MP4 = "annotated.mp4"
RESULT_NAMES = (REPS_CSV, FRAMES_CSV, SESSION_JSON, REPORT_HTML, ANNOTATED_MP4)

STAGE = "draw"


@dataclass(frozen=True)
class Pictures:
    """What is to be drawn of a set.

    Attributes:
        clip: the file that was analysed.
        report: what was found.
        folder: that gets the report and the annotated clip.
        language: of the words, "en" or "sv".
        video: whether the annotated clip is wanted.
        blur_face: in the annotated clip and the stills.
        mirrored: turn the annotated clip round, left to right.
        details: what the user says about the set, for the report.
    """

    clip: Path
    report: SetReport
    folder: Path
    language: str
    video: bool
    blur_face: bool
    mirrored: bool
    details: Details


def write_results(
    clip: Path,
    report: SetReport,
    folder: Path,
    *,
    language: str = "en",
    video: bool = True,
    blur_face: bool = False,
    mirrored: bool = False,
    overwrite: bool = False,
    stills: Mapping[int, bytes] | None = None,
    details: Details = NO_DETAILS,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Mapping[int, bytes]:
    """Write every result of a set into ``folder``; the module says in which order.

    A rejected clip gets ``session.json`` and ``report.html`` only.

    Args:
        clip: the file that was analysed.
        report: what was found.
        folder: to make.
        language: of the words, "en" or "sv".
        video: also draw the annotated clip.
        blur_face: in the annotated clip and the stills.
        mirrored: turn the annotated clip round, left to right.
        overwrite: replace an earlier result.
        stills: of an earlier call on the clip; without a video they spare a pass over the pixels.
        details: what the user says about the set, for the report.
        on_progress: called with the stage and the share of it that is done.
        cancel: stops the drawing once set.

    Returns:
        JPEGs of the lockouts by rep number.

    Raises:
        UsageError: if the folder exists and may not be overwritten.
        OutputError: if it cannot be written.
        WorkerError: if the drawing process did not deliver.
    """
    folder = folder.absolute()
    if report.rejection is not None:
        stills, video = {}, False
    pictures = Pictures(
        clip=clip.absolute(),
        report=report,
        folder=folder,
        language=language,
        video=video,
        blur_face=blur_face,
        mirrored=mirrored,
        details=details,
    )
    with result_folder(folder, RESULT_NAMES, overwrite=overwrite) as part:
        _write_first(pictures, part, None if video else stills)
    if stills is not None and not video:
        return stills
    with adding(folder):
        return run_isolated(draw, pictures, on_progress=on_progress, cancel=cancel)


def write_tables(report: SetReport, folder: Path, language: str = "en") -> None:
    """Write ``reps.csv``, ``frames.csv`` and ``session.json`` alone, over an earlier result.

    Raises:
        UsageError: if the folder holds something else.
        OutputError: if it cannot be written.
    """
    with result_folder(folder, RESULT_NAMES, overwrite=True) as part:
        _write_tables(report, part, language)


def draw(on_progress: OnProgress, wanted: Pictures) -> dict[int, bytes]:
    """Draw what is wanted in a process of its own; returns the stills of the lockouts.

    Raises:
        OutputError: if it cannot be written.
    """
    from thrust_vision.render.annotate import annotate_clip, lockout_stills

    part = wanted.folder / UNFINISHED

    def on_share(done: float) -> None:
        on_progress(STAGE, done)

    def finish_report(stills: Mapping[int, bytes]) -> None:
        _write_report(wanted, part, stills, chart.result())
        put_in_place(part / REPORT_HTML, wanted.folder / REPORT_HTML)

    # The chart, and with a clip the report, are made beside the pictures, whose decoder and
    # encoder leave part of a core free.
    with as_output_error(wanted.folder), ThreadPoolExecutor(1) as beside:
        chart = beside.submit(_chart, wanted.report, wanted.language)
        if not wanted.video:
            stills = lockout_stills(
                wanted.clip, wanted.report, on_share, blur_face=wanted.blur_face
            )
            finish_report(stills)
            return stills
        reports: list[Future[None]] = []
        stills = annotate_clip(
            wanted.clip,
            wanted.report,
            part / ANNOTATED_MP4,
            wanted.language,
            on_share,
            blur_face=wanted.blur_face,
            mirrored=wanted.mirrored,
            on_stills=lambda stills: reports.append(beside.submit(finish_report, dict(stills))),
        )
        for report in reports:
            report.result()
        put_in_place(part / ANNOTATED_MP4, wanted.folder / ANNOTATED_MP4)
        return stills


def _chart(report: SetReport, language: str) -> Markup:
    from thrust_vision.render.html_report import angle_chart  # matplotlib takes its time

    return angle_chart(report, language)


def _write_first(wanted: Pictures, part: Path, stills: Mapping[int, bytes] | None) -> None:
    """The tables, and the report if its stills are there; else say that more is to come."""
    _write_tables(wanted.report, part, wanted.language)
    if stills is None:
        (part / UNFINISHED).mkdir()
    else:
        _write_report(wanted, part, stills)


def _write_tables(report: SetReport, folder: Path, language: str) -> None:
    from thrust_vision.export.frames import write_frames_csv
    from thrust_vision.export.reps import write_reps_csv
    from thrust_vision.export.session import write_session_json

    if report.rejection is None:
        write_reps_csv(report, folder / REPS_CSV, language)
        write_frames_csv(report, folder / FRAMES_CSV)
    write_session_json(report, folder / SESSION_JSON, language)


def _write_report(
    wanted: Pictures, folder: Path, stills: Mapping[int, bytes], chart: Markup | None = None
) -> None:
    from thrust_vision.render.html_report import write_report

    path = folder / REPORT_HTML
    write_report(wanted.report, path, wanted.language, stills, wanted.details, chart=chart)
