"""The other parametric model: how its files become a body, and that such bodies lift as others do.

The model is not in the repository. Tests that need it skip unless THRUST_VISION_VITRUVIAN names its
folder (``python -m lab.synthetic figures --system vitruvian --out FOLDER``).
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lab.benchmarks.bodies import ARCH_DEG, RIBS, TO_C7, measured
from lab.synthetic.body.body import Body, BodyShape
from lab.synthetic.body.fetch_figures import FetchError
from lab.synthetic.body.fetch_vitruvian import SHA256, fetch_vitruvian
from lab.synthetic.body.figure import figure_bones
from lab.synthetic.body.vitruvian import (
    BASE,
    FACES,
    JOINTS,
    MORPHS,
    USED,
    WEIGHTS,
    shares_of,
    vitruvian_body,
)
from lab.synthetic.set.pools import draw_body
from lab.synthetic.set.stage import Stage, stage_number
from tests.synthetic.bodies import check_feet_and_knees

VARIABLE = "THRUST_VISION_VITRUVIAN"
FOLDER = os.environ.get(VARIABLE)
needs_model = pytest.mark.skipif(FOLDER is None, reason=f"{VARIABLE} is not set")

SHAPE = BodyShape("a body", "female", 1.7, weight=0.45, muscle=0.5, age=0.6, proportions=0.55)
SIDED_JOINTS = (
    ["eye.{}_head", "shoulder.{}_head", "upper_arm.{}_head", "upper_arm.{}_tail"]
    + ["forearm.{}_tail", "thigh.{}_head", "thigh.{}_tail", "shin.{}_tail", "foot.{}_tail"]
    + ["toe.{}_tail"]
    + [
        f"{finger}.0{end}"
        for finger in ("thumb", "f_index", "f_middle", "f_ring", "f_pinky")
        for end in ("1.{}_head", "1.{}_tail", "2.{}_tail")
    ]
)
MIDDLE_JOINTS = ["spine_tail"] + [f"spine.00{k}_tail" for k in range(1, 6)]
GROUPS = ["DEF-spine", "DEF-spine.002", "DEF-thigh.L.001", "DEF-knee.R", "DEF-f_ring.02.R"]


def grouped(path: Path, groups: dict[str, tuple[list[int], list[float]]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path,
        names=np.bytes_("\0".join(groups).encode()),
        cnt=np.array([len(vertices) for vertices, _ in groups.values()]),
        idx=np.concatenate([np.array(vertices) for vertices, _ in groups.values()]),
        weights=np.concatenate([np.array(weights) for _, weights in groups.values()]),
    )


@pytest.fixture
def model(tmp_path: Path) -> tuple[Path, np.ndarray, dict[str, int]]:
    """A cloud of points in the model's form, and which of them are its joints."""
    joints = MIDDLE_JOINTS + [j.format(side) for side in "LR" for j in SIDED_JOINTS]
    count = len(joints) + 100
    points = np.random.default_rng(1).uniform([-0.3, -0.1, 0.0], [0.3, 0.2, 2.0], (count, 3))
    points[-2:, 2] = 0.0, 2.0
    place_of = {name: i for i, name in enumerate(joints)}
    for path, array in ((BASE, points), (FACES, np.arange(count // 4 * 4).reshape(-1, 4))):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        np.save(tmp_path / path, array)
    grouped(tmp_path / JOINTS, {f"joint_{n}": ([i], [2.0]) for n, i in place_of.items()})
    rest = list(range(len(GROUPS) - 1, count))
    grouped(
        tmp_path / WEIGHTS,
        {"corrective_smooth_inv": (rest, [1.0] * len(rest))}
        | {name: ([i], [0.5]) for i, name in enumerate(GROUPS[:-1])}
        | {GROUPS[-1]: (rest, [3.0] * len(rest))},
    )
    for name in USED:
        path = tmp_path / MORPHS.format(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        moved = np.array([5]) if name == "Gender_Female" else np.array([], dtype=int)
        np.savez(path, idx=moved, delta=np.full((len(moved), 3), 0.1))
    return tmp_path, points, place_of


def test_files_become_a_body_that_looks_ahead(model) -> None:
    folder, points, place_of = model
    body = vitruvian_body(folder, SHAPE)
    ahead = points[:, [1, 0, 2]] * [-1, 1, 1] * SHAPE.stature_m / 2.0
    hips = (ahead[place_of["thigh.L_head"]] + ahead[place_of["thigh.R_head"]]) / 2
    knee = ahead[place_of["thigh.L_tail"]]
    assert body.head("lowerleg01.L") - body.head("root") == pytest.approx(
        knee - hips - [0.011, 0, 0.011], abs=1e-9
    )
    assert body.bones == figure_bones()[0]
    # Between L5/S1 and T12/L1, on the line.
    low, middle, high = (body.head(f"spine0{k}") for k in (4, 3, 2))
    assert np.cross(middle - low, high - low) == pytest.approx(0.0, abs=1e-12)


def test_morphs_move_the_skin_by_their_shares(model) -> None:
    folder, _points, place_of = model
    name = next(n for n, i in place_of.items() if i == 5)
    assert name == "spine.005_tail"
    body, share = vitruvian_body(folder, SHAPE), shares_of(SHAPE)["Gender_Female"]
    man = vitruvian_body(folder, replace(SHAPE, sex="male"))
    moved = (body.head("head") - body.head("root")) - (man.head("head") - man.head("root"))
    assert moved == pytest.approx(np.array([-1, 1, 1]) * 0.1 * share * SHAPE.stature_m / 2)


def test_skin_hangs_on_the_bones_that_the_groups_name(model) -> None:
    folder, _, _ = model
    body = vitruvian_body(folder, SHAPE)
    assert np.asarray(body.weights.sum(axis=1)).ravel() == pytest.approx(1.0)
    weights = {b: body.weight_of(b) for b in ("root", "upperleg01.L", "finger4-2.R")}
    assert all(w.max() == pytest.approx(1.0) for w in weights.values())
    knee = body.weight_of("upperleg01.R") * body.weight_of("lowerleg01.R")
    assert knee.max() == pytest.approx(0.25)


def test_a_missing_file_is_named(model) -> None:
    folder, _, _ = model
    (folder / MORPHS.format("BodyType_Fat")).unlink()
    with pytest.raises(ValueError, match=r"BodyType_Fat\.npz is missing.*--system vitruvian"):
        vitruvian_body(folder, replace(SHAPE, weight=0.9))


def test_a_body_is_drawn_by_its_name_and_shape() -> None:
    heavy, light = (shares_of(replace(SHAPE, weight=w)) for w in (0.9, 0.15))
    assert shares_of(SHAPE) == shares_of(replace(SHAPE, age=0.7))
    assert shares_of(SHAPE) != shares_of(replace(SHAPE, body_id="another"))
    assert heavy["BodyType_Fat"] > 0.5
    assert heavy["BodyType_Emaciated"] == 0
    assert light["BodyType_Fat"] == 0
    assert light["BodyType_Emaciated"] > 0.2
    woman, man = shares_of(SHAPE), shares_of(replace(SHAPE, sex="male"))
    assert "Gender_Male" not in woman
    assert "Gender_Female" not in man
    assert man["Chest_Breast_Size"] == 0
    assert set(woman) | set(man) == set(USED)


def test_every_file_that_a_body_needs_is_fetched_and_checked(tmp_path: Path) -> None:
    assert set(SHA256) == {FACES, BASE, WEIGHTS, JOINTS} | {MORPHS.format(n) for n in USED}
    (tmp_path / "shelf" / "a").mkdir(parents=True)
    (tmp_path / "shelf" / "a" / "b.npy").write_bytes(b"numbers")
    source, right = (tmp_path / "shelf").as_uri(), hashlib.sha256(b"numbers").hexdigest()
    fetch_vitruvian(tmp_path / "here", io.StringIO(), source, {"a/b.npy": right})
    assert (tmp_path / "here" / "a" / "b.npy").read_bytes() == b"numbers"
    with pytest.raises(FetchError, match="SHA-256"):
        fetch_vitruvian(tmp_path / "there", io.StringIO(), source, {"a/b.npy": "0" * 64})


@pytest.fixture(scope="module", params=[0, 1, 2, 3])
def body(request) -> Body:
    assert FOLDER is not None
    return vitruvian_body(Path(FOLDER), draw_body("vitruvian", 1, request.param))


@pytest.fixture(scope="module")
def lift() -> Stage:
    assert FOLDER is not None
    return stage_number("vitruvian", 1, 1, 6.0, figures=Path(FOLDER))


@needs_model
def test_the_skeleton_is_that_of_a_person(body: Body) -> None:
    spans = {
        "L5/S1": (0.10, 0.20),
        "L3/L4": (0.21, 0.30),
        "T12/L1": (0.33, 0.43),
        "T8": (0.55, 0.66),
    }
    shares = measured(body)
    for name, (least, most) in spans.items():
        assert least < shares[f"{name}, {TO_C7}"] < most, name
    assert body.head("upperleg01.L")[1] > 0 > body.head("upperleg01.R")[1]
    assert np.ptp(body.vertices[:, 2]) == pytest.approx(body.shape.stature_m, abs=0.01)
    assert 40 < body.mass_kg < 140


@needs_model
def test_skin_of_the_ribs_turns_by_the_lumbar_angle(body: Body) -> None:
    assert measured(body)[RIBS] == pytest.approx(ARCH_DEG, abs=3.0)


@needs_model
def test_feet_stay_on_the_floor_and_the_truth_is_what_the_joints_show(lift: Stage) -> None:
    check_feet_and_knees(lift)
