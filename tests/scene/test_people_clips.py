"""Two people in one picture, put together from real clips."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.observed_clips import ObservedClips
from thrust_vision.analysis import assess
from thrust_vision.form.report import ClipWarning
from thrust_vision.observe.surroundings import Choice
from thrust_vision.settings import Settings
from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter
from thrust_vision.weights.registry import find_model

Image = NDArray[np.uint8]
FRAMES = 180  # six seconds: three lockouts of the lifter
LOCKOUTS = 3


def beside(lifter: Path, path: Path, other: Callable[[int, Image], Image]) -> Path:
    """A clip of the lifter with another picture, made from the frame, to the right."""
    with ClipReader(lifter) as reader:
        frames = list(islice(reader, FRAMES))
    pictures = [np.hstack([f.image, other(i, f.image)]) for i, f in enumerate(frames)]
    height, width = pictures[0].shape[:2]
    with ClipWriter(path, width, height) as writer:
        for frame, picture in zip(frames, pictures, strict=True):
            writer.write(np.ascontiguousarray(picture), frame.time_s)
    return path


def test_the_one_who_thrusts_is_found_beside_one_who_squats(
    clips: Path, observed: ObservedClips, tmp_path: Path
) -> None:
    with ClipReader(clips / "be23_squat.mp4") as reader:
        squats = [frame.image[:, 380:1020] for frame in islice(reader, FRAMES)]

    def squatter(i: int, image: Image) -> Image:
        return np.asarray(cv2.resize(squats[i], (584, image.shape[0])), np.uint8)

    clip = beside(clips / "palfit_hipthrust.mp4", tmp_path / "two.mp4", squatter)
    observation = observed(clip)
    assert observation.surroundings.people.count == 2
    report = assess(observation, Settings(), find_model())
    assert report.scene is not None
    assert report.scene.exercise == "hip_thrust"
    assert len(report.reps) == LOCKOUTS
    assert ClipWarning.OTHERS_IN_PICTURE in report.warnings


def test_two_who_thrust_side_by_side_are_refused(
    clips: Path, observed: ObservedClips, tmp_path: Path
) -> None:
    clip = beside(
        clips / "palfit_hipthrust.mp4", tmp_path / "two.mp4", lambda _, image: image[:, ::-1]
    )
    observation = observed(clip)
    assert observation.surroundings.people.choice is Choice.UNCLEAR
    report = assess(observation, Settings(), find_model())
    assert report.rejection is not None
    assert report.rejection.reason == "several_people"
