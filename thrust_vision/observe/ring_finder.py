"""Finding rings (the outlines of weight plates, seen square or oblique) near the lifter's hips.

Every edge pixel votes, along its gradient and against it, for the centres of the circles that it
may lie on (Kimme, Ballard and Sklansky 1975, doi 10.1145/360666.360677). The best centres are
then fitted with an ellipse to the edges that lie across rays from the centre. It all happens in a
small picture whose unit is the trunk length, so neither the film's size nor the lifter's matters.
"""

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.ring_fit import Gradient, fit_ellipses
from thrust_vision.observe.ring_track import NO_RINGS, RING_NUMBERS
from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]
_Floats = NDArray[np.float32]

_RINGS = OBSERVE.rings
_RADII = np.geomspace(
    _RINGS.min_radius * _RINGS.trunk_px, _RINGS.max_radius * _RINGS.trunk_px, _RINGS.radii
)
#: Each layer of the vote is fed by two radii, so that no circle falls between them.
_STEP = _RADII[1] / _RADII[0]
_VOTING = np.stack([_RADII * _STEP**-0.25, _RADII * _STEP**0.25], axis=1).ravel()
_LAYER = np.repeat(np.arange(len(_RADII)), 2)
#: Orders of the derivatives in x and y of a gradient's two parts.
_AXES = ((1, 0), (0, 1))


@dataclass(frozen=True, eq=False)
class _Cutout:
    """Part of a frame, scaled so that the trunk has the length of the settings."""

    image: NDArray[np.uint8]
    origin_px: FloatArray
    scale: FloatArray
    hips: FloatArray


class RingFinder:
    """Finds rings on the frames of one clip; remembers the trunk's length."""

    def __init__(self) -> None:
        self._trunks_px: deque[float] = deque(maxlen=_RINGS.trunk_memory)

    def find(
        self, image: NDArray[np.uint8], shoulders_px: FloatArray, hips_px: FloatArray
    ) -> FloatArray:
        """The best rings of a frame, sought everywhere near the hips.

        Args:
            image: (h, w, 3) RGB.
            shoulders_px: (2,) the middle between the shoulders.
            hips_px: (2,) the middle between the hips.

        Returns:
            (k, 6) numbers as ``RingTrack.of_frames`` takes them, best first.
        """
        cutout = self._cutout(image, shoulders_px, hips_px)
        if cutout is None:
            return NO_RINGS
        gradient = _gradient(cutout.image)
        usual = _usual_edge(gradient)
        seeds = _seeds(gradient, cutout.hips, usual)
        fits, coverage = fit_ellipses(gradient, seeds, usual, _RINGS.bands)
        # A plate's lip is often clearer than its outline, which has the same shape.
        best = np.argsort(-coverage)[: _RINGS.grown]
        larger = np.concatenate([fits[best] * [g, 1, 1, g, g] for g in _RINGS.growth])
        outer, outer_coverage = fit_ellipses(gradient, larger, usual, _RINGS.narrow_bands)
        found = np.concatenate([fits, outer]), np.concatenate([coverage, outer_coverage])
        return _in_picture(_distinct(_rings(*found)), cutout)

    def follow(
        self,
        image: NDArray[np.uint8],
        shoulders_px: FloatArray,
        hips_px: FloatArray,
        rings: FloatArray,
        moved_px: FloatArray,
    ) -> FloatArray:
        """The rings of an earlier frame on a later one, at about half the cost of ``find``.

        Args:
            image: (h, w, 3) RGB of the later frame.
            shoulders_px: (2,) the middle between the shoulders.
            hips_px: (2,) the middle between the hips.
            rings: (k, 6) of the earlier frame.
            moved_px: (2,) how far the hips have moved since: plates on them go along.

        Returns:
            (m, 6) those that were found again, best first.
        """
        cutout = self._cutout(image, shoulders_px, hips_px)
        if cutout is None or not len(rings):
            return NO_RINGS
        gradient = _gradient(cutout.image)
        step = np.array([*moved_px, 0, 0, 0, 0])
        placed = np.concatenate([rings + step, rings])
        seeds = _seeds_of(placed, cutout)
        return _in_picture(
            _distinct(
                _rings(*fit_ellipses(gradient, seeds, _usual_edge(gradient), _RINGS.bands[1:]))
            ),
            cutout,
        )

    def _cutout(
        self, image: NDArray[np.uint8], shoulders_px: FloatArray, hips_px: FloatArray
    ) -> _Cutout | None:
        self._trunks_px.append(float(np.linalg.norm(shoulders_px - hips_px)))
        return _cut(image, hips_px, float(np.median(self._trunks_px)))


