import math
from dataclasses import replace

import pytest

from tests.made import made_set
from thrust_vision.estimate import Estimate
from thrust_vision.form.compare import Difference, compare_sets
from thrust_vision.form.report import SetReport


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


def named(found: tuple[Difference, ...], measure: str) -> Difference:
    return next(each for each in found if each.measure == measure)


def test_a_set_does_not_differ_from_itself() -> None:
    made = made_set(4, lumbar=True)
    found = compare_sets(made, made)
    assert all(each.change.known for each in found)
    assert all(each.change.value == 0 and not each.clear for each in found)


def test_a_change_beyond_both_intervals_is_clear_and_a_smaller_one_is_not() -> None:
    before = with_knees(made_set(3), [100.0, 100.0, 100.0])
    small = with_knees(made_set(3), [105.0, 105.0, 105.0])
    large = with_knees(made_set(3), [94.0, 94.0, 94.0])
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


def test_what_one_set_does_not_show_is_not_compared() -> None:
    found = compare_sets(made_set(3), made_set(3, lumbar=True))
    share = named(found, "lumbar_share_pct")
    assert not share.change.known
    assert not share.clear
    assert named(found, "knee_angle_lockout_deg").change.known
