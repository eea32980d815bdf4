"""A whole set in bone frames: the timeline's free quantities put through the closed chain."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter1d

from lab.synthetic.body.arms import Goal, arm_rotations, at_side, goal, mix
from lab.synthetic.body.chain import Request, pose_frames, solve
from lab.synthetic.body.legs import leg_rotations
from lab.synthetic.body.skeleton import Floats, Frames, SpinePose, place, spine_rotations
from lab.synthetic.room.equipment import BAR_RADIUS_M
from lab.synthetic.set.leaving import Leaving, Moment, gone
from lab.synthetic.set.placing import Setting, bottom_hip, lap_centre, reach
from lab.synthetic.set.plan import SetPlan
from lab.synthetic.set.timeline import Timeline

LAP_SMOOTHING_S = 0.04  # the crease is found on a coarse mesh and would jump by millimetres
HEAD_CLEAR_M = 0.004
SITTING_PELVIS_DEG = 66.0
# Of the hip, up and down; less is no rep (big plates leave little room on the floor).
SHORTEST_RANGE_DEG = 15.0


@dataclass(frozen=True)
class Performance:
    """Per frame: trunk pose, bone frames, and the bar's (or lap's) centre (T, 3) in metres.

    ``heading_deg`` (T,) is where the lifter faces: 0, feet ahead, until they walk off.
    """

    poses: tuple[SpinePose, ...]
    frames: tuple[Frames, ...]
    bar: Floats
    heading_deg: Floats


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
        after = bottoms[min(k + 1, len(reps) - 1)]
        bottom = after if line.lowering[t] else bottoms[k]
        top = max(rep.hip_lockout_deg, max(bottoms[k], after) + SHORTEST_RANGE_DEG)
        hip = bottom + (top - bottom) * rise + noise[0][t]
        lumbar = plan.lumbar_start_deg + rep.lumbar_change_deg * rise**rep.lumbar_power
        thoracic = plan.thoracic_start_deg + rep.thoracic_change_deg * rise**1.5
        neck = rep.neck_back_deg * rise + noise[3][t]
        requests.append(
            Request(hip, lumbar + noise[1][t], thoracic + noise[2][t], neck, rep.slide_m * rise)
        )
    return requests


def _neck(
    setting: Setting, plan: SetPlan, pose: SpinePose, extra: float, level: float, share: float
) -> float:
    """Neck extension (degrees) for the lifter's gaze, kept off the bench or laid on the floor.

    ``share`` (0 to 1) is how far the lifter has sat up.
    """
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
    # Off the floor the head follows the gaze.
    return low * (1 - share) + min(neck, high) * share if on_floor and share > 0 else low


def _sitting_pose(setting: Setting, bottom: SpinePose) -> SpinePose:
    """Sitting on the floor, before the bench if there is one, trunk forward."""
    on_floor = setting.support.top_m == 0.0
    sit = replace(
        bottom,
        pelvis_deg=SITTING_PELVIS_DEG if on_floor else min(bottom.pelvis_deg + 18.0, 72.0),
        lumbar_deg=bottom.lumbar_deg - 14.0,
        thoracic_deg=bottom.thoracic_deg - 8.0,
        x_m=bottom.x_m + 0.02,
    )
    body = setting.anatomy.body
    for _ in range(4):
        frames = pose_frames(setting.anatomy, setting.stance, sit, lifted=0.0)
        low = float(setting.anatomy.seat.posed(body, frames)[:, 2].min())
        sit = replace(sit, z_m=sit.z_m - low - 0.008)
    return sit


def _blend(a: SpinePose, b: SpinePose, share: float) -> SpinePose:
    names = ("x_m", "z_m", "pelvis_deg", "lumbar_deg", "thoracic_deg", "neck_deg")
    return SpinePose(*(getattr(a, n) * (1 - share) + getattr(b, n) * share for n in names))


def _sits(setting: Setting, plan: SetPlan) -> bool:
    """Whether the lifter sits up before and after the set where there is time."""
    return setting.support.top_m > 0 or plan.sits_on_floor


def trunk_course(
    setting: Setting, plan: SetPlan, line: Timeline, fps: float, rng: np.random.Generator
) -> list[SpinePose]:
    """The trunk's pose in every frame. Raises ChainError for an impossible plan."""
    requests = _requests(setting, plan, line, fps, rng)
    pose = reach(setting, requests[0])
    sits = _sits(setting, plan)
    sit: SpinePose | None = None
    poses = []
    for t, request in enumerate(requests):
        pose = solve(setting.anatomy, setting.support, setting.stance, request, pose)
        if sit is None:
            sit = _sitting_pose(setting, pose)
        share = float(line.sitting[t]) if sits else 0.0
        shown = _blend(pose, sit, share)
        level = plan.head_level_deg + 15.0 * share
        neck = _neck(setting, plan, shown, request.neck_deg, level, share)
        poses.append(replace(shown, neck_deg=neck))
    return poses


