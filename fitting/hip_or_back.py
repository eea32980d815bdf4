"""Fit the models that tell hip from lumbar extension, on rendered lifters with known joints.

    python -m fitting.hip_or_back FOLDER... [--cache DIR] [--model NAME]

Writes ``models/hip_or_back.json``. Every lifter in turn is left out; the errors on those left out
give the intervals and the table that is printed. Only a training split may be given.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from benchmarks.given import given
from benchmarks.tables import markdown
from benchmarks.truth import TrueClip, TrueRep, pair_reps
from thrust_vision.kinematics.contour import hollow_of
from thrust_vision.kinematics.hip_or_back import Signs, alone_inputs, named_inputs, read_signs
from thrust_vision.pose.outline import STATIONS
from thrust_vision.pose.track import Observation
from thrust_vision.scene.closer import seen_in
from thrust_vision.settings import Settings

FloatArray = NDArray[np.float64]

OUT = Path(__file__).parents[1] / "models" / "hip_or_back.json"
MOST_YAW_DEG = 20.0
#: Beyond this error, in degrees, a rep pulls on the fit no more than in proportion.
HUBER_DEG = 5.0
INTERVAL = 90.0
#: Sets with fewer reps, or in which the angle varies less, say nothing about a correlation.
_FEWEST_REPS, _LEAST_SPREAD_DEG = 4, 5.0


@dataclass(frozen=True)
class Example:
    """One rep of a lifter: what it showed, beside its reference, and what it really was."""

    lifter: str
    inputs: Mapping[str, float]
    truth: Mapping[str, float]
    weight: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print the left-out errors, write the model file."""
    asked = given(__doc__, arguments)
    clips = [
        clip
        for clip in asked.clips
        if clip.plate_m == 0 and abs(clip.yaw_deg) <= MOST_YAW_DEG and clip.exercise == "hip_thrust"
    ]
    read = [(clip, reps_of(clip, asked.observed(clip))) for clip in clips]
    alone = [example for clip, reps in read for example in alone_examples(clip, reps)]
    named = [example for clip, reps in read for example in named_examples(clip, reps)]
    groups = {
        "alone": {name: fit(alone, name, names) for name, names in ALONE.items()},
        "named": {name: fit(named, name, names) for name, names in NAMED.items()},
    }
    print(report(groups, len({clip.body for clip in clips}), len(clips), len(alone)))
    print(within_sets(read))
    content = {
        "about": "Written by fitting/hip_or_back.py; see docs/method.md. Angles in degrees.",
        "pose_model_sha256": asked.model.sha256,
        "clips": sorted(clip.path.name for clip in clips),
        **{
            group: {name: fitted.as_json() for name, fitted in models.items()}
            for group, models in groups.items()
        },
    }
    OUT.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


#: The inputs of each model.
ALONE: dict[str, tuple[str, ...]] = {
    "lumbar_change": ("curvature", "trunk_thigh", "trunk_thigh_start"),
    "hip_change": ("curvature", "trunk_thigh", "trunk_thigh_start"),
    "lumbar_lockout": ("curvature", "trunk_thigh"),
    "hip_lockout": ("curvature", "trunk_thigh"),
}
NAMED: dict[str, tuple[str, ...]] = {
    "lumbar_vs_reference": ("curvature_more", "trunk_thigh_more"),
    "lumbar_change": ("curvature_more", "trunk_thigh_more"),
    "hip_change": ("curvature_more", "trunk_thigh_more", "trunk_thigh_rise"),
}
#: What is zero when nothing differs from the reference.
_WITHOUT_INTERCEPT = ("lumbar_vs_reference",)


@dataclass(frozen=True)
class Fitted:
    """A linear model and its errors on lifters that were left out, in degrees."""

    names: tuple[str, ...]
    intercept: float
    weights: FloatArray
    left_out_errors: FloatArray
    example_weights: FloatArray

    @property
    def half_interval_deg(self) -> float:
        """The error that 90 % of the left-out reps stay below, every lifter weighing the same."""
        order = np.argsort(np.abs(self.left_out_errors))
        reached = np.cumsum(self.example_weights[order]) / np.sum(self.example_weights)
        nearest = int(np.searchsorted(reached, INTERVAL / 100))
        return float(np.abs(self.left_out_errors)[order[nearest]])

    def as_json(self) -> dict[str, object]:
        """As ``hip_or_back.Linear`` reads it."""
        return {
            "intercept": round(self.intercept, 4),
            "weights": dict(zip(self.names, np.round(self.weights, 4).tolist(), strict=True)),
            "half_interval_deg": round(self.half_interval_deg, 2),
        }


def reps_of(clip: TrueClip, observation: Observation) -> list[tuple[TrueRep, Signs]]:
    """The true reps of a clip that were found, each with what it showed."""
    seen = seen_in(observation, Settings())
    if seen.scene is None or seen.motion is None:
        return []
    hollow = hollow_of(observation.outline.dorsal(seen.scene.facing), STATIONS)
    pairs = pair_reps(
        np.array([rep.lockout_s for rep in clip.reps]),
        np.array([rep.lockout_s for rep in seen.reps]),
    )
    return [(clip.reps[i], read_signs(seen.reps[j], seen.motion, hollow)) for i, j in pairs]


