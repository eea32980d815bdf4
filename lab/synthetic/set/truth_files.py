"""The two truth files of a clip, with their units."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from lab.synthetic.body.joints import SIDES
from lab.synthetic.set.stage import Stage
from lab.synthetic.set.truth import ANGLES, Truth, measure, rep_rows
from lab.synthetic.set.variant import Variant

SCHEMA = 1


UNITS = {
    "deg": "degrees; orientations are the angle of a segment's cranial (proximal) direction above "
    "the horizontal that points towards the head, in the lifter's sagittal plane",
    "s": "seconds from the first frame",
    "px": "pixels from the picture's top left corner, x right, y down",
    "m": "metres",
    "visible": "2 seen, 1 inside the picture but hidden, 0 outside the picture",
    "hip_extension_deg": "thigh minus pelvis; 0 standing, positive extension; mean of both legs",
    "lumbar_extension_deg": "pelvis minus thorax (rib cage at T12); 0 standing, positive arching",
    "thoracic_extension_deg": "thorax minus upper thorax (above T8); positive extension",
    "knee_angle_deg": "interior angle hip-knee-ankle in the sagittal plane; 180 straight",
    "trunk_thigh_angle_deg": "shoulder-hip-knee in the sagittal plane; 180 straight, never more",
    "change": "lockout minus the same rep's start",
}


# Only in clips of the split of variants.
VARIANT_UNITS = {
    "hip_extension_deg": "thigh minus pelvis; 0 standing, positive extension; of the working leg, "
    "or the mean of both",
    "working_leg": "whose leg lifts: left, right or both; angles of a rep are of it alone",
    "free_leg": "side; near: nearer to the camera; held: bent or straight; knee_angle_deg: "
    "interior; thigh_deg: to the pelvis (bent) or to the other thigh (straight), extension > 0",
    "step": "what raised feet stand on; height_m above the floor",
    "partial": "the hip gets less than two thirds as far up as in the best rep of the clip",
    "pulsed_at_top": "the hips dip and rise again before they are lowered",
}


def write_frames(path: Path, stage: Stage, truth: Truth) -> None:
    """Write ``<clip>.frames.csv``: UTF-8, decimal point, one row per frame."""
    line = stage.timeline
    head = ["frame", "time_s", "rep", "phase", *ANGLES]
    for name in truth.names:
        head += [f"{name}_x_px", f"{name}_y_px", f"{name}_visible"]
    rows = [",".join(head)]
    for t in range(len(line.time_s)):
        cells = [str(t), f"{line.time_s[t]:.4f}", str(int(line.rep[t])), line.phase[t]]
        cells += [f"{a:.3f}" for a in truth.angles[t]]
        for j in range(len(truth.names)):
            x, y = truth.pixels[t, j]
            cells += [f"{x:.2f}", f"{y:.2f}", str(int(truth.visible[t, j]))]
        rows.append(",".join(cells))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def summary(stage: Stage, truth: Truth) -> dict[str, object]:
    """The content of ``<clip>.truth.json``."""
    spec, camera = stage.spec, stage.camera
    body_names = [i for i, n in enumerate(truth.names) if not n.startswith("bar_")]
    inside = bool((truth.visible[:, body_names] > 0).all())
    content: dict[str, object] = {
        "schema_version": SCHEMA,
        "clip": f"{spec.name}.mp4",
        "split": spec.split,
        "seed": spec.seed,
        "number": spec.number,
        "attempt": spec.attempt,
        "units": UNITS,
        "exercise": spec.exercise,
        "facing": spec.facing,
        "near_side": "right" if spec.facing == "left" else "left",
        "frames": len(stage.timeline.time_s),
        "fps": spec.camera.film.fps,
        "width_px": camera.width_px,
        "height_px": camera.height_px,
        "whole_body_in_picture": inside,
        "body": _known(asdict(spec.shape)) | {"mass_kg": round(stage.body.mass_kg, 1)},
        "outfit": asdict(spec.outfit) if spec.figure is None else {"figure": spec.figure},
        "room_id": spec.room.room_id,
        "camera": {
            "camera_id": spec.camera.camera_id,
            "yaw_deg": round(camera.yaw_deg, 3),
            "height_m": round(camera.height_m, 3),
            "roll_deg": round(camera.roll_deg, 3),
            "distance_m": round(camera.distance_m, 3),
            "focal_px": round(camera.focal_px, 2),
            "principal_px": list(camera.principal_px),
            "target_m": [round(v, 4) for v in camera.target_m],
            "shake_deg": round(camera.shake_deg, 3),
            "yaw_convention": "0 squarely from the lifter's side, positive nearer the feet",
        },
        "film": asdict(spec.camera.film),
        "load": {
            "kind": spec.load.kind,
            "plate_diameter_m": spec.load.plate_diameter_m,
            "plates": [
                {"diameter_m": d, "thickness_m": round(t, 4)} for d, t, _ in spec.load.plates
            ],
            "bar_half_length_m": spec.load.bar_half_m if spec.load.kind == "barbell" else None,
            "pad": spec.load.pad_radius_m > 0,
        },
        "bench": None
        if spec.bench is None
        else {
            "kind": spec.bench.kind,
            "top_m": round(spec.bench.top_m, 4),
            "depth_m": round(spec.bench.depth_m, 4),
        },
        "arms": spec.arm_style,
        "habit": spec.plan.habit,
        "thigh_m": round(stage.setting.anatomy.thigh_m, 4),
        "shank_m": round(stage.setting.anatomy.shank_m, 4),
        "reps": rep_rows(stage, truth),
    }
    if spec.variant is not None:
        content["units"] = UNITS | VARIANT_UNITS
        content |= _varied(stage, spec.variant)
    return content


def _known(values: dict[str, object]) -> dict[str, object]:
    """The entries that are numbers or words; what a figure's artist did not say is left out."""
    return {k: v for k, v in values.items() if v == v}


def _varied(stage: Stage, variant: Variant) -> dict[str, object]:
    """What the truth of a variant says besides."""
    near = "right" if stage.spec.facing == "left" else "left"
    words = {side: word for word, side in SIDES.items()}
    free, step, working = variant.free, variant.step, stage.setting.stance.working
    return {
        "variant": variant.name,
        "working_leg": words.get(working, "both"),
        "free_leg": None
        if free is None
        else {
            "side": words[free.side],
            "near": words[free.side] == near,
            "held": "bent" if free.follows == "pelvis" else "straight",
            "thigh_deg": round(free.thigh_deg, 3),
            "knee_angle_deg": round(free.knee_deg, 3),
        },
        "step": None if step is None else {"kind": step.kind, "height_m": round(step.height_m, 4)},
        "band": stage.spec.load.band or None,
    }


def write_truth(folder: Path, stage: Stage) -> dict[str, object]:
    """Write both truth files of a clip; returns the JSON's content."""
    truth = measure(stage)
    content = summary(stage, truth)
    write_frames(folder / f"{stage.spec.name}.frames.csv", stage, truth)
    (folder / f"{stage.spec.name}.truth.json").write_text(
        json.dumps(content, indent=1) + "\n", encoding="utf-8"
    )
    return content
