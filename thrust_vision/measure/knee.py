"""The knee's angle through a set, by three ways that fail differently."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.motion import Motion
from thrust_vision.measure.conditions import CaptureConditions
from thrust_vision.settings import MeasureSettings

FloatArray = NDArray[np.float64]

_DEFAULT = MeasureSettings()


@dataclass(frozen=True, eq=False)
class KneeCourse:
    """The knee's angle on every frame.

    Attributes:
        fused_deg: (n,) the angle that counts; NaN where it was not seen.
        ways_deg: (ways, n) the ways by which it was measured.
    """

    fused_deg: FloatArray
    ways_deg: FloatArray


def knee_course(
    predicted_deg: FloatArray,
    by_net: Motion,
    landmarks: Motion | None,
    conditions: CaptureConditions,
    settings: MeasureSettings = _DEFAULT,
) -> KneeCourse:
    """The knee's angle on every frame, and all ways by which it was measured.

    The ways are the network's own angle, the angle of its joints, and that of the landmarks. Far
    from the side an angle in the picture is not the leg's any more, and the network's stands alone,
    as where the far leg lifts.

    Args:
        predicted_deg: (n,) the network's own angle, interpolated between predictions.
        by_net: joints and angles from the network.
        landmarks: the same from the landmarks; None where those are unreliable.
        conditions: of the set.
        settings: weights of the ways.
    """
    if not conditions.flat(settings):
        return KneeCourse(predicted_deg, predicted_deg[None])
    joints_deg = by_net.knee_angle_deg
    third_deg = joints_deg if landmarks is None else landmarks.knee_angle_deg
    if not conditions.plates:
        outward_deg = settings.knee_outward_deg * conditions.yaw_deg / 10
        joints_deg, third_deg = joints_deg - outward_deg, third_deg - outward_deg
    share = settings.knee_net_share_plates if conditions.plates else settings.knee_net_share
    if conditions.one_leg:
        share = settings.knee_net_share_one_leg
    both = share * predicted_deg + (1 - share) * third_deg
    fused = np.where(np.isfinite(third_deg), both, predicted_deg)
    return KneeCourse(fused, np.stack([predicted_deg, joints_deg, third_deg]))


def knee_to_angle(
    hip_px: FloatArray, knee_px: FloatArray, ankle_px: FloatArray, angle_deg: FloatArray
) -> FloatArray:
    """(n, 2) the knee moved, at right angles to the line from hip to ankle, to show an angle.

    On that way a knee at height ``h`` over the line, with ``a`` and ``b`` to either side of its
    foot, shows ``atan(a / h) + atan(b / h)``, which is solved for ``h``.

    Args:
        hip_px: (n, 2).
        knee_px: (n, 2).
        ankle_px: (n, 2).
        angle_deg: (n,) interior angle that the knee is to show; NaN leaves the knee where it is.
    """
    line = ankle_px - hip_px
    length = np.linalg.norm(line, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        along = line / length[:, None]
        before = np.sum((knee_px - hip_px) * along, axis=1)
        foot = hip_px + before[:, None] * along
        height = np.linalg.norm(knee_px - foot, axis=1)
        sine, cosine = np.sin(np.radians(angle_deg)), np.cos(np.radians(angle_deg))
        product = before * (length - before)
        root = np.sqrt((length * cosine) ** 2 + 4 * sine**2 * product)
        wanted = (length * cosine + root) / (2 * sine)
        moved: FloatArray = foot + (wanted / height)[:, None] * (knee_px - foot)
    usable = np.isfinite(moved).all(axis=1) & (before > 0) & (before < length) & (wanted > 0)
    return np.where(usable[:, None], moved, knee_px)
