from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrust_vision.body.stretches import stretches_of


@pytest.mark.parametrize(
    ("mask", "found"),
    [
        ("", []),
        ("0", []),
        ("1", [(0, 1)]),
        ("0110", [(1, 3)]),
        ("1011", [(0, 1), (2, 4)]),
    ],
)
def test_each_stretch_from_its_first_to_after_its_last(
    mask: str, found: list[tuple[int, int]]
) -> None:
    stretches = stretches_of(np.array([sign == "1" for sign in mask], bool))
    assert [(each.start, each.stop) for each in stretches] == found


@given(st.lists(st.booleans(), max_size=30))
def test_stretches_make_up_the_mask_and_never_touch(signs: list[bool]) -> None:
    stretches = stretches_of(np.array(signs, bool))
    again = np.zeros(len(signs), bool)
    for each in stretches:
        again[each] = True
    assert again.tolist() == signs
    assert all(a.stop < b.start for a, b in pairwise(stretches))
