"""Which peaks of the hip's height are the tops of reps.

A rep is a peak that stands out by a share of the set's own usual lift: the prominence of a peak is
hysteresis without fixed levels, so a drifting baseline, a bounce or a pause neither adds nor hides
a rep. What a lower peak is, one fitted score decides (``reps/score.py``): by how far it stands out,
how long it lasts, and how far the hip is seen to open.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from thrust_vision.reps.score import FEATURES, RepScore, rep_score
from thrust_vision.settings import FITTED_WITH, RepSettings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Peaks that may be tops of reps, in order of time.

    Attributes:
        frames: (t,) of the peaks.
        whole: (t,) those that stand out as a rep of this set does.
        features: (t, 7) what is weighed of the others, as ``score.FEATURES`` names it: how far it
            stands out, over the lower dip beside it too, both over the usual lift, and their
            product; how long it stays above half of that, between the dips, in seconds and over
            what is usual, as powers of 2; how far the hip opens, over what is usual, and how much
            less than it rises.
    """

    frames: IntArray
    whole: BoolArray
    features: FloatArray


def tops_of_reps(
    height: FloatArray,
    opening_deg: FloatArray,
    lying: BoolArray,
    step_s: float,
    settings: RepSettings,
    score: RepScore | None = None,
) -> IntArray:
    """Frames of the tops of reps, in order of time.

    Args:
        height: (n,) of the hip, trunk lengths, without gaps.
        opening_deg: (n,) how far trunk and thigh are open, degrees; NaN where not seen.
        lying: (n,) frames on which the body is as at the top of a hip thrust.
        step_s: time from frame to frame.
        settings: the thresholds.
        score: decides about low peaks; the program's own if None.
    """
    found = candidates_of(height, opening_deg, lying, step_s, settings)
    accepted = found.whole | (score or rep_score()).accepts(found.features)
    tops: IntArray = found.frames[accepted]
    return tops


def candidates_of(
    height: FloatArray,
    opening_deg: FloatArray,
    lying: BoolArray,
    step_s: float,
    settings: RepSettings,
) -> Candidates:
    """The peaks that may be tops of reps; arguments as for ``tops_of_reps``."""
    peaks, lifts = peaks_of(height)
    usable = lying[peaks] & (lifts >= settings.min_partial_lift)
    peaks, lifts = peaks[usable], lifts[usable]
    plain = lifts >= settings.min_lift
    if not plain.any():
        return _nothing()
    # The highest top stands out from wherever the hip goes after the set, a seat on the floor say.
    lifts[plain] = np.minimum(lifts[plain], _over_lower_dip(height, peaks[plain]))
    # Many small shuffles must not pull the usual lift down to theirs, nor one odd lift up.
    reference = _nearly_highest(lifts[plain])
    usual = float(np.median(lifts[plain & (lifts >= settings.min_share * reference)]))
    enough = settings.min_candidate_share * usual
    high = lifts >= enough
    tops = _apart(height, peaks[high], enough)
    chosen = np.isin(peaks, tops) & high
    lifts = _untied(height, tops, lifts[chosen])
    whole = lifts >= settings.min_share * usual
    if not whole.any():
        return _nothing()
    over = _over_lower_dip(height, tops)
    time_s = step_s * _lasting(height, tops, height[tops] - over / 2)
    opening = _opens(height, opening_deg, tops, whole, enough, settings.min_opening_deg)
    lift, over_dip = lifts / usual, np.minimum(over / usual, 1.0)
    features = (
        lift,
        over_dip,
        lift * over_dip,
        np.log2(time_s),
        np.log2(time_s / np.median(time_s[whole])),
        opening,
        np.maximum(lift - opening, 0.0),
    )
    return Candidates(tops, whole, np.stack(features, axis=1))


