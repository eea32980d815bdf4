"""One clip from file to folder of results, as the commands do it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from thrust_vision.files import refuse_occupied
from thrust_vision.observe.task import observe_clip
from thrust_vision.render.details import NO_DETAILS, Details
from thrust_vision.results import RESULT_NAMES, write_results
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import Model
from thrust_vision.worker import OnProgress, in_one_process

if TYPE_CHECKING:
    from thrust_vision.analysis import ReferenceRep
    from thrust_vision.form.report import SetReport


@dataclass(frozen=True)
class AnalysisOptions:
    """What a user may ask of an analysis.

    Attributes:
        language: of the words, "en" or "sv".
        reference_rep: the braced rep that the others are compared with.
        plate_diameter_m: of the largest plates on the bar; the usual one if None.
        video: also draw the annotated clip.
        overwrite: replace earlier results.
        details: what the user says about the set, for the report.
    """

    language: str = "en"
    reference_rep: ReferenceRep = "auto"
    plate_diameter_m: float | None = None
    video: bool = True
    overwrite: bool = False
    details: Details = NO_DETAILS

    @property
    def settings(self) -> Settings:
        """The thresholds, with the plate that the user states."""
        default = Settings()
        if self.plate_diameter_m is None:
            return default
        plates = replace(default.plates, diameter_m=self.plate_diameter_m)
        return replace(default, plates=plates)


def clip_to_folder(
    clip: Path,
    folder: Path,
    model: Model,
    wanted: AnalysisOptions,
    *,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> SetReport:
    """Analyse a clip and write its results into a folder, as ``results`` says.

    Raises:
        ThrustVisionError: whatever the analysis or the writing raises.
    """
    refuse_occupied(folder, RESULT_NAMES, overwrite=wanted.overwrite)
    with in_one_process():
        # What only the later steps need is imported while the worker observes.
        with ThreadPoolExecutor(1) as beside:
            beside.submit(import_module, "thrust_vision.analysis")
            observation = observe_clip(clip, model, on_progress=on_progress, cancel=cancel)
        from thrust_vision.analysis import assess

        report = assess(observation, wanted.settings, model, wanted.reference_rep)
        write_results(
            clip,
            report,
            folder,
            language=wanted.language,
            video=wanted.video,
            overwrite=wanted.overwrite,
            details=wanted.details,
            on_progress=on_progress,
            cancel=cancel,
        )
    return report
