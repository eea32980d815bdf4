"""Writing: what comes out is what went in, whole or not at all."""

from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.video.patterns import CORNER_NAMES, corners_of, index_of, pattern
from thrust_vision.errors import OutputError, UsageError
from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps_ms=st.lists(st.integers(4, 400), min_size=1, max_size=40),
    width=st.integers(64, 200),
    height=st.integers(64, 200),
)
def test_what_is_written_is_read_back(
    tmp_path: Path, steps_ms: list[int], width: int, height: int
) -> None:
    times_s = np.concatenate([[0], np.cumsum(steps_ms)]) / 1000
    path = tmp_path / "out.mp4"
    with ClipWriter(path, width, height, overwrite=True) as writer:
        for index, time_s in enumerate(times_s):
            writer.write(pattern(index, width, height), float(time_s))
    with ClipReader(path) as clip:
        frames = list(clip)
    assert (clip.width, clip.height) == (width + width % 2, height + height % 2)
    assert [index_of(frame.image) for frame in frames] == list(range(len(times_s)))
    assert corners_of(frames[0].image) == CORNER_NAMES
    assert [frame.time_s for frame in frames] == pytest.approx(times_s, abs=1e-5)


def test_colours_keep_within_coding_loss(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    image = pattern(0b10101010, 320, 192)
    with ClipWriter(path, 320, 192) as writer:
        for number in range(3):
            writer.write(image, number / 30)
    with ClipReader(path) as clip:
        read = next(iter(clip)).image
    assert np.abs(read.astype(int) - image).mean() < 3


def test_browsers_can_play_it(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    with ClipWriter(path, 161, 97) as writer:
        for index in range(5):
            writer.write(pattern(index, 161, 97), index / 30)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (stream.codec_context.width % 2, stream.codec_context.height % 2) == (0, 0)
        assert stream.sample_aspect_ratio in (None, 1)
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # plays before it is all there


def test_nothing_stays_if_the_block_raises(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), ClipWriter(tmp_path / "out.mp4", 160, 96) as writer:  # noqa: PT012
        writer.write(pattern(0), 0.0)
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_nothing_stays_if_nothing_was_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no frame"), ClipWriter(tmp_path / "out.mp4", 160, 96):
        pass
    assert list(tmp_path.iterdir()) == []


def test_frames_that_do_not_fit(tmp_path: Path) -> None:
    with ClipWriter(tmp_path / "out.mp4", 160, 96) as writer:
        writer.write(pattern(0), 0.5)
        with pytest.raises(ValueError, match="shape"):
            writer.write(pattern(0, 96, 160), 1.0)
        with pytest.raises(ValueError, match="later"):
            writer.write(pattern(0), 0.5)


def test_an_existing_file_is_kept_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    path.write_text("mine")
    with pytest.raises(UsageError), ClipWriter(path, 160, 96):
        pass
    assert path.read_text() == "mine"
    with ClipWriter(path, 160, 96, overwrite=True) as writer:
        writer.write(pattern(0), 0.0)
        assert path.read_text() == "mine"  # until all is well
    assert path.read_bytes()[4:8] == b"ftyp"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError), ClipWriter(tmp_path / "file" / "out.mp4", 160, 96):
        pass
