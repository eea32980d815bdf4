"""The set in a few numbers and one line."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from thrust_vision.estimate import Estimate
from thrust_vision.feedback.texts import rep_list, text
from thrust_vision.form.report import Fault, LumbarStatus, RepReport, SetReport, Verdict
from thrust_vision.scene.scene import Rejection, Scene


@dataclass(frozen=True)
class SetSummary:
    """Counts and medians over the reps of a set; NaN or missing where no rep has the value.

    The share of missing frames is a mean: one rep that was hardly seen should show.

    An interval is the median of the reps' own intervals, not narrower with more reps: what is
    uncertain about one rep (the model, the camera's place) is the same for the whole set.
    """

    verdict: Verdict
    reps: int
    complete: int
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
    reps = report.reps
    counts = {verdict: sum(r.verdict is verdict for r in reps) for verdict in Verdict}
    statuses = [r.measures.lumbar_status for r in reps]
    return SetSummary(
        verdict=_set_verdict(report, counts[Verdict.GOOD]),
        reps=len(reps),
        complete=sum(r.rep.complete for r in reps),
        good=counts[Verdict.GOOD],
        adjust=counts[Verdict.ADJUST],
        unsure=counts[Verdict.UNSURE],
        knee_angle_lockout_deg=_median_estimate(reps, lambda r: r.measures.knee_angle_lockout_deg),
        shin_angle_lockout_deg=_median_estimate(reps, lambda r: r.measures.shin_angle_lockout_deg),
        concentric_s=_median(r.rep.concentric_s for r in reps),
        hold_s=_median(r.rep.hold_s for r in reps),
        eccentric_s=_median(r.rep.eccentric_s for r in reps),
        lumbar_share_pct=_median(r.measures.lumbar_share_pct for r in reps),
        lumbar_status=next((s for s in LumbarStatus if s in statuses), LumbarStatus.NOT_VISIBLE),
        frames_missing_pct=_mean(r.measures.frames_missing_pct for r in reps),
    )


def headline(report: SetReport, language: str) -> str:
    """What to say about the whole clip in one line."""
    if report.rejection:
        return text(language, f"reason_title.{report.rejection.reason}")
    fault = main_fault(report)
    if fault:
        having = [r.rep.number for r in report.reps if fault in r.faults]
        reps = rep_list(language, having, len(report.reps))
        return text(language, f"finding.{fault}", reps=reps)
    summary = summarise(report)
    if summary.good == 0:
        return text(language, "set.unsure")
    counts = {"good": summary.good, "count": summary.reps}
    if summary.good == summary.reps:
        return text(language, "set.one_good" if summary.reps == 1 else "set.all_good", **counts)
    return text(language, "set.good_and_unsure", **counts)


def exercise_name(scene: Scene, language: str) -> str:
    """The exercise by its whole name: the way it is done, and the load where that was seen."""
    name = text(language, f"{scene.exercise}.{scene.variant}")
    return f"{name}, {text(language, f'load.{scene.load}')}" if scene.load else name


def explanation(rejection: Rejection, language: str) -> str:
    """Why a clip is not assessed and what to do next time, in a sentence or two."""
    reason = text(language, f"reason.{rejection.reason}")
    if rejection.reason != "body_out_of_frame":
        return reason
    parts = [text(language, f"body.{joint}") for joint in rejection.cut_off]
    return f"{reason} {text(language, 'reason_detail.cut_off', parts=', '.join(parts))}"


def main_fault(report: SetReport) -> Fault | None:
    """The first of the set's cues that is about a fault seen in at least one rep."""
    for cue in report.cues:
        if any(cue in r.faults for r in report.reps):
            return Fault(cue)
    return None


def _set_verdict(report: SetReport, good: int) -> Verdict:
    if main_fault(report):
        return Verdict.ADJUST
    # One good rep among many that could not be judged does not make a good set.
    return Verdict.GOOD if good and 2 * good >= len(report.reps) else Verdict.UNSURE


def _mean(values: Iterable[float]) -> float:
    """The mean of the finite values, NaN without any."""
    finite = [v for v in values if math.isfinite(v)]
    return sum(finite) / len(finite) if finite else math.nan


def _median(values: Iterable[float]) -> float:
    """The median of the finite values, NaN without any."""
    finite = [v for v in values if math.isfinite(v)]
    return float(np.median(finite)) if finite else math.nan


def _median_estimate(reps: tuple[RepReport, ...], of: Callable[[RepReport], Estimate]) -> Estimate:
    known = [e for e in map(of, reps) if e.known]
    return Estimate(
        _median(e.value for e in known),
        _median(e.low for e in known),
        _median(e.high for e in known),
    )
