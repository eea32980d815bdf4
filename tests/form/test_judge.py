from dataclasses import replace

import pytest

from tests.made import made_set
from thrust_vision.estimate import Estimate
from thrust_vision.form.judge import judge_set
from thrust_vision.form.report import BackFinding, Fault, LumbarStatus, Note, RepMeasures, Verdict
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.scene import Variant
from thrust_vision.settings import FormSettings

SETTINGS = FormSettings()
FEET_FAR = Fault.FEET_TOO_FAR
MADE = made_set(1).reps[0]
CALM = replace(MADE.rep, eccentric_s=1.5)


def around(value: float, half: float = 8.0) -> Estimate:
    return Estimate(value, value - half, value + half)


def measures(**changes: object) -> RepMeasures:
    """A rep with nothing to adjust, but for what a test changes."""
    fine = replace(
        MADE.measures,
        knee_angle_lockout_deg=around(90),
        shin_angle_lockout_deg=around(0),
        trunk_thigh_angle_lockout_deg=180.0,
        hip_extension_change_deg=around(90),
        lumbar_extension_change_deg=around(2),
        lumbar_extension_vs_reference_deg=Estimate.missing(),
        lumbar_status=LumbarStatus.MEASURED,
        hip_extension_vs_best_deg=Estimate.missing(),
        head_raised_lockout_deg=around(30),
        frames_missing_pct=0.0,
    )
    return replace(fine, **changes)


BENCH = made_set(1).scene
assert BENCH is not None
FLOOR = replace(BENCH, exercise="glute_bridge")


def judged_set(numbers, *, scene=BENCH, reference=None, reps=None):
    reps = reps or [replace(CALM, number=n) for n in range(1, len(numbers) + 1)]
    return judge_set(reps, numbers, scene, SETTINGS, reference)


def judged(numbers: RepMeasures, scene=BENCH, **timing: float):
    return judged_set([numbers], scene=scene, reps=[replace(CALM, **timing)]).reps[0]


def faults_of(judgement) -> list[tuple[Fault, ...]]:
    return [report.faults for report in judgement.reps]


def leg(knee: float, shin: float, half: float = 8.0) -> RepMeasures:
    return measures(
        knee_angle_lockout_deg=around(knee, half), shin_angle_lockout_deg=around(shin, half)
    )


def test_a_rep_with_nothing_to_adjust_is_good() -> None:
    report = judged(measures())
    assert (report.verdict, report.faults, report.cue) == (Verdict.GOOD, (), "keep_going")
    assert report.back is BackFinding.FINE


@pytest.mark.parametrize(
    ("knee", "shin", "fault"),
    [(60, -20, Fault.FEET_TOO_CLOSE), (71, -14, Fault.FEET_TOO_CLOSE), (115, 20, FEET_FAR)],
)
def test_feet_are_off_where_knee_and_shin_are_surely_off_to_the_same_side(
    knee: float, shin: float, fault: Fault
) -> None:
    report = judged(leg(knee, shin))
    assert (report.verdict, report.faults, report.cue) == (Verdict.ADJUST, (fault,), fault.value)


@pytest.mark.parametrize(
    ("knee", "shin", "note"),
    [(112, 2, Note.HIPS_ABOVE_KNEES), (68, 2, Note.HIPS_BELOW_KNEES)],
)
def test_a_knee_that_is_off_over_upright_shins_is_told_by_the_height_of_the_hips(
    knee: float, shin: float, note: Note
) -> None:
    judgement = judged_set([leg(knee, shin)] * 2)
    assert faults_of(judgement) == [(), ()]
    assert judgement.notes == (note,)


def test_what_a_knee_does_beside_shins_that_lean_the_other_way_is_not_the_feet() -> None:
    assert faults_of(judged_set([leg(112, -20), leg(112, -20)])) == [(), ()]
    assert faults_of(judged_set([leg(68, 20), leg(68, 20)])) == [(), ()]


