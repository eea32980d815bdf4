"""From numbers to faults, one verdict and at most one cue per rep, at most two for the set."""

from collections.abc import Sequence

from thrust_vision.estimate import Estimate
from thrust_vision.form.report import Fault, LumbarStatus, RepMeasures, RepReport, Verdict
from thrust_vision.measure.set_best import set_best
from thrust_vision.reps.rep import Rep
from thrust_vision.settings import FormSettings

KEEP_GOING = "keep_going"
NAME_REFERENCE = "name_reference"
SEE_MORE = "see_more"
_MOST_SET_CUES = 2


def judge_set(
    reps: Sequence[Rep], measures: Sequence[RepMeasures], settings: FormSettings
) -> tuple[RepReport, ...]:
    """A report for each rep, judged against the set's own best lockout."""
    best = set_best(numbers.trunk_thigh_angle_lockout_deg for numbers in measures)
    return tuple(
        _judge(rep, numbers, best, settings) for rep, numbers in zip(reps, measures, strict=True)
    )


def set_cues(reports: Sequence[RepReport]) -> tuple[str, ...]:
    """Codes of at most two cues for the set, the one that matters most first."""
    faults = {fault for report in reports for fault in report.faults}
    cues = tuple(fault.value for fault in Fault if fault in faults)[:_MOST_SET_CUES]
    if cues:
        return cues
    said = {report.cue for report in reports}
    return (next(cue for cue in (SEE_MORE, NAME_REFERENCE, KEEP_GOING) if cue in said),)


def _judge(rep: Rep, numbers: RepMeasures, best: float, settings: FormSettings) -> RepReport:
    faults = _faults(rep, numbers, best, settings)
    if faults:
        verdict, cue = Verdict.ADJUST, faults[0].value
    elif _surely_good(numbers, settings):
        verdict, cue = Verdict.GOOD, KEEP_GOING
    else:
        seen = _enough_seen(numbers, settings)
        verdict, cue = Verdict.UNSURE, NAME_REFERENCE if seen else SEE_MORE
    return RepReport(rep, numbers, verdict, faults, cue)


def _faults(
    rep: Rep, numbers: RepMeasures, best: float, settings: FormSettings
) -> tuple[Fault, ...]:
    """What is surely beyond its threshold; the grey zone is the interval itself."""
    knee = numbers.knee_angle_lockout_deg
    found = set()
    if _surely_arched(numbers, settings):
        found.add(Fault.BACK_OVER_HIP)
    if knee.surely_below(settings.knee_least_deg):
        found.add(Fault.FEET_TOO_CLOSE)
    if knee.surely_above(settings.knee_most_deg):
        found.add(Fault.FEET_TOO_FAR)
    against_best = _against_best(numbers, best, settings)
    if rep.partial or against_best.surely_below(-settings.short_lockout_deg):
        found.add(Fault.SHORT_OF_LOCKOUT)
    if rep.eccentric_s + settings.time_half_interval_s < settings.fast_lowering_s:
        found.add(Fault.FAST_LOWERING)
    if numbers.head_raised_lockout_deg.surely_below(settings.head_back_deg):
        found.add(Fault.HEAD_BACK)
    return tuple(fault for fault in Fault if fault in found)


def _surely_good(numbers: RepMeasures, settings: FormSettings) -> bool:
    """Whether a rep can be called good: seen, the knee well inside its band, no arch."""
    knee = numbers.knee_angle_lockout_deg
    knee_fine = settings.knee_least_deg < knee.value < settings.knee_most_deg
    return knee_fine and _enough_seen(numbers, settings) and _surely_not_arched(numbers, settings)


def _enough_seen(numbers: RepMeasures, settings: FormSettings) -> bool:
    """Whether knee and lower back were measured on enough frames."""
    return (
        numbers.knee_angle_lockout_deg.known
        and numbers.lumbar_status is not LumbarStatus.NOT_VISIBLE
        and numbers.frames_missing_pct <= settings.most_missing_pct
    )


def _surely_arched(numbers: RepMeasures, settings: FormSettings) -> bool:
    """Whether the change is beyond doubt, or the reference rep and the change agree on an arch."""
    change = numbers.lumbar_extension_change_deg
    against = numbers.lumbar_extension_vs_reference_deg
    limit = settings.lumbar_surely_arched_deg
    return change.surely_above(limit) or (against.surely_above(limit) and change.value > limit)


def _surely_not_arched(numbers: RepMeasures, settings: FormSettings) -> bool:
    """Whether the change is small, and the difference from the reference rep too.

    The reference alone will not do: the program may have picked the least arched of a set in
    which all are.
    """
    change = numbers.lumbar_extension_change_deg
    against = numbers.lumbar_extension_vs_reference_deg
    limit = settings.lumbar_surely_good_deg
    return change.surely_below(limit) and (against.surely_below(limit) or not against.known)


def _against_best(numbers: RepMeasures, best: float, settings: FormSettings) -> Estimate:
    """Extension at lockout less the set's own best: the hip's, else that of trunk and thigh."""
    if numbers.hip_extension_vs_best_deg.known:
        return numbers.hip_extension_vs_best_deg
    value, half = (
        numbers.trunk_thigh_angle_lockout_deg - best,
        settings.trunk_thigh_half_interval_deg,
    )
    return Estimate(value, value - half, value + half)
