"""The committed sample clips are small and complete, and the pose model finds who is in them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from lab.synthetic.render.batch import finish_clip
from lab.synthetic.set.samples import RECIPES, recipe_spec
from lab.synthetic.set.stage import stage_clip
from tests.observed_clips import ObservedClips, each_by_itself
from thrust_vision.observe.landmarks import Landmark

SAMPLES = Path(__file__).parents[2] / "sample_videos"
MOST_BYTES = 1_500_000
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
FOUND_SHARE = 0.99
#: What rounding may change: angles, places, and the share of frames on which a joint at the edge of
#: what hides it is seen or not.
MOST_OFF_DEG, MOST_OFF_PX, MOST_FLIPPED = 0.05, 6.0, 0.05


def test_samples_are_small_and_have_truth_still_and_a_line() -> None:
    assert 6 <= len(RECIPES) <= 8
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert {p.stem for p in SAMPLES.glob("*.mp4")} == {r.name for r in RECIPES}
    for recipe in RECIPES:
        assert (SAMPLES / f"{recipe.name}.mp4").stat().st_size < MOST_BYTES
        assert recipe.shows in readme
        assert f"({recipe.name}.jpg)" in readme
        assert cv2.imread(str(SAMPLES / f"{recipe.name}.jpg")) is not None
        assert (SAMPLES / f"{recipe.name}.frames.csv").exists()


@pytest.mark.parametrize("name", each_by_itself(recipe.name for recipe in RECIPES))
def test_committed_truth_is_what_the_recipes_give(name: str, tmp_path: Path) -> None:
    recipe = next(r for r in RECIPES if r.name == name)
    finish_clip(stage_clip(recipe_spec(recipe)), tmp_path, pictures=False)
    kept, made = (
        (folder / f"{name}.truth.json").read_text("utf-8") for folder in (SAMPLES, tmp_path)
    )
    assert _NUMBER.sub("#", kept) == _NUMBER.sub("#", made)
    numbers = (np.array(_NUMBER.findall(text), float) for text in (kept, made))
    np.testing.assert_allclose(*numbers, atol=MOST_OFF_DEG)
    _assert_same_frames(*(_frames(folder / f"{name}.frames.csv") for folder in (SAMPLES, tmp_path)))


def _frames(path: Path) -> dict[str, list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def _assert_same_frames(kept: dict[str, list[str]], made: dict[str, list[str]]) -> None:
    """Every column is the same but for what another processor rounds differently.

    A heel, a toe or an ear is the outermost of the skin's points: of two that lie equally far out
    another processor may take the other one, a few pixels away, and the camera, which has all of
    the lifter in the picture, then stands a little farther to the side.
    """
    assert list(kept) == list(made)
    for column, cells in kept.items():
        if not column.endswith(("_deg", "_px", "_visible", "_s", "_m")):
            assert cells == made[column], column
            continue
        one, other = (
            np.array([np.nan if cell == "" else float(cell) for cell in each])
            for each in (cells, made[column])
        )
        if column.endswith(("ear_visible", "heel_visible", "toe_visible")):
            continue
        if column.endswith("_visible"):
            assert np.mean(one != other) <= MOST_FLIPPED, column
        else:
            most = MOST_OFF_PX if column.endswith("_px") else MOST_OFF_DEG
            np.testing.assert_allclose(one, other, rtol=0.0, atol=most, err_msg=column)


def test_pose_model_and_network_find_a_lifter_without_plates(observed: ObservedClips) -> None:
    seen = observed(SAMPLES / "floor-bridge.mp4")
    assert len(seen.time_s) == 375
    assert seen.landmarks.found.mean() >= FOUND_SHARE
    shoulders, hips = (_middles("floor-bridge", joint) for joint in ("shoulder", "hip"))
    trunk_px = np.median(np.linalg.norm(shoulders - hips, axis=1))
    sides = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
    frames = np.searchsorted(seen.time_s, seen.landmarks.time_s - 1e-6)
    off_px = np.linalg.norm(seen.landmarks.xy_px[:, sides].mean(axis=1) - shoulders[frames], axis=1)
    # Somebody on a poster, say, would lie farther off.
    assert np.mean(off_px < 0.5 * trunk_px) >= FOUND_SHARE
    assert seen.net is not None
    ran = seen.net.predicted
    near = (seen.net.points_px["near_shoulder"] + seen.net.points_px["far_shoulder"]) / 2
    off_px = np.linalg.norm(near - shoulders, axis=1)[ran]
    assert np.mean(off_px < 0.5 * trunk_px) >= FOUND_SHARE


def _middles(name: str, joint: str) -> NDArray[np.float64]:
    """(n, 2) between the left and the right joint of a sample on each frame, px."""
    with (SAMPLES / f"{name}.frames.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [f"{side}_{joint}_{axis}_px" for side in ("left", "right") for axis in "xy"]
    places = np.array([[float(row[column]) for column in columns] for row in rows])
    return np.asarray(places.reshape(-1, 2, 2).mean(axis=1))
