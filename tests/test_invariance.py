"""The same set, filmed into another file, gives the same angles."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.video.patterns import write_clip
from thrust_vision.analysis import analyse
from thrust_vision.form.report import SetReport
from thrust_vision.video.read import ClipReader

pytestmark = pytest.mark.usefixtures("one_worker")

Image = NDArray[np.uint8]

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "braced-good.mp4"
#: Asks a player to turn the picture by 90 degrees clockwise: rows of (a, b, u, c, d, v, x, y, w)
#: in 16.16 fixed point, the last of each row in 2.30.
TURN_CLOCKWISE = [0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30]
CLIP_S = 5.0


@pytest.fixture(scope="module")
def source() -> tuple[list[Image], list[float]]:
    """The frames of the beginning of a sample, with their times."""
    images, times = [], []
    with ClipReader(SAMPLE) as clip:
        for frame in clip:
            if frame.time_s > CLIP_S:
                break
            images.append(frame.image)
            times.append(frame.time_s)
    return images, times


@pytest.fixture(scope="module")
def plain(source: tuple[list[Image], list[float]], tmp_path_factory) -> SetReport:
    return analysed(source, tmp_path_factory.mktemp("plain") / "clip.mp4", lambda image: image)


def analysed(
    source: tuple[list[Image], list[float]],
    path: Path,
    change: Callable[[Image], Image],
    matrix: list[int] | None = None,
    pixel_aspect: Fraction | None = None,
) -> SetReport:
    images, times = source
    changed = [np.ascontiguousarray(change(image)) for image in images]
    write_clip(path, changed, times_s=times, matrix=matrix, pixel_aspect=pixel_aspect)
    return analyse(path)


def half(image: Image) -> Image:
    size = (image.shape[1] // 4 * 2, image.shape[0] // 4 * 2)
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def squeezed(image: Image) -> Image:
    size = (image.shape[1] // 4 * 2, image.shape[0])
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


VARIANTS = {
    "mirror image": {"change": lambda image: image[:, ::-1]},
    "turned, with the turn back in the container": {
        "change": lambda image: np.rot90(image),
        "matrix": TURN_CLOCKWISE,
    },
    "half size": {"change": half},
    "pixels twice as wide as high": {"change": squeezed, "pixel_aspect": Fraction(2, 1)},
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_angles_do_not_depend_on_how_the_set_was_stored(
    source, plain: SetReport, tmp_path: Path, variant: str
) -> None:
    report = analysed(source, tmp_path / "clip.mp4", **VARIANTS[variant])
    assert report.rejection is None
    assert plain.rejection is None
    assert len(report.reps) == len(plain.reps) > 0
    mirrored = variant == "mirror image"
    assert (report.scene.facing == plain.scene.facing) is not mirrored
    for found, expected in zip(report.reps, plain.reps, strict=True):
        assert found.rep.lockout_s == pytest.approx(expected.rep.lockout_s, abs=0.15)
        for name in ("knee_angle_lockout_deg", "shin_angle_lockout_deg"):
            value = getattr(found.measures, name).value
            assert value == pytest.approx(getattr(expected.measures, name).value, abs=3), name
        assert found.measures.trunk_thigh_angle_lockout_deg == pytest.approx(
            expected.measures.trunk_thigh_angle_lockout_deg, abs=3
        )
        for name in ("lumbar_extension_change_deg", "hip_extension_change_deg"):
            change = getattr(expected.measures, name)
            assert change.low <= getattr(found.measures, name).value <= change.high, name
        assert set(found.faults) == set(expected.faults)
