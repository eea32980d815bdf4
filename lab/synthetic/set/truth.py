"""The truth of a clip: what every joint did in every frame, and what every rep came to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.synthetic.body.body import Body
from lab.synthetic.body.chain import shank_angle, thigh_angle
from lab.synthetic.body.joints import SIDES, seen
from lab.synthetic.body.skeleton import Floats, Frames, angle_of, facing
from lab.synthetic.set.plan import BRACED_MAX_DEG, FAST_LOWERING_S, SHORT_HIP_DEG
from lab.synthetic.set.stage import Stage

ANGLES = (
    "hip_extension_deg",
    "lumbar_extension_deg",
    "thoracic_extension_deg",
    "knee_angle_left_deg",
    "knee_angle_right_deg",
    "pelvis_deg",
    "thorax_deg",
    "upper_thorax_deg",
    "thigh_left_deg",
    "thigh_right_deg",
    "shank_left_deg",
    "shank_right_deg",
    "trunk_thigh_angle_left_deg",
    "trunk_thigh_angle_right_deg",
)
PARTIAL_SHARE = 2 / 3  # of the best rep's way up; less is a partial rep
REP_ANGLES = (
    "hip_extension_deg",
    "lumbar_extension_deg",
    "thoracic_extension_deg",
    "knee_angle_deg",
    "pelvis_deg",
    "thorax_deg",
    "thigh_deg",
    "shank_deg",
    "trunk_thigh_angle_deg",
)


@dataclass(frozen=True)
class Truth:
    """Angles (T, 14) in ANGLES' order, pixels (T, J, 2), visibility (T, J), and point names."""

    names: tuple[str, ...]
    angles: Floats
    pixels: Floats
    visible: Floats


def measure(stage: Stage) -> Truth:
    """Work out every frame's truth."""
    body, anatomy = stage.body, stage.setting.anatomy
    names = [m.name for m in stage.marks]
    working = stage.setting.stance.working
    barbell = stage.spec.load.kind == "barbell"
    if barbell:
        names += ["bar_left_end", "bar_right_end", "bar_centre"]
    elif stage.spec.load.kind in ("dumbbell", "plate"):
        names += ["bar_centre"]
    angles, pixels, visible = [], [], []
    size = (stage.camera.width_px, stage.camera.height_px)
    for t, frames in enumerate(stage.performance.frames):
        pose = stage.performance.poses[t]
        # Angles are the lifter's own, whichever way they face.
        own = facing(frames, -float(stage.performance.heading_deg[t]))
        thigh = [thigh_angle(body, own, s) for s in "LR"]
        shank = [shank_angle(body, own, s) for s in "LR"]
        knee = [180.0 - (b - a) for a, b in zip(thigh, shank, strict=True)]
        trunk_thigh = [_trunk_thigh(body, own, s) for s in "LR"]
        angles.append(
            [
                float(np.mean([thigh["LR".index(s)] for s in working])) - pose.pelvis_deg,
                pose.lumbar_deg,
                pose.thoracic_deg,
                *knee,
                pose.pelvis_deg,
                pose.thorax_deg,
                pose.upper_thorax_deg,
                *thigh,
                *shank,
                *trunk_thigh,
            ]
        )
        places = _places(stage, t)
        camera_pose = stage.camera.pose(stage.shake[t])
        pixel = stage.camera.project(places, camera_pose)[:, :2]
        pixels.append(pixel)
        visible.append(
            seen(
                names,
                places,
                pixel,
                camera_pose[0],
                size,
                anatomy,
                frames,
                stage.performance.bar[t],
                stage.spec.load,
                stage.spec.bench,
            )
        )
    return Truth(tuple(names), np.array(angles), np.array(pixels), np.array(visible))


def _trunk_thigh(body: Body, frames: Frames, side: str) -> float:
    """Sagittal angle shoulder-hip-knee of one side, degrees."""
    p = frames.positions
    hip = p[body.bone(f"upperleg01.{side}")]
    trunk = angle_of(p[body.bone(f"upperarm01.{side}")] - hip)
    thigh = angle_of(p[body.bone(f"lowerleg01.{side}")] - hip)
    return abs((trunk - thigh + 180.0) % 360.0 - 180.0)


