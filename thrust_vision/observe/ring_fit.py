"""Fitting ellipses to the edges around where they are expected.

Edges are sought along rays from the centre. To first order an ellipse is a circle whose radius
changes with twice the angle, which makes the fit linear in radius, centre and two flattenings.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]
#: Horizontal and vertical gradient of a picture, each (h, w).
Gradient = tuple[NDArray[np.int16], NDArray[np.int16]]

_FIT = OBSERVE.ring_fit
_ANGLE = np.linspace(0, 2 * np.pi, _FIT.rays, endpoint=False)
_COS, _SIN = np.cos(_ANGLE), np.sin(_ANGLE)
#: Columns: radius, shift in x and y, and the two flattenings, of an ellipse to first order.
_BASIS = np.stack([np.ones(_FIT.rays), _COS, _SIN, np.cos(2 * _ANGLE), np.sin(2 * _ANGLE)], axis=1)
#: Where edges are looked for along a ray, in half-widths of the band.
_ACROSS_BAND = np.linspace(-1, 1, _FIT.steps)


def fit_ellipses(
    gradient: Gradient, seeds: FloatArray, usual: float, bands: Sequence[float]
) -> tuple[FloatArray, FloatArray]:
    """Ellipses fitted to edges, and how well they are covered; runaways are left out.

    Args:
        gradient: of the small picture.
        seeds: (k, 5) radius, centre and flattenings to start from.
        usual: the strength of a clear edge.
        bands: half-widths of the search around the outline in radii, one for each step.

    Returns:
        (m, 5) numbers like ``seeds``, and (m,) coverage.
    """
    fits = seeds.copy()
    for share in bands:
        outline = fits[:, [0, 3, 4]] @ _BASIS[:, [0, 3, 4]].T
        band = np.maximum(share * fits[:, 0], _FIT.min_band_px)
        reach = outline[..., None] + band[:, None, None] * _ACROSS_BAND
        strength, seen = _strength_along(gradient, fits, outline, reach, usual)
        # Of several edges on a ray the one nearest to the expected outline is preferred.
        at = np.argmax(np.sqrt(strength) * (1 - _FIT.far_edge * _ACROSS_BAND**2), axis=2)[..., None]
        found = np.take_along_axis(reach, at, 2)[..., 0] - outline
        weight = np.minimum(np.take_along_axis(strength, at, 2)[..., 0], 1.0)
        change = _robust_fit(found, weight, fits)
        fits += change
        fits[:, 0] = np.maximum(fits[:, 0], 1.0)
    left = found - change @ _BASIS.T
    on_outline = np.where(np.abs(left) < _FIT.on_outline_px, weight, 0.0).sum(axis=1) / _FIT.rays
    coverage = on_outline - _FIT.chance_share * np.mean(np.minimum(strength, 1.0), axis=(1, 2))
    moved = np.linalg.norm(fits[:, 1:3] - seeds[:, 1:3], axis=1) / seeds[:, 0]
    grown = np.abs(np.log(fits[:, 0] / seeds[:, 0]))
    flattening = np.hypot(fits[:, 3], fits[:, 4]) / fits[:, 0]
    sound = (moved < _FIT.max_moved) & (grown < _FIT.max_grown) & (flattening < _FIT.max_flattening)
    sound &= (seen > _FIT.min_seen) & (coverage > _FIT.min_coverage)
    return fits[sound], coverage[sound]


def _strength_along(
    gradient: Gradient,
    fits: FloatArray,
    outline: FloatArray,
    reach: FloatArray,
    usual: float,
) -> tuple[FloatArray, FloatArray]:
    """Strength (k, rays, steps) of the edges across the outline, and its share in sight.

    A clear edge has strength 1 or more.
    """
    gx, gy = gradient
    height, width = gx.shape
    x = np.rint(fits[:, 1, None, None] + reach * _COS[:, None]).astype(int)
    y = np.rint(fits[:, 2, None, None] + reach * _SIN[:, None]).astype(int)
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    at = np.clip(y, 0, height - 1) * width + np.clip(x, 0, width - 1)
    u, v = gx.ravel()[at].astype(np.float32), gy.ravel()[at].astype(np.float32)
    size = np.hypot(u, v) + 1e-6
    # The outline's normal leans against the ray where the radius changes with the angle.
    slope = 2 * (fits[:, 4, None] * np.cos(2 * _ANGLE) - fits[:, 3, None] * np.sin(2 * _ANGLE))
    lean = slope / outline
    normal = np.stack([_COS + lean * _SIN, _SIN - lean * _COS])
    normal /= np.linalg.norm(normal, axis=0)
    across = np.abs(u * normal[0][..., None] + v * normal[1][..., None]) / size
    strength = np.where(inside & (across > _FIT.min_across), size / usual, 0.0)
    return strength, inside[:, :, inside.shape[2] // 2].mean(axis=1)


def _robust_fit(found: FloatArray, weight: FloatArray, fits: FloatArray) -> FloatArray:
    """(k, 5) change of radius, centre and flattening that brings the outline to the edges."""
    change = np.zeros((len(found), 5))
    prior = np.zeros((len(found), 5))
    prior[:, 3:] = (_FIT.on_outline_px / (_FIT.flattening * fits[:, :1])) ** 2
    target = np.zeros_like(change)
    target[:, 3:] = -fits[:, 3:]
    tolerance = _FIT.first_tolerance * _FIT.on_outline_px
    for _ in range(_FIT.rounds):
        trust = weight / (1 + ((found - change @ _BASIS.T) / tolerance) ** 2) ** 2
        normal = np.einsum("kr,ri,rj->kij", trust, _BASIS, _BASIS)
        normal += np.eye(5) * (prior + 1e-3)[:, None]
        right = np.einsum("kr,ri->ki", trust * found, _BASIS) + prior * target
        change = np.linalg.solve(normal, right[..., None])[..., 0]
        tolerance /= _FIT.tightening
    return change
