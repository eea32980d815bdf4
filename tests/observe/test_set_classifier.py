"""The patches at the hips, and what the classifiers take sample clips for."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.observed_clips import ObservedClips
from thrust_vision.observe.net_track import ClassProbabilities, ClassScores
from thrust_vision.observe.set_classifier import (
    LEGS_PATCH,
    LOAD_PATCH,
    PatchShape,
    SetClassifier,
)
from thrust_vision.weights.model_files import model_file

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
def test_the_probabilities_add_up_to_one(model: Path, shape: PatchShape) -> None:
    classifier = SetClassifier(model, shape)
    assert classifier.scores().over(0, 100) is None
    for frame in (3, 9):
        classifier.add(frame, scribble(), HIP, ALONG)
    assert np.exp(classifier.scores().scores).sum(axis=1) == pytest.approx([1.0, 1.0])
    classes = classifier.scores().over(0, 9)
    assert classes is not None
    assert tuple(classes.share) == classifier.names
    assert sum(classes.share.values()) == pytest.approx(1.0)


def test_a_set_is_judged_by_the_mean_of_its_own_frames() -> None:
    scores = np.log([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8], [0.1, 0.9]])
    seen = ClassScores(("none", "band"), 2.0, np.array([0, 10, 20, 30]), scores)
    whole, early = seen.over(0, 30), seen.over(0, 15)
    assert whole is not None
    assert early is not None
    # The ratio of the geometric means, calibrated: to the power of one over the temperature.
    ratio = (0.9 * 0.5 / (0.1 * 0.5)) ** (1 / 2 / 2.0)
    assert early.share["none"] / early.share["band"] == pytest.approx(ratio)
    assert whole.share["none"] < 0.5 < early.share["none"]
    assert seen.over(11, 19) is None
    assert early.surest(0.5) == "none"
    assert early.surest(0.9) is None


@pytest.mark.parametrize(
    ("name", "load"),
    [("back-over-hip", "none"), ("braced-good", "dumbbell"), ("behind-plates", "barbell")],
)
def test_what_a_sample_shows_is_likeliest(observed: ObservedClips, name: str, load: str) -> None:
    seen = observed(SAMPLES / f"{name}.mp4")
    last = len(seen.time_s) - 1
    assert _likeliest(seen.load_scores and seen.load_scores.over(0, last)) == load
    assert _likeliest(seen.legs_scores and seen.legs_scores.over(0, last)) == "standard"


def _likeliest(classes: ClassProbabilities | None) -> str | None:
    return None if classes is None else classes.surest(0.0)
