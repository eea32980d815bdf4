"""What one pass over a clip's pixels finds besides the landmarks; plain data."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Box:
    """Part of a picture, whole pixels; ``right`` and ``bottom`` lie outside."""

    left: int
    top: int
    right: int
    bottom: int

    def scaled(self, factor: float) -> "Box":
        """The same part of a picture that is ``factor`` times as large."""
        corners = (self.left, self.top, self.right, self.bottom)
        return Box(*(round(factor * each) for each in corners))


class Choice(StrEnum):
    """Whom to measure."""

    TRACKED = "tracked"
    ANOTHER = "another"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class People:
    """Who is in the picture.

    Attributes:
        count: people seen on at least a third of the looks.
        choice: whether the lifter is the one whom the tracker follows.
        box: where the lifter is, if the tracker follows another.
    """

    count: int = 1
    choice: Choice = Choice.TRACKED
    box: Box | None = None


@dataclass(frozen=True, eq=False)
class CameraMotion:
    """Where the first frame's background lies on later frames.

    Attributes:
        time_s: (k,) of the frames that were looked at; empty if the phone stood still, or if
            there was no background to tell by.
        to_first: (k, 4) a, b, x, y: a point (u, v) of such a frame lies at
            (a u - b v + x, b u + a v + y) of the first, px.
    """

    time_s: FloatArray = field(default_factory=lambda: np.empty(0))
    to_first: FloatArray = field(default_factory=lambda: np.empty((0, 4)))

    @property
    def still(self) -> bool:
        """Whether the phone did not move as far as can be told."""
        return len(self.time_s) == 0

    def steadied(self, time_s: FloatArray, xy_px: FloatArray) -> FloatArray:
        """Pixels (n, ..., 2) as the first frame's camera would have seen them."""
        if self.still:
            return xy_px
        a, b, x, y = self._at(time_s, xy_px.ndim)
        u, v = xy_px[..., 0], xy_px[..., 1]
        return np.stack([a * u - b * v + x, b * u + a * v + y], axis=-1)

    def _at(self, time_s: FloatArray, dimensions: int) -> list[FloatArray]:
        shape = (-1,) + (1,) * (dimensions - 2)
        return [np.interp(time_s, self.time_s, column).reshape(shape) for column in self.to_first.T]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Phone, light and other people.

    Attributes:
        camera: how the phone moved.
        roll_deg: of the phone, clockwise, from the room's upright edges; missing without.
        light: brightness of the picture around the person, 0 black to 1 white; NaN if unknown.
        people: who is in the picture.
    """

    camera: CameraMotion = field(default_factory=CameraMotion)
    roll_deg: Estimate = field(default_factory=Estimate.missing)
    light: float = float("nan")
    people: People = field(default_factory=People)
