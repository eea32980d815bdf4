"""The figures in the tables of the docs, on made numbers with known answers."""

import re

import numpy as np
import pytest

from benchmarks.tables import area_under_curve, coverage, mae, share_and_range
from thrust_vision.estimate import Estimate


def span(cell: str) -> float:
    low, high = map(float, re.findall(r"\((\d+)–(\d+)\)", cell)[0])
    return high - low


def test_a_share_of_whole_clips_is_less_sure_than_one_of_single_reps() -> None:
    clips = [[k % 10 > 0] * 8 for k in range(20)]
    reps = [[flag] for clip in clips for flag in clip]
    assert share_and_range(clips).startswith("90 %")
    assert share_and_range(reps).startswith("90 %")
    # Of 160 reps that miss one by one: 1.645 standard deviations of a binomial to either side.
    assert span(share_and_range(reps)) == pytest.approx(
        2 * 164.5 * np.sqrt(0.1 * 0.9 / 160), abs=1.5
    )
    assert span(share_and_range(clips)) > 2 * span(share_and_range(reps))


def test_a_share_without_misses_and_one_of_nothing() -> None:
    assert share_and_range([[True, True], [True]]) == "100 % (100–100)"
    assert share_and_range([]) == "–"


def test_what_was_not_answered_counts_for_no_error_and_no_coverage() -> None:
    assert mae([1.0, -3.0, np.nan]) == "2.0"
    told = [Estimate(1.0, 0.0, 2.0), Estimate(5.0, 4.0, 6.0), Estimate.missing()]
    assert coverage(told, [1.5, 9.0, 1.0]) == "50 %"


def test_area_under_the_curve() -> None:
    assert area_under_curve([3.0, 2.0, 1.0], [True, True, False]) == 1.0
    assert area_under_curve([1.0, 2.0, 2.0], [True, True, False]) == 0.25
    assert np.isnan(area_under_curve([1.0], [True]))
