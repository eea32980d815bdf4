"""The public face: one call for each step from a clip to a report, and the report as tables.

``import thrust_vision as tv`` has these names. Every call takes the clip, or what was made of it,
first, then the settings, and all else by keyword; a path may be a string.
"""

from __future__ import annotations

import hashlib
import html
import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from thrust_vision import __version__, analysis
from thrust_vision.analysis import ReferenceRep
from thrust_vision.errors import UsageError
from thrust_vision.export.frames import HEADER, frame_rows
from thrust_vision.export.reps import COLUMNS, rep_records
from thrust_vision.form.compare import Difference, compare_sets
from thrust_vision.form.report import Provenance, SetReport
from thrust_vision.observe import task
from thrust_vision.observe.observation import MadeBy, Observation
from thrust_vision.settings import OBSERVE, Settings, hash_of
from thrust_vision.weights.registry import Model, find_model, model_files
from thrust_vision.worker import OnProgress

if TYPE_CHECKING:
    import pandas as pd

StrPath = str | os.PathLike[str]

#: The thresholds that count where none are given.
DEFAULT_SETTINGS = Settings()

#: Columns of ``reps.csv`` that a notebook shows of a report.
_SHOWN = (
    "rep",
    "lockout_s",
    "knee_angle_lockout_deg",
    "shin_angle_lockout_deg",
    "hip_extension_change_deg",
    "lumbar_extension_change_deg",
    "lumbar_extension_vs_reference_deg",
    "lumbar_status",
    "verdict",
    "faults",
)


