"""From a clip to what is said about it: the whole way in one place.

clip -observe-> Observation -reconstruct-> Body -reps_of-> Reps -recognise-> Scene | Rejection
-measure_set-> SetMeasures -judge_set-> SetReport
"""

import threading
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import numpy as np

from thrust_vision import __version__
from thrust_vision.body.body import Body, reconstruct
from thrust_vision.errors import UsageError
from thrust_vision.form.judge import judge_set
from thrust_vision.form.rep_measures import measure_rep, without_knee
from thrust_vision.form.report import ClipWarning, Provenance, RepMeasures, SetReport
from thrust_vision.measure.lockout_angles import LockoutModel
from thrust_vision.measure.measure_set import SetMeasures, measure_set
from thrust_vision.observe.observation import Observation
from thrust_vision.observe.task import observe_clip
from thrust_vision.reps.find import reps_of
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.quality import Quality, rate_quality
from thrust_vision.scene.recognise import recognise
from thrust_vision.scene.scene import Reason, Rejection, Scene, Variant
from thrust_vision.scene.sideways import may_lie_on_side, on_its_feet
from thrust_vision.settings import Settings
from thrust_vision.video.clip import ClipInfo
from thrust_vision.weights.model_files import model_file
from thrust_vision.weights.registry import Model, find_model, fingerprint
from thrust_vision.worker import OnProgress

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
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> SetReport:
    """What a clip shows: the set with its reps, or why it is not assessed.

    Args:
        clip: the file.
        settings: every threshold.
        model: the pose model; the default one if None.
        reference_rep: the braced rep that the others are compared with.
        name: what the user calls the clip; its file name if None.
        on_progress: called with the stage and the share of it that is done.
        cancel: stops the analysis once set.

    Raises:
        UnreadableClipError: if the file cannot be read as a video.
        ModelUnavailableError: if the pose model is not to be had.
        WorkerError: if the worker process did not deliver.
    """
    model = model or find_model()
    observation = observe_clip(clip, model, name=name, on_progress=on_progress, cancel=cancel)
    return assess(observation, settings, model, reference_rep)


@dataclass(frozen=True, eq=False)
class Recognised:
    """Who lifts in a clip, and whether that can be assessed.

    Attributes:
        body: of the lifter; None if nobody is there.
        reps: in order of time.
        outcome: the scene, or why the clip is not assessed.
        quality: how well the lifter could be seen; None if it is not clear whom to measure.
    """

    body: Body | None
    reps: tuple[Rep, ...]
    outcome: Scene | Rejection
    quality: Quality | None

    @property
    def scene(self) -> Scene | None:
        """The scene of an assessable clip."""
        return self.outcome if isinstance(self.outcome, Scene) else None

    @property
    def reason(self) -> Reason | None:
        """Why the clip is not assessed; None if it is."""
        return self.outcome.reason if isinstance(self.outcome, Rejection) else None


def recognise_clip(observation: Observation, settings: Settings) -> Recognised:
    """The first half of ``assess``: body, reps and scene."""
    body = reconstruct(observation, settings)
    reps = reps_of(body, settings)
    outcome = recognise(observation, body, reps, settings)
    if isinstance(outcome, Rejection):
        outcome = replace(outcome, turn_deg=_turn_of(observation, settings))
    somebody = isinstance(outcome, Scene) or outcome.reason not in ("no_person", "several_people")
    quality = None
    if body is not None and somebody:
        quality = rate_quality(body, reps, observation.surroundings, settings.scene)
    return Recognised(body, reps, outcome, quality)


def _turn_of(observation: Observation, settings: Settings) -> int:
    """The clockwise turn, 90 or 270 degrees, that shows the exercise in a rejected film; else 0."""
    if not may_lie_on_side(observation.landmarks):
        return 0
    for turn_deg in (90, 270):
        turned = on_its_feet(observation, turn_deg)
        body = reconstruct(turned, settings)
        if isinstance(recognise(turned, body, reps_of(body, settings), settings), Scene):
            return turn_deg
    return 0


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
    seen = recognise_clip(observation, settings)
    return assess_recognised(observation, seen, settings, model, reference_rep)


