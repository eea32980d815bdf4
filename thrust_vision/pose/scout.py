"""The lifter net's look over a whole clip, for where the landmarks are not to be trusted.

Behind plates the pose model loses the lifter, or puts the joints beside them. The net needs no
more than a rough place to start from: it moves its window to where it sees shoulder and ankle
itself, and how sharply it then sees the joints tells whether it is on the lifter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thrust_vision.pose.close_look import TELLING, CloseLook, Where
from thrust_vision.pose.lifter_net import LifterNet, centred, look_at, pictures_among, watch
from thrust_vision.worker import Report

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

#: Pictures that a place is tried on; the many first tries see every fourth of them.
_PICTURES, _FEWER = 12, 4
#: Rounds in which the window follows what the net sees in it, for a first try and for the best.
_FIRST_ROUNDS, _LAST_ROUNDS = 2, 3
#: First tries: shoulder and ankle this many times as far apart as the landmarks have them, and the
#: ankle this much of that lower, with the head on either side.
_FARTHER, _LOWER = (1.0, 1.6, 2.4), (0.1, 0.5)
#: And without the landmarks: shoulder and ankle this share of the picture's width apart, their
#: middle at these.
_WIDE, _MIDDLES = (0.35, 0.55), (0.35, 0.5, 0.65)
#: The most spread that the joints of the near side may have on average, in shares of the distance
#: from shoulder to ankle. On 24 rendered clips and two real ones 0.08 to 0.12; in windows that miss
#: the lifter or have the head on the wrong side 0.17 and more.
_MOST_SPREAD = 0.14
#: Seconds between looks, at least: lifts and lowerings take half a second and more.
_INTERVAL_S = 1 / 16


def scout(report: Report, clip: Path, name: str, model: Path, start: Where) -> CloseLook | None:
    """What the net sees of the lifter through the clip; None if it does not find one.

    Args:
        report: told how far it is.
        clip: the file.
        name: what the user calls it.
        model: the net's file.
        start: roughly where the lifter lies, with the frames that show it.

    Raises:
        UnreadableClipError: if this is not a film that can be read.
    """
    net = LifterNet(model)
    pictures = pictures_among(clip, name, np.flatnonzero(start.frames), _PICTURES)
    fewer = dict(list(pictures.items())[::_FEWER])
    first = min(
        (
            _tried(net, fewer, where, _FIRST_ROUNDS)
            for where in _places(start, next(iter(pictures.values())).shape)
        ),
        key=lambda tried: tried.spread,
    )
    best = _tried(net, pictures, first.where, _LAST_ROUNDS)
    if not best.spread <= _MOST_SPREAD:
        return None
    everywhere = replace(best.where, frames=np.ones(len(start.frames), bool))
    return watch(report, clip, name, net, everywhere, _INTERVAL_S)


@dataclass(frozen=True, eq=False)
class _Tried:
    """A place that the net was tried in, and how widely it then saw the joints."""

    where: Where
    spread: float


def _places(start: Where, shape: tuple[int, ...]) -> Iterator[Where]:
    """Places to begin from: the given one, others about it, and some by the picture alone."""
    yield start
    span_px = np.linalg.norm(start.ankle_px - start.shoulder_px, axis=1, keepdims=True)
    towards_feet = np.sign(np.median(start.ankle_px[:, 0] - start.shoulder_px[:, 0])) or 1.0
    for way in (towards_feet, -towards_feet):
        for farther in _FARTHER:
            for lower in _LOWER:
                step = np.array([way, lower]) / np.hypot(1.0, lower) * farther * span_px
                yield replace(start, ankle_px=start.shoulder_px + step)
                yield replace(start, shoulder_px=start.ankle_px - step)
        size = np.array([shape[1], shape[0]])
        for wide in _WIDE:
            for middle in _MIDDLES:
                half = np.array([way * wide / 2, 0.05])
                at = np.array([middle, 0.6])
                everywhere = np.ones_like(start.ankle_px)
                yield replace(
                    start,
                    shoulder_px=(at - half) * size * everywhere,
                    ankle_px=(at + half) * size * everywhere,
                )


def _tried(net: LifterNet, pictures: dict[int, Image], where: Where, rounds: int) -> _Tried:
    """The window after it followed the net's own shoulder and ankle for some rounds."""
    found = centred(net, pictures, where, rounds)
    if found is None:
        return _Tried(where, np.inf)
    _, spread = look_at(net, pictures, found)
    telling = [net.points.index(point) for point in TELLING]
    return _Tried(found, float(np.median(spread[:, telling], axis=0).mean()))
