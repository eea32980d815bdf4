"""Where feet, bar and bottom position go for one lifter, bench and load."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lab.synthetic.body.anatomy import Anatomy
from lab.synthetic.body.chain import (
    ChainError,
    Request,
    Support,
    pose_frames,
    shank_angle,
    solve,
    thigh_angle,
)
from lab.synthetic.body.legs import Stance
from lab.synthetic.body.skeleton import Floats, Frames, SpinePose
from lab.synthetic.room.equipment import Load
from lab.synthetic.set.plan import SetPlan

LAP_COMPRESSION_M = 0.018
DEEPEST_HIP_DEG = -108.0  # lifters turn round at about 90 degrees of flexion, some a little lower


@dataclass(frozen=True)
class Setting:
    """What stays the same through a set."""

    anatomy: Anatomy
    support: Support
    stance: Stance
    load: Load
    arm_style: str
    grip_y_m: float


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
        sides = [
            180 - shank_angle(body, frames, s) + thigh_angle(body, frames, s) for s in moved.working
        ]
        return float(np.mean(sides))

    leg = _leg_length(setting)
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


def _leg_length(setting: Setting) -> float:
    """How far (m) a straight leg reaches in the sagittal plane."""
    anatomy, stance = setting.anatomy, setting.stance
    if stance.foot_roll_deg == 0:
        return anatomy.thigh_m + anatomy.shank_m
    # Knees that fall outwards bring the feet nearer.
    thigh = anatomy.thigh_m**2 - (stance.knee_y_m - anatomy.hip[1]) ** 2
    shank = anatomy.shank_m**2 - (stance.knee_y_m - stance.left_ankle[1]) ** 2
    return float(np.sqrt(thigh) + np.sqrt(shank))


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
    working = setting.stance.working
    thigh = sum(thigh_angle(body, frames, side) for side in working) / len(working)
    middle = np.radians((pose.pelvis_deg + thigh) / 2)
    outwards = np.array([np.sin(middle), np.cos(middle)])
    skin = (setting.anatomy.front.posed(body, frames) - hip)[:, [0, 2]]
    along = skin @ outwards
    aside = (skin**2).sum(axis=1) - along**2
    reach_m = max(radius, 0.03)  # a thin bar must not slip between two vertices
    near = aside < reach_m**2
    depth = float((along[near] + np.sqrt(reach_m**2 - aside[near])).max())
    depth -= reach_m - radius + LAP_COMPRESSION_M
    centre: Floats = hip + np.array([outwards[0], 0.0, outwards[1]]) * depth
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
    while hip > DEEPEST_HIP_DEG:
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
