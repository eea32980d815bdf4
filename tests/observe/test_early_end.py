"""A film in which nobody will lie down is not read to its end."""

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from tests.observe.test_schedule import LIES, STANDS
from tests.video.patterns import index_of, pattern, write_clip
from thrust_vision.observe import pose_landmarker
from thrust_vision.observe.pipeline import PoseStage, Seen
from thrust_vision.observe.pose_landmarker import Pose, PoseModels
from thrust_vision.observe.schedule import Followed
from thrust_vision.video.read import ClipReader
from thrust_vision.weights.registry import ModelFiles, find_model, model_files

FPS, SECONDS = 10, 24


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Frames that show their number, with few keyframes."""
    return write_clip(
        tmp_path_factory.mktemp("clip") / "clip.mp4",
        (pattern(index) for index in range(FPS * SECONDS)),
        fps=FPS,
        coding={"g": "70"},
    )


@pytest.fixture(scope="module")
def files() -> ModelFiles:
    return model_files(find_model())


def frames_read(
    clip: Path,
    files: ModelFiles,
    shown: Callable[[float], tuple[Pose, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[list[Seen], ClipReader]:
    """What the pose stage reads of a clip that shows some people at each time."""

    class Scripted:
        def find(self, image: np.ndarray, _time_s: float) -> tuple[Pose, ...]:
            return shown(index_of(image) / FPS)

    @contextmanager
    def scripted(*_: object, **__: object):  # type: ignore[no-untyped-def]
        yield Scripted()

    monkeypatch.setattr(pose_landmarker, "open_estimator", scripted)
    models = PoseModels(files.pose, files.pose_sha256, max_people=2)
    with models, ClipReader(clip) as reader:
        stage = PoseStage(models, reader, [Followed()] * (FPS * SECONDS))
        seen = list(stage.frames())
        assert stage.nobody_lies == (len(seen) < FPS * SECONDS)
    return seen, reader


def test_it_ends_once_it_is_plain_that_nobody_will_lie(
    clip: Path, files: ModelFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, reader = frames_read(clip, files, lambda _: (STANDS,), monkeypatch)
    assert seen[-1].time_s < 3.0
    assert reader.info.duration_s == pytest.approx(SECONDS, abs=0.1)


@pytest.mark.parametrize(
    "shown",
    [
        lambda time_s: (LIES,) if 14.0 < time_s < 18.0 else (STANDS,),
        lambda time_s: (STANDS, LIES) if time_s > 20.0 else (STANDS,),
        lambda time_s: (STANDS,) if time_s < 4.0 else (),
        lambda time_s: (LIES,) if time_s < 6.0 else (STANDS,),
    ],
    ids=["a short set later", "somebody else lies", "nobody is seen later", "a set before"],
)
def test_it_does_not_end_where_there_is_or_may_come_a_set(
    clip: Path,
    files: ModelFiles,
    shown: Callable[[float], tuple[Pose, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen, _ = frames_read(clip, files, shown, monkeypatch)
    assert len(seen) == FPS * SECONDS
