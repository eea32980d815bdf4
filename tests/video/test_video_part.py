"""A look along a long clip, and cutting a part out of it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.video.patterns import HEIGHT, WIDTH, index_of, pattern, write_clip
from tests.video.test_video_read import matrix, read, stored
from thrust_vision.errors import UnreadableClipError
from thrust_vision.video.part import Part, cut_part, look_along

FPS, FRAMES, GROUP = 30, 90, 15


def ignore(_stage: str, _done: float) -> None:
    pass


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds, turned as phones do, with a picture that stands alone every half second."""
    return write_clip(
        tmp_path_factory.mktemp("clip") / "clip.mov",
        (stored(pattern(index), 90, False) for index in range(FRAMES)),
        matrix=matrix(90, False),
        coding={"g": str(GROUP), "keyint_min": str(GROUP), "sc_threshold": "0"},
    )


def test_a_part_holds_its_pictures_upright_and_no_others(clip: Path, tmp_path: Path) -> None:
    told: list[float] = []
    target = tmp_path / "part.clip"
    cut_part(lambda _, done: told.append(done), clip, "clip", Part(1.1, 2.0), target)
    frames, info = read(target)
    numbers = [index_of(frame.image) for frame in frames]
    # From the last picture before the start that stands alone; each once, in order.
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert numbers[0] == GROUP * (int(1.1 * FPS) // GROUP)
    assert abs(numbers[-1] - 2.0 * FPS) <= 3
    assert (info.rotation_deg, info.width, info.height) == (90, WIDTH, HEIGHT)
    assert not info.truncated
    assert frames[0].time_s == 0.0
    assert told == sorted(told)
    assert told[-1] > 0.9


def test_a_part_beyond_the_end_is_said_to_be_empty(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableClipError, match="no pictures in that part"):
        cut_part(ignore, clip, "clip", Part(2.0, 1.0), tmp_path / "part.clip")


def test_a_long_clip_is_looked_along_and_a_short_one_is_not(clip: Path) -> None:
    strip = look_along(ignore, clip, "clip", 5, 2.0)
    assert strip.duration_s == pytest.approx(FRAMES / FPS, abs=0.05)
    assert [at_s for at_s, _ in strip.pictures] == pytest.approx(
        [0.3, 0.9, 1.5, 2.1, 2.7], abs=0.05
    )
    for _, jpeg in strip.pictures:
        picture = Image.open(io.BytesIO(jpeg))
        assert picture.width / picture.height == pytest.approx(WIDTH / HEIGHT, rel=0.05)
    assert look_along(ignore, clip, "clip", 5, 4.0).pictures == ()


def test_what_is_no_film_is_said(tmp_path: Path) -> None:
    notes = tmp_path / "notes.mp4"
    notes.write_text("three sets of ten")
    with pytest.raises(UnreadableClipError):
        look_along(ignore, notes, "notes.mp4", 5, 2.0)
    with pytest.raises(UnreadableClipError):
        cut_part(ignore, notes, "notes.mp4", Part(0, 1), tmp_path / "part.clip")
