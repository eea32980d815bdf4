"""A keypoint network with analytic answers, and films of a lifter that it knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.crop import HEIGHT_PX, WIDTH_PX, Crop
from thrust_vision.observe.keypoint_net import KeypointNet, Prediction
from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

POINTS = ("near_shoulder", "near_hip", "near_knee", "near_ankle", "far_shoulder", "head")
#: Spread on a lifter, beside one, and what the crop's error adds to the former, in spans.
SHARP, NOBODY, PER_ERROR = 0.08, 0.25, 0.08
#: The network sees a lifter whom the crop misses by less than this, in spans.
REACH = 0.8
#: Where a crop has the shoulder and the ankle that fix it.
_SPAN_PX = WIDTH_PX / OBSERVE.crop.width_per_span
OWN_ENDS = np.array(
    [
        [WIDTH_PX / 2 - _SPAN_PX / 2, HEIGHT_PX / 2 + OBSERVE.crop.raised * _SPAN_PX],
        [WIDTH_PX / 2 + _SPAN_PX / 2, HEIGHT_PX / 2 + OBSERVE.crop.raised * _SPAN_PX],
    ]
)


def ends(shoulder: tuple[float, float], ankle: tuple[float, float]) -> FloatArray:
    """(2, 2) shoulder and ankle, px."""
    return np.array([shoulder, ankle])


def picture(kind: int, width: int = 854, height: int = 480) -> Image:
    """A picture that shows the lifter where the network knows them to be on this kind."""
    return np.full((height, width, 3), kind, np.uint8)


class FakeNet:
    """Sees a lifter near the crop, the sharper the better the crop fits, and else nobody.

    What it answers is nine tenths of the way from the crop's own ends to the lifter's.

    Attributes:
        crops: of all calls, in order.
    """

    points = POINTS
    angles = ("hip_extension_deg",)

    def __init__(
        self,
        lifters: Mapping[int, FloatArray],
        ghost: tuple[FloatArray, float] | None = None,
    ) -> None:
        """A network that knows where the lifter lies on each kind of picture.

        Args:
            lifters: kind -> (2, 2) shoulder and ankle; kinds that are not here show nobody.
            ghost: another place on every picture where it sees a lifter, and how sharply.
        """
        self._lifters, self._ghost = lifters, ghost
        self.crops: list[Crop] = []

    @property
    def net(self) -> KeypointNet:
        """For what wants the real one."""
        return cast(KeypointNet, self)

    def predict(  # what is drawn does not depend on how the crop is cut
        self,
        picture: Image,
        crop: Crop,
        *,
        quick: bool = False,  # noqa: ARG002
    ) -> Prediction:
        """The answer for one crop."""
        self.crops.append(crop)
        known = self._lifters.get(int(picture[0, 0, 0]))
        places = [] if known is None else [(known, SHARP)]
        places += [self._ghost] if self._ghost else []
        own = crop.out_of(OWN_ENDS)
        best_spread, best = NOBODY, own
        for place, sharp in places:
            error = float(np.linalg.norm(crop.into(place) - OWN_ENDS, axis=1).max()) / _SPAN_PX
            # The head must be on the crop's left, too.
            if error < REACH and sharp + PER_ERROR * error < best_spread:
                best_spread, best = sharp + PER_ERROR * error, own + 0.9 * (place - own)
        return answer(best, best_spread)

    def ends_px(self, prediction: Prediction) -> FloatArray:
        """(2, 2) near shoulder and near ankle."""
        return prediction.points_px[[0, 3]]

    def core_spread(self, prediction: Prediction) -> float:
        """Mean spread of the near side's joints."""
        return float(prediction.point_spread[:4].mean())


def answer(at: FloatArray, spread: float) -> Prediction:
    """A prediction of a lifter with these ends, all joints on a line but for the raised hip."""
    shoulder, ankle = at
    hip, knee = shoulder + 0.4 * (ankle - shoulder), shoulder + 0.7 * (ankle - shoulder)
    points = np.array([shoulder, hip, knee, ankle, shoulder + 3.0, shoulder - 5.0])
    return Prediction(points, np.full(len(POINTS), spread), np.array([-40.0]), np.array([5.0]))


def ends_of(crop: Crop) -> FloatArray:
    """(2, 2) the shoulder and ankle that fix a crop, px of the picture; both at their mean height.

    A crop is never turned, so that a slope from shoulder to ankle leaves no trace in it.
    """
    return crop.out_of(OWN_ENDS)
