"""Fits how the camera's yaw is read from the body: ``models/yaw.json``.

    python -m lab.fitting.view FOLDER... [--cache DIR] [--model NAME] [--write]

FOLDER holds rendered clips with their truth. Both fits are made on those within 30 degrees, each
of which is also left out once: that gives the errors and the intervals that the numbers deserve.
A table says of all what the program makes of them, from whatever side they were filmed. With
``--write`` the model file gets weights and intervals; its ``beyond_side`` is kept.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from lab.benchmarks.tables import markdown, share
from lab.benchmarks.truth import TrueClip
from lab.fitting.left_out import given_to_fit
from thrust_vision.analysis import recognise_clip
from thrust_vision.body.yaw import MODEL, parting, turns_deg
from thrust_vision.estimate import Estimate
from thrust_vision.observe.observation import Observation
from thrust_vision.scene.rules import length_over_shank
from thrust_vision.settings import Settings
from thrust_vision.weights.model_files import CHECKOUT_MODELS

FloatArray = NDArray[np.float64]
Fit = Callable[[FloatArray, FloatArray, FloatArray], FloatArray]

#: Against weights that only fit the few clips: the penalty of a weight on a turn of unit spread.
_RIDGE = 1.0
#: Clips whose landmarks are doubted, whose far side is half invented, count this much.
_DOUBTED_COUNTS = 0.4
_BANDS_DEG = (0, 10, 20, 25, 30, 35, 40, 50, 60)


@dataclass(frozen=True)
class Viewed:
    """A clip: its true yaw, what shows it, and what the program says.

    Attributes:
        yaw_deg: as rendered.
        turns: (3,) of the landmarks' body, degrees; NaN where nobody lies.
        parting: of the lifter net's joints; NaN where it did not look.
        doubted: the landmarks are.
        estimate_deg: the yaw, missing where nobody was found.
        length: of trunk and thigh in shanks; NaN without reps.
        reason: why the clip is refused, if it is.
    """

    yaw_deg: float
    turns: FloatArray
    parting: float
    doubted: bool
    estimate_deg: Estimate
    length: float
    reason: str | None


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, leave one out, print."""
    asked = given_to_fit(__doc__, arguments, _ask_more)
    viewed = [view_of(clip, asked.observed(clip)) for clip in asked.clips]
    most_deg = Settings().scene.max_yaw_deg
    from_the_side = [one for one in viewed if abs(one.yaw_deg) <= most_deg]
    turned = [one for one in from_the_side if np.isfinite(one.turns).all()]
    turns = report("turns", turned, np.array([one.turns for one in turned]), fit)
    parted = [one for one in from_the_side if np.isfinite(one.parting)]
    parting_fit = report("parting", parted, np.array([[one.parting] for one in parted]), fit_line)
    print(yaw_table(viewed))
    if asked.options.write:
        write(CHECKOUT_MODELS / MODEL, turns, parting_fit)


def _ask_more(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="the model file")


@dataclass(frozen=True, eq=False)
class Fitted:
    """What was fitted.

    Attributes:
        weights: of the signs, the intercept last.
        half_deg: group of clips -> half of the 90 % interval, of clips left out.
    """

    weights: FloatArray
    half_deg: dict[str, float]


def write(path: Path, turns: Fitted, parting: Fitted) -> None:
    """Put weights and intervals into the model file."""
    content = json.loads(path.read_text("utf-8"))
    *weights, intercept = np.round(turns.weights, 2).tolist()
    content["turns"] = {"weights": weights, "intercept_deg": round(intercept, 1)}
    slope, unparted = np.round(parting.weights, 1).tolist()
    content["parting"] = {"slope_deg": slope, "intercept_deg": unparted}
    for name in content["half_interval_deg"]:
        if name in turns.half_deg and name in parting.half_deg:
            content["half_interval_deg"][name] = {
                "parted": round(parting.half_deg[name], 1),
                "turned": round(turns.half_deg[name], 1),
            }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def view_of(clip: TrueClip, observation: Observation) -> Viewed:
    """What a clip shows of the camera's yaw."""
    seen = recognise_clip(observation, Settings())
    body = seen.body
    lifter = body and body.skeleton
    return Viewed(
        yaw_deg=clip.yaw_deg,
        turns=turns_deg(body.landmarks, body.skeleton) if body else np.full(3, np.nan),
        parting=parting(body.net) if body and body.net else np.nan,
        doubted=bool(body and (body.skeleton.hips_covered or not body.landmarks_reliable)),
        estimate_deg=seen.quality.yaw_deg if seen.quality else Estimate.missing(),
        length=length_over_shank(lifter, seen.reps) if lifter and seen.reps else np.nan,
        reason=seen.reason,
    )


def report(name: str, viewed: Sequence[Viewed], signs: FloatArray, fitted: Fit) -> Fitted:
    """Print and give weights, and errors of clips left out of the fit."""
    yaw_deg = np.array([one.yaw_deg for one in viewed])
    doubted = np.array([one.doubted for one in viewed])
    importance = np.where(doubted, _DOUBTED_COUNTS, 1.0)
    weights = fitted(signs, yaw_deg, importance)
    print(f"{name}: intercept {weights[-1]:.1f}, weights", np.round(weights[:-1], 2).tolist())
    errors = np.empty(len(yaw_deg))
    for left_out in range(len(yaw_deg)):
        kept = np.arange(len(yaw_deg)) != left_out
        own = fitted(signs[kept], yaw_deg[kept], importance[kept])
        errors[left_out] = signs[left_out] @ own[:-1] + own[-1] - yaw_deg[left_out]
    half_deg = {}
    for group, chosen in (("trusted", ~doubted), ("doubted", doubted)):
        if chosen.any():
            off = np.abs(errors[chosen])
            half_deg[group] = float(np.percentile(off, 90))
            print(
                f"  landmarks {group}: {len(off)} clips, MAE {off.mean():.1f}, "
                f"90 % within {half_deg[group]:.1f} degrees"
            )
    return Fitted(weights, half_deg)


def yaw_table(viewed: Sequence[Viewed]) -> str:
    """How well the yaw is estimated and what is refused, by how far round the camera stood."""
    header = ["yaw", "clips", "yaw, MAE", "90 % interval holds", "trunk and thigh, shanks"]
    header += ["`not_side_view`", "analysed"]
    return markdown("Yaw, degrees", header, list(_yaw_lines(viewed)))


def _yaw_lines(viewed: Sequence[Viewed]) -> Iterator[list[str]]:
    for low, high in pairwise(_BANDS_DEG):
        members = [one for one in viewed if low <= abs(one.yaw_deg) < high]
        known = [(one.estimate_deg, one.yaw_deg) for one in members if one.estimate_deg.known]
        if not known:
            continue
        lengths = [one.length for one in members]
        yield [
            f"{low} to {high}°",
            f"{len(members)}",
            f"{np.mean([abs(by.value - yaw) for by, yaw in known]):.1f}",
            share([by.low <= yaw <= by.high for by, yaw in known]),
            f"{np.nanmin(lengths):.2f} to {np.nanmax(lengths):.2f}",
            f"{sum(one.reason == 'not_side_view' for one in members)}",
            f"{sum(one.reason is None for one in members)}",
        ]


def fit_line(signs: FloatArray, yaw_deg: FloatArray, _: FloatArray) -> FloatArray:
    """(2,) slope and intercept; of all clips the same weight, for the net sees past plates."""
    line: FloatArray = np.polyfit(signs[:, 0], yaw_deg, 1)
    return line


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
