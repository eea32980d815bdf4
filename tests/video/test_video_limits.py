"""Every limit of what is read: a film just within it is, one beyond it is refused in one line."""

import io
import re
import socket
import time
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from pathlib import Path
from string import Formatter

import pytest

from lab.benchmarks import hostile_bytes as raw
from lab.benchmarks.hostile_nasty import NASTY
from lab.benchmarks.hostile_traps import Traps
from tests.video.patterns import pattern, steady_clip, write_clip
from thrust_vision.errors import UnreadableClipError, WorkerError
from thrust_vision.settings import FILM_LIMITS, FilmLimits
from thrust_vision.video import refusals
from thrust_vision.video.clip import ClipInfo
from thrust_vision.video.read import ClipReader
from thrust_vision.video.refusals import LANGUAGES, error_line, refusal, texts


def read(path: Path, limits: FilmLimits = FILM_LIMITS) -> ClipInfo:
    """What is known about a film once all of its frames were read."""
    with ClipReader(path, limits=limits) as clip:
        for frame in clip:
            assert frame.image.shape == (clip.height, clip.width, 3)
    return clip.info


def refused(path: Path, limits: FilmLimits = FILM_LIMITS) -> str:
    """The key of the line with which a film is refused."""
    with pytest.raises(UnreadableClipError) as caught:
        read(path, limits)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(path.name)
    return caught.value.text_key


def made(name: str, tmp_path: Path) -> Path:
    """A film of those made by hand."""
    with Traps(tmp_path) as traps:
        return NASTY[name](traps)


def test_every_limit_has_its_unit_meaning_and_source() -> None:
    for limit in fields(FilmLimits):
        assert limit.metadata["unit"]
        assert len(limit.metadata["meaning"]) > 15
        assert limit.metadata["source"]


def test_the_page_of_promises_gives_the_limits_as_they_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "guide" / "promises.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+)", page, re.MULTILINE))
    assert {name: float(value) for name, value in told.items()} == asdict(FILM_LIMITS)


def test_the_refusals_are_the_same_in_every_language() -> None:
    def holes(line: str) -> set[str | None]:
        return {hole for _, hole, _, _ in Formatter().parse(line) if hole}

    english, *others = (texts(language) for language in LANGUAGES)
    for other in others:
        assert english.keys() == other.keys()
        for key, line in english.items():
            assert holes(line) == holes(other[key]), key
            assert line != other[key]
    source = "".join(
        path.read_text("utf-8") for path in Path(refusals.__file__).parent.glob("*.py")
    )
    for key in english:
        assert f'"{key}"' in source, key


def test_a_refusal_is_said_in_the_users_language_and_with_another_name() -> None:
    error = refusal("too_long", "clip.mp4", minutes=90, most=60)
    assert str(error).startswith("clip.mp4 is 90 minutes long")
    assert error_line(error, "sv").startswith("clip.mp4 är 90 minuter lång")
    assert error_line(error, "sv", "Filmen").startswith("Filmen är 90 minuter")
    assert error_line(WorkerError("Something else."), "sv") == "Something else."


def test_size_of_the_file(tmp_path: Path) -> None:
    path = steady_clip(tmp_path / "clip.mp4", 5)
    size_gib = path.stat().st_size / 2**30
    assert read(path, replace(FILM_LIMITS, max_gib=size_gib)).frames == 5
    assert refused(path, replace(FILM_LIMITS, max_gib=0.99 * size_gib)) == "file_too_large"
    assert refused(made("counts and lengths: a sparse file of 9 GiB", tmp_path)) == "file_too_large"


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_length(tmp_path: Path, suffix: str) -> None:
    container = "matroska" if suffix == "mkv" else None
    path = steady_clip(tmp_path / f"clip.{suffix}", 30, container=container)
    assert read(path, replace(FILM_LIMITS, max_s=1.1)).frames == 30
    assert refused(path, replace(FILM_LIMITS, max_s=0.5)) == "too_long"


def test_a_film_that_goes_on_beyond_what_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "clip.mkv"
    steady_clip(path, 60, container="matroska")
    data = path.read_bytes()
    at = data.index(b"\x44\x89\x88") + 3  # the length, as a double
    path.write_bytes(data[:at] + bytes(8) + data[at + 8 :])
    assert read(path).frames == 60
    assert refused(path, replace(FILM_LIMITS, max_s=1.0)) == "too_long"


def test_number_of_frames(tmp_path: Path) -> None:
    declared = steady_clip(tmp_path / "clip.mp4", 30)
    silent = steady_clip(tmp_path / "clip.mkv", 30, container="matroska")
    for path in (declared, silent):
        assert read(path, replace(FILM_LIMITS, max_frames=30)).frames == 30
        assert refused(path, replace(FILM_LIMITS, max_frames=29)) == "too_many_frames"


def test_frames_that_cannot_be_used_count_too(tmp_path: Path) -> None:
    path = made("times: all the same, MKV", tmp_path)
    assert refused(path) == "out_of_order"
    assert refused(path, replace(FILM_LIMITS, max_frames=10)) == "too_many_frames"


