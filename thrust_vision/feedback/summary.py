"""The set in a few numbers and one line."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from thrust_vision.estimate import Estimate, median_estimate
from thrust_vision.feedback.texts import number, rep_list, text
from thrust_vision.form.judge import timed
from thrust_vision.form.report import (
    BackFinding,
    Fault,
    LumbarStatus,
    Note,
    RepReport,
    SetReport,
    Verdict,
)
from thrust_vision.scene.scene import Rejection, Scene
from thrust_vision.settings import FormSettings

_FEET = (Fault.FEET_TOO_CLOSE, Fault.FEET_TOO_FAR)
_FEET_DOUBTS = (Note.FEET_MAY_BE_CLOSE, Note.FEET_MAY_BE_FAR)
_DEFAULT_FORM = FormSettings()


@dataclass(frozen=True)
class SetSummary:
    """Counts and medians over the whole reps of a set; NaN or missing where none has the value.

    Reps that the clip cuts off are counted apart, and are in no median unless there are no others.
    The share of missing frames is a mean: one rep that was hardly seen should show. The lower
    back's share is blank where the set is "unsure" for what the lower back did.

    An interval is the median of the reps' own intervals, not narrower with more reps: what is
    uncertain about one rep (the model, the camera's place) is the same for the whole set.
    """

    verdict: Verdict
    reps: int
    complete: int
    cut_off: int
    good: int
    adjust: int
    unsure: int
    knee_angle_lockout_deg: Estimate
    shin_angle_lockout_deg: Estimate
    concentric_s: float
    hold_s: float
    eccentric_s: float
    lumbar_share_pct: float
    lumbar_status: LumbarStatus
    frames_missing_pct: float


def summarise(report: SetReport) -> SetSummary:
    """Sum up a set; all zero, missing and "unsure" for a rejected clip."""
    reps = report.counted
    whole = [r for r in report.reps if r.whole]
    counts = {verdict: sum(r.verdict is verdict for r in whole) for verdict in Verdict}
    verdict = _set_verdict(report)
    share = _median(r.measures.lumbar_share_pct for r in reps)
    return SetSummary(
        verdict=verdict,
        reps=len(report.reps),
        complete=sum(r.rep.complete for r in report.reps),
        cut_off=len(report.reps) - len(whole),
        good=counts[Verdict.GOOD],
        adjust=counts[Verdict.ADJUST],
        unsure=counts[Verdict.UNSURE],
        knee_angle_lockout_deg=_over(reps, lambda r: r.measures.knee_angle_lockout_deg),
        shin_angle_lockout_deg=_over(reps, lambda r: r.measures.shin_angle_lockout_deg),
        concentric_s=_median(r.rep.concentric_s for r in reps),
        hold_s=_median(r.rep.hold_s for r in reps),
        eccentric_s=_median(r.rep.eccentric_s for r in reps),
        lumbar_share_pct=share if verdict is not Verdict.UNSURE or _steady(report) else math.nan,
        lumbar_status=_usual_status(reps),
        frames_missing_pct=_mean(r.measures.frames_missing_pct for r in reps),
    )


def headline(report: SetReport, language: str) -> str:
    """What to say about the whole clip in one line."""
    if report.rejection:
        reason = "on_its_side" if report.rejection.turn_deg else report.rejection.reason
        return text(language, f"reason_title.{reason}")
    if not any(r.whole for r in report.reps):
        return text(language, "set.cut_off")
    fault = main_fault(report)
    if fault:
        return _finding(report, fault, language)
    reps = report.counted
    good = [r.rep.number for r in reps if r.verdict is Verdict.GOOD]
    beside = " ".join(_asides(report, language))
    if beside:
        phrase = rep_list(language, good, len(report.reps))
        return text(language, "set.some_good", good=phrase, why=beside)
    if len(good) == len(reps) < len(report.reps):
        return text(language, "set.whole_good", good=rep_list(language, good, len(report.reps)))
    if len(good) == len(reps):
        key = {1: "one_good", 2: "both_good"}.get(len(reps), "all_good")
        return text(language, f"set.{key}", count=len(reps))
    why = _why_unsure(report, language)
    if good:
        phrase = rep_list(language, good, len(report.reps))
        return text(language, "set.some_good", good=phrase, why=why)
    known = _known(report, language)
    return text(language, "set.unsure_known", known=known, why=why) if known else why


def exercise_name(scene: Scene, language: str) -> str:
    """The exercise by its whole name: the way it is done, and the load where that was seen."""
    name = text(language, f"{scene.exercise}.{scene.variant}")
    return f"{name}, {text(language, f'load.{scene.load}')}" if scene.load else name


def explanation(rejection: Rejection, language: str) -> str:
    """Why a clip is not assessed and what to do next time, in a sentence or two."""
    if rejection.turn_deg:
        return text(language, f"on_its_side.turn_{rejection.turn_deg}")
    reason = text(language, f"reason.{rejection.reason}")
    if rejection.reason != "body_out_of_frame":
        return reason
    parts = [text(language, f"body.{joint}") for joint in rejection.cut_off]
    return f"{reason} {text(language, 'reason_detail.cut_off', parts=', '.join(parts))}"


def main_fault(report: SetReport) -> Fault | None:
    """The first of the set's cues that is about a fault seen in at least one whole rep."""
    for cue in report.cues:
        if any(cue in r.faults for r in report.reps if r.whole):
            return Fault(cue)
    return None


def _finding(report: SetReport, fault: Fault, language: str) -> str:
    """One sentence on a fault and the whole reps that have it."""
    having = [r for r in report.counted if fault in r.faults]
    reps = rep_list(language, [r.rep.number for r in having], len(report.reps))
    if fault in _FEET:
        knee = _over(report.counted, lambda r: r.measures.knee_angle_lockout_deg)
        floor = report.scene is not None and report.scene.exercise == "glute_bridge"
        key = f"finding_floor.{fault}" if floor else f"finding.{fault}"
        return text(language, key, knee=number(language, knee.value))
    if fault is Fault.SHORT_OF_LOCKOUT and all(r.short_of_straight for r in having):
        short = _over(tuple(having), lambda r: r.measures.hip_extension_lockout_deg)
        rounded = number(language, 5 * round(-short.value / 5))
        return text(language, "finding.short_of_straight", reps=reps, short=rounded)
    return text(language, f"finding.{fault}", reps=reps)


def _asides(report: SetReport, language: str) -> list[str]:
    """A sentence on each fault of a set that has none that matters to it as a whole."""
    having = {f: [r for r in report.counted if f in r.faults] for f in Fault}
    return [
        text(
            language,
            f"aside.{fault}",
            reps=rep_list(language, [r.rep.number for r in reps], len(report.reps)),
        )
        for fault, reps in having.items()
        if reps
    ]


def _why_unsure(report: SetReport, language: str) -> str:
    """What could not be measured about the reps that are unsure, and why."""
    unsure = [r for r in report.counted if r.verdict is Verdict.UNSURE]
    reps = rep_list(language, [r.rep.number for r in unsure], len(report.reps))
    plates = report.scene is not None and report.scene.plates_seen
    backs = {r.back for r in unsure}
    if backs == {BackFinding.FINE}:
        doubts = (note for note in _FEET_DOUBTS if note in report.notes)
        key = next(doubts, "missing")
    elif BackFinding.UNCLEAR in backs:
        key = "unclear_plates" if plates else "unclear"
    else:
        key = "plates" if plates else "hidden"
    return text(language, f"why.{key}", reps=reps)


def _known(report: SetReport, language: str) -> str:
    """The parts that are known of a set that is unsure, as one phrase; "" if none is."""
    summary, settings = summarise(report), _DEFAULT_FORM
    parts = []
    knee = summary.knee_angle_lockout_deg
    if knee.known:
        parts.append(text(language, "known.knees", knee=number(language, knee.value)))
    hips = _over(report.counted, lambda r: r.measures.hip_extension_lockout_deg)
    if hips.surely_above(-settings.short_of_straight_deg):
        parts.append(text(language, "known.straight"))
    if _steady(report):
        parts.append(text(language, "known.braced"))
    down = timed(summary.eccentric_s, settings)
    if down.value >= settings.fast_lowering_s:
        parts.append(text(language, "known.controlled"))
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def _set_verdict(report: SetReport) -> Verdict:
    if main_fault(report):
        return Verdict.ADJUST
    # One good rep among many that could not be judged does not make a good set.
    whole = [r for r in report.reps if r.whole]
    good = sum(r.verdict is Verdict.GOOD for r in whole)
    return Verdict.GOOD if good and 2 * good >= len(whole) else Verdict.UNSURE


def _steady(report: SetReport) -> bool:
    """Whether the lower back surely did no hip's work in any rep that counts."""
    return all(r.back is BackFinding.FINE for r in report.counted)


def _usual_status(reps: tuple[RepReport, ...]) -> LumbarStatus:
    """The status of most reps; of equals the one that says less."""
    statuses = [r.measures.lumbar_status for r in reps]
    least_first = reversed(LumbarStatus)
    return max(least_first, key=statuses.count)


def _mean(values: Iterable[float]) -> float:
    """The mean of the finite values, NaN without any."""
    finite = [v for v in values if math.isfinite(v)]
    return sum(finite) / len(finite) if finite else math.nan


def _median(values: Iterable[float]) -> float:
    """The median of the finite values, NaN without any."""
    finite = [v for v in values if math.isfinite(v)]
    return float(np.median(finite)) if finite else math.nan


def _over(reps: tuple[RepReport, ...], of: Callable[[RepReport], Estimate]) -> Estimate:
    return median_estimate(of(report) for report in reps)
