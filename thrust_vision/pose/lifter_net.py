"""The lifter net: points and angles of a lifter in a close-up; ``fitting.lifter_net`` trains it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.overlap import ahead
from thrust_vision.pose.close_look import CloseLook, Where
from thrust_vision.pose.close_up import HEIGHT_PX, WIDTH_PER_SPAN, WIDTH_PX, Window
from thrust_vision.video.read import ClipReader
from thrust_vision.worker import Report

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

STAGE = "close"
_OUTPUTS = ("points", "point_spread", "angles", "angle_spread")
#: Close-ups by which the window is placed anew, and how often.
_SCOUTED, _ROUNDS = 12, 2
#: A window that shrinks to less than this share in one round has lost the lifter.
_LEAST_SHRUNK = 0.1
#: Seconds between looks, at least.
_INTERVAL_S = 1 / 32


@dataclass(frozen=True, eq=False)
class Glimpse:
    """What one close-up shows.

    Attributes:
        points_px: (P, 2) in the close-up.
        point_spread_px: (P,).
        angles_deg: (A,).
        angle_spread_deg: (A,).
    """

    points_px: FloatArray
    point_spread_px: FloatArray
    angles_deg: FloatArray
    angle_spread_deg: FloatArray


class LifterNet:
    """The network, ready to run.

    Attributes:
        points: names of the points that it finds.
        angles: names of the angles that it tells.
    """

    def __init__(self, model: Path) -> None:
        """Load ``model`` (.onnx) and what belongs to it (.json beside it)."""
        content = json.loads(model.with_suffix(".json").read_text("utf-8"))
        self.points: tuple[str, ...] = tuple(content["points"])
        self.angles: tuple[str, ...] = tuple(content["angles"])
        self._net = cv2.dnn.readNetFromONNX(str(model))

    def glimpse(self, close_up: Image) -> Glimpse:
        """Look at one close-up (HEIGHT_PX, WIDTH_PX, 3), RGB."""
        blob = cv2.dnn.blobFromImage(close_up, 1 / 255, (WIDTH_PX, HEIGHT_PX))
        self._net.setInput(blob)
        points, point_spread, angles, angle_spread = (
            np.asarray(found, float)[0] for found in self._net.forward(_OUTPUTS)
        )
        return Glimpse(points, point_spread, angles, angle_spread)


def look_closer(
    report: Report, clip: Path, name: str, model: Path, where: Where, *, anew: bool = True
) -> CloseLook:
    """Look at close-ups of a set.

    The landmarks place the window first; then the net's own shoulder and ankle do, which plates
    mislead less.

    Args:
        report: told how far it is.
        clip: the file.
        name: what the user calls it.
        model: the net's file.
        where: on the frames of that clip.
        anew: whether the net may place the window anew.

    Raises:
        UnreadableClipError: if this is not a film that can be read.
    """
    net = LifterNet(model)
    if anew:
        wanted = np.flatnonzero(where.frames)
        # The first third of a set has both ends of the movement, and need not be sought far.
        wanted = wanted[: max(len(wanted) // 3, min(len(wanted), _SCOUTED))]
        where = centred(net, pictures_among(clip, name, wanted, _SCOUTED), where, _ROUNDS) or where
    return watch(report, clip, name, net, where, _INTERVAL_S)


def watch(
    report: Report, clip: Path, name: str, net: LifterNet, where: Where, interval_s: float
) -> CloseLook:
    """What the net sees in windows that hold still, on frames at least ``interval_s`` apart."""
    notes = _Notes(net, len(where.frames))
    total = max(int(where.frames.sum()), 1)
    done, next_s = 0, 0.0
    last = int(np.flatnonzero(where.frames)[-1]) if where.frames.any() else -1
    with ClipReader(clip, name) as reader:
        for frame in ahead(reader):
            if frame.index > last:
                break
            if not where.frames[frame.index]:
                continue
            done += 1
            if frame.time_s < next_s:
                continue
            next_s = frame.time_s + interval_s
            window = _window(where, frame.index)
            notes.write(frame.index, net.glimpse(window.cut(frame.image)), window)
            report(STAGE, done / total)
    return notes.read()


def centred(net: LifterNet, pictures: dict[int, Image], where: Where, rounds: int) -> Where | None:
    """The window after it followed the net's own shoulder and ankle; None if it shrank away."""
    shoulder, ankle = (net.points.index(f"near_{joint}") for joint in ("shoulder", "ankle"))
    indices = list(pictures)
    for _ in range(rounds):
        points, _ = look_at(net, pictures, where)
        moved = Where(
            where.frames,
            where.shoulder_px + np.median(points[:, shoulder] - where.shoulder_px[indices], axis=0),
            where.ankle_px + np.median(points[:, ankle] - where.ankle_px[indices], axis=0),
        )
        if _span_px(moved) < _LEAST_SHRUNK * _span_px(where):
            return None
        where = moved
    return where


def look_at(
    net: LifterNet, pictures: dict[int, Image], where: Where
) -> tuple[FloatArray, FloatArray]:
    """(m, P, 2) points in px and (m, P) their spread in distances from shoulder to ankle."""
    points, spread = [], []
    for index, picture in pictures.items():
        window = _window(where, index)
        glimpse = net.glimpse(window.cut(picture))
        points.append(window.back(glimpse.points_px))
        spread.append(_in_spans(glimpse.point_spread_px))
    return np.array(points), np.array(spread)


def pictures_among(clip: Path, name: str, wanted: NDArray[np.intp], count: int) -> dict[int, Image]:
    """At most ``count`` pictures of a clip by their index, spread evenly over the frames wanted."""
    chosen = set(wanted[np.linspace(0, len(wanted) - 1, count).astype(int)].tolist())
    pictures: dict[int, Image] = {}
    with ClipReader(clip, name) as reader:
        for frame in ahead(reader):
            if frame.index in chosen:
                pictures[frame.index] = frame.image
            if frame.index >= max(chosen):
                break
    return pictures


def _window(where: Where, index: int) -> Window:
    return Window.between(where.shoulder_px[index], where.ankle_px[index])


def _span_px(where: Where) -> float:
    return float(np.median(np.linalg.norm(where.ankle_px - where.shoulder_px, axis=1)))


def _in_spans(close_up_px: FloatArray) -> FloatArray:
    """Lengths in a close-up in distances from shoulder to ankle."""
    return close_up_px * WIDTH_PER_SPAN / WIDTH_PX


class _Notes:
    """Glimpses by frame."""

    def __init__(self, net: LifterNet, frames: int) -> None:
        self._net = net
        self._points = np.full((frames, len(net.points), 2), np.nan)
        self._point_spread = np.full((frames, len(net.points)), np.nan)
        self._angles = np.full((frames, len(net.angles)), np.nan)
        self._angle_spread = np.full((frames, len(net.angles)), np.nan)

    def write(self, index: int, seen: Glimpse, window: Window) -> None:
        self._points[index] = window.back(seen.points_px)
        self._point_spread[index] = _in_spans(seen.point_spread_px)
        self._angles[index] = seen.angles_deg
        self._angle_spread[index] = seen.angle_spread_deg

    def read(self) -> CloseLook:
        return CloseLook(
            points_px=_by_name(self._net.points, self._points),
            point_spread=_by_name(self._net.points, self._point_spread),
            angles_deg=_by_name(self._net.angles, self._angles),
            angle_spread_deg=_by_name(self._net.angles, self._angle_spread),
        )


def _by_name(names: Iterable[str], values: FloatArray) -> dict[str, FloatArray]:
    return {name: values[:, k] for k, name in enumerate(names)}
