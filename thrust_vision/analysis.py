"""From a clip to what is said about it: the whole way in one place."""

import threading
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import numpy as np

from thrust_vision import __version__
from thrust_vision.errors import UsageError
from thrust_vision.files import display_name
from thrust_vision.form.judge import judge_set, set_cues
from thrust_vision.form.measure import measure_rep
from thrust_vision.form.report import Provenance, Rejection, SetReport, Warn
from thrust_vision.kinematics.measure import measure_motion
from thrust_vision.pose.observe import observe
from thrust_vision.pose.track import Observation
from thrust_vision.pose.weights import Model, find_model
from thrust_vision.reps.segment import find_reps
from thrust_vision.scene.assess import (
    describe_scene,
    lying_frames,
    person_missing,
    reason_against,
)
from thrust_vision.scene.lifter import find_lifter
from thrust_vision.scene.scene import Reason
from thrust_vision.settings import Settings
from thrust_vision.video.clip import ClipInfo
from thrust_vision.worker import Report, run_isolated

_DEFAULT_SETTINGS = Settings()

#: The number of a rep, "auto" to let the program choose, "none" to do without.
ReferenceRep = int | Literal["auto", "none"]


def analyse(
    clip: Path,
    settings: Settings = _DEFAULT_SETTINGS,
    *,
    model: Model | None = None,
    reference_rep: ReferenceRep = "auto",
    name: str | None = None,
    on_progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> SetReport:
    """What a clip shows: the set with its reps, or why it is not assessed.

    Args:
        clip: the file.
        settings: every threshold.
        model: the pose model; the default one if None.
        reference_rep: the braced rep that the others are compared with.
        name: what the user calls the clip; its file name if None.
        on_progress: told the stage and the share of it that is done.
        cancel: stops the analysis once set.

    Raises:
        UnreadableClipError: if the file cannot be read as a video.
        ModelUnavailableError: if the pose model is not to be had.
        WorkerError: if the worker process did not deliver.
    """
    model = model or find_model()
    observation = look(clip, model, name=name, on_progress=on_progress, cancel=cancel)
    return assess(observation, settings, model, reference_rep)


def look(
    clip: Path,
    model: Model,
    *,
    name: str | None = None,
    on_progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> Observation:
    """The part of ``analyse`` that needs the pixels, and nearly all of its time.

    Keep the observation to ``assess`` it again with another reference rep or other settings.

    Raises:
        UnreadableClipError: if the file cannot be read as a video.
        ModelUnavailableError: if the pose model cannot be loaded.
        WorkerError: if the worker process did not deliver.
    """
    shown = display_name(name or clip.name)
    return run_isolated(observe, clip, shown, model.path, on_progress=on_progress, cancel=cancel)


def assess(
    observation: Observation,
    settings: Settings,
    model: Model,
    reference_rep: ReferenceRep = "auto",
) -> SetReport:
    """What an observation shows; needs no pixels and takes a fraction of a second.

    Raises:
        UsageError: if there is no rep of the number that ``reference_rep`` names.
    """
    clip, track = observation.clip, observation.track
    made_by = Provenance(
        version=__version__,
        mediapipe=version("mediapipe"),
        model=model.name,
        model_sha256=model.sha256,
        settings_hash=settings.settings_hash,
    )

    def rejected(reason: Reason) -> SetReport:
        warnings = _warnings(clip, settings)
        return SetReport(clip, made_by, Rejection(reason), None, None, (), None, (), warnings)

    if person_missing(track, settings.scene):
        return rejected("no_person")
    lifter = find_lifter(track)
    motion = measure_motion(
        track, lifter.working_side, lifter.facing, lifter.trunk_px, settings.smoothing
    )
    lying = lying_frames(motion, settings.scene)
    reps = find_reps(motion.time_s, motion.hip_height, lying, settings.reps)
    if reason := reason_against(lifter, motion, reps, settings.scene):
        return rejected(reason)

    if isinstance(reference_rep, int) and reference_rep > len(reps):
        raise UsageError(f"There is no rep {reference_rep}: the clip shows {len(reps)}.")
    scene = describe_scene(lifter, motion, reps, settings.scene)
    measures = [measure_rep(rep, motion, settings.form) for rep in reps]
    reports = judge_set(reps, measures, settings.form)
    missing_pct = float(np.median([numbers.frames_missing_pct for numbers in measures]))
    many_missing = missing_pct > settings.form.most_missing_pct
    return SetReport(
        clip=clip,
        provenance=made_by,
        rejection=None,
        scene=scene,
        motion=motion,
        reps=reports,
        reference_rep=reference_rep if isinstance(reference_rep, int) else None,
        cues=set_cues(reports),
        warnings=_warnings(clip, settings, Warn.MANY_FRAMES_MISSING if many_missing else None),
    )


def _warnings(clip: ClipInfo, settings: Settings, found: Warn | None = None) -> tuple[Warn, ...]:
    """Warnings about the file, then what the analysis found."""
    warnings = [Warn.TRUNCATED] if clip.truncated else []
    if clip.variable_frame_rate:
        warnings.append(Warn.VARIABLE_FRAME_RATE)
    if min(clip.width, clip.height) < settings.scene.least_short_edge_px:
        warnings.append(Warn.LOW_RESOLUTION)
    return (*warnings, found) if found else tuple(warnings)
