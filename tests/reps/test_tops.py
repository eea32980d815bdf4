"""Low tops, with and without somebody who sees the hip open."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from thrust_vision.reps.segment import find_reps
from thrust_vision.reps.tops import peaks_of
from thrust_vision.settings import RepSettings

FPS = 30
OPEN_DEG = 80.0
WHOLE_S, BRIEF_S = 3.0, 0.8
#: Of the usual height: neither a whole rep nor nothing.
LOW = 0.45


def course(humps: list[tuple[float, float]]) -> np.ndarray:
    """Humps of so many seconds and so high, with rests of a second around them."""
    parts = [np.zeros(FPS)]
    for seconds, high in humps:
        parts += [high * np.sin(np.linspace(0, np.pi, round(seconds * FPS))) ** 2, np.zeros(FPS)]
    return np.concatenate(parts)


def a_set(low: float, at: int, low_s: float = BRIEF_S) -> np.ndarray:
    """Three lifts, and a low hump as the one of that number."""
    humps = [(WHOLE_S, 1.0)] * 3
    humps.insert(at, (low_s, low))
    return course(humps)


def count(at: int, opening_deg: np.ndarray | None, low_s: float = BRIEF_S) -> int:
    height = 0.6 * a_set(LOW, at, low_s)
    lying = np.ones(len(height), bool)
    time_s = np.arange(len(height)) / FPS
    return len(find_reps(time_s, height, lying, ~lying, RepSettings(), opening_deg))


def opening_deg(share: float, at: int, low_s: float = BRIEF_S) -> np.ndarray:
    """An opening that in the low hump is so much of the usual one."""
    return OPEN_DEG * (a_set(share, at, low_s) - 1)


@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_low_brief_top_counts_only_if_the_hip_is_seen_to_open(at: int) -> None:
    assert count(at, None) == 3
    assert count(at, opening_deg(0.25, at)) == 3
    assert count(at, opening_deg(0.5, at)) == 4


@pytest.mark.parametrize("at", [0, 1, 3])
def test_one_that_lasts_counts_unless_the_hip_is_seen_to_stay_closed(at: int) -> None:
    assert count(at, None, WHOLE_S) == 4
    assert count(at, opening_deg(0.25, at, WHOLE_S), WHOLE_S) == 4
    assert count(at, opening_deg(0.1, at, WHOLE_S), WHOLE_S) == 3


@pytest.mark.parametrize("at", [0, 1, 3])
def test_what_was_not_seen_opens_nothing(at: int) -> None:
    opening = opening_deg(0.5, at)
    top = round(FPS * (1 + at * (WHOLE_S + 1) + BRIEF_S / 2))
    opening[top - 8 : top + 8] = np.nan
    assert count(at, opening) == 3


def test_one_side_will_do_where_the_other_was_not_seen() -> None:
    opening = opening_deg(0.5, 3)
    bottom = round(FPS * (1 + 3 * (WHOLE_S + 1) + BRIEF_S))
    opening[bottom - 3 :] = np.nan
    assert count(3, opening) == 4


def test_a_hip_that_is_seen_to_open_nowhere_tells_nothing() -> None:
    assert count(1, 0.1 * opening_deg(0.5, 1)) == 3


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=40))
def test_peaks_and_how_far_they_stand_out(steps: list[int]) -> None:
    height = np.cumsum(steps).astype(float)
    frames, prominences = peaks_of(height)
    # The ends count as down.
    padded = np.concatenate([[height.min() - 1], height, [height.min() - 1]])
    expected, found = signal.find_peaks(padded, prominence=0, plateau_size=1)
    assert frames.tolist() == (expected - 1).tolist()
    lowest = height[frames] - height.min()
    assert prominences.tolist() == np.minimum(found["prominences"], lowest).tolist()
