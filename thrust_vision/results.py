"""Writing what an analysis found into a folder, all of it or nothing."""

import threading
from collections.abc import Mapping
from pathlib import Path

from thrust_vision.export.frames import write_frames_csv
from thrust_vision.export.reps import write_reps_csv
from thrust_vision.export.session import write_session_json
from thrust_vision.files import result_folder
from thrust_vision.form.report import SetReport
from thrust_vision.render.clip import annotate_clip, lockout_stills
from thrust_vision.render.report import write_report
from thrust_vision.worker import Report, run_isolated

REPS_CSV = "reps.csv"
FRAMES_CSV = "frames.csv"
SESSION_JSON = "session.json"
REPORT_HTML = "report.html"
ANNOTATED_MP4 = "annotated.mp4"
RESULT_NAMES = (REPS_CSV, FRAMES_CSV, SESSION_JSON, REPORT_HTML, ANNOTATED_MP4)

STAGE = "draw"


def write_results(
    clip: Path,
    report: SetReport,
    folder: Path,
    *,
    language: str = "en",
    video: bool = True,
    blur_face: bool = False,
    overwrite: bool = False,
    stills: Mapping[int, bytes] | None = None,
    on_progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> Mapping[int, bytes]:
    """Write every result of a set into ``folder``, which appears whole or not at all.

    A rejected clip gets ``session.json`` and ``report.html`` only.

    Args:
        clip: the file that was analysed.
        report: what was found.
        folder: to make.
        language: of the words, "en" or "sv".
        video: also draw the annotated clip.
        blur_face: in the annotated clip and the stills.
        overwrite: replace an earlier result.
        stills: of an earlier call on the same clip, which spare this one a pass over the pixels
            if it writes no video.
        on_progress: told the stage and the share of it that is done.
        cancel: stops the drawing once set.

    Returns:
        JPEGs of the lockouts by rep number.

    Raises:
        UsageError: if the folder exists and may not be overwritten.
        OutputError: if it cannot be written.
        WorkerError: if the drawing process did not deliver.
    """
    with result_folder(folder, RESULT_NAMES, overwrite=overwrite) as part:
        if report.rejection is not None:
            stills = {}
        elif video or stills is None:
            annotated = part / ANNOTATED_MP4 if video else None
            stills = run_isolated(
                draw,
                *(clip, report, annotated, language, blur_face),
                on_progress=on_progress,
                cancel=cancel,
            )
        if report.rejection is None:
            write_reps_csv(report, part / REPS_CSV, language)
            write_frames_csv(report, part / FRAMES_CSV)
        write_session_json(report, part / SESSION_JSON, language)
        write_report(report, part / REPORT_HTML, language, stills)
    return stills


def draw(
    progress: Report,
    clip: Path,
    report: SetReport,
    annotated: Path | None,
    language: str,
    blur_face: bool,
) -> dict[int, bytes]:
    """Draw the annotated clip, if a path for it is given, and the stills of the lockouts."""
    if annotated is None:
        return lockout_stills(clip, report, blur_face=blur_face)
    return annotate_clip(
        clip,
        report,
        annotated,
        language,
        lambda done: progress(STAGE, done),
        blur_face=blur_face,
    )
