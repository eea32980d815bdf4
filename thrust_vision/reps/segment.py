"""Finding repetitions in the height of the hip.

Which peaks of it are tops of reps, ``reps/tops.py`` says. A lift starts and a lowering ends where
the hip comes to rest, so that sitting up or rolling the bar away belongs to no rep.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.medians import median_of_known
from thrust_vision.body.stretches import stretches_of
from thrust_vision.reps.rep import Rep
from thrust_vision.reps.tops import tops_of_reps
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
    opening_deg: FloatArray | None = None,
    trunk_deg: FloatArray | None = None,
) -> tuple[Rep, ...]:
    """Repetitions in order of time.

    Args:
        time_s: (n,) seconds, strictly increasing.
        height: (n,) hip height in trunk lengths; NaN where not seen.
        lying: (n,) frames on which the body is as at the top of a hip thrust.
        upright: (n,) frames on which the lifter surely sits or stands; no rep reaches across.
        settings: the thresholds.
        opening_deg: (n,) how far trunk and thigh are open as the lifter net sees it, degrees; NaN
            where it did not look.
        trunk_deg: (n,) trunk above horizontal, degrees; NaN where not seen.
    """
    seen = np.isfinite(height)
    if seen.sum() < 3:
        return ()
    filled = np.interp(time_s, time_s[seen], height[seen])
    step_s = float(np.median(np.diff(time_s)))
    unknown = np.full(len(time_s), np.nan)
    opening_deg = unknown if opening_deg is None else opening_deg
    trunk_deg = unknown if trunk_deg is None else trunk_deg
    kept = tops_of_reps(filled, opening_deg, lying & seen, step_s, settings)
    up = _got_up(upright, time_s, settings.min_upright_s)
    reps = [rep for rep in _reps(time_s, filled, up, kept, trunk_deg, settings=settings) if rep]
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
    trunk_deg: FloatArray,
    *,
    settings: RepSettings,
) -> list[Rep | None]:
    """The rep around each top; None where there is none."""

    def around(apart: BoolArray) -> list[Rep | None]:
        spans = _bounds(height, apart, tops)
        return [_rep(time_s, height, span, settings) for span in spans]

    reps = around(upright)
    sits = _sits(trunk_deg, [rep for rep in reps if rep], settings)
    if sits.any():
        reps = around(upright | sits)
    up_s = time_s[upright]
    return [None if rep and _gets_up(rep, time_s, up_s, settings) else rep for rep in reps]


def _sits(trunk_deg: FloatArray, reps: list[Rep], settings: RepSettings) -> BoolArray:
    """(n,) frames on which the trunk is much steeper than where the set's reps usually begin.

    Who sits on the floor before the first rep has the hips as low as who lies there.
    """
    if len(reps) < settings.min_reps_usual:
        return np.zeros(len(trunk_deg), bool)
    usual_deg = median_of_known(trunk_deg[[rep.start for rep in reps]])
    return trunk_deg > usual_deg + settings.sits_steeper_deg


def _got_up(upright: BoolArray, time_s: FloatArray, least_s: float) -> BoolArray:
    """(n,) ``upright`` without short stretches: a trunk that stands at the bottom of lifts.

    What reaches an end of the clip stays, however short: nobody knows how long it lasted.
    """
    kept = upright.copy()
    for stretch in stretches_of(upright):
        inside = stretch.start > 0 and stretch.stop < len(upright)
        if inside and time_s[stretch.stop] - time_s[stretch.start] < least_s:
            kept[stretch] = False
    return kept


def _gets_up(rep: Rep, time_s: FloatArray, up_s: FloatArray, settings: RepSettings) -> bool:
    """Whether the top is a part of getting up or lying down; ``up_s`` are times spent upright."""
    first_s, last_s = time_s[rep.lockout_first], time_s[rep.lockout_last]
    apart = np.maximum(first_s - up_s, up_s - last_s)
    return bool((apart < settings.min_from_upright_s).any())


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
    # A clip that ends on the way up never shows that rep's top. All that is left of it counts: the
    # lowest frame of a top that trembles need not be the last.
    high = height >= top - settings.lockout_share * lift
    top_cut = (not fall_seen and high[first:].all()) or (not rise_seen and high[: last + 1].all())
    if time_s[end] - time_s[start] < settings.min_rep_s or (
        top_cut and hold_s < settings.min_hold_at_cut_s
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
