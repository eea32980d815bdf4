"""The left-out system of figures: their files, their paint, and that they lift as the others do.

The figures are not in the repository. Tests that need them skip unless THRUST_VISION_ROCKETBOX
names their folder (``python -m lab.synthetic figures --system rocketbox --out FOLDER``).
"""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from lab.benchmarks.bodies import ARCH_DEG, RIBS, TO_C7, measured
from lab.synthetic.body.fbx import MAGIC, read_figure, read_nodes
from lab.synthetic.body.fetch_rocketbox import SHA256
from lab.synthetic.body.figure import FigureBody
from lab.synthetic.body.gltf import Figure
from lab.synthetic.body.portrait import GUESSES, Limb, Portrait, drawn, find_camera, paint
from lab.synthetic.body.rocketbox import own_name, rocketbox_body
from lab.synthetic.body.skeleton import apply_transforms, skin_transforms
from lab.synthetic.set.pools import BODIES, FIGURES, draw_figure
from lab.synthetic.set.stage import Stage, stage_number
from tests.synthetic.bodies import check_feet_and_knees

VARIABLE = "THRUST_VISION_ROCKETBOX"
FOLDER = os.environ.get(VARIABLE)
needs_figures = pytest.mark.skipif(FOLDER is None, reason=f"{VARIABLE} is not set")


def node(name: str, *values: object, children: tuple = ()) -> tuple:
    return name, values, children


def packed_value(value: object) -> bytes:
    if isinstance(value, bytes):
        return b"S" + struct.pack("<I", len(value)) + value
    if isinstance(value, int):
        return b"L" + struct.pack("<q", value)
    array = np.asarray(value)
    kind, data = (b"d", array.astype("<f8")) if array.dtype.kind == "f" else (b"i", array)
    if kind == b"i":
        data = array.astype("<i4")
    squeezed = zlib.compress(data.tobytes())
    return kind + struct.pack("<III", data.size, 1, len(squeezed)) + squeezed


def packed_node(tree: tuple, at: int) -> bytes:
    name, values, children = tree
    properties = b"".join(packed_value(v) for v in values)
    head = 13 + len(name)
    inside = b""
    for child in children:
        inside += packed_node(child, at + head + len(properties) + len(inside))
    if children:
        inside += bytes(13)
    end = at + head + len(properties) + len(inside)
    header = struct.pack("<IIIB", end, len(values), len(properties), len(name))
    return header + name.encode() + properties + inside


def write_fbx(path: Path, *trees: tuple) -> Path:
    raw = MAGIC + b"\x1a\x00" + struct.pack("<I", 7400)
    for tree in trees:
        raw += packed_node(tree, len(raw))
    path.write_bytes(raw + bytes(13))
    return path


def a_square(path: Path, last: int = ~3) -> Path:
    """Two triangles of two materials on two bones; the mesh z up, the bones y up, centimetres."""
    corners = np.array([[0, 0, 0], [100, 0, 0], [100, 0, 200], [0, 0, 200]], dtype=float)
    where = np.eye(4)
    where[3, :3] = [10, -20, 30]
    uv = node(
        "LayerElementUV",
        0,
        children=(
            node("UV", np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=float).ravel()),
            node("UVIndex", np.array([0, 1, 2, 0, 2, 3])),
        ),
    )
    mesh = node(
        "Geometry",
        1,
        b"\x00\x01Geometry",
        b"Mesh",
        children=(
            node("Vertices", corners.ravel()),
            node("PolygonVertexIndex", np.array([0, 1, ~2, 0, 2, last])),
            uv,
            node("LayerElementMaterial", 0, children=(node("Materials", np.array([0, 1])),)),
        ),
    )
    objects = [mesh, node("Material", 5, b"skin\x00\x01Material", b"")]
    links = []
    for number, (bone, rows) in enumerate((("Bip01 Pelvis", [0, 1]), ("Bip01 Head", [2, 3]))):
        objects.append(node("Model", 10 + number, bone.encode() + b"\x00\x01Model", b"LimbNode"))
        objects.append(
            node(
                "Deformer",
                20 + number,
                b"\x00\x01SubDeformer",
                b"Cluster",
                children=(
                    node("Indexes", np.array(rows)),
                    node("Weights", np.array([0.5, 0.5])),
                    node("TransformLink", where.ravel()),
                ),
            )
        )
        links.append(node("C", b"OO", 10 + number, 20 + number))
    return write_fbx(
        path,
        node("Objects", children=tuple(objects)),
        node("Connections", children=tuple(links)),
    )


