"""What is said of a rep depends on the rep, and on the set only where it should."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.made import made_set
from thrust_vision.estimate import Estimate
from thrust_vision.form.judge import Judgement, judge_set
from thrust_vision.form.report import Fault, LumbarStatus, RepMeasures, Verdict
from thrust_vision.reps.rep import Rep
from thrust_vision.settings import FormSettings

SETTINGS = FormSettings()
MADE = made_set(1)
#: Faults that a rep has by itself; the others compare it with its set.
OWN = (Fault.BACK_OVER_HIP, Fault.FAST_LOWERING, Fault.HEAD_BACK)

Pair = tuple[Rep, RepMeasures]


def estimates(low: float, high: float) -> st.SearchStrategy[Estimate]:
    return st.builds(Estimate.around, st.floats(low, high), st.floats(2, 15))


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    rep = replace(MADE.reps[0].rep, eccentric_s=draw(st.floats(0.2, 3.0)))
    measures = replace(
        MADE.reps[0].measures,
        knee_angle_lockout_deg=draw(estimates(50, 140)),
        shin_angle_lockout_deg=draw(estimates(-30, 40)),
        lumbar_extension_change_deg=draw(estimates(-10, 45)),
        lumbar_extension_vs_reference_deg=draw(estimates(-30, 45)),
        hip_extension_vs_best_deg=draw(estimates(-30, 0)),
        head_raised_lockout_deg=draw(estimates(-30, 50)),
        lumbar_status=draw(st.sampled_from(LumbarStatus)),
    )
    return rep, measures


def judged(some: list[Pair]) -> Judgement:
    assert MADE.scene is not None
    reps = [replace(rep, number=n) for n, (rep, _) in enumerate(some, 1)]
    return judge_set(reps, [measures for _, measures in some], MADE.scene, SETTINGS)


def own_faults(judgement: Judgement) -> list[list[Fault]]:
    return [[fault for fault in report.faults if fault in OWN] for report in judgement.reps]


@given(st.lists(pairs(), min_size=1, max_size=5), st.lists(pairs(), max_size=4))
def test_adding_reps_changes_nothing_that_a_rep_has_by_itself(
    some: list[Pair], more: list[Pair]
) -> None:
    alone, together = judged(some), judged([*some, *more])
    assert own_faults(together)[: len(some)] == own_faults(alone)
    assert [r.back for r in together.reps][: len(some)] == [r.back for r in alone.reps]


@given(st.lists(pairs(), min_size=1, max_size=5), pairs())
def test_a_rep_that_the_clip_cuts_off_changes_nothing_about_the_feet_of_the_others(
    some: list[Pair], extra: Pair
) -> None:
    cut = replace(extra[0], complete=False), extra[1]
    feet = (Fault.FEET_TOO_CLOSE, Fault.FEET_TOO_FAR)

    def found(judgement: Judgement) -> list[bool]:
        return [any(fault in report.faults for fault in feet) for report in judgement.reps]

    assert found(judged([*some, cut]))[: len(some)] == found(judged(some))


@given(st.lists(pairs(), min_size=1, max_size=5))
def test_the_order_of_the_reps_does_not_matter(some: list[Pair]) -> None:
    forth, back = judged(some), judged(some[::-1])
    assert [r.faults for r in forth.reps] == [r.faults for r in back.reps[::-1]]
    assert forth.cues == back.cues


@given(st.lists(pairs(), min_size=1, max_size=6))
def test_a_set_has_one_cue_or_two_and_its_first_is_of_a_rep(some: list[Pair]) -> None:
    judgement = judged(some)
    assert 1 <= len(judgement.cues) <= 2
    faulty = [report for report in judgement.reps if report.faults]
    faults = {fault.value for report in faulty for fault in report.faults}
    others = [report for report in judgement.reps if not report.faults and report.whole]
    one_of_several = (
        len(faulty) == 1
        and len(others) + 1 >= SETTINGS.min_aside_reps
        and all(report.verdict is Verdict.GOOD for report in others)
    )
    assert judgement.cues[0] in faults or not faults or one_of_several
