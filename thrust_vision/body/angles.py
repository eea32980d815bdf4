"""Angles between joints in the picture, in degrees. Picture coordinates have y down."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: An opening angle cannot tell a tight fold from a wide arch; a hip does neither beyond this.
_FOLD_DEG = -90.0


def interior_angle_deg(first: FloatArray, vertex: FloatArray, last: FloatArray) -> FloatArray:
    """Angle at ``vertex`` between the lines to ``first`` and ``last``, 0 to 180 degrees.

    Args:
        first: (..., 2) points in pixels; normalised units would distort the angle.
        vertex: (..., 2) pixels.
        last: (..., 2) pixels.
    """
    u, v = first - vertex, last - vertex
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    # atan2 stays exact near 0 and 180 degrees, where the arc cosine does not.
    angle: FloatArray = np.degrees(np.arctan2(np.abs(cross), np.sum(u * v, axis=-1)))
    return angle


def opening_angle_deg(
    first: FloatArray, vertex: FloatArray, last: FloatArray, side: float
) -> FloatArray:
    """Angle at ``vertex`` on one side of the bend, which may pass 180 degrees; -90 to 270.

    Args:
        first: (..., 2) pixels.
        vertex: (..., 2) pixels.
        last: (..., 2) pixels.
        side: +1 if turning from ``first`` to ``last`` on the wanted side looks clockwise in the
            picture, else -1.
    """
    u, v = first - vertex, last - vertex
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    angle = np.degrees(np.arctan2(side * cross, np.sum(u * v, axis=-1)))
    unfolded: FloatArray = np.where(angle < _FOLD_DEG, angle + 360.0, angle)
    return unfolded


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
