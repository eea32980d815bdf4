"""A whole set in bone frames: the timeline's free quantities put through the closed chain."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter1d

from synthetic.arms import arm_rotations, goal, mix
from synthetic.chain import (
    Anatomy,
    ChainError,
    Request,
    Stance,
    Support,
    leg_rotations,
    pose_frames,
    shank_angle,
    solve,
    thigh_angle,
)
from synthetic.equipment import BAR_RADIUS_M, Load
from synthetic.plan import SetPlan
from synthetic.skeleton import Floats, Frames, SpinePose, place, spine_rotations
from synthetic.timeline import Timeline

LAP_COMPRESSION_M = 0.018
LAP_SMOOTHING_S = 0.04  # the crease is found on a coarse mesh and would jump by millimetres
HEAD_CLEAR_M = 0.004


@dataclass(frozen=True)
class Setting:
    """What stays the same through a set."""

    anatomy: Anatomy
    support: Support
    stance: Stance
    load: Load
    arm_style: str
    grip_y_m: float


@dataclass(frozen=True)
class Performance:
    """Per frame: trunk pose, bone frames, and the bar's (or lap's) centre (T, 3) in metres."""

    poses: tuple[SpinePose, ...]
    frames: tuple[Frames, ...]
    bar: Floats


def steady_guess(support: Support) -> SpinePose:
    """A start for the solver: lying level at the support's height."""
    return SpinePose(0.32, support.top_m + 0.09, 0.0, 0.0, 0.0, 0.0)


def reach(setting: Setting, request: Request) -> SpinePose:
    """Solve one request from scratch, walking there in steps from full extension."""
    pose = steady_guess(setting.support)
    for share in np.linspace(0.0, 1.0, 9):
        step = replace(
            request,
            hip_deg=request.hip_deg * share,
            lumbar_deg=request.lumbar_deg * share,
            thoracic_deg=request.thoracic_deg * share,
        )
        pose = solve(setting.anatomy, setting.support, setting.stance, step, pose)
    return pose


def place_feet(setting: Setting, knee_deg: float, request: Request) -> Stance:
    """The stance, feet moved along x, whose knee at ``request`` is ``knee_deg``.

    Raises ChainError when no foot place does it.
    """
    body = setting.anatomy.body

    def knee_at(x: float) -> float:
        moved = _moved(setting.stance, x)
        pose = reach(replace(setting, stance=moved), request)
        frames = pose_frames(setting.anatomy, moved, pose)
        sides = [180 - shank_angle(body, frames, s) + thigh_angle(body, frames, s) for s in "LR"]
        return float(np.mean(sides))

    leg = setting.anatomy.thigh_m + setting.anatomy.shank_m
    low, high = 0.55 * leg + 0.1, 1.25 * leg + 0.1
    for _ in range(16):
        middle = (low + high) / 2
        try:
            too_far = knee_at(middle) > knee_deg
        except ChainError:
            too_far = True
        low, high = (low, middle) if too_far else (middle, high)
    if abs(knee_at(low) - knee_deg) > 1.5:
        raise ChainError(f"no foot place gives a knee of {knee_deg:.0f} degrees")
    return _moved(setting.stance, low)


def _moved(stance: Stance, x: float) -> Stance:
    middle = (stance.left_ankle[0] + stance.right_ankle[0]) / 2
    shift = np.array([x - middle, 0.0, 0.0])
    return replace(
        stance, left_ankle=stance.left_ankle + shift, right_ankle=stance.right_ankle + shift
    )


def lap_centre(setting: Setting, pose: SpinePose, frames: Frames) -> Floats:
    """Centre (3,) of a bar in the hip crease: as deep as skin and thigh let it."""
    body, radius = setting.anatomy.body, setting.load.lap_radius_m
    p = frames.positions
    hip = (p[body.bone("upperleg01.L")] + p[body.bone("upperleg01.R")]) / 2
    thigh = (thigh_angle(body, frames, "L") + thigh_angle(body, frames, "R")) / 2
    middle = np.radians((pose.pelvis_deg + thigh) / 2)
    outwards = np.array([np.sin(middle), np.cos(middle)])
    skin = (setting.anatomy.front.posed(body, frames) - hip)[:, [0, 2]]
    along = skin @ outwards
    aside = (skin**2).sum(axis=1) - along**2
    reach_m = max(radius, 0.03)  # a thin bar must not slip between two vertices
    near = aside < reach_m**2
    depth = float((along[near] + np.sqrt(reach_m**2 - aside[near])).max())
    depth -= reach_m - radius + LAP_COMPRESSION_M
    centre = hip + np.array([outwards[0], 0.0, outwards[1]]) * depth
    centre[2] = max(centre[2], setting.load.floor_radius_m)
    return centre


