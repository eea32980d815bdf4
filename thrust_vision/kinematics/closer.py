"""Hip, back and knee of a set from the close look, checked against the lower back's contour.

The two fail in different ways: the net on pictures unlike those it learnt from, the contour on
loose cloth and behind plates. Where both speak and contradict each other, the interval covers both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate
from thrust_vision.kinematics.angles import (
    interior_angle_deg,
    opening_angle_deg,
    tilt_from_vertical_deg,
)
from thrust_vision.kinematics.circumstances import Circumstances
from thrust_vision.kinematics.close_angles import CloseModel, estimates_of, read_reps
from thrust_vision.kinematics.hip_or_back import BackModel, Shares, Signs, Told, share_out
from thrust_vision.kinematics.motion import SPINE, Motion
from thrust_vision.pose.close_look import CloseLook
from thrust_vision.reps.reference import first_complete
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.plates import PlateTrack

FloatArray = NDArray[np.float64]

#: The net's points that stand for joints of the working side.
_JOINTS = {
    "shoulder": "near_shoulder",
    "elbow": "near_elbow",
    "hip": "near_hip",
    "knee": "near_knee",
    "ankle": "near_ankle",
    "foot_index": "near_toe",
}
#: Seconds between two looks that may be bridged in the course of an angle.
_MOST_GAP_S = 0.1


@dataclass(frozen=True)
class Models:
    """What was fitted for the close look and for the contour."""

    close: CloseModel
    contour: BackModel


def tell_closer(
    motion: Motion,
    reps: Sequence[Rep],
    close: CloseLook,
    signs: Sequence[Signs],
    wanted: int | str,
    where: Circumstances,
    models: Models,
    facing: str,
    plate: PlateTrack,
) -> Told:
    """Hip and lumbar extension and the knee angle of every rep.

    Args:
        motion: joints and angles from the landmarks on every frame.
        reps: of the set.
        close: the close look on the same frames.
        signs: the contour's, of every rep; not seen where it says nothing.
        wanted: number of the reference rep, "auto" for the first complete one, or "none". Who
            chooses it changes no number: that it was braced is the lifter's word alone.
        where: what makes the set harder to read.
        models: the fitted models.
        facing: side of the picture where the head is.
        plate: the near one.
    """
    readings = read_reps(reps, motion, close, where, plate)
    index = wanted - 1 if isinstance(wanted, int) else None
    if wanted == "auto" and len(reps) > 1:
        index = first_complete(reps, [reading.seen for reading in readings])
    compared = None if index is None else signs[index]
    told = estimates_of(readings, index, models.close, where, braced=False)
    shares = [
        _checked(
            _shares(entry, own=number == index),
            share_out(seen, compared, models.contour),
        )
        for number, (entry, seen) in enumerate(zip(told, signs, strict=True))
    ]
    if where.plates:
        motion = with_the_nets_joints(motion, close, facing)
    return Told(
        shares=tuple(shares),
        reference_rep=None if index is None else reps[index].number,
        motion=replace(
            motion,
            hip_extension_deg=_bridged(motion, close.angles_deg["hip_extension_deg"]),
            lumbar_extension_deg=_bridged(motion, close.angles_deg["lumbar_extension_deg"]),
            back_px=np.stack([_course(motion, close.points_px[name]) for name in SPINE], axis=1),
            back_hidden=where.plates,
        ),
        knees=tuple(entry["knee"] if entry["knee"].known else None for entry in told),
    )


def with_the_nets_joints(motion: Motion, close: CloseLook, facing: str) -> Motion:
    """The motion with the net's joints and their angles on the frames that it looked at.

    For sets whose plates mislead the landmarks of the whole leg.
    """
    joints = dict(motion.joints_px)
    for name, point in _JOINTS.items():
        course = _course(motion, close.points_px[point])
        joints[name] = np.where(np.isfinite(course), course, motion.joints_px[name])
    looked = np.isfinite(_course(motion, close.points_px["near_hip"]))
    joints["heel"] = np.where(looked, np.nan, motion.joints_px["heel"])
    shoulder, hip, knee, ankle = (joints[name] for name in ("shoulder", "hip", "knee", "ankle"))
    towards_head = 1.0 if facing == "right" else -1.0
    return replace(
        motion,
        joints_px=joints,
        knee_angle_deg=interior_angle_deg(hip, knee, ankle),
        trunk_thigh_angle_deg=opening_angle_deg(shoulder, hip, knee, -towards_head),
        shin_angle_deg=tilt_from_vertical_deg(ankle, knee, towards_head) + motion.lean_deg,
    )


def _shares(told: Mapping[str, Estimate], *, own: bool) -> Shares:
    against = told["lumbar_vs_reference"]
    return Shares(
        hip_change_deg=told["hip_change"],
        lumbar_change_deg=told["lumbar_change"],
        lumbar_vs_reference_deg=Estimate(0.0, 0.0, 0.0) if own and against.known else against,
        hip_vs_best_deg=told["hip_vs_best"],
        head_raised_deg=told["head_raised"],
    )


def _checked(close: Shares, contour: Shares) -> Shares:
    """The close look's shares; intervals that the contour contradicts cover its own too."""
    return replace(
        close,
        lumbar_change_deg=_covering(close.lumbar_change_deg, contour.lumbar_change_deg),
        lumbar_vs_reference_deg=_covering(
            close.lumbar_vs_reference_deg, contour.lumbar_vs_reference_deg
        ),
    )


def _covering(first: Estimate, second: Estimate) -> Estimate:
    if not second.surely_above(first.high) and not second.surely_below(first.low):
        return first
    return replace(first, low=min(first.low, second.low), high=max(first.high, second.high))


def _course(motion: Motion, point_px: FloatArray) -> FloatArray:
    """(n, 2) a point's way, bridged."""
    return np.stack([_bridged(motion, axis) for axis in point_px.T], axis=1)


def _bridged(motion: Motion, values: FloatArray) -> FloatArray:
    """(n,) what was seen also on the frames between two looks, where those follow each other."""
    seen = np.flatnonzero(np.isfinite(values))
    if len(seen) == 0:
        return values
    time_s = motion.time_s
    after = np.clip(np.searchsorted(seen, np.arange(len(values))), 0, len(seen) - 1)
    before = np.clip(np.searchsorted(seen, np.arange(len(values)), "right") - 1, 0, None)
    near = np.abs(time_s[seen[after]] - time_s[seen[before]]) <= _MOST_GAP_S
    inside = (np.arange(len(values)) >= seen[0]) & (np.arange(len(values)) <= seen[-1])
    course = np.interp(time_s, time_s[seen], values[seen])
    return np.where(near & inside, course, np.nan)
