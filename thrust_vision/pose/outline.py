"""The trunk's outline: how far the body reaches on either side of the shoulder-hip line.

On every frame, rays are cast from stations along the line between the shoulders' and the hips'
mid-points, at right angles to it, until they leave the person's mask. What the mask swallows (a
plate, a hanging arm, a bench) is in the profile too: telling that apart needs the whole clip and
is left to what reads it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: Stations along the line, in trunk lengths from the shoulders (0) to the hips (1) and beyond.
STATIONS: FloatArray = np.linspace(-0.4, 1.6, 61)
#: Farthest that a ray reaches, and its step, in trunk lengths.
REACH, STEP = 0.75, 0.0125
_INSIDE = 0.5
#: The outline of a frame without a person.
NO_OUTLINE = np.full((len(STATIONS), 2), np.nan, np.float32)


@dataclass(frozen=True, eq=False)
class OutlineTrack:
    """The trunk's outline on every frame.

    Attributes:
        reach: (n, stations, 2) distance from the line to the edge of the mask, in trunk lengths of
            that frame; last axis: on the line's left when looking from the shoulders to the hips
            in the picture (y down), and on its right. NaN where the station is not on the person
            or the ray ends inside.
    """

    reach: NDArray[np.float32]

    def dorsal(self, facing: str) -> FloatArray:
        """(n, stations) reach on the side of the back of somebody lying on it.

        Args:
            facing: the side of the picture where the head is.
        """
        return self.reach[:, :, 0 if facing == "right" else 1].astype(np.float64)


def cast_rays(
    mask: NDArray[np.float32], shoulder_px: FloatArray, hip_px: FloatArray
) -> NDArray[np.float32]:
    """(stations, 2) reach of one frame, as in ``OutlineTrack.reach``.

    Args:
        mask: (height, width) 0..1, how surely a pixel is the person.
        shoulder_px: (2,) start of the line.
        hip_px: (2,) its end; not the same point.
    """
    line = hip_px - shoulder_px
    trunk_px = float(np.linalg.norm(line))
    along = line / trunk_px
    # Left of the direction of travel when y points down.
    left = np.array([along[1], -along[0]])
    depth = np.arange(0.0, REACH + STEP / 2, STEP) * trunk_px
    origins = shoulder_px + STATIONS[:, None] * line
    sides = np.stack([left, -left])
    points = origins[:, None, None, :] + sides[None, :, None, :] * depth[None, None, :, None]
    inside = _sampled(mask, points)  # (stations, 2, depths), -1 beyond the picture
    out = inside < _INSIDE
    first = np.argmax(out, axis=2)
    rows, columns = np.indices(first.shape)
    before, after = inside[rows, columns, first - 1], inside[rows, columns, first]
    crossed = out.any(axis=2) & (first > 0) & (after >= 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (before - _INSIDE) / (before - after)
    reach = (first - 1 + share) * STEP
    return np.where(crossed, reach, np.nan).astype(np.float32)


def _sampled(mask: NDArray[np.float32], points: FloatArray) -> NDArray[np.float32]:
    """Bilinear samples of a mask at (..., 2) points; -1 outside the picture."""
    height, width = mask.shape
    x, y = points[..., 0], points[..., 1]
    inside = (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)
    x0 = np.clip(np.floor(x).astype(np.intp), 0, width - 2)
    y0 = np.clip(np.floor(y).astype(np.intp), 0, height - 2)
    fx, fy = x - x0, y - y0
    top = mask[y0, x0] * (1 - fx) + mask[y0, x0 + 1] * fx
    bottom = mask[y0 + 1, x0] * (1 - fx) + mask[y0 + 1, x0 + 1] * fx
    value = top * (1 - fy) + bottom * fy
    return np.where(inside, value, -1.0).astype(np.float32)