def _places(stage: Stage, t: int) -> Floats:
    places = [stage.joints[t]]
    bar, load = stage.performance.bar[t], stage.spec.load
    if load.kind == "barbell":
        end = np.array([0.0, load.bar_half_m, 0.0])
        places.append(np.stack([bar + end, bar - end, bar]))
    elif load.kind in ("dumbbell", "plate"):
        places.append(bar[None])
    return np.concatenate(places)


def _rep_angles(truth: Truth, frames: NDArray[np.intp], working: str) -> dict[str, float]:
    """Median angles over some frames; those of legs are the mean of the ``working`` sides."""
    row = dict(zip(ANGLES, np.median(truth.angles[frames], axis=0), strict=True))
    sides = [word for word, side in SIDES.items() if side in working]
    legs = {
        name: sum(row[f"{name}_{side}_deg"] for side in sides) / len(sides)
        for name in ("knee_angle", "thigh", "shank", "trunk_thigh_angle")
    }
    row |= {f"{name}_deg": value for name, value in legs.items()}
    return {name: round(float(row[name]), 3) for name in REP_ANGLES}


def rep_rows(stage: Stage, truth: Truth) -> list[dict[str, object]]:
    """One entry per rep that the clip shows at least in part."""
    line = stage.timeline
    rows: list[dict[str, object]] = []
    phases = np.array(line.phase)
    working = stage.setting.stance.working
    for number in sorted({int(r) for r in line.rep if r > 0}):
        frames = np.flatnonzero(line.rep == number)
        plan = stage.spec.plan.reps[number - 1]
        top = frames[phases[frames] == "lockout"]
        if len(top) == 0:
            continue
        begun = phases[frames[0]] == "up" and line.rise[frames[0]] < 0.02
        moving = frames[np.isin(phases[frames], ("up", "lockout", "down"))]
        ended = line.rise[moving[-1]] < 0.1
        start = frames[:1]
        at_top, at_start = (_rep_angles(truth, f, working) for f in (top, start))
        change = {k: round(at_top[k] - at_start[k], 3) for k in at_top}
        lumbar = change["lumbar_extension_deg"]
        rows.append(
            {
                "rep": number,
                "complete": bool(begun and ended),
                "start_s": _round(line.time_s[frames[0]]) if begun else None,
                "lockout_s": _round(np.median(line.time_s[top])),
                "lockout_from_s": _round(line.time_s[top[0]]),
                "lockout_to_s": _round(line.time_s[top[-1]]),
                "end_s": _round(line.time_s[moving[-1]]) if ended else None,
                "start": at_start if begun else None,
                "lockout": at_top,
                "change": change if begun else None,
                "braced": bool(begun and lumbar <= BRACED_MAX_DEG),
                "short_of_lockout": bool(at_top["hip_extension_deg"] < SHORT_HIP_DEG),
                "fast_lowering": bool(plan.down_s < FAST_LOWERING_S),
                "false_start_before": plan.false_start > 0,
                "bounce_after": plan.bounce > 0,
            }
        )
    if stage.spec.variant is not None:
        _mark_untidy(rows, stage, truth)
    return rows


def _mark_untidy(rows: list[dict[str, object]], stage: Stage, truth: Truth) -> None:
    """Add to the reps of a variant's clip which of them are partial and which pulsed at the top."""
    hip = truth.angles[:, ANGLES.index("hip_extension_deg")]
    phases = np.array(stage.timeline.phase)
    tops = [
        np.median(hip[(stage.timeline.rep == row["rep"]) & (phases == "lockout")]) for row in rows
    ]
    lying = stage.timeline.sitting == 0
    low = hip[lying].min()
    for row, top in zip(rows, tops, strict=True):
        plan = stage.spec.plan.reps[int(str(row["rep"])) - 1]
        row["partial"] = bool(top - low < PARTIAL_SHARE * (max(tops) - low))
        row["pulsed_at_top"] = plan.top_pulse > 0


def _round(value: float) -> float:
    return round(float(value), 4)
