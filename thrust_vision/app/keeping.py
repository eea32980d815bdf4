"""Keeping analysed sets: what runs in the jobs, and what opens a kept set again.

Nothing heavy is imported before it is needed: the start page only names what is kept.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from thrust_vision.app.sets import AnalysedSet, ReferenceRep, Results, View, analyse_set
from thrust_vision.app.uploads import StoredClip
from thrust_vision.errors import (
    LogConflictError,
    OutputError,
    ThrustVisionError,
    UsageError,
    WorkerCancelledError,
)
from thrust_vision.worker import OnProgress

if TYPE_CHECKING:
    from thrust_vision.form.report import SetReport
    from thrust_vision.library.kept import About, KeptSet
    from thrust_vision.library.store import Library
    from thrust_vision.observe.observation import Observation
    from thrust_vision.training.store import TrainingLog
    from thrust_vision.weights.registry import Model

#: What is reported while kept sets are judged anew.
JUDGE_STAGE = "judge"
_OPENING = threading.Lock()


@cache
def _open() -> "Library":
    from thrust_vision.library.store import Library
    from thrust_vision.training.store.connect import utc_now

    opened = Library.open()
    opened.purge(utc_now())
    return opened


def library() -> "Library":
    """The library that all sessions of the process share.

    Raises:
        LogStoreError: it cannot be opened; asked again, it is tried again.
    """
    with _OPENING:
        return _open()


def training_log() -> "TrainingLog":
    """The log that all sessions of the process share.

    Raises:
        LogStoreError: it cannot be opened.
    """
    return library().log


def purge() -> None:
    """Remove for good what can no longer be put back, if the library was ever opened."""
    from thrust_vision.training.store.connect import utc_now

    if _open.cache_info().currsize:
        library().purge(utc_now())


@dataclass(frozen=True)
class NewSet:
    """A clip to analyse and keep.

    Attributes:
        clip: the file.
        folder: for its results while the session lasts.
        view: the first wanted.
        day: the user's calendar day.
    """

    clip: StoredClip
    folder: Path
    view: View
    day: date


def analyse_and_keep(new: NewSet, on_progress: OnProgress, cancel: threading.Event) -> AnalysedSet:
    """Analyse a clip and keep what was found; what cannot be kept is still shown.

    Raises:
        ThrustVisionError: whatever the analysis raises.
    """
    analysed = analyse_set(new.clip, new.folder, new.view, on_progress, cancel)
    try:
        _keep(analysed, new)
    except (ThrustVisionError, OSError) as error:
        analysed.kept.error = _as_our_error(error)
    return analysed


def _as_our_error(error: ThrustVisionError | OSError) -> ThrustVisionError:
    return error if isinstance(error, ThrustVisionError) else OutputError(str(error))


def _keep(analysed: AnalysedSet, new: NewSet) -> None:
    from thrust_vision.library.kept import About

    kept_in = library()
    lifters = kept_in.log.lifters()
    # With one lifter there is no question whose it is; with several the result asks.
    about = About(lifters[0].id if len(lifters) == 1 else None, new.day)
    found = analysed.assess(new.view)
    kept = kept_in.keep(analysed.observation, found, about, language=new.view.language)
    analysed.kept.key = kept.key
    if kept_in.choices().keep_film:
        kept_in.keep_film(kept.key, analysed.clip.path)


def about(analysed: AnalysedSet) -> tuple["About", str]:
    """What the user said about a set, and the lifter's name, "" if nobody was named.

    Raises:
        TrainingLogError: it is not kept, or what is kept of it cannot be read.
    """
    kept = library().find(analysed.kept.key)
    return kept.about, kept.lifter.name if kept.lifter else ""


def draw_and_keep(
    analysed: AnalysedSet, view: View, on_progress: OnProgress, cancel: threading.Event
) -> Results:
    """Draw a set, and keep the pictures with it; what cannot be kept is still shown.

    Raises:
        ThrustVisionError: whatever the drawing raises.
    """
    results = analysed.draw(view, on_progress, cancel)
    if analysed.kept.key:
        try:
            _keep_pictures(analysed, view, results)
        except (ThrustVisionError, OSError) as error:
            analysed.kept.error = _as_our_error(error)
    return results


def _keep_pictures(analysed: AnalysedSet, view: View, results: Results) -> None:
    from thrust_vision.library.set_files import PicturesOf

    kept_in, key = library(), analysed.kept.key
    had_video = kept_in.folder(key).video.exists()
    of = PicturesOf(view.language, str(view.reference_rep), view.blur_face)
    kept_in.keep_pictures(key, results.folder, results.stills, of)
    if had_video or kept_in.choices().keep_video:
        kept_in.keep_video(key, results.video)


def open_set(kept: "KeptSet", parent: Path, language: str) -> AnalysedSet:
    """A kept set as if it had just been analysed, judged by today's code.

    Args:
        kept: which.
        parent: folder for its results while the session lasts.
        language: of the page.

    Raises:
        LogConflictError: its files are not here, or other networks than today's made them.
    """
    from thrust_vision.observe.observation import Observation
    from thrust_vision.training.messages import complaint

    folder = library().folder(kept.key)
    try:
        observation = Observation.load(folder.observation)
    except UsageError as error:
        raise complaint(LogConflictError, "no_files", value=str(folder.path)) from error
    clip = StoredClip(folder.film, kept.clip_sha256, kept.clip_name)
    analysed = AnalysedSet(clip, observation, _model_of(observation, kept), parent / kept.key)
    analysed.kept.key = kept.key
    report = _judge(analysed, kept, language)
    if of := folder.pictures_of():
        # Under a plate that nobody has: pictures to draw on for any view, but no view's own files.
        drawn = View(of.language, reference(of.reference_rep), of.blur_face, plate_cm=0.0)
        analysed.results[drawn] = Results(report, folder.path, folder.stills())
    return analysed


@dataclass(frozen=True)
class Unjudged:
    """A kept set that today's code could not judge.

    Attributes:
        clip: what its clip is called; "" if it is about all of them.
        error: why.
    """

    clip: str
    error: ThrustVisionError


def judge_anew(
    sets: Sequence["KeptSet"],
    parent: Path,
    language: str,
    on_progress: OnProgress,
    cancel: threading.Event,
) -> tuple[Unjudged, ...]:
    """Write over old judgements what today's code says; gives those that could not be judged.

    Args:
        sets: to judge, each kept as soon as it is judged.
        parent: folder for results while the session lasts.
        language: of the tables.
        on_progress: called with the stage and the share of the sets that is done.
        cancel: stops it once set; what is judged by then stays.

    Raises:
        WorkerCancelledError: it was stopped.
    """
    failed = []
    for number, kept in enumerate(sets):
        on_progress(JUDGE_STAGE, number / len(sets))
        if cancel.is_set():
            raise WorkerCancelledError("The sets were not all judged again: it was stopped.")
        try:
            open_set(kept, parent, language)
        except ThrustVisionError as error:
            failed.append(Unjudged(kept.clip_name, error))
    return tuple(failed)


def view_of(kept: "KeptSet", language: str) -> View:
    """How a kept set was wanted last."""
    judged = kept.judged
    blur = (of := library().folder(kept.key).pictures_of()) is not None and of.blur_face
    return View(language, reference(judged.reference_rep), blur, judged.plate_cm)


def reference(written: str) -> ReferenceRep:
    """A reference rep as it is kept."""
    if written in ("auto", "none"):
        return "auto" if written == "auto" else "none"
    return int(written)


def _model_of(observation: "Observation", kept: "KeptSet") -> "Model":
    """The model that made an observation, if today's networks did.

    Raises:
        LogConflictError: others did, and the intervals are not about their errors.
    """
    from thrust_vision.face import networks_hash
    from thrust_vision.training.messages import complaint
    from thrust_vision.weights.registry import Model

    made_by = observation.made_by
    if made_by is not None:
        # Only its name and hash are asked for, so that the file itself need not be there.
        model = Model(made_by.model, Path(made_by.model), made_by.model_sha256)
        if made_by.networks == networks_hash(model):
            return model
    version = made_by.version if made_by else kept.judged.version
    raise complaint(LogConflictError, "other_networks", value=version)


def _judge(analysed: AnalysedSet, kept: "KeptSet", language: str) -> "SetReport":
    """Write over the old judgement what today's code says, if it is another code."""
    from thrust_vision.library.store import judged_of

    view = view_of(kept, language)
    try:
        report = analysed.assess(view)
    except UsageError:  # the rep that was named is none to today's code
        view = View(language)
        report = analysed.assess(view)
    judged = judged_of(report, str(view.reference_rep), view.plate_cm)
    if judged != kept.judged:
        analysed.kept.before = kept
        library().judge_again(kept.key, report, judged, language=language)
    return report
