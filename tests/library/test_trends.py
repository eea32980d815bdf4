import math
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.library_sets import arching, kept_value
from thrust_vision.form.compare import SetMedian
from thrust_vision.form.report import Fault
from thrust_vision.library.kept import KeptSet
from thrust_vision.library.library_settings import DEFAULT_SETTINGS, LibrarySettings
from thrust_vision.library.trends import (
    GOOD_SHARE,
    MEASURES,
    Trend,
    days_of,
    fitted_slope,
    recurring,
    trends,
)

DAY = date(2026, 3, 2)
LUMBAR = "lumbar_extension_change_deg"


def weekly(backs_deg: list[float], *, each_day: int = 1) -> list[KeptSet]:
    return [
        kept_value(arching(back), DAY + timedelta(weeks=week))
        for week, back in enumerate(backs_deg)
        for _ in range(each_day)
    ]


def of_lumbar(sets: list[KeptSet]) -> Trend:
    return next(each for each in trends(sets) if each.measure == LUMBAR)


def elsewhere(kept: KeptSet) -> KeptSet:
    """The same set as if filmed from farther away."""
    set_up = kept.figures.set_up
    assert set_up is not None
    far = replace(set_up, trunk_px=0.6 * set_up.trunk_px)
    return replace(kept, figures=replace(kept.figures, set_up=far))


def test_with_equal_errors_the_line_is_that_of_least_squares() -> None:
    time = np.array([0.0, 0.2, 0.5, 0.9, 1.0])
    values = np.array([3.0, 4.0, 4.5, 8.0, 7.5])
    slope, error, free = fitted_slope(time, values, np.eye(5))
    design = np.stack([np.ones(5), time], axis=1)
    (_, expected), *_ = np.linalg.lstsq(design, values)
    assert slope == pytest.approx(expected)
    # They differ by less than stated, and the stated error holds.
    assert error == pytest.approx(1 / math.sqrt(((time - time.mean()) ** 2).sum()))
    assert free == 3


def test_what_varies_beyond_its_errors_widens_the_interval() -> None:
    time, values = np.linspace(0, 1, 6), np.array([0.0, 9.0, 1.0, 10.0, 2.0, 11.0])
    stated = fitted_slope(time, values, 100 * np.eye(6))[1]
    beyond = fitted_slope(time, values, 0.01 * np.eye(6))[1]
    residual = values - np.polyval(np.polyfit(time, values, 1), time)
    ordinary = math.sqrt((residual**2).sum() / 4 / ((time - time.mean()) ** 2).sum())
    assert beyond == pytest.approx(ordinary, rel=0.02)
    assert stated > beyond


def test_an_error_that_all_days_share_cancels() -> None:
    time, values = np.linspace(0, 1, 5), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    own = 0.5 * np.eye(5)
    shared = fitted_slope(time, values, own + 40.0)
    assert shared[:2] == pytest.approx(fitted_slope(time, values, own)[:2])


def test_a_back_that_arches_less_is_clear_and_a_steady_one_is_not() -> None:
    less = of_lumbar(weekly([26, 24, 21, 17, 13, 9]))
    assert less.clear
    assert (less.days, less.span_days) == (6, 35)
    assert less.change.low < -17 < less.change.high < 0
    for steady in ([20] * 6, [20, 21, 19, 20, 21, 19]):
        found = of_lumbar(weekly(steady))
        assert found.tested
        assert not found.clear
        assert found.change.low < 0 < found.change.high


def test_too_little_is_not_tested() -> None:
    for sets in (
        [],
        weekly([26, 15, 9]),
        [replace_day(s, i) for i, s in enumerate(weekly([26] * 6))],
    ):
        found = trends(sets)
        assert [each.measure for each in found] == list(MEASURES)
        assert not any(each.tested or each.clear for each in found)


def replace_day(kept: KeptSet, days: int) -> KeptSet:
    return replace(kept, about=replace(kept.about, day=DAY + timedelta(days=days)))


def test_many_sets_of_one_day_count_as_one_day() -> None:
    one, many = weekly([20, 9]), weekly([20, 9], each_day=4)
    assert not of_lumbar(many).tested
    days = days_of(many, LUMBAR)
    assert [each.sets for each in days] == [4, 4]
    (first, _), (alone, _) = days, days_of(one, LUMBAR)
    assert first.median.common == pytest.approx(alone.median.common)
    assert first.median.spread == pytest.approx(alone.median.spread / 2)


def test_another_place_of_the_camera_is_not_mistaken_for_a_change() -> None:
    step = weekly([18, 18, 18, 10, 10, 10])
    moved = [*step[:3], *map(elsewhere, step[3:])]
    assert {each.place for each in days_of(moved, LUMBAR)} == {0, 1}
    same, other = of_lumbar(step), of_lumbar(moved)
    width = other.change.high - other.change.low
    assert width > 1.15 * (same.change.high - same.change.low)


def test_the_share_of_good_reps_stays_a_share() -> None:
    (found,) = [
        each for each in trends(weekly([26, 24, 21, 17, 13, 9])) if each.measure == GOOD_SHARE
    ]
    assert -100 <= found.change.low <= found.change.value <= found.change.high <= 100
    assert found.change.value > 50


def test_lifters_who_do_not_change_are_seldom_told_that_they_do() -> None:
    rng = np.random.default_rng(5)
    template = kept_value(arching(20.0), DAY)
    false_alarms, lifters = 0, 400
    for _ in range(lifters):
        level = rng.normal(0, 1, len(MEASURES))
        sets = []
        for week in range(8):
            medians = {
                name: SetMedian(float(level[i] + rng.normal(0, 2.0)), 1.0, 1.0)
                for i, name in enumerate(MEASURES[:-1])
            }
            figures = replace(template.figures, medians=medians, verdicts={})
            kept = replace(template, figures=figures)
            sets.append(replace_day(kept, 7 * week))
        false_alarms += any(each.clear for each in trends(sets))
    assert false_alarms <= 0.13 * lifters  # 10 % meant, two standard errors


def test_a_fault_recurs_in_half_of_the_latest_sets() -> None:
    found = recurring(weekly([9, 26, 9, 26, 24, 9]))
    assert [(each.fault, each.sets, each.of) for each in found] == [(Fault.BACK_OVER_HIP, 3, 6)]
    assert found[0].last == DAY + timedelta(weeks=4)
    assert recurring(weekly([9, 26, 9, 9, 9, 9])) == ()
    # Of long ago it does not count.
    assert recurring(weekly([26] * 6 + [9] * 8)) == ()


def test_the_guide_has_every_threshold() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "library.md").read_text("utf-8")
    for each in fields(LibrarySettings):
        default, unit = getattr(DEFAULT_SETTINGS, each.name), each.metadata["unit"]
        shown = f"{default:g}" if unit == "1" else f"{default:g} {unit}"
        assert f"| `{each.name}` | {shown} | {each.metadata['meaning'].split(' (')[0]}" in guide