def test_the_feet_of_a_set_are_judged_once() -> None:
    """One rep alone would be in the grey zone; feet do not move between reps."""
    numbers = [leg(112, 16), leg(107, 14), leg(112, 17)]
    assert faults_of(judged_set(numbers)) == [(FEET_FAR,)] * 3


@pytest.mark.parametrize(
    ("knee", "shin", "note"),
    [(74, -12, Note.FEET_MAY_BE_CLOSE), (106, 11, Note.FEET_MAY_BE_FAR)],
)
def test_a_set_whose_feet_are_probably_off_is_not_called_good(
    knee: float, shin: float, note: Note
) -> None:
    judgement = judged_set([leg(knee, shin)] * 2)
    assert faults_of(judgement) == [(), ()]
    assert {report.verdict for report in judgement.reps} == {Verdict.UNSURE}
    assert (judgement.cues, judgement.notes) == (("check_feet",), (note,))
    # What the lower back surely does comes first.
    arched = judged_set([replace(leg(knee, shin), **ARCHED)] * 2)
    assert (arched.cues, arched.notes) == (("back_over_hip",), (note,))
    # Wide intervals make it no less probable, narrow ones make it sure.
    assert judged_set([leg(knee, shin, 11)] * 2).notes == (note,)
    assert judged_set([leg(knee, shin, 2)] * 2).notes == ()
    # Just beyond the limit, nobody would say so.
    assert judged_set([leg(79, -7)]).reps[0].verdict is Verdict.GOOD


def test_feet_are_praised_only_where_they_stand_well() -> None:
    assert judged_set([leg(90, 0)]).cues == ("keep_going",)
    assert judged_set([leg(79, -16)]).cues == ("keep_brace",)
    assert judged_set([leg(112, -3)]).cues == ("keep_brace",)
    for said in ({"variant": Variant.SINGLE_LEG}, {"variant_doubted": True}):
        judgement = judged_set([leg(90, 0)], scene=replace(BENCH, **said))
        assert judgement.cues == ("keep_brace",)


def test_a_rep_that_the_clip_cuts_off_does_not_tell_where_the_feet_stand() -> None:
    cut = replace(CALM, number=1, complete=False)
    reps = [cut, replace(CALM, number=2), replace(CALM, number=3)]
    judgement = judged_set([leg(125, 40), leg(90, 0), leg(90, 0)], reps=reps)
    assert faults_of(judgement) == [(), (), ()]
    assert judgement.notes == (Note.REPS_CUT_OFF,)


def test_a_bridge_on_the_floor_is_not_judged_by_the_rule_of_the_bench() -> None:
    assert judged(leg(68, 13), FLOOR).faults == ()
    assert judged(leg(76, -14), FLOOR).faults == ()
    assert judged(leg(95, 28), FLOOR).faults == ()
    assert judged(leg(120, 45), FLOOR).faults == (FEET_FAR,)
    assert judged(leg(38, -25), FLOOR).faults == (Fault.FEET_TOO_CLOSE,)
    assert judged_set([leg(68, 2)] * 2, scene=FLOOR).notes == ()


@pytest.mark.parametrize("variant", [Variant.FROG_PUMP, Variant.SINGLE_LEG, Variant.FEET_RAISED])
@pytest.mark.parametrize("exercise", ["hip_thrust", "glute_bridge"])
def test_feet_are_not_judged_where_no_rule_is_known(variant: Variant, exercise: str) -> None:
    scene = replace(BENCH, exercise=exercise, variant=variant)
    for numbers in (leg(125, 40), leg(50, -30)):
        assert judged(numbers, scene).verdict is Verdict.GOOD


def test_frog_pumps_may_be_quick_and_heads_lie_on_the_floor() -> None:
    pumps = replace(FLOOR, variant=Variant.FROG_PUMP)
    assert judged(measures(), pumps, eccentric_s=0.3).faults == ()
    back = measures(head_raised_lockout_deg=around(-20))
    assert judged(back, FLOOR).faults == ()
    assert judged(back).faults == (Fault.HEAD_BACK,)


