"""Finding repetitions in the height of the hip.

A rep is a peak of the hip's height that stands out by a share of the set's own usual lift: the
prominence of a peak is hysteresis without fixed levels, so a drifting baseline, a bounce or a
pause neither adds nor hides a rep. A lift starts and a lowering ends where the hip comes to rest,
so that sitting up or rolling the bar away belongs to no rep.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from thrust_vision.reps.rep import Rep
from thrust_vision.settings import RepSettings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]


def find_reps(
    time_s: FloatArray,
    height: FloatArray,
    lying: BoolArray,
    upright: BoolArray,
    settings: RepSettings,
) -> tuple[Rep, ...]:
    """Repetitions in order of time.

    Args:
        time_s: (n,) seconds, strictly increasing.
        height: (n,) hip height in trunk lengths; NaN where not seen.
        lying: (n,) frames on which the body is as at the top of a hip thrust.
        upright: (n,) frames on which the lifter surely sits or stands; no rep reaches across.
        settings: the thresholds.
    """
    seen = np.isfinite(height)
    if seen.sum() < 3:
        return ()
    filled = np.interp(time_s, time_s[seen], height[seen])
    step_s = float(np.median(np.diff(time_s)))
    kept = _tops(filled, lying & seen, step_s, settings)
    up = _got_up(upright, time_s, settings.least_upright_s)
    reps = [rep for rep in _reps(time_s, filled, up, kept, settings) if rep]
    partial = _partial(filled, reps, settings)
    return tuple(
        replace(rep, number=number, partial=short)
        for number, (rep, short) in enumerate(zip(reps, partial, strict=True), 1)
    )


def _partial(height: FloatArray, reps: list[Rep], settings: RepSettings) -> list[bool]:
    """Which reps stop well below the set's usual top; where they began does not matter."""
    tops = np.array([height[rep.lockout].max() for rep in reps])
    lows = np.array([min(height[rep.start], height[rep.end]) for rep in reps])
    if not len(reps):
        return []
    top, low = np.median(tops), np.median(lows)
    return [bool(share < settings.partial_share) for share in (tops - low) / (top - low)]


@dataclass(frozen=True)
class _Span:
    """Frames between which one rep lies: the bottoms before and after, and the top."""

    before: int
    top: int
    after: int


def _reps(
    time_s: FloatArray,
    height: FloatArray,
    upright: BoolArray,
    tops: IntArray,
    settings: RepSettings,
) -> list[Rep | None]:
    """The rep around each top; None where there is none."""
    spans = _bounds(height, upright, tops)
    reps = [_rep(time_s, height, span, settings) for span in spans]
    up_s = time_s[upright]
    return [None if rep and _gets_up(rep, time_s, up_s, settings) else rep for rep in reps]


def _got_up(upright: BoolArray, time_s: FloatArray, least_s: float) -> BoolArray:
    """(n,) ``upright`` without short stretches: a trunk that stands at the bottom of lifts.

    What reaches an end of the clip stays, however short: nobody knows how long it lasted.
    """
    found, count = ndimage.label(upright)
    kept = upright.copy()
    for (stretch,) in ndimage.find_objects(found, count):
        inside = stretch.start > 0 and stretch.stop < len(upright)
        if inside and time_s[stretch.stop] - time_s[stretch.start] < least_s:
            kept[stretch] = False
    return kept


def _gets_up(rep: Rep, time_s: FloatArray, up_s: FloatArray, settings: RepSettings) -> bool:
    """Whether the top is a part of getting up or lying down; ``up_s`` are times spent upright."""
    first_s, last_s = time_s[rep.lockout_first], time_s[rep.lockout_last]
    apart = np.maximum(first_s - up_s, up_s - last_s)
    return bool((apart < settings.least_from_upright_s).any())


def _tops(height: FloatArray, lying: BoolArray, step_s: float, settings: RepSettings) -> IntArray:
    """Frames of the tops of reps; ``step_s`` is the time from frame to frame."""
    # A floor at both ends lets a clip that begins or ends at the top have a peak there.
    floor = float(np.min(height)) - 1e-9
    padded = np.concatenate([[floor], height, [floor]])
    peaks, found = signal.find_peaks(
        padded, prominence=settings.least_partial_lift, plateau_size=1, width=0, rel_height=0.5
    )
    peaks -= 1
    usable = lying[peaks]
    peaks, lasting, lifts = peaks[usable], found["widths"][usable], found["prominences"][usable]
    plain = lifts >= settings.least_lift
    if not plain.any():
        return peaks[:0]
    # The highest top stands out from wherever the hip goes after the set, a seat on the floor say.
    lifts[plain] = np.minimum(lifts[plain], _over_lower_dip(height, peaks[plain], to_ends=True))
    # Many small shuffles must not pull the usual lift down to theirs, nor one odd lift up.
    reference = np.sort(lifts[plain])[-2 if plain.sum() > 3 else -1]
    usual = float(np.median(lifts[plain & (lifts >= settings.least_share * reference)]))
    enough = settings.least_partial_share * usual
    high = lifts >= enough
    tops = _apart(height, peaks[high], enough)
    chosen = np.isin(peaks, tops) & high
    whole = lifts[chosen] >= settings.least_share * usual
    # A false start or a bounce is both low and short; a partial rep is low and takes its time.
    usual_frames = float(np.median(lasting[chosen][whole])) if whole.any() else np.inf
    lasts = lasting[chosen] >= settings.least_partial_time * usual_frames
    long = lasting[chosen] >= settings.least_partial_s / step_s
    # A rep between two others may begin or end high: the hip need not come down all the way.
    between = lifts[chosen] >= settings.least_between_share * usual
    between &= _over_lower_dip(height, tops, to_ends=False) >= settings.least_share * usual
    kept: IntArray = tops[whole | (lasts & (long | between))]
    return kept


