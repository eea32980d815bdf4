import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from thrust_vision.body.smoothing import smooth, spikes
from thrust_vision.settings import SmoothingSettings

SETTINGS = SmoothingSettings()
TRUNK = 100.0


def even_times(fps: float, seconds: float) -> np.ndarray:
    return np.arange(0, seconds, 1 / fps)


@pytest.mark.parametrize("fps", [10, 24, 30, 60, 240])
def test_a_slow_movement_comes_through_unchanged_and_undelayed(fps: float) -> None:
    time_s = even_times(fps, 8)
    lift = 50 * np.sin(2 * np.pi * 0.4 * time_s)
    assert np.max(np.abs(smooth(time_s, lift, TRUNK, SETTINGS) - lift)) < 1.0


def test_noise_is_halved_at_least() -> None:
    rng = np.random.default_rng(3)
    time_s = even_times(60, 10)
    lift = 50 * np.sin(2 * np.pi * 0.4 * time_s)
    noise = rng.normal(0, 1, len(time_s))
    left = smooth(time_s, lift + noise, TRUNK, SETTINGS) - lift
    assert np.std(left) < 0.5 * np.std(noise)


def test_uneven_times_give_the_same_as_even_ones() -> None:
    rng = np.random.default_rng(4)
    time_s = np.sort(rng.uniform(0, 8, 300))
    lift = 50 * np.sin(2 * np.pi * 0.4 * time_s)
    inner = (time_s > 0.3) & (time_s < 7.7)
    left = smooth(time_s, lift, TRUNK, SETTINGS) - lift
    assert np.max(np.abs(left[inner])) < 2.0


def test_gaps_stay_gaps_and_do_not_reach_over() -> None:
    time_s = even_times(30, 6)
    lift = np.where(time_s < 3, 0.0, 100.0)
    lift[(time_s > 2.5) & (time_s < 3.5)] = np.nan
    smoothed = smooth(time_s, lift, TRUNK, SETTINGS)
    assert np.array_equal(np.isnan(smoothed), np.isnan(lift))
    # A filter that ran over the gap would ring on both sides of it.
    assert np.nanmax(np.abs(smoothed - lift)) < 1e-6


def test_one_wild_sample_is_a_spike_and_a_fast_lift_is_none() -> None:
    time_s = even_times(30, 6)
    fast = 40 * np.sin(2 * np.pi * 1.0 * time_s)
    assert not spikes(time_s, fast, TRUNK, SETTINGS).any()
    wild = fast.copy()
    wild[50] += 60
    assert np.flatnonzero(spikes(time_s, wild, TRUNK, SETTINGS)).tolist() == [50]
    assert np.isnan(smooth(time_s, wild, TRUNK, SETTINGS)[50])


@given(st.floats(-500, 500), st.floats(0.1, 10.0))
def test_shifting_and_scaling_commute_with_smoothing(shift: float, scale: float) -> None:
    time_s = even_times(30, 3)
    lift = 30 * np.sin(2 * np.pi * time_s) + 3 * np.sin(2 * np.pi * 9 * time_s)
    first = smooth(time_s, lift * scale + shift, TRUNK * scale, SETTINGS)
    second = smooth(time_s, lift, TRUNK, SETTINGS) * scale + shift
    assert first == pytest.approx(second, abs=1e-6 * (abs(shift) + 100 * scale))


def test_nothing_seen_is_nothing_out() -> None:
    time_s = even_times(30, 1)
    assert np.isnan(smooth(time_s, np.full((len(time_s), 2), np.nan), TRUNK, SETTINGS)).all()


@pytest.mark.parametrize("count", [20, 100, 601])
@pytest.mark.parametrize("fps", [24.0, 30.0, 60.0])
def test_it_is_a_butterworth_filter_run_forwards_and_backwards(count: int, fps: float) -> None:
    rng = np.random.default_rng(count)
    time_s = np.arange(count) / fps
    walk = np.cumsum(rng.normal(0, 0.1, (count, 3)), axis=0)
    # Half of the power is left at the cut-off after both passes: Winter 2009, section 3.4.4.
    cutoff_hz = SETTINGS.cutoff_hz / (2**0.5 - 1) ** 0.25
    sections = signal.butter(2, cutoff_hz, fs=fps, output="sos")
    expected = signal.sosfiltfilt(sections, walk, axis=0, padlen=count - 1)
    assert smooth(time_s, walk, TRUNK, SETTINGS) == pytest.approx(expected, abs=1e-4)
