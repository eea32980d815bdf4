from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.made import FPS, HEIGHT, WIDTH, blank_frames, made_rejection, made_set
from thrust_vision.errors import UnreadableClipError
from thrust_vision.form.report import SetReport
from thrust_vision.render.clip import annotate_clip, lockout_stills, output_size
from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter

Made = tuple[Path, SetReport]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A clip without a lifter, and the set that is drawn onto it."""
    report = made_set(2)
    path = tmp_path_factory.mktemp("clip") / "set.mp4"
    with ClipWriter(path, WIDTH, HEIGHT) as writer:
        for i, picture in enumerate(blank_frames(report.clip.frames)):
            writer.write(picture, i / FPS)
    return path, report


def test_annotated_clip_keeps_every_frame_and_time(made: Made, tmp_path: Path) -> None:
    path, report = made
    done: list[int] = []
    annotate_clip(path, report, tmp_path / "annotated.mp4", "sv", done.append)
    with ClipReader(path) as before, ClipReader(tmp_path / "annotated.mp4") as after:
        pairs = list(zip(before, after, strict=True))
    assert done == list(range(1, report.clip.frames + 1))
    for plain, drawn in pairs:
        assert drawn.time_s == pytest.approx(plain.time_s, abs=1e-4)
    top = report.reps[0].rep.lockout_first + 2
    plain, drawn = pairs[top]
    assert (np.abs(plain.image.astype(int) - drawn.image).max(axis=2) > 60).mean() > 0.01


def test_stills_from_both_ways_show_the_same(made: Made, tmp_path: Path) -> None:
    path, report = made
    along = annotate_clip(path, report, tmp_path / "annotated.mp4", "en")
    alone = lockout_stills(path, report)
    assert sorted(along) == [1, 2]
    assert along == alone
    picture = cv2.imdecode(np.frombuffer(alone[1], np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[1] / picture.shape[0] == pytest.approx(1.5, abs=0.1)


def test_rejected_clip_has_no_stills(made: Made) -> None:
    assert lockout_stills(made[0], made_rejection()) == {}


def test_a_file_that_is_no_film_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    clip = tmp_path / "text.mp4"
    clip.write_text("no film")
    with pytest.raises(UnreadableClipError):
        annotate_clip(clip, made_set(1), tmp_path / "annotated.mp4", "en")
    assert [p.name for p in tmp_path.iterdir()] == ["text.mp4"]


@pytest.mark.parametrize(
    ("size", "smaller"),
    [
        ((640, 360), (640, 360)),
        ((1920, 1080), (1280, 720)),
        ((1080, 1920), (720, 1280)),
        ((3840, 2160), (1280, 720)),
        ((641, 361), (640, 360)),
        ((3000, 3), (1280, 2)),
    ],
)
def test_output_size(size: tuple[int, int], smaller: tuple[int, int]) -> None:
    assert output_size(*size) == smaller
