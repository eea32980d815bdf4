"""The patches at the hips, and what the naming nets take sample clips for."""

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from thrust_vision.observe.net_track import NetTrack
from thrust_vision.observe.set_classifier import (
    LEGS_PATCH,
    LOAD_PATCH,
    NamingNet,
    PatchShape,
    look_at_set,
)
from thrust_vision.weights.files import model_file

SAMPLES = Path(__file__).parents[2] / "sample_videos"
HIP = np.array([500.0, 300.0])
ALONG = np.array([400.0, 60.0])
SHAPES = pytest.mark.parametrize("shape", [LOAD_PATCH, LEGS_PATCH], ids=["load", "legs"])
NETS = (model_file("load_net.onnx"), model_file("legs_net.onnx"))


def scribble() -> NDArray[np.uint8]:
    noise = np.random.default_rng(3).integers(0, 255, (600, 1000, 3), dtype=np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 9.0), np.uint8)


@SHAPES
def test_the_hip_lies_at_its_place_in_the_patch(shape: PatchShape) -> None:
    picture = np.zeros((600, 1000, 3), np.uint8)
    cv2.circle(picture, (500, 300), 12, (255, 255, 255), -1)
    patch = shape.cut(picture, HIP, ALONG)
    assert patch.shape == (shape.height_px, shape.width_px, 3)
    y, x = np.argwhere(patch[..., 0] > 127).mean(axis=0)
    assert (x, y) == pytest.approx(shape.hip_px, abs=0.7)


@SHAPES
def test_a_mirrored_picture_has_the_same_patch(shape: PatchShape) -> None:
    picture = scribble()
    mirrored = np.ascontiguousarray(picture[:, ::-1])
    hip = np.array([picture.shape[1] - 1 - HIP[0], HIP[1]])
    along = ALONG * [-1, 1]
    off = shape.cut(mirrored, hip, along).astype(int) - shape.cut(picture, HIP, ALONG)
    assert np.abs(off).max() <= 2


@SHAPES
def test_a_picture_of_half_the_size_has_the_same_patch(shape: PatchShape) -> None:
    picture = scribble()
    half = np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    off = shape.cut(half, HIP / 2, ALONG / 2).astype(int) - shape.cut(picture, HIP, ALONG)
    assert np.abs(off).mean() < 2


@pytest.mark.parametrize(
    ("model", "shape"), [(NETS[0], LOAD_PATCH), (NETS[1], LEGS_PATCH)], ids=["load", "legs"]
)
def test_the_shares_add_up_to_one(model: Path, shape: PatchShape) -> None:
    net = NamingNet(model)
    look = net.judge([shape.cut(scribble(), HIP, ALONG)] * 2)
    assert tuple(look.share) == net.names
    assert sum(look.share.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "load"),
    [("back-over-hip", "none"), ("braced-good", "dumbbell"), ("behind-plates", "barbell")],
)
def test_what_a_sample_shows_is_likeliest(name: str, load: str) -> None:
    close, lifts = true_look(name)
    looks = look_at_set(SAMPLES / f"{name}.mp4", name, NETS, close, lifts)
    assert looks is not None
    assert [max(look.share, key=lambda each: look.share[each]) for look in looks] == [
        load,
        "standard",
    ]


def test_nothing_is_said_where_the_lifter_was_not_seen() -> None:
    close, lifts = true_look("braced-good")
    unseen = {name: np.full_like(points, np.nan) for name, points in close.points_px.items()}
    close = NetTrack(unseen, {}, {}, {})
    clip = SAMPLES / "braced-good.mp4"
    assert look_at_set(clip, clip.name, NETS, close, lifts) is None


def true_look(name: str) -> tuple[NetTrack, NDArray[np.bool_]]:
    """Where the near joints of a sample truly are, and the frames of its reps."""
    with (SAMPLES / f"{name}.frames.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    near = json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8"))["near_side"]
    points = {
        f"near_{joint}": np.array(
            [[float(row[f"{near}_{joint}_{axis}_px"]) for axis in "xy"] for row in rows]
        )
        for joint in ("shoulder", "hip", "ankle")
    }
    lifts = np.array([int(row["rep"]) > 0 for row in rows])
    return NetTrack(points, {}, {}, {}), lifts
