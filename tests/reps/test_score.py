"""The score of low tops: what it weighs, and where its weights end."""

import json

import numpy as np
import pytest

from thrust_vision.reps.score import FEATURES, MODEL, RepScore, rep_score
from thrust_vision.weights.model_files import model_file

#: A lift given up, by the names of ``FEATURES``: low, brief, and nobody sees the hip.
GIVEN_UP = {
    "lift": 0.35,
    "over_dip": 0.35,
    "lift_over_dip": 0.35**2,
    "log_time_s": -1.0,
    "log_time_share": -1.5,
    "opening": np.nan,
    "unopened": np.nan,
}


def features(**changed: float) -> np.ndarray:
    return np.array([[(GIVEN_UP | changed)[name] for name in FEATURES]])


def likely(**changed: float) -> float:
    return float(rep_score().probability(features(**changed))[0])


def test_a_logistic_model_of_known_weights() -> None:
    weights = np.array([2.0, 0.0, 0.0, 1.0, 0.0, 4.0, 0.0])
    model = RepScore(weights, np.full(7, -9.0), np.full(7, 9.0), 0.5, -1.0, 0.5)
    unseen = 2.0 * 0.35 - 1.0 + 0.5 - 1.0
    assert model.probability(features()) == pytest.approx(1 / (1 + np.exp(-unseen)))
    seen = 2.0 * 0.35 - 1.0 + 4.0 * 0.4 - 1.0
    given = features(opening=0.4, unopened=0.0)
    assert model.probability(given) == pytest.approx(1 / (1 + np.exp(-seen)))
    assert model.accepts(given).tolist() == [seen > 0]


def test_beyond_the_sets_of_the_fit_its_edge_counts() -> None:
    model = rep_score()
    edge, beyond = float(model.high[3]), float(model.high[3]) + 5.0
    assert likely(log_time_s=beyond) == likely(log_time_s=edge)


def test_what_lasts_longer_or_opens_farther_is_more_likely_a_rep() -> None:
    assert likely() < likely(log_time_s=0.5) < likely(log_time_s=0.5, log_time_share=0.0)
    closed = likely(opening=0.0, unopened=0.35)
    assert closed < likely(opening=0.2, unopened=0.15) < likely(opening=0.5, unopened=0.0)
    assert closed < likely() < likely(opening=0.5, unopened=0.0)


def test_a_dip_at_the_top_is_no_rep_and_one_that_begins_high_is() -> None:
    long = {"log_time_s": 0.5, "log_time_share": 0.0, "over_dip": 1.0}
    dip, rep = (likely(lift=lift, lift_over_dip=lift, **long) for lift in (0.25, 0.5))
    assert dip < rep_score().min_probability < rep


def test_the_file_says_what_it_was_fitted_on() -> None:
    content = json.loads(model_file(MODEL).read_text("utf-8"))
    assert {"about", "licence", "fitted_on"} <= set(content)
    assert min(content["fitted_on"]["low_peaks"].values()) > 100
