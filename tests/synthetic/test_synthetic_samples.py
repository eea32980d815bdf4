"""The committed sample clips are small and complete, and the pose model finds who is in them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from synthetic.batch import finish_clip
from synthetic.samples import RECIPES, recipe_spec
from synthetic.stage import stage_clip
from tests.observed_clips import ObservedClips, each_by_itself
from thrust_vision.observe.landmarks import Landmark

SAMPLES = Path(__file__).parents[2] / "sample_videos"
MOST_BYTES = 1_500_000
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
FOUND_SHARE = 0.99


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
    for suffix in ("truth.json", "frames.csv"):
        made = (tmp_path / f"{name}.{suffix}").read_text(encoding="utf-8")
        assert _close((SAMPLES / f"{name}.{suffix}").read_text(encoding="utf-8"), made), suffix


def _close(kept: str, made: str) -> bool:
    """Whether two texts are the same but for the last digits of their numbers.

    Another processor may round differently.
    """
    ours, theirs = _NUMBER.findall(kept), _NUMBER.findall(made)
    if _NUMBER.sub("#", kept) != _NUMBER.sub("#", made) or len(ours) != len(theirs):
        return False
    return bool(np.allclose(np.array(ours, float), np.array(theirs, float), atol=0.02))


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
