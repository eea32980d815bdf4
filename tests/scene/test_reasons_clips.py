"""Every reason against a clip, on pictures that show it; sample clips are rendered, not filmed."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from thrust_vision.analysis import assess, look
from thrust_vision.form.report import SetReport
from thrust_vision.pose.weights import find_model
from thrust_vision.settings import Settings
from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter

Image = NDArray[np.uint8]
SAMPLES = Path(__file__).parents[2] / "sample_videos"
FPS = 25
#: Of the sample: set-up, and two of its lifts.
SECONDS = 8
#: The first top of the sample.
TOP_S = 3.4


def sample(name: str = "braced-good") -> list[Image]:
    with ClipReader(SAMPLES / f"{name}.mp4") as reader:
        return [frame.image for frame in islice(reader, SECONDS * FPS)]


def judged(pictures: Iterable[Image], path: Path, fps: float = FPS) -> SetReport:
    pictures = [np.ascontiguousarray(picture) for picture in pictures]
    height, width = pictures[0].shape[:2]
    with ClipWriter(path, width, height) as writer:
        for number, picture in enumerate(pictures):
            writer.write(picture, number / fps)
    model = find_model()
    return assess(look(path, model), Settings(), model)


def reason(report: SetReport) -> str | None:
    return report.rejection.reason if report.rejection else None


def test_a_wall_shows_no_person(tmp_path: Path) -> None:
    assert reason(judged((p[:120] for p in sample()), tmp_path / "wall.mp4")) == "no_person"


def test_two_who_lift_alike_are_several_people(tmp_path: Path) -> None:
    pictures = (np.hstack([p, p[:, ::-1]]) for p in sample())
    assert reason(judged(pictures, tmp_path / "two.mp4")) == "several_people"


def test_a_lifter_whose_legs_are_outside_is_out_of_frame(tmp_path: Path) -> None:
    half = sample()[0].shape[1] // 2
    upper = judged((p[:, :half] for p in sample()), tmp_path / "left.mp4")
    assert reason(upper) == "body_out_of_frame"
    assert upper.rejection is not None
    assert "knee" in upper.rejection.cut_off


def test_holding_still_has_no_reps(tmp_path: Path) -> None:
    still = sample()[round(TOP_S * FPS)]
    assert reason(judged([still] * 3 * FPS, tmp_path / "still.mp4")) == "no_reps"


def test_a_lifter_filmed_slantwise_from_the_feet_is_no_side_view(tmp_path: Path) -> None:
    for needed in ("torch", "anny", "moderngl"):
        pytest.importorskip(needed, reason="the extra `synthetic` is not installed")
    from synthetic.render import pictures
    from synthetic.samples import RECIPES, recipe_spec
    from synthetic.stage import stage_clip

    spec = recipe_spec(next(r for r in RECIPES if r.name == "feet-too-far"))
    camera = replace(
        spec.camera, yaw_deg=60.0, height_m=1.1, film=replace(spec.camera.film, fps=10.0)
    )
    stage = stage_clip(
        replace(spec, camera=camera, plan=replace(spec.plan, reps=spec.plan.reps[:1]))
    )
    shown = list(range(len(stage.timeline.time_s)))
    report = judged(pictures(stage, shown), tmp_path / "feet.mp4", fps=10)
    assert reason(report) == "not_side_view"


def test_the_net_counts_behind_plates() -> None:
    """The four lifts of the sample, whose plates hide hips and back."""
    model = find_model()
    observation = look(SAMPLES / "behind-plates.mp4", model)
    assert observation.scout is not None
    report = assess(observation, Settings(), model)
    assert len(report.reps) == 4
    assert report.scene is not None
    assert report.scene.exercise == "hip_thrust"
