"""The figures in the tables of the docs, on made numbers with known answers."""

import numpy as np
import pytest

from lab.benchmarks.tables import (
    area_under_curve,
    chance_within,
    coverage,
    likeness,
    mae,
    share_and_range,
)
from thrust_vision.estimate import Estimate


def test_reps_that_miss_one_by_one_are_no_likelier_to_miss_together() -> None:
    rng = np.random.default_rng(3)
    clips = [list(rng.random(6) < 0.9) for _ in range(2000)]
    assert likeness(clips) == pytest.approx(0.0, abs=0.02)
    assert likeness([[k % 10 > 0] * 8 for k in range(20)]) == pytest.approx(1.0)
    assert likeness([[True, True], [True]]) == 0.0
    assert likeness([[True], [False]]) == 0.0


def test_half_of_what_decides_is_the_clip() -> None:
    rng = np.random.default_rng(4)
    # A rep copies its clip's own flag or, as often as not, one of its own: correlation 1/4.
    clips = [
        [bool(own if copies else alone) for copies, alone in zip(*drawn, strict=True)]
        for own in rng.random(4000) < 0.8
        for drawn in [(rng.random(5) < 0.5, rng.random(5) < 0.8)]
    ]
    assert likeness(clips) == pytest.approx(0.25, abs=0.03)


def test_the_range_of_a_share_by_hand() -> None:
    reps = [[k % 10 > 0] for k in range(160)]
    share = share_and_range(reps, 0.0)
    # Wilson's range of 144 in 160, worked out by hand with z = 1.645.
    assert (share.pct, share.low_pct, share.high_pct) == pytest.approx((90.0, 85.4, 93.3), abs=0.1)
    assert str(share) == "90 % (85–93)"


def test_reps_of_a_clip_that_miss_together_count_once() -> None:
    clips = [[k % 10 > 0] * 8 for k in range(20)]
    alone = [[k % 10 > 0] for k in range(20)]
    assert share_and_range(clips, 1.0) == share_and_range(alone, 0.0)
    wide, narrow = share_and_range(clips, 1.0), share_and_range(clips, 0.0)
    assert wide.high_pct - wide.low_pct > 2 * (narrow.high_pct - narrow.low_pct)


def test_a_share_without_misses_is_not_sure() -> None:
    share = share_and_range([[True] * 5] * 4, 0.5)
    assert (share.pct, share.high_pct) == pytest.approx((100.0, 100.0))
    assert share.low_pct < 80


@pytest.mark.parametrize(
    ("alike", "expected"),
    # Nine, or all ten, of ten: 10 p^9 q and p^10. Alike, all ten reps are one.
    [(0.0, 10 * 0.9**9 * 0.1), (1.0, 0.0)],
)
def test_the_chance_of_a_share_between_85_and_95(alike: float, expected: float) -> None:
    chance = chance_within([10], alike, 0.9, (85.0, 95.0))
    assert chance == pytest.approx(expected, abs=0.02)


def test_reps_that_miss_alike_show_the_true_share_less_often() -> None:
    apart, some, alike = (
        chance_within([5] * 30, value, 0.9, (85.0, 95.0)) for value in (0.0, 0.5, 1.0)
    )
    assert apart > some > alike > 0.5


def test_what_was_not_answered_counts_for_no_error_and_no_coverage() -> None:
    assert mae([1.0, -3.0, np.nan]) == "2.0"
    told = [Estimate(1.0, 0.0, 2.0), Estimate(5.0, 4.0, 6.0), Estimate.missing()]
    assert coverage(told, [1.5, 9.0, 1.0]) == "50 %"
    assert coverage(told, [1.5, np.nan, 1.0]) == "100 %"


def test_area_under_the_curve() -> None:
    assert area_under_curve([3.0, 2.0, 1.0], [True, True, False]) == 1.0
    assert area_under_curve([1.0, 2.0, 2.0], [True, True, False]) == 0.25
    assert np.isnan(area_under_curve([1.0], [True]))