def test_a_partial_rep_is_short_of_lockout_even_where_its_angle_was_not_seen() -> None:
    numbers = measures(trunk_thigh_angle_lockout_deg=float("nan"))
    report = judged_set([numbers], reps=[replace(CALM, partial=True)]).reps[0]
    assert report.faults == (Fault.SHORT_OF_LOCKOUT,)


def test_a_back_that_was_not_seen_is_never_good_and_nothing_else_is_held_against_it() -> None:
    unseen = measures(
        lumbar_extension_change_deg=Estimate.missing(), lumbar_status=LumbarStatus.NOT_VISIBLE
    )
    report = judged(unseen)
    assert (report.verdict, report.cue, report.back) == (
        Verdict.UNSURE,
        "see_more",
        BackFinding.HIDDEN,
    )
    assert judged(measures(frames_missing_pct=60.0)).verdict is Verdict.UNSURE
    assert judged(measures(knee_angle_lockout_deg=Estimate.missing())).verdict is Verdict.UNSURE
    # A knee near its limit is no reason for doubt about the rep.
    assert judged(leg(104, 8)).verdict is Verdict.GOOD


def test_an_arch_beyond_doubt_is_noted_first() -> None:
    report = judged(replace(leg(120, 25), lumbar_extension_change_deg=around(30)))
    assert report.faults == (Fault.BACK_OVER_HIP, Fault.FEET_TOO_FAR)
    assert report.cue == "back_over_hip"


def test_the_reference_rep_and_the_change_must_agree_on_an_arch() -> None:
    against = around(25)
    agreeing = measures(
        lumbar_extension_change_deg=around(17), lumbar_extension_vs_reference_deg=against
    )
    assert judged(agreeing).faults == (Fault.BACK_OVER_HIP,)
    denying = replace(agreeing, lumbar_extension_change_deg=around(5))
    assert judged(denying).verdict is Verdict.UNSURE


@pytest.mark.parametrize(
    ("change", "against", "said"), [(22, 18, True), (22, 16, False), (15, 18, False)]
)
def test_two_estimates_that_each_leave_a_doubt_may_agree_on_an_arch(
    change: float, against: float, said: bool
) -> None:
    """Half intervals of 13 and 12 degrees, as behind plates; braced reps stay within 5."""
    numbers = measures(
        lumbar_extension_change_deg=around(change, 13),
        lumbar_extension_vs_reference_deg=around(against, 12),
    )
    assert (judged(numbers).back is BackFinding.OFF) is said


def test_a_set_that_is_arched_throughout_is_not_called_good() -> None:
    """The reference of such a set is arched itself, so that no rep differs from it."""
    arched = measures(
        lumbar_extension_change_deg=around(20, 12),
        lumbar_extension_vs_reference_deg=around(0),
    )
    judgement = judged_set([arched, arched], reference=1)
    assert [report.verdict for report in judgement.reps] == [Verdict.UNSURE] * 2
    assert judgement.cues == ("name_reference",)
    assert judgement.notes == (Note.REFERENCE_ARCHED,)


def test_an_arched_reference_gives_no_all_clear_and_hides_no_arch() -> None:
    arched = measures(
        lumbar_extension_change_deg=around(28),
        lumbar_extension_vs_reference_deg=Estimate(0.0, 0.0, 0.0),
    )
    braced = measures(
        lumbar_extension_change_deg=around(2), lumbar_extension_vs_reference_deg=around(-26)
    )
    judgement = judged_set([braced, arched], reference=2)
    assert faults_of(judgement) == [(), (Fault.BACK_OVER_HIP,)]
    assert Note.REFERENCE_ARCHED in judgement.notes
    grey = measures(
        lumbar_extension_change_deg=around(16, 12), lumbar_extension_vs_reference_deg=around(-12)
    )
    assert judged_set([grey, arched], reference=2).reps[0].verdict is Verdict.UNSURE


