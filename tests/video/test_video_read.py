"""Reading: what phones and their owners do to clips."""

import hashlib
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.video.patterns import (
    CORNER_NAMES,
    HEIGHT,
    WIDTH,
    Image,
    corners_of,
    index_of,
    noisy_images,
    pattern,
    steady_clip,
    write_clip,
)
from thrust_vision.overlap import prefetch
from thrust_vision.video.clip import ClipInfo
from thrust_vision.video.read import ClipReader, Frame

ONE = 1 << 16  # of the 16.16 numbers in a display matrix
COSINES = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}


def read(path: Path) -> tuple[list[Frame], ClipInfo]:
    with ClipReader(path) as clip:
        frames = list(clip)
    return frames, clip.info


def stored(shown: Image, rotation_deg: int, mirrored: bool) -> Image:
    """The picture that mirroring left to right and then turning clockwise makes `shown`."""
    turned_back = np.rot90(shown, rotation_deg // 90)
    return np.ascontiguousarray(turned_back[:, ::-1] if mirrored else turned_back)


def matrix(rotation_deg: int, mirrored: bool) -> tuple[int, ...]:
    cosine, sine = COSINES[rotation_deg]
    sign = -ONE if mirrored else ONE
    return (cosine * sign, sine * sign, 0, -sine * ONE, cosine * ONE, 0, 0, 0, 1 << 30)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_display_matrix_is_applied(tmp_path: Path, rotation_deg: int, mirrored: bool) -> None:
    path = write_clip(
        tmp_path / "clip.mov",
        (stored(pattern(index), rotation_deg, mirrored) for index in range(5)),
        matrix=matrix(rotation_deg, mirrored),
    )
    with ClipReader(path) as clip:
        assert (clip.width, clip.height) == (WIDTH, HEIGHT)
        frames = list(clip)
    assert [index_of(frame.image) for frame in frames] == [0, 1, 2, 3, 4]
    assert all(corners_of(frame.image) == CORNER_NAMES for frame in frames)
    assert all(frame.image.flags.c_contiguous for frame in frames)
    assert (clip.info.rotation_deg, clip.info.mirrored) == (rotation_deg, mirrored)


def test_upright_clip_in_full(tmp_path: Path) -> None:
    path = steady_clip(tmp_path / "clip.mp4", 30)
    with ClipReader(path, name="Set 1.mp4") as clip:
        assert clip.expected_frames == 30
        assert clip.expected_duration_s == pytest.approx(1.0)
        with pytest.raises(RuntimeError):
            _ = clip.info
        frames = list(clip)
    assert [frame.index for frame in frames] == list(range(30))
    assert [index_of(frame.image) for frame in frames] == list(range(30))
    assert frames[0].image.shape == (HEIGHT, WIDTH, 3)
    assert frames[0].image.dtype == np.uint8
    assert [frame.time_s for frame in frames] == pytest.approx([index / 30 for index in range(30)])
    assert clip.info == ClipInfo(
        name="Set 1.mp4",
        duration_s=pytest.approx(1.0),
        width=WIDTH,
        height=HEIGHT,
        fps=pytest.approx(30.0),
        variable_frame_rate=False,
        rotation_deg=0,
        mirrored=False,
        truncated=False,
        frames=30,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("clip.mov", {}),
        ("clip.mkv", {}),
        ("clip.webm", {"codec": "libvpx-vp9"}),
        ("clip.webm", {"codec": "libvpx"}),
        ("clip.webm", {"codec": "libvpx", "mux": {"live": "1"}}),  # as browsers record
        ("clip.ts", {}),
        ("clip.avi", {"codec": "mpeg4"}),
        ("clip.mp4", {"codec": "libx265", "pix_fmt": "yuv420p10le"}),
        ("clip.mp4", {"codec": "libx265"}),
        ("clip.mp4", {"pix_fmt": "yuvj420p"}),
        ("clip.mp4", {"mux": {"movflags": "frag_keyframe+empty_moov"}}),
        ("clip.mp4", {"mux": {"movflags": "faststart"}}),
        ("clip.mp4", {"first_pts": 1000}),
    ],
)
def test_containers_and_codecs(tmp_path: Path, name: str, options: dict[str, object]) -> None:
    frames, info = read(steady_clip(tmp_path / name, 20, **options))
    assert [index_of(frame.image) for frame in frames] == list(range(20))
    assert corners_of(frames[0].image) == CORNER_NAMES
    # WebM and MKV round times to milliseconds.
    assert [frame.time_s for frame in frames] == pytest.approx(
        [index / 30 for index in range(20)], abs=0.0011
    )
    assert info.duration_s == pytest.approx(20 / 30, abs=0.0011)
    assert not info.truncated
    assert not info.variable_frame_rate
    assert info.frames_left_out == 0