@pytest.mark.parametrize(
    "name",
    [
        "counts and lengths: a million frames in stts",
        "counts and lengths: four billion frames in stts",
        "counts and lengths: a million samples in stsz",
        "counts and lengths: two billion entries in stts",
        "counts and lengths: frames of a day",
        "counts and lengths: length of a century",
    ],
)
def test_what_declares_more_than_it_holds_gives_frames_or_one_line(
    tmp_path: Path, name: str
) -> None:
    path = made(name, tmp_path)
    try:
        frames = read(path).frames
    except UnreadableClipError:
        return
    assert 2 <= frames <= 12


@pytest.mark.parametrize(
    ("size", "key"),
    [
        ((160, 96), None),
        ((8, 8), "pictures_too_small"),
        ((1600, 16), "pictures_too_narrow"),
        ((16, 1600), "pictures_too_narrow"),
    ],
)
def test_size_of_the_pictures(tmp_path: Path, size: tuple[int, int], key: str | None) -> None:
    path = write_clip(tmp_path / "clip.mp4", [pattern(index, *size) for index in range(3)])
    if key is None:
        assert read(path).width == size[0]
        assert refused(path, replace(FILM_LIMITS, max_pixels=15_359)) == "pictures_too_large"
        assert refused(path, replace(FILM_LIMITS, min_edge_px=97)) == "pictures_too_small"
        assert refused(path, replace(FILM_LIMITS, max_aspect=1.6)) == "pictures_too_narrow"
    else:
        assert refused(path) == key


@pytest.mark.parametrize("make", [raw.gif_of_size, raw.mjpeg_of_size, raw.vp9_of_size])
def test_a_small_file_that_declares_huge_pictures_gets_no_memory(
    tmp_path: Path, make: Callable[[int, int], bytes]
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(make(30_000, 30_000))
    assert path.stat().st_size < 20_000
    assert refused(path) in ("no_picture_readable", "not_a_film")


def test_a_size_that_changes_on_the_way(tmp_path: Path) -> None:
    info = read(made("pictures that change: larger, TS", tmp_path))
    assert (info.width, info.frames, info.frames_left_out) == (64, 6, 6)
    assert info.truncated
    info = read(made("pictures that change: to 30000 px declared", tmp_path))
    assert info.frames == 12


@pytest.mark.parametrize(
    ("times", "key", "frames"),
    [
        ("forwards", None, 24),
        ("all the same", "out_of_order", 0),
        ("each twice", None, 12),
        ("at random", "out_of_order", 0),
        ("a jump of a minute and a half", None, 12),
        ("a jump of a year", "too_long", 0),
    ],
)
def test_times(tmp_path: Path, times: str, key: str | None, frames: int) -> None:
    path = made(f"times: {times}, MKV", tmp_path)
    if key is not None:
        assert refused(path) == key
        return
    info = read(path)
    assert (info.frames, info.frames_left_out) == (frames, 24 - frames)
    assert info.truncated or not times.startswith("a jump")  # half of the film is missing


def test_of_several_films_one_is_read(tmp_path: Path) -> None:
    info = read(made("streams: two films, the larger one first", tmp_path))
    assert (info.width, info.frames) == (320, 12)
    assert refused(made("streams: sound and a cover picture", tmp_path)) == "no_pictures"
    info = read(made("streams: a film and a larger cover picture", tmp_path))
    assert (info.width, info.frames) == (160, 12)


@pytest.mark.parametrize("name", ["raw pictures", "FFV1"])
def test_codings_that_are_none_of_a_camera(tmp_path: Path, name: str) -> None:
    assert refused(made(f"unusual pictures: {name}", tmp_path)) == "codec"


def test_an_animated_gif_is_a_film(tmp_path: Path) -> None:
    info = read(made("unusual pictures: GIF called MP4", tmp_path))
    assert (info.frames, info.duration_s) == (20, pytest.approx(2.0))
    assert refused(made("unusual pictures: GIF of one picture", tmp_path)) == "picture"
    for name in ("animated PNG", "animated WebP"):
        assert refused(made(f"unusual pictures: {name}", tmp_path)) == "picture"


def test_a_real_animated_gif(clips: Path) -> None:
    info = read(clips / "workit_hipthrust.gif")
    assert (info.width, info.frames, info.duration_s) == (960, 4, pytest.approx(2.0))


def test_a_disk_that_fails_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = steady_clip(tmp_path / "clip.mp4", 5)

    class Failing(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    refusal("empty", "x")  # its texts are read from a file, once
    monkeypatch.setattr(Path, "open", lambda *_: Failing())
    assert refused(path) == "cannot_open"


TRAPPED = [name for name in NASTY if name.startswith("other files named")]


@pytest.mark.parametrize("name", TRAPPED)
def test_only_the_given_file_is_opened(tmp_path: Path, name: str) -> None:
    with Traps(tmp_path) as traps:
        path = NASTY[name](traps)
        traps.opened()  # by who made it
        assert refused(path) in ("playlist", "not_a_film", "no_picture_readable", "no_pictures")
    assert traps.sprung == []


def test_the_traps_work(tmp_path: Path) -> None:
    with Traps(tmp_path) as traps:
        secret = traps.lay(b"film")
        assert traps.opened() == []
        secret.read_bytes()
        host, port = traps.address.split(":")
        socket.create_connection((host, int(port))).close()
        for _ in range(100):
            if traps._calls:
                break
            time.sleep(0.02)
    assert traps.sprung == ["a connection", "secret.mp4"]