def assess_recognised(
    observation: Observation,
    seen: Recognised,
    settings: Settings,
    model: Model,
    reference_rep: ReferenceRep = "auto",
) -> SetReport:
    """The second half of ``assess``, for as many reference reps as wanted.

    Raises:
        UsageError: if there is no rep of the number that ``reference_rep`` names.
    """
    body, reps, scene, quality = seen.body, seen.reps, seen.outcome, seen.quality
    if isinstance(scene, Rejection) or body is None or quality is None:
        rejection = scene if isinstance(scene, Rejection) else Rejection("no_person")
        return _rejected(observation, rejection, quality, settings, model)
    if isinstance(reference_rep, int) and reference_rep > len(reps):
        raise UsageError(f"There is no rep {reference_rep}: the clip shows {len(reps)}.")
    fitted = LockoutModel.load(model_file("lockout_angles.json"))
    measured = measure_set(body, reps, scene, reference_rep, fitted, settings)
    measures = _rep_measures(reps, scene, measured, settings)
    named = isinstance(reference_rep, int)
    judged = judge_set(
        reps, measures, scene, settings.form, measured.reference_rep, reference_named=named
    )
    return SetReport(
        clip=observation.clip,
        provenance=_provenance(model, settings),
        rejection=None,
        scene=scene,
        motion=measured.motion,
        reps=judged.reps,
        reference_rep=measured.reference_rep,
        cues=judged.cues,
        warnings=(
            *_file_warnings(observation.clip, settings),
            *_warnings(body, scene, quality, measures, settings),
        ),
        quality=quality,
        notes=judged.notes,
        reference_named=named,
    )


def _rejected(
    observation: Observation,
    rejection: Rejection,
    quality: Quality | None,
    settings: Settings,
    model: Model,
) -> SetReport:
    return SetReport(
        clip=observation.clip,
        provenance=_provenance(model, settings),
        rejection=rejection,
        scene=None,
        motion=None,
        reps=(),
        reference_rep=None,
        cues=(),
        warnings=_file_warnings(observation.clip, settings),
        quality=quality,
    )


def _rep_measures(
    reps: tuple[Rep, ...], scene: Scene, measured: SetMeasures, settings: Settings
) -> list[RepMeasures]:
    """The numbers of every rep."""
    measures = [
        measure_rep(rep, measured.motion, extension, scene.plates_seen, settings.form)
        for rep, extension in zip(reps, measured.reps, strict=True)
    ]
    return measures if scene.knee_reportable else [without_knee(each) for each in measures]


def _provenance(model: Model, settings: Settings) -> Provenance:
    return Provenance(
        version=__version__,
        mediapipe=version("mediapipe"),
        model=model.name,
        model_sha256=model.sha256,
        settings_hash=fingerprint(model, settings.settings_hash),
    )


def _warnings(
    body: Body,
    scene: Scene,
    quality: Quality,
    measures: list[RepMeasures],
    settings: Settings,
) -> tuple[ClipWarning, ...]:
    """What the user should know about an analysed set."""
    missing_pct = float(np.median([numbers.frames_missing_pct for numbers in measures]))
    working = body.skeleton.sides[scene.working_side]
    found = {
        ClipWarning.PLATES_HIDE_HIPS: body.plate.hides(
            working.joints_px["hip"], settings.plates.max_covered_radii
        ),
        ClipWarning.MANY_FRAMES_MISSING: missing_pct > settings.form.max_missing_pct,
        ClipWarning.FEET_NOT_SEEN: "ankle" in scene.cut_off,
        ClipWarning.KNEES_OUT: scene.variant is Variant.FROG_PUMP,
        ClipWarning.KNEES_MAY_SPLAY: scene.knees_may_splay,
        ClipWarning.VARIANT_DOUBTED: scene.variant_doubted,
        ClipWarning.WORKING_LEG_UNKNOWN: not scene.working_side_known,
        ClipWarning.OBLIQUE_VIEW: quality.oblique,
        ClipWarning.ROLL_CORRECTED: quality.tilted,
        ClipWarning.CAMERA_MOVED: quality.camera_moved,
        ClipWarning.OTHERS_IN_PICTURE: quality.people > 1,
        ClipWarning.DARK: quality.dark,
    }
    return tuple(warning for warning, holds in found.items() if holds)


def _file_warnings(clip: ClipInfo, settings: Settings) -> tuple[ClipWarning, ...]:
    """Warnings about the file."""
    found = {
        ClipWarning.TRUNCATED: clip.truncated,
        ClipWarning.VARIABLE_FRAME_RATE: clip.variable_frame_rate,
        ClipWarning.LOW_RESOLUTION: min(clip.width, clip.height) < settings.scene.min_short_edge_px,
    }
    return tuple(warning for warning, holds in found.items() if holds)