def test_a_figure_comes_out_of_its_file_in_metres_and_upright(tmp_path: Path) -> None:
    figure, materials = read_figure(a_square(tmp_path / "square.fbx"))
    assert materials == ("skin",)
    assert figure.joints == ("Bip01 Pelvis", "Bip01 Head")
    assert figure.places == pytest.approx(np.array([[0.1, -0.2, 0.3]] * 2))
    # The two triangles share two corners but no material, so no vertex.
    assert figure.points.shape == (6, 3)
    assert np.ptp(figure.points, axis=0) == pytest.approx([1.0, 2.0, 0.0])
    assert figure.weights.sum(axis=1) == pytest.approx(np.ones(6))
    top = figure.points[:, 1] > 1.0
    assert (figure.weights[top] == [0.0, 1.0]).all()
    # Pictures have their first row on top; FBX counts from below.
    assert figure.uv[top, 1] == pytest.approx(np.zeros(top.sum()))
    assert [set(figure.picture[f]) for f in figure.faces] == [{0}, {1}]


def test_faces_that_are_no_triangles_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not triangles"):
        read_figure(a_square(tmp_path / "quad.fbx", last=3))


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "figure.fbx"
    path.write_bytes(b"; FBX 7.3.0 project file")
    with pytest.raises(ValueError, match="not a binary FBX"):
        read_nodes(path)


@pytest.mark.parametrize(
    ("joint", "own"),
    [
        ("Bip01 Spine1", "spine02"),
        ("Bip01 L Thigh", "upperleg01.L"),
        ("Bip01 R Finger0", "finger1-1.R"),
        ("Bip01 L Finger42", "finger5-3.L"),
        ("Bip01 REye", "eye.R"),
        ("Bip01 RMasseter", "head"),
    ],
)
def test_bones_by_name(joint: str, own: str) -> None:
    assert own_name(joint) == own


def a_column() -> Figure:
    """A square column, 0.4 m wide and 1.8 m high, a face of the texture for each of its sides."""
    points, uv, faces = [], [], []
    for k in range(4):
        turn = np.radians(90 * k)
        along, out = (
            np.array([np.cos(turn + q), 0.0, np.sin(turn + q)]) for q in (0.0, -np.pi / 2)
        )
        for side, up in ((-1, 0), (1, 0), (1, 1), (-1, 1)):
            points.append(0.2 * out + 0.2 * side * along + np.array([0.0, 1.8 * up, 0.0]))
            uv.append([(k + 0.1 + 0.4 * (side + 1)) / 4, 0.1 + 0.8 * up])
        faces += [[4 * k, 4 * k + 2, 4 * k + 1], [4 * k, 4 * k + 3, 4 * k + 2]]
    return Figure(
        joints=("Bip01 Pelvis",),
        places=np.array([[0.0, 0.9, 0.0]]),
        points=np.array(points),
        uv=np.array(uv),
        faces=np.array(faces),
        weights=np.ones((16, 1)),
        picture=np.zeros(16, dtype=np.int64),
        textures=(),
    )


