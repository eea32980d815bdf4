"""Artist-made figures: their compressed meshes, and that they lift as the parametric bodies do.

The figures are not in the repository. Tests that need them skip unless THRUST_VISION_FIGURES names
their folder (``python -m lab.synthetic figures --out FOLDER``).
"""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import numpy as np
import pytest

from lab.synthetic.body.fetch_figures import SHA256, FetchError, fetch
from lab.synthetic.body.figure import FigureBody, figure_body
from lab.synthetic.body.meshopt import decode_attributes, decode_triangles
from lab.synthetic.body.skeleton import (
    SpinePose,
    apply_transforms,
    place,
    skin_transforms,
    spine_rotations,
)
from lab.synthetic.cli import FIGURES as VARIABLE
from lab.synthetic.set.pools import FIGURES, draw_figure
from lab.synthetic.set.stage import Stage, stage_number
from tests.synthetic.bodies import check_feet_and_knees

FOLDER = os.environ.get(VARIABLE)
needs_figures = pytest.mark.skipif(FOLDER is None, reason=f"{VARIABLE} is not set")
PEOPLE = {split: {n.rpartition("_")[0] for n in names} for split, names in FIGURES.items()}


def packed(values: np.ndarray) -> bytes:
    """A version 0 attribute stream of (N, stride) bytes, each group in its shortest form."""
    count, stride = values.shape
    first = values[0]
    out, last = bytearray([0xA0]), first.astype(int)
    for start in range(0, count, 256):
        block = values[start : start + 256].astype(int)
        padded = np.concatenate([block, np.repeat(block[-1:], -len(block) % 16, axis=0)])
        steps = np.diff(np.concatenate([last[None], padded]), axis=0)
        steps = (steps + 128) % 256 - 128
        codes = np.where(steps >= 0, 2 * steps, -2 * steps - 1)
        last = block[-1]
        for byte in range(stride):
            out += packed_column(codes[:, byte].reshape(-1, 16))
    return bytes(out) + bytes(max(32 - stride, 0)) + first.astype(np.uint8).tobytes()


