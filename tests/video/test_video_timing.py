"""Times from faulty timestamps, and orientations from faulty matrices."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from thrust_vision.video.orientation import Orientation
from thrust_vision.video.timing import FrameClock

STAMPS = st.one_of(st.none(), st.integers(-(2**62), 2**62), st.integers(-3000, 3000))
BASE = Fraction(1, 600)


@given(stamps=st.lists(STAMPS, min_size=1))
def test_times_start_at_zero_and_only_rise(stamps: list[int | None]) -> None:
    clock = FrameClock(1 / 30)
    times_s = [clock.tick(pts, BASE, None) for pts in stamps]
    usable_s = [time_s for time_s in times_s if time_s is not None]
    assert usable_s[0] == 0
    assert all(later > earlier for earlier, later in pairwise(usable_s))
    assert all(b - a <= 60 for a, b in pairwise(usable_s))
    assert clock.frames == len(usable_s)
    assert clock.duration_s > usable_s[-1]


def test_repeated_and_backward_stamps_are_left_out() -> None:
    clock = FrameClock(1 / 30)
    times_s = [clock.tick(pts, BASE, 20) for pts in (100, 120, 120, 110, 140, 160)]
    assert times_s == [0, 20 / 600, None, None, 40 / 600, 60 / 600]
    assert clock.duration_s == 80 / 600
    assert not clock.variable


def test_a_leap_is_left_out() -> None:
    clock = FrameClock(1 / 30)
    assert [clock.tick(pts, BASE, 20) for pts in (0, 20, 10**9, 40)] == [0, 1 / 30, None, 1 / 15]


def test_missing_stamps_are_filled_in() -> None:
    clock = FrameClock(0.1)
    times_s = [clock.tick(pts, BASE, None) for pts in (None, None, 5000, 5060)]
    assert times_s == [0, 0.1, 0.2, 0.3]


@given(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=9, max_size=9))
def test_any_matrix_gives_an_orientation(matrix: list[int]) -> None:
    orientation = Orientation.from_display_matrix(matrix)
    assert orientation.rotation_deg in (0, 90, 180, 270)
    assert sorted(orientation.size(3, 2)) == [2, 3]


def test_matrix_of_zeros_changes_nothing() -> None:
    assert Orientation.from_display_matrix([0] * 9) == Orientation()