@pytest.mark.parametrize("fps", [24, 25, 60, 120, 240])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_frame_rates(tmp_path: Path, fps: int, suffix: str) -> None:
    frames, info = read(steady_clip(tmp_path / f"clip{suffix}", 48, fps=fps))
    assert [index_of(frame.image) for frame in frames] == list(range(48))
    assert info.fps == pytest.approx(fps, rel=0.01)
    assert info.duration_s == pytest.approx(48 / fps, abs=0.0011)
    assert not info.variable_frame_rate


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps_ms=st.lists(st.integers(4, 400), min_size=1, max_size=40))
def test_variable_frame_rate_keeps_every_time(tmp_path: Path, steps_ms: list[int]) -> None:
    times_s = np.concatenate([[0], np.cumsum(steps_ms)]) / 1000
    path = write_clip(
        tmp_path / "clip.mp4",
        (pattern(index) for index in range(len(times_s))),
        times_s=times_s.tolist(),
    )
    frames, info = read(path)
    assert [index_of(frame.image) for frame in frames] == list(range(len(times_s)))
    assert [frame.time_s for frame in frames] == pytest.approx(times_s, abs=1e-4)
    assert info.variable_frame_rate == (max(steps_ms) - min(steps_ms) > 1)


@pytest.mark.parametrize(
    ("aspect", "width", "height"),
    [
        (Fraction(2, 1), 2 * WIDTH, HEIGHT),
        (Fraction(1, 2), WIDTH, 2 * HEIGHT),
        (Fraction(4, 3), 213, HEIGHT),
    ],
)
def test_pixels_become_square(tmp_path: Path, aspect: Fraction, width: int, height: int) -> None:
    frames, info = read(steady_clip(tmp_path / "clip.mp4", 5, pixel_aspect=aspect))
    assert (info.width, info.height) == (width, height)
    assert {frame.image.shape for frame in frames} == {(height, width, 3)}
    assert [index_of(frame.image) for frame in frames] == list(range(5))


def test_pixels_become_square_before_the_turn(tmp_path: Path) -> None:
    path = write_clip(
        tmp_path / "clip.mov",
        (stored(pattern(index), 90, False) for index in range(5)),
        matrix=matrix(90, False),
        pixel_aspect=Fraction(2, 1),
    )
    frames, info = read(path)
    # The stored picture is 96 wide and 160 high; doubling its width doubles the shown height.
    assert (info.width, info.height) == (WIDTH, 2 * HEIGHT)
    assert corners_of(frames[0].image) == CORNER_NAMES


def test_unknown_colour_matrix_is_taken_for_the_usual_one(tmp_path: Path) -> None:
    path = steady_clip(tmp_path / "clip.mp4", 3, coding={"x264-params": "colormatrix=YCgCo"})
    frames, info = read(path)
    assert [index_of(frame.image) for frame in frames] == [0, 1, 2]
    assert not info.truncated


def test_odd_sizes(tmp_path: Path) -> None:
    images = (pattern(index, 161, 97) for index in range(5))
    path = write_clip(tmp_path / "clip.mkv", images, codec="libvpx-vp9")
    frames, _ = read(path)
    assert {frame.image.shape for frame in frames} == {(97, 161, 3)}
    assert [index_of(frame.image) for frame in frames] == list(range(5))


