import math
from dataclasses import replace

from tests.made import made_set
from thrust_vision.reps.reference import first_complete

REPS = [report.rep for report in made_set(4).reps]


def test_the_first_rep_is_the_one_to_compare_with() -> None:
    assert first_complete(REPS, [True] * 4) == 0


def test_reps_that_are_cut_off_partial_or_unseen_are_passed_over() -> None:
    cut = replace(REPS[0], complete=False)
    partial = replace(REPS[1], partial=True)
    assert first_complete([cut, partial, *REPS[2:]], [True] * 4) == 2
    assert first_complete([cut, partial, *REPS[2:]], [True, True, False, True]) == 3
    open_end = replace(REPS[0], eccentric_s=math.nan)
    assert first_complete([open_end, REPS[1]], [True, True]) == 1


def test_a_set_without_a_whole_rep_has_none() -> None:
    assert first_complete([replace(rep, complete=False) for rep in REPS], [True] * 4) is None
    assert first_complete([], []) is None
