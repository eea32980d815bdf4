"""What differs between two sets, and whether the difference is larger than its error."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import t as student

from thrust_vision.estimate import Estimate
from thrust_vision.form.report import RepReport, SetReport
from thrust_vision.settings import FormSettings

Unit = Literal["deg", "pct", "s"]

# Standard error of a median over that of a mean, for normally distributed values: sqrt(pi / 2).
_MEDIAN_FACTOR = math.sqrt(math.pi / 2)
_DEFAULT_FORM = FormSettings()


@dataclass(frozen=True)
class Difference:
    """One measure of two sets.

    Attributes:
        measure: a column of ``reps.csv``, or of a rep's times.
        unit: of the values: degrees, percent or seconds.
        before: median of the first set's reps with its 90 % interval.
        after: of the second set's.
        change: after minus before.
    """

    measure: str
    unit: Unit
    before: Estimate
    after: Estimate
    change: Estimate

    @property
    def clear(self) -> bool:
        """Whether the interval of the change leaves out zero."""
        return self.change.surely_beyond(0)


_Of = Callable[[RepReport], Estimate]


def compare_sets(
    before: SetReport, after: SetReport, settings: FormSettings = _DEFAULT_FORM
) -> tuple[Difference, ...]:
    """Every measure of two sets side by side; missing where either set does not have it.

    The interval of a set's median joins what is uncertain about every rep alike (the model, the
    camera's place), which more reps do not narrow, and the spread of the reps. With the camera
    in the same place some of the first cancels out between the sets, so that the intervals are
    on the wide side: "no clear difference" is said too often rather than too seldom.
    """

    def times(name: str) -> _Of:
        half = settings.time_half_interval_s

        def of(report: RepReport) -> Estimate:
            seconds: float = getattr(report.rep, name)
            return Estimate(seconds, seconds - half, seconds + half)

        return of

    def measured(name: str) -> _Of:
        def of(report: RepReport) -> Estimate:
            found: Estimate = getattr(report.measures, name)
            return found

        return of

    rows: tuple[tuple[str, Unit, _Of], ...] = (
        ("lumbar_share_pct", "pct", _share),
        ("hip_extension_change_deg", "deg", measured("hip_extension_change_deg")),
        ("lumbar_extension_change_deg", "deg", measured("lumbar_extension_change_deg")),
        ("knee_angle_lockout_deg", "deg", measured("knee_angle_lockout_deg")),
        ("shin_angle_lockout_deg", "deg", measured("shin_angle_lockout_deg")),
        ("concentric_s", "s", times("concentric_s")),
        ("hold_s", "s", times("hold_s")),
        ("eccentric_s", "s", times("eccentric_s")),
    )
    return tuple(_difference(name, unit, before, after, of) for name, unit, of in rows)


def _difference(
    measure: str, unit: Unit, before: SetReport, after: SetReport, of: _Of
) -> Difference:
    first, second = (_median([of(rep) for rep in each.reps]) for each in (before, after))
    half = math.hypot(first.high - first.value, second.high - second.value)
    change = second.value - first.value
    return Difference(measure, unit, first, second, Estimate(change, change - half, change + half))


def _median(reps: Sequence[Estimate]) -> Estimate:
    known = [rep for rep in reps if rep.known]
    if not known:
        return Estimate.missing()
    values = np.array([rep.value for rep in known])
    common = float(np.median([(rep.high - rep.low) / 2 for rep in known]))
    spread = 0.0
    if (n := len(values)) > 1:
        error = _MEDIAN_FACTOR * float(values.std(ddof=1)) / math.sqrt(n)
        spread = float(student.ppf(0.95, n - 1)) * error
    value, half = float(np.median(values)), math.hypot(common, spread)
    return Estimate(value, value - half, value + half)


def _share(report: RepReport) -> Estimate:
    """The lower back's share with the interval that follows from both changes, to first order."""
    measures = report.measures
    hip, back = measures.hip_extension_change_deg, measures.lumbar_extension_change_deg
    share, whole = measures.lumbar_share_pct, hip.value + back.value
    if not (math.isfinite(share) and hip.known and back.known) or whole <= 0:
        return Estimate.missing()
    hip_half, back_half = (hip.high - hip.low) / 2, (back.high - back.low) / 2
    half = 100 * math.hypot(hip.value * back_half, back.value * hip_half) / whole**2
    return Estimate(share, share - half, share + half)
