"""What bodies of other systems have to show, whatever their skeleton."""

from __future__ import annotations

import numpy as np

from lab.synthetic.body.body import Body
from lab.synthetic.body.skeleton import (
    SpinePose,
    apply_transforms,
    place,
    skin_transforms,
    spine_rotations,
)
from lab.synthetic.set.stage import Stage
from lab.synthetic.set.truth import ANGLES, measure


def ribs_turned_deg(body: Body, lumbar_deg: float) -> float:
    """By how much the skin of the lower ribs turns with the spine arched by so much."""
    pose = SpinePose(0.0, 1.0, 90.0, lumbar_deg, 0.0, 0.0)
    frames = place(body, spine_rotations(body, pose), np.array([0.0, 0.0, 1.0]))
    moved = apply_transforms(skin_transforms(body, frames), body.vertices)
    z, ribs = body.vertices[:, 2], body.weight_of("spine", "root", "clavicle") > 0.9
    ribs &= (z > body.head("spine02")[2] + 0.03) & (z < body.head("spine01")[2] - 0.02)
    a, b = (p[ribs][:, [0, 2]] - p[ribs][:, [0, 2]].mean(axis=0) for p in (body.vertices, moved))
    turn = np.arctan2(np.sum(a[:, 1] * b[:, 0] - a[:, 0] * b[:, 1]), np.sum(a * b))
    return abs(float(np.degrees(turn)))


def shares_to_c7(body: Body) -> dict[str, float]:
    """How far each joint of the spine lies on the way from the hips to C7."""
    low, high = body.head("upperleg01.L")[2], body.head("neck01")[2]
    names = ("spine04", "spine03", "spine02", "spine01")
    return {name: float((body.head(name)[2] - low) / (high - low)) for name in names}


def check_feet_and_knees(lift: Stage) -> None:
    """The feet keep their place, and the knee's truth is what hip, knee and ankle show."""
    names = [m.name for m in lift.marks]
    lifting = lift.timeline.sitting == 0
    hip, knee, ankle = (
        lift.joints[lifting][:, names.index(f"left_{n}")] for n in ("hip", "knee", "ankle")
    )
    assert np.ptp(ankle, axis=0).max() < 0.002
    a, b = ((p - knee)[:, [0, 2]] for p in (hip, ankle))
    cosine = np.sum(a * b, axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
    angles = dict(zip(ANGLES, measure(lift).angles[lifting].T, strict=True))
    shown = np.degrees(np.arccos(cosine))
    assert np.abs(shown - angles["knee_angle_left_deg"]).max() < 0.5