def test_naming_the_reference_changes_nothing_that_is_said_of_a_rep() -> None:
    numbers = [measures(), measures(lumbar_extension_change_deg=around(16, 12))]
    reps = [replace(CALM, number=n) for n in (1, 2)]
    picked = judge_set(reps, numbers, BENCH, SETTINGS, 1)
    named = judge_set(reps, numbers, BENCH, SETTINGS, 1, reference_named=True)
    assert picked.reps == named.reps
    assert picked.notes == named.notes


def test_a_lockout_short_of_the_sets_best_is_noted() -> None:
    angles = [180.0, 179.0, 158.0, 181.0]
    numbers = [measures(trunk_thigh_angle_lockout_deg=angle) for angle in angles]
    found = [Fault.SHORT_OF_LOCKOUT in faults for faults in faults_of(judged_set(numbers))]
    assert found == [False, False, True, False]


def test_where_the_hip_was_told_apart_it_alone_says_what_is_short() -> None:
    # A rep that arches less opens trunk and thigh less; its hip is as far as ever.
    flat = measures(
        trunk_thigh_angle_lockout_deg=150.0, hip_extension_vs_best_deg=around(-3.0, 6.0)
    )
    short = measures(
        trunk_thigh_angle_lockout_deg=179.0, hip_extension_vs_best_deg=around(-20.0, 6.0)
    )
    grey = measures(hip_extension_vs_best_deg=around(-15.0, 6.0))
    judgement = judged_set([measures(), flat, short, grey])
    found = [Fault.SHORT_OF_LOCKOUT in faults for faults in faults_of(judgement)]
    assert found == [False, False, True, False]


def lockout(hip: float, line: float) -> RepMeasures:
    return measures(hip_extension_lockout_deg=around(hip, 6), line_lockout_deg=around(line, 8))


def test_a_set_that_never_locks_out_is_told_so_although_its_reps_are_alike() -> None:
    judgement = judged_set([lockout(-25, 150)] * 3)
    assert faults_of(judgement) == [(Fault.SHORT_OF_LOCKOUT,)] * 3
    assert all(report.short_of_straight for report in judgement.reps)


@pytest.mark.parametrize(("hip", "line"), [(-25, 172), (-5, 150), (-15, 150), (-25, 160)])
def test_hips_are_short_of_straight_only_if_hip_and_line_surely_say_so(
    hip: float, line: float
) -> None:
    assert faults_of(judged_set([lockout(hip, line)] * 3)) == [()] * 3


def test_one_short_rep_among_straight_ones_is_left_to_the_comparison_within_the_set() -> None:
    judgement = judged_set([lockout(-25, 150), lockout(-2, 175), lockout(-2, 175)])
    assert faults_of(judgement) == [()] * 3


@pytest.mark.parametrize(("raised", "noted"), [(-20, True), (-5, False), (10, False)])
def test_a_head_that_surely_hangs_back_is_noted(raised: float, noted: bool) -> None:
    report = judged(measures(head_raised_lockout_deg=around(raised)))
    assert (Fault.HEAD_BACK in report.faults) is noted


def test_one_wild_angle_does_not_make_all_others_short() -> None:
    numbers = [measures(trunk_thigh_angle_lockout_deg=a) for a in (180.0, 181.0, 179.0, 230.0)]
    assert faults_of(judged_set(numbers)) == [()] * 4


@pytest.mark.parametrize(
    ("seconds", "noted"), [(0.36, True), (0.55, True), (0.65, False), (1.5, False)]
)
def test_a_dropped_bar_is_noted(seconds: float, noted: bool) -> None:
    """A second that is read as 0.65 is none."""
    report = judged(measures(), eccentric_s=seconds)
    assert (Fault.FAST_LOWERING in report.faults) is noted


def fast(**changes: object) -> tuple[Rep, RepMeasures]:
    return replace(CALM, eccentric_s=0.3), measures(**changes)


def slow(**changes: object) -> tuple[Rep, RepMeasures]:
    return CALM, measures(**changes)


def cues_of(*pairs: tuple[Rep, RepMeasures]) -> tuple[str, ...]:
    reps = [replace(rep, number=n) for n, (rep, _) in enumerate(pairs, 1)]
    return judged_set([numbers for _, numbers in pairs], reps=reps).cues


