"""Turning a film round, left to right, so that two lifters face the same way."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.motion import FloatArray
from thrust_vision.form.report import SetReport


def mirrored_report(report: SetReport) -> SetReport:
    """The report of the same film turned round, as far as drawing goes by it.

    Places and facing change, angles and words do not.
    """
    motion, scene = report.motion, report.scene
    if motion is None or scene is None:
        return report

    def turned(points_px: FloatArray) -> FloatArray:
        return np.stack([report.clip.width - 1 - points_px[..., 0], points_px[..., 1]], axis=-1)

    return replace(
        report,
        scene=replace(scene, facing="right" if scene.facing == "left" else "left"),
        motion=replace(
            motion,
            joints_px={name: turned(points) for name, points in motion.joints_px.items()},
            back_px=None if motion.back_px is None else turned(motion.back_px),
        ),
    )


def mirror_planes(planes: NDArray[np.uint8]) -> None:
    """Turn a picture round in place; ``planes`` (3 * height / 2, width) as ``planes_of`` makes."""
    height = planes.shape[0] * 2 // 3
    half = planes.shape[1] // 2
    planes[:height] = planes[:height, ::-1].copy()
    colours = planes[height:].reshape(-1, half)
    colours[:] = colours[:, ::-1].copy()
