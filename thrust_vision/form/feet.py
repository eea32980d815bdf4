"""Where the feet stand, judged by knee and shin of the whole set.

Knee angle - 90° = tilt of the shin outwards + slope of the thigh up to the hips. So a knee alone
does not tell the feet: it opens as well where the hips end above the knees. Feet stand still
through a set, so its reps are pooled.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from thrust_vision.estimate import Estimate, median_estimate
from thrust_vision.form.criteria import FeetBand
from thrust_vision.form.report import Fault, Note, RepMeasures


@dataclass(frozen=True)
class Feet:
    """Knee angle and tilt of the shin at lockout, over the reps of a set."""

    knee_deg: Estimate
    shin_deg: Estimate

    @property
    def known(self) -> bool:
        """Whether both were seen."""
        return self.knee_deg.known and self.shin_deg.known

    def narrowed(self, share: float) -> "Feet":
        """The same with intervals of ``share`` of their width: what is probable."""
        return Feet(_narrowed(self.knee_deg, share), _narrowed(self.shin_deg, share))

    @property
    def thigh_slope_deg(self) -> Estimate:
        """How much the thigh rises from the knee to the hips; missing where not known."""
        if not self.known:
            return Estimate.missing()
        knee, shin = self.knee_deg, self.shin_deg
        half = math.hypot(knee.high - knee.low, shin.high - shin.low) / 2
        return Estimate.around(knee.value - 90 - shin.value, half)


def pooled_feet(measures: Sequence[RepMeasures]) -> Feet:
    """Medians over the reps.

    The intervals are those of one rep: what is uncertain about it (camera, clothes, model) is the
    same in all, and more reps do not narrow it.
    """
    return Feet(
        median_estimate(numbers.knee_angle_lockout_deg for numbers in measures),
        median_estimate(numbers.shin_angle_lockout_deg for numbers in measures),
    )


def feet_fault(feet: Feet, band: FeetBand) -> Fault | None:
    """What is surely off about the feet: knee and shin, both in the same direction."""
    knee, shin = feet.knee_deg, feet.shin_deg
    if knee.surely_above(band.knee_max_deg) and shin.surely_above(band.shin_max_deg):
        return Fault.FEET_TOO_FAR
    if knee.surely_below(band.knee_min_deg) and shin.surely_below(band.shin_min_deg):
        return Fault.FEET_TOO_CLOSE
    return None


def stand_well(feet: Feet, band: FeetBand) -> bool:
    """Whether knee and shin were both seen, and neither lies outside its band."""
    knee, shin = feet.knee_deg, feet.shin_deg
    return feet.known and not (
        knee.surely_above(band.knee_max_deg)
        or knee.surely_below(band.knee_min_deg)
        or shin.surely_above(band.shin_max_deg)
        or shin.surely_below(band.shin_min_deg)
    )


def knee_note(feet: Feet, band: FeetBand) -> Note | None:
    """A knee that is surely off over upright shins: by the height of the hips, not by the feet."""
    if not band.shin_min_deg <= feet.shin_deg.value <= band.shin_max_deg:
        return None
    slope = feet.thigh_slope_deg
    if feet.knee_deg.surely_above(band.knee_max_deg) and slope.surely_above(0):
        return Note.HIPS_ABOVE_KNEES
    if feet.knee_deg.surely_below(band.knee_min_deg) and slope.surely_below(0):
        return Note.HIPS_BELOW_KNEES
    return None


def _narrowed(estimate: Estimate, share: float) -> Estimate:
    value = estimate.value
    return Estimate(
        value, value - share * (value - estimate.low), value + share * (estimate.high - value)
    )
