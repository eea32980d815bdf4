"""Which of the rings seen near the hips is the barbell's near plate, and where it goes.

Racks, balls and wheels are round too, but they stand still; heads and knees move, but not with
the hips. A plate goes up and down with the hips, stays near them and keeps its size.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from thrust_vision.pose.sightings import RingSightings
from thrust_vision.pose.track import Landmark, PoseTrack
from thrust_vision.scene.linking import Path, mean_radius, strongest_path
from thrust_vision.settings import PlateSettings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Paths looked at before giving up: the near plate, its rims, the far plate and what stands still.
_MOST_PATHS = 5
#: Rings this near to a path's own (in its radii) are the same thing and go with it.
_SAME_CENTRE, _SAME_LOG_RADIUS = 0.2, 0.1
#: Of two plates the larger is the nearer, unless it was seen much less.
_SHARE_OF_BEST = 0.6


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
        return 2 * float(np.nanmedian(self.semi_axes_px[:, 0])) if self.seen else float("nan")

    @property
    def axis_ratio(self) -> float:
        """Median of shorter to longer axis, NaN without plates.

        It is the cosine of the angle between the bar and the line of sight to the plate.
        """
        ratio = self.semi_axes_px[:, 1] / self.semi_axes_px[:, 0]
        return float(np.nanmedian(ratio)) if self.seen else float("nan")


def find_plate(
    rings: RingSightings, track: PoseTrack, trunk_px: float, settings: PlateSettings
) -> PlateTrack:
    """The near plate's track; ``unseen`` where no ring behaves like a plate.

    Args:
        rings: seen on the frames of ``track``.
        track: landmarks of the lifter.
        trunk_px: the clip's length unit.
        settings: the thresholds.
    """
    hips = (track.xy_px[:, Landmark.LEFT_HIP] + track.xy_px[:, Landmark.RIGHT_HIP]) / 2
    usable = np.isfinite(rings.coverage)
    searched = int(np.sum(usable.any(axis=1)))
    plates: list[Path] = []
    for _ in range(_MOST_PATHS):
        path = strongest_path(track.time_s, rings, usable, trunk_px, settings)
        if len(path) < max(settings.least_share * searched, 2):
            break
        if _is_plate(path, rings, hips, trunk_px, settings):
            plates.append(path)
        usable &= ~_same_thing(path, rings)
    if not plates:
        return PlateTrack.unseen(len(track))
    best = max(len(path) for path in plates)
    often_seen = [path for path in plates if len(path) > _SHARE_OF_BEST * best]
    radius = mean_radius(rings)
    return _track_of(max(often_seen, key=lambda path: np.median(path.of(radius))), rings)


def _is_plate(
    path: Path, rings: RingSightings, hips: FloatArray, trunk_px: float, settings: PlateSettings
) -> bool:
    """Whether a path keeps its size, stays near the hips and goes up and down with them."""
    radius = path.of(mean_radius(rings))
    if np.std(np.log(radius)) > settings.most_radius_spread:
        return False
    centre, hip = path.of(rings.centre_px), hips[path.frames]
    apart = np.median(np.linalg.norm(centre - hip, axis=1)) / trunk_px
    travel = np.diff(np.percentile(centre[:, 1], (5, 95)))[0] / trunk_px
    if apart > settings.most_distance or travel < settings.least_travel:
        return False
    together = np.corrcoef(centre[:, 1], hip[:, 1])[0, 1]
    return bool(together > settings.least_correlation)


def _same_thing(path: Path, rings: RingSightings) -> BoolArray:
    """(n, k) rings that the path uses or that lie on one of its own."""
    same = np.zeros(rings.coverage.shape, bool)
    radius = mean_radius(rings)
    own_centre, own_radius = path.of(rings.centre_px)[:, None], path.of(radius)[:, None]
    near = np.linalg.norm(rings.centre_px[path.frames] - own_centre, axis=-1) / own_radius
    growth = np.abs(np.log(radius[path.frames] / own_radius))
    same[path.frames] = (near < _SAME_CENTRE) & (growth < _SAME_LOG_RADIUS)
    return same


def _track_of(path: Path, rings: RingSightings) -> PlateTrack:
    plate = PlateTrack.unseen(len(rings))
    plate.centre_px[path.frames] = path.of(rings.centre_px)
    plate.semi_axes_px[path.frames] = path.of(rings.semi_axes_px)
    plate.tilt_deg[path.frames] = path.of(rings.tilt_deg)
    plate.confidence[path.frames] = np.clip(path.of(rings.coverage), 0.0, 1.0)
    return plate
