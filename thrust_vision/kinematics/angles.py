"""Angles between joints in the picture, in degrees. Picture coordinates have y down."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def interior_angle_deg(first: FloatArray, vertex: FloatArray, last: FloatArray) -> FloatArray:
    """Angle at ``vertex`` between the lines to ``first`` and ``last``, 0 to 180 degrees.

    Args:
        first: (..., 2) points in pixels; normalised units would distort the angle.
        vertex: (..., 2) likewise.
        last: (..., 2) likewise.
    """
    u, v = first - vertex, last - vertex
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    # atan2 stays exact near 0 and 180 degrees, where the arc cosine does not.
    angle: FloatArray = np.degrees(np.arctan2(np.abs(cross), np.sum(u * v, axis=-1)))
    return angle


def elevation_deg(tail: FloatArray, head: FloatArray) -> FloatArray:
    """Angle of the line from ``tail`` to ``head`` above horizontal, -90 to 90 degrees."""
    line = head - tail
    return np.degrees(np.arctan2(-line[..., 1], np.abs(line[..., 0])))


def tilt_from_vertical_deg(bottom: FloatArray, top: FloatArray, positive_x: float) -> FloatArray:
    """Tilt of the line from ``bottom`` to ``top`` from vertical, -180 to 180 degrees.

    Args:
        bottom: (..., 2) pixels.
        top: (..., 2) pixels.
        positive_x: +1 if a top to the right of the bottom counts as positive, else -1.
    """
    line = top - bottom
    return np.degrees(np.arctan2(positive_x * line[..., 0], -line[..., 1]))
