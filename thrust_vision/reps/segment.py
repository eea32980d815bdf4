"""Finding repetitions in the height of the hip.

A rep is a peak of the hip's height that stands out by a share of the set's own usual lift: the
prominence of a peak is hysteresis without fixed levels, so a drifting baseline, a bounce or a
pause neither adds nor hides a rep.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from thrust_vision.reps.rep import Rep
from thrust_vision.settings import RepSettings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def find_reps(
    time_s: FloatArray, height: FloatArray, lying: BoolArray, settings: RepSettings
) -> tuple[Rep, ...]:
    """Repetitions in order of time.

    Args:
        time_s: (n,) seconds, strictly increasing.
        height: (n,) hip height in trunk lengths; NaN where not seen.
        lying: (n,) frames on which the body is as in a hip thrust, so that standing up at the
            end of a set is no rep.
        settings: the thresholds.
    """
    seen = np.isfinite(height)
    if seen.sum() < 3:
        return ()
    filled = np.interp(time_s, time_s[seen], height[seen])
    tops = _tops(filled, lying, settings)
    reps: list[Rep] = []
    for number, top in enumerate(tops):
        left = tops[number - 1] if number else 0
        right = tops[number + 1] if number + 1 < len(tops) else len(filled) - 1
        span = _Span(_lowest(filled, left, top), top, _lowest(filled, top, right))
        rep = _rep(len(reps) + 1, time_s, filled, span, settings)
        if rep is not None:
            reps.append(rep)
    return tuple(reps)


def _tops(height: FloatArray, lying: BoolArray, settings: RepSettings) -> list[int]:
    # A floor at both ends lets a clip that begins or ends at the top have a peak there.
    floor = float(np.min(height)) - 1e-9
    padded = np.concatenate([[floor], height, [floor]])
    peaks, found = signal.find_peaks(padded, prominence=settings.least_lift, plateau_size=1)
    peaks -= 1
    lifts = found["prominences"]
    usable = lying[peaks]
    if not usable.any():
        return []
    usual = float(np.median(lifts[usable]))
    enough = max(settings.least_lift, settings.least_share * usual)
    return _apart(height, peaks[usable & (lifts >= enough)].tolist(), enough)


def _apart(height: FloatArray, peaks: list[int], depth: float) -> list[int]:
    """The peaks that are a valley of ``depth`` apart; of two closer ones, the higher.

    Two tops of the very same height both have the prominence of the pair.
    """
    tops: list[int] = []
    for peak in peaks:
        if (
            not tops
            or min(height[tops[-1]], height[peak]) - np.min(height[tops[-1] : peak]) >= depth
        ):
            tops.append(peak)
        elif height[peak] > height[tops[-1]]:
            tops[-1] = peak
    return tops


def _lowest(height: FloatArray, first: int, last: int) -> int:
    return first + int(np.argmin(height[first : last + 1]))


@dataclass(frozen=True)
class _Span:
    """Frames between which one rep lies: the bottoms before and after, and the top."""

    before: int
    top: int
    after: int


def _rep(
    number: int, time_s: FloatArray, height: FloatArray, span: _Span, settings: RepSettings
) -> Rep | None:
    """The rep around a top, or None where it is a bounce or its top is not seen."""
    top = height[span.top]
    risen = float(top - height[span.before])
    fallen = float(top - height[span.after])
    lift = max(risen, fallen)
    rise_seen = risen >= settings.cut_share * lift
    fall_seen = fallen >= settings.cut_share * lift

    window = height[span.before : span.after + 1]
    high = np.flatnonzero(window >= top - settings.lockout_share * lift)
    first, last = span.before + int(high[0]), span.before + int(high[-1])
    low_before = np.flatnonzero(
        height[span.before : first + 1] <= height[span.before] + settings.edge_share * lift
    )
    low_after = np.flatnonzero(
        height[last : span.after + 1] <= height[span.after] + settings.edge_share * lift
    )
    start = span.before + int(low_before[-1]) if len(low_before) else first
    end = last + int(low_after[0]) if len(low_after) else last
    hold_s = float(time_s[last] - time_s[first])
    # A clip that ends on the way up never shows that rep's top.
    top_cut = (not fall_seen and last == len(height) - 1) or (not rise_seen and first == 0)
    if time_s[end] - time_s[start] < settings.least_rep_s or (
        top_cut and hold_s < settings.least_hold_at_cut_s
    ):
        return None
    return Rep(
        number=number,
        complete=rise_seen and fall_seen,
        start=start,
        lockout_first=first,
        lockout_last=last,
        end=end,
        start_s=float(time_s[start]),
        lockout_s=float(time_s[first] + time_s[last]) / 2,
        end_s=float(time_s[end]),
        concentric_s=float(time_s[first] - time_s[start]) if rise_seen else np.nan,
        hold_s=hold_s,
        eccentric_s=float(time_s[end] - time_s[last]) if fall_seen else np.nan,
    )