def packed_column(groups: np.ndarray) -> bytes:
    heads, body = [], bytearray()
    for group in groups:
        mode = (
            0 if not group.any() else 1 if (group >= 3).sum() < 4 else 2 if group.min() < 15 else 3
        )
        heads.append(mode)
        if mode in (1, 2):
            bits = 2 * mode
            top = 2**bits - 1
            short = np.minimum(group, top)
            for k in range(0, 16, 8 // bits):
                value = 0
                for part in short[k : k + 8 // bits]:
                    value = value << bits | int(part)
                body.append(value)
            body += bytes(int(v) for v in group[short == top])
        elif mode == 3:
            body += bytes(int(v) for v in group)
    heads += [0] * (-len(heads) % 4)
    head = bytes(sum(heads[k + i] << 2 * i for i in range(4)) for k in range(0, len(heads), 4))
    return head + bytes(body)


@pytest.mark.parametrize("count", [1, 16, 100, 256, 700])
@pytest.mark.parametrize("stride", [4, 8])
@pytest.mark.parametrize("step", [0, 1, 6, 127])
def test_attributes_come_back_as_they_were_packed(count: int, stride: int, step: int) -> None:
    rng = np.random.default_rng(count * 1000 + step)
    steps = rng.integers(-step, step + 1, (count, stride))
    values = ((40 + np.cumsum(steps, axis=0)) % 256).astype(np.uint8)
    stream = packed(values)
    assert np.array_equal(decode_attributes(stream, count, stride, count), values)
    some = max(count // 2, 1)
    assert np.array_equal(decode_attributes(stream, some, stride, count), values[:some])


def test_a_stream_cut_short_is_refused() -> None:
    values = np.random.default_rng(1).integers(0, 256, (256, 4)).astype(np.uint8)
    with pytest.raises(ValueError, match="too early"):
        decode_attributes(packed(values)[:300], 256, 4, 256)


def test_triangles_by_hand() -> None:
    # Three fresh corners; on its last edge (a, c) one more fresh one; one written out: 7 - 3.
    codes = bytes([0xF0, 0x00, 0x0F])
    stream = bytes([0xE1]) + codes + bytes([2 * 7]) + bytes(16)
    assert decode_triangles(stream, 9).tolist() == [[0, 1, 2], [0, 2, 3], [0, 3, 7]]


@pytest.mark.parametrize(
    "decode", [lambda: decode_attributes(b"\x00", 1, 4, 1), lambda: decode_triangles(b"\xa0", 3)]
)
def test_another_kind_of_stream_is_refused(decode) -> None:
    with pytest.raises(ValueError, match="version"):
        decode()


def test_no_person_is_in_two_splits() -> None:
    assert not PEOPLE["learn"] & PEOPLE["calibrate"]
    assert {*FIGURES["calibrate"], *FIGURES["learn"]} == set(SHA256)
    assert len(PEOPLE["learn"]) >= 12


def test_a_fetched_file_with_another_sum_is_refused(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf" / "White"
    shelf.mkdir(parents=True)
    (shelf / "White_F_9.glb").write_bytes(b"a figure")
    right = {"White_F_9": hashlib.sha256(b"a figure").hexdigest()}
    source = (tmp_path / "shelf").as_uri()
    fetch(tmp_path / "here", io.StringIO(), source, right)
    assert (tmp_path / "here" / "White_F_9.glb").read_bytes() == b"a figure"
    with pytest.raises(FetchError, match="SHA-256"):
        fetch(tmp_path / "there", io.StringIO(), source, {"White_F_9": "0" * 64})
    assert not list((tmp_path / "there").iterdir())


@pytest.fixture(scope="module", params=["White_M_1_Casual", "Black_F_3_Casual"])
def body(request) -> FigureBody:
    assert FOLDER is not None
    name = request.param
    return figure_body(Path(FOLDER) / f"{name}.glb", draw_figure("learn", 1, 0, name))


@pytest.fixture(scope="module")
def lift() -> Stage:
    assert FOLDER is not None
    return stage_number("calibrate", 1, 1, 6.0, figures=Path(FOLDER))


@needs_figures
def test_the_skin_is_closed_and_has_its_stature(body: FigureBody) -> None:
    welded = body.weld[body.faces]
    edges = np.sort(
        np.concatenate([welded[:, [0, 1]], welded[:, [1, 2]], welded[:, [2, 0]]]), axis=1
    )
    edges = edges[edges[:, 0] != edges[:, 1]]
    _, shared = np.unique(edges, axis=0, return_counts=True)
    assert np.mean(shared == 2) > 0.95
    assert np.ptp(body.vertices[:, 2]) == pytest.approx(body.shape.stature_m, abs=0.001)


@needs_figures
def test_the_skeleton_is_where_the_parametric_bodies_have_theirs(body: FigureBody) -> None:
    heights = {
        "upperleg01.L": (0.52, 0.55),
        "lowerleg01.L": (0.28, 0.31),
        "spine04": (0.56, 0.61),
        "spine02": (0.66, 0.70),
        "spine01": (0.73, 0.77),
    }
    for name, (low, high) in heights.items():
        share = (body.head(name)[2] - body.vertices[:, 2].min()) / body.shape.stature_m
        assert low < share < high, name
    assert body.head("upperleg01.L")[1] > 0 > body.head("upperleg01.R")[1]


def _turned_deg(body: FigureBody, moved: np.ndarray, chosen: np.ndarray) -> float:
    """How far a patch of skin turned in the sagittal plane, degrees, towards extension."""
    a, b = (
        p[chosen][:, [0, 2]] - p[chosen][:, [0, 2]].mean(axis=0) for p in (body.vertices, moved)
    )
    turn = np.arctan2(np.sum(a[:, 1] * b[:, 0] - a[:, 0] * b[:, 1]), np.sum(a * b))
    return float(np.degrees(turn))


@needs_figures
def test_skin_of_the_ribs_turns_by_the_lumbar_angle_and_the_sacrum_stays(body: FigureBody) -> None:
    pose = SpinePose(0.0, 1.0, 90.0, 30.0, 0.0, 0.0)
    frames = place(body, spine_rotations(body, pose), np.array([0.0, 0.0, 1.0]))
    moved = apply_transforms(skin_transforms(body, frames), body.vertices)
    z, ribs = body.vertices[:, 2], body.weight_of("spine02", "spine01") > 0.95
    ribs &= (z > body.head("spine02")[2] + 0.03) & (z < body.head("spine01")[2] - 0.02)
    above_hip = z - body.head("upperleg01.L")[2]
    sacrum = (above_hip > 0.01) & (above_hip < 0.08) & (np.abs(body.vertices[:, 1]) < 0.06)
    sacrum &= body.vertices[:, 0] < -0.04
    assert abs(_turned_deg(body, moved, ribs)) == pytest.approx(30.0, abs=3.0)
    assert abs(_turned_deg(body, moved, sacrum)) < 4.0


@needs_figures
def test_feet_stay_and_the_truth_is_what_the_joints_show(lift: Stage) -> None:
    check_feet_and_knees(lift)


@needs_figures
def test_a_figure_does_not_sink_into_the_floor(lift: Stage) -> None:
    body = lift.body
    for t in range(0, len(lift.timeline.time_s), 12):
        skin = apply_transforms(skin_transforms(body, lift.performance.frames[t]), body.vertices)
        assert skin[:, 2].min() > -0.03
