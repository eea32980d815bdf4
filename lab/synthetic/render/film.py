"""What a phone makes of a picture: lens, sensor, shutter, codec."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
METERED_GREY = 112.0  # the mean grey level that the exposure aims at


@dataclass(frozen=True)
class Film:
    """One phone's picture: frame rate, x264 quality, and what light and lens do.

    ``shutter`` is the exposed share of a frame's time (0 = no motion blur), ``noise`` the sensor
    noise in grey levels of 255, ``dim`` how far below the metered exposure poor light leaves it.
    """

    fps: float
    crf: int
    blur_px: float
    noise: float
    dim: float
    contrast: float
    balance: tuple[float, float, float]
    vignette: float
    shutter: float


class Developer:
    """Applies a Film to pictures of one size; seeded, so that a clip comes out the same twice."""

    def __init__(self, film: Film, width: int, height: int, seed: int) -> None:
        self.film = film
        rng = np.random.default_rng(seed)
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        shade = 1.0 - film.vignette * (x**2 + y**2) / 2
        gain = shade[:, :, None] * np.asarray(film.balance)[None, None] * film.dim
        self._gain = gain.astype(np.float32)
        grain = rng.normal(size=(height + 64, width + 64)).astype(np.float32)
        fine = cv2.GaussianBlur(grain, (0, 0), 0.7)
        self._grain = fine / fine.std() * film.noise
        self._rng = rng
        self._exposure: float | None = None

    def develop(self, picture: Image) -> Image:
        """One picture (H, W, 3) as the phone would have stored it, before compression."""
        film = self.film
        out = picture.astype(np.float32)
        if film.blur_px > 0.2:
            out = cv2.GaussianBlur(out, (0, 0), film.blur_px)
        if self._exposure is None:
            # Phones meter the first frames and keep to it.
            self._exposure = float(np.clip(METERED_GREY / out.mean(), 0.75, 1.7))
        out *= self._gain * np.float32(self._exposure)
        if film.contrast != 1.0:
            out = (out - 110.0) * film.contrast + 110.0
        if film.noise > 0:
            dy, dx = self._rng.integers(0, 64, 2)
            h, w = out.shape[:2]
            grain = self._grain[dy : dy + h, dx : dx + w]
            out += grain[:, :, None] if self._rng.random() < 0.5 else -grain[:, :, None]
        return np.clip(out, 0, 255).astype(np.uint8)


class Writer:
    """H.264 in MP4, as browsers play it."""

    def __init__(self, path: Path, width: int, height: int, film: Film) -> None:
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "faststart"})
        rate = Fraction(film.fps).limit_denominator(1001)
        self._stream = self._container.add_stream("libx264", rate=rate)
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = {"crf": str(film.crf), "preset": "veryfast", "threads": "1"}

    def write(self, picture: Image) -> None:
        """Append one picture (H, W, 3) RGB."""
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def close(self) -> None:
        """Flush and finish the file."""
        for packet in self._stream.encode():
            self._container.mux(packet)
        self._container.close()
