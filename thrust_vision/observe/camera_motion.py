"""How the phone moved, from the background: pans, zooms, turns and a holder's shaking hand."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.surroundings import CameraMotion
from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Image = NDArray[np.uint8]

_CAMERA = OBSERVE.camera


class CameraWatch:
    """Follows the background through a clip, frame by frame."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._steps: list[NDArray[np.float64]] = []
        self._key: tuple[Any, Any] | None = None
        self._at_key = np.eye(3)
        self._to_key = np.eye(3)
        self._scale = 1.0
        self._lost = 0
        self._moved_s = 0.0

    def see(self, image: Image, time_s: float, person_px: FloatArray | None) -> None:
        """Look at a frame: (h, w, 3) RGB, and the joints (33, 2) of the person on it, px."""
        still = time_s - self._moved_s >= _CAMERA.still_after_s
        every_s = _CAMERA.still_every_s if still else _CAMERA.every_s
        if self._times and time_s - self._times[-1] < every_s:
            return
        self._scale = _CAMERA.width_px / image.shape[1]
        height = round(image.shape[0] * self._scale)
        small = cv2.resize(image, (_CAMERA.width_px, height), interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
        person = None if person_px is None else person_px * self._scale
        to_key = self._follow(grey)
        now = self._at_key @ to_key if to_key is not None else self._last()
        if to_key is None and self._key is not None:
            self._lost += 1
        if to_key is None or self._far(to_key, grey):
            self._key = (grey, _background(grey, person))
            self._at_key, self._to_key = now, np.eye(3)
        else:
            self._to_key = to_key
        if _reach_px(now - self._last()) >= _CAMERA.still_px or to_key is None:
            self._moved_s = time_s
        self._times.append(time_s)
        self._steps.append(now)

    def path(self, px_per_px: float = 1.0) -> CameraMotion:
        """The path of the frames seen so far; a still one if too much of it was lost.

        ``px_per_px``: pixels of the clip in one of the pictures that were seen.
        """
        if not self._steps or self._lost > _CAMERA.max_lost * len(self._steps):
            return CameraMotion()
        steps = np.array(self._steps)
        if _reach_px(steps - np.eye(3)) < _CAMERA.still_px:
            return CameraMotion()
        to_first = np.stack(
            [
                steps[:, 0, 0],
                steps[:, 1, 0],
                px_per_px * steps[:, 0, 2] / self._scale,
                px_per_px * steps[:, 1, 2] / self._scale,
            ],
            axis=1,
        )
        return CameraMotion(np.array(self._times), to_first)

    def _last(self) -> FloatArray:
        return self._steps[-1] if self._steps else np.eye(3)

    def _follow(self, grey: Image) -> FloatArray | None:
        """The motion (3, 3) from this frame's pixels to the key frame's; None if not found."""
        if self._key is None:
            return None
        key, points = self._key
        if points is None or len(points) < _CAMERA.min_points:
            return None
        # Starting where the last look found them, points are followed far from the key frame.
        expected = cv2.perspectiveTransform(points, np.linalg.inv(self._to_key))
        moved, status, _ = cv2.calcOpticalFlowPyrLK(
            key,
            grey,
            points,
            expected.astype(np.float32),
            winSize=(_CAMERA.window_px, _CAMERA.window_px),
            maxLevel=_CAMERA.pyramid_levels,
            flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        )
        good = status.ravel() == 1
        if good.sum() < _CAMERA.min_points:
            return None
        found, inliers = cv2.estimateAffinePartial2D(
            moved[good], points[good], ransacReprojThreshold=_CAMERA.agree_px
        )
        if found is None or inliers.mean() < _CAMERA.min_inliers:
            return None
        return np.vstack([found, [0.0, 0.0, 1.0]])

    @staticmethod
    def _far(to_key: FloatArray, grey: Image) -> bool:
        """Whether a new key frame is due: a good part of the background has left the picture."""
        shift = np.hypot(to_key[0, 2], to_key[1, 2])
        zoomed = abs(to_key[0, 0] - 1) > _CAMERA.new_key_zoom
        return bool(shift > _CAMERA.new_key_shift * grey.shape[1] or zoomed)


def _background(grey: Image, person: FloatArray | None) -> Any:
    """Points to follow, none on the person or near it: plates and the bar move along."""
    mask = np.full(grey.shape, 255, np.uint8)
    if person is not None and np.isfinite(person).all():
        low, high = person.min(axis=0), person.max(axis=0)
        room = _CAMERA.person_room * (high - low).max()
        left, top = np.maximum(low - room, 0).astype(int)
        right, bottom = np.maximum(high + room, 0).astype(int)
        mask[top:bottom, left:right] = 0
    return cv2.goodFeaturesToTrack(
        grey, _CAMERA.max_points, _CAMERA.corner_quality, _CAMERA.corner_gap_px, mask=mask
    )


def _reach_px(change: FloatArray) -> float:
    """How far a change (..., 3, 3) of motions moves a corner of the reduced picture at most."""
    corner = np.array([_CAMERA.width_px, _CAMERA.corner_height * _CAMERA.width_px, 1.0])
    return float(np.abs(change @ corner)[..., :2].max())