def alone_examples(clip: TrueClip, reps: Sequence[tuple[TrueRep, Signs]]) -> list[Example]:
    """Each rep on its own."""
    return [
        Example(clip.body, alone_inputs(signs), _truth(rep, rep), 1 / len(reps))
        for rep, signs in reps
        if signs.seen
    ]


def named_examples(clip: TrueClip, reps: Sequence[tuple[TrueRep, Signs]]) -> list[Example]:
    """Each rep beside each braced one of its clip."""
    braced = [(rep, signs) for rep, signs in reps if rep.braced and signs.seen]
    return [
        Example(
            clip.body,
            named_inputs(signs, reference_signs),
            _truth(rep, reference),
            1 / (len(reps) * len(braced)),
        )
        for reference, reference_signs in braced
        for rep, signs in reps
        if signs.seen and rep is not reference
    ]


def _truth(rep: TrueRep, reference: TrueRep) -> dict[str, float]:
    return {
        "lumbar_change": rep.lumbar_change_deg,
        "hip_change": rep.hip_change_deg,
        "lumbar_lockout": rep.lumbar_lockout_deg,
        "hip_lockout": rep.hip_lockout_deg,
        "lumbar_vs_reference": rep.lumbar_lockout_deg - reference.lumbar_lockout_deg,
    }


def fit(examples: Sequence[Example], target: str, names: tuple[str, ...]) -> Fitted:
    """Fit one angle with a Huber loss; every lifter weighs the same."""
    usable = [example for example in examples if np.isfinite(example.truth[target])]
    inputs = np.array([[example.inputs[name] for name in names] for example in usable])
    truth = np.array([example.truth[target] for example in usable])
    weight = np.array([example.weight for example in usable])
    lifters = np.array([example.lifter for example in usable])
    constant = target not in _WITHOUT_INTERCEPT
    solution = _solve(inputs, truth, weight, constant)
    errors = np.empty(len(truth))
    for lifter in set(lifters.tolist()):
        out = lifters == lifter
        part = _solve(inputs[~out], truth[~out], weight[~out], constant)
        errors[out] = part[0] + inputs[out] @ part[1:] - truth[out]
    return Fitted(names, float(solution[0]), solution[1:], errors, weight)


def _solve(inputs: FloatArray, truth: FloatArray, weight: FloatArray, constant: bool) -> FloatArray:
    """Intercept and weights."""
    scale = np.std(inputs, axis=0)
    design = np.c_[np.full(len(inputs), float(constant)), inputs / scale]
    root = np.sqrt(weight / weight.mean())

    def residuals(parameters: FloatArray) -> FloatArray:
        result: FloatArray = root * (design @ parameters - truth) / HUBER_DEG
        return result

    found = least_squares(residuals, np.zeros(design.shape[1]), loss="huber").x
    return np.concatenate([found[:1] * float(constant), found[1:] / scale])


def report(groups: Mapping[str, Mapping[str, Fitted]], bodies: int, clips: int, reps: int) -> str:
    """The errors on lifters that were left out, as a table."""
    lines = [
        [
            f"{group}: {name}",
            f"{len(fitted.left_out_errors)}",
            f"{np.mean(np.abs(fitted.left_out_errors)):.1f}",
            f"{np.mean(fitted.left_out_errors):+.1f}",
            f"{fitted.half_interval_deg:.1f}",
        ]
        for group, models in groups.items()
        for name, fitted in models.items()
    ]
    return markdown(
        f"Errors on lifters left out, degrees ({bodies} bodies, {clips} clips, {reps} reps)",
        ["angle", "examples", "MAE", "bias", "90th percentile, lifters weighing the same"],
        lines,
    )


def within_sets(read: Sequence[tuple[TrueClip, list[tuple[TrueRep, Signs]]]]) -> str:
    """How the hollow follows the true lumbar extension within each set, as a table."""
    lines = []
    for clip, reps in read:
        seen = [(rep.lumbar_lockout_deg, signs.curvature) for rep, signs in reps if signs.seen]
        if len(seen) < _FEWEST_REPS:
            continue
        angle, curvature = np.array(seen).T
        if np.std(angle) < _LEAST_SPREAD_DEG:
            continue
        slope = np.polyfit(angle, curvature, 1)[0]
        correlation = np.corrcoef(angle, curvature)[0, 1]
        lines.append(
            [
                clip.path.stem,
                f"{len(seen)}",
                f"{clip.yaw_deg:+.0f}",
                f"{np.std(angle):.0f}",
                f"{correlation:.2f}",
                f"{slope:.4f}",
            ]
        )
    return markdown(
        f"Hollow and lumbar extension at lockout, sets with a spread of {_LEAST_SPREAD_DEG:.0f}°",
        ["set", "reps", "yaw", "spread", "correlation", "trunk lengths a degree"],
        lines,
    )


if __name__ == "__main__":
    main()
