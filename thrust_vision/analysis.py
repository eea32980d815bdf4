"""From a clip to what is said about it: the whole way in one place."""

import threading
from dataclasses import replace
from importlib.metadata import version
from itertools import repeat
from pathlib import Path
from typing import Literal

import numpy as np

from thrust_vision import __version__
from thrust_vision.errors import UsageError
from thrust_vision.files import display_name
from thrust_vision.form.judge import judge_set
from thrust_vision.form.measure import measure_rep, without_knee
from thrust_vision.form.report import Provenance, Rejection, SetReport, Warn
from thrust_vision.kinematics.close_angles import CloseModel
from thrust_vision.kinematics.closer import Models, tell_closer
from thrust_vision.kinematics.contour import hollow_of
from thrust_vision.kinematics.hip_or_back import BackModel, read_signs, tell_apart
from thrust_vision.pose.observe import observe
from thrust_vision.pose.outline import STATIONS
from thrust_vision.pose.track import Observation
from thrust_vision.pose.weights import Model, find_model
from thrust_vision.resources import model_file
from thrust_vision.scene.closer import look_again, seen_in
from thrust_vision.scene.scene import Scene, Variant
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
    observation = look(clip, model, settings, name=name, on_progress=on_progress, cancel=cancel)
    return assess(observation, settings, model, reference_rep)


def look(
    clip: Path,
    model: Model,
    settings: Settings = _DEFAULT_SETTINGS,
    *,
    name: str | None = None,
    on_progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> Observation:
    """The part of ``analyse`` that needs the pixels, and nearly all of its time.

    Keep the observation to ``assess`` it again with another reference rep or other settings. The
    whole clip is seen first; then the lifts, if there are any, from closer.

    Raises:
        UnreadableClipError: if the file cannot be read as a video.
        ModelUnavailableError: if the pose model cannot be loaded.
        WorkerError: if the worker process did not deliver.
    """
    shown = display_name(name or clip.name)
    whole = run_isolated(observe, clip, shown, model.path, on_progress=on_progress, cancel=cancel)
    return with_close_look(clip, whole, settings, name=name, on_progress=on_progress, cancel=cancel)


def with_close_look(
    clip: Path,
    whole: Observation,
    settings: Settings = _DEFAULT_SETTINGS,
    *,
    name: str | None = None,
    on_progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> Observation:
    """What the whole of ``clip`` showed, and the lifts seen from closer.

    Raises:
        UnreadableClipError: if the file cannot be read as a video.
        WorkerError: if the worker process did not deliver.
    """
    shown = display_name(name or clip.name)
    nets = (
        model_file("lifter_net.onnx"),
        model_file("load_net.onnx"),
        model_file("legs_net.onnx"),
    )
    return run_isolated(
        look_again, clip, shown, nets, whole, settings, on_progress=on_progress, cancel=cancel
    )


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
    clip = observation.clip
    made_by = Provenance(
        version=__version__,
        mediapipe=version("mediapipe"),
        model=model.name,
        model_sha256=model.sha256,
        settings_hash=settings.settings_hash,
    )

    seen = seen_in(observation, settings)
    if seen.judgement.reason is not None:
        rejection = Rejection(seen.judgement.reason, seen.judgement.cut_off)
        warnings = _warnings(clip, settings)
        return SetReport(clip, made_by, rejection, None, None, (), None, (), warnings, seen.quality)
    assert seen.scene is not None
    assert seen.motion is not None
    assert seen.plate is not None
    assert seen.quality is not None
    reps, scene, motion, plate = seen.reps, seen.scene, seen.motion, seen.plate

    if isinstance(reference_rep, int) and reference_rep > len(reps):
        raise UsageError(f"There is no rep {reference_rep}: the clip shows {len(reps)}.")
    edge = observation.outline.dorsal(scene.facing)
    if plate.seen or not _fitted(scene, settings):
        # Behind a plate the mask's edge is the plate's.
        edge = np.full_like(edge, np.nan)
    hollow = hollow_of(edge, STATIONS)
    signs = [read_signs(rep, motion, hollow) for rep in reps]
    contour = BackModel.load(model_file("hip_or_back.json"))
    if observation.close is None or not scene.seen_through_plates:
        told = tell_apart(motion, hollow, reps, signs, reference_rep, contour)
    else:
        models = Models(CloseModel.load(model_file("close_angles.json")), contour)
        told = tell_closer(
            motion,
            reps,
            observation.close,
            signs,
            reference_rep,
            seen.circumstances,
            models,
            scene.facing,
            plate,
        )
    motion = replace(motion, hip_extension_deg=told.motion.hip_extension_deg)
    measures = [
        measure_rep(rep, motion, shares, knee, plate.seen, settings.form)
        for rep, shares, knee in zip(reps, told.shares, told.knees or repeat(None), strict=False)
    ]
    if not scene.knee_told:
        measures = [without_knee(numbers) for numbers in measures]
    named = isinstance(reference_rep, int)
    judged = judge_set(
        reps, measures, scene, settings.form, told.reference_rep, reference_named=named
    )
    missing_pct = float(np.median([numbers.frames_missing_pct for numbers in measures]))
    found = {
        Warn.PLATES_HIDE_HIPS: plate.hides(motion.joints_px["hip"]),
        Warn.MANY_FRAMES_MISSING: missing_pct > settings.form.most_missing_pct,
        Warn.FEET_NOT_SEEN: "ankle" in seen.judgement.cut_off,
        Warn.KNEES_OUT: scene.variant is Variant.FROG_PUMP,
        Warn.WORKING_LEG_UNKNOWN: not scene.working_side_known,
        Warn.OBLIQUE_VIEW: seen.quality.oblique,
        Warn.ROLL_CORRECTED: seen.quality.tilted,
        Warn.CAMERA_MOVED: seen.quality.camera_moved,
        Warn.OTHERS_IN_PICTURE: seen.quality.people > 1,
        Warn.DARK: seen.quality.dark,
    }
    return SetReport(
        clip=clip,
        provenance=made_by,
        rejection=None,
        scene=scene,
        motion=told.motion,
        reps=judged.reps,
        reference_rep=told.reference_rep,
        cues=judged.cues,
        warnings=_warnings(clip, settings, *(warning for warning, holds in found.items() if holds)),
        quality=seen.quality,
        notes=judged.notes,
        reference_named=named,
    )


def _fitted(scene: Scene, settings: Settings) -> bool:
    """Whether the models of the contour were fitted on sets like this one."""
    square = abs(scene.yaw_deg.value) <= settings.form.back_most_yaw_deg
    return scene.exercise == "hip_thrust" and square and scene.both_legs


def _warnings(clip: ClipInfo, settings: Settings, *found: Warn) -> tuple[Warn, ...]:
    """Warnings about the file, then what the analysis found."""
    warnings = [Warn.TRUNCATED] if clip.truncated else []
    if clip.variable_frame_rate:
        warnings.append(Warn.VARIABLE_FRAME_RATE)
    if min(clip.width, clip.height) < settings.scene.least_short_edge_px:
        warnings.append(Warn.LOW_RESOLUTION)
    return (*warnings, *found)
