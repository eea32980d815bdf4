"""Files that are no films, and files that would make FFmpeg open others."""

import os
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.video.patterns import Image, pattern, sound_only, steady_clip, write_clip
from thrust_vision.errors import UnreadableClipError
from thrust_vision.video.read import ClipReader


def refusal(path: Path) -> str:
    """The one line with which a file is refused."""
    with pytest.raises(UnreadableClipError) as caught, ClipReader(path):
        pass
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    assert caught.value.exit_code == 4
    return message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"Dear diary, ten reps at 100 kg.\n", "not a video"),
        (bytes(5000), "not a video"),
        (np.random.default_rng(1).bytes(5000), "not a video"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "index"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "picture"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "picture"),
    ],
)
def test_contents_that_are_no_film(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    assert reason in refusal(path)


@pytest.mark.parametrize("codec", ["mjpeg", "png"])
def test_picture_by_another_name(tmp_path: Path, codec: str) -> None:
    drawn = write_clip(
        tmp_path / f"picture.{'jpg' if codec == 'mjpeg' else 'png'}",
        [pattern(0)],
        codec=codec,
        pix_fmt="yuvj420p" if codec == "mjpeg" else "rgb24",
        container="image2",
        mux={"update": "1"},
    )
    path = drawn.rename(tmp_path / "clip.mp4")
    assert "picture, not a film" in refusal(path)


def test_film_of_one_frame(tmp_path: Path) -> None:
    assert "picture, not a film" in refusal(steady_clip(tmp_path / "clip.mp4", 1))


@pytest.mark.parametrize("cover", [None, pattern(0)])
def test_sound_only(tmp_path: Path, cover: Image | None) -> None:
    assert "only sound" in refusal(sound_only(tmp_path / "clip.mp4", cover))


def test_lost_index(tmp_path: Path) -> None:
    path = steady_clip(tmp_path / "clip.mp4", 30)
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"moov") - 4])
    assert "index" in refusal(path)


def test_film_without_a_readable_picture(tmp_path: Path) -> None:
    path = steady_clip(tmp_path / "clip.mp4", 30)
    data = bytearray(path.read_bytes())
    start, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    data[start:end] = bytes(end - start)
    path.write_bytes(data)
    assert "damaged" in refusal(path)


def test_missing_file_folder_and_pipe(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "clip.mp4")
    assert "not a file" in refusal(tmp_path)
    if hasattr(os, "mkfifo"):
        pipe = tmp_path / "pipe.mp4"
        os.mkfifo(pipe)
        assert "not a file" in refusal(pipe)


@pytest.mark.parametrize(
    "name", ["http://127.0.0.1/clip.mp4", "concat:a.mp4|b.mp4", "file:a.mp4", "pipe:0", "a%d.mp4"]
)
def test_protocols_and_patterns_are_only_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for existing in ("a.mp4", "b.mp4", "a1.mp4"):
        steady_clip(tmp_path / existing, 5)
    with pytest.raises(UnreadableClipError, match="does not exist"), ClipReader(name):
        pass


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1.0,\n{other}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{other}'\n",
        "file '{other}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
        '<?xml version="1.0"?><MPD><BaseURL>{other}</BaseURL></MPD>',
    ],
)
@pytest.mark.parametrize("name", ["clip.mp4", "clip.m3u8", "clip.ffconcat", "clip%03d.mp4"])
def test_playlists_are_refused(tmp_path: Path, text: str, name: str) -> None:
    steady_clip(tmp_path / "other.ts", 30)
    path = tmp_path / name
    path.write_text(text.format(other="other.ts"))
    assert "playlist" in refusal(path)


def _with_external_data(data: bytes, other: Path) -> bytes:
    """An MP4 whose track says that its samples lie in `other`: a data reference of type alis."""
    fields = bytearray(150)
    fields[10:11] = b"\x01"  # length of the volume's name
    fields[11:12] = b"v"
    fields[50:51] = bytes([min(len(other.name), 63)])
    fields[51 : 51 + len(other.name)] = other.name.encode()
    fields[130:134] = b"\x00\x01\x00\x01"  # levels up to a common folder and down
    absolute = b"v" + str(other).replace("/", ":").encode()
    path_record = b"\x00\x02" + len(absolute).to_bytes(2) + absolute + b"\x00" * (len(absolute) % 2)
    alias = bytes(fields) + path_record + b"\xff\xff\x00\x00"
    entry = (12 + len(alias)).to_bytes(4) + b"alis" + bytes(4) + alias
    start = data.index(b"dref") + 12
    grown = len(entry) - int.from_bytes(data[start : start + 4])
    edited = bytearray(data[:start] + entry + data[start + 12 :])
    for box in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        at = edited.index(box) - 4
        size = int.from_bytes(edited[at : at + 4]) + grown
        edited[at : at + 4] = size.to_bytes(4)
    return bytes(edited)


def test_film_that_keeps_its_pictures_elsewhere(tmp_path: Path) -> None:
    other = steady_clip(tmp_path / "other.mov", 30)
    path = tmp_path / "clip.mov"
    data = _with_external_data(other.read_bytes(), other)
    start, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    path.write_bytes(data[:start] + bytes(end - start) + data[end:])
    # The trap works where it is allowed to ...
    with av.open(str(path), options={"enable_drefs": "1", "use_absolute_path": "1"}) as container:
        assert sum(1 for _ in container.decode(video=0)) == 30
    # ... and the reader does not step into it.
    assert "damaged" in refusal(path)


def test_oversize_pictures(tmp_path: Path) -> None:
    images = [np.zeros((4400, 8208, 3), np.uint8)] * 2
    path = write_clip(tmp_path / "clip.mp4", images, coding={"preset": "ultrafast"})
    refusal(path)


def test_pixel_aspect_that_makes_pictures_oversize(tmp_path: Path) -> None:
    images = [pattern(index, 640, 360) for index in range(2)]
    path = write_clip(tmp_path / "clip.mp4", images, pixel_aspect=Fraction(300, 1))
    assert "8K" in refusal(path)


@pytest.fixture(scope="module")
def whole_clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return steady_clip(tmp_path_factory.mktemp("whole") / "clip.mp4", 12).read_bytes()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    edits=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=6),
    kept=st.floats(0, 1),
)
def test_any_damage_gives_frames_or_one_line(
    tmp_path: Path, whole_clip: bytes, edits: list[tuple[float, int]], kept: float
) -> None:
    content = bytearray(whole_clip)
    for at, value in edits:
        content[int(at * len(content))] = value
    path = tmp_path / "clip.mp4"
    path.write_bytes(content[: int(kept * len(content))])
    try:
        with ClipReader(path) as clip:
            frames = list(clip)
    except UnreadableClipError:
        return  # any other exception fails the test
    assert clip.info.frames == len(frames) >= 2
    assert all(b.time_s > a.time_s for a, b in pairwise(frames))
