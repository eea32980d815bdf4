"""What the program says of rendered sets, against what is true of them: prints tables.

    python -m lab.benchmarks.verdicts FOLDER... [--cache DIR]

For every fault: of the reps that have it beyond doubt (the truth lies beyond the limit by twice the
half interval), of those that have it, and of those that have not, how many are said to. A wrong
sentence is one about a rep whose truth does not lie beyond the limit at all. Then how many reps are
"unsure", and the errors of the numbers that the findings rest on, where the half intervals of
``FormSettings`` come from.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lab.benchmarks.arguments import given
from lab.benchmarks.quantities import paired
from lab.benchmarks.tables import bias, coverage, mae, markdown, p90, share
from lab.benchmarks.truth import TrueClip, TrueRep
from thrust_vision.analysis import assess
from thrust_vision.estimate import Estimate
from thrust_vision.form.criteria import Criteria, criteria_of
from thrust_vision.form.judge import timed
from thrust_vision.form.report import Fault, RepReport, SetReport, Verdict
from thrust_vision.measure.set_best import set_best
from thrust_vision.settings import Settings

SETTINGS = Settings()
FORM = SETTINGS.form


@dataclass(frozen=True)
class Case:
    """One true rep that was found, and how far it lies beyond the limit of each fault.

    Attributes:
        clip: of the rep.
        true: what it was.
        found: what was said.
        beyond: by fault, the truth beyond the limit in half intervals: 2 and more is clear, 0 and
            less is a rep that has not got the fault; missing where the fault is not asked about.
    """

    clip: TrueClip
    true: TrueRep
    found: RepReport
    beyond: dict[Fault, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables for folders of rendered clips."""
    asked = given(__doc__, arguments)
    cases: list[Case] = []
    refused = 0
    for clip in asked.clips:
        report = assess(asked.observed(clip), SETTINGS, asked.model)
        refused += report.rejection is not None
        cases += cases_of(clip, report)
    print(f"{len(asked.clips)} clips, {refused} not assessed, {len(cases)} whole reps.")
    for fault in Fault:
        if fault is not Fault.HEAD_BACK:
            print(fault_table(fault, cases))
    print(unsure_table(cases))
    print(error_table(cases))


def cases_of(clip: TrueClip, report: SetReport) -> list[Case]:
    """The whole reps of a clip that were found."""
    if report.scene is None:
        return []
    criteria = criteria_of(report.scene, FORM)
    pairs = [(clip.reps[i], report.reps[j]) for i, j in paired(clip, report)]
    return [
        Case(clip, true, found, _beyond(true, found, clip, criteria))
        for true, found in pairs
        if true.complete and found.whole
    ]


def _beyond(
    true: TrueRep, found: RepReport, clip: TrueClip, criteria: Criteria
) -> dict[Fault, float]:
    beyond = {
        Fault.BACK_OVER_HIP: _over(
            true.lumbar_change_deg,
            FORM.lumbar_surely_arched_deg,
            found.measures.lumbar_extension_change_deg,
        ),
        Fault.SHORT_OF_LOCKOUT: _short(true, found, clip, criteria),
    }
    if criteria.lowering:
        half = timed(true.lowering_s, FORM).high - true.lowering_s
        beyond[Fault.FAST_LOWERING] = (FORM.fast_lowering_s - true.lowering_s) / half
    if criteria.feet:
        whole = [rep for rep in clip.reps if rep.complete]
        knee_deg = float(np.median([rep.knee_lockout_deg for rep in whole]))
        shin_deg = float(np.median([rep.shin_lockout_deg for rep in whole]))
        knee, shin = found.measures.knee_angle_lockout_deg, found.measures.shin_angle_lockout_deg
        band = criteria.feet
        beyond[Fault.FEET_TOO_FAR] = min(
            _over(knee_deg, band.knee_max_deg, knee), _over(shin_deg, band.shin_max_deg, shin)
        )
        beyond[Fault.FEET_TOO_CLOSE] = min(
            _over(-knee_deg, -band.knee_min_deg, knee),
            _over(-shin_deg, -band.shin_min_deg, shin),
        )
    return {fault: value for fault, value in beyond.items() if math.isfinite(value)}


def _over(truth: float, limit: float, estimate: Estimate) -> float:
    """How far the truth lies beyond a limit, in half intervals; NaN where nothing was measured."""
    return (truth - limit) / ((estimate.high - estimate.low) / 2)


def _short(true: TrueRep, found: RepReport, clip: TrueClip, criteria: Criteria) -> float:
    """The larger of short of the set's best and short of straight."""
    if true.partial:
        return math.inf
    missing = set_best(rep.hip_lockout_deg for rep in clip.reps) - true.hip_lockout_deg
    within = _over(missing, FORM.short_lockout_deg, found.measures.hip_extension_vs_best_deg)
    if not criteria.straight:
        return within
    hip, line = found.measures.hip_extension_lockout_deg, found.measures.line_lockout_deg
    straight = min(
        _over(-true.hip_lockout_deg, FORM.short_of_straight_deg, hip),
        _over(-true.line_lockout_deg, -FORM.straight_line_deg, line),
    )
    return float(np.nanmax([within, straight])) if math.isfinite(within + straight) else within


