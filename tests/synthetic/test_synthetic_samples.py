"""The committed sample clips are small and complete, and the pose model finds who is in them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from benchmarks.found import found_on, table

from benchmarks.observations import whole_of
from benchmarks.truth import TrueClip, read_split
from synthetic.batch import finish_clip
from synthetic.samples import RECIPES, recipe_spec
from synthetic.stage import stage_clip
from thrust_vision.observe.landmarks import Landmark, PoseTrack
from thrust_vision.weights.registry import find_model

SAMPLES = Path(__file__).parents[2] / "sample_videos"
MOST_BYTES = 1_500_000
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
FOUND_SHARE = 0.99


def sample(name: str) -> TrueClip:
    return next(clip for clip in read_split(SAMPLES) if clip.path.stem == name)


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


@pytest.mark.parametrize("name", [recipe.name for recipe in RECIPES])
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


def test_pose_model_finds_a_lifter_without_plates() -> None:
    clip = sample("floor-bridge")
    found = found_on(clip, whole_of(clip.path, find_model(), None).track)
    assert len(found.anyone) == 375
    assert found.anyone.mean() >= FOUND_SHARE
    assert found.lifter.mean() >= FOUND_SHARE


def test_nobody_and_somebody_else_are_told_apart() -> None:
    clip = sample("floor-bridge")
    rows = (SAMPLES / "floor-bridge.frames.csv").read_text(encoding="utf-8").splitlines()
    head = rows[0].split(",")
    columns = [[head.index(f"{s}_shoulder_{a}_px") for a in "xy"] for s in ("left", "right")]
    cells = np.array([row.split(",") for row in rows[1:]])
    n = len(cells)
    xy_px = np.zeros((n, len(Landmark), 2))
    for mark, pair in zip((Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER), columns, strict=True):
        xy_px[:, mark] = cells[:, pair].astype(float)
    xy_px[0] = np.nan  # nobody
    xy_px[1] += 300.0  # on a poster
    seen = PoseTrack(
        np.arange(n) / 25.0,
        xy_px,
        np.ones((n, len(Landmark))),
        np.zeros((n, len(Landmark), 3)),
        854,
        480,
    )
    found = found_on(clip, seen)
    assert not found.anyone[0]
    assert found.anyone[1:].all()
    assert not found.lifter[:2].any()
    assert found.lifter[2:].all()
    oblique = replace(found, clip=replace(clip, plate_m=0.45, yaw_deg=-25.0))
    lines = {line.split(" | ")[0]: line for line in table([found, oblique]).splitlines()}
    assert lines["| 45 cm"].split(" | ")[1:3] == ["1", str(n)]
    assert lines["| yaw 20 to 30°"].split(" | ")[1] == "1"
    assert lines["| all"].split(" | ")[1:3] == ["2", str(2 * n)]
    assert "| 28 cm" not in lines