def floor_gap(setting: Setting, pose: SpinePose) -> float:
    """How high (m) the lowest of buttocks and plates is above the floor; may be negative."""
    frames = pose_frames(setting.anatomy, setting.stance, pose)
    seat = float(setting.anatomy.seat.posed(setting.anatomy.body, frames)[:, 2].min())
    free = replace(setting, load=replace(setting.load, plates=()))
    bar = float(lap_centre(free, pose, frames)[2]) - setting.load.floor_radius_m
    return min(seat, bar) if setting.load.plate_diameter_m else seat


def bottom_hip(setting: Setting, plan: SetPlan, clearance_m: float) -> float:
    """Hip extension (degrees, negative) at which the gap to the floor is ``clearance_m``."""
    request = Request(-20.0, plan.lumbar_start_deg, plan.thoracic_start_deg, 0.0, 0.0)
    pose = reach(setting, request)
    hip = -20.0
    last = hip
    while hip > -125.0:
        try:
            pose = solve(
                setting.anatomy,
                setting.support,
                setting.stance,
                replace(request, hip_deg=hip),
                pose,
            )
        except ChainError:
            return last
        if floor_gap(setting, pose) < clearance_m:
            return hip
        last, hip = hip, hip - 1.0
    return last


def _sway(count: int, fps: float, size: float, rng: np.random.Generator) -> Floats:
    return np.asarray(
        gaussian_filter1d(rng.normal(size=count), 0.35 * fps)
        * size
        * np.sqrt(0.35 * fps * 2 * np.sqrt(np.pi))
    )


def _requests(
    setting: Setting, plan: SetPlan, line: Timeline, fps: float, rng: np.random.Generator
) -> list[Request]:
    reps = plan.reps
    bottoms = [bottom_hip(setting, plan, r.clearance_m) for r in reps]
    count = len(line.time_s)
    noise = [_sway(count, fps, s, rng) for s in (0.5, 0.4, 0.3, 1.2)]
    requests = []
    for t in range(count):
        k, rise = int(line.plan_index[t]), float(line.rise[t])
        rep = reps[k]
        after = line.rep[t] > 0 and line.phase[t] in ("down", "bottom")
        bottom = bottoms[min(k + 1, len(reps) - 1)] if after else bottoms[k]
        hip = bottom + (rep.hip_lockout_deg - bottom) * rise + noise[0][t]
        lumbar = plan.lumbar_start_deg + rep.lumbar_change_deg * rise**rep.lumbar_power
        thoracic = plan.thoracic_start_deg + rep.thoracic_change_deg * rise**1.5
        neck = rep.neck_back_deg * rise + noise[3][t]
        requests.append(
            Request(hip, lumbar + noise[1][t], thoracic + noise[2][t], neck, rep.slide_m * rise)
        )
    return requests


def _neck(setting: Setting, plan: SetPlan, pose: SpinePose, extra: float, level: float) -> float:
    """Neck extension (degrees) for the lifter's gaze, kept off the bench or laid on the floor."""
    gaze = plan.head_follow * (pose.upper_thorax_deg - level) + (1 - plan.head_follow) * -12.0
    neck = float(np.clip(gaze + extra, -58.0, 35.0))
    body, skull = setting.anatomy.trunk, setting.anatomy.skull

    def clear(angle: float) -> float:
        turned = replace(pose, neck_deg=angle)
        frames = place(body, spine_rotations(body, turned), np.array([pose.x_m, 0, pose.z_m]))
        return float(setting.support.distance(skull.posed(body, frames)).min())

    on_floor = setting.support.top_m == 0.0
    if clear(neck) >= HEAD_CLEAR_M and not on_floor:
        return neck
    low, high = (-75.0, 45.0) if on_floor else (-75.0, neck)
    for _ in range(9):
        middle = (low + high) / 2
        low, high = (middle, high) if clear(middle) > HEAD_CLEAR_M else (low, middle)
    return low


