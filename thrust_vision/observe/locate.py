"""Locating a lifter with the keypoint network, from a rough place or from none.

The network needs no more than a rough start: the crop is moved to where it sees shoulder and ankle
itself, and how sharply it then sees the joints tells whether a lifter lies there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.crop import Crop
from thrust_vision.observe.keypoint_net import KeypointNet

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

#: Most mean spread of the near side's joints on a lifter, in distances from shoulder to ankle. On
#: 24 rendered clips and two real ones 0.08 to 0.12; in crops that miss the lifter or have the head
#: on the wrong side 0.17 and more.
MAX_SPREAD = 0.14
#: A place is as sharp as another up to this ratio of their spreads.
AS_SHARP = 1.08
#: Times that the crop follows what the network sees in it: for a first try, and for the best one.
_FIRST_ROUNDS, _LAST_ROUNDS = 2, 3
#: A crop that would move by less than this share of the distance from shoulder to ankle is at rest:
#: an eighth of the shifts (one standard deviation of 0.08) with which the network was trained.
SETTLED = 0.01
#: The many first tries see every so many-th picture.
_FEWER = 4
#: A crop that would shrink to less than this share in one round has lost the lifter.
_MIN_SHRUNK = 0.1
#: First tries: shoulder and ankle this many times as far apart as the start has them, and the
#: ankle this much of that lower, with the head on either side.
_FARTHER, _LOWER = (1.0, 1.6, 2.4), (0.1, 0.5)
#: And without a start: shoulder and ankle this share of the picture's width apart, their middle at
#: these shares of it.
_WIDE, _MIDDLES = (0.35, 0.55), (0.35, 0.5, 0.65)


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
        return self.spread <= MAX_SPREAD


def crop_at(ends_px: FloatArray) -> Crop:
    """The crop that shoulder and ankle (2, 2) fix."""
    return Crop.between(ends_px[0], ends_px[1])


def locate(net: KeypointNet, pictures: Sequence[Image], start_px: FloatArray) -> Located:
    """Where the lifter lies near a rough place (2, 2) of shoulder and ankle."""
    return _followed(net, pictures, start_px, _LAST_ROUNDS)


def locate_widely(net: KeypointNet, pictures: Sequence[Image], start_px: FloatArray) -> Located:
    """The same where the rough place may be wrong: many others are tried too."""
    tries = (
        _followed(net, pictures[::_FEWER], place, _FIRST_ROUNDS)
        for place in _places(start_px, pictures[0].shape)
    )
    best = min(tries, key=lambda found: found.spread)
    return _followed(net, pictures, best.ends_px, _LAST_ROUNDS)


def _places(start_px: FloatArray, shape: tuple[int, ...]) -> Iterator[FloatArray]:
    """Places to begin from: the given one, others about it, and some by the picture alone."""
    yield start_px
    shoulder, ankle = start_px
    span_px = float(np.linalg.norm(ankle - shoulder))
    towards_feet = float(np.sign(ankle[0] - shoulder[0])) or 1.0
    size = np.array([shape[1], shape[0]])
    for way in (towards_feet, -towards_feet):
        for farther in _FARTHER:
            for lower in _LOWER:
                step = np.array([way, lower]) / np.hypot(1.0, lower) * farther * span_px
                yield np.array([shoulder, shoulder + step])
                yield np.array([ankle - step, ankle])
        for wide in _WIDE:
            for middle in _MIDDLES:
                half, at = np.array([way * wide / 2, 0.05]), np.array([middle, 0.6])
                yield np.array([(at - half) * size, (at + half) * size])


def spread_at(net: KeypointNet, pictures: Sequence[Image], ends_px: FloatArray) -> float:
    """How sharply the network sees a lifter with the crop at a place (2, 2), as in ``Located``."""
    crop = crop_at(ends_px)
    return float(np.median([net.core_spread(net.predict(each, crop)) for each in pictures]))


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
        predictions = [net.predict(each, crop) for each in pictures]
        spread = float(np.median([net.core_spread(each) for each in predictions]))
        tried.append(Located(ends_px, spread))
        moved = np.median([net.ends_px(each) for each in predictions], axis=0)
        if _span_px(moved) < _MIN_SHRUNK * _span_px(ends_px) or settled(moved, ends_px):
            break
        ends_px = moved
    sharpest = min(tried, key=lambda found: found.spread)
    return tried[-1] if tried[-1].spread <= AS_SHARP * sharpest.spread else sharpest


def settled(ends_px: FloatArray, before_px: FloatArray) -> bool:
    """Whether shoulder and ankle (2, 2) are where they were before."""
    apart_px = np.linalg.norm(ends_px - before_px, axis=1).max()
    return bool(apart_px <= SETTLED * _span_px(before_px))


def _span_px(ends_px: FloatArray) -> float:
    return float(np.linalg.norm(ends_px[1] - ends_px[0]))
