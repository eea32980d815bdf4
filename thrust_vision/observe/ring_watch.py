"""Rings near the lifter's hips through a clip: sought now and then, followed in between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.ring_finder import RingFinder
from thrust_vision.observe.ring_track import NO_RINGS, RingTrack

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

#: Seconds between two searches, and between two frames on which rings are followed: the bar of a
#: fast lift moves a quarter of a plate in that time.
_SEARCH_EVERY_S, _FOLLOW_EVERY_S = 0.5, 0.06
#: Rings this large, in trunk lengths, with this much of their outline seen, may be plates: geometry
#: of plates of 28 cm and more; clutter covers 0.2 to 0.4 of an outline, plates 0.4 to 0.7.
_PLATE_RADIUS, _PLATE_COVERAGE = 0.29, 0.3
#: Rings that are followed, the best covered first.
_FOLLOWED = 2
#: Times that a lost one is sought again before the next search is due.
_TRIES = 4
#: Plates are likely where large clear rings were on this share of the searches of the last seconds.
_LIKELY_RADIUS, _LIKELY_COVERAGE, _LIKELY_SHARE, _LIKELY_S = 0.4, 0.4, 0.3, 4.0


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
            self._next_search_s = time_s + _SEARCH_EVERY_S
            self._searched.append(len(self._frames))
            clear = _large(rings, _LIKELY_RADIUS * trunk_px, _LIKELY_COVERAGE)
            self._clear.append((time_s, bool(clear.any())))
        self._frames.append(rings)
        kept = rings[_large(rings, _PLATE_RADIUS * trunk_px, _PLATE_COVERAGE)]
        self._latest, self._latest_hips_px = kept[:_FOLLOWED], hips_px
        # A ring that is lost on the way up is sought again at once, a few times.
        self._tries_left = _TRIES if len(kept) else self._tries_left - 1
        wanted = len(kept) or self._tries_left > 0
        self._next_follow_s = time_s + _FOLLOW_EVERY_S if wanted else np.inf

    def plates_likely(self, time_s: float) -> bool:
        """Whether plates are about in the last seconds: behind them landmarks are unreliable."""
        late = [clear for at_s, clear in self._clear[-20:] if time_s - at_s <= _LIKELY_S]
        return bool(late) and float(np.mean(late)) >= _LIKELY_SHARE

    def track(self, px_per_px: float) -> RingTrack:
        """All rings so far, lengths scaled by ``px_per_px``."""
        lengths = np.array([px_per_px] * 4 + [1.0, 1.0])
        return RingTrack.of_frames([rings * lengths for rings in self._frames], self._searched)


def _large(rings: FloatArray, min_radius_px: float, min_coverage: float) -> NDArray[np.bool_]:
    """(k,) rings that are large enough, and whose outline is seen well enough."""
    radius_px = np.sqrt(rings[:, 2] * rings[:, 3])
    large: NDArray[np.bool_] = (radius_px >= min_radius_px) & (rings[:, 5] >= min_coverage)
    return large
