"""Taking the noise out of key points without delaying them or filling what was not seen."""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from thrust_vision.settings import SmoothingSettings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Median absolute deviation to standard deviation of a normal distribution.
_MAD_TO_SIGMA = 1.4826


def smooth(
    time_s: FloatArray, values: FloatArray, unit: float, settings: SmoothingSettings
) -> FloatArray:
    """Low-passed copy of a signal; NaN stays NaN.

    Spikes are taken out, gaps no longer than ``max_gap_s`` are bridged while filtering, and
    a zero-lag Butterworth filter runs over each stretch between longer gaps on an even time grid,
    so that variable frame rates are handled.

    Args:
        time_s: (n,) seconds, strictly increasing.
        values: (n, ...) signal, NaN where not seen.
        unit: the lifter's trunk length in the signal's own unit.
        settings: the thresholds.
    """
    out = np.full_like(values, np.nan)
    columns = values.reshape(len(values), -1)
    smoothed = out.reshape(len(values), -1)
    for kept, alike in _kept_alike(time_s, columns, unit, settings):
        for stretch in _stretches(time_s, kept, settings.max_gap_s):
            part = stretch[:, None], alike
            smoothed[part] = _filtered(time_s[stretch], columns[part], settings)
    return np.where(np.isfinite(values), out, np.nan)


def _kept_alike(
    time_s: FloatArray, columns: FloatArray, unit: float, settings: SmoothingSettings
) -> Iterator[tuple[BoolArray, NDArray[np.intp]]]:
    """Which samples are seen and no spikes, with the columns of which that is so."""
    alike: dict[bytes, list[int]] = {}
    for number, column in enumerate(columns.T):
        kept = np.isfinite(column) & ~spikes(time_s, column, unit, settings)
        alike.setdefault(kept.tobytes(), []).append(number)
    for bits, numbers in alike.items():
        yield np.frombuffer(bits, bool), np.array(numbers)


def spikes(
    time_s: FloatArray, values: FloatArray, unit: float, settings: SmoothingSettings
) -> BoolArray:
    """(n,) samples that stick out of their surroundings: a Hampel identifier.

    The spread is taken over the whole signal, so that a stretch of stillness does not turn its
    smallest jitter into spikes.
    """
    seen = np.isfinite(values)
    result = np.zeros(len(values), bool)
    if seen.sum() < 3:
        return result
    step = float(np.median(np.diff(time_s[seen])))
    window = max(3, int(settings.outlier_window_s / step) | 1)
    around = sliding_window_view(np.pad(values[seen], window // 2, mode="edge"), window)
    deviation = np.abs(values[seen] - np.median(around, axis=1))
    spread = _MAD_TO_SIGMA * float(np.median(deviation))
    result[seen] = deviation > max(settings.outlier_mad * spread, settings.outlier_reach * unit)
    return result


def _stretches(time_s: FloatArray, kept: BoolArray, max_gap_s: float) -> Iterator[NDArray[np.intp]]:
    """Indices of kept samples, split where more than ``max_gap_s`` lies between two."""
    index = np.flatnonzero(kept)
    if len(index):
        yield from np.split(index, np.flatnonzero(np.diff(time_s[index]) > max_gap_s) + 1)


def _filtered(time_s: FloatArray, values: FloatArray, settings: SmoothingSettings) -> FloatArray:
    """(n, m) low-passed columns of a stretch without gaps."""
    if len(values) < 2:
        return values
    step = float(np.median(np.diff(time_s)))
    if settings.cutoff_hz >= 0.5 / step:
        return values
    grid = np.arange(time_s[0], time_s[-1] + step / 2, step)
    even = np.stack([np.interp(grid, time_s, column) for column in values.T])
    low = _low_pass(even, step, settings)
    return np.stack([np.interp(time_s, grid, row) for row in low], axis=1)


def _low_pass(rows: FloatArray, step_s: float, settings: SmoothingSettings) -> FloatArray:
    """Rows (m, n) through a Butterworth low-pass that delays nothing, n at least 2.

    Multiplied in the frequency domain by what the digital filter, run forwards and backwards, does
    to each frequency. Rows go on beyond their ends as their own reflection through the end point,
    which a Fourier series has once the line between both ends is taken out.
    """
    passes = 2
    order = max(1, round(settings.order / passes))
    # Two passes sharpen the cut-off (Winter 2009, Biomechanics and Motor Control, section 3.4.4).
    correction = (2 ** (1 / passes) - 1) ** (1 / (2 * order))
    cutoff_hz = min(settings.cutoff_hz / correction, 0.99 * 0.5 / step_s)
    count = rows.shape[1]
    line = np.linspace(rows[:, 0], rows[:, -1], count, axis=1)
    off = rows - line
    spectrum = np.fft.rfft(np.concatenate([off, -off[:, -2:0:-1]], axis=1))
    turns = np.linspace(0.0, 0.5, spectrum.shape[1])  # per sample
    ratio = np.tan(np.pi * turns) / np.tan(np.pi * cutoff_hz * step_s)
    kept = spectrum / (1.0 + ratio ** (2 * order))
    low: FloatArray = line + np.fft.irfft(kept, 2 * (count - 1))[:, :count]
    return low
