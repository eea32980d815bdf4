"""Which peaks of the hip's height are the tops of reps.

A rep is a peak that stands out by a share of the set's own usual lift: the prominence of a peak is
hysteresis without fixed levels, so a drifting baseline, a bounce or a pause neither adds nor hides
a rep. A low peak is a rep if it lasts, unless the hip is seen to stay closed; and if it is seen to
open, however brief: that of a rep of half the way opens by half, that of a lift which is given up
hardly.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from thrust_vision.settings import RepSettings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]

#: A hip that is seen to open less than this is not seen well: rendered and real ones open by 45 and
#: more.
_LEAST_OPENING_DEG = 20.0
#: Frames to either side of a top or bottom over which the opening there is told.
_NEAR = 2


def tops_of_reps(
    height: FloatArray,
    opening_deg: FloatArray,
    lying: BoolArray,
    step_s: float,
    settings: RepSettings,
) -> IntArray:
    """Frames of the tops of reps, in order of time.

    Args:
        height: (n,) of the hip, trunk lengths, without gaps.
        opening_deg: (n,) how far trunk and thigh are open, degrees; NaN where not seen.
        lying: (n,) frames on which the body is as at the top of a hip thrust.
        step_s: time from frame to frame.
        settings: the thresholds.
    """
    # A floor at both ends lets a clip that begins or ends at the top have a peak there.
    floor = float(np.min(height)) - 1e-9
    padded = np.concatenate([[floor], height, [floor]])
    peaks, found = signal.find_peaks(
        padded, prominence=settings.min_partial_lift, plateau_size=1, width=0, rel_height=0.5
    )
    peaks -= 1
    usable = lying[peaks]
    peaks, lasting, lifts = peaks[usable], found["widths"][usable], found["prominences"][usable]
    plain = lifts >= settings.min_lift
    if not plain.any():
        return peaks[:0]
    # The highest top stands out from wherever the hip goes after the set, a seat on the floor say.
    lifts[plain] = np.minimum(lifts[plain], _over_lower_dip(height, peaks[plain], to_ends=True))
    # Many small shuffles must not pull the usual lift down to theirs, nor one odd lift up.
    reference = _nearly_highest(lifts[plain])
    usual = float(np.median(lifts[plain & (lifts >= settings.min_share * reference)]))
    enough = settings.min_partial_share * usual
    high = lifts >= enough
    tops = _apart(height, peaks[high], enough)
    chosen = np.isin(peaks, tops) & high
    whole = lifts[chosen] >= settings.min_share * usual
    # A false start or a bounce is both low and short; a partial rep is low and takes its time.
    usual_frames = float(np.median(lasting[chosen][whole])) if whole.any() else np.inf
    lasts = lasting[chosen] >= settings.min_partial_time * usual_frames
    long = lasting[chosen] >= settings.min_partial_s / step_s
    # A rep between two others may begin or end high: the hip need not come down all the way.
    between = lifts[chosen] >= settings.min_between_share * usual
    between &= _over_lower_dip(height, tops, to_ends=False) >= settings.min_share * usual
    # What the hip is seen to do overrules the time; NaN, where it was not seen, does not.
    opens = _opens(height, opening_deg, tops, whole, enough)
    takes_time = lasts & (long | between) & ~(opens < settings.min_opening_share)
    kept: IntArray = tops[whole | takes_time | (opens >= settings.sure_opening_share)]
    return kept


def _opens(
    height: FloatArray,
    opening_deg: FloatArray,
    tops: IntArray,
    whole: BoolArray,
    enough: float,
) -> FloatArray:
    """(t,) how far the hip opens towards each top, over how far it does in the set's whole reps.

    The smaller of what it opens by and closes by; NaN where that was not seen, or where no whole
    rep tells how far is usual. A clip's end at the height of the top is no bottom.
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
    return gains / usual if usual >= _LEAST_OPENING_DEG else np.full(len(tops), np.nan)


def _nearly_highest(values: FloatArray) -> float:
    """Of many the highest but one, which is no odd one; of few the highest; NaN of none."""
    if not len(values):
        return float("nan")
    return float(np.sort(values)[-2 if len(values) > 3 else -1])


def _around(values: FloatArray, frame: int) -> float:
    """The median over the frames next to one; NaN where none is known."""
    near = values[max(frame - _NEAR, 0) : frame + _NEAR + 1]
    known = near[np.isfinite(near)]
    return float(np.median(known)) if len(known) else float("nan")


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
