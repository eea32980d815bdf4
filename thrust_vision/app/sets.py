"""An analysed set, and its results in each way that the user may want them.

Verdict, tables and plot stand as soon as the analysis does; films and stills are drawn after.
"""

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from thrust_vision.app.uploads import StoredClip, fingerprint
from thrust_vision.errors import ThrustVisionError
from thrust_vision.settings import PlateSettings, Settings
from thrust_vision.weights.registry import Model, find_model
from thrust_vision.worker import OnProgress, in_one_process, run_isolated

if TYPE_CHECKING:
    from thrust_vision.analysis import Recognised
    from thrust_vision.errors import ThrustVisionError
    from thrust_vision.form.report import SetReport
    from thrust_vision.library.kept import KeptSet
    from thrust_vision.observe.observation import Observation
    from thrust_vision.render.details import Details
    from thrust_vision.video.part import Strip
    from thrust_vision.weights.registry import Model

MODEL_STAGE = "model"
#: Of a clip as long as that the user is asked which part holds the set, seconds: a dozen slow reps
#: take about a minute.
LONG_CLIP_S = 90.0
_PICTURES = 10  # along a long clip

ReferenceRep = int | Literal["auto", "none"]
"""As ``analysis`` has it, which is not imported for the start page."""


@dataclass(frozen=True)
class View:
    """What the results of one observation depend on.

    Attributes:
        language: of the words.
        reference_rep: the braced rep that the others are compared with.
        blur_face: in the annotated clip and the stills.
        plate_cm: diameter of the largest plate on the bar, the scale of all lengths.
        mirrored: the annotated clip is turned round, left to right.
    """

    language: str
    reference_rep: ReferenceRep = "auto"
    blur_face: bool = False
    plate_cm: float = 100 * PlateSettings().diameter_m
    mirrored: bool = False

    @property
    def folder_name(self) -> str:
        """A name for its results."""
        faces = "blur" if self.blur_face else "plain"
        turned = "-mirrored" if self.mirrored else ""
        return f"{self.reference_rep}-{self.language}-{faces}-{self.plate_cm:g}{turned}"

    @property
    def pictures(self) -> "View":
        """What is drawn of it: the size of a plate scales metres, which no picture shows."""
        return replace(self, plate_cm=View.plate_cm)

    @property
    def settings(self) -> Settings:
        """The thresholds, with the plate that the user states."""
        default = Settings()
        plates = replace(default.plates, diameter_m=self.plate_cm / 100)
        return replace(default, plates=plates)


@dataclass(frozen=True)
class Results:
    """The results of a set in one view.

    Attributes:
        report: what was found.
        folder: with the files.
        stills: JPEGs of the lockouts by rep number.
    """

    report: "SetReport"
    folder: Path
    stills: Mapping[int, bytes]

    @property
    def video(self) -> Path | None:
        """The annotated clip, if it was drawn."""
        from thrust_vision.results import ANNOTATED_MP4

        path = self.folder / ANNOTATED_MP4
        return path if path.exists() else None


@dataclass
class Kept:
    """What became of a set in the library.

    Attributes:
        key: of the kept set; "" while it is not kept.
        error: why it, or a part of it, could not be kept.
        before: the kept set as it was judged before it was opened, if today's code judges anew.
    """

    key: str = ""
    error: "ThrustVisionError | None" = None
    before: "KeptSet | None" = None


