"""The program's own filters and peaks are those of SciPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage, signal

from thrust_vision.body.signals import peaks_of, running_median, stretches_of, zero_phase

small = st.lists(st.integers(-4, 4), min_size=1, max_size=60)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("normalised", [0.01, 0.06, 0.4, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("padding", [0, 1, 16, 79])
def test_the_low_pass_is_scipys(order: int, normalised: float, padding: int) -> None:
    rows = np.random.default_rng(order).normal(500, 100, (3, 80))
    sections = signal.butter(order, normalised, output="sos")
    wanted = signal.sosfiltfilt(sections, rows, padlen=padding)
    assert zero_phase(order, normalised, rows, padding) == pytest.approx(wanted, rel=0, abs=1e-6)


@given(small, st.integers(0, 12))
def test_the_running_median_is_scipys(values: list[int], reach: int) -> None:
    row, window = np.array(values, float), 2 * reach + 1
    assert (running_median(row, window) == ndimage.median_filter(row, window, mode="nearest")).all()


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_stretches_are_scipys(values: list[bool]) -> None:
    mask = np.array(values, bool)
    found, count = ndimage.label(mask)
    assert stretches_of(mask) == [stretch for (stretch,) in ndimage.find_objects(found, count)]


@given(small)
def test_peaks_and_prominences_are_scipys(values: list[int]) -> None:
    row = np.array(values, float)
    peaks, found = signal.find_peaks(row, prominence=0)
    own, prominences = peaks_of(row)
    assert own.tolist() == peaks.tolist()
    assert prominences.tolist() == found["prominences"].tolist()
