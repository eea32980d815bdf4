"""What the program says about a set."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from thrust_vision.body.motion import Motion
from thrust_vision.estimate import Estimate
from thrust_vision.reps.rep import Phase, Rep
from thrust_vision.scene.quality import Quality
from thrust_vision.scene.scene import Rejection, Scene
from thrust_vision.video.clip import ClipInfo

if TYPE_CHECKING:
    import pandas as pd


class Fault(StrEnum):
    """Codes of what can be adjusted, most important first; English in every language."""

    BACK_OVER_HIP = "back_over_hip"
    FEET_TOO_CLOSE = "feet_too_close"
    FEET_TOO_FAR = "feet_too_far"
    SHORT_OF_LOCKOUT = "short_of_lockout"
    FAST_LOWERING = "fast_lowering"
    HEAD_BACK = "head_back"


class Verdict(StrEnum):
    """The one word on a rep."""

    GOOD = "good"
    ADJUST = "adjust"
    UNSURE = "unsure"


class BackFinding(StrEnum):
    """What is known about one question of a rep, such as whether the lower back took over."""

    FINE = "fine"
    OFF = "off"
    UNCLEAR = "unclear"
    HIDDEN = "hidden"


class Note(StrEnum):
    """Codes of what is said about a set beside its faults."""

    HIPS_ABOVE_KNEES = "hips_above_knees"
    HIPS_BELOW_KNEES = "hips_below_knees"
    FEET_MAY_BE_CLOSE = "feet_may_be_close"
    FEET_MAY_BE_FAR = "feet_may_be_far"
    REFERENCE_ARCHED = "reference_arched"
    REFERENCE_NOT_WHOLE = "reference_not_whole"
    REPS_CUT_OFF = "reps_cut_off"


class LumbarStatus(StrEnum):
    """How much the picture says about the lower back."""

    MEASURED = "measured"
    COARSE = "coarse"
    NOT_VISIBLE = "not_visible"


class ClipWarning(StrEnum):
    """Codes of what the user should know about the clip or the analysis."""

    TRUNCATED = "truncated"
    VARIABLE_FRAME_RATE = "variable_frame_rate"
    PLATES_HIDE_HIPS = "plates_hide_hips"
    MANY_FRAMES_MISSING = "many_frames_missing"
    OBLIQUE_VIEW = "oblique_view"
    ROLL_CORRECTED = "roll_corrected"
    CAMERA_MOVED = "camera_moved"
    OTHERS_IN_PICTURE = "others_in_picture"
    FEET_NOT_SEEN = "feet_not_seen"
    KNEES_OUT = "knees_out"
    KNEES_MAY_SPLAY = "knees_may_splay"
    VARIANT_DOUBTED = "variant_doubted"
    WORKING_LEG_UNKNOWN = "working_leg_unknown"
    DARK = "dark"
    LOW_RESOLUTION = "low_resolution"


_MISSING = Estimate.missing()


@dataclass(frozen=True)
class RepMeasures:
    """The numbers of one rep; lockout values are medians over the frames of the lockout.

    What was not seen is NaN, or an estimate that is missing. Estimates carry 90 % intervals.

    Attributes:
        knee_angle_lockout_deg: interior angle hip-knee-ankle.
        shin_angle_lockout_deg: shank from vertical, positive with the feet far out.
        trunk_thigh_angle_lockout_deg: shoulder-hip-knee, which mixes hip and back.
        hip_extension_change_deg: pelvis against thigh, lockout less the rep's start.
        lumbar_extension_change_deg: rib cage against pelvis, lockout less the rep's start; positive
            is arching.
        lumbar_extension_vs_reference_deg: lumbar extension at lockout less the reference rep's.
        hip_extension_vs_best_deg: hip extension at lockout less the set's own best.
        head_raised_lockout_deg: rise of the line from the root of the neck (C7) to the head.
        lumbar_share_pct: the lower back's share of the whole extension, 0 to 100.
        lumbar_status: how much the picture says about the lower back.
        bar_travel_m: from the start of the lift to the top; right if the plate's diameter is.
        bar_speed_mean_m_s: that travel over the time of the concentric phase.
        frames_missing_pct: share of the rep's frames without the joints of the knee angle.
        hip_extension_lockout_deg: hip extension at lockout; 0 is straight, negative falls short.
        line_lockout_deg: shoulder-hip-knee at lockout, with its interval.
    """

    knee_angle_lockout_deg: Estimate
    shin_angle_lockout_deg: Estimate
    trunk_thigh_angle_lockout_deg: float
    hip_extension_change_deg: Estimate
    lumbar_extension_change_deg: Estimate
    lumbar_extension_vs_reference_deg: Estimate
    hip_extension_vs_best_deg: Estimate
    head_raised_lockout_deg: Estimate
    lumbar_share_pct: float
    lumbar_status: LumbarStatus
    bar_travel_m: float
    bar_speed_mean_m_s: float
    frames_missing_pct: float
    hip_extension_lockout_deg: Estimate = _MISSING
    line_lockout_deg: Estimate = _MISSING


@dataclass(frozen=True)
class RepReport:
    """One rep: when, how much, and what to say.

    Attributes:
        rep: when it happens.
        measures: its numbers.
        verdict: the one word on it.
        faults: what is surely beyond its limit, the most important first.
        cue: code of what to try, a key of ``feedback``; "" for none.
        back: what is known about the lower back.
        short_of_straight: the hips are held against straight, and not only against the set's own
            best.
    """

    rep: Rep
    measures: RepMeasures
    verdict: Verdict
    faults: tuple[Fault, ...]
    cue: str
    back: BackFinding = BackFinding.HIDDEN
    short_of_straight: bool = False

    @property
    def whole(self) -> bool:
        """Whether it may stand for the set: not cut off by the clip."""
        return self.rep.complete


@dataclass(frozen=True)
class Provenance:
    """What made a result, so that it can be made again."""

    version: str
    mediapipe: str
    model: str
    model_sha256: str
    settings_hash: str


@dataclass(frozen=True, eq=False)
class SetReport:
    """Everything that is known about one clip after the analysis.

    Attributes:
        clip: facts about the file.
        provenance: versions, models and settings that made it.
        rejection: why the clip is not assessed; None if it is.
        scene: who lifts, how and from where they are filmed; None for a rejected clip.
        motion: joints and angles on every frame; None for a rejected clip.
        reps: in order of time; none for a rejected clip.
        reference_rep: number of the rep that the others are compared with, or None.
        cues: codes of at most two things to try, the most important first.
        warnings: what the user should know about the clip or the analysis.
        quality: how well the lifter could be seen; None if nobody was found.
        notes: what is said about the set beside its faults.
        reference_named: the lifter named the reference rep as one that was braced on purpose.
    """

    clip: ClipInfo
    provenance: Provenance
    rejection: Rejection | None
    scene: Scene | None
    motion: Motion | None
    reps: tuple[RepReport, ...]
    reference_rep: int | None
    cues: tuple[str, ...]
    warnings: tuple[ClipWarning, ...]
    quality: Quality | None = None
    notes: tuple[Note, ...] = ()
    reference_named: bool = False

    @property
    def counted(self) -> tuple[RepReport, ...]:
        """The reps that stand for the set: the whole ones, or all where the clip cuts off all."""
        whole = tuple(report for report in self.reps if report.whole)
        return whole or self.reps

    def rep_at(self, frame: int) -> RepReport | None:
        """The rep that ``frame`` belongs to, or None between reps."""
        for report in self.reps:
            if report.rep.start <= frame <= report.rep.end:
                return report
        return None

    def phase_at(self, frame: int) -> Phase:
        """The phase of the movement on ``frame``."""
        report = self.rep_at(frame)
        return report.rep.phase_of(frame) if report else Phase.REST

    # What follows is the public face of a report: ``thrust_vision.face`` is imported when asked.

    def reps_frame(self, language: str = "en") -> pd.DataFrame:
        """A row per rep, with the columns of ``reps.csv``; blank is NaN or None.

        Args:
            language: of the cues, "en" or "sv".

        Raises:
            UsageError: if pandas is not installed.

        Examples:
            >>> import thrust_vision as tv
            >>> report = tv.assess(tv.Observation.load("set.npz"))
            >>> frame = report.reps_frame()
            >>> len(frame) == len(report.reps)
            True
            >>> list(frame.columns)[:3]
            ['clip', 'rep', 'complete']
        """
        from thrust_vision import face

        return face.reps_frame(self, language)

    def frames_frame(self) -> pd.DataFrame:
        """A row per frame of the clip, with the columns of ``frames.csv``.

        Raises:
            UsageError: if pandas is not installed.

        Examples:
            >>> import thrust_vision as tv
            >>> report = tv.assess(tv.Observation.load("set.npz"))
            >>> len(report.frames_frame()) == report.clip.frames
            True
        """
        from thrust_vision import face

        return face.frames_frame(self)

    def save(
        self,
        folder: str | os.PathLike[str],
        clip: str | os.PathLike[str] | None = None,
        *,
        language: str = "en",
        blur_face: bool = False,
        overwrite: bool = False,
    ) -> None:
        """Write ``reps.csv``, ``frames.csv``, ``session.json`` and ``report.html`` into a folder.

        Args:
            folder: to make; it appears whole or not at all.
            clip: the film, for ``annotated.mp4`` and the stills of the report; without it there
                are none.
            language: of the words, "en" or "sv".
            blur_face: in the annotated clip and the stills.
            overwrite: whether earlier results may be replaced.

        Raises:
            UsageError: if the folder exists and may not be overwritten, or ``clip`` is not the one
                that this report is about.
            OutputError: if it cannot be written.
            WorkerError: if the drawing process did not deliver.

        Examples:
            >>> import thrust_vision as tv
            >>> tv.assess(tv.Observation.load("set.npz")).save("results")
        """
        from thrust_vision import face

        face.save(self, folder, clip, language=language, blur_face=blur_face, overwrite=overwrite)

    def __repr__(self) -> str:
        from thrust_vision import face

        return face.one_line(self)

    def _repr_html_(self) -> str:
        from thrust_vision import face

        return face.notebook_html(self)
