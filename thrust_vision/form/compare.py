"""What differs between two sets, and whether the difference is larger than its error."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.stats import boschloo_exact
from scipy.stats import t as student

from thrust_vision.estimate import Estimate
from thrust_vision.form.judge import timed
from thrust_vision.form.report import Fault, RepReport, SetReport
from thrust_vision.form.shown import shown_measures
from thrust_vision.settings import FormSettings

Unit = Literal["deg", "pct", "s"]

# Standard error of a median over that of a mean, for normally distributed values: sqrt(pi / 2).
_MEDIAN_FACTOR = math.sqrt(math.pi / 2)
_DEFAULT_FORM = FormSettings()


@dataclass(frozen=True)
class CountDifference:
    """In how many reps of two sets something was noted.

    Attributes:
        fault: that was noted.
        before, before_reps: reps with it and whole reps of the first set.
        after, after_reps: those of the second.
        clear: whether chance alone would seldom give it.
    """

    fault: Fault
    before: int
    before_reps: int
    after: int
    after_reps: int
    clear: bool


@dataclass(frozen=True)
class Difference:
    """One measure of two sets.

    Attributes:
        measure: a column of ``reps.csv``, or of a rep's times.
        unit: of the values: degrees, percent or seconds.
        before: median of the first set's reps, without its reference rep, with its 90 % interval.
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

    def rounded(self, digits: int) -> "Difference":
        """The same as it is shown: the change is that between the rounded figures beside it."""
        before, after = (_rounded(each, digits) for each in (self.before, self.after))
        change = self.change
        if change.known:
            shown = round(after.value - before.value, digits)
            off = shown - change.value
            change = Estimate(shown, change.low + off, change.high + off)
        return replace(self, before=before, after=after, change=_rounded(change, digits))


_Of = Callable[[RepReport], Estimate]


def compare_sets(
    before: SetReport, after: SetReport, settings: FormSettings = _DEFAULT_FORM
) -> tuple[Difference, ...]:
    """Every measure of two sets side by side; missing where either set does not have it.

    Reps that the clip cuts off, and the reference reps, are left out: a braced one on purpose is
    not how the set was done. The interval of a set's median joins what is uncertain about every
    rep alike (the model, the lifter, the camera's place), which more reps do not narrow, and the
    spread of the reps. In one set-up the first is the same in both sets, and only a part of it is
    left in the difference.
    """
    left = settings.shared_left if same_set_up(before, after, settings) else 1.0
    pair = [_compared(each) for each in (before, after)]
    return tuple(
        _difference(name, unit, [map(of, reps) for reps in pair], left)
        for name, unit, of in _measures(settings)
    )


def set_medians(
    report: SetReport, settings: FormSettings = _DEFAULT_FORM
) -> Mapping[str, "SetMedian"]:
    """The medians of a set as ``compare_sets`` takes them, and of how straight the hips got.

    Missing ones are NaN. A rejected clip has none.
    """
    reps = _compared(report)
    rows = (*_measures(settings), ("hip_extension_lockout_deg", "deg", _hips_straight))
    return {name: SetMedian.of([of(rep) for rep in reps]) for name, _, of in rows if reps}


def compare_counts(
    before: SetReport, after: SetReport, settings: FormSettings = _DEFAULT_FORM
) -> tuple[CountDifference, ...]:
    """In how many whole reps each fault was noted, of those that either set has."""
    pairs = [[r for r in each.reps if r.whole] for each in (before, after)]
    found = []
    for fault in Fault:
        counts = [sum(fault in r.faults for r in reps) for reps in pairs]
        if any(counts):
            first, second = map(len, pairs)
            clear = _chance(counts, (first, second)) < settings.max_chance
            found.append(CountDifference(fault, counts[0], first, counts[1], second, clear))
    return tuple(found)


def _chance(counts: Sequence[int], reps: Sequence[int]) -> float:
    """How often chance alone would part two sets so far, by Boschloo's exact test.

    It is made for few reps: Boschloo (1970), Statistica Neerlandica 24: 1-35.
    """
    if counts[0] * reps[1] == counts[1] * reps[0]:
        return 1.0
    table = [list(counts), [total - having for having, total in zip(counts, reps, strict=True)]]
    return float(boschloo_exact(table).pvalue)


@dataclass(frozen=True)
class SetUp:
    """What a set looked like to the camera, to tell whether two were filmed from one place.

    Attributes:
        size_px: width and height of the picture.
        kind: exercise, variant, facing, and whether plates hide the hips.
        trunk_px: length of the lifter's trunk.
        yaw_deg: of the camera.
    """

    size_px: tuple[int, int]
    kind: tuple[str, str, str, bool]
    trunk_px: float
    yaw_deg: float

    @classmethod
    def of(cls, report: SetReport) -> "SetUp | None":
        """That of a set; None for a rejected clip."""
        clip, scene = report.clip, report.scene
        if scene is None:
            return None
        kind = (scene.exercise, scene.variant.value, scene.facing, scene.plates_seen)
        return cls((clip.width, clip.height), kind, scene.trunk_px, scene.yaw_deg.value)

    def like(self, other: "SetUp", settings: FormSettings = _DEFAULT_FORM) -> bool:
        """Whether both look filmed from the same place with the same lifter and load."""
        size = math.log(other.trunk_px / self.trunk_px)
        turned = abs(other.yaw_deg - self.yaw_deg)
        return (
            (self.size_px, self.kind) == (other.size_px, other.kind)
            and abs(size) <= settings.same_place_size
            and turned <= settings.same_place_yaw_deg
        )


