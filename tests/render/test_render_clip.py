from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.made import FPS, HEIGHT, WIDTH, blank_frames, made_rejection, made_set
from tests.video.patterns import index_of, pattern
from thrust_vision.errors import UnreadableClipError
from thrust_vision.form.report import SetReport
from thrust_vision.render.annotate import annotate_clip, lockout_stills, output_size
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
    done: list[float] = []
    annotate_clip(path, report, tmp_path / "annotated.mp4", "sv", done.append)
    with ClipReader(path) as before, ClipReader(tmp_path / "annotated.mp4") as after:
        pairs = list(zip(before, after, strict=True))
    assert done == pytest.approx([i / report.clip.frames for i in range(report.clip.frames)])
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


def test_stills_of_a_file_that_cannot_be_searched_are_the_same(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, report = made
    sought = lockout_stills(path, report)
    monkeypatch.setattr(ClipReader, "skip_to", lambda *_: None)
    assert lockout_stills(path, report) == sought


def test_stills_come_before_the_clip_is_through(made: Made, tmp_path: Path) -> None:
    path, report = made
    told: list[object] = []
    annotated = tmp_path / "annotated.mp4"
    annotate_clip(path, report, annotated, "en", told.append, on_stills=told.append)
    at = next(n for n, each in enumerate(told) if isinstance(each, dict))
    assert set(told[at]) == {1, 2}
    assert 0.5 < told[at - 1] < 0.9  # the second lockout lies there
    assert told[-1] > 0.99


def test_of_a_quick_film_every_second_frame_is_drawn_at_its_own_time(tmp_path: Path) -> None:
    """The player and the tables go by time, so each picture must be that of its moment."""
    path, frames = tmp_path / "set.mp4", 40
    with ClipWriter(path, WIDTH, HEIGHT) as writer:
        for i in range(frames):
            writer.write(pattern(i, WIDTH, HEIGHT), i / 60)
    report = made_set(1)
    assert report.motion is not None
    clip = replace(report.clip, fps=60.0, frames=frames, duration_s=frames / 60)
    unseen = {name: np.full((frames, 2), np.nan) for name in report.motion.joints_px}
    motion = replace(report.motion, time_s=np.arange(frames) / 60, joints_px=unseen)
    annotate_clip(
        path, replace(report, clip=clip, motion=motion, reps=()), tmp_path / "a.mp4", "en"
    )
    with ClipReader(tmp_path / "a.mp4") as drawn:
        shown = [(index_of(frame.image), frame.time_s) for frame in drawn]
    assert [index for index, _ in shown] == list(range(0, frames, 2))
    assert [at_s for _, at_s in shown] == pytest.approx([i / 60 for i in range(0, frames, 2)])


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
