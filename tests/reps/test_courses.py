"""Counting lifts in courses of the hip's height whose reps are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stick.course import DEFAULT_TEMPO, Tempo, ease, rises
from thrust_vision.reps.rep import Rep
from thrust_vision.reps.segment import find_reps
from thrust_vision.settings import RepSettings

LIFT = 0.6  # trunk lengths
REPS = RepSettings()


def counted(
    time_s: np.ndarray, height: np.ndarray, upright: np.ndarray | None = None
) -> tuple[Rep, ...]:
    upright = np.zeros(len(time_s), bool) if upright is None else upright
    return find_reps(time_s, height, ~upright, upright, REPS)


def noisy(height: np.ndarray, size: float = 0.008) -> np.ndarray:
    return height + np.random.default_rng(0).normal(size=len(height)) * size


@pytest.mark.parametrize("reps", [1, 2, 5, 12, 30])
def test_sets_of_all_lengths(reps: int) -> None:
    time_s, rise, tops = rises(reps)
    found = counted(time_s, noisy(LIFT * rise))
    assert [rep.number for rep in found] == list(range(1, reps + 1))
    assert all(rep.complete and not rep.partial for rep in found)
    assert np.abs([rep.lockout_s for rep in found] - tops).max() < 0.15


def test_starts_and_ends_where_the_hip_rests() -> None:
    time_s, rise, _ = rises(3)
    for number, rep in enumerate(counted(time_s, LIFT * rise)):
        begin = 1.0 + number * DEFAULT_TEMPO.total
        assert rep.start_s == pytest.approx(begin, abs=0.15)
        assert rep.end_s == pytest.approx(begin + 1.0 + 0.5 + 1.2, abs=0.15)


@given(
    reps=st.integers(1, 8),
    fps=st.sampled_from([10.0, 24.0, 30.0, 60.0, 240.0]),
    speed=st.sampled_from([0.25, 0.5, 1.0, 2.0]),
    lift=st.floats(0.25, 1.0),
)
@settings(max_examples=40, deadline=None)
def test_frame_rate_speed_and_size_change_no_count(
    reps: int, fps: float, speed: float, lift: float
) -> None:
    tempo = Tempo(1.0 / speed, 0.5 / speed, 1.2 / speed, 0.6 / speed)
    time_s, rise, tops = rises(reps, tempo, fps)
    found = counted(time_s, noisy(lift * rise, 0.004))
    assert len(found) == reps
    assert np.abs([rep.lockout_s for rep in found] - tops).max() < 0.15 / speed


@pytest.mark.parametrize("height", [0.28, 0.4, 0.5, 0.65])
def test_partial_reps_that_take_their_time_count(height: float) -> None:
    time_s, rise, _ = rises([1.0, height, 1.0, 1.0, height])
    found = counted(time_s, noisy(LIFT * rise))
    assert [rep.partial for rep in found] == [False, True, False, False, True]


@pytest.mark.parametrize(("lift", "count"), [(0.2, 3), (0.3, 2)])
def test_low_reps_of_a_set_with_little_range_count(lift: float, count: int) -> None:
    # Big plates leave little room on the floor: a low rep rises by 7 % of the trunk.
    time_s, rise, _ = rises([1.0, 0.07 / lift, 1.0])
    assert len(counted(time_s, lift * rise)) == count


def test_a_quick_low_rep_between_slow_ones_counts() -> None:
    slow, slow_rise, _ = rises(3, Tempo(1.4, 1.0, 1.4, 0.8))
    quick, quick_rise, _ = rises([0.5], Tempo(0.6, 0.4, 0.6, 0.6), rest_s=0.5)
    later = [slow[-1] + 1 / 30, slow[-1] + quick[-1] + 2 / 30]
    time_s = np.concatenate([slow, later[0] + quick, later[1] + slow])
    found = counted(time_s, LIFT * np.concatenate([slow_rise, quick_rise, slow_rise]))
    assert [rep.partial for rep in found] == [False, False, False, True, False, False, False]


@pytest.mark.parametrize("height", [0.15, 0.3, 0.45, 0.52])
def test_false_starts_before_a_lift_do_not_count(height: float) -> None:
    time_s, rise, _ = rises(4, Tempo(rest=2.0))
    since = (time_s - 1.0) % Tempo(rest=2.0).total - 3.2  # in each rest
    hump = np.where((since > 0) & (since < 0.9), np.sin(np.pi * since / 0.9) ** 2, 0.0)
    assert len(counted(time_s, noisy(LIFT * (rise + height * hump)))) == 4


@pytest.mark.parametrize("place", ["bottom", "top"])
def test_bounces_do_not_count(place: str) -> None:
    time_s, rise, _ = rises(4)
    bounce = 0.15 * np.sin(2 * np.pi * 2.5 * time_s) ** 2
    there = rise < 0.05 if place == "bottom" else rise > 0.95
    height = LIFT * np.where(there, rise + (bounce if place == "bottom" else -bounce), rise)
    assert len(counted(time_s, height)) == 4


def test_a_pause_on_the_way_up_is_one_rep() -> None:
    time_s = np.arange(0, 6, 1 / 30)
    height = LIFT * (0.5 * ease(time_s - 0.5) + 0.5 * ease(time_s - 2.5) - ease(time_s - 4.0))
    found = counted(time_s, height)
    assert len(found) == 1
    assert found[0].start_s == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize(
    ("cut", "complete"),
    [
        ((0.0, 99.0), [True, True, True]),
        ((2.2, 99.0), [False, True, True]),  # begins at the top
        ((1.6, 99.0), [False, True, True]),  # begins half-way up
        ((0.0, 9.5), [True, True, False]),  # ends half-way down
        ((0.0, 7.9), [True, True]),  # ends on the way up: no top was seen
    ],
)
def test_clips_cut_at_either_end(cut: tuple[float, float], complete: list[bool]) -> None:
    time_s, rise, _ = rises(3)
    kept = (time_s >= cut[0]) & (time_s <= cut[1])
    found = counted(time_s[kept] - time_s[kept][0], LIFT * rise[kept])
    assert [rep.complete for rep in found] == complete


def test_sitting_up_and_walking_away_are_no_reps_and_end_none_late() -> None:
    time_s, rise, _ = rises(3, rest_s=2.0)
    after = time_s[-1] + np.arange(1, 181) / 30
    away = -0.06 * ease((after - after[0]) / 1.0) + 1.5 * ease((after - after[0] - 3) / 1.5)
    height = np.concatenate([LIFT * rise, away])
    time_s = np.concatenate([time_s, after])
    found = counted(time_s, height, height > 1.0)
    assert len(found) == 3
    assert found[-1].end_s == pytest.approx(2.0 + 3 * DEFAULT_TEMPO.total - 0.6, abs=0.2)


@pytest.mark.parametrize("backwards", [False, True])
def test_the_hips_rise_in_sitting_up_is_no_rep(backwards: bool) -> None:
    """The hip goes up by a part of a lift and down again just as the lifter sits."""
    time_s, rise, _ = rises(3, rest_s=2.0)
    after = time_s[-1] + np.arange(1, 91) / 30
    hump = 0.7 * np.exp(-(((after - after[0] - 0.6) / 0.25) ** 2))
    height = LIFT * np.concatenate([rise, hump])
    time_s = np.concatenate([time_s, after])
    sits = time_s > after[0] + 0.9
    if backwards:
        time_s, height, sits = time_s[-1] - time_s[::-1], height[::-1], sits[::-1]
    assert len(counted(time_s, height)) == 4
    assert len(counted(time_s, height, sits)) == 3


def test_shuffling_under_the_bar_is_no_rep() -> None:
    time_s, rise, _ = rises(2, rest_s=4.0)
    shuffle = np.where(time_s < 3.5, 0.22 * np.sin(2 * np.pi * time_s / 0.9) ** 2, 0.0)
    assert len(counted(time_s, LIFT * rise + shuffle)) == 2


def test_short_gaps_hide_no_rep_and_lying_still_shows_none() -> None:
    time_s, rise, _ = rises(4)
    height = LIFT * rise
    height[np.random.default_rng(1).random(len(height)) < 0.2] = np.nan
    assert len(counted(time_s, height)) == 4
    assert counted(time_s, noisy(np.zeros(len(time_s)))) == ()
    assert counted(time_s, np.full(len(time_s), np.nan)) == ()


def test_a_seat_lower_than_the_bottoms_does_not_make_the_highest_lift_the_usual_one() -> None:
    """The highest top stands out from the seat, the others from their own bottoms."""
    time_s, rise, _ = rises([1.0, 0.9, 0.85])
    after = time_s[-1] + np.arange(1, 121) / 30
    height = LIFT * np.concatenate([rise, -1.2 * ease((after - after[0]) / 1.0)])
    assert len(counted(np.concatenate([time_s, after]), height)) == 3


@pytest.mark.parametrize(("standing_s", "count"), [(0.4, 3), (0.9, 1)])
def test_a_trunk_that_stands_for_a_moment_between_lifts_is_at_a_deep_bottom(
    standing_s: float, count: int
) -> None:
    time_s, rise, tops = rises(3)
    plain = counted(time_s, LIFT * rise)
    upright = np.zeros(len(time_s), bool)
    for rep in plain[:-1]:
        begun_s = time_s[rep.lockout_last] + 0.2
        upright |= (time_s >= begun_s) & (time_s <= begun_s + standing_s)
    found = find_reps(time_s, LIFT * rise, np.ones(len(time_s), bool), upright, REPS)
    assert len(found) == count
    assert found[-1].lockout_s == pytest.approx(tops[-1], abs=0.15)