def same_set_up(before: SetReport, after: SetReport, settings: FormSettings) -> bool:
    """Whether two sets look filmed from the same place with the same lifter and load."""
    first, second = SetUp.of(before), SetUp.of(after)
    return first is not None and second is not None and first.like(second, settings)


def _measures(settings: FormSettings) -> tuple[tuple[str, Unit, _Of], ...]:
    """Name, unit and value of every measure that sets are compared by."""

    def times(name: str) -> _Of:
        def of(report: RepReport) -> Estimate:
            return timed(getattr(report.rep, name), settings)

        return of

    def measured(name: str) -> _Of:
        def of(report: RepReport) -> Estimate:
            found: Estimate = getattr(report.measures, name)
            return found

        return of

    def in_degrees(name: str) -> _Of:
        def of(report: RepReport) -> Estimate:
            found: Estimate = getattr(shown_measures(report.measures), name)
            return found

        return of

    return (
        ("lumbar_extension_change_deg", "deg", in_degrees("lumbar_extension_change_deg")),
        ("hip_extension_change_deg", "deg", in_degrees("hip_extension_change_deg")),
        ("lumbar_share_pct", "pct", _share),
        ("knee_angle_lockout_deg", "deg", measured("knee_angle_lockout_deg")),
        ("shin_angle_lockout_deg", "deg", measured("shin_angle_lockout_deg")),
        ("concentric_s", "s", times("concentric_s")),
        ("hold_s", "s", times("hold_s")),
        ("eccentric_s", "s", times("eccentric_s")),
    )


def _hips_straight(report: RepReport) -> Estimate:
    return report.measures.hip_extension_lockout_deg


def _compared(report: SetReport) -> list[RepReport]:
    """The whole reps but the reference rep; with it if there is no other."""
    others = [r for r in report.counted if r.rep.number != report.reference_rep]
    return others or list(report.counted)


def _difference(
    measure: str, unit: Unit, pair: Sequence[Iterable[Estimate]], shared_left: float
) -> Difference:
    first, second = (SetMedian.of(list(each)) for each in pair)
    change = second.value - first.value
    before, after = (_possible(each.estimate, unit) for each in (first, second))
    shared = shared_left * math.hypot(first.common, second.common)
    half = math.hypot(shared, first.spread, second.spread)
    if not math.isfinite(change):
        return Difference(measure, unit, before, after, Estimate.missing())
    return Difference(measure, unit, before, after, Estimate.around(change, half))


def _possible(estimate: Estimate, unit: Unit) -> Estimate:
    """An estimate whose interval ends where its values do: a share lies between 0 and 100 %."""
    if unit != "pct" or not estimate.known:
        return estimate
    return Estimate(estimate.value, max(estimate.low, 0.0), min(estimate.high, 100.0))


def _rounded(estimate: Estimate, digits: int) -> Estimate:
    if not estimate.known:
        return estimate
    return Estimate(*(round(v, digits) for v in (estimate.value, estimate.low, estimate.high)))


@dataclass(frozen=True)
class SetMedian:
    """A set's median and the halves of its 90 % interval; NaN where nothing was measured.

    Attributes:
        value: the median of the reps.
        common: half interval of what is uncertain about every rep alike.
        spread: half interval from the reps' own spread.
    """

    value: float
    common: float
    spread: float

    @property
    def estimate(self) -> Estimate:
        """The median with the whole interval."""
        if not math.isfinite(self.value):
            return Estimate.missing()
        return Estimate.around(self.value, math.hypot(self.common, self.spread))

    @classmethod
    def of(cls, reps: Sequence[Estimate]) -> "SetMedian":
        """Of the reps' estimates, known or not."""
        known = [rep for rep in reps if rep.known]
        if not known:
            return cls(math.nan, math.nan, math.nan)
        return _median(known)


def _median(known: Sequence[Estimate]) -> SetMedian:
    values = np.array([rep.value for rep in known])
    common = float(np.median([(rep.high - rep.low) / 2 for rep in known]))
    spread = 0.0
    if (n := len(values)) > 1:
        error = _MEDIAN_FACTOR * float(values.std(ddof=1)) / math.sqrt(n)
        spread = float(student.ppf(0.95, n - 1)) * error
    return SetMedian(float(np.median(values)), common, spread)


def _share(report: RepReport) -> Estimate:
    """The lower back's share with the interval that follows from both changes, to first order."""
    measures = shown_measures(report.measures)
    hip, back = measures.hip_extension_change_deg, measures.lumbar_extension_change_deg
    share, whole = measures.lumbar_share_pct, hip.value + back.value
    if not (math.isfinite(share) and hip.known and back.known) or whole <= 0:
        return Estimate.missing()
    hip_half, back_half = (hip.high - hip.low) / 2, (back.high - back.low) / 2
    half = 100 * math.hypot(hip.value * back_half, back.value * hip_half) / whole**2
    return Estimate(share, share - half, share + half)
