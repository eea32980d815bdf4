"""How often a trend is called clear: of lifters who do not change, and of those who do.

    python -m lab.benchmarks.trends [LIFTERS]

One made set a week from one place of the camera. Its lower back's value has a common error of 6°
and a spread of the reps of 3° (half 90 % intervals), and differs from week to week by 2.5° (one
standard deviation) beyond them; the other measures do the same and do not change.
"""

import sys
from datetime import date, timedelta

import numpy as np

from thrust_vision.form.compare import SetMedian, SetUp
from thrust_vision.library.figures import Figures
from thrust_vision.library.kept import About, Judged, KeptSet
from thrust_vision.library.trends import MEASURES, trends
from thrust_vision.settings import FormSettings

_COMMON_DEG, _SPREAD_DEG, _WEEKLY_DEG = 6.0, 3.0, 2.5
_HALF = 1.645
_SET_UP = SetUp((1280, 720), ("hip_thrust", "standard", "left", False), 200.0, 3.0)
_FIRST = date(2026, 1, 5)


def main() -> None:
    """Print the table."""
    lifters = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rng = np.random.default_rng(11)
    print("| weekly sets | change a week | any measure clear | the lower back's clear |")
    print("|---|---|---|---|")
    for weeks in (6, 8, 12):
        for slope_deg in (0.0, -1.0, -2.0, -3.0):
            clear = [_clear(weeks, slope_deg, rng) for _ in range(lifters)]
            some, right = (100 * float(np.mean(each)) for each in zip(*clear, strict=True))
            print(f"| {weeks} | {slope_deg:g}° | {some:.0f} % | {right:.0f} % |")


def _clear(weeks: int, slope_deg: float, rng: np.random.Generator) -> tuple[bool, bool]:
    """Whether any trend of one lifter is called clear, and whether the lower back's is."""
    found = trends([_set(week, slope_deg * week, rng) for week in range(weeks)])
    return any(each.clear for each in found), found[0].clear


def _set(week: int, changed_deg: float, rng: np.random.Generator) -> KeptSet:
    """A week's set; the part of its error that all weeks share shifts all alike and is left out."""
    own = FormSettings().shared_left * _COMMON_DEG / _HALF
    sd = float(np.hypot(np.hypot(own, _SPREAD_DEG / _HALF), _WEEKLY_DEG))
    medians = {
        name: SetMedian(20 + rng.normal(0, sd) + changed_deg * (i == 0), _COMMON_DEG, _SPREAD_DEG)
        for i, name in enumerate(MEASURES[:-1])
    }
    return KeptSet(
        key=f"{week:032x}",
        about=About(None, _FIRST + timedelta(weeks=week)),
        lifter=None,
        clip_name="set.mp4",
        clip_sha256=f"{week:064x}",
        exercise="hip_thrust",
        verdict="good",
        reps=8,
        said={},
        judged=Judged("", "", "auto", 45.0),
        size_bytes=0,
        figures=Figures(medians, 8, {}, {}, _SET_UP),
    )


if __name__ == "__main__":
    main()
