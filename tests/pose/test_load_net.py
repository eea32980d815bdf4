"""The patch at the hips, and what the load net takes the load for on sample and real clips."""

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from thrust_vision.pose.close_look import CloseLook
from thrust_vision.pose.load_net import (
    HIP_PX,
    PATCH_HEIGHT_PX,
    PATCH_WIDTH_PX,
    LoadNet,
    look_at_load,
    patch_at,
)
from thrust_vision.resources import model_file

SAMPLES = Path(__file__).parents[2] / "sample_videos"
HIP = np.array([500.0, 300.0])
SPAN = np.array([400.0, 60.0])


def scribble() -> NDArray[np.uint8]:
    noise = np.random.default_rng(3).integers(0, 255, (600, 1000, 3), dtype=np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 9.0), np.uint8)


def test_the_hip_lies_at_its_place_in_the_patch() -> None:
    picture = np.zeros((600, 1000, 3), np.uint8)
    cv2.circle(picture, (500, 300), 12, (255, 255, 255), -1)
    patch = patch_at(picture, HIP, SPAN)
    assert patch.shape == (PATCH_HEIGHT_PX, PATCH_WIDTH_PX, 3)
    y, x = np.argwhere(patch[..., 0] > 127).mean(axis=0)
    assert (x, y) == pytest.approx(HIP_PX, abs=0.7)


def test_a_mirrored_picture_has_the_same_patch() -> None:
    picture = scribble()
    mirrored = np.ascontiguousarray(picture[:, ::-1])
    hip = np.array([picture.shape[1] - 1 - HIP[0], HIP[1]])
    span = SPAN * [-1, 1]
    off = patch_at(mirrored, hip, span).astype(int) - patch_at(picture, HIP, SPAN)
    assert np.abs(off).max() <= 2


def test_a_picture_of_half_the_size_has_the_same_patch() -> None:
    picture = scribble()
    half = np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    off = patch_at(half, HIP / 2, SPAN / 2).astype(int) - patch_at(picture, HIP, SPAN)
    assert np.abs(off).mean() < 2


def test_the_shares_add_up_to_one() -> None:
    net = LoadNet(model_file("load_net.onnx"))
    look = net.judge([patch_at(scribble(), HIP, SPAN)] * 2)
    assert tuple(look.share) == net.loads
    assert sum(look.share.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "load"),
    [("back-over-hip", "none"), ("braced-good", "dumbbell"), ("behind-plates", "barbell")],
)
def test_what_a_sample_shows_is_likeliest(name: str, load: str) -> None:
    close, lifts = true_look(name)
    look = look_at_load(SAMPLES / f"{name}.mp4", name, model_file("load_net.onnx"), close, lifts)
    assert look is not None
    assert max(look.share, key=lambda each: look.share[each]) == load


def test_nothing_is_said_where_the_lifter_was_not_seen() -> None:
    close, lifts = true_look("braced-good")
    unseen = {name: np.full_like(points, np.nan) for name, points in close.points_px.items()}
    close = CloseLook(unseen, {}, {}, {})
    clip = SAMPLES / "braced-good.mp4"
    assert look_at_load(clip, clip.name, model_file("load_net.onnx"), close, lifts) is None


def true_look(name: str) -> tuple[CloseLook, NDArray[np.bool_]]:
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
    return CloseLook(points, {}, {}, {}), lifts