Holds = Callable[[Case], bool]
GROUPS: tuple[tuple[str, Holds], ...] = (
    ("all", lambda _: True),
    ("no plates", lambda c: c.clip.plate_m == 0),
    ("plates", lambda c: c.clip.plate_m > 0),
    ("hip thrust", lambda c: c.clip.exercise == "hip_thrust"),
    ("glute bridge", lambda c: c.clip.exercise == "glute_bridge"),
    *(
        (
            f"{exercise[1]}, {plates}, {view}",
            lambda c, e=exercise[0], p=has_plates, low=low, high=high: (
                c.clip.exercise == e
                and (c.clip.plate_m > 0) is p
                and low <= abs(c.clip.yaw_deg) < high
            ),
        )
        for exercise in (("hip_thrust", "hip thrust"), ("glute_bridge", "bridge"))
        for plates, has_plates in (("no plates", False), ("plates", True))
        for view, low, high in (("yaw to 10°", 0, 10), ("10 to 20°", 10, 20), ("20 to 30°", 20, 90))
    ),
)


def _grouped(cases: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    found = [(name, [case for case in cases if holds(case)]) for name, holds in GROUPS]
    return [(name, members) for name, members in found if members]


def fault_table(fault: Fault, cases: Sequence[Case]) -> str:
    """Of clear, present and absent cases, how many are said to have the fault, or are unsure."""
    asked = [case for case in cases if fault in case.beyond]
    lines = []
    for group, members in _grouped(asked):
        kinds = (
            [case for case in members if case.beyond[fault] >= 2],
            [case for case in members if 0 < case.beyond[fault] < 2],
            [case for case in members if case.beyond[fault] <= 0],
        )
        cells: list[str] = []
        for kind in kinds:
            said = [fault in case.found.faults for case in kind]
            unsure = [case.found.verdict is Verdict.UNSURE for case in kind]
            cells += [f"{len(kind)}", share(said), share(unsure)]
        lines.append([group, *cells])
    header = ["group"]
    for title in ("clear", "near the limit", "absent"):
        header += [title, "said", "unsure"]
    return markdown(f"`{fault}`", header, lines)


def unsure_table(cases: Sequence[Case]) -> str:
    """Verdicts by group, and plain arches that are called good."""
    lines = []
    for group, members in _grouped(cases):
        arched = [case for case in members if case.true.lumbar_change_deg >= 25]
        verdicts = [[case.found.verdict is verdict for case in members] for verdict in Verdict]
        good = [case.found.verdict is Verdict.GOOD for case in arched]
        lines.append(
            [group, f"{len(members)}", *map(share, verdicts), f"{len(arched)}", share(good)]
        )
    header = ["group", "reps", "good", "adjust", "unsure", "arched by 25° or more", "called good"]
    return markdown("Verdicts", header, lines)


@dataclass(frozen=True)
class _Number:
    name: str
    of: Callable[[RepReport], Estimate]
    truth: Callable[[TrueRep], float]


NUMBERS = (
    _Number("knee", lambda r: r.measures.knee_angle_lockout_deg, lambda t: t.knee_lockout_deg),
    _Number("shin", lambda r: r.measures.shin_angle_lockout_deg, lambda t: t.shin_lockout_deg),
    _Number(
        "hip at lockout",
        lambda r: r.measures.hip_extension_lockout_deg,
        lambda t: t.hip_lockout_deg,
    ),
    _Number(
        "shoulder-hip-knee", lambda r: r.measures.line_lockout_deg, lambda t: t.line_lockout_deg
    ),
    _Number(
        "lumbar change",
        lambda r: r.measures.lumbar_extension_change_deg,
        lambda t: t.lumbar_change_deg,
    ),
    _Number("lowering, s", lambda r: timed(r.rep.eccentric_s, FORM), lambda t: t.lowering_s),
)


def error_table(cases: Sequence[Case]) -> str:
    """Errors of the numbers that the findings rest on, without and behind plates."""
    lines = []
    for number in NUMBERS:
        for title, plates in (("no plates", False), ("plates", True)):
            members = [case for case in cases if (case.clip.plate_m > 0) is plates]
            estimates = [number.of(case.found) for case in members]
            truths = [number.truth(case.true) for case in members]
            errors = [e.value - t for e, t in zip(estimates, truths, strict=True)]
            if not np.isfinite(errors).any():
                continue
            digits = [mae(errors), bias(errors), p90(errors), coverage(estimates, truths)]
            lines.append([f"{number.name}, {title}", f"{len(members)}", *digits])
    header = ["number", "reps", "MAE", "bias", "90th percentile", "coverage"]
    return markdown("Errors of what the findings rest on", header, lines)


if __name__ == "__main__":
    main()
