"""The crop, and what the keypoint network finds in it on the sample clips."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from thrust_vision.observe.crop import HEIGHT_PX, WIDTH_PX, Crop
from thrust_vision.observe.keypoint_net import KeypointNet, NetTrackBuilder
from thrust_vision.settings import OBSERVE
from thrust_vision.video.read import ClipReader
from thrust_vision.weights.model_files import model_file

SAMPLES = Path(__file__).parents[2] / "sample_videos"
SIDES = ("left", "right")


@pytest.mark.parametrize("head", ["left", "right"])
def test_the_head_is_left_and_the_span_fixes_the_size(head: str) -> None:
    ends = np.array([[300.0, 200.0], [700.0, 260.0]])
    shoulder, ankle = ends if head == "left" else ends[::-1]
    crop = Crop.between(shoulder, ankle)
    seen = crop.into(np.array([shoulder, ankle]))
    assert seen[0, 0] < WIDTH_PX / 2 < seen[1, 0]
    assert np.linalg.norm(seen[1] - seen[0]) == pytest.approx(
        WIDTH_PX / OBSERVE.crop.width_per_span
    )
    assert crop.out_of(seen) == pytest.approx(np.array([shoulder, ankle]))


def test_a_cut_shows_what_lies_where_the_crop_says() -> None:
    picture = np.zeros((600, 1000, 3), np.uint8)
    cv2.circle(picture, (420, 230), 20, (255, 255, 255), -1)
    crop = Crop.between(np.array([300.0, 250.0]), np.array([700.0, 260.0]))
    close = crop.cut(picture)
    assert close.shape == (HEIGHT_PX, WIDTH_PX, 3)
    y, x = np.argwhere(close[..., 0] > 127).mean(axis=0)
    assert (x + 0.5, y + 0.5) == pytest.approx(crop.into(np.array([420.5, 230.5])), abs=1.0)


@pytest.mark.parametrize("span_px", [290.0, 320.0, 420.0, 600.0])
def test_a_cut_is_where_the_crop_says_to_a_tenth_of_a_pixel_at_any_size(span_px: float) -> None:
    picture = np.zeros((700, 1100, 3), np.uint8)
    shoulder, ankle = np.array([231.3, 333.7]), np.array([231.3 + span_px, 340.2])
    at = np.round((shoulder + ankle) / 2)
    cv2.circle(picture, at.astype(int).tolist(), round(span_px / 8), (255, 255, 255), -1)
    crop = Crop.between(shoulder, ankle)
    close = crop.cut(picture, quick=True)[..., 0].astype(float)
    y, x = np.indices(close.shape)
    centre = np.array([(x * close).sum(), (y * close).sum()]) / close.sum()
    assert centre == pytest.approx(crop.into(at), abs=0.1)
    assert close.max() > 250


def test_fine_stripes_are_blurred_away_at_any_size() -> None:
    picture = np.zeros((700, 1400, 3), np.uint8)
    picture[:, ::2] = 255
    for span_px in (340.0, 420.0, 600.0):
        shoulder = np.array([300.0, 350.0])
        close = Crop.between(shoulder, shoulder + np.array([span_px, 0.0])).cut(
            picture, quick=True
        )[20:-20, 30:-30]
        assert close.std() < 30  # of 127


def test_a_crop_beyond_the_picture_is_black() -> None:
    picture = np.full((600, 1000, 3), 200, np.uint8)
    away = Crop.between(np.array([2000.0, 250.0]), np.array([2400.0, 260.0]))
    assert not away.cut(picture).any()
    edge = Crop.between(np.array([-200.0, 250.0]), np.array([200.0, 260.0])).cut(picture)
    assert not edge[:, 0].any()
    assert (edge[:, -1] == 200).all()


@pytest.mark.parametrize("name", ["braced-good", "behind-plates"])
def test_the_network_finds_the_hip_of_a_sample_also_behind_plates(name: str) -> None:
    with (SAMPLES / f"{name}.frames.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    near = _near_side(rows)
    shoulder, ankle, hip = (_course(rows, near, joint) for joint in ("shoulder", "ankle", "hip"))
    ends = np.median(shoulder, axis=0), np.median(ankle, axis=0)
    lockout = [number for number, row in enumerate(rows) if row["phase"] == "lockout"][::3]
    net, crop = KeypointNet(model_file("keypoint_net.onnx")), Crop.between(*ends)
    builder = NetTrackBuilder(net)
    with ClipReader(SAMPLES / f"{name}.mp4") as clip:
        for frame in clip:
            if frame.index in lockout:
                builder.add(frame.index, net.predict(frame.image, crop))
    seen = builder.track(len(rows), 1.0)
    assert seen is not None
    assert np.flatnonzero(seen.predicted).tolist() == lockout
    span = np.linalg.norm(ends[1] - ends[0])
    off = np.linalg.norm(seen.points_px["near_hip"] - hip, axis=1)[lockout]
    assert np.median(off) < 0.05 * span
    knee = np.array([float(row[f"knee_angle_{near}_deg"]) for row in rows])
    assert np.median(np.abs(seen.angles_deg["knee_angle_deg"] - knee)[lockout]) < 8
    assert np.isfinite(seen.usual_spread)


def test_a_network_that_never_ran_has_no_track() -> None:
    assert NetTrackBuilder(KeypointNet(model_file("keypoint_net.onnx"))).track(10, 1.0) is None


def _near_side(rows: list[dict[str, str]]) -> str:
    """The side whose knee is never hidden."""
    seen = {side: sum(row[f"{side}_knee_visible"] == "2" for row in rows) for side in SIDES}
    return max(SIDES, key=lambda side: seen[side])


def _course(rows: list[dict[str, str]], side: str, joint: str) -> NDArray[np.float64]:
    """(n, 2) pixels of a joint."""
    return np.array([[float(row[f"{side}_{joint}_{axis}_px"]) for axis in "xy"] for row in rows])