def perform(
    setting: Setting, plan: SetPlan, line: Timeline, fps: float, rng: np.random.Generator
) -> Performance:
    """Solve the whole set. Raises ChainError for an impossible plan."""
    poses = trunk_course(setting, plan, line, fps, rng)
    body = setting.anatomy.body
    sitting = line.sitting if _sits(setting, plan) else np.zeros(len(poses))
    # A free leg is in the air by the time the back lies down, and until it gets up again.
    lifted = 1.0 - np.clip(2.0 * sitting, 0.0, 1.0)
    lower = [
        pose_frames(setting.anatomy, setting.stance, p, float(up))
        for p, up in zip(poses, lifted, strict=True)
    ]
    bar = np.array([lap_centre(setting, p, f) for p, f in zip(poses, lower, strict=True)])
    bar = np.asarray(gaussian_filter1d(bar, LAP_SMOOTHING_S * fps, axis=0, mode="nearest"))
    bar[:, 2] = np.maximum(bar[:, 2], setting.load.floor_radius_m)
    swing = _sway(len(poses), fps, 0.035, rng)
    moments: dict[int, Moment] = {}
    after = np.flatnonzero(line.leaving > 0)
    if plan.leave is not None and len(after) > 0:
        last = after[0] - 1
        leaving = Leaving(setting, plan.leave, poses[last], bar[last].copy())
        moments = {int(t): leaving.at(float(line.leaving[t])) for t in after}
    heading = np.zeros(len(poses))
    frames = []
    for t, pose in enumerate(poses):
        if t in moments:
            moment = moments[t]
            poses[t], heading[t] = moment.pose, moment.heading_deg
            bar[t] = bar[last] if moment.bar is None else moment.bar
            frames.append(gone(_left(setting, moment, bar[t]), moment, leaving.pivot))
            continue
        root = np.array([pose.x_m, 0.0, pose.z_m])
        rotations = spine_rotations(body, pose)
        rotations |= leg_rotations(setting.anatomy, setting.stance, lower[t], float(lifted[t]))
        for side in "LR":
            rotations |= _arm(setting, side, lower[t], bar[t], float(sitting[t]), swing[t])
        frames.append(place(body, rotations, root))
    return Performance(tuple(poses), tuple(frames), bar, heading)


def _left(setting: Setting, moment: Moment, bar: Floats) -> Frames:
    """Bone frames of a lifter who gets up or walks, before they are turned."""
    body, pose = setting.anatomy.body, moment.pose
    lower = pose_frames(setting.anatomy, moment.stance, pose, lifted=0.0)
    rotations = spine_rotations(body, pose) | leg_rotations(
        setting.anatomy, moment.stance, lower, lifted=0.0
    )
    for side in "LR":
        hanging = at_side(side, body, lower, moment.swing_m)
        work = _work(setting, side, lower, bar, setting.grip_y_m)
        rotations |= arm_rotations(body, lower, side, mix(hanging, work, moment.hands))
    return place(body, rotations, np.array([pose.x_m, 0.0, pose.z_m]))


def _arm(
    setting: Setting, side: str, frames: Frames, bar: Floats, busy: float, swing: float
) -> dict[int, Floats]:
    body = setting.anatomy.body
    radius = BAR_RADIUS_M if setting.load.kind == "barbell" else 0.02

    chosen = goal(
        setting.arm_style, side, body, frames, bar, setting.grip_y_m, radius, setting.support.top_m
    )
    if busy > 0:
        chosen = mix(
            chosen, _work(setting, side, frames, bar, setting.grip_y_m - 0.05 + swing), busy
        )
    return arm_rotations(body, frames, side, chosen)


def _work(setting: Setting, side: str, frames: Frames, bar: Floats, grip_y_m: float) -> Goal:
    """The goal of a hand that is busy at the load, or in the lap."""
    barbell = setting.load.kind == "barbell"
    return goal(
        "bar" if barbell else "narrow",
        side,
        setting.anatomy.body,
        frames,
        bar,
        grip_y_m,
        BAR_RADIUS_M if barbell else 0.02,
        setting.support.top_m,
    )
