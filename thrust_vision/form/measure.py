"""The numbers of one rep."""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate
from thrust_vision.form.report import LumbarStatus, RepMeasures
from thrust_vision.kinematics.motion import Motion
from thrust_vision.reps.rep import Rep
from thrust_vision.settings import FormSettings

FloatArray = NDArray[np.float64]


def measure_rep(rep: Rep, motion: Motion, settings: FormSettings) -> RepMeasures:
    """Lockout angles as medians over the lockout's frames; blank where not seen."""
    knee = _lockout_median(motion.knee_angle_deg, rep)
    shin = _lockout_median(motion.shin_angle_deg, rep)
    half = settings.knee_half_interval_deg
    unseen = ~np.isfinite(motion.knee_angle_deg[rep.start : rep.end + 1])
    return RepMeasures(
        knee_angle_lockout_deg=Estimate(knee, knee - half, knee + half),
        shin_angle_lockout_deg=Estimate(shin, shin - half, shin + half),
        trunk_thigh_angle_lockout_deg=_lockout_median(motion.trunk_thigh_angle_deg, rep),
        hip_extension_change_deg=Estimate.missing(),
        lumbar_extension_change_deg=Estimate.missing(),
        lumbar_extension_vs_reference_deg=Estimate.missing(),
        lumbar_share_pct=float("nan"),
        lumbar_status=LumbarStatus.NOT_VISIBLE,
        bar_travel_m=float("nan"),
        bar_speed_mean_m_s=float("nan"),
        frames_missing_pct=100.0 * float(np.mean(unseen)),
    )


def _lockout_median(values: FloatArray, rep: Rep) -> float:
    part = values[rep.lockout_first : rep.lockout_last + 1]
    return float(np.nanmedian(part)) if np.isfinite(part).any() else float("nan")
