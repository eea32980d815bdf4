"""What changed over weeks, tested with the intervals that every set comes with.

A lifter's sets are first joined by day and set-up (the place of the camera, the exercise and its
variant), so that five sets of one evening do not count as five days. Then a straight line over time
is fitted by generalised least squares. The variance of a day is that of its reps' spread and of
what is uncertain about all its reps alike. A part of this second variance is the same on all days
of one set-up, so that it cancels between them and not between set-ups. What days differ beyond that
is added as a variance of its own by the method of moments (DerSimonian and Laird 1986). The
interval of the slope is Hartung and Knapp's (2001), never narrower than the stated errors allow,
with Student's t. Over all measures of a lifter the chance of calling a trend clear where there is
none is held by Holm's (1979) method.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from scipy.stats import t as student

from thrust_vision.estimate import Estimate
from thrust_vision.form.compare import SetMedian, SetUp
from thrust_vision.form.report import Fault, Verdict
from thrust_vision.library.kept import KeptSet
from thrust_vision.library.library_settings import DEFAULT_SETTINGS, LibrarySettings
from thrust_vision.settings import FormSettings

FloatArray = NDArray[np.float64]

#: Measures whose course is tested, as ``set_medians`` names them; and the share of good reps.
GOOD_SHARE = "good_share"
MEASURES = (
    "lumbar_extension_change_deg",
    "knee_angle_lockout_deg",
    "hip_extension_lockout_deg",
    "concentric_s",
    "eccentric_s",
    GOOD_SHARE,
)
_HALF = float(norm.ppf(0.95))  # half of a 90 % interval over the standard error
_DEFAULT_FORM = FormSettings()


@dataclass(frozen=True)
class Day:
    """A measure on one day, from one place of the camera.

    Attributes:
        day: the lifter's calendar day.
        place: number of the set-up; days of one number are alike.
        median: the measure, with the halves of its interval.
        sets: how many were joined.
    """

    day: date
    place: int
    median: SetMedian
    sets: int


@dataclass(frozen=True)
class Trend:
    """How a measure changed from the first day to the last.

    Attributes:
        measure: one of ``MEASURES``.
        days: that have a value.
        span_days: from the first to the last.
        change: over that span, with its 90 % interval; missing if there are too few days.
        clear: whether it is distinguished from no change, with all measures of the lifter in mind.
    """

    measure: str
    days: int
    span_days: int
    change: Estimate
    clear: bool = False

    @property
    def tested(self) -> bool:
        """Whether there was enough to test."""
        return self.change.known


@dataclass(frozen=True)
class Recurring:
    """A fault that comes again.

    Attributes:
        fault: which.
        sets: of the latest sets, how many have it in at least one rep.
        of: how many were looked at.
        last: the day of the latest of them.
    """

    fault: Fault
    sets: int
    of: int
    last: date


def trends(
    sets: Iterable[KeptSet],
    settings: LibrarySettings = DEFAULT_SETTINGS,
    form: FormSettings = _DEFAULT_FORM,
) -> tuple[Trend, ...]:
    """The course of every measure over a lifter's sets of one exercise.

    Args:
        sets: with their figures, in any order.
        settings: when there is enough, and when a trend is clear.
        form: of the intervals.
    """
    known = [each for each in sets if each.figures.set_up is not None]
    found = {
        measure: _trend(measure, days_of(known, measure, form), settings, form)
        for measure in MEASURES
    }
    clear = _holm({m: p for m, (_, p) in found.items() if p is not None}, settings.trend_chance)
    return tuple(
        Trend(t.measure, t.days, t.span_days, t.change, clear=measure in clear)
        for measure, (t, _) in found.items()
    )


def recurring(
    sets: Iterable[KeptSet], settings: LibrarySettings = DEFAULT_SETTINGS
) -> tuple[Recurring, ...]:
    """Faults of at least so many of the latest sets, most important first."""
    judged = [each for each in sets if each.figures.whole_reps]
    latest = sorted(judged, key=lambda each: each.about.day)[-settings.recurring_sets :]
    found = []
    for fault in Fault:
        having = [each for each in latest if each.figures.faults.get(fault)]
        if len(having) > 1 and len(having) >= settings.recurring_share * len(latest):
            found.append(Recurring(fault, len(having), len(latest), having[-1].about.day))
    return tuple(found)


def days_of(
    sets: Sequence[KeptSet], measure: str, form: FormSettings = _DEFAULT_FORM
) -> tuple[Day, ...]:
    """A measure day by day, oldest first; sets of one day and place are joined."""
    places: list[SetUp] = []
    joined: dict[tuple[date, int], list[SetMedian]] = {}
    for each in sorted(sets, key=lambda each: each.about.day):
        set_up, median = each.figures.set_up, median_of(each, measure)
        if set_up is None or median is None:
            continue
        place = next((i for i, known in enumerate(places) if known.like(set_up, form)), None)
        if place is None:
            place = len(places)
            places.append(set_up)
        joined.setdefault((each.about.day, place), []).append(median)
    return tuple(
        Day(day, place, _joined(medians), len(medians))
        for (day, place), medians in sorted(joined.items())
    )


def median_of(kept: KeptSet, measure: str) -> SetMedian | None:
    """A measure of a set; None where it was not measured."""
    figures = kept.figures
    if measure != GOOD_SHARE:
        return figures.medians.get(measure)
    judged = figures.verdicts.get(Verdict.GOOD, 0) + figures.verdicts.get(Verdict.ADJUST, 0)
    if not judged:
        return None
    good = figures.verdicts.get(Verdict.GOOD, 0)
    # Agresti and Coull's (1998): neither 0 of 3 nor 3 of 3 is known without error.
    share = (good + 2) / (judged + 4)
    half = _HALF * math.sqrt(share * (1 - share) / (judged + 4))
    return SetMedian(100 * good / judged, 0.0, 100 * half)


def _joined(medians: Sequence[SetMedian]) -> SetMedian:
    """The mean of a day's sets: what is uncertain about all alike does not become less."""
    count = len(medians)
    spread = math.sqrt(sum(each.spread**2 for each in medians)) / count
    common = sum(each.common for each in medians) / count
    return SetMedian(sum(each.value for each in medians) / count, common, spread)


