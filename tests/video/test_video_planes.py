"""Pictures as films are coded: upright, in the right colours, and a copy."""

import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace

from thrust_vision.render.yuv import yuv_of
from thrust_vision.video.orientation import Orientation
from thrust_vision.video.planes import Matrix, matrix_of, planes_of
from thrust_vision.video.write import ClipWriter

WIDTH, HEIGHT = 64, 32
RED, GREEN, BLUE, GREY = (200, 40, 40), (40, 180, 60), (30, 60, 220), (128, 128, 128)
SPACES = {"bt709": Colorspace.ITU709, "bt601": Colorspace.SMPTE170M}


def stored(matrix: Matrix) -> VideoFrame:
    """Four quarters of one colour each."""
    image = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    image[:16, :32], image[:16, 32:], image[16:, :32], image[16:, 32:] = RED, GREEN, BLUE, GREY
    return VideoFrame.from_ndarray(image, format="rgb24").reformat(
        format="yuv420p", dst_colorspace=SPACES[matrix], dst_color_range=ColorRange.MPEG
    )


def quarters(planes: np.ndarray) -> list[tuple[int, int, int]]:
    """Y, U and V in the middle of each quarter of the picture, row by row."""
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    colours = planes[height:].reshape(2, height // 2, width // 2)
    places = [(height * r // 4, width * c // 4) for r in (1, 3) for c in (1, 3)]
    return [(int(planes[y, x]), *(int(c[y // 2, x // 2]) for c in colours)) for y, x in places]


@pytest.mark.parametrize("matrix", ["bt709", "bt601"])
@pytest.mark.parametrize("size", [(WIDTH, HEIGHT), (32, 16)])
def test_colours_are_those_of_the_formula(matrix: Matrix, size: tuple[int, int]) -> None:
    frame = stored(matrix)
    assert matrix_of(frame) == matrix
    seen = quarters(planes_of(frame, Orientation(), size, matrix))
    expected = [yuv_of(colour, matrix) for colour in (RED, GREEN, BLUE, GREY)]
    assert np.abs(np.array(seen) - expected).max() <= 2


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("flipped_x", [False, True])
@pytest.mark.parametrize("flipped_y", [False, True])
def test_every_plane_is_turned_upright(transposed: bool, flipped_x: bool, flipped_y: bool) -> None:
    orientation = Orientation(transposed, flipped_x, flipped_y)
    upright = orientation.size(WIDTH, HEIGHT)
    planes = planes_of(stored("bt709"), orientation, upright, "bt709")
    assert planes.shape == (upright[1] * 3 // 2, upright[0])
    names = orientation.apply(np.array([[0, 1], [2, 3]], np.uint8)).ravel()
    colours = (RED, GREEN, BLUE, GREY)
    expected = [yuv_of(colours[name], "bt709") for name in names]
    assert np.abs(np.array(quarters(planes)) - expected).max() <= 2


def test_drawing_on_planes_leaves_the_decoders_picture_alone() -> None:
    frame = stored("bt709")
    planes_of(frame, Orientation(), (WIDTH, HEIGHT), "bt709")[:] = 0
    again = planes_of(frame, Orientation(), (WIDTH, HEIGHT), "bt709")
    assert np.abs(np.array(quarters(again)[0]) - yuv_of(RED, "bt709")).max() <= 2


def test_planes_that_do_not_fit_are_refused(tmp_path: object) -> None:
    with ClipWriter(f"{tmp_path}/out.mp4", WIDTH, HEIGHT) as writer:
        writer.write_planes(np.zeros((HEIGHT * 3 // 2, WIDTH), np.uint8), 0.0)
        with pytest.raises(ValueError, match="planes"):
            writer.write_planes(np.zeros((HEIGHT, WIDTH), np.uint8), 0.1)