@dataclass(frozen=True, eq=False)
class AnalysedSet:
    """A clip that was looked at once, and may be assessed as often as wanted.

    Attributes:
        clip: the file.
        observation: what the pixels showed.
        model: the pose model that looked.
        folder: where its results lie.
        results: those made so far.
        recognised: body, reps and scene by the diameter of the plates, cm, which no reference rep
            changes.
        reports: those made so far.
        kept: what became of it in the library.
    """

    clip: StoredClip
    observation: "Observation"
    model: "Model"
    folder: Path
    results: dict[View, Results] = field(default_factory=dict)
    recognised: dict[float, "Recognised"] = field(default_factory=dict)
    reports: dict[tuple[ReferenceRep, float], "SetReport"] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)

    @property
    def has_film(self) -> bool:
        """Whether the film is there to be drawn on: of a kept set it may not be."""
        return self.clip.path.exists()

    def assess(self, view: View) -> "SetReport":
        """What is said about it in a view; needs no look at the pixels."""
        from thrust_vision.analysis import assess_recognised, recognise_clip

        asked = (view.reference_rep, view.plate_cm)
        if asked not in self.reports:
            settings = view.settings
            if view.plate_cm not in self.recognised:
                self.recognised[view.plate_cm] = recognise_clip(self.observation, settings)
            self.reports[asked] = assess_recognised(
                self.observation,
                self.recognised[view.plate_cm],
                settings,
                self.model,
                view.reference_rep,
            )
        return self.reports[asked]

    @property
    def rejected(self) -> bool:
        """Whether the clip cannot be assessed."""
        return self.assess(View("")).rejection is not None

    def drawn(self, view: View) -> Results | None:
        """Results with the annotated clip of a view: its own, or those of one that looks alike."""
        alike = (r for v, r in self.results.items() if v.pictures == view.pictures)
        return next((results for results in alike if results.video), None)

    def stands(self, view: View) -> bool:
        """Whether ``quick`` has nothing to do for a view."""
        made, drawn = self.results.get(view), self.drawn(view)
        return made is not None and (drawn is None or made.stills is drawn.stills)

    def latest_video(self, view: View) -> Path | None:
        """The annotated clip of a view, else the last drawn with faces as the view wants them.

        One with the same reference rep if there is; a mirrored one only where that is wanted.
        """
        if drawn := self.drawn(view):
            return drawn.video
        alike = [
            (v, r.video)
            for v, r in self.results.items()
            if r.video and v.blur_face == view.blur_face and (view.mirrored or not v.mirrored)
        ]
        alike.sort(key=lambda e: (e[0].mirrored, e[0].reference_rep == view.reference_rep))
        return alike[-1][1] if alike else None

    def quick(self, view: View) -> Results:
        """Its results in a view, at once; without the pictures that are yet to draw.

        Stills are those of another view with the same blurring; without any, and until they are
        drawn, there are the tables alone.
        """
        if self.stands(view):
            return self.results[view]
        drawn = self.drawn(view)
        alike = (r for v, r in self.results.items() if v.blur_face == view.blur_face and r.stills)
        pictures = drawn or next(alike, None)
        name = f"{view.folder_name}-quick"
        if pictures is None:
            from thrust_vision.results import write_tables

            report, folder = self.assess(view), self.folder / name
            write_tables(report, folder, view.language)
            made = Results(report, folder, {})
        else:
            made = self._write(view, name, pictures.stills)
        self.results[view] = made
        return made

    def report_page(self, view: View, details: "Details") -> Path | None:
        """The report of a view with what the user says; None while it has no pictures."""
        from thrust_vision.render.html_report import write_report

        results = self.quick(view)
        if not results.stills:
            return None
        path = self.folder / f"report-{view.folder_name}-{abs(hash(details)):x}.html"
        if not path.exists():
            write_report(results.report, path, view.language, results.stills, details)
        return path

    def draw(self, view: View, on_progress: OnProgress, cancel: threading.Event) -> Results:
        """Its results in a view with the annotated clip; takes a pass over the pixels."""
        return self._write(view, view.folder_name, None, on_progress, cancel)

    def _write(
        self,
        view: View,
        name: str,
        stills: Mapping[int, bytes] | None,
        on_progress: OnProgress | None = None,
        cancel: threading.Event | None = None,
    ) -> Results:
        from thrust_vision.results import write_results

        report = self.assess(view)
        made = write_results(
            self.clip.path,
            report,
            self.folder / name,
            language=view.language,
            video=stills is None,
            blur_face=view.blur_face,
            mirrored=view.mirrored,
            overwrite=True,
            stills=stills,
            on_progress=on_progress,
            cancel=cancel,
        )
        return Results(report, self.folder / name, made)


class LongClipError(ThrustVisionError):
    """The clip is long, so the user has to say which part of it holds the set.

    Attributes:
        strip: pictures along it.
    """

    def __init__(self, strip: "Strip") -> None:
        super().__init__("The clip is long: choose the part that holds the set.")
        self.strip = strip


def analyse_set(
    clip: StoredClip, folder: Path, view: View, on_progress: OnProgress, cancel: threading.Event
) -> AnalysedSet:
    """Look at a clip and write what can be read of it in the first view; nothing is drawn yet.

    Args:
        clip: to analyse.
        folder: for its results; made.
        view: the first wanted.
        on_progress: called with the stage and the share of it that is done.
        cancel: stops it once set.

    Raises:
        LongClipError: if the clip is long and it was not said which part of it counts.
        ThrustVisionError: whatever the analysis or the writing raises.
    """
    from thrust_vision.face import observe

    model = find_model(on_progress=lambda _, done: on_progress(MODEL_STAGE, done))
    with in_one_process():
        clip = _part_of(clip, on_progress, cancel)
        observation = observe(
            clip.path, model=model, name=clip.name, on_progress=on_progress, cancel=cancel
        )
    analysed = AnalysedSet(clip, observation, model, folder)
    if not analysed.rejected:
        analysed.quick(view)
    return analysed


def _part_of(clip: StoredClip, on_progress: OnProgress, cancel: threading.Event) -> StoredClip:
    """The part of a clip that counts, as a clip of its own; itself if all of it does.

    Raises:
        LongClipError: if it is long and nothing was said of parts.
        ThrustVisionError: if it cannot be read or cut.
    """
    from thrust_vision.video.part import Part, cut_part, look_along

    strip = run_isolated(
        look_along,
        clip.path,
        clip.name,
        _PICTURES,
        LONG_CLIP_S,
        on_progress=on_progress,
        cancel=cancel,
    )
    if clip.part is None:
        if strip.pictures:
            raise LongClipError(strip)
        return clip
    start_s, end_s = clip.part
    if start_s <= 0 and end_s >= strip.duration_s:
        return clip
    target = clip.path.with_name(f"{uuid.uuid4().hex}.clip")
    part = Part(start_s, end_s)
    run_isolated(
        cut_part, clip.path, clip.name, part, target, on_progress=on_progress, cancel=cancel
    )
    name = Path(clip.name)
    shown = f"{name.stem} ({clock(start_s)}–{clock(end_s)}){name.suffix}"
    return StoredClip(target, fingerprint(target), shown)


def clock(seconds: float) -> str:
    """A time in a clip as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
