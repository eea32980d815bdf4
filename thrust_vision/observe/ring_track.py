"""Rings seen near the lifter's hips, frame by frame; which of them is a plate is told later."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]

#: Centre x, y, semi-major and semi-minor axis (px), tilt (degrees), coverage.
RING_NUMBERS = 6
#: What a frame without rings contributes.
NO_RINGS: FloatArray = np.empty((0, RING_NUMBERS))


@dataclass(frozen=True, eq=False)
class RingTrack:
    """Up to ``OBSERVE.rings.kept`` rings on every frame; unused places are NaN.

    Attributes:
        centre_px: (n, k, 2) pixels of the upright picture, y down.
        semi_axes_px: (n, k, 2) half of the longer and of the shorter axis.
        tilt_deg: (n, k) of the longer axis from the picture's x axis towards y, -90 to 90.
        coverage: (n, k) 0..1, share of the outline with an edge, less what chance would give.
        searched: (n,) frames on which rings were sought whatever was there before: between them
            only rings that may be plates are followed.
    """

    centre_px: FloatArray
    semi_axes_px: FloatArray
    tilt_deg: FloatArray
    coverage: FloatArray
    searched: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.coverage)

    @classmethod
    def of_frames(cls, rings: Sequence[FloatArray], searched: Sequence[int] | None = None) -> Self:
        """From one (k, 6) array a frame in the order of ``RING_NUMBERS``; k may differ.

        ``searched``: numbers of the frames on which rings were sought; all if None.
        """
        table = np.full((len(rings), OBSERVE.rings.kept, RING_NUMBERS), np.nan)
        for row, found in zip(table, rings, strict=True):
            row[: len(found)] = found[: OBSERVE.rings.kept]
        sought = np.full(len(rings), searched is None)
        sought[list(searched or ())] = True
        return cls(table[..., :2], table[..., 2:4], table[..., 4], table[..., 5], sought)
