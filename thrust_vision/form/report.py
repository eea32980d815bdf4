"""What the program says about a set."""

from dataclasses import dataclass
from enum import StrEnum

from thrust_vision.body.motion import Motion
from thrust_vision.estimate import Estimate
from thrust_vision.reps.rep import Phase, Rep
from thrust_vision.scene.quality import Quality
from thrust_vision.scene.scene import Rejection, Scene
from thrust_vision.video.clip import ClipInfo


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


class LumbarStatus(StrEnum):
    """How much the picture says about the lower back."""

    MEASURED = "measured"
    COARSE = "coarse"
    NOT_VISIBLE = "not_visible"


class Warn(StrEnum):
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
    WORKING_LEG_UNKNOWN = "working_leg_unknown"
    DARK = "dark"
    LOW_RESOLUTION = "low_resolution"


@dataclass(frozen=True)
class RepMeasures:
    """The numbers of one rep; lockout values are medians over the frames of the lockout.

    ``hip_extension_vs_best_deg`` is hip extension at lockout less the set's own best,
    ``head_raised_lockout_deg`` how far the line from the root of the neck to the head rises.
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


@dataclass(frozen=True)
class RepReport:
    """One rep: when, how much, and what to say."""

    rep: Rep
    measures: RepMeasures
    verdict: Verdict
    faults: tuple[Fault, ...]
    cue: str
    """Code of the cue in ``feedback``, "" for none."""


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

    ``scene``, ``motion`` and ``reps`` are None, None and empty where ``rejection`` came before;
    ``quality`` is None where nobody could be told.
    """

    clip: ClipInfo
    provenance: Provenance
    rejection: Rejection | None
    scene: Scene | None
    motion: Motion | None
    reps: tuple[RepReport, ...]
    reference_rep: int | None
    cues: tuple[str, ...]
    warnings: tuple[Warn, ...]
    quality: Quality | None = None

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
