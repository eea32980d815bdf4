"""Which reps belong to the set: it is lifted in one place, by a lifter who is seen alike."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.medians import median_of_known
from thrust_vision.body.skeleton import Skeleton
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.reps.rep import Rep
from thrust_vision.settings import SceneSettings

FloatArray = NDArray[np.float64]

#: What holds still in a set.
_HOLDING = ("shoulder", "ankle")


def of_one_set(
    reps: tuple[Rep, ...], lifter: Skeleton, net: NetTrack | None, settings: SceneSettings
) -> tuple[Rep, ...]:
    """The reps without those that are done elsewhere, or made up, numbered anew.

    Whoever gets up and walks off, or was never there, moves in ways that can look like a rep. The
    network knows nothing but lifters: where they sit or have gone, it makes up a lift, unsurely.
    Both count together: a rep somewhat apart of which it is somewhat unsure is none either.

    Args:
        reps: of the clip.
        lifter: on the same frames.
        net: predictions on those; None where the joints are not the network's.
        settings: the thresholds.
    """
    if len(reps) < settings.min_reps_compared:
        return reps
    strange = np.hypot(
        apart(reps, lifter) / settings.max_rep_apart,
        np.zeros(len(reps)) if net is None else doubt(reps, net) / settings.max_rep_doubt,
    )
    return _numbered(reps, strange <= 1)


def apart(reps: tuple[Rep, ...], lifter: Skeleton) -> FloatArray:
    """(r,) how far shoulders or ankles are at the top of each rep from where they usually are.

    In trunk lengths; the lowering of the last rep may end in sitting up.
    """
    off: FloatArray = np.max([_apart(reps, lifter, joint) for joint in _HOLDING], axis=0)
    return off


def doubt(reps: tuple[Rep, ...], net: NetTrack) -> FloatArray:
    """(r,) how much larger the spread of the network's joints is in each rep than in most.

    A share of the usual spread, 0 where it is usual, less or unknown.
    """
    spread = net.core_spread
    each = np.array([median_of_known(spread[rep.start : rep.end + 1]) for rep in reps])
    more: FloatArray = np.nan_to_num(each / median_of_known(each) - 1)
    return np.maximum(more, 0.0)


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
