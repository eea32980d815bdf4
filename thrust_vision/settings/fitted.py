"""Numbers that the fitted models in ``models/`` are bound to."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


@dataclass(frozen=True)
class FittedWith:
    """What the models were fitted with: with other values they would have to be fitted anew.

    So no caller can change them; they count in ``Settings.settings_hash`` all the same.
    """

    lumbar_in_trunk_thigh: float = threshold(
        0.6,
        "1",
        "how much of the back's extension the angle shoulder-hip-knee shows, beside all of the "
        "hip's",
        "geometry of a trunk that bends at its lower end: 1 / 1.6 (docs/how-it-works.md)",
    )
    max_yaw_deg: float = threshold(
        30.0,
        "degrees",
        "camera yaw up to which intervals grow; beyond it they stay as wide as there",
        "lab.fitting.lockout_angles fits intervals on cameras up to here",
    )
    few_reps: int = threshold(
        3,
        "reps",
        "of up to so many the best counts as a set's best, of more the best but one",
        "own: among many one outlier may be the best",
    )
    opening_reach: int = threshold(
        2,
        "frames",
        "to either side of a top or bottom of a rep, over whose median the hip's opening is taken",
        "own",
    )


FITTED_WITH = FittedWith()
