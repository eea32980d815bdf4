"""Linking rings from frame to frame into the path of one thing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.ring_track import RingTrack
from thrust_vision.settings import PlateSettings

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Path:
    """One ring on each of some frames.

    Attributes:
        frames: (m,) increasing frame numbers.
        places: (m,) which of the frame's rings.
    """

    frames: IntArray
    places: IntArray

    def __len__(self) -> int:
        return len(self.frames)

    def of(self, values: FloatArray) -> FloatArray:
        """(m, ...) the path's own of the rings' values (n, k, ...)."""
        return values[self.frames, self.places]


def mean_radius(rings: RingTrack) -> FloatArray:
    """(n, k) geometric mean of the semi-axes, px."""
    radius: FloatArray = np.sqrt(rings.semi_axes_px[..., 0] * rings.semi_axes_px[..., 1])
    return radius


class Steps:
    """All steps from a ring to a later one that one thing may have made, with their costs.

    They depend on the rings alone, so that many paths may be sought among them. What a ring may do
    is stand still, or go along with the hips; steps may leap over frames up to ``max_gap_s``.
    """

    def __init__(
        self,
        time_s: FloatArray,
        rings: RingTrack,
        hips_px: FloatArray,
        trunk_px: float,
        settings: PlateSettings,
    ) -> None:
        """Compute the costs.

        Args:
            time_s: (n,) seconds.
            rings: on n frames.
            hips_px: (n, 2) where the hips are; NaN where not seen.
            trunk_px: the clip's length unit.
            settings: the thresholds.
        """
        self._shape = rings.coverage.shape
        self._gain = rings.coverage - settings.min_coverage
        # Rings in order of time, each a number; those of a frame stand together.
        self._frame, self._place = np.nonzero(np.isfinite(rings.coverage))
        first = np.searchsorted(time_s[self._frame], time_s - settings.max_gap_s)[self._frame]
        first = np.minimum(first, np.searchsorted(self._frame, self._frame - 1))
        last = np.searchsorted(self._frame, self._frame)
        centre = rings.centre_px[self._frame, self._place] / trunk_px
        hips = hips_px[self._frame] / trunk_px
        log_radius = np.log(mean_radius(rings)[self._frame, self._place])
        self._before: list[tuple[IntArray, FloatArray]] = []
        for ring in range(len(self._frame)):
            earlier = np.arange(first[ring], last[ring])
            steps_s = time_s[self._frame[ring]] - time_s[self._frame[earlier]]
            moved = centre[ring] - centre[earlier]
            along = np.nan_to_num(hips[ring] - hips[earlier])
            growth = log_radius[ring] - log_radius[earlier]
            cost = _step_cost(moved, along, growth, steps_s, settings)
            possible = np.isfinite(cost)
            self._before.append((earlier[possible], cost[possible]))

    def strongest_path(self, usable: NDArray[np.bool_]) -> Path:
        """The path whose coverage, summed over its rings less the cost of its steps, is greatest.

        Found by dynamic programming.

        Args:
            usable: (n, k) rings that the path may use.
        """
        chosen = usable[self._frame, self._place]
        total = np.where(chosen, self._gain[self._frame, self._place], -np.inf)
        back = np.full(len(total), -1)
        for ring in np.flatnonzero(chosen):
            earlier, cost = self._before[ring]
            if not len(earlier):
                continue
            carried = total[earlier] - cost
            best = int(carried.argmax())
            if carried[best] > 0:
                total[ring] += carried[best]
                back[ring] = earlier[best]
        path = [] if not chosen.any() else [int(np.argmax(total))]
        while path and back[path[-1]] >= 0:
            path.append(int(back[path[-1]]))
        rings = np.array(path[::-1], np.intp)
        return Path(self._frame[rings], self._place[rings])


def _step_cost(
    moved: FloatArray,
    along: FloatArray,
    growth: FloatArray,
    steps_s: FloatArray,
    settings: PlateSettings,
) -> FloatArray:
    """(m,) cost of the steps from m rings to a later one; infinite where they are too large.

    Args:
        moved: (m, 2) from each of them to the later one, trunk lengths.
        along: (m, 2) what the hips moved meanwhile.
        growth: (m,) change of the log radius.
        steps_s: (m,) seconds in between.
        settings: the thresholds.
    """
    moving_s = np.minimum(steps_s, settings.max_step_s)
    tolerance = settings.step_tolerance + settings.speed_tolerance * moving_s
    still = np.hypot(moved[:, 0], moved[:, 1])
    gone_along = np.hypot(moved[:, 0] - along[:, 0], moved[:, 1] - along[:, 1])
    move = np.minimum(still, gone_along) / tolerance
    grown = np.abs(growth) / settings.radius_tolerance
    possible = (move < settings.max_tolerances) & (grown < settings.max_tolerances)
    return np.where(possible, settings.step_cost * (move**2 + grown**2), np.inf)