def _sitting_pose(setting: Setting, bottom: SpinePose) -> SpinePose:
    """Sitting on the floor before the bench, trunk forward."""
    sit = replace(
        bottom,
        pelvis_deg=min(bottom.pelvis_deg + 18.0, 72.0),
        lumbar_deg=bottom.lumbar_deg - 14.0,
        thoracic_deg=bottom.thoracic_deg - 8.0,
        x_m=bottom.x_m + 0.02,
    )
    body = setting.anatomy.body
    for _ in range(4):
        frames = pose_frames(setting.anatomy, setting.stance, sit)
        low = float(setting.anatomy.seat.posed(body, frames)[:, 2].min())
        sit = replace(sit, z_m=sit.z_m - low - 0.008)
    return sit


def _blend(a: SpinePose, b: SpinePose, share: float) -> SpinePose:
    names = ("x_m", "z_m", "pelvis_deg", "lumbar_deg", "thoracic_deg", "neck_deg")
    return SpinePose(*(getattr(a, n) * (1 - share) + getattr(b, n) * share for n in names))


def trunk_course(
    setting: Setting, plan: SetPlan, line: Timeline, fps: float, rng: np.random.Generator
) -> list[SpinePose]:
    """The trunk's pose in every frame. Raises ChainError for an impossible plan."""
    requests = _requests(setting, plan, line, fps, rng)
    pose = reach(setting, requests[0])
    on_floor = setting.support.top_m == 0.0
    sit: SpinePose | None = None
    poses = []
    for t, request in enumerate(requests):
        pose = solve(setting.anatomy, setting.support, setting.stance, request, pose)
        if sit is None:
            sit = _sitting_pose(setting, pose)
        share = 0.0 if on_floor else float(line.sitting[t])
        shown = _blend(pose, sit, share)
        level = plan.head_level_deg + 15.0 * share
        poses.append(replace(shown, neck_deg=_neck(setting, plan, shown, request.neck_deg, level)))
    return poses


def perform(
    setting: Setting, plan: SetPlan, line: Timeline, fps: float, rng: np.random.Generator
) -> Performance:
    """Solve the whole set. Raises ChainError for an impossible plan."""
    poses = trunk_course(setting, plan, line, fps, rng)
    body = setting.anatomy.body
    lower = [pose_frames(setting.anatomy, setting.stance, p) for p in poses]
    bar = np.array([lap_centre(setting, p, f) for p, f in zip(poses, lower, strict=True)])
    bar = np.asarray(gaussian_filter1d(bar, LAP_SMOOTHING_S * fps, axis=0, mode="nearest"))
    bar[:, 2] = np.maximum(bar[:, 2], setting.load.floor_radius_m)
    swing = _sway(len(poses), fps, 0.035, rng)
    frames = []
    for t, pose in enumerate(poses):
        root = np.array([pose.x_m, 0.0, pose.z_m])
        rotations = spine_rotations(body, pose)
        rotations |= leg_rotations(setting.anatomy, setting.stance, pose, lower[t])
        for side in "LR":
            rotations |= _arm(setting, side, lower[t], bar[t], float(line.busy[t]), swing[t])
        frames.append(place(body, rotations, root))
    return Performance(tuple(poses), tuple(frames), bar)


def _arm(
    setting: Setting, side: str, frames: Frames, bar: Floats, busy: float, swing: float
) -> dict[int, Floats]:
    body = setting.anatomy.body
    radius = BAR_RADIUS_M if setting.load.kind == "barbell" else 0.02

    chosen = goal(
        setting.arm_style, side, body, frames, bar, setting.grip_y_m, radius, setting.support.top_m
    )
    if busy > 0 and setting.support.top_m > 0:
        style = "bar" if setting.load.kind == "barbell" else "narrow"
        work = goal(
            style,
            side,
            body,
            frames,
            bar,
            setting.grip_y_m - 0.05 + swing,
            radius,
            setting.support.top_m,
        )
        chosen = mix(chosen, work, busy)
    return arm_rotations(body, frames, side, chosen)