def _over_lower_dip(height: FloatArray, peaks: IntArray, *, to_ends: bool) -> FloatArray:
    """How far each peak stands over the lower of the dips to its neighbours.

    ``to_ends``: the clip's ends count as neighbours too; else a lone peak stands over nothing.
    """
    edges = np.concatenate([[0], peaks, [len(height) - 1]])
    dips = np.array([height[a : b + 1].min() for a, b in pairwise(edges)])
    if not to_ends:
        dips[[0, -1]] = np.inf
    return np.asarray(height[peaks] - np.minimum(dips[:-1], dips[1:]))


def _apart(height: FloatArray, peaks: IntArray, enough: float) -> IntArray:
    """Peaks with a dip of at least ``enough`` between any two; of two without, the higher one.

    Two equally high peaks of one top both stand out by the whole lift.
    """
    kept: list[int] = []
    for peak in peaks:
        if kept:
            before = kept[-1]
            dip = min(height[before], height[peak]) - height[before:peak].min()
            if dip < enough:
                if height[peak] > height[before]:
                    kept[-1] = int(peak)
                continue
        kept.append(int(peak))
    return np.array(kept, np.intp)


def _bounds(height: FloatArray, upright: BoolArray, tops: IntArray) -> list[_Span]:
    """The lowest frames beside each top, no farther than the neighbouring top or getting up."""
    up = np.flatnonzero(upright)
    spans = []
    last = len(height) - 1
    for number, top in enumerate(tops):
        earlier, later = up[up < top], up[up > top]
        left = max(tops[number - 1] if number else 0, earlier[-1] + 1 if len(earlier) else 0)
        right = min(
            tops[number + 1] if number + 1 < len(tops) else last,
            later[0] - 1 if len(later) else last,
        )
        before = left + int(np.argmin(height[left : top + 1]))
        after = top + int(np.argmin(height[top : right + 1]))
        spans.append(_Span(before, int(top), after))
    return spans


def _rep(time_s: FloatArray, height: FloatArray, span: _Span, settings: RepSettings) -> Rep | None:
    """The rep around a top, or None where it is a bounce or its top is not seen."""
    top = height[span.top]
    risen = float(top - height[span.before])
    fallen = float(top - height[span.after])
    lift = max(risen, fallen)
    rise_seen = risen >= settings.cut_share * lift
    fall_seen = fallen >= settings.cut_share * lift

    first, last = _upper(height, span, settings.lockout_share * lift)
    # A sagging hip tilts the top: its middle is steadier from farther down.
    early, late = _upper(height, span, settings.lockout_time_share * lift)
    start = first - _moving(time_s, height, slice(first, span.before, -1), settings)
    end = last + _moving(time_s, height, slice(last, span.after, 1), settings)
    hold_s = float(time_s[last] - time_s[first])
    # A clip that ends on the way up never shows that rep's top.
    top_cut = (not fall_seen and last == len(height) - 1) or (not rise_seen and first == 0)
    if time_s[end] - time_s[start] < settings.least_rep_s or (
        top_cut and hold_s < settings.least_hold_at_cut_s
    ):
        return None
    return Rep(
        number=0,
        complete=rise_seen and fall_seen,
        start=start,
        lockout_first=first,
        lockout_last=last,
        end=end,
        start_s=float(time_s[start]),
        lockout_s=float(time_s[early] + time_s[late]) / 2,
        end_s=float(time_s[end]),
        concentric_s=float(time_s[first] - time_s[start]) if rise_seen else np.nan,
        hold_s=hold_s,
        eccentric_s=float(time_s[end] - time_s[last]) if fall_seen else np.nan,
    )


def _upper(height: FloatArray, span: _Span, below: float) -> tuple[int, int]:
    """First and last frame of a rep that lie within ``below`` of its top."""
    window = height[span.before : span.after + 1]
    high = np.flatnonzero(window >= height[span.top] - below)
    return span.before + int(high[0]), span.before + int(high[-1])


def _moving(time_s: FloatArray, height: FloatArray, way: slice, settings: RepSettings) -> int:
    """How many frames from the top down to where the hip comes to rest.

    At rest is a hip in the lower part of the fall that goes slower than a share of the fall's
    fastest: a lowest frame alone may come seconds later, when the lifter sits up.
    """
    frames = np.arange(way.start, way.stop, way.step)
    if len(frames) < 2:
        return len(frames)
    fall = height[frames[0]] - height[frames]
    speed = np.gradient(fall, np.abs(time_s[frames] - time_s[frames[0]]))
    low = fall >= (1 - settings.low_share) * fall.max()
    at_rest = low & (speed <= settings.rest_share * speed.max())
    return int(np.flatnonzero(at_rest)[0]) if at_rest.any() else len(frames)
