"""Which frames are drawn, and which of them stands for a rep. Everything here goes by time."""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.motion import FloatArray, Motion
from thrust_vision.form.report import RepReport

#: Frames that follow sooner after one that is drawn are left out, s. A film of 30 frames a second
#: keeps all of them, also where a phone's clock wavers; of 50 and 60 every second one stays: what
#: the eye misses in a lift that takes a second is little, and drawing takes half the time.
_LEAST_STEP_S = 0.0245


def drawn_frames(time_s: FloatArray) -> NDArray[np.int64]:
    """Frame numbers, in order, of those that the annotated clip holds: at most 40 a second.

    Args:
        time_s: (n,) of all frames, increasing.
    """
    kept: list[int] = []
    due_s = -np.inf
    for number, at_s in enumerate(time_s.tolist()):
        if at_s >= due_s:
            kept.append(number)
            due_s = at_s + _LEAST_STEP_S
    return np.array(kept, np.int64)


def nearest_frame(time_s: FloatArray, at_s: float) -> int:
    """The number of the frame whose time is nearest to ``at_s``; ``time_s`` (n,) increases."""
    after = int(np.searchsorted(time_s, at_s))
    near = [number for number in (after - 1, after) if 0 <= number < len(time_s)]
    return min(near, key=lambda number: abs(time_s[number] - at_s))


def lockout_frame(motion: Motion, report: RepReport) -> int:
    """The drawn frame of a rep's lockout that shows the knee angle of the table.

    Of those that show it to the degree, the one nearest to the lockout's time; else the one that
    comes nearest to it; where no frame shows the knee, the one nearest in time.
    """
    rep, knee_deg = report.rep, motion.knee_angle_deg
    top = np.arange(rep.lockout_first, rep.lockout_last + 1)
    drawn = top[np.isin(top, drawn_frames(motion.time_s))]
    candidates = drawn if len(drawn) else top
    showing = candidates[np.isfinite(knee_deg[candidates])]
    if len(showing):
        knee = report.measures.knee_angle_lockout_deg
        value = knee.value if knee.known else float(np.median(knee_deg[showing]))
        off_deg = np.abs(knee_deg[showing] - value)
        same = np.round(knee_deg[showing]) == np.round(value)
        candidates = showing[same] if same.any() else showing[off_deg == off_deg.min()]
    return int(candidates[np.argmin(np.abs(motion.time_s[candidates] - rep.lockout_s))])