def test_a_painted_column_has_its_pictures_colours_in_front_and_behind() -> None:
    column, camera = a_column(), Portrait(0.0, 0.0, 5.0, 1500.0, (640.0, 360.0))
    picture = np.full((720, 1280, 3), 255, np.uint8)
    pixels, _ = camera.project(column.points)
    (left, top), (right, bottom) = pixels.min(axis=0), pixels.max(axis=0)
    picture[int(top) : int(bottom), int(left) : 640] = (200, 30, 30)
    picture[int(top) : int(bottom), 640 : int(right)] = (30, 30, 200)
    trunk = Limb(1, np.array([0.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]))
    (texture,) = paint(column, picture, camera, {0: trunk})
    strip = texture[texture.shape[0] // 2].astype(int)
    quarter = texture.shape[1] // 4
    ahead = int(np.argmax([column.points[4 * k : 4 * k + 4, 2].mean() for k in range(4)]))
    sides = [strip[k * quarter + quarter // 5 : (k + 1) * quarter - quarter // 5] for k in range(4)]
    front = sides[ahead]
    assert {tuple(front[2]), tuple(front[-3])} == {(200, 30, 30), (30, 30, 200)}
    for side in sides:
        # Nothing of the white background, and both colours on the back too.
        assert (side.min(axis=1) < 60).all()


def test_the_camera_is_found_from_the_outline() -> None:
    column, guess = a_column(), GUESSES[0]
    true = Portrait(guess[0] + 6, guess[1] - 2, guess[2], guess[3] * 1.05, (655.0, 350.0))
    shown = drawn(true.project(column.points)[0], column.faces, (720, 1280))
    found, differs = find_camera(column, shown)
    assert differs < 0.01
    moved = found.project(column.points)[0] - true.project(column.points)[0]
    assert np.abs(moved).max() < 8.0


def test_the_left_out_split_has_men_and_women_of_one_system() -> None:
    names = FIGURES["left_out"]
    assert len(set(names)) == len(names) == BODIES["left_out"]
    assert {n.rpartition("/")[2] for n in SHA256} == set(names)
    assert not set(names) & {n for s in ("learn", "calibrate") for n in FIGURES[s]}
    women = sum(draw_figure("left_out", 1, 0, n).sex == "female" for n in names)
    assert min(women, len(names) - women) >= 8


@pytest.fixture(scope="module", params=["Male_Adult_13", "Sports_Female_02"])
def body(request) -> FigureBody:
    assert FOLDER is not None
    name = request.param
    return rocketbox_body(Path(FOLDER) / f"{name}.fbx", draw_figure("left_out", 1, 0, name))


@pytest.fixture(scope="module")
def lift() -> Stage:
    assert FOLDER is not None
    return stage_number("left_out", 1, 1, 6.0, figures=Path(FOLDER))


@needs_figures
def test_the_skeleton_is_that_of_a_person(body: FigureBody) -> None:
    # Shares of the way from the hips to C7, of which these men have more than the other bodies.
    spans = {
        "L5/S1": (0.15, 0.25),
        "L3/L4": (0.26, 0.36),
        "T12/L1": (0.40, 0.48),
        "T8": (0.62, 0.73),
    }
    shares = measured(body)
    for name, (least, most) in spans.items():
        assert least < shares[f"{name}, {TO_C7}"] < most, name
    assert body.head("upperleg01.L")[1] > 0 > body.head("upperleg01.R")[1]
    assert np.ptp(body.vertices[:, 2]) == pytest.approx(body.shape.stature_m, abs=0.01)


@needs_figures
def test_skin_of_the_ribs_turns_by_the_lumbar_angle(body: FigureBody) -> None:
    assert measured(body)[RIBS] == pytest.approx(ARCH_DEG, abs=3.0)


@needs_figures
def test_feet_stay_on_the_floor_and_the_truth_is_what_the_joints_show(lift: Stage) -> None:
    check_feet_and_knees(lift)
    for t in range(0, len(lift.timeline.time_s), 12):
        moves = skin_transforms(lift.body, lift.performance.frames[t])
        assert apply_transforms(moves, lift.body.vertices)[:, 2].min() > -0.03