def peaks_of(height: FloatArray) -> tuple[IntArray, FloatArray]:
    """Frames of all peaks of (n,) heights, the middle of what is level, and their prominences.

    That is the height over the higher of the two lowest points towards a higher peak, or towards
    the clip's end, where the hip counts as down: a clip may begin or end at the top.
    """
    begins = np.flatnonzero(np.diff(height, prepend=-np.inf) != 0)
    ends = np.append(begins[1:], len(height)) - 1
    change = np.diff(height[begins], prepend=-np.inf, append=-np.inf)
    top = np.flatnonzero((change[:-1] > 0) & (change[1:] < 0))
    floor = height.min()
    frames, prominences = (begins[top] + ends[top]) // 2, np.empty(len(top))
    for place, frame in enumerate(frames):
        higher = np.flatnonzero(height > height[frame])
        after = int(np.searchsorted(higher, frame))
        before = height[higher[after - 1] : frame].min() if after else floor
        behind = height[frame : higher[after]].min() if after < len(higher) else floor
        prominences[place] = height[frame] - max(before, behind)
    return frames, prominences


def _nothing() -> Candidates:
    empty = np.array([], np.intp)
    return Candidates(empty, empty.astype(bool), np.empty((0, len(FEATURES))))


def _opens(
    height: FloatArray,
    opening_deg: FloatArray,
    tops: IntArray,
    whole: BoolArray,
    enough: float,
    min_usual_deg: float,
) -> FloatArray:
    """(t,) how far the hip opens towards each top, over how far it does in the set's whole reps.

    The smaller of what it opens by and closes by; NaN where that was not seen, or where no whole
    rep shows how far is usual. A clip's end at the height of the top is no bottom.
    """
    edges = np.concatenate([[0], tops, [len(height) - 1]])
    bottoms = [a + int(np.argmin(height[a : b + 1])) for a, b in pairwise(edges)]
    opened = np.array([_around(opening_deg, top) for top in tops])
    closed = np.array([_around(opening_deg, bottom) for bottom in bottoms])
    for end, top in ((0, tops[0]), (-1, tops[-1])):
        if height[top] - height[bottoms[end]] < enough:
            closed[end] = np.nan
    gains: FloatArray = opened - np.fmax(closed[:-1], closed[1:])
    usual = _nearly_highest(gains[whole & np.isfinite(gains)])
    return gains / usual if usual >= min_usual_deg else np.full(len(tops), np.nan)


def _nearly_highest(values: FloatArray) -> float:
    """Of many the highest but one, which is no odd one; of few the highest; NaN of none."""
    if not len(values):
        return float("nan")
    return float(np.sort(values)[-1 if len(values) <= FITTED_WITH.few_reps else -2])


def _around(values: FloatArray, frame: int) -> float:
    """The median over the frames next to one; NaN where none is known."""
    reach = FITTED_WITH.opening_reach
    near = values[max(frame - reach, 0) : frame + reach + 1]
    known = near[np.isfinite(near)]
    return float(np.median(known)) if len(known) else float("nan")


def _over_lower_dip(height: FloatArray, peaks: IntArray) -> FloatArray:
    """How far each peak stands over the lower of the dips to its neighbours, or to the ends."""
    edges = np.concatenate([[0], peaks, [len(height) - 1]])
    dips = np.array([height[a : b + 1].min() for a, b in pairwise(edges)])
    return np.asarray(height[peaks] - np.minimum(dips[:-1], dips[1:]))


def _lasting(height: FloatArray, tops: IntArray, levels: FloatArray) -> FloatArray:
    """For how many frames the hip stays above a level around each top, between the dips."""
    edges = np.concatenate([[0], tops, [len(height) - 1]])
    dips = [a + int(np.argmin(height[a : b + 1])) for a, b in pairwise(edges)]
    lasting = []
    for top, level, (before, after) in zip(tops, levels, pairwise(dips), strict=True):
        low = height < level
        low[before], low[after] = before < top, after > top
        first, last = np.flatnonzero(low[:top]), np.flatnonzero(low[top:])
        begin = int(first[-1]) + 1 if len(first) else 0
        end = top + int(last[0]) if len(last) else len(height)
        lasting.append(float(end - begin))
    return np.array(lasting)


def _untied(height: FloatArray, tops: IntArray, lifts: FloatArray) -> FloatArray:
    """Lifts where of equally high peaks, both of which stand out alike, the later one does."""
    own = lifts.copy()
    for place, (top, later) in enumerate(pairwise(tops)):
        if height[top] == height[later]:
            own[place] = min(own[place], height[top] - height[top:later].min())
    return own


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
