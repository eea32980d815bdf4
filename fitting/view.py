"""Fits how the camera's yaw is read from the body: prints the numbers of ``scene/view.py``.

    python -m fitting.view FOLDER... [--cache DIR]

FOLDER holds rendered training clips with their truth. Every clip is also left out once, which
gives the errors and the intervals that the numbers deserve.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.observations import observed
from benchmarks.truth import read_split
from thrust_vision.pose.weights import find_model
from thrust_vision.scene.recognise import recognise
from thrust_vision.scene.tidy import inside_picture, untangled
from thrust_vision.scene.view import MOST_SIGN, view_signs
from thrust_vision.settings import Settings

FloatArray = NDArray[np.float64]

#: Against weights that only fit the few clips: the penalty of a weight on a sign of unit spread.
_RIDGE = 1.0
#: Clips behind plates, whose far side is half invented, count this much.
_COVERED_WEIGHT = 0.4


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, leave one out, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--model")
    options = parser.parse_args(arguments)
    model, settings = find_model(options.model), Settings()
    signs, yaws, covered = [], [], []
    for clip in (clip for folder in options.folders for clip in read_split(folder)):
        observation = observed(clip, model, options.cache)
        seen = recognise(observation.track, settings, observation.surroundings, observation.rings)
        if seen.lifter is None:
            continue
        found = view_signs(untangled(inside_picture(observation.track)), seen.lifter)
        if np.isfinite(found).all():
            signs.append(np.clip(found, -MOST_SIGN, MOST_SIGN))
            yaws.append(clip.yaw_deg)
            covered.append(clip.plate_m > 0)
    report(np.array(signs), np.array(yaws), np.array(covered))


def report(signs: FloatArray, yaw_deg: FloatArray, covered: NDArray[np.bool_]) -> None:
    """Print weights, and errors of clips left out of the fit."""
    importance = np.where(covered, _COVERED_WEIGHT, 1.0)
    weights = fit(signs, yaw_deg, importance)
    print("intercept", np.round(weights[-1], 2), "weights", np.round(weights[:-1], 2).tolist())
    errors = np.empty(len(yaw_deg))
    for left_out in range(len(yaw_deg)):
        kept = np.arange(len(yaw_deg)) != left_out
        own = fit(signs[kept], yaw_deg[kept], importance[kept])
        errors[left_out] = signs[left_out] @ own[:-1] + own[-1] - yaw_deg[left_out]
    for name, chosen in (("no plates", ~covered), ("plates", covered)):
        off = np.abs(errors[chosen])
        print(
            f"{name}: {len(off)} clips, MAE {off.mean():.1f}, "
            f"90 % within {np.percentile(off, 90):.1f} degrees"
        )


def fit(signs: FloatArray, yaw_deg: FloatArray, importance: FloatArray) -> FloatArray:
    """(k + 1,) weights of the signs and the intercept, by ridge regression."""
    spread = signs.std(axis=0)
    design = np.column_stack([signs / spread, np.ones(len(signs))])
    weighted = design * importance[:, None]
    penalty = np.diag([_RIDGE] * signs.shape[1] + [0.0])
    weights = np.linalg.solve(weighted.T @ design + penalty, weighted.T @ yaw_deg)
    weights[:-1] /= spread
    return np.asarray(weights)


if __name__ == "__main__":
    main()
