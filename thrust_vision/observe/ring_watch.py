"""Rings near the lifter's hips through a clip: sought now and then, followed in between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.ring_finder import RingFinder
from thrust_vision.observe.ring_track import NO_RINGS, RingTrack
from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

_WATCH = OBSERVE.ring_watch


class RingWatch:
    """Finds and follows the rings of one clip, frame by frame."""

    def __init__(self) -> None:
        self._finder = RingFinder()
        self._frames: list[FloatArray] = []
        self._latest: FloatArray = NO_RINGS
        self._latest_hips_px: FloatArray = np.zeros(2)
        self._next_search_s = self._next_follow_s = 0.0
        self._searched: list[int] = []
        self._tries_left = 0
        self._clear: list[tuple[float, bool]] = []
        self._hope_until_s: float | None = None

    def skip(self) -> None:
        """A frame that nobody looks at."""
        self._frames.append(NO_RINGS)

    def add(
        self, picture: Image, time_s: float, trunk: tuple[FloatArray, FloatArray] | None
    ) -> None:
        """The next frame.

        Args:
            picture: (h, w, 3) RGB.
            time_s: its time.
            trunk: middles (2,) of the shoulders and of the hips, px; None if nobody was found yet.
        """
        if trunk is None or time_s < min(self._next_search_s, self._next_follow_s):
            self.skip()
            return
        shoulders_px, hips_px = trunk
        trunk_px = float(np.linalg.norm(shoulders_px - hips_px))
        due = time_s >= self._next_search_s
        if due or not len(self._latest):
            rings = self._finder.find(picture, shoulders_px, hips_px)
        else:
            moved_px = hips_px - self._latest_hips_px
            rings = self._finder.follow(picture, shoulders_px, hips_px, self._latest, moved_px)
        if due:
            self._searched.append(len(self._frames))
            clear = _large(rings, _WATCH.likely_radius * trunk_px, _WATCH.likely_coverage)
            self._clear.append((time_s, bool(clear.any())))
            plate = _large(rings, _WATCH.min_radius * trunk_px, _WATCH.likely_coverage)
            if plate.any() or self._hope_until_s is None:
                self._hope_until_s = time_s + _WATCH.hope_s
            every_s = _WATCH.search_every_s if self._hopeful(time_s) else _WATCH.idle_search_every_s
            self._next_search_s = time_s + every_s
        self._frames.append(rings)
        kept = rings[_large(rings, _WATCH.min_radius * trunk_px, _WATCH.min_coverage)]
        self._latest, self._latest_hips_px = kept[: _WATCH.followed], hips_px
        # A ring that is lost on the way up is sought again at once, a few times.
        self._tries_left = _WATCH.tries if len(kept) else self._tries_left - 1
        wanted = self._hopeful(time_s) and (len(kept) or self._tries_left > 0)
        self._next_follow_s = time_s + _WATCH.follow_every_s if wanted else np.inf

    def _hopeful(self, time_s: float) -> bool:
        """Whether a ring has been clear lately, or might still be: else all is clutter."""
        return self._hope_until_s is None or time_s < self._hope_until_s

    def plates_likely(self, time_s: float) -> bool:
        """Whether plates are about in the last seconds: behind them landmarks are unreliable."""
        late = [clear for at_s, clear in self._clear[-20:] if time_s - at_s <= _WATCH.likely_s]
        return bool(late) and float(np.mean(late)) >= _WATCH.likely_share

    def track(self, px_per_px: float) -> RingTrack:
        """All rings so far, lengths scaled by ``px_per_px``."""
        lengths = np.array([px_per_px] * 4 + [1.0, 1.0])
        return RingTrack.of_frames([rings * lengths for rings in self._frames], self._searched)


def _large(rings: FloatArray, min_radius_px: float, min_coverage: float) -> NDArray[np.bool_]:
    """(k,) rings that are large enough, and whose outline is seen well enough."""
    radius_px = np.sqrt(rings[:, 2] * rings[:, 3])
    large: NDArray[np.bool_] = (radius_px >= min_radius_px) & (rings[:, 5] >= min_coverage)
    return large
