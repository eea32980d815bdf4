"""Fits how the camera's yaw is read from the body: prints the numbers of ``scene/view.py``.

    python -m fitting.view FOLDER... [--cache DIR] [--model NAME]

FOLDER holds rendered clips with their truth. Both fits are made on those within 30 degrees, each
of which is also left out once: that gives the errors and the intervals that the numbers deserve.
A table says of all what the program makes of them, from whatever side they were filmed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from benchmarks.given import given
from benchmarks.tables import markdown, share
from benchmarks.truth import TrueClip
from thrust_vision.analysis import recognise_clip
from thrust_vision.body.yaw import parting, turns_deg
from thrust_vision.estimate import Estimate
from thrust_vision.observe.observation import Observation
from thrust_vision.scene.rules import length_over_shank
from thrust_vision.settings import Settings

FloatArray = NDArray[np.float64]
Fit = Callable[[FloatArray, FloatArray, FloatArray], FloatArray]

#: Against weights that only fit the few clips: the penalty of a weight on a turn of unit spread.
_RIDGE = 1.0
#: Clips whose landmarks are doubted, whose far side is half invented, count this much.
_DOUBTED_COUNTS = 0.4
_BANDS_DEG = (0, 10, 20, 25, 30, 35, 40, 50, 60)


@dataclass(frozen=True)
class Viewed:
    """A clip: its true yaw, what tells it, and what the program says.

    Attributes:
        yaw_deg: as rendered.
        turns: (3,) of the landmarks' body, degrees; NaN where nobody lies.
        parting: of the lifter net's joints; NaN where it did not look.
        doubted: the landmarks are.
        told_deg: the yaw, missing where nobody was found.
        length: of trunk and thigh in shanks; NaN without reps.
        reason: why the clip is refused, if it is.
    """

    yaw_deg: float
    turns: FloatArray
    parting: float
    doubted: bool
    told_deg: Estimate
    length: float
    reason: str | None


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, leave one out, print."""
    asked = given(__doc__, arguments)
    viewed = [view_of(clip, asked.observed(clip)) for clip in asked.clips]
    most_deg = Settings().scene.max_yaw_deg
    from_the_side = [one for one in viewed if abs(one.yaw_deg) <= most_deg]
    turned = [one for one in from_the_side if np.isfinite(one.turns).all()]
    report("turns", turned, np.array([one.turns for one in turned]), fit)
    parted = [one for one in from_the_side if np.isfinite(one.parting)]
    report("parting", parted, np.array([[one.parting] for one in parted]), fit_line)
    print(told_table(viewed))


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
        told_deg=seen.quality.yaw_deg if seen.quality else Estimate.missing(),
        length=length_over_shank(lifter, seen.reps) if lifter and seen.reps else np.nan,
        reason=seen.reason,
    )


def report(name: str, viewed: Sequence[Viewed], signs: FloatArray, fitted: Fit) -> None:
    """Print weights, and errors of clips left out of the fit."""
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
    for group, chosen in (("landmarks trusted", ~doubted), ("doubted", doubted)):
        if chosen.any():
            off = np.abs(errors[chosen])
            print(
                f"  {group}: {len(off)} clips, MAE {off.mean():.1f}, "
                f"90 % within {np.percentile(off, 90):.1f} degrees"
            )


def told_table(viewed: Sequence[Viewed]) -> str:
    """How well the yaw is told and what is refused, by how far round the camera stood."""
    header = ["yaw", "clips", "yaw told, MAE", "90 % interval holds", "trunk and thigh, shanks"]
    header += ["`not_side_view`", "analysed"]
    return markdown("Yaw, degrees", header, list(_told_lines(viewed)))


def _told_lines(viewed: Sequence[Viewed]) -> Iterator[list[str]]:
    for low, high in pairwise(_BANDS_DEG):
        members = [one for one in viewed if low <= abs(one.yaw_deg) < high]
        told = [(one.told_deg, one.yaw_deg) for one in members if one.told_deg.known]
        if not told:
            continue
        lengths = [one.length for one in members]
        yield [
            f"{low} to {high}°",
            f"{len(members)}",
            f"{np.mean([abs(by.value - yaw) for by, yaw in told]):.1f}",
            share([by.low <= yaw <= by.high for by, yaw in told]),
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
