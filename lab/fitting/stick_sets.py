"""Sets of a stick lifter: the plans of ``synthetic`` put through a linkage of four rods.

Where only the course of the hip matters, a hundred sets cost seconds so, and minutes with whole
bodies (``python -m lab.synthetic render --truth-only``). Tempo, depth, holds, lifts given up,
bounces, dips at the top and sitting up are those of ``synthetic``; the body is a trunk that turns
about the shoulder on bench or floor, a thigh, and a shank on a planted foot. Some reps begin high,
where the one before was not lowered all the way, which ``synthetic`` does not draw.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.synthetic.set.plan import SetPlan
from lab.synthetic.set.spec import ClipSpec, draw_clip
from lab.synthetic.set.timeline import Timeline, lay_out
from lab.synthetic.set.variant_split import draw_any_clip, draw_variant_clip

FloatArray = NDArray[np.float64]

FPS = 30.0
#: The deepest hip of ``synthetic``, degrees, and the least way from bottom to top.
_DEEPEST_DEG, _SHORTEST_DEG = -108.0, 15.0
#: Trunk lengths: the shoulder joint over what it lies on, hip joint and ankle over the floor.
_SHOULDER_UP, _HIP_UP, _ANKLE_UP = 0.12, 0.2, 0.18
#: Share of the reps that begin where the one before did not come down all the way, and how high.
_HIGH_SHARE, _HIGH = 0.2, (0.2, 0.7)
#: Trunk above level when sitting, degrees.
_SITTING_DEG = 82.0
_TRUNK_M = 0.5
#: Pixels that a trunk is long.
TRUNK_PX = 200.0
#: As much of the back's extension as the angle shoulder-hip-knee shows.
_LUMBAR = 0.6


@dataclass(frozen=True, eq=False)
class StickSet:
    """A set of a stick lifter, seen exactly from the side.

    Attributes:
        name: of the clip whose plan it is.
        line: the plan in time.
        points_px: shoulder, hip, knee, ankle -> (n, 2) px, y down.
        hip_deg: (n,) hip extension.
        opening_deg: (n,) how far trunk and thigh are open.
        reps: numbers of the reps whose lockout the clip shows.
    """

    name: str
    line: Timeline
    points_px: dict[str, FloatArray]
    hip_deg: FloatArray
    opening_deg: FloatArray
    reps: tuple[int, ...]


def stick_set(split: str, seed: int, number: int, *, untidy: bool) -> StickSet:
    """The set of clip ``number`` of a split.

    Args:
        split: of ``synthetic``.
        seed: of the split.
        number: of the clip.
        untidy: as in the split of variants, with partial reps, lifts given up, dips at the top.
    """
    if untidy and split != "variants":
        spec = draw_variant_clip(seed, number, 0, split)
    elif split == "variants":
        spec = draw_any_clip(split, seed, number)
    else:
        spec = draw_clip(split, seed, number)
    rng = np.random.default_rng([*spec.name.encode()])
    line = lay_out(spec.plan, FPS)
    frames = np.array(line.phase) != "walk_off"
    opening_deg, hip_px, knee_px, at_px, floor_px = _linkage(spec, rng)
    course_deg, hip_deg = _course(spec.plan, line, float(opening_deg[0]), rng)
    hip = np.stack([np.interp(course_deg, opening_deg, axis) for axis in hip_px.T], axis=1)
    knee = np.stack([np.interp(course_deg, opening_deg, axis) for axis in knee_px.T], axis=1)
    lying = at_px - hip
    sits = spec.bench is not None or spec.plan.sits_on_floor
    sitting = line.sitting * sits
    tilt = np.arctan2(lying[:, 1], -lying[:, 0])
    tilt += sitting * (np.radians(_SITTING_DEG) - tilt)
    shoulder = hip + TRUNK_PX * np.stack([-np.cos(tilt), np.sin(tilt)], axis=1)
    ankle = np.broadcast_to(floor_px, hip.shape)
    points = {"shoulder": shoulder, "hip": hip, "knee": knee, "ankle": ankle}
    shown = sorted({int(r) for r, p in zip(line.rep, line.phase, strict=True) if p == "lockout"})
    return StickSet(
        spec.name,
        _cut(line, frames),
        {name: xy[frames] * [1.0, -1.0] for name, xy in points.items()},
        hip_deg[frames],
        course_deg[frames],
        tuple(number for number in shown if number > 0),
    )


def _cut(line: Timeline, frames: NDArray[np.bool_]) -> Timeline:
    phase = tuple(p for p, kept in zip(line.phase, frames, strict=True) if kept)
    return Timeline(
        line.time_s[frames],
        line.rep[frames],
        line.plan_index[frames],
        phase,
        line.rise[frames],
        line.sitting[frames],
        line.lowering[frames],
        line.leaving[frames],
    )


def _linkage(
    spec: ClipSpec, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Opening of the hip, increasing, with hip and knee at it, and shoulder and ankle; px, y up."""
    thigh, shank = rng.uniform(0.75, 0.95), rng.uniform(0.75, 0.92)
    step = spec.variant.step.height_m if spec.variant and spec.variant.step else 0.0
    bench = spec.bench.top_m if spec.bench else 0.0
    shoulder = np.array([0.0, bench / _TRUNK_M + _SHOULDER_UP])
    ankle_y = step / _TRUNK_M + _ANKLE_UP
    knee_deg = np.radians(spec.plan.knee_target_deg)
    reach = np.sqrt(thigh**2 + shank**2 - 2 * thigh * shank * np.cos(knee_deg))
    up = np.radians(rng.uniform(-8, 10))
    top = shoulder + np.array([np.cos(up), np.sin(up)])
    ankle = np.array([top[0] + np.sqrt(max(reach**2 - (top[1] - ankle_y) ** 2, 0.01)), ankle_y])
    angle = np.radians(np.linspace(-75.0, 40.0, 400))
    hip = shoulder + np.stack([np.cos(angle), np.sin(angle)], axis=1)
    line = ankle - hip
    length = np.linalg.norm(line, axis=1)
    # Beyond its reach the leg is straight.
    length = np.minimum(length, 0.999 * (thigh + shank))
    along = (thigh**2 - shank**2 + length**2) / (2 * length)
    aside = np.sqrt(np.maximum(thigh**2 - along**2, 0.0))
    unit = line / np.linalg.norm(line, axis=1)[:, None]
    knee = hip + along[:, None] * unit + aside[:, None] * np.stack([-unit[:, 1], unit[:, 0]], 1)
    thigh_angle = np.arctan2(*(knee - hip).T[::-1])
    trunk_angle = np.arctan2(*(shoulder - hip).T[::-1])
    opening = np.degrees(np.mod(trunk_angle - thigh_angle, 2 * np.pi)) - 180.0
    low = hip[:, 1] >= _HIP_UP + rng.uniform(0.0, 0.25)
    rising = np.flatnonzero(low & (np.gradient(opening) > 0) & (opening > _DEEPEST_DEG))
    rising = rising[np.argsort(opening[rising])]
    return (
        opening[rising],
        TRUNK_PX * hip[rising],
        TRUNK_PX * knee[rising],
        TRUNK_PX * shoulder,
        TRUNK_PX * ankle,
    )


def _course(
    plan: SetPlan, line: Timeline, deepest_deg: float, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """(n,) opening of the hip, and its extension, with which the back's makes the opening."""
    bottom = deepest_deg - _LUMBAR * plan.lumbar_start_deg
    floors = bottom + rng.uniform(0.0, 4.0, len(plan.reps))
    lockouts = np.array([rep.hip_lockout_deg for rep in plan.reps])
    high = rng.random(len(floors)) < _HIGH_SHARE
    high[0] = False
    floors += high * rng.uniform(*_HIGH, len(floors)) * np.maximum(lockouts - floors, 0.0)
    index, rise = line.plan_index, line.rise
    after = floors[np.minimum(index + 1, len(plan.reps) - 1)]
    low = np.where(line.lowering, after, floors[index])
    highest = lockouts[index]
    top = np.maximum(highest, np.maximum(floors[index], after) + _SHORTEST_DEG)
    change = np.array([rep.lumbar_change_deg for rep in plan.reps])[index]
    power = np.array([rep.lumbar_power for rep in plan.reps])[index]
    hip = low + (top - low) * rise
    lumbar = plan.lumbar_start_deg + change * rise**power
    return hip + _LUMBAR * lumbar, hip
