"""Linking rings from frame to frame into the path of one thing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.ring_track import RingTrack
from thrust_vision.settings import PlateSettings

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

#: A cost beyond any coverage.
_NEVER = 1e9


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


def strongest_path(
    time_s: FloatArray,
    rings: RingTrack,
    usable: NDArray[np.bool_],
    hips_px: FloatArray,
    trunk_px: float,
    settings: PlateSettings,
) -> Path:
    """The path whose coverage, summed over its rings less the cost of its steps, is greatest.

    Found by dynamic programming; steps may leap over frames up to ``max_gap_s``. What a ring may
    do is stand still, or go along with the hips.

    Args:
        time_s: (n,) seconds.
        rings: on n frames.
        usable: (n, k) rings that the path may use.
        hips_px: (n, 2) where the hips are; NaN where not seen.
        trunk_px: the clip's length unit.
        settings: the thresholds.
    """
    frames, places = rings.coverage.shape
    log_radius = np.log(mean_radius(rings))
    gain = np.where(usable, rings.coverage - settings.min_coverage, -_NEVER)
    total = gain.copy()
    before = np.full((frames, places), -1)
    first = np.searchsorted(time_s, time_s - settings.max_gap_s)
    for frame in range(1, frames):
        earlier = slice(min(first[frame], frame - 1), frame)
        steps = np.repeat(time_s[frame] - time_s[earlier], places)
        along_px = np.repeat(np.nan_to_num(hips_px[frame] - hips_px[earlier]), places, axis=0)
        still_px = rings.centre_px[earlier].reshape(-1, 2)
        cost = _step_cost(
            np.stack([still_px, still_px + along_px]) / trunk_px,
            rings.centre_px[frame] / trunk_px,
            log_radius[earlier].ravel(),
            log_radius[frame],
            steps,
            settings,
        )
        value = total[earlier].ravel()[:, None] - cost
        best = np.argmax(value, axis=0)
        carried = value[best, np.arange(places)]
        worth = carried > 0
        total[frame] += np.where(worth, carried, 0.0)
        before[frame, worth] = earlier.start * places + best[worth]
    at = int(np.argmax(total))
    path = [at]
    while (at := before.ravel()[at]) >= 0:
        path.append(at)
    chosen = np.array(path[::-1])
    return Path(chosen // places, chosen % places)


def _step_cost(
    earlier: FloatArray,
    later: FloatArray,
    earlier_log_radius: FloatArray,
    later_log_radius: FloatArray,
    steps_s: FloatArray,
    settings: PlateSettings,
) -> FloatArray:
    """(earlier, later) cost of the steps between rings; ``_NEVER`` where they are too large.

    ``earlier`` (ways, m, 2) are the places that the earlier rings may have got to by then.
    """
    moving_s = np.minimum(steps_s, settings.max_step_s)
    tolerance = (settings.step_tolerance + settings.speed_tolerance * moving_s)[:, None]
    ways = np.linalg.norm(later - earlier[:, :, None], axis=-1)
    move = np.min(ways, axis=0) / tolerance
    growth = np.abs(later_log_radius - earlier_log_radius[:, None]) / settings.radius_tolerance
    possible = (move < settings.max_tolerances) & (growth < settings.max_tolerances)
    cost: FloatArray = np.where(possible, settings.step_cost * (move**2 + growth**2), _NEVER)
    return cost
