"""One clip from file to folder of results, as the commands do it."""

import threading
from dataclasses import dataclass, replace
from pathlib import Path

from thrust_vision.analysis import ReferenceRep, analyse
from thrust_vision.files import refuse_occupied
from thrust_vision.form.report import SetReport
from thrust_vision.results import RESULT_NAMES, write_results
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import Model
from thrust_vision.worker import Report


@dataclass(frozen=True)
class Wanted:
    """What a user may ask of an analysis.

    Attributes:
        language: of the words, "en" or "sv".
        reference_rep: the braced rep that the others are compared with.
        plate_diameter_m: of the largest plates on the bar; the usual one if None.
        video: also draw the annotated clip.
        overwrite: replace earlier results.
    """

    language: str = "en"
    reference_rep: ReferenceRep = "auto"
    plate_diameter_m: float | None = None
    video: bool = True
    overwrite: bool = False

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
    wanted: Wanted,
    *,
    on_progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> SetReport:
    """Analyse a clip and write its results into a folder, as ``results`` says.

    Raises:
        ThrustVisionError: whatever the analysis or the writing raises.
    """
    refuse_occupied(folder, RESULT_NAMES, overwrite=wanted.overwrite)
    report = analyse(
        clip,
        wanted.settings,
        model=model,
        reference_rep=wanted.reference_rep,
        on_progress=on_progress,
        cancel=cancel,
    )
    write_results(
        clip,
        report,
        folder,
        language=wanted.language,
        video=wanted.video,
        overwrite=wanted.overwrite,
        on_progress=on_progress,
        cancel=cancel,
    )
    return report