def _usual_edge(gradient: Gradient) -> float:
    """Strength of a clear edge of a picture."""
    sizes = np.hypot(*(g[::3, ::3] for g in gradient))
    return max(_RINGS.min_usual_edge, float(np.percentile(sizes, _RINGS.usual_edge_pct)))


def _in_picture(rings: FloatArray, cutout: _Cutout) -> FloatArray:
    """Rings (k, 6) of the small picture in pixels of the whole one."""
    rings[:, :2] = cutout.origin_px + (rings[:, :2] + 0.5) * cutout.scale - 0.5
    rings[:, 2:4] *= cutout.scale.mean()
    return rings


def _seeds_of(rings: FloatArray, cutout: _Cutout) -> FloatArray:
    """(k, 5) what a fit begins with, from rings (k, 6) in pixels of the whole picture.

    As circles: an outline that took in an edge of something else must not hand that on.
    """
    seeds = np.zeros((len(rings), 5))
    seeds[:, 0] = np.sqrt(rings[:, 2] * rings[:, 3]) / cutout.scale.mean()
    seeds[:, 1:3] = (rings[:, :2] + 0.5 - cutout.origin_px) / cutout.scale - 0.5
    return seeds


def _cut(image: NDArray[np.uint8], hips_px: FloatArray, trunk_px: float) -> _Cutout | None:
    reach = _RINGS.picture_reach * trunk_px
    size = np.array(image.shape[1::-1])
    low = np.maximum(np.floor(hips_px - reach), 0).astype(int)
    high = np.minimum(np.ceil(hips_px + reach), size).astype(int)
    # By halves first, which is quick and loses nothing: as often as leaves more than is wanted.
    halvings = max(0, int(np.log2(max(trunk_px, 1.0) / _RINGS.trunk_px)))
    high -= (high - low) % 2**halvings
    small = np.round((high - low) * _RINGS.trunk_px / max(trunk_px, 1.0)).astype(int)
    if small.min() < 2 * _RADII[0]:
        return None
    part = image[low[1] : high[1], low[0] : high[0]]
    for _ in range(halvings):
        half = part.shape[1] // 2, part.shape[0] // 2
        part = np.asarray(cv2.resize(part, half, interpolation=cv2.INTER_AREA), np.uint8)
    shrinks = small[0] < part.shape[1]
    resized = cv2.resize(
        part, small.tolist(), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    )
    scale = (high - low) / small
    return _Cutout(np.asarray(resized, np.uint8), low.astype(float), scale, (hips_px - low) / scale)


def _gradient(image: NDArray[np.uint8]) -> Gradient:
    """Of each pixel's strongest colour: a dark plate may differ from dark clothes in hue only."""
    planes = cv2.split(cv2.GaussianBlur(image, (0, 0), _RINGS.smoothing_px))
    best_x, best_y = (cv2.Sobel(planes[0], cv2.CV_16S, *axis) for axis in _AXES)
    best = np.abs(best_x) + np.abs(best_y)
    for plane in planes[1:]:
        gx, gy = (cv2.Sobel(plane, cv2.CV_16S, *axis) for axis in _AXES)
        size = np.abs(gx) + np.abs(gy)
        stronger = cv2.compare(size, best, cv2.CMP_GT)
        for total, part in ((best_x, gx), (best_y, gy), (best, size)):
            cv2.copyTo(part, stronger, total)
    return best_x, best_y


