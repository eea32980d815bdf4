"""What the accuracy tables compare, on made reps with known answers."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lab.benchmarks.accuracy import targets_table
from lab.benchmarks.quantities import (
    HIP_VERSUS_BEST,
    KNEE,
    LUMBAR_VERSUS_REFERENCE,
    LUMBAR_WITHOUT,
    Row,
)
from lab.benchmarks.truth import TrueClip, TrueRep
from tests.made import made_set
from thrust_vision.estimate import Estimate
from thrust_vision.form.report import RepReport

REP = made_set(1).reps[0]


def found(knee: float, lumbar: float, against: float, hip: float) -> RepReport:
    measures = replace(
        REP.measures,
        knee_angle_lockout_deg=Estimate(knee, knee - 5, knee + 5),
        lumbar_extension_change_deg=Estimate(lumbar, lumbar - 5, lumbar + 5),
        lumbar_extension_vs_reference_deg=Estimate(against, against - 5, against + 5),
        hip_extension_vs_best_deg=Estimate(hip, hip - 5, hip + 5),
    )
    return replace(REP, measures=measures)


def true(number: int, lumbar: float, hip: float) -> TrueRep:
    return TrueRep(number, number, lumbar < 5, 90.0, 80.0, lumbar, lumbar - 4.0, hip, 0.0)


REPS = (true(1, 1.0, -3.0), true(2, 26.0, -10.0), true(3, 12.0, -1.0))
CLIP = TrueClip(Path("set.mp4"), "hip_thrust", "left", 0.0, 5.0, "body", "standard", "none", REPS)
SAID = (found(92.0, 3.0, 0.0, -4.0), found(87.0, 20.0, 22.0, -8.0), None)
ROWS = [
    Row(CLIP, rep, REPS[0], said, SAID[0], REPS[2], {})
    for rep, said in zip(REPS, SAID, strict=True)
]


def test_what_is_compared_with_itself_does_not_count() -> None:
    assert LUMBAR_VERSUS_REFERENCE.among(ROWS, []) == ROWS[1:]
    assert HIP_VERSUS_BEST.among(ROWS, []) == ROWS[:2]
    assert KNEE.among(ROWS, []) == ROWS
    assert LUMBAR_WITHOUT.among([], ROWS) == ROWS
    assert LUMBAR_WITHOUT.among(ROWS, []) == []


def test_errors_are_what_was_told_less_the_truth_and_a_missed_rep_has_none() -> None:
    assert KNEE.errors(ROWS) == pytest.approx([2.0, -3.0, np.nan], nan_ok=True)
    against = LUMBAR_VERSUS_REFERENCE.errors(ROWS)
    assert against == pytest.approx([0.0, 22.0 - 25.0, np.nan], nan_ok=True)
    beside = HIP_VERSUS_BEST.errors(ROWS)
    assert beside == pytest.approx([-4.0 + 2.0, -8.0 + 9.0, np.nan], nan_ok=True)


def test_the_table_of_aims_holds_these_errors() -> None:
    line = next(
        x for x in targets_table(ROWS, ROWS).splitlines() if x.startswith("| no plates, yaw to")
    )
    cells = [cell.strip().split()[0] for cell in line.strip("|").split("|")[1:]]
    # The hip versus the reference rep: told -4 apart, truly -7; half of the others answered.
    assert cells == ["2.5", "3.0", "4.0", "3.0", "–", "50"]
