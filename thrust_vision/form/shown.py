"""What is shown of hip and lower back: one status decides for table, plot, clip and files.

``measured`` gives degrees, ``coarse`` words without digits, ``not_visible`` nothing.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.medians import median_of_known
from thrust_vision.estimate import Estimate
from thrust_vision.form.report import LumbarStatus, RepMeasures, SetReport
from thrust_vision.reps.rep import Rep

FloatArray = NDArray[np.float64]


def shown_measures(measures: RepMeasures) -> RepMeasures:
    """The numbers of a rep with hip and back in degrees only where they are measured."""
    if measures.lumbar_status is LumbarStatus.MEASURED:
        return measures
    missing = Estimate.missing()
    return replace(
        measures,
        hip_extension_change_deg=missing,
        lumbar_extension_change_deg=missing,
        lumbar_extension_vs_reference_deg=missing,
        lumbar_share_pct=float("nan"),
    )


def extension_from_start(report: SetReport) -> tuple[FloatArray, FloatArray]:
    """(n,) hip and (n,) lumbar extension from the start of each rep, degrees.

    Their course is that of the frames, their level that of the rep's own change, so that a curve
    ends at lockout where the table says. NaN outside the reps, and where the degrees of a rep are
    not measured.

    Raises:
        ValueError: if the clip was rejected before it was measured.
    """
    motion = report.motion
    if motion is None:
        raise ValueError("a clip that was not measured has no angles")
    hip, lumbar = np.full(len(motion), np.nan), np.full(len(motion), np.nan)
    for entry in report.reps:
        shown = shown_measures(entry.measures)
        for course, change, into in (
            (motion.hip_extension_deg, shown.hip_extension_change_deg, hip),
            (motion.lumbar_extension_deg, shown.lumbar_extension_change_deg, lumbar),
        ):
            frames = slice(entry.rep.start, entry.rep.end + 1)
            into[frames] = _levelled(course, entry.rep, change)[frames]
    return hip, lumbar


def absolute_extension(report: SetReport) -> tuple[FloatArray, FloatArray]:
    """(n,) hip and (n,) lumbar extension as the frames have it, without what is not measured.

    Raises:
        ValueError: if the clip was rejected before it was measured.
    """
    motion = report.motion
    if motion is None:
        raise ValueError("a clip that was not measured has no angles")
    statuses = [entry.measures.lumbar_status for entry in report.reps]
    shown = np.full(len(motion), LumbarStatus.MEASURED in statuses)
    for entry in report.reps:
        if entry.measures.lumbar_status is not LumbarStatus.MEASURED:
            shown[entry.rep.start : entry.rep.end + 1] = False
    hip = np.where(shown, motion.hip_extension_deg, np.nan)
    return hip, np.where(shown, motion.lumbar_extension_deg, np.nan)


def _levelled(course: FloatArray, rep: Rep, change: Estimate) -> FloatArray:
    return course - median_of_known(course[rep.lockout]) + change.value
