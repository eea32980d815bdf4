"""The confusion tables of ``lab.benchmarks.verdicts`` on the samples, whose truth is known."""

import pytest

from lab.benchmarks.truth import read_split
from lab.benchmarks.verdicts import Case, cases_of, error_table, fault_table, unsure_table
from tests.sets import SAMPLES, report_on
from thrust_vision.form.report import Fault

CLIPS = {clip.path.stem: clip for clip in read_split(SAMPLES)}


def cases(name: str) -> list[Case]:
    clip = CLIPS[name]
    return cases_of(clip, report_on(clip.path))


def has(name: str, fault: Fault) -> list[bool]:
    return [case.beyond[fault] > 0 for case in cases(name)]


@pytest.mark.parametrize(
    ("name", "fault", "expected"),
    [
        ("back-over-hip", Fault.BACK_OVER_HIP, [False, True, True, True]),
        ("braced-good", Fault.BACK_OVER_HIP, [False] * 4),
        ("feet-too-close", Fault.FEET_TOO_CLOSE, [True] * 3),
        ("feet-too-far", Fault.FEET_TOO_FAR, [True] * 3),
        ("floor-bridge", Fault.FEET_TOO_FAR, [False] * 4),
        ("fast-careless", Fault.FAST_LOWERING, [True] * 5),
        ("fast-careless", Fault.SHORT_OF_LOCKOUT, [False, False, False, True, False]),
    ],
)
def test_the_truth_of_a_sample_is_read_as_its_faults(
    name: str, fault: Fault, expected: list[bool]
) -> None:
    assert has(name, fault) == expected


def test_lowerings_that_are_dropped_are_clear_cases() -> None:
    assert all(case.beyond[Fault.FAST_LOWERING] >= 2 for case in cases("fast-careless"))


def test_the_tables_count_what_was_said() -> None:
    some = [*cases("fast-careless"), *cases("braced-good")]
    (line,) = [x for x in fault_table(Fault.FAST_LOWERING, some).splitlines() if "| all |" in x]
    # Five clear cases, all of them said; four that are near the limit or none, none of them said.
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[1:3] == ["5", "100 %"]
    assert int(cells[4]) + int(cells[7]) == 4
    assert {cells[5], cells[8]} <= {"0 %", "–"}
    assert "| all | 9 | 44 % | 56 % | 0 % |" in unsure_table(some)
    assert "| knee, no plates | 4 |" in error_table(some)
