"""The numbers of a set: one skeleton, and per rep the angles with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thrust_vision.body.body import Body
from thrust_vision.body.motion import Motion
from thrust_vision.measure.conditions import CaptureConditions
from thrust_vision.measure.extension import RepExtension, estimate_extension
from thrust_vision.measure.lockout_angles import LockoutModel
from thrust_vision.measure.posed import pose_set
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.scene import Scene, Variant
from thrust_vision.settings import Settings


@dataclass(frozen=True, eq=False)
class SetMeasures:
    """What was measured of a set.

    Attributes:
        motion: joints and angles of the working side on every frame.
        reps: where the movement of each rep came from.
        reference_rep: number of the rep that the others are compared with, or None.
    """

    motion: Motion
    reps: tuple[RepExtension, ...]
    reference_rep: int | None


def measure_set(
    body: Body,
    reps: Sequence[Rep],
    scene: Scene,
    reference_rep: int | str,
    model: LockoutModel,
    settings: Settings,
) -> SetMeasures:
    """The numbers of a set.

    Args:
        body: of the lifter.
        reps: of the set.
        scene: of the set.
        reference_rep: number of the braced rep, "auto" for the first complete one, or "none".
        model: the fitted intervals and biases.
        settings: every threshold.
    """
    conditions = conditions_of(scene)
    posed = pose_set(body, reps, scene, conditions, settings)
    if not scene.hip_measurable:
        return SetMeasures(posed.motion, tuple(RepExtension() for _ in reps), None)
    found = estimate_extension(
        body, posed, reps, conditions, reference_rep, model, settings=settings
    )
    return SetMeasures(posed.motion, found.reps, found.reference_rep)


def conditions_of(scene: Scene) -> CaptureConditions:
    """What makes a set harder to measure."""
    return CaptureConditions(
        plates=scene.plates_seen,
        yaw_deg=scene.yaw_deg.value,
        floor=scene.exercise == "glute_bridge",
        near_leg=scene.working_side_known and scene.working_side == scene.near_side,
        raised_feet=scene.variant is Variant.FEET_RAISED,
        one_leg=scene.variant is Variant.SINGLE_LEG,
    )
