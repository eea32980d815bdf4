"""Which of the rings seen near the hips is the barbell's near plate, and where it goes.

Racks, balls and wheels are round too, but they stand still; heads and knees move, but not with
the hips. A plate goes up and down with the hips, stays near them and keeps its size.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.linking import Path, Steps, mean_radius
from thrust_vision.body.medians import median_of_known
from thrust_vision.observe.landmarks import Landmark, PoseTrack
from thrust_vision.observe.ring_track import RingTrack
from thrust_vision.settings import PlateSettings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Median absolute deviation to standard deviation of a normal distribution.
_MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True, eq=False)
class PlateTrack:
    """The near plate's outline on every frame; NaN where it was not seen.

    Attributes:
        centre_px: (n, 2) pixels of the upright picture, y down.
        semi_axes_px: (n, 2) half of the longer and of the shorter axis.
        tilt_deg: (n,) of the longer axis from the picture's x axis towards y.
        confidence: (n,) 0..1, how much of the outline was seen.
    """

    centre_px: FloatArray
    semi_axes_px: FloatArray
    tilt_deg: FloatArray
    confidence: FloatArray

    @classmethod
    def unseen(cls, frames: int) -> Self:
        """The track of a clip without plates."""
        nothing = np.full((frames, 6), np.nan)
        return cls(nothing[:, :2], nothing[:, 2:4], nothing[:, 4], nothing[:, 5])

    def __len__(self) -> int:
        return len(self.confidence)

    @property
    def seen(self) -> bool:
        """Whether there is a plate in the clip."""
        return bool(np.isfinite(self.confidence).any())

    @property
    def diameter_px(self) -> float:
        """Median of the longer axis, which foreshortening leaves alone; NaN without plates."""
        return 2 * median_of_known(self.semi_axes_px[:, 0])

    def radii_from(self, points_px: FloatArray) -> FloatArray:
        """(n,) how far points, (n, 2) px, lie from the centre, in the plate's radii."""
        apart: FloatArray = np.linalg.norm(points_px - self.centre_px, axis=1)
        return apart / self.semi_axes_px[:, 0]

    def hides(
        self, points_px: FloatArray, max_radii: float = PlateSettings.max_covered_radii
    ) -> bool:
        """Whether the plate covers a joint, (n, 2) px, on most of the frames that show it.

        The joint may seem a little outside: the pose model tends to put what it cannot see there.
        """
        apart = self.radii_from(points_px)
        return median_of_known(apart) < max_radii


def find_plate(
    rings: RingTrack, track: PoseTrack, trunk_px: float, settings: PlateSettings
) -> PlateTrack:
    """The near plate's track; ``unseen`` where no ring behaves like a plate.

    Args:
        rings: seen on the frames of ``track``.
        track: landmarks of the lifter.
        trunk_px: the clip's length unit.
        settings: the thresholds.
    """
    hips = (track.xy_px[:, Landmark.LEFT_HIP] + track.xy_px[:, Landmark.RIGHT_HIP]) / 2
    radius = mean_radius(rings)
    usable = np.isfinite(rings.coverage) & (radius >= settings.min_radius * trunk_px)
    log_radius = np.log(radius)
    log_ratio = np.log(rings.semi_axes_px[..., 1] / rings.semi_axes_px[..., 0])
    steps = Steps(track.time_s, rings, hips, trunk_px, settings)
    plates: list[Path] = []
    for _ in range(settings.max_paths):
        path = steps.strongest_path(usable)
        if len(path) < 2:
            break
        # A plate's lip and its outline take turns in being the clearer one; hold on to one size.
        steady = (
            usable
            & _near_usual(log_radius, path, settings.max_log_radius_step)
            & _near_usual(log_ratio, path, settings.max_log_ratio_step)
        )
        path = steps.strongest_path(steady)
        if len(path) < 2:
            break
        if _is_plate(path, rings, hips, trunk_px, settings):
            plates.append(path)
        usable &= ~_same_thing(path, rings, settings)
    if not plates:
        return PlateTrack.unseen(len(track))
    best = max(len(path) for path in plates)
    often_seen = [path for path in plates if len(path) > settings.min_share_of_best * best]
    nearest = max(often_seen, key=lambda path: np.median(path.of(log_radius)))
    return _track_of(nearest, rings, track.time_s, settings)


