"""Fits how the camera's yaw is read from the body: prints the numbers of ``scene/view.py``.

    python -m fitting.view FOLDER... [--cache DIR] [--model NAME]

FOLDER holds rendered training clips with their truth. Every clip is also left out once, which
gives the errors and the intervals that the numbers deserve.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from benchmarks.given import given
from thrust_vision.scene.closer import seen_in
from thrust_vision.scene.tidy import inside_picture, untangled
from thrust_vision.scene.view import parting, turns_deg
from thrust_vision.settings import Settings

FloatArray = NDArray[np.float64]

#: Against weights that only fit the few clips: the penalty of a weight on a turn of unit spread.
_RIDGE = 1.0
#: Clips behind plates, whose far side is half invented, count this much.
_COVERED_WEIGHT = 0.4


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, leave one out, print."""
    asked = given(__doc__, arguments)
    settings = Settings()
    turns, yaws, covered = [], [], []
    parted: list[tuple[float, float]] = []
    for clip in asked.clips:
        observation = asked.observed(clip)
        seen = seen_in(observation, settings)
        if observation.close is not None:
            parted.append((parting(observation.close), clip.yaw_deg))
        if seen.lifter is None:
            continue
        found = turns_deg(untangled(inside_picture(observation.track)), seen.lifter)
        if np.isfinite(found).all():
            turns.append(found)
            yaws.append(clip.yaw_deg)
            covered.append(clip.plate_m > 0)
    report(np.array(turns), np.array(yaws), np.array(covered))
    report_parting(np.array(parted))


def report_parting(parted: FloatArray) -> None:
    """Print the line from parting to yaw, and errors of clips left out of the fit."""
    print(
        "yaw of a parting of 1, without one",
        np.round(np.polyfit(parted[:, 0], parted[:, 1], 1), 1).tolist(),
    )
    off = np.empty(len(parted))
    for left_out, (parting_of_it, yaw_deg) in enumerate(parted):
        others = np.delete(parted, left_out, axis=0)
        line = np.polyfit(others[:, 0], others[:, 1], 1)
        off[left_out] = abs(np.polyval(line, parting_of_it) - yaw_deg)
    print(
        f"{len(off)} clips, MAE {off.mean():.1f}, 90 % within {np.percentile(off, 90):.1f} degrees"
    )


def report(turns: FloatArray, yaw_deg: FloatArray, covered: NDArray[np.bool_]) -> None:
    """Print weights, and errors of clips left out of the fit."""
    importance = np.where(covered, _COVERED_WEIGHT, 1.0)
    weights = fit(turns, yaw_deg, importance)
    print("intercept", np.round(weights[-1], 2), "weights", np.round(weights[:-1], 2).tolist())
    errors = np.empty(len(yaw_deg))
    for left_out in range(len(yaw_deg)):
        kept = np.arange(len(yaw_deg)) != left_out
        own = fit(turns[kept], yaw_deg[kept], importance[kept])
        errors[left_out] = turns[left_out] @ own[:-1] + own[-1] - yaw_deg[left_out]
    for name, chosen in (("no plates", ~covered), ("plates", covered)):
        off = np.abs(errors[chosen])
        print(
            f"{name}: {len(off)} clips, MAE {off.mean():.1f}, "
            f"90 % within {np.percentile(off, 90):.1f} degrees"
        )


def fit(turns: FloatArray, yaw_deg: FloatArray, importance: FloatArray) -> FloatArray:
    """(k + 1,) weights of the turns, none below 0, and the intercept, by ridge regression.

    Each turn grows with the yaw, so a weight below 0 would only fit the clips' own noise.
    """
    spread = turns.std(axis=0)
    root = np.sqrt(importance)[:, None]
    # The intercept may be negative: it comes in twice, once each way.
    design = np.column_stack([turns / spread, np.ones(len(turns)), -np.ones(len(turns))])
    penalty = np.sqrt(_RIDGE) * np.eye(turns.shape[1], design.shape[1])
    weights, _ = nnls(
        np.vstack([design * root, penalty]),
        np.concatenate([yaw_deg * root[:, 0], np.zeros(len(penalty))]),
    )
    return np.append(weights[:-2] / spread, weights[-2] - weights[-1])


if __name__ == "__main__":
    main()
