"""Taking the noise out of key points without delaying them or filling what was not seen."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
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
    from scipy import ndimage  # takes its time, and who draws a motion does not need it

    seen = np.isfinite(values)
    result = np.zeros(len(values), bool)
    if seen.sum() < 3:
        return result
    step = float(np.median(np.diff(time_s[seen])))
    window = max(3, int(settings.outlier_window_s / step) | 1)
    deviation = np.abs(values[seen] - ndimage.median_filter(values[seen], window, mode="nearest"))
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
    from scipy import signal

    if len(values) < 2:
        return values
    step = float(np.median(np.diff(time_s)))
    nyquist_hz = 0.5 / step
    if settings.cutoff_hz >= nyquist_hz:
        return values
    grid = np.arange(time_s[0], time_s[-1] + step / 2, step)
    # filtfilt runs the filter twice, which doubles its order and sharpens its cut-off.
    passes = 2
    order = max(1, round(settings.order / passes))
    correction = (2 ** (1 / passes) - 1) ** (1 / (2 * order))
    normalised = min(settings.cutoff_hz / correction / nyquist_hz, 0.99)
    sections = _low_pass(order, normalised)
    # Three time constants of the filter: its memory must have faded at the ends.
    padding = min(len(grid) - 1, int(np.ceil(3 * nyquist_hz / settings.cutoff_hz)) * order)
    even = np.stack([np.interp(grid, time_s, column) for column in values.T])
    low = signal.sosfiltfilt(sections, even, padlen=padding)
    return np.stack([np.interp(time_s, grid, row) for row in low], axis=1)


@lru_cache(maxsize=64)
def _low_pass(order: int, normalised: float) -> FloatArray:
    """The sections of a Butterworth filter, which takes longer to design than to run."""
    from scipy import signal

    return np.asarray(signal.butter(order, normalised, output="sos"))
