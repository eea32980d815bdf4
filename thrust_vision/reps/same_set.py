"""Which reps belong to the set: it is lifted in one place, by a lifter who is seen alike."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.medians import median_of_known
from thrust_vision.body.skeleton import Skeleton
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.reps.rep import Rep

FloatArray = NDArray[np.float64]

#: What holds still in a set.
_HOLDING = ("shoulder", "ankle")
#: Fewer reps do not say where the set is.
_LEAST_REPS = 3


def in_one_place(reps: tuple[Rep, ...], lifter: Skeleton, most_apart: float) -> tuple[Rep, ...]:
    """The reps without those that are done elsewhere, numbered anew.

    Whoever gets up and walks off, or was never there, moves in ways that can look like a rep.

    Args:
        reps: of the clip.
        lifter: on the same frames.
        most_apart: trunk lengths between the shoulders (or the ankles) at the top of a rep and
            where those of most reps are. The lowering of the last may end in sitting up.
    """
    if len(reps) < _LEAST_REPS:
        return reps
    off = np.max([_apart(reps, lifter, joint) for joint in _HOLDING], axis=0)
    return _numbered(reps, off <= most_apart)


def predicted_alike(reps: tuple[Rep, ...], net: NetTrack, most_doubt: float) -> tuple[Rep, ...]:
    """The reps without those in which the lifter net is unusually unsure, numbered anew.

    It knows nothing but lifters: where they sit or have gone, it makes up a lift.

    Args:
        reps: of the clip.
        net: the network's predictions on the same frames.
        most_doubt: spread of the net's joints in a rep over that in most reps.
    """
    if len(reps) < _LEAST_REPS:
        return reps
    spread = net.core_spread
    each = np.array([median_of_known(spread[rep.start : rep.end + 1]) for rep in reps])
    return _numbered(reps, ~(each > most_doubt * median_of_known(each)))


def _numbered(reps: tuple[Rep, ...], kept: NDArray[np.bool_]) -> tuple[Rep, ...]:
    chosen = [rep for rep, stays in zip(reps, kept, strict=True) if stays]
    return tuple(replace(rep, number=number) for number, rep in enumerate(chosen, 1))


def _apart(reps: tuple[Rep, ...], lifter: Skeleton, joint: str) -> FloatArray:
    """(r,) trunk lengths between a joint's place at the top of each rep and the usual one.

    Its place in the whole rep where the top does not show it; infinite in a rep that never shows a
    joint which most reps show; 0 if few do.
    """
    course = lifter.middle(joint)
    places = np.array([_place(course[rep.lockout]) for rep in reps])
    whole = np.array([_place(course[rep.start : rep.end + 1]) for rep in reps])
    places = np.where(np.isfinite(places), places, whole)
    seen = np.isfinite(places).all(axis=1)
    if not seen.any():
        return np.zeros(len(reps))
    off = np.linalg.norm(places - np.nanmedian(places, axis=0), axis=1) / lifter.trunk_px
    return np.where(seen, off, np.inf if seen.mean() > 0.5 else 0.0)


def _place(course: FloatArray) -> FloatArray:
    """(2,) the median of a joint's way; NaN where it was never seen."""
    known = course[np.isfinite(course).all(axis=1)]
    return np.asarray(np.median(known, axis=0)) if len(known) else np.full(2, np.nan)
