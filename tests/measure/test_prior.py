"""The error that a set's reps share, told from how backs usually arch."""

import numpy as np
import pytest

from thrust_vision.measure.prior import LumbarPrior, Normal

USUAL = LumbarPrior(0.4, Normal(1.0, 4.5), Normal(22.0, 10.0), Normal(0.0, 5.0))


def test_with_nothing_seen_there_is_no_error() -> None:
    assert USUAL.shared_bias_deg([]) == 0.0
    assert USUAL.shared_bias_deg([np.nan, np.nan]) == 0.0


def test_what_was_not_seen_does_not_count() -> None:
    assert USUAL.shared_bias_deg([3.0, np.nan, 28.0]) == USUAL.shared_bias_deg([3.0, 28.0])


def test_backs_hardly_flex_so_low_changes_were_read_too_low() -> None:
    errors = [USUAL.shared_bias_deg([low, low + 2, 15.0]) for low in (0.0, -5.0, -10.0, -15.0)]
    assert abs(errors[0]) < 1.5
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < -6.0


def test_a_braced_set_is_left_alone() -> None:
    assert USUAL.shared_bias_deg([1.0, 2.0, 0.0, 3.0, 1.0]) == pytest.approx(0.0, abs=1.0)


def test_more_reps_say_more() -> None:
    one, six = (USUAL.shared_bias_deg([-8.0] * count) for count in (1, 6))
    assert six < one < 0.0


def test_an_error_that_cannot_be_is_not_found() -> None:
    certain = LumbarPrior(0.4, USUAL.braced, USUAL.arched, Normal(0.0, 0.01))
    assert certain.shared_bias_deg([-12.0, -11.0]) == pytest.approx(0.0, abs=0.01)


def test_it_makes_drawn_sets_better_on_average() -> None:
    rng = np.random.default_rng(7)
    before, after = [], []
    for _ in range(200):
        braced = rng.random(5) < USUAL.braced_share
        true = np.where(braced, rng.normal(1, 2, 5), rng.normal(22, 9, 5))
        read = true + rng.normal(0, 5) + rng.normal(0, 3, 5)
        before.append(np.abs(read - true).mean())
        after.append(np.abs(read - USUAL.shared_bias_deg(list(read)) - true).mean())
    assert np.mean(after) < 0.85 * np.mean(before)
