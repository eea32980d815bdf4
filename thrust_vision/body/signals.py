"""Filters and peaks of signals, as SciPy has them.

Importing SciPy's takes half a second, longer than judging a set does. Each function here is held
against the one of SciPy that it stands for, by ``tests/body/test_signals.py``.
"""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]

_NEGLIGIBLE = 1e-18  # of a filter's response: below the rounding of what is filtered


def zero_phase(order: int, normalised: float, rows: FloatArray, padding: int) -> FloatArray:
    """Rows (m, n) through a Butterworth low-pass, forwards and backwards.

    As ``sosfiltfilt`` of the sections of ``butter``: the ends are continued by their reflection
    through the end point, and the filter starts as if it had always seen the first value.

    Args:
        order: of the filter.
        normalised: cut-off over the Nyquist frequency, 0 to 1.
        rows: the signals.
        padding: samples by which the ends are continued; fewer than n.
    """
    response = _impulse_response(order, normalised)
    before = 2 * rows[:, :1] - rows[:, padding:0:-1]
    after = 2 * rows[:, -1:] - rows[:, -2 : -padding - 2 : -1]
    filtered = np.concatenate([before, rows, after], axis=1)
    for _ in range(2):
        always = np.repeat(filtered[:, :1], len(response) - 1, axis=1)
        seen = np.concatenate([always, filtered], axis=1)
        filtered = np.stack([np.convolve(row, response, "valid") for row in seen])[:, ::-1]
    return filtered[:, padding : padding + rows.shape[1]]


@lru_cache(maxsize=64)
def _impulse_response(order: int, normalised: float) -> FloatArray:
    """Of a Butterworth low-pass, until it has faded: by the bilinear transform of its poles."""
    angles = np.pi * (2 * np.arange(order) + order + 1) / (2 * order)
    analog = np.tan(np.pi * normalised / 2) * np.exp(1j * angles)
    poles = (1 + analog) / (1 - analog)
    feedback = np.real(np.poly(poles))
    feed = np.real(np.poly(-np.ones(order)))
    feed *= feedback.sum() / feed.sum()  # what stays passes unchanged
    slowest = max(float(np.abs(poles).max()), 0.5)
    response = np.zeros(order + int(np.ceil(np.log(_NEGLIGIBLE) / np.log(slowest))))
    response[: order + 1] = feed
    for n in range(1, len(response)):
        past = response[max(n - order, 0) : n][::-1]
        response[n] -= past @ feedback[1 : len(past) + 1]
    return response


def running_median(values: FloatArray, window: int) -> FloatArray:
    """(n,) medians over an odd ``window`` about each value; the ends are repeated beyond them."""
    padded = np.pad(values, window // 2, mode="edge")
    return np.asarray(np.median(sliding_window_view(padded, window), axis=1))


def stretches_of(mask: BoolArray) -> list[slice]:
    """The stretches on which ``mask`` (n,) holds, in order."""
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0))
    return [slice(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]


def peaks_of(values: FloatArray) -> tuple[IntArray, FloatArray]:
    """Where (n,) values are higher than to both sides, and by how much: their prominence.

    A level top counts with its middle. The prominence is the height above the higher of the two
    lowest values that lie between the peak and a higher value, or the end, to either side.
    """
    level_starts = np.concatenate([[0], np.flatnonzero(np.diff(values)) + 1])
    level_ends = np.concatenate([level_starts[1:], [len(values)]]) - 1
    rise = np.diff(values[level_starts])
    top = 1 + np.flatnonzero((rise[:-1] > 0) & (rise[1:] < 0))
    peaks = (level_starts[top] + level_ends[top]) // 2
    prominences = np.empty(len(peaks))
    for place, peak in enumerate(peaks):
        higher = np.flatnonzero(values > values[peak])
        at = int(np.searchsorted(higher, peak))
        first = higher[at - 1] + 1 if at else 0
        last = higher[at] if at < len(higher) else len(values)
        lowest = max(values[first : peak + 1].min(), values[peak:last].min())
        prominences[place] = values[peak] - lowest
    return peaks, prominences
