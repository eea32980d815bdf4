"""The truth files say what the pictures show: angles recomputed from projected joints alone."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lab.synthetic.set.stage import Stage, stage_clip
from lab.synthetic.set.truth_files import write_truth
from tests.synthetic.short_clips import VARIANTS, short_spec

Row = dict[str, str]


def telecentric(stage: Stage) -> Stage:
    """The same set seen squarely from the side, from so far away that depth hardly matters."""
    camera = replace(
        stage.camera,
        yaw_deg=0.0,
        roll_deg=0.0,
        distance_m=2000.0,
        height_m=stage.camera.target_m[2],
        focal_px=2000.0 * 150.0,
    )
    return replace(stage, camera=camera, shake=stage.shake * 0.0)


def read(folder: Path, stage: Stage) -> tuple[list[Row], dict[str, object]]:
    write_truth(folder, stage)
    name = stage.spec.name
    with (folder / f"{name}.frames.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows, json.loads((folder / f"{name}.truth.json").read_text(encoding="utf-8"))


def pixel(row: Row, joint: str) -> complex:
    """A joint in the picture as x + iy, y up and x away from the head."""
    return complex(float(row[f"{joint}_x_px"]), -float(row[f"{joint}_y_px"]))


def interior(a: complex, middle: complex, b: complex) -> float:
    return abs(float(np.degrees(np.angle((a - middle) / (b - middle)))))


def turned(of: complex, against: complex) -> float:
    return float(np.degrees(np.angle(of / against)))


@pytest.mark.parametrize("which", ["thrust", "bridge", "knee_up", "leg_out", "frog", "raised"])
def test_angles_from_pixels_agree_with_the_truth(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if which in VARIANTS:
        stage = telecentric(request.getfixturevalue("variant")(which))
    else:
        stage = telecentric(request.getfixturevalue(which))
    rows, truth = read(tmp_path, stage)
    leg = str(truth.get("working_leg", "both"))
    working = ("left", "right") if leg == "both" else (leg,)
    # Facing right the picture is mirrored, so turns change their sign.
    sign = 1.0 if stage.spec.facing == "left" else -1.0
    first = None
    for row in rows:
        for side in ("left", "right"):
            hip, knee = pixel(row, f"{side}_hip"), pixel(row, f"{side}_knee")
            angle = interior(hip, knee, pixel(row, f"{side}_ankle"))
            assert angle == pytest.approx(float(row[f"knee_angle_{side}_deg"]), abs=0.5)
            angle = interior(pixel(row, f"{side}_shoulder"), hip, knee)
            assert angle == pytest.approx(float(row[f"trunk_thigh_angle_{side}_deg"]), abs=0.5)
        pelvis = pixel(row, "l5") - pixel(row, "sacrum")
        thorax = pixel(row, "t8") - pixel(row, "t12")
        hips = [
            turned(pelvis, pixel(row, f"{side}_hip") - pixel(row, f"{side}_knee"))
            for side in working
        ]
        now = (turned(thorax, pelvis), sum(hips) / len(hips), row)
        first = first or now
        for index, column in ((0, "lumbar_extension_deg"), (1, "hip_extension_deg")):
            moved = sign * (now[index] - first[index])
            wanted = float(row[column]) - float(first[2][column])
            # Short bones in a small picture: 0.01 px of rounding is 0.1 degrees.
            assert moved == pytest.approx(wanted, abs=0.7), column


def test_reps_sum_up_the_frames(thrust: Stage, tmp_path: Path) -> None:
    rows, truth = read(tmp_path, thrust)
    reps = truth["reps"]
    assert isinstance(reps, list)
    assert [rep["rep"] for rep in reps] == [1, 2]
    for rep in reps:
        assert rep["complete"]
        top = [r for r in rows if r["rep"] == str(rep["rep"]) and r["phase"] == "lockout"]
        start = next(r for r in rows if r["rep"] == str(rep["rep"]))
        lumbar = np.median([float(r["lumbar_extension_deg"]) for r in top])
        change = lumbar - float(start["lumbar_extension_deg"])
        assert rep["change"]["lumbar_extension_deg"] == pytest.approx(change, abs=0.01)
        assert rep["braced"] == (change <= 5.0)
        assert rep["start_s"] < rep["lockout_from_s"] <= rep["lockout_s"] <= rep["lockout_to_s"]
        assert rep["lockout_to_s"] < rep["end_s"]
    assert [rep["braced"] for rep in reps] == [True, False]


def test_near_plate_hides_the_hips_and_not_the_feet(thrust: Stage, tmp_path: Path) -> None:
    rows, truth = read(tmp_path, thrust)
    near = truth["near_side"]
    top = [r for r in rows if r["phase"] == "lockout"]
    assert {r[f"{near}_hip_visible"] for r in top} == {"1"}
    assert {r[f"{near}_ankle_visible"] for r in top} == {"2"}


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_truth(tmp_path / folder, stage_clip(short_spec("oblique-phone", fps=6.0)))
    for name in ("oblique-phone.frames.csv", "oblique-phone.truth.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
