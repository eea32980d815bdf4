"""The rep whose lockout shows best what is said about a set."""

import math

from thrust_vision.form.report import Fault, RepReport, SetReport, Verdict

_RIGHT_ANGLE_DEG = 90.0


def telling_rep(report: SetReport) -> int | None:
    """Number of the rep to picture at the head of a result; None without reps.

    The rep that shows the first thing to try most clearly. Of a set without one: the first good
    rep. Reps that the clip cuts off only where it cuts off all.
    """
    counted = report.counted
    if not counted:
        return None
    first = report.cues[0] if report.cues else ""
    if first in set(Fault):
        having = [entry for entry in counted if Fault(first) in entry.faults]
        if having:
            return max(having, key=lambda entry: _how_much(entry, Fault(first))).rep.number
    good = (entry for entry in counted if entry.verdict is Verdict.GOOD)
    return next(good, counted[0]).rep.number


def _how_much(entry: RepReport, fault: Fault) -> float:
    """How much of a fault a rep shows, to compare reps by; what was not seen comes last."""
    numbers = entry.measures
    knee_deg = numbers.knee_angle_lockout_deg.value
    amount = {
        Fault.BACK_OVER_HIP: numbers.lumbar_extension_change_deg.value,
        Fault.FEET_TOO_CLOSE: _RIGHT_ANGLE_DEG - knee_deg,
        Fault.FEET_TOO_FAR: knee_deg - _RIGHT_ANGLE_DEG,
        Fault.SHORT_OF_LOCKOUT: -numbers.trunk_thigh_angle_lockout_deg,
        Fault.FAST_LOWERING: -entry.rep.eccentric_s,
        Fault.HEAD_BACK: -numbers.head_raised_lockout_deg.value,
    }[fault]
    return amount if math.isfinite(amount) else -math.inf
