"""Every reason against a clip, on pictures that show it; sample clips are rendered, not filmed."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.observed_clips import ObservedClips
from thrust_vision.analysis import assess
from thrust_vision.form.report import SetReport
from thrust_vision.observe.task import observe_clip
from thrust_vision.settings import Settings
from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter
from thrust_vision.weights.registry import find_model

if TYPE_CHECKING:
    from lab.synthetic.set.pools import CameraSetup

pytestmark = pytest.mark.usefixtures("one_worker")

Image = NDArray[np.uint8]
SAMPLES = Path(__file__).parents[2] / "sample_videos"
FPS = 25
#: Of pictures that are rendered for a test.
SLOW_FPS = 8.0
WIDTH_PX, HEIGHT_PX = 640, 360
#: Of the sample: set-up, and one of its lifts.
SECONDS = 5
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
    return assess(observe_clip(path, model), Settings(), model)


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


def quick(camera: "CameraSetup") -> "CameraSetup":
    """A camera whose pictures are soon rendered: few and small, and nothing in them is blurred."""
    film = replace(camera.film, fps=SLOW_FPS, shutter=0.0)
    return replace(camera, width_px=WIDTH_PX, height_px=HEIGHT_PX, film=film)


@pytest.fixture(scope="module")
def leaving() -> tuple[list[Image], list[str]]:
    """Pictures of one lift on a bench, then of getting up and walking off, with their phases."""
    for needed in ("torch", "anny", "moderngl"):
        pytest.importorskip(needed, reason="the extra `synthetic` is not installed")
    from lab.synthetic.render.render import pictures
    from lab.synthetic.set.plan import Leave
    from lab.synthetic.set.samples import RECIPES, recipe_spec
    from lab.synthetic.set.stage import stage_clip

    spec = recipe_spec(next(r for r in RECIPES if r.name == "feet-too-far"))
    plan = replace(spec.plan, reps=spec.plan.reps[:1], leave=Leave(-70.0, 2.0, under_bar=False))
    camera = quick(spec.camera)
    stage = stage_clip(replace(spec, camera=camera, plan=replace(plan, sits_on_floor=True)))
    shown = list(range(len(stage.timeline.time_s)))
    return list(pictures(stage, shown)), [str(phase) for phase in stage.timeline.phase]


def test_walking_off_adds_no_rep(leaving: tuple[list[Image], list[str]], tmp_path: Path) -> None:
    report = judged(leaving[0], tmp_path / "set.mp4", fps=SLOW_FPS)
    assert reason(report) is None
    assert len(report.reps) == 1


def test_who_only_walks_does_another_exercise(
    leaving: tuple[list[Image], list[str]], tmp_path: Path
) -> None:
    images, phases = leaving
    walks = images[phases.index("walk_off") :]
    # Without the last steps, out of the picture.
    report = judged(walks[: 2 * len(walks) // 3], tmp_path / "walk.mp4", fps=SLOW_FPS)
    assert reason(report) == "other_exercise"


def test_a_lifter_filmed_slantwise_from_the_feet_is_no_side_view(tmp_path: Path) -> None:
    for needed in ("torch", "anny", "moderngl"):
        pytest.importorskip(needed, reason="the extra `synthetic` is not installed")
    from lab.synthetic.render.render import pictures
    from lab.synthetic.set.samples import RECIPES, recipe_spec
    from lab.synthetic.set.stage import stage_clip

    spec = recipe_spec(next(r for r in RECIPES if r.name == "feet-too-far"))
    camera = replace(quick(spec.camera), yaw_deg=60.0, height_m=1.1)
    stage = stage_clip(
        replace(spec, camera=camera, plan=replace(spec.plan, reps=spec.plan.reps[:1]))
    )
    shown = list(range(len(stage.timeline.time_s)))
    report = judged(pictures(stage, shown), tmp_path / "feet.mp4", fps=SLOW_FPS)
    assert reason(report) == "not_side_view"


def test_the_net_counts_behind_plates(observed: ObservedClips) -> None:
    """The four lifts of the sample, whose plates hide hips and back."""
    observation = observed(SAMPLES / "behind-plates.mp4")
    assert observation.net is not None
    report = assess(observation, Settings(), find_model())
    assert len(report.reps) == 4
    assert report.scene is not None
    assert report.scene.exercise == "hip_thrust"
