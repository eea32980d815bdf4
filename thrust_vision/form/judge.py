"""From numbers to what is said: faults, a verdict and a cue for each rep, and those of the set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thrust_vision.estimate import Estimate
from thrust_vision.form.criteria import Criteria, criteria_of
from thrust_vision.form.feet import Feet, feet_fault, knee_note, pooled_feet, stand_well
from thrust_vision.form.report import (
    BackFinding,
    Fault,
    LumbarStatus,
    Note,
    RepMeasures,
    RepReport,
    Verdict,
)
from thrust_vision.measure.set_best import set_best
from thrust_vision.reps.reference import is_whole
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.scene import Scene
from thrust_vision.settings import FormSettings

KEEP_GOING = "keep_going"
KEEP_BRACE = "keep_brace"
NAME_REFERENCE = "name_reference"
SEE_MORE = "see_more"
FILM_WITHOUT_PLATES = "film_without_plates"
CHECK_FEET = "check_feet"

#: Pairs of faults of which one does not bring the other about, so that both may be worked on.
_INDEPENDENT = (
    *(frozenset((Fault.FAST_LOWERING, fault)) for fault in Fault if fault != Fault.FAST_LOWERING),
    frozenset((Fault.HEAD_BACK, Fault.FEET_TOO_CLOSE)),
    frozenset((Fault.HEAD_BACK, Fault.FEET_TOO_FAR)),
)


@dataclass(frozen=True)
class Judgement:
    """What is said about a set.

    Attributes:
        reps: a report for each.
        cues: codes of one, seldom two things to try, the one that matters most first.
        notes: what is said beside the faults.
    """

    reps: tuple[RepReport, ...]
    cues: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class _SetFacts:
    """What the reps of a set are judged by together.

    Attributes:
        best_deg: the angle shoulder-hip-knee of the set's best lockout.
        feet: what is off about them, in all reps.
        doubted_feet: what is probably off about them, though not surely.
        praise: what a good rep is told to keep.
        short_of_straight: most reps surely stop short of straight.
        reference_arched: the rep that the others are compared with may arch itself.
        criteria: what is asked about the set.
        unsure_cue: what would help with a rep that cannot be judged.
    """

    best_deg: float
    feet: Fault | None
    doubted_feet: Fault | None
    praise: str
    short_of_straight: bool
    reference_arched: bool
    criteria: Criteria
    unsure_cue: str


def judge_set(
    reps: Sequence[Rep],
    measures: Sequence[RepMeasures],
    scene: Scene,
    settings: FormSettings,
    reference_rep: int | None = None,
    *,
    reference_named: bool = False,
) -> Judgement:
    """What is said about a set and each of its reps.

    Args:
        reps: of the set.
        measures: of each rep.
        scene: what is done, and what hides the lifter.
        settings: where a finding begins.
        reference_rep: number of the rep that the others are compared with, if there is one.
        reference_named: whether the lifter said that it was braced; no finding depends on it.
    """
    criteria = criteria_of(scene, settings)
    pairs = list(zip(reps, measures, strict=True))
    counted = [numbers for rep, numbers in pairs if rep.complete] or list(measures)
    feet = pooled_feet(counted)
    probable = feet.narrowed(settings.feet_probable_share)
    off = feet_fault(feet, criteria.feet) if criteria.feet else None
    reference = _named(pairs, reference_rep)
    facts = _SetFacts(
        best_deg=set_best(numbers.trunk_thigh_angle_lockout_deg for numbers in counted),
        feet=off,
        doubted_feet=None if off or not criteria.feet else feet_fault(probable, criteria.feet),
        praise=_praise(probable, criteria),
        short_of_straight=criteria.straight and _mostly_short(counted, settings),
        reference_arched=reference is not None and may_arch(reference[1], settings),
        criteria=criteria,
        unsure_cue=FILM_WITHOUT_PLATES if scene.plates_seen else SEE_MORE,
    )
    reports = tuple(_judge(rep, numbers, facts, settings) for rep, numbers in pairs)
    braced = reference is not None and (reference_named or not facts.reference_arched)
    whole = [report for report in reports if report.whole]
    if not whole:
        cues: tuple[str, ...] = (SEE_MORE,)
    elif faults := set_faults(reports, settings):
        cues = tuple(fault.value for fault in faults)
    else:
        cues = (_advice(whole, facts, scene, braced=braced),)
    return Judgement(reports, cues, _notes(reps, reference, feet, facts, scene))


def set_faults(reports: Sequence[RepReport], settings: FormSettings) -> tuple[Fault, ...]:
    """The fault that matters most in the set, and a second one if it is independent and as common.

    What matters is the share of the whole reps that have it, weighed by what loads the back more.
    A slight fault of one rep, in a set whose others are good, is no fault of the set.
    """
    whole = [report for report in reports if report.whole]
    if _good_but_for_one(whole, settings):
        return ()
    counts = {fault: sum(fault in report.faults for report in whole) for fault in Fault}
    weights = _weights(settings)
    ranked = sorted(
        (fault for fault in Fault if counts[fault]), key=lambda f: -counts[f] * weights[f]
    )
    if not ranked:
        return ()
    first = ranked[0]
    others = (
        fault
        for fault in ranked[1:]
        if counts[fault] >= counts[first] and frozenset((first, fault)) in _INDEPENDENT
    )
    return (first, *list(others)[:1])


def _good_but_for_one(whole: Sequence[RepReport], settings: FormSettings) -> bool:
    """Whether one rep of several has a slight fault, and all others are good."""
    off = [report for report in whole if report.verdict is not Verdict.GOOD]
    if len(off) != 1 or len(whole) < settings.min_aside_reps:
        return False
    arch = off[0].measures
    clearly_deg = settings.lumbar_surely_good_deg
    return off[0].verdict is Verdict.ADJUST and not (
        arch.lumbar_extension_change_deg.value >= clearly_deg
        or arch.lumbar_extension_vs_reference_deg.value >= clearly_deg
    )


def may_arch(numbers: RepMeasures, settings: FormSettings) -> bool:
    """Whether a rep arches by its own change, so that it is a doubtful one to compare with."""
    return numbers.lumbar_extension_change_deg.value > settings.reference_max_arch_deg


def _judge(rep: Rep, numbers: RepMeasures, facts: _SetFacts, settings: FormSettings) -> RepReport:
    back = _back(numbers, settings, reference_arched=facts.reference_arched)
    faults = _faults(rep, numbers, back, facts, settings)
    enough = numbers.frames_missing_pct <= settings.max_missing_pct
    if faults:
        verdict, cue = Verdict.ADJUST, faults[0].value
    elif back is BackFinding.FINE and enough and _feet_known(numbers, facts):
        doubted = facts.doubted_feet is not None
        verdict = Verdict.UNSURE if doubted else Verdict.GOOD
        cue = CHECK_FEET if doubted else facts.praise
    else:
        verdict, cue = Verdict.UNSURE, facts.unsure_cue
    straight = facts.short_of_straight and short_of_straight(numbers, settings)
    return RepReport(
        rep, numbers, verdict, faults=faults, cue=cue, back=back, short_of_straight=straight
    )


def _faults(
    rep: Rep, numbers: RepMeasures, back: BackFinding, facts: _SetFacts, settings: FormSettings
) -> tuple[Fault, ...]:
    """What is surely beyond its threshold; the grey zone is the interval itself."""
    criteria = facts.criteria
    found = {
        Fault.BACK_OVER_HIP: back is BackFinding.OFF,
        Fault.SHORT_OF_LOCKOUT: _short(rep, numbers, facts, settings),
        Fault.FAST_LOWERING: criteria.lowering
        and timed(rep.eccentric_s, settings).surely_below(settings.fast_lowering_s),
        Fault.HEAD_BACK: criteria.head
        and numbers.head_raised_lockout_deg.surely_below(settings.head_back_deg),
    }
    if facts.feet is not None:
        found[facts.feet] = numbers.knee_angle_lockout_deg.known
    return tuple(fault for fault in Fault if found.get(fault))


def _feet_known(numbers: RepMeasures, facts: _SetFacts) -> bool:
    """Whether the feet were seen, where they are asked about."""
    return facts.criteria.feet is None or numbers.knee_angle_lockout_deg.known


def _back(numbers: RepMeasures, settings: FormSettings, *, reference_arched: bool) -> BackFinding:
    """What is known about the lower back of a rep.

    An arch is named where the change is beyond doubt, or it and the difference from the reference
    rep agree on it. None is there where both are small; an arched reference counts for nothing
    then.
    """
    change = numbers.lumbar_extension_change_deg
    against = numbers.lumbar_extension_vs_reference_deg
    if numbers.lumbar_status is LumbarStatus.NOT_VISIBLE or not (change.known or against.known):
        return BackFinding.HIDDEN
    arched, good = settings.lumbar_surely_arched_deg, settings.lumbar_surely_good_deg
    if (
        change.surely_above(arched)
        or (against.surely_above(arched) and change.value > arched)
        or _both_arched(change, against, settings)
    ):
        return BackFinding.OFF
    small = against.surely_below(good)
    if not change.known:
        return BackFinding.FINE if small and not reference_arched else BackFinding.UNCLEAR
    if change.surely_below(good) and (small or reference_arched or not against.known):
        return BackFinding.FINE
    return BackFinding.UNCLEAR


def _both_arched(change: Estimate, against: Estimate, settings: FormSettings) -> bool:
    """Whether change and difference from the reference surely exceed a braced rep's together."""
    least = settings.lumbar_both_arched_deg
    surely = change.surely_above(least) and against.surely_above(least)
    return surely and (change.value + against.value) / 2 > settings.lumbar_both_mean_deg


