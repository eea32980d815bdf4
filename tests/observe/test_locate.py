"""Locating a lifter, with a network whose answers are analytic."""

import numpy as np
import pytest

from tests.observe.fake_net import SHARP, FakeNet, FloatArray, Image, answer, ends, picture
from thrust_vision.observe.crop import Crop
from thrust_vision.observe.keypoint_net import Prediction
from thrust_vision.observe.locate import Located, crop_at, locate, locate_widely
from thrust_vision.settings import OBSERVE

#: Head on the left and on the right; level, for a crop shows no slope.
LEFT, RIGHT = ends((250.0, 300.0), (550.0, 300.0)), ends((550.0, 300.0), (250.0, 300.0))
SPAN_PX = 300.0
PICTURES = [picture(1)] * 8


@pytest.mark.parametrize("lifter", [LEFT, RIGHT], ids=["head left", "head right"])
@pytest.mark.parametrize("off_px", [(0.0, 0.0), (90.0, 0.0), (-60.0, 60.0), (0.0, -120.0)])
def test_a_rough_start_leads_to_the_lifter(lifter: FloatArray, off_px: tuple[float, float]) -> None:
    found = locate(FakeNet({1: lifter}).net, PICTURES, lifter + off_px)
    assert found.sure
    assert np.abs(found.ends_px - lifter).max() < 0.02 * SPAN_PX
    assert found.spread == pytest.approx(SHARP, abs=0.005)


def test_a_start_of_the_wrong_size_leads_there_too() -> None:
    small = ends((310.0, 300.0), (490.0, 300.0))
    found = locate(FakeNet({1: LEFT}).net, PICTURES, small)
    assert found.sure
    assert np.abs(found.ends_px - LEFT).max() < 0.02 * SPAN_PX


def test_where_nobody_lies_nobody_is_sure() -> None:
    net = FakeNet({})
    assert not locate(net.net, PICTURES, LEFT).sure
    assert not locate_widely(net.net, PICTURES, LEFT).sure


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(RIGHT, id="head on the other side"),
        pytest.param(ends((230.0, 260.0), (350.0, 310.0)), id="feet at the knees"),
        pytest.param(ends((40.0, 60.0), (80.0, 160.0)), id="somebody else"),
    ],
)
def test_a_wide_search_finds_who_a_narrow_one_misses(start: FloatArray) -> None:
    net = FakeNet({1: LEFT})
    assert not locate(net.net, PICTURES, start).sure
    found = locate_widely(net.net, PICTURES, start)
    assert found.sure
    assert np.abs(found.ends_px - LEFT).max() < 0.05 * SPAN_PX


def test_of_two_places_the_sharper_one_is_found() -> None:
    ghost = ends((60.0, 120.0), (260.0, 120.0))
    net = FakeNet({1: LEFT}, ghost=(ghost, 0.12))
    near_ghost = locate(net.net, PICTURES, ghost + 10.0)
    assert np.abs(near_ghost.ends_px - ghost).max() < 10.0
    widely = locate_widely(net.net, PICTURES, ghost + 10.0)
    assert np.abs(widely.ends_px - LEFT).max() < 0.05 * SPAN_PX
    assert widely.spread < near_ghost.spread


class Wanderer(FakeNet):
    """Sees a lifter 50 px to the right of every crop, most sharply in one of them."""

    def predict(
        self,
        picture: Image,  # noqa: ARG002
        crop: Crop,
        *,
        quick: bool = False,  # noqa: ARG002
    ) -> Prediction:
        self.crops.append(crop)
        own = crop.out_of(np.array([[120.0, 72.0]]))[0, 0]
        at = ends((own - 150.0 + 50.0, 300.0), (own + 150.0 + 50.0, 300.0))
        return answer(at, 0.08 + 0.001 * abs(own - 450.0))


def test_the_best_round_is_kept_not_the_last() -> None:
    start = LEFT  # its middle lies at 400
    found = locate(Wanderer({}).net, PICTURES, start)
    assert found.ends_px[:, 0].mean() == pytest.approx(450.0)
    assert found.spread == pytest.approx(0.08)


class Collapsing(FakeNet):
    """Sees shoulder and ankle in one point."""

    def predict(
        self,
        picture: Image,  # noqa: ARG002
        crop: Crop,
        *,
        quick: bool = False,  # noqa: ARG002
    ) -> Prediction:
        self.crops.append(crop)
        return answer(ends((300.0, 300.0), (302.0, 300.0)), 0.2)


def test_a_crop_that_would_vanish_is_not_followed() -> None:
    net = Collapsing({})
    found = locate(net.net, PICTURES, LEFT)
    assert len(net.crops) == len(PICTURES)
    assert found.ends_px == pytest.approx(LEFT)
    assert not found.sure


def test_a_lifter_is_one_who_is_seen_sharply() -> None:
    assert Located(LEFT, OBSERVE.locate.max_spread).sure
    assert not Located(LEFT, OBSERVE.locate.max_spread + 1e-9).sure
    assert not Located(LEFT, np.inf).sure


@pytest.mark.parametrize("lifter", [LEFT, RIGHT])
def test_a_crop_lies_where_shoulder_and_ankle_fix_it(lifter: FloatArray) -> None:
    inside = crop_at(lifter).into(lifter)
    assert inside[0, 0] < inside[1, 0]
    assert inside[:, 0].mean() == pytest.approx(120.0)
