"""How far the phone is rolled, from the upright edges of the room: door frames, racks, corners."""

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate
from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

_ROLL = OBSERVE.roll


class UprightWatch:
    """Collects upright edges from a few frames of a clip."""

    def __init__(self) -> None:
        self._edges: list[FloatArray] = []
        self._last_s = -np.inf

    def see(self, image: Image, time_s: float, person_px: FloatArray | None) -> None:
        """Look at a frame: (h, w, 3) RGB, and the joints (33, 2) of the person on it, px."""
        if len(self._edges) >= _ROLL.looks or time_s - self._last_s < _ROLL.every_s:
            return
        self._last_s = time_s
        scale = min(1.0, _ROLL.width_px / image.shape[1])
        grey = cv2.cvtColor(cv2.resize(image, None, fx=scale, fy=scale), cv2.COLOR_RGB2GRAY)
        lines = cv2.createLineSegmentDetector().detect(grey)[0]
        if lines is None:
            return
        edges = _upright(lines.reshape(-1, 4), grey.shape[0])
        if person_px is not None and np.isfinite(person_px).all():
            edges = edges[~_on_person(edges, person_px * scale)]
        middle = np.array([grey.shape[1], 0.0]) / 2
        places = (edges[:, 0:2] + edges[:, 2:4])[:, 0] / 2 - middle[0]
        lean = _lean_deg(edges)
        length = np.abs(edges[:, 3] - edges[:, 1]) / grey.shape[0]
        self._edges.append(np.stack([places / grey.shape[1], lean, length], axis=1))

    def roll(self) -> Estimate:
        """Roll in degrees, clockwise; missing where too few edges agree."""
        if not self._edges:
            return Estimate.missing()
        edges = np.concatenate(self._edges)
        looks = len(self._edges)
        if len(edges) < _ROLL.min_edges:
            return Estimate.missing()
        agreeing = _agreeing(edges)
        place, lean, length = edges[agreeing].T
        if length.sum() / looks < _ROLL.min_total or agreeing.sum() / looks < _ROLL.min_edges:
            return Estimate.missing()
        # Tilting the phone makes upright edges lean against each other: a slope over the place.
        design = np.stack([np.ones_like(place), place], axis=1)
        weighted = design * length[:, None]
        normal = design.T @ weighted
        slope = np.linalg.solve(normal, weighted.T @ lean)
        spread = float(np.average((lean - design @ slope) ** 2, weights=length)) ** 0.5
        # The same edges come back on every look and count once.
        error = spread * float(np.sqrt(np.linalg.inv(normal / length.sum())[0, 0]))
        half = 1.645 * error / np.sqrt(len(lean) / looks) + _ROLL.min_half_deg
        # A phone turned clockwise shows upright edges leaning anticlockwise.
        roll = -float(slope[0])
        return Estimate(roll, roll - half, roll + half)


def _upright(lines: FloatArray, height: int) -> FloatArray:
    """The long segments near vertical, from bottom to top."""
    tall = np.abs(lines[:, 3] - lines[:, 1])
    steep = np.degrees(np.arctan2(np.abs(lines[:, 2] - lines[:, 0]), tall)) < _ROLL.max_tilt_deg
    kept = lines[steep & (tall > _ROLL.min_length * height)]
    down = kept[:, 3] > kept[:, 1]
    turned: FloatArray = np.where(down[:, None], kept[:, [2, 3, 0, 1]], kept)
    return turned


def _lean_deg(edges: FloatArray) -> FloatArray:
    """Lean from vertical, positive with the upper end to the right."""
    return np.degrees(np.arctan2(edges[:, 2] - edges[:, 0], edges[:, 1] - edges[:, 3]))


def _on_person(edges: FloatArray, person: FloatArray) -> NDArray[np.bool_]:
    low, high = person.min(axis=0), person.max(axis=0)
    room = _ROLL.person_room * (high - low).max()
    middle = (edges[:, 0:2] + edges[:, 2:4]) / 2
    inside: NDArray[np.bool_] = np.all((middle > low - room) & (middle < high + room), axis=1)
    return inside


def _agreeing(edges: FloatArray) -> NDArray[np.bool_]:
    """The largest group of edges, by length, that one roll and tilt of the phone explain."""
    rng = np.random.default_rng(0)
    place, lean, length = edges.T
    best, best_length = np.zeros(len(edges), bool), 0.0
    for _ in range(_ROLL.trials):
        i, j = rng.choice(len(edges), 2, replace=False)
        apart = place[j] - place[i]
        slope = (lean[j] - lean[i]) / apart if abs(apart) > _ROLL.min_apart else 0.0
        off = np.abs(lean - lean[i] - slope * (place - place[i]))
        near = off < _ROLL.agree_deg
        if abs(slope) < _ROLL.max_slope_deg and length[near].sum() > best_length:
            best, best_length = near, float(length[near].sum())
    return best