def _short(rep: Rep, numbers: RepMeasures, facts: _SetFacts, settings: FormSettings) -> bool:
    """Whether the hips surely stop early: against the set's own best, or against straight."""
    if rep.partial:
        return True
    if _against_best(numbers, facts.best_deg, settings).surely_below(-settings.short_lockout_deg):
        return True
    return facts.short_of_straight and short_of_straight(numbers, settings)


def short_of_straight(numbers: RepMeasures, settings: FormSettings) -> bool:
    """Whether hip extension and the line shoulder-hip-knee are both surely short of straight."""
    hip, line = numbers.hip_extension_lockout_deg, numbers.line_lockout_deg
    return hip.surely_below(-settings.short_of_straight_deg) and line.surely_below(
        settings.straight_line_deg
    )


def _mostly_short(measures: Sequence[RepMeasures], settings: FormSettings) -> bool:
    short = sum(short_of_straight(numbers, settings) for numbers in measures)
    return 2 * short > len(measures)


def timed(seconds: float, settings: FormSettings) -> Estimate:
    """A part of a rep with the interval of its duration."""
    half = settings.time_half_interval_s + settings.time_half_interval_share * seconds
    return Estimate.around(seconds, half)


def _against_best(numbers: RepMeasures, best: float, settings: FormSettings) -> Estimate:
    """Extension at lockout less the set's own best: the hip's, else that of trunk and thigh."""
    if numbers.hip_extension_vs_best_deg.known:
        return numbers.hip_extension_vs_best_deg
    missing = numbers.trunk_thigh_angle_lockout_deg - best
    return Estimate.around(missing, settings.trunk_thigh_half_interval_deg)


