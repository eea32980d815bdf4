"""Telling hip extension from lumbar extension.

The trunk-thigh angle at lockout is the sum of both, so it cannot tell them apart. The hollow of
the lower back (``contour.py``) grows with lumbar extension alone. Two signs, two unknowns: small
linear models, fitted on rendered lifters with known joints (``fitting/``), turn them into degrees,
and their errors on lifters that took no part into 90 % intervals.

With a braced reference rep of the same set only differences enter, so that the lifter's build,
clothes and camera drop out. Without one, the models lean on what is usual, and say so by wider
intervals. Where the lower back's edge cannot be seen, nothing is said.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate
from thrust_vision.kinematics.contour import Hollow
from thrust_vision.kinematics.motion import Motion
from thrust_vision.medians import median_of_known
from thrust_vision.reps.reference import first_complete
from thrust_vision.reps.rep import Rep

FloatArray = NDArray[np.float64]

#: Seconds around a rep's start over which the start's angle is taken.
_START_S = 0.1
#: Trunk-thigh angle from which the hip counts as extended.
_EXTENDED_DEG = 150.0
#: Share of a lockout's frames that must show the back's edge.
_LEAST_SEEN = 0.5


@dataclass(frozen=True)
class Signs:
    """What one rep shows of hip and back; NaN where not seen.

    Attributes:
        curvature: of the lower back at lockout, median, trunk lengths.
        trunk_thigh: angle at lockout, median, degrees.
        trunk_thigh_start: angle at the rep's start, degrees; NaN where the clip cuts it off.
    """

    curvature: float
    trunk_thigh: float
    trunk_thigh_start: float

    @property
    def top_seen(self) -> bool:
        """Whether the lockout shows both its signs."""
        return math.isfinite(self.curvature) and math.isfinite(self.trunk_thigh)

    @property
    def seen(self) -> bool:
        """Whether all signs were seen."""
        return self.top_seen and math.isfinite(self.trunk_thigh_start)


@dataclass(frozen=True)
class Linear:
    """A linear model of one angle, in degrees, and the half width of its 90 % interval."""

    intercept: float
    weights: Mapping[str, float]
    half_interval_deg: float

    def values(self, inputs: Mapping[str, FloatArray]) -> FloatArray:
        """The angle for arrays of inputs; every weight's input must be there."""
        terms = (weight * inputs[name] for name, weight in self.weights.items())
        return np.asarray(self.intercept + sum(terms), float)

    def estimate(self, inputs: Mapping[str, float]) -> Estimate:
        """The angle for some inputs, missing if one of them is NaN."""
        value = self.intercept + sum(weight * inputs[name] for name, weight in self.weights.items())
        if not math.isfinite(value):
            return Estimate.missing()
        half = self.half_interval_deg
        return Estimate(value, value - half, value + half)


@dataclass(frozen=True)
class BackModel:
    """The fitted models: ``alone`` from one rep, ``named`` with a braced reference rep."""

    alone: Mapping[str, Linear]
    named: Mapping[str, Linear]

    @classmethod
    def load(cls, path: Path) -> "BackModel":
        """Read a model file that ``fitting.hip_or_back`` wrote."""
        content = json.loads(path.read_text("utf-8"))
        return cls(
            **{
                group: {name: Linear(**entry) for name, entry in content[group].items()}
                for group in ("alone", "named")
            }
        )


_MISSING = Estimate.missing()


@dataclass(frozen=True)
class Shares:
    """Where the movement of one rep came from; missing estimates where it was not seen.

    Attributes:
        hip_change_deg: hip extension at lockout less that at the start.
        lumbar_change_deg: lumbar extension likewise.
        lumbar_vs_reference_deg: lumbar extension at lockout less the reference rep's.
        hip_vs_best_deg: hip extension at lockout less the set's best.
        head_raised_deg: rise of the line from the root of the neck to the head at lockout.
    """

    hip_change_deg: Estimate
    lumbar_change_deg: Estimate
    lumbar_vs_reference_deg: Estimate
    hip_vs_best_deg: Estimate = _MISSING
    head_raised_deg: Estimate = _MISSING

    @classmethod
    def unseen(cls) -> "Shares":
        """Nothing known."""
        return cls(_MISSING, _MISSING, _MISSING)