def plates_about(rings: RingTrack, trunk_px: float, settings: PlateSettings) -> bool:
    """Whether there may be plates although none can be followed: they mislead the landmarks."""
    searched = rings.searched & np.isfinite(rings.coverage).any(axis=1)
    large = mean_radius(rings) >= settings.large_radius * trunk_px
    clear = large & (rings.coverage >= settings.clear_coverage)
    frames = int((clear.any(axis=1) & searched).sum())
    return frames > 0 and frames >= settings.large_share * int(searched.sum())


def _is_plate(
    path: Path, rings: RingTrack, hips: FloatArray, trunk_px: float, settings: PlateSettings
) -> bool:
    """Whether a path keeps its size, stays near the hips and goes up and down with them."""
    log_radius = path.of(np.log(mean_radius(rings)))
    spread = _MAD_TO_SIGMA * np.median(np.abs(log_radius - np.median(log_radius)))
    searched = np.sum(np.isfinite(rings.coverage).any(axis=1))
    seen = np.sum(path.of(rings.coverage)) / searched
    if spread > settings.max_radius_spread or seen < settings.min_seen:
        return False
    known = np.isfinite(hips[path.frames, 0])
    if np.mean(known) < settings.min_known_share:
        return False
    centre, hip = path.of(rings.centre_px)[known], hips[path.frames][known]
    apart = np.median(np.linalg.norm(centre - hip, axis=1)) / trunk_px
    if apart > settings.max_distance:
        return False
    travel, hip_travel = _travel(centre), _travel(hip)
    min_travel = max(settings.min_travel * trunk_px, settings.min_following * hip_travel)
    if not min_travel <= travel <= settings.max_following * hip_travel:
        return False
    up, hip_up = (points[:, 1] - np.mean(points[:, 1]) for points in (centre, hip))
    together = np.mean(up * hip_up)
    return bool(together > settings.min_correlation * np.std(up) * np.std(hip_up))


def _near_usual(values: FloatArray, path: Path, tolerance: float) -> BoolArray:
    """(n, k) rings whose value is near the median of the path's own."""
    near: BoolArray = np.abs(values - np.median(path.of(values))) < tolerance
    return near


def _travel(points: FloatArray) -> float:
    """Vertical span of the middle 90 % of points."""
    low, high = np.percentile(points[:, 1], (5, 95))
    return float(high - low)


def _same_thing(path: Path, rings: RingTrack, settings: PlateSettings) -> BoolArray:
    """(n, k) rings that the path uses or that lie on one of its own."""
    same = np.zeros(rings.coverage.shape, bool)
    radius = mean_radius(rings)
    own_centre, own_radius = path.of(rings.centre_px)[:, None], path.of(radius)[:, None]
    near = np.linalg.norm(rings.centre_px[path.frames] - own_centre, axis=-1) / own_radius
    growth = np.abs(np.log(radius[path.frames] / own_radius))
    same[path.frames] = (near < settings.max_same_centre) & (growth < settings.max_log_radius_step)
    return same


def _track_of(
    path: Path, rings: RingTrack, time_s: FloatArray, settings: PlateSettings
) -> PlateTrack:
    """The path on every frame: short gaps, and frames that were not searched, are bridged."""
    at_s = time_s[path.frames]
    after = np.clip(np.searchsorted(at_s, time_s), 1, len(at_s) - 1)
    near = (at_s[after] - at_s[after - 1] <= settings.max_bridge_s) & (
        (at_s[0] <= time_s) & (time_s <= at_s[-1])
    )
    own = near | np.isin(np.arange(len(rings)), path.frames)

    def bridged(values: FloatArray) -> FloatArray:
        return np.where(own, np.interp(time_s, at_s, path.of(values)), np.nan)

    def bridged_pair(values: FloatArray) -> FloatArray:
        return np.stack([bridged(values[..., 0]), bridged(values[..., 1])], axis=1)

    # A tilt turns round at 90 degrees; twice the angle does not.
    double = np.radians(2 * rings.tilt_deg)
    return PlateTrack(
        centre_px=bridged_pair(rings.centre_px),
        semi_axes_px=bridged_pair(rings.semi_axes_px),
        tilt_deg=np.degrees(np.arctan2(bridged(np.sin(double)), bridged(np.cos(double)))) / 2,
        confidence=np.clip(bridged(rings.coverage), 0.0, 1.0),
    )
