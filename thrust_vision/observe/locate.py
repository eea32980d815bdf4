"""Locating a lifter with the keypoint network, from a rough place or from none.

The network needs no more than a rough start: the crop is moved to where it sees shoulder and ankle
itself, and how sharply it then sees the joints tells whether a lifter lies there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.crop import Crop
from thrust_vision.observe.keypoint_net import KeypointNet, Prediction
from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

_LOCATE = OBSERVE.locate


@dataclass(frozen=True, eq=False)
class Located:
    """Where the lifter lies, and how sharply the network sees them there.

    Attributes:
        ends_px: (2, 2) near shoulder and near ankle, medians over the pictures.
        spread: mean of the near side's joints, in distances from shoulder to ankle.
    """

    ends_px: FloatArray
    spread: float

    @property
    def sure(self) -> bool:
        """Whether a lifter lies there."""
        return self.spread <= _LOCATE.max_spread


def crop_at(ends_px: FloatArray) -> Crop:
    """The crop that shoulder and ankle (2, 2) fix."""
    return Crop.between(ends_px[0], ends_px[1])


def locate(net: KeypointNet, pictures: Sequence[Image], start_px: FloatArray) -> Located:
    """Where the lifter lies near a rough place (2, 2) of shoulder and ankle."""
    return _followed(net, pictures, start_px, _LOCATE.last_rounds)


def locate_widely(net: KeypointNet, pictures: Sequence[Image], start_px: FloatArray) -> Located:
    """The same where the rough place may be wrong: many others are tried too."""
    tries = (
        _followed(net, pictures[:: _LOCATE.every_picture], place, _LOCATE.first_rounds)
        for place in _places(start_px, pictures[0].shape)
    )
    best = min(tries, key=lambda found: found.spread)
    return _followed(net, pictures, best.ends_px, _LOCATE.last_rounds)


def _places(start_px: FloatArray, shape: tuple[int, ...]) -> Iterator[FloatArray]:
    """Places to begin from: the given one, others about it, and some by the picture alone."""
    yield start_px
    shoulder, ankle = start_px
    span_px = float(np.linalg.norm(ankle - shoulder))
    towards_feet = float(np.sign(ankle[0] - shoulder[0])) or 1.0
    size = np.array([shape[1], shape[0]])
    for way in (towards_feet, -towards_feet):
        for farther in _LOCATE.farther:
            for lower in _LOCATE.lower:
                step = np.array([way, lower]) / np.hypot(1.0, lower) * farther * span_px
                yield np.array([shoulder, shoulder + step])
                yield np.array([ankle - step, ankle])
        for wide in _LOCATE.wide:
            for middle in _LOCATE.middles:
                half = np.array([way * wide / 2, _LOCATE.half_drop])
                at = np.array([middle, _LOCATE.middle_height])
                yield np.array([(at - half) * size, (at + half) * size])


def spread_at(net: KeypointNet, pictures: Sequence[Image], ends_px: FloatArray) -> float:
    """How sharply the network sees a lifter with the crop at a place (2, 2), as in ``Located``."""
    crop = crop_at(ends_px)
    found = _predictions(net, pictures, crop)
    return float(np.median([net.core_spread(each) for each in found]))


def _predictions(net: KeypointNet, pictures: Sequence[Image], crop: Crop) -> list[Prediction]:
    """What the network says of the same crop of several pictures, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda picture: net.predict(picture, crop), pictures))


def _followed(
    net: KeypointNet, pictures: Sequence[Image], start_px: FloatArray, rounds: int
) -> Located:
    """The place after the crop followed the network's own shoulder and ankle for some rounds.

    That is how its training crops were laid. Where following leads away from the lifter the
    sharpest place on the way counts instead.
    """
    ends_px, tried = start_px, []
    for _ in range(rounds + 1):
        crop = crop_at(ends_px)
        predictions = _predictions(net, pictures, crop)
        spread = float(np.median([net.core_spread(each) for each in predictions]))
        tried.append(Located(ends_px, spread))
        moved = np.median([net.ends_px(each) for each in predictions], axis=0)
        if _span_px(moved) < _LOCATE.min_shrunk * _span_px(ends_px) or settled(moved, ends_px):
            break
        ends_px = moved
    sharpest = min(tried, key=lambda found: found.spread)
    return tried[-1] if tried[-1].spread <= _LOCATE.as_sharp * sharpest.spread else sharpest


def settled(ends_px: FloatArray, before_px: FloatArray) -> bool:
    """Whether shoulder and ankle (2, 2) are where they were before."""
    apart_px = np.linalg.norm(ends_px - before_px, axis=1).max()
    return bool(apart_px <= _LOCATE.settled * _span_px(before_px))


def _span_px(ends_px: FloatArray) -> float:
    return float(np.linalg.norm(ends_px[1] - ends_px[0]))