def _trend(
    measure: str, days: Sequence[Day], settings: LibrarySettings, form: FormSettings
) -> tuple[Trend, float | None]:
    """The trend of one measure, and the chance of as much without any."""
    count = len({each.day for each in days})
    span = (days[-1].day - days[0].day).days if days else 0
    if count < settings.trend_min_days or span < settings.trend_min_span_days:
        return Trend(measure, count, span, Estimate.missing()), None
    slope, error, free = fitted_slope(
        np.array([(each.day - days[0].day).days / span for each in days]),
        np.array([each.median.value for each in days]),
        _covariance(days, form.shared_left),
    )
    half = float(student.ppf(0.95, free)) * error
    chance = 2 * float(student.sf(abs(slope) / error, free))
    most = 100.0 if measure == GOOD_SHARE else math.inf  # a straight line knows no bounds
    change = (min(most, max(-most, each)) for each in (slope, slope - half, slope + half))
    return Trend(measure, count, span, Estimate(*change)), chance


def _covariance(days: Sequence[Day], left: float) -> FloatArray:
    """(n, n) of the stated errors: ``left`` of the common ones is each day's own."""
    common = np.array([each.median.common for each in days]) / _HALF
    spread = np.array([each.median.spread for each in days]) / _HALF
    place = np.array([each.place for each in days])
    shared = (1 - left**2) * np.outer(common, common) * (place[:, None] == place[None, :])
    own = spread**2 + (left * common) ** 2
    # A day of one rep has no spread, and a time that was seen exactly no error at all.
    floor = 1e-6 * max(1.0, float(own.max(initial=0.0)))
    return np.asarray(shared + np.diag(own + floor))


def fitted_slope(
    time: FloatArray, values: FloatArray, covariance: FloatArray
) -> tuple[float, float, int]:
    """Slope of a line by generalised least squares with a variance between the values.

    Args:
        time: (n,) at least three, not all alike.
        values: (n,) measured.
        covariance: (n, n) of their stated errors.

    Returns:
        The slope, its standard error, and the degrees of freedom.
    """
    design = np.stack([np.ones_like(time), time], axis=1)
    free = len(time) - design.shape[1]
    between = _between(design, values, covariance, free)
    weight = np.linalg.inv(covariance + between * np.eye(len(time)))
    bread = np.linalg.inv(design.T @ weight @ design)
    line = bread @ design.T @ weight @ values
    rest = values - design @ line
    scale = max(1.0, float(rest @ weight @ rest) / free)
    return float(line[1]), math.sqrt(scale * float(bread[1, 1])), free


def _between(design: FloatArray, values: FloatArray, covariance: FloatArray, free: int) -> float:
    """What the values differ by beyond their stated errors, as a variance; at least 0."""
    weight = np.linalg.inv(covariance)
    through = weight @ design
    rest = weight - through @ np.linalg.inv(design.T @ through) @ through.T
    excess = float(values @ rest @ values) - free
    return max(0.0, excess / float(np.trace(rest)))


def _holm(chances: Mapping[str, float], chance: float) -> set[str]:
    """The names whose chances Holm's method calls significant."""
    clear: set[str] = set()
    ordered = sorted(chances.items(), key=lambda item: item[1])
    for number, (name, found) in enumerate(ordered):
        if found > chance / (len(ordered) - number):
            break
        clear.add(name)
    return clear
