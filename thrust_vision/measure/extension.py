"""Hip extension, lumbar extension and the knee of every rep of a set, and the joints they fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thrust_vision.body.body import Body
from thrust_vision.estimate import Estimate
from thrust_vision.measure.conditions import CaptureConditions
from thrust_vision.measure.lockout_angles import (
    LockoutModel,
    interval_estimates,
    read_reps,
)
from thrust_vision.measure.posed import PosedSet
from thrust_vision.reps.reference import first_complete
from thrust_vision.reps.rep import Rep
from thrust_vision.settings import Settings

_MISSING = Estimate.missing()
_DEFAULT = Settings()


@dataclass(frozen=True)
class RepExtension:
    """Where the movement of one rep came from; missing estimates where it was not seen.

    Attributes:
        knee_deg: interior angle at lockout.
        hip_change_deg: hip extension at lockout less that at the start.
        lumbar_change_deg: lumbar extension at lockout less that at the start.
        lumbar_vs_reference_deg: lumbar extension at lockout less the reference rep's.
        hip_vs_best_deg: hip extension at lockout less the set's best.
        head_raised_deg: rise of the line from the root of the neck to the head at lockout.
    """

    knee_deg: Estimate = _MISSING
    hip_change_deg: Estimate = _MISSING
    lumbar_change_deg: Estimate = _MISSING
    lumbar_vs_reference_deg: Estimate = _MISSING
    hip_vs_best_deg: Estimate = _MISSING
    head_raised_deg: Estimate = _MISSING


@dataclass(frozen=True)
class SetExtension:
    """The same of every rep of a set.

    Attributes:
        reps: in order of time.
        reference_rep: number of the rep that the others are compared with, or None.
    """

    reps: tuple[RepExtension, ...]
    reference_rep: int | None


def estimate_extension(
    body: Body,
    posed: PosedSet,
    reps: Sequence[Rep],
    conditions: CaptureConditions,
    wanted: int | str,
    model: LockoutModel,
    settings: Settings = _DEFAULT,
) -> SetExtension:
    """Hip and lumbar extension and the knee angle of every rep.

    Args:
        body: of the lifter.
        posed: the joints of the set, and the ways to the knee.
        reps: of the set.
        conditions: what makes the set harder to measure.
        wanted: number of the reference rep, "auto" for the first complete one, or "none". Who
            chooses it changes no number: that it was braced is the lifter's word alone.
        model: the fitted intervals and biases.
        settings: every threshold.
    """
    if body.net is None:
        return SetExtension(tuple(RepExtension() for _ in reps), None)
    angles = read_reps(reps, posed, body.net, conditions, body.plate, settings)
    index = wanted - 1 if isinstance(wanted, int) else None
    if wanted == "auto" and len(reps) > 1:
        index = first_complete(reps, [each.seen for each in angles])
    estimates = interval_estimates(angles, index, model, conditions)
    return SetExtension(
        tuple(_of_rep(entry, own=number == index) for number, entry in enumerate(estimates)),
        None if index is None else reps[index].number,
    )


def _of_rep(estimates: Mapping[str, Estimate], *, own: bool) -> RepExtension:
    against = estimates["lumbar_vs_reference"]
    return RepExtension(
        knee_deg=estimates["knee"],
        hip_change_deg=estimates["hip_change"],
        lumbar_change_deg=estimates["lumbar_change"],
        lumbar_vs_reference_deg=Estimate(0.0, 0.0, 0.0) if own and against.known else against,
        hip_vs_best_deg=estimates["hip_vs_best"],
        head_raised_deg=estimates["head_raised"],
    )
