"""The window of the close-up, and what the lifter net finds in it on the sample clips."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from thrust_vision.observe.crop import HEIGHT_PX, WIDTH_PER_SPAN, WIDTH_PX, Window
from thrust_vision.observe.keypoint_net import look_closer
from thrust_vision.observe.net_track import Where
from thrust_vision.weights.files import model_file

SAMPLES = Path(__file__).parents[2] / "sample_videos"
SIDES = ("left", "right")


@pytest.mark.parametrize("head", ["left", "right"])
def test_the_head_is_left_and_the_span_fixes_the_size(head: str) -> None:
    ends = np.array([[300.0, 200.0], [700.0, 260.0]])
    shoulder, ankle = ends if head == "left" else ends[::-1]
    window = Window.between(shoulder, ankle)
    seen = window.seen(np.array([shoulder, ankle]))
    assert seen[0, 0] < WIDTH_PX / 2 < seen[1, 0]
    assert np.linalg.norm(seen[1] - seen[0]) == pytest.approx(WIDTH_PX / WIDTH_PER_SPAN)
    assert window.back(seen) == pytest.approx(np.array([shoulder, ankle]))


def test_a_cut_shows_what_lies_where_the_window_says() -> None:
    picture = np.zeros((600, 1000, 3), np.uint8)
    cv2.circle(picture, (420, 230), 20, (255, 255, 255), -1)
    window = Window.between(np.array([300.0, 250.0]), np.array([700.0, 260.0]))
    close = window.cut(picture)
    assert close.shape == (HEIGHT_PX, WIDTH_PX, 3)
    y, x = np.argwhere(close[..., 0] > 127).mean(axis=0)
    assert (x + 0.5, y + 0.5) == pytest.approx(window.seen(np.array([420.5, 230.5])), abs=1.0)


@pytest.mark.parametrize("name", ["braced-good", "behind-plates"])
def test_the_net_finds_the_hip_of_a_sample_also_behind_plates(name: str) -> None:
    with (SAMPLES / f"{name}.frames.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    near = _near_side(rows)
    shoulder, ankle, hip = (_course(rows, near, joint) for joint in ("shoulder", "ankle", "hip"))
    lockout = np.array([row["phase"] == "lockout" for row in rows])
    size = len(rows)
    where = Where(
        lockout, np.tile(np.median(shoulder, 0), (size, 1)), np.tile(np.median(ankle, 0), (size, 1))
    )
    close = look_closer(
        lambda *_: None, SAMPLES / f"{name}.mp4", name, model_file("keypoint_net.onnx"), where
    )
    found = close.points_px["near_hip"]
    seen = np.isfinite(found[:, 0])
    assert seen.sum() >= 0.4 * lockout.sum()
    assert not seen[~lockout].any()
    span = np.linalg.norm(np.median(ankle, 0) - np.median(shoulder, 0))
    off = np.linalg.norm(found[seen] - hip[seen], axis=1)
    assert np.median(off) < 0.05 * span
    knee = np.array([float(row[f"knee_angle_{near}_deg"]) for row in rows])
    told = close.angles_deg["knee_angle_deg"]
    assert np.median(np.abs(told[seen] - knee[seen])) < 8


def _near_side(rows: list[dict[str, str]]) -> str:
    """The side whose knee is never hidden."""
    seen = {side: sum(row[f"{side}_knee_visible"] == "2" for row in rows) for side in SIDES}
    return max(SIDES, key=lambda side: seen[side])


def _course(rows: list[dict[str, str]], side: str, joint: str) -> NDArray[np.float64]:
    """(n, 2) pixels of a joint."""
    return np.array([[float(row[f"{side}_{joint}_{axis}_px"]) for axis in "xy"] for row in rows])