def analyse(
    clip: StrPath,
    settings: Settings = DEFAULT_SETTINGS,
    *,
    reference_rep: ReferenceRep = "auto",
    model: Model | StrPath | None = None,
    name: str | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> SetReport:
    """What a clip shows: the set with its reps, or why it is not assessed.

    The pixels are read in a process of its own, which takes nearly all of the time; keep what they
    showed with ``observe`` to ``assess`` it again.

    Args:
        clip: path of the film.
        settings: every threshold.
        reference_rep: number of the braced rep that the others are compared with, from 1; "auto"
            to let the program choose, "none" to do without.
        model: the pose model, by name ("full", "heavy", "lite") or path; the default one if None.
        name: what the user calls the clip; its file name if None.
        on_progress: called with the name of a stage and the share of it that is done, 0 to 1.
        cancel: stops the analysis once set.

    Returns:
        The report. That of a clip that cannot be assessed has a ``rejection``.

    Raises:
        UsageError: if there is no rep of the number that ``reference_rep`` names.
        UnreadableClipError: if the file cannot be read as a video.
        ModelUnavailableError: if the pose model is not to be had.
        WorkerError: if the worker process did not deliver.
    """
    observation = observe(clip, model=model, name=name, on_progress=on_progress, cancel=cancel)
    return assess(observation, settings, reference_rep=reference_rep)


def observe(
    clip: StrPath,
    *,
    model: Model | StrPath | None = None,
    name: str | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Observation:
    """Everything that needs the pixels of a clip, in one pass over the film.

    Args:
        clip: path of the film.
        model: the pose model, by name or path; the default one if None.
        name: what the user calls the clip; its file name if None.
        on_progress: called with the name of a stage and the share of it that is done, 0 to 1.
        cancel: stops it once set.

    Raises:
        UnreadableClipError: if the file cannot be read as a video.
        ModelUnavailableError: if the pose model is not to be had.
        WorkerError: if the worker process did not deliver.
    """
    found = model if isinstance(model, Model) else find_model(None if model is None else str(model))
    observation = task.observe_clip(
        Path(clip), found, name=name, on_progress=on_progress, cancel=cancel
    )
    made_by = MadeBy(
        __version__, version("mediapipe"), found.name, found.sha256, networks_hash(found)
    )
    return replace(observation, made_by=made_by)


def assess(
    observation: Observation,
    settings: Settings = DEFAULT_SETTINGS,
    *,
    reference_rep: ReferenceRep = "auto",
) -> SetReport:
    """What an observation shows; needs no pixels and takes a fraction of a second.

    Args:
        observation: from ``observe`` or ``Observation.load``.
        settings: every threshold.
        reference_rep: number of the braced rep that the others are compared with, from 1; "auto"
            to let the program choose, "none" to do without.

    Returns:
        The report. That of a clip that cannot be assessed has a ``rejection``.

    Raises:
        UsageError: if there is no rep of the number that ``reference_rep`` names, or if the
            observation was made by other networks than this version's, or with other settings of
            observing, whose errors the intervals are not about.

    Examples:
        >>> import thrust_vision as tv
        >>> report = tv.assess(tv.Observation.load("set.npz"), reference_rep=1)
        >>> report.reference_rep
        1
        >>> knee = report.reps[0].measures.knee_angle_lockout_deg
        >>> knee.low < knee.value < knee.high
        True
    """
    made_by = observation.made_by
    if made_by is None:
        return analysis.assess(observation, settings, find_model(), reference_rep)
    # Only its name and hash are asked for, so that the file itself need not be there.
    model = Model(made_by.model, Path(made_by.model), made_by.model_sha256)
    if made_by.networks != networks_hash(model):
        raise UsageError(
            f"{observation.clip.name} was observed by version {made_by.version} with other "
            "networks or settings than this version's: observe the clip again."
        )
    report = analysis.assess(observation, settings, model, reference_rep)
    provenance: Provenance = replace(report.provenance, mediapipe=made_by.mediapipe)
    return replace(report, provenance=provenance)


def compare(before: SetReport, after: SetReport) -> tuple[Difference, ...]:
    """Every measure of two sets side by side, with the interval of what changed.

    Args:
        before: the first set.
        after: the second one, best filmed from the same place.

    Returns:
        A difference for each measure; missing estimates where either set does not have it.

    Examples:
        >>> import thrust_vision as tv
        >>> report = tv.assess(tv.Observation.load("set.npz"))
        >>> any(difference.clear for difference in tv.compare(report, report))
        False
    """
    return compare_sets(before, after)


def networks_hash(model: Model) -> str:
    """Sixteen hexadecimal digits that change with the project's own networks and their settings.

    Args:
        model: a pose model, which itself does not count.
    """
    files = model_files(model)
    whole = hashlib.sha256(hash_of(OBSERVE).encode())
    for network in (files.keypoints, files.load, files.legs):
        whole.update(network.read_bytes())
    return whole.hexdigest()[:16]


def reps_frame(report: SetReport, language: str = "en") -> pd.DataFrame:
    """The rows of ``reps.csv`` as a pandas data frame; none for a rejected clip.

    Args:
        report: of a set.
        language: of the cues, "en" or "sv".
    """
    records = rep_records(report, language)
    return _frame([list(record.values()) for record in records], [each.name for each in COLUMNS])


def frames_frame(report: SetReport) -> pd.DataFrame:
    """The rows of ``frames.csv`` as a pandas data frame; none for a rejected clip."""
    return _frame(list(frame_rows(report)), HEADER)


def save(
    report: SetReport,
    folder: StrPath,
    clip: StrPath | None = None,
    *,
    language: str = "en",
    blur_face: bool = False,
    overwrite: bool = False,
) -> None:
    """Write the files that ``thrust-vision analyze`` writes; see ``SetReport.save``."""
    from thrust_vision.results import write_results  # which draws, and so imports OpenCV

    if clip is not None:
        _refuse_another(Path(clip), report)
    write_results(
        Path(report.clip.name if clip is None else clip),
        report,
        Path(folder),
        language=language,
        video=clip is not None,
        blur_face=blur_face,
        overwrite=overwrite,
        stills=None if clip is not None else {},
    )


def one_line(report: SetReport) -> str:
    """A report in one line, for a prompt or a log."""
    head = f"<SetReport of {report.clip.name!r}: "
    if report.rejection is not None or report.scene is None:
        reason = "not assessed" if report.rejection is None else report.rejection.reason
        return f"{head}rejected, {reason}>"
    counts: dict[str, int] = {}
    for rep in report.reps:
        counts[rep.verdict.value] = counts.get(rep.verdict.value, 0) + 1
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    return (
        f"{head}{report.scene.exercise}, {len(report.reps)} reps ({verdicts}), "
        f"reference rep {report.reference_rep or 'none'}>"
    )


def notebook_html(report: SetReport) -> str:
    """A report as a notebook shows it: one line, and a table with a row per rep."""
    lines = [f"<p>{html.escape(one_line(report).strip('<>'))}</p>"]
    records = rep_records(report, "en")
    if records:
        head = "".join(f"<th>{name}</th>" for name in _SHOWN)
        rows = ["".join(_cell(record, name) for name in _SHOWN) for record in records]
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        lines.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
    return "\n".join(lines)


def _cell(record: dict[str, str | int | float | bool | None], name: str) -> str:
    """A cell of the table, with the interval where the value has one; blank if not measured."""
    value, stem = record[name], name.removesuffix("_deg")
    if value is None:
        return "<td></td>"
    low, high = record.get(f"{stem}_low_deg"), record.get(f"{stem}_high_deg")
    interval = f" <small>({low} to {high})</small>" if low is not None else ""
    return f"<td>{html.escape(str(value))}{interval}</td>"


def _refuse_another(clip: Path, report: SetReport) -> None:
    """Refuse to draw one clip's angles on another.

    Raises:
        UsageError: if the clip is not there, or not the one that the report is about.
    """
    if not clip.is_file():
        raise UsageError(f"There is no clip {clip}.")
    with clip.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 != report.clip.sha256:
        raise UsageError(f"{clip} is not the clip that this report is about.")


def _frame(rows: Sequence[Sequence[object]], columns: Sequence[str]) -> pd.DataFrame:
    """A data frame.

    Raises:
        UsageError: if pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise UsageError("Data frames need pandas: pip install 'thrust-vision[pandas]'.") from error
    frame = pd.DataFrame(rows, columns=list(columns))
    blank = frame.columns[frame.isna().all()]
    # Without this a column in which nothing was measured would hold objects.
    return frame.astype(dict.fromkeys(blank, float))
