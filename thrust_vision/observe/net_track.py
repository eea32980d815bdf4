"""What the networks predicted through a clip: keypoints and angles by frame, classes of a set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Keypoints whose spread shows whether the network is on a lifter.
CORE_POINTS = ("near_shoulder", "near_hip", "near_knee", "near_ankle")


@dataclass(frozen=True, eq=False)
class NetTrack:
    """Predictions of the keypoint network on n frames; NaN where it did not run.

    Attributes:
        points_px: name of a keypoint -> (n, 2) in the picture's pixels.
        point_spread: name of a keypoint -> (n,) standard deviation of its heat map over the
            distance from shoulder to ankle: large where the keypoint is occluded.
        angles_deg: name of an angle -> (n,).
        angle_spread_deg: name of an angle -> (n,) the network's own idea of its mean error.
    """

    points_px: Mapping[str, FloatArray]
    point_spread: Mapping[str, FloatArray]
    angles_deg: Mapping[str, FloatArray]
    angle_spread_deg: Mapping[str, FloatArray]

    @property
    def predicted(self) -> BoolArray:
        """(n,) frames on which the network ran."""
        return np.isfinite(self.points_px["near_shoulder"][:, 0])

    @property
    def core_spread(self) -> FloatArray:
        """(n,) mean spread of the near side's joints."""
        spread: FloatArray = np.mean([self.point_spread[j] for j in CORE_POINTS], axis=0)
        return spread

    @property
    def usual_spread(self) -> float:
        """Mean over the near side's joints of the median spread; NaN if the network never ran."""
        spread = np.array([self.point_spread[joint] for joint in CORE_POINTS])
        if not np.isfinite(spread).any():
            return float("nan")
        return float(np.nanmedian(spread, axis=1).mean())


@dataclass(frozen=True)
class ClassProbabilities:
    """What a classifier takes a set for.

    Attributes:
        share: name of a class -> its probability over the whole set, calibrated on other bodies
            than those the classifier learnt from; they add up to 1.
    """

    share: Mapping[str, float]

    def surest(self, min_probability: float) -> str | None:
        """The most probable class, if it is probable enough."""
        name = max(self.share, key=lambda each: self.share[each])
        return name if self.share[name] >= min_probability else None


@dataclass(frozen=True, eq=False)
class ClassScores:
    """Log probabilities of a classifier on some frames of a clip.

    Attributes:
        names: of the classes.
        temperature: that the mean score of a set is divided by: its calibration.
        frames: (m,) frame numbers, increasing.
        scores: (m, classes) log probabilities.
    """

    names: tuple[str, ...]
    temperature: float
    frames: NDArray[np.intp]
    scores: FloatArray

    def over(self, first: int, last: int) -> ClassProbabilities | None:
        """The probabilities over the frames from ``first`` to ``last``; None without scores."""
        chosen = (self.frames >= first) & (self.frames <= last)
        if not chosen.any():
            return None
        mean = self.scores[chosen].mean(axis=0) / self.temperature
        weight = np.exp(mean - mean.max())
        shares = (weight / weight.sum()).tolist()
        return ClassProbabilities(dict(zip(self.names, shares, strict=True)))