def test_frames_hidden_by_an_edit_list_do_not_come(tmp_path: Path) -> None:
    path = steady_clip(tmp_path / "clip.mp4", 30, first_pts=-6)
    frames, info = read(path)
    assert [index_of(frame.image) for frame in frames] == list(range(6, 30))
    assert frames[0].time_s == 0
    assert frames[-1].time_s == pytest.approx(23 / 30)
    assert not info.truncated


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("clip.mp4", {"mux": {"movflags": "faststart"}}),
        ("clip.mp4", {"mux": {"movflags": "frag_keyframe+empty_moov"}}),
        ("clip.mkv", {}),
        ("clip.webm", {"codec": "libvpx"}),
        ("clip.avi", {"codec": "mpeg4"}),
    ],
)
def test_cut_off_file_gives_what_it_holds(
    tmp_path: Path, name: str, options: dict[str, object]
) -> None:
    path = write_clip(tmp_path / name, noisy_images(90), coding={"g": "15"}, **options)  # type: ignore[arg-type]
    whole, _ = read(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    frames, info = read(path)
    assert info.truncated
    assert info.frames == len(frames)
    assert 30 < len(frames) < 75
    for frame, original in zip(frames[:30], whole, strict=False):
        assert frame.time_s == original.time_s
        assert np.array_equal(frame.image, original.image)


@pytest.mark.parametrize(
    ("name", "codec", "told"),
    [
        ("clip.mp4", "libx264", True),
        ("clip.mkv", "libx264", True),
        ("clip.webm", "libvpx", False),  # its demuxer skips to the next whole block in silence
        ("clip.mp4", "libx265", False),  # its decoder paints over damage in silence
    ],
)
def test_damage_in_the_middle_spares_the_rest(
    tmp_path: Path, name: str, codec: str, told: bool
) -> None:
    path = write_clip(tmp_path / name, noisy_images(90), codec=codec, coding={"g": "15"})
    whole, _ = read(path)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = np.random.default_rng(0).bytes(3000)
    path.write_bytes(data)
    frames, info = read(path)
    assert info.truncated or not told
    assert len(frames) > 60
    assert all(b.time_s > a.time_s for a, b in pairwise(frames))
    at = {frame.time_s: frame.image for frame in whole}
    for frame in (*frames[:20], *frames[-15:]):
        assert np.array_equal(frame.image, at[frame.time_s])


def test_frames_of_another_size_are_left_out(tmp_path: Path) -> None:
    first = steady_clip(tmp_path / "first.ts", 20)
    second = write_clip(
        tmp_path / "second.ts",
        (pattern(index, 320, 192) for index in range(10)),
        first_pts=20,
    )
    joined = tmp_path / "joined.ts"
    joined.write_bytes(first.read_bytes() + second.read_bytes())
    frames, info = read(joined)
    assert [index_of(frame.image) for frame in frames] == list(range(20))
    assert info.truncated
    assert info.frames_left_out == 10


def test_leaving_early_ends_the_reading(tmp_path: Path) -> None:
    path = steady_clip(tmp_path / "clip.mp4", 30)
    with ClipReader(path) as clip:
        frames = iter(clip)
        assert next(frames).index == 0
    assert list(frames) == []


def test_leaving_while_another_thread_reads(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", noisy_images(120))
    for taken in (1, 5, 20):
        with ClipReader(path) as clip:
            frames = prefetch(clip)
            for _ in range(taken):
                next(frames)
        assert len(list(frames)) < 120 - taken  # what was waiting, and no crash


@pytest.mark.parametrize("first_pts", [0, 700])
@pytest.mark.parametrize("keyframes_every", ["5", "250"])
def test_skipping_comes_to_the_frame_at_that_time(
    tmp_path: Path, keyframes_every: str, first_pts: int
) -> None:
    path = write_clip(
        tmp_path / "clip.mkv",
        (pattern(index) for index in range(90)),
        coding={"g": keyframes_every},
        first_pts=first_pts,
    )
    with ClipReader(path) as clip:
        for index in (10, 44, 30, 89):
            frame = clip.skip_to(index / 30)
            assert frame is not None
            assert index_of(frame.image) == index
            assert frame.time_s == pytest.approx(index / 30, abs=0.001)
        assert clip.skip_to(5.0) is None


def test_reading_that_ends_early_tells_of_the_whole_clip(tmp_path: Path) -> None:
    path = steady_clip(tmp_path / "clip.mp4", 60)
    with ClipReader(path) as clip:
        frames = iter(clip)
        for _ in range(10):
            next(frames)
        clip.end_early()
        assert list(frames) == []
    assert clip.info.frames == 10
    assert clip.info.duration_s == pytest.approx(2.0, abs=0.05)
    assert clip.info.fps == pytest.approx(30, rel=0.01)
    assert not clip.info.truncated
    assert clip.info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_clips_are_read_whole(clips: Path) -> None:
    paths = sorted(clips.glob("*.mp4"))
    assert paths
    for path in paths:
        with ClipReader(path) as clip:
            count = sum(1 for _ in clip)
        assert count == clip.expected_frames == clip.info.frames
        assert not clip.info.truncated
        assert clip.info.duration_s == pytest.approx(clip.expected_duration_s, abs=0.1)
