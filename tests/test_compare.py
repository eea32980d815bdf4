import math
from dataclasses import replace

import pytest

from tests.made import made_set
from tests.sets import report_on, sample
from thrust_vision.estimate import Estimate
from thrust_vision.form.compare import Difference, compare_counts, compare_sets, same_set_up
from thrust_vision.form.report import Fault, SetReport
from thrust_vision.settings import FormSettings

SETTINGS = FormSettings()


def with_knees(report: SetReport, knees: list[float], half: float = 4.0) -> SetReport:
    reps = tuple(
        replace(
            rep,
            measures=replace(
                rep.measures, knee_angle_lockout_deg=Estimate(knee, knee - half, knee + half)
            ),
        )
        for rep, knee in zip(report.reps, knees, strict=True)
    )
    return replace(report, reps=reps)


def elsewhere(report: SetReport) -> SetReport:
    """The same set from a camera farther away."""
    assert report.scene is not None
    return replace(report, scene=replace(report.scene, trunk_px=report.scene.trunk_px * 0.7))


def named(found: tuple[Difference, ...], measure: str) -> Difference:
    return next(each for each in found if each.measure == measure)


def test_a_set_does_not_differ_from_itself() -> None:
    made = made_set(4, lumbar=True)
    found = compare_sets(made, made)
    assert all(each.change.known for each in found)
    assert all(each.change.value == 0 and not each.clear for each in found)


def test_a_change_beyond_both_intervals_is_clear_and_a_smaller_one_is_not() -> None:
    before = with_knees(made_set(3), [100.0, 100.0, 100.0])
    small = with_knees(elsewhere(made_set(3)), [105.0, 105.0, 105.0])
    large = with_knees(elsewhere(made_set(3)), [94.0, 94.0, 94.0])
    knee = "knee_angle_lockout_deg"
    assert not named(compare_sets(before, small), knee).clear
    change = named(compare_sets(before, large), knee)
    assert change.clear
    assert change.change.value == pytest.approx(-6.0)
    # Without spread, both half intervals of 4 degrees join as independent errors.
    assert change.change.high - change.change.value == pytest.approx(4 * math.sqrt(2))


def test_reps_that_scatter_widen_the_interval() -> None:
    steady = with_knees(made_set(3), [90.0, 90.0, 90.0])
    scattered = with_knees(made_set(3), [80.0, 90.0, 100.0])
    knee = "knee_angle_lockout_deg"
    first = named(compare_sets(steady, scattered), knee)
    assert first.before.high - first.before.low == pytest.approx(8.0)
    # t(0.95, 2) = 2.920, standard error of the median 1.2533 * 10 / sqrt(3).
    spread = 2.920 * 1.2533 * 10 / math.sqrt(3)
    assert first.after.high - first.after.value == pytest.approx(math.hypot(4, spread), rel=1e-3)


def test_the_backs_share_carries_the_error_of_both_changes() -> None:
    good = made_set(1, lumbar=True)  # hip 51 +- 6, back 9 +- 4 degrees
    share = named(compare_sets(good, good), "lumbar_share_pct").before
    assert share.value == pytest.approx(15.0)
    half = 100 * math.hypot(51 * 4, 9 * 6) / 60**2
    assert share.high - share.value == pytest.approx(half)


def test_a_share_lies_between_nothing_and_all() -> None:
    good = made_set(1, lumbar=True)
    [rep] = good.reps
    few = replace(rep, measures=replace(rep.measures, lumbar_share_pct=2.0))
    found = named(compare_sets(replace(good, reps=(few,)), good), "lumbar_share_pct")
    assert (found.before.value, found.before.low) == (2.0, 0.0)
    assert found.before.high > 2.0
    assert found.change.value == pytest.approx(13.0)


def test_what_one_set_does_not_show_is_not_compared() -> None:
    found = compare_sets(made_set(3), made_set(3, lumbar=True))
    share = named(found, "lumbar_share_pct")
    assert not share.change.known
    assert not share.clear
    assert named(found, "knee_angle_lockout_deg").change.known


def test_what_two_sets_of_one_set_up_share_cancels_out() -> None:
    before = with_knees(made_set(3), [100.0, 100.0, 100.0])
    after = with_knees(made_set(3), [95.0, 95.0, 95.0])
    knee = "knee_angle_lockout_deg"
    assert same_set_up(before, after, SETTINGS)
    assert not same_set_up(before, elsewhere(after), SETTINGS)
    near = named(compare_sets(before, after), knee)
    far = named(compare_sets(before, elsewhere(after)), knee)
    assert near.clear
    assert not far.clear
    assert near.before == far.before


def test_the_reference_rep_and_cut_off_reps_are_in_no_median() -> None:
    report = with_knees(made_set(4), [60.0, 90.0, 92.0, 150.0])
    cut = replace(report.reps[3], rep=replace(report.reps[3].rep, complete=False))
    report = replace(report, reps=(*report.reps[:3], cut), reference_rep=1)
    knee = named(compare_sets(report, report), "knee_angle_lockout_deg")
    assert knee.before.value == pytest.approx(91.0)
    alone = with_knees(replace(made_set(1), reference_rep=1), [88.0])
    assert named(compare_sets(alone, alone), "knee_angle_lockout_deg").before.value == 88.0


def test_a_change_is_that_between_the_rounded_figures_beside_it() -> None:
    before = with_knees(made_set(3), [100.4, 100.4, 100.4])
    after = with_knees(made_set(3), [92.6, 92.6, 92.6])
    shown = named(compare_sets(before, after), "knee_angle_lockout_deg").rounded(0)
    assert (shown.before.value, shown.after.value, shown.change.value) == (100, 93, -7)


def with_arches(report: SetReport, arched: int) -> SetReport:
    reps = tuple(
        replace(r, faults=(Fault.BACK_OVER_HIP,) if n < arched else ())
        for n, r in enumerate(report.reps)
    )
    return replace(report, reps=reps)


@pytest.mark.parametrize(
    ("before", "after", "clear"), [(3, 0, True), (4, 0, True), (1, 0, False), (2, 1, False)]
)
def test_counts_of_few_reps_are_compared_by_an_exact_test(
    before: int, after: int, clear: bool
) -> None:
    first, second = with_arches(made_set(4), before), with_arches(made_set(4), after)
    (found,) = compare_counts(first, second)
    assert (found.before, found.before_reps, found.after, found.after_reps) == (before, 4, after, 4)
    assert found.clear is clear


def test_counts_that_are_alike_are_no_difference() -> None:
    first = with_arches(made_set(4), 2)
    assert not compare_counts(first, first)[0].clear
    assert compare_counts(with_arches(made_set(2), 0), with_arches(made_set(2), 0)) == ()


def test_the_samples_that_were_made_to_differ_do() -> None:
    before, after = (report_on(sample(name)) for name in ("back-over-hip", "braced-good"))
    arched = next(c for c in compare_counts(before, after) if c.fault is Fault.BACK_OVER_HIP)
    assert (arched.before, arched.before_reps, arched.after, arched.after_reps) == (3, 4, 0, 4)
    assert arched.clear
    back = named(compare_sets(before, after), "lumbar_extension_change_deg")
    assert back.clear
    assert back.change.value < -10