def _seeds(gradient: Gradient, hips: FloatArray, usual: float) -> FloatArray:
    """(k, 5) radius, centre and no flattening of the circles with most votes."""
    gx, gy = gradient
    edges = cv2.Canny(gx, gy, _RINGS.weak_edge * usual, usual, L2gradient=True)
    y, x = np.nonzero(edges)
    every = max(1.0, len(x) / _RINGS.max_edges)
    if every > 1:
        chosen = np.arange(0, len(x), every).astype(int)
        y, x = y[chosen], x[chosen]
    across = np.stack([gx[y, x], gy[y, x]]).astype(np.float32)
    across /= np.linalg.norm(across, axis=0) + 1e-6
    corner = hips - _RINGS.centre_reach * _RINGS.trunk_px
    cell = _RINGS.cell_px
    cells = int(2 * _RINGS.centre_reach * _RINGS.trunk_px / cell)
    radius = (np.concatenate([_VOTING, -_VOTING])[:, None] / cell).astype(np.float32)
    layer = np.tile(_LAYER, 2)[:, None]
    at_x = (((x - corner[0]) / cell).astype(np.float32) + radius * across[0]).astype(np.int32)
    at_y = (((y - corner[1]) / cell).astype(np.float32) + radius * across[1]).astype(np.int32)
    # A centre left of or above the window rounds to 0, so the first row and column are left out.
    inside = (at_x > 0) & (at_y > 0) & (at_x < cells) & (at_y < cells)
    flat = ((layer * cells + at_y) * cells + at_x)[inside]
    votes = np.bincount(flat, minlength=len(_RADII) * cells * cells)
    return _peaks(votes.reshape(-1, cells, cells).astype(np.float32) * every, corner)


def _peaks(votes: _Floats, corner: FloatArray) -> FloatArray:
    for layer, radius in zip(votes, _RADII, strict=True):
        # The votes of an ellipse and of a noisy edge spread in proportion to the radius.
        spread = max(1.0, _RINGS.vote_spread * radius / _RINGS.cell_px)
        near = cv2.GaussianBlur(layer, (0, 0), spread)
        # What clutter casts all around says nothing.
        around = cv2.blur(layer, (2 * int(_RINGS.around * radius / _RINGS.cell_px) + 1,) * 2)
        layer[:] = (near - around) * spread / radius
    votes[1:-1] = 0.5 * votes[1:-1] + 0.25 * (votes[:-2] + votes[2:])
    highest = np.stack([cv2.dilate(layer, np.ones((5, 5), np.uint8)) for layer in votes])
    highest[1:] = np.maximum(highest[1:], votes[:-1])
    highest[:-1] = np.maximum(highest[:-1], votes[1:])
    layer_index, row, column = np.nonzero((votes >= highest) & (votes > 0))
    best = np.argsort(-votes[layer_index, row, column])[: _RINGS.seeds]
    seeds = np.zeros((len(best), 5))
    seeds[:, 0] = _RADII[layer_index[best]]
    seeds[:, 1] = corner[0] + (column[best] + 0.5) * _RINGS.cell_px
    seeds[:, 2] = corner[1] + (row[best] + 0.5) * _RINGS.cell_px
    return seeds


def _rings(fits: FloatArray, coverage: FloatArray) -> FloatArray:
    """(k, 6) as ``RingTrack.of_frames`` takes them, from what ``_fit`` found."""
    flattening = np.hypot(fits[:, 3], fits[:, 4])
    tilt_deg = np.degrees(np.arctan2(fits[:, 4], fits[:, 3])) / 2
    axes = fits[:, 0] + flattening, fits[:, 0] - flattening
    return np.column_stack([fits[:, 1:3], *axes, tilt_deg, coverage])


def _distinct(rings: FloatArray) -> FloatArray:
    """The best covered of the rings that are the same one, best first."""
    kept: list[FloatArray] = []
    for ring in rings[np.argsort(-rings[:, 5])]:
        same = (
            np.hypot(*(ring[:2] - other[:2])) < _RINGS.same_centre * other[2]
            and abs(np.log(ring[2] / other[2])) < _RINGS.same_log_radius
            for other in kept
        )
        if not any(same):
            kept.append(ring)
    return np.array(kept[: _RINGS.kept]).reshape(-1, RING_NUMBERS)
