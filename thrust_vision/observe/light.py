"""How bright the picture is where the person is."""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

_LIGHT = OBSERVE.light
#: Weights of red, green and blue for the eye (ITU-R BT.601).
_LUMA = np.array([0.299, 0.587, 0.114])


class LightWatch:
    """Samples the brightness around the person through a clip."""

    def __init__(self) -> None:
        self._levels: list[float] = []
        self._last_s = -np.inf

    def see(self, image: Image, time_s: float, person_px: FloatArray | None) -> None:
        """Look at a frame: (h, w, 3) RGB, and the joints (33, 2) of the person on it, px."""
        if time_s - self._last_s < _LIGHT.every_s:
            return
        self._last_s = time_s
        part = image
        if person_px is not None:
            left, top = np.clip(person_px.min(axis=0), 0, None).astype(int)
            right, bottom = np.clip(person_px.max(axis=0), 0, None).astype(int)
            part = image[top : bottom + 1, left : right + 1]
        if part.size:
            few = part[:: _LIGHT.step_px, :: _LIGHT.step_px]
            self._levels.append(float((few @ _LUMA).mean()) / 255)

    def level(self) -> float:
        """Median brightness, 0 black to 1 white; NaN if nothing was seen."""
        return float(np.median(self._levels)) if self._levels else float("nan")
