"""How likely a peak of the hip's height is the top of a rep: one fitted score.

Low peaks are partial reps, reps that begin or end high, lifts given up, bounces, dips at the top.
No single quantity parts them. The score weighs a few, and ``lab/fitting/rep_score.py`` fits the
weights on rendered sets; the model file says on which, and how wide apart the two groups lie.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thrust_vision.weights.model_files import model_file

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: What is weighed of a peak; the last two are NaN where it was not seen.
FEATURES = (
    "lift",
    "over_dip",
    "lift_over_dip",
    "log_time_s",
    "log_time_share",
    "opening",
    "unopened",
)
MODEL = "rep_score.json"


@dataclass(frozen=True, eq=False)
class RepScore:
    """A logistic model of whether a peak is the top of a rep.

    Attributes:
        weights: (7,) of the features, in the order of ``FEATURES``.
        low, high: (7,) range of each feature in the sets of the fit: beyond it the edge counts.
        unseen: what counts in the place of the opening's parts where that was not seen.
        intercept: added to the weighed sum.
        min_probability: from which a peak is the top of a rep.
    """

    weights: FloatArray
    low: FloatArray
    high: FloatArray
    unseen: float
    intercept: float
    min_probability: float

    @classmethod
    def load(cls, path: Path) -> RepScore:
        """Read a model file that ``lab.fitting.rep_score`` wrote."""
        content = json.loads(path.read_text("utf-8"))
        entries = [content["features"][name] for name in FEATURES]
        weights, low, high = (
            np.array([entry[key] for entry in entries]) for key in ("weight", "low", "high")
        )
        fitted = content["unseen_opening"], content["intercept"], content["min_probability"]
        return cls(weights, low, high, *fitted)

    def probability(self, features: FloatArray) -> FloatArray:
        """(t,) that each of t peaks is the top of a rep.

        Args:
            features: (t, 7) in the order of ``FEATURES``.
        """
        parts = self.weights * np.clip(features, self.low, self.high)
        unseen = np.isnan(features).any(axis=1)
        evidence = self.intercept + np.nansum(parts, axis=1) + self.unseen * unseen
        odds: FloatArray = np.exp(-evidence)
        return 1 / (1 + odds)

    def accepts(self, features: FloatArray) -> BoolArray:
        """(t,) which of t peaks are the tops of reps."""
        likely: BoolArray = self.probability(features) >= self.min_probability
        return likely


@cache
def rep_score() -> RepScore:
    """The model that comes with the program."""
    return RepScore.load(model_file(MODEL))