def _notes(
    reps: Sequence[Rep],
    reference: tuple[Rep, RepMeasures] | None,
    feet: Feet,
    facts: _SetFacts,
    scene: Scene,
) -> tuple[Note, ...]:
    """What is said beside the faults."""
    on_bench = facts.criteria.feet if scene.exercise == "hip_thrust" else None
    knee = knee_note(feet, on_bench) if on_bench else None
    found = {
        Note.FEET_MAY_BE_CLOSE: facts.doubted_feet is Fault.FEET_TOO_CLOSE,
        Note.FEET_MAY_BE_FAR: facts.doubted_feet is Fault.FEET_TOO_FAR,
        Note.REFERENCE_ARCHED: facts.reference_arched,
        Note.REFERENCE_NOT_WHOLE: reference is not None and not is_whole(reference[0]),
        Note.REPS_CUT_OFF: not all(rep.complete for rep in reps),
    }
    notes = (note for note, holds in found.items() if holds)
    return (knee, *notes) if knee else tuple(notes)


def _praise(probable: Feet, criteria: Criteria) -> str:
    """What a good rep is told to keep: its feet only where they stand well."""
    well = criteria.feet is not None and stand_well(probable, criteria.feet)
    return KEEP_GOING if well else KEEP_BRACE


def _advice(reports: Sequence[RepReport], facts: _SetFacts, scene: Scene, *, braced: bool) -> str:
    """What to do after a set without a fault: go on, look at the feet, or help the camera."""
    for said in (facts.praise, CHECK_FEET):
        if 2 * sum(report.cue == said for report in reports) >= len(reports):
            return said
    if scene.plates_seen:
        return FILM_WITHOUT_PLATES
    hidden = all(r.back is BackFinding.HIDDEN for r in reports if r.verdict is Verdict.UNSURE)
    return SEE_MORE if hidden or braced else NAME_REFERENCE


def _named(
    pairs: Sequence[tuple[Rep, RepMeasures]], number: int | None
) -> tuple[Rep, RepMeasures] | None:
    return next((pair for pair in pairs if pair[0].number == number), None)


def _weights(settings: FormSettings) -> Mapping[Fault, float]:
    return {
        Fault.BACK_OVER_HIP: settings.weight_back_over_hip,
        Fault.FEET_TOO_CLOSE: settings.weight_feet,
        Fault.FEET_TOO_FAR: settings.weight_feet,
        Fault.SHORT_OF_LOCKOUT: settings.weight_short_of_lockout,
        Fault.FAST_LOWERING: settings.weight_fast_lowering,
        Fault.HEAD_BACK: settings.weight_head_back,
    }