ARCHED = {"lumbar_extension_change_deg": around(30)}


def test_the_fault_of_the_most_reps_comes_first_weighed_by_what_loads_the_back() -> None:
    assert cues_of(fast(), fast(), fast(), fast(), slow(**ARCHED)) == ("fast_lowering",)
    assert cues_of(fast(), fast(**ARCHED), slow(**ARCHED), slow())[0] == "back_over_hip"
    assert cues_of(*[fast()] * 4, slow(**ARCHED), slow(**ARCHED)) == ("fast_lowering",)


def test_a_slight_fault_of_one_rep_in_four_is_none_of_the_set() -> None:
    slight = slow(lumbar_extension_change_deg=around(19))
    assert cues_of(slow(), slow(), slight, slow()) == ("keep_going",)
    assert cues_of(slow(), slow(), fast(), slow()) == ("keep_going",)
    assert cues_of(slow(), slight, slow()) == ("back_over_hip",)
    assert cues_of(slow(), slight, slow(), slight, slow()) == ("back_over_hip",)
    assert cues_of(slow(), slight, slow(), fast(), slow())[0] == "back_over_hip"
    # Nor is it one that cannot be told from a clear one, or where others are not known to be good.
    assert cues_of(slow(), slow(), slow(**ARCHED), slow()) == ("back_over_hip",)
    grey = slow(lumbar_extension_change_deg=around(20, 12))
    assert cues_of(slow(), grey, slight, slow()) == ("back_over_hip",)
    cut = replace(CALM, complete=False), measures()
    assert cues_of(slow(), slight, slow(), cut) == ("back_over_hip",)


def test_a_second_cue_only_if_it_is_independent_and_as_common() -> None:
    assert cues_of(fast(**ARCHED), fast(**ARCHED)) == ("back_over_hip", "fast_lowering")
    assert cues_of(fast(**ARCHED), slow(**ARCHED)) == ("back_over_hip",)
    head = {**ARCHED, "head_raised_lockout_deg": around(-20)}
    assert cues_of(slow(**head), slow(**head)) == ("back_over_hip",)


def test_a_rep_that_the_clip_cuts_off_makes_no_cue() -> None:
    cut = replace(CALM, complete=False), measures(**ARCHED)
    assert cues_of(cut, slow(), slow()) == ("keep_going",)
    assert cues_of(cut, cut) == ("see_more",)


def test_a_good_set_is_told_to_keep_going_and_an_unsure_one_what_would_help() -> None:
    assert judged_set([measures()]).cues == ("keep_going",)
    grey = measures(lumbar_extension_change_deg=around(20, 12))
    assert judged_set([measures(), grey, grey]).cues == ("name_reference",)
    # A braced rep that is there already is not asked for.
    assert judged_set([measures(), grey, grey], reference=1).cues == ("see_more",)
    plates = replace(BENCH, plates_seen=True)
    assert judged_set([grey, grey], scene=plates).cues == ("film_without_plates",)


def test_a_rep_whose_start_the_clip_cuts_off_is_told_by_the_reference_alone() -> None:
    numbers = measures(
        lumbar_extension_change_deg=Estimate.missing(),
        lumbar_extension_vs_reference_deg=around(0),
        lumbar_status=LumbarStatus.COARSE,
    )
    assert judged(numbers).back is BackFinding.FINE
    arched = replace(numbers, lumbar_extension_vs_reference_deg=around(30))
    assert judged(arched).back is BackFinding.UNCLEAR


@pytest.mark.parametrize(("knee", "shin", "half"), [(66, -14, 8), (112, 15, 8), (106, 4, 14)])
def test_the_height_of_the_hips_is_not_blamed_where_the_feet_may_be(
    knee: float, shin: float, half: float
) -> None:
    judgement = judged_set([leg(knee, shin, half)] * 2)
    assert Note.HIPS_ABOVE_KNEES not in judgement.notes
    assert Note.HIPS_BELOW_KNEES not in judgement.notes
