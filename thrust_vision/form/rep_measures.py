"""The numbers of one rep."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.medians import median_of_known
from thrust_vision.body.motion import Motion
from thrust_vision.estimate import Estimate
from thrust_vision.form.report import LumbarStatus, RepMeasures
from thrust_vision.measure.extension import RepExtension
from thrust_vision.reps.rep import Rep
from thrust_vision.settings import FormSettings

FloatArray = NDArray[np.float64]


def measure_rep(
    rep: Rep,
    motion: Motion,
    extension: RepExtension,
    plates: bool,
    settings: FormSettings,
) -> RepMeasures:
    """Lockout angles as medians over the lockout's frames; blank where not seen.

    The bar's travel is from where the lift starts to the highest place of the lockout, its speed
    that travel over the time of the concentric phase.

    Args:
        rep: to measure.
        motion: joints and angles on every frame.
        extension: where the movement of this rep came from, and its knee.
        plates: whether weight plates hide the hips, which end both segments of the knee angle.
        settings: of the intervals.
    """
    knee = extension.knee_deg
    if not knee.known:
        knee = _landmarks_knee(motion, rep, plates, settings)
    status = _lumbar_status(extension, settings)
    unseen = ~np.isfinite(motion.knee_angle_deg[rep.start : rep.end + 1])
    travel_m = _bar_travel_m(motion.bar_height_m, rep)
    return RepMeasures(
        knee_angle_lockout_deg=knee,
        shin_angle_lockout_deg=_shin(_lockout_median(motion.shin_angle_deg, rep), knee, settings),
        trunk_thigh_angle_lockout_deg=_lockout_median(motion.trunk_thigh_angle_deg, rep),
        hip_extension_change_deg=extension.hip_change_deg,
        lumbar_extension_change_deg=extension.lumbar_change_deg,
        lumbar_extension_vs_reference_deg=extension.lumbar_vs_reference_deg,
        hip_extension_vs_best_deg=extension.hip_vs_best_deg,
        head_raised_lockout_deg=extension.head_raised_deg,
        lumbar_share_pct=_lumbar_share_pct(extension)
        if status is LumbarStatus.MEASURED
        else float("nan"),
        lumbar_status=status,
        bar_travel_m=travel_m,
        bar_speed_mean_m_s=travel_m / rep.concentric_s,
        frames_missing_pct=100.0 * float(np.mean(unseen)),
        hip_extension_lockout_deg=_known_around(
            _lockout_median(motion.hip_extension_deg, rep),
            settings.hip_lockout_half_interval_plates_deg
            if plates
            else settings.hip_lockout_half_interval_deg,
        ),
        line_lockout_deg=_known_around(
            _lockout_median(motion.trunk_thigh_angle_deg, rep)
            - (0.0 if plates else settings.line_high_deg),
            settings.line_half_interval_deg,
        ),
    )


def _shin(value: float, knee: Estimate, settings: FormSettings) -> Estimate:
    """The tilt of the shin, at least as doubtful as the knee, which is one of its ends."""
    half = max(settings.shin_half_interval_deg, (knee.high - knee.low) / 2 if knee.known else 0.0)
    return _known_around(value, half)


def _known_around(value: float, half: float) -> Estimate:
    return Estimate.around(value, half) if math.isfinite(value) else Estimate.missing()


def _landmarks_knee(motion: Motion, rep: Rep, plates: bool, settings: FormSettings) -> Estimate:
    half = settings.knee_half_interval_plates_deg if plates else settings.knee_half_interval_deg
    return _known_around(_lockout_median(motion.knee_angle_deg, rep), half)


def _lumbar_status(extension: RepExtension, settings: FormSettings) -> LumbarStatus:
    """Measured where the change is known well enough for a percentage, else coarse."""
    known = [extension.lumbar_change_deg, extension.lumbar_vs_reference_deg]
    if not any(estimate.known for estimate in known):
        return LumbarStatus.NOT_VISIBLE
    change = extension.lumbar_change_deg
    fine = change.high - change.low <= 2 * settings.lumbar_max_half_interval_deg
    return LumbarStatus.MEASURED if fine else LumbarStatus.COARSE


def _lumbar_share_pct(extension: RepExtension) -> float:
    """The lower back's share of the whole extension, 0 to 100; flattening counts as none."""
    lumbar = max(extension.lumbar_change_deg.value, 0.0)
    hip = max(extension.hip_change_deg.value, 0.0)
    return 100.0 * lumbar / (lumbar + hip) if lumbar + hip > 0 else float("nan")


def without_knee(measures: RepMeasures) -> RepMeasures:
    """The numbers of a rep whose knees point outwards, or whose working leg is not known."""
    return replace(
        measures,
        knee_angle_lockout_deg=Estimate.missing(),
        shin_angle_lockout_deg=Estimate.missing(),
    )


def _bar_travel_m(height_m: FloatArray, rep: Rep) -> float:
    """NaN where the start was not seen, because the clip or the picture cuts it off."""
    top = height_m[rep.lockout]
    if not np.isfinite(rep.concentric_s) or not np.isfinite(top).any():
        return float("nan")
    return float(np.nanmax(top) - height_m[rep.start])


def _lockout_median(values: FloatArray, rep: Rep) -> float:
    return median_of_known(values[rep.lockout])