@dataclass(frozen=True, eq=False)
class Told:
    """A set whose hip and lumbar extension were told apart.

    Attributes:
        shares: of each rep.
        reference_rep: number of the rep that the others are compared with, or None.
        motion: with hip and lumbar extension on the frames where they show.
        knees: angle at each rep's lockout, None where only the landmarks tell it; empty where they
            do so for all.
    """

    shares: tuple[Shares, ...]
    reference_rep: int | None
    motion: Motion
    knees: tuple[Estimate | None, ...] = ()


def tell_apart(
    motion: Motion,
    hollow: Hollow,
    reps: Sequence[Rep],
    signs: Sequence[Signs],
    wanted: int | str,
    model: BackModel,
) -> Told:
    """Hip and lumbar extension of every rep from the contour alone.

    Args:
        motion: joints and angles on every frame.
        hollow: of the lower back on the same frames.
        reps: of the set.
        signs: of each rep.
        wanted: number of the reference rep, "auto" for the first complete one, or "none". Who
            chooses it changes no number: that it was braced is the lifter's word alone.
        model: the fitted models.
    """
    index = None
    if isinstance(wanted, int):
        index = wanted - 1
    elif wanted == "auto" and len(signs) > 1:
        index = first_complete(reps, [entry.top_seen for entry in signs])
    compared = None if index is None else signs[index]
    return Told(
        shares=tuple(share_out(seen, compared, model) for seen in signs),
        reference_rep=None if index is None else reps[index].number,
        motion=near_the_top(motion, hollow, model),
    )


def read_signs(rep: Rep, motion: Motion, hollow: Hollow) -> Signs:
    """What a rep shows of hip and back."""
    curvature = hollow.curvature[rep.lockout]
    seen = np.isfinite(curvature)
    start = np.abs(motion.time_s - rep.start_s) <= _START_S
    started = math.isfinite(rep.concentric_s)
    return Signs(
        curvature=float(np.median(curvature[seen])) if seen.mean() >= _LEAST_SEEN else math.nan,
        trunk_thigh=median_of_known(motion.trunk_thigh_angle_deg[rep.lockout]),
        trunk_thigh_start=median_of_known(motion.trunk_thigh_angle_deg[start & started]),
    )


def share_out(
    signs: Signs, reference: Signs | None, model: BackModel, *, braced: bool = False
) -> Shares:
    """Hip and lumbar extension of one rep.

    Args:
        signs: of the rep.
        reference: of the rep that it is compared with, if there is one.
        model: the fitted models.
        braced: whether the lifter named the reference as braced; then what is known of braced
            reps helps with the changes too.
    """
    if not signs.top_seen:
        return Shares.unseen()
    inputs, models = alone_inputs(signs), model.alone
    against = Estimate.missing()
    if reference is not None and reference.top_seen:
        beside = named_inputs(signs, reference)
        against = model.named["lumbar_vs_reference"].estimate(beside)
        if braced:
            inputs, models = beside, model.named
    return Shares(
        hip_change_deg=models["hip_change"].estimate(inputs),
        lumbar_change_deg=models["lumbar_change"].estimate(inputs),
        lumbar_vs_reference_deg=Estimate(0.0, 0.0, 0.0) if signs == reference else against,
    )


def near_the_top(motion: Motion, hollow: Hollow, model: BackModel) -> Motion:
    """The motion with hip and lumbar extension on the frames near the top, where they show.

    The models hold for an extended hip; lower down the belly and the thighs fold over the edge.
    """
    extended = motion.trunk_thigh_angle_deg >= _EXTENDED_DEG
    inputs = {
        "curvature": np.where(extended, hollow.curvature, np.nan),
        "trunk_thigh": motion.trunk_thigh_angle_deg,
    }
    return replace(
        motion,
        hip_extension_deg=model.alone["hip_lockout"].values(inputs),
        lumbar_extension_deg=model.alone["lumbar_lockout"].values(inputs),
    )


def alone_inputs(signs: Signs) -> dict[str, float]:
    """Inputs of the models for a rep on its own."""
    return {
        "curvature": signs.curvature,
        "trunk_thigh": signs.trunk_thigh,
        "trunk_thigh_start": signs.trunk_thigh_start,
    }


def named_inputs(signs: Signs, reference: Signs) -> dict[str, float]:
    """Inputs of the models for a rep beside its reference."""
    return {
        "curvature_more": signs.curvature - reference.curvature,
        "trunk_thigh_more": signs.trunk_thigh - reference.trunk_thigh,
        "trunk_thigh_rise": signs.trunk_thigh - signs.trunk_thigh_start,
    }
