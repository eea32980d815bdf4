"""How far the systems of bodies disagree: where joints lie, how they stand, how skin turns.

    python -m lab.benchmarks.bodies [--figures VALID] [--left-out ROCKETBOX] [--vitruvian FOLDER]

Prints, least to most over eight bodies of each system, what docs/synthetic.md says of them. Usual
bodies need no folder; the others are fetched by ``python -m lab.synthetic figures``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lab.benchmarks.tables import markdown
from lab.synthetic.body.body import Body
from lab.synthetic.body.skeleton import (
    SpinePose,
    angle_of,
    apply_transforms,
    pitch,
    place,
    skin_transforms,
    spine_rotations,
)
from lab.synthetic.set.spec import draw_clip
from lab.synthetic.set.stage import build

BODIES, SEED = 8, 1
ARCH_DEG, FLEXION_DEG = 30.0, 70.0
SPINE = {"L5/S1": "spine04", "L3/L4": "spine03", "T12/L1": "spine02", "T8": "spine01"}
TO_C7 = "share of the way from hips to C7"
RIBS = f"lower ribs, spine arched by {ARCH_DEG:.0f}°"
_UP = np.array([0.0, 0.0, 1.0])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name in ("--figures", "--left-out", "--vitruvian"):
        parser.add_argument(name, type=Path)
    asked = parser.parse_args(arguments)
    folders = {
        "usual": ("train", None),
        "VALID": ("learn", asked.figures),
        "Rocketbox": ("left_out", asked.left_out),
        "Vitruvian": ("vitruvian", asked.vitruvian),
    }
    known = {
        name: [measured(build(draw_clip(split, SEED, k), folder)) for k in range(BODIES)]
        for name, (split, folder) in folders.items()
        if folder is not None or split == "train"
    }
    first = next(iter(known.values()))[0]
    lines = [
        [quantity, *(_range([body[quantity] for body in bodies]) for bodies in known.values())]
        for quantity in first
    ]
    print(markdown(f"{BODIES} bodies of each system", ["", *known], lines))


def measured(body: Body) -> dict[str, float]:
    """Of one body at rest, and of its skin when the spine arches and when the hips flex."""
    hip, knee, ankle, c7 = (
        body.head(name) for name in ("upperleg01.L", "lowerleg01.L", "foot.L", "neck01")
    )
    low, stature = body.vertices[:, 2].min(), np.ptp(body.vertices[:, 2])
    thigh_deg, shank_deg = angle_of(hip - knee), angle_of(knee - ankle)
    joints = {"hip": "upperleg01.L", "knee": "lowerleg01.L", "T12/L1": "spine02", "T8": "spine01"}
    found = {
        f"{name}, share of the stature": float((body.head(bone)[2] - low) / stature)
        for name, bone in joints.items()
    }
    for name, bone in SPINE.items():
        share = (body.head(bone)[2] - hip[2]) / (c7[2] - hip[2])
        found[f"{name}, {TO_C7}"] = float(share)
    level = np.abs(body.vertices[:, 2] - hip[2]) < 0.02
    level &= np.abs(body.vertices[:, 1]) < 0.16
    depths = body.vertices[level, 0]
    found["skin behind the hip joint, m"] = float(hip[0] - depths.min())
    found["skin before it, m"] = float(depths.max() - hip[0])
    found["lean of the thigh, degrees"] = thigh_deg
    found["knee, degrees"] = 180.0 - abs(thigh_deg - shank_deg)
    return found | _skin(body)


def _skin(body: Body) -> dict[str, float]:
    """How far patches of skin turn, degrees."""
    z, above_hip = body.vertices[:, 2], body.vertices[:, 2] - body.head("upperleg01.L")[2]
    ribs = body.weight_of("spine", "root", "clavicle") > 0.9
    ribs &= (z > body.head("spine02")[2] + 0.03) & (z < body.head("spine01")[2] - 0.02)
    sacrum = (above_hip > 0.01) & (above_hip < 0.08) & (np.abs(body.vertices[:, 1]) < 0.06)
    sacrum &= body.vertices[:, 0] < -0.04
    rotations = spine_rotations(body, SpinePose(0.0, 1.0, 90.0, ARCH_DEG, 0.0, 0.0))
    arched = apply_transforms(skin_transforms(body, place(body, rotations, _UP)), body.vertices)
    rotations = spine_rotations(body, SpinePose(0.0, 1.0, 90.0, 0.0, 0.0, 0.0))
    rotations |= {body.bone(f"upperleg01.{side}"): pitch(90.0 - FLEXION_DEG) for side in "LR"}
    flexed = apply_transforms(skin_transforms(body, place(body, rotations, _UP)), body.vertices)
    return {
        RIBS: _turned_deg(body, arched, ribs),
        "sacrum, likewise": _turned_deg(body, arched, sacrum),
        f"sacrum, hips flexed by {FLEXION_DEG:.0f}°": _turned_deg(body, flexed, sacrum),
    }


def _turned_deg(body: Body, moved: NDArray[np.float64], patch: NDArray[np.bool_]) -> float:
    """How far a patch of skin turned in the sagittal plane, degrees."""
    a, b = (p[patch][:, [0, 2]] - p[patch][:, [0, 2]].mean(axis=0) for p in (body.vertices, moved))
    turn = np.arctan2(np.sum(a[:, 1] * b[:, 0] - a[:, 0] * b[:, 1]), np.sum(a * b))
    return abs(float(np.degrees(turn)))


def _range(values: Sequence[float]) -> str:
    digits = 3 if max(map(abs, values)) < 1 else 1
    return f"{min(values):.{digits}f} to {max(values):.{digits}f}"


if __name__ == "__main__":
    main()
