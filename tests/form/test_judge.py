from dataclasses import replace

import pytest

from tests.made import made_set
from thrust_vision.estimate import Estimate
from thrust_vision.form.judge import judge_set, set_cues
from thrust_vision.form.report import Fault, LumbarStatus, RepMeasures, Verdict
from thrust_vision.settings import FormSettings

SETTINGS = FormSettings()
MADE = made_set(1).reps[0]
CALM = replace(MADE.rep, eccentric_s=1.5)


def around(value: float, half: float = 8.0) -> Estimate:
    return Estimate(value, value - half, value + half)


def measures(**changes: object) -> RepMeasures:
    """A rep with nothing to adjust, but for what a test changes."""
    fine = replace(
        MADE.measures,
        knee_angle_lockout_deg=around(90),
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


def judged(numbers: RepMeasures, **timing: float):
    return judge_set([replace(CALM, **timing)], [numbers], SETTINGS)[0]


def test_a_rep_with_nothing_to_adjust_is_good() -> None:
    report = judged(measures())
    assert (report.verdict, report.faults, report.cue) == (Verdict.GOOD, (), "keep_going")


@pytest.mark.parametrize(
    ("knee", "fault"),
    [(60, Fault.FEET_TOO_CLOSE), (71, Fault.FEET_TOO_CLOSE), (109, Fault.FEET_TOO_FAR)],
)
def test_a_knee_surely_outside_its_band_is_noted(knee: float, fault: Fault) -> None:
    report = judged(measures(knee_angle_lockout_deg=around(knee)))
    assert (report.verdict, report.faults, report.cue) == (Verdict.ADJUST, (fault,), fault.value)


def test_a_partial_rep_is_short_of_lockout_even_where_its_angle_was_not_seen() -> None:
    numbers = measures(trunk_thigh_angle_lockout_deg=float("nan"))
    report = judge_set([replace(CALM, partial=True)], [numbers], SETTINGS)[0]
    assert report.faults == (Fault.SHORT_OF_LOCKOUT,)


@pytest.mark.parametrize("knee", [74, 79, 101, 107])
def test_a_knee_in_the_grey_zone_is_unsure(knee: float) -> None:
    report = judged(measures(knee_angle_lockout_deg=around(knee)))
    assert (report.verdict, report.faults) == (Verdict.UNSURE, ())


def test_what_was_not_seen_is_never_good() -> None:
    unseen = measures(
        lumbar_extension_change_deg=Estimate.missing(), lumbar_status=LumbarStatus.NOT_VISIBLE
    )
    report = judged(unseen)
    assert (report.verdict, report.cue) == (Verdict.UNSURE, "see_more")
    assert judged(measures(frames_missing_pct=60.0)).verdict is Verdict.UNSURE
    assert judged(measures(knee_angle_lockout_deg=Estimate.missing())).verdict is Verdict.UNSURE


def test_an_arch_beyond_doubt_is_noted_first() -> None:
    report = judged(
        measures(lumbar_extension_change_deg=around(30), knee_angle_lockout_deg=around(120))
    )
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


def test_a_set_that_is_arched_throughout_is_not_called_good() -> None:
    """The reference picked from such a set is arched itself, so that no rep differs from it."""
    report = judged(
        measures(
            lumbar_extension_change_deg=around(20, 12),
            lumbar_extension_vs_reference_deg=around(0),
        )
    )
    assert (report.verdict, report.cue) == (Verdict.UNSURE, "name_reference")


def test_a_lockout_short_of_the_sets_best_is_noted() -> None:
    angles = [180.0, 179.0, 158.0, 181.0]
    numbers = [measures(trunk_thigh_angle_lockout_deg=angle) for angle in angles]
    reports = judge_set([CALM] * 4, numbers, SETTINGS)
    assert [Fault.SHORT_OF_LOCKOUT in report.faults for report in reports] == [
        False,
        False,
        True,
        False,
    ]


def test_where_the_hip_was_told_apart_it_alone_says_what_is_short() -> None:
    # A rep that arches less opens trunk and thigh less; its hip is as far as ever.
    flat = measures(
        trunk_thigh_angle_lockout_deg=150.0, hip_extension_vs_best_deg=around(-3.0, 6.0)
    )
    short = measures(
        trunk_thigh_angle_lockout_deg=179.0, hip_extension_vs_best_deg=around(-20.0, 6.0)
    )
    grey = measures(hip_extension_vs_best_deg=around(-15.0, 6.0))
    reports = judge_set([CALM] * 4, [measures(), flat, short, grey], SETTINGS)
    found = [Fault.SHORT_OF_LOCKOUT in report.faults for report in reports]
    assert found == [False, False, True, False]


@pytest.mark.parametrize(("raised", "noted"), [(-20, True), (-5, False), (10, False)])
def test_a_head_that_surely_hangs_back_is_noted(raised: float, noted: bool) -> None:
    report = judged(measures(head_raised_lockout_deg=around(raised)))
    assert (Fault.HEAD_BACK in report.faults) is noted


def test_one_wild_angle_does_not_make_all_others_short() -> None:
    numbers = [measures(trunk_thigh_angle_lockout_deg=a) for a in (180.0, 181.0, 179.0, 230.0)]
    assert all(not report.faults for report in judge_set([CALM] * 4, numbers, SETTINGS))


@pytest.mark.parametrize(("seconds", "noted"), [(0.4, True), (0.75, False), (1.5, False)])
def test_a_dropped_bar_is_noted(seconds: float, noted: bool) -> None:
    report = judged(measures(), eccentric_s=seconds)
    assert (Fault.FAST_LOWERING in report.faults) is noted


def test_a_set_gets_at_most_two_cues_the_weightiest_first() -> None:
    numbers = [
        measures(knee_angle_lockout_deg=around(120)),
        measures(lumbar_extension_change_deg=around(30)),
        measures(trunk_thigh_angle_lockout_deg=150.0),
    ]
    reports = judge_set([CALM] * 3, numbers, SETTINGS)
    assert set_cues(reports) == ("back_over_hip", "feet_too_far")


def test_a_good_set_is_told_to_keep_going_and_an_unsure_one_what_would_help() -> None:
    good = judge_set([CALM], [measures()], SETTINGS)
    assert set_cues(good) == ("keep_going",)
    near = measures(lumbar_extension_change_deg=around(18, 9))
    assert set_cues(judge_set([CALM] * 2, [measures(), near], SETTINGS)) == ("name_reference",)
