from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import fsum
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_logs import MONDAY, day_of, made_log, made_session

from thrust_vision.training.entry import Exercise, SetEntry, TrainingSession
from thrust_vision.training.weeks import IsoWeek, week_views

ENTRIES = st.builds(
    SetEntry,
    exercise=st.sampled_from(Exercise),
    sets=st.integers(1, 50),
    reps=st.integers(1, 200),
    load_kg=st.floats(0, 1000, allow_nan=False),
    rir=st.none() | st.integers(0, 5),
)
DAYS = st.dates(date(2019, 12, 1), date(2021, 2, 1))


@st.composite
def logs(draw: st.DrawFn) -> list[TrainingSession]:
    days = draw(st.lists(DAYS, unique=True, max_size=20))
    return [
        TrainingSession(day, tuple(draw(st.lists(ENTRIES, min_size=1, max_size=3)))) for day in days
    ]


@given(logs(), DAYS)
def test_weeks_add_up_to_the_log(log: list[TrainingSession], today: date) -> None:
    views = week_views(log, today)
    entries = [entry for session in log for entry in session.entries]
    direct = [
        entry for entry in entries if entry.exercise in (Exercise.HIP_THRUST, Exercise.GLUTE_BRIDGE)
    ]
    assert sum(view.sessions for view in views) == len(log)
    assert sum(view.sets for view in views) == sum(
        entry.sets if entry in direct else entry.sets / 2 for entry in entries
    )
    assert sum(view.reps for view in views) == sum(entry.sets * entry.reps for entry in direct)
    assert sum(view.volume_kg for view in views) == pytest.approx(
        fsum(entry.sets * entry.reps * entry.load_kg for entry in direct)
    )


@given(logs(), DAYS)
def test_every_week_is_there_once_in_order(log: list[TrainingSession], today: date) -> None:
    views = week_views(log, today)
    mondays = [view.week.monday for view in views]
    assert mondays == sorted(set(mondays))
    assert all(later - earlier == timedelta(days=7) for earlier, later in pairwise(mondays))
    for view in views:
        assert all(
            view.week.monday <= session.date < view.week.monday + timedelta(days=7)
            for session in view.logged
        )
        assert view.complete == (view.week.monday + timedelta(days=7) <= today)


@given(logs(), DAYS, st.randoms())
def test_the_order_of_logging_does_not_matter(
    log: list[TrainingSession], today: date, random: Random
) -> None:
    shuffled = list(log)
    random.shuffle(shuffled)
    assert week_views(shuffled, today) == week_views(log, today)


def test_gaps_are_weeks_of_nothing() -> None:
    views = week_views(made_log([[3, 3], [], [], [4]]), day_of(4))
    assert [view.sets for view in views] == [6, 0, 0, 4, 0]
    assert [view.trained for view in views] == [True, False, False, True, False]
    gap = views[1]
    assert (gap.sessions, gap.reps, gap.volume_kg) == (0, 0, 0)
    assert gap.sets_per_session is None
    assert gap.top_load_kg is None
    assert gap.mean_rir is None
    assert gap.mean_discomfort_during is None


def test_only_the_week_of_today_is_unfinished() -> None:
    log = made_log([[3], [3]])
    on_sunday = week_views(log, day_of(1, 6))
    assert [view.complete for view in on_sunday] == [True, False]
    on_monday = week_views(log, day_of(2))
    assert [view.complete for view in on_monday] == [True, True, False]


def test_a_session_dated_ahead_of_today_is_kept_and_unfinished() -> None:
    views = week_views([made_session(day_of(1))], day_of(0, 6))
    assert [(view.sessions, view.complete) for view in views] == [(0, False), (1, False)]


def test_nothing_logged_is_no_week() -> None:
    assert week_views([], MONDAY) == ()


def test_week_53_and_new_year() -> None:
    # 2020 has 53 ISO weeks; 1 to 3 January 2021 are in the last of them.
    log = [made_session(day) for day in (date(2020, 12, 28), date(2021, 1, 3), date(2021, 1, 4))]
    views = week_views(log, date(2021, 1, 11))
    assert [str(view.week) for view in views] == ["2020-W53", "2021-W01", "2021-W02"]
    assert [view.sessions for view in views] == [2, 1, 0]


def test_a_year_of_52_weeks_goes_on_with_week_1() -> None:
    views = week_views([made_session(date(2021, 12, 31))], date(2022, 1, 5))
    assert [view.week for view in views] == [IsoWeek(2021, 52), IsoWeek(2022, 1)]


@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25)])
def test_weeks_when_the_clocks_change_have_seven_days(sunday: date) -> None:
    log = [made_session(sunday - timedelta(days=days)) for days in range(-1, 8)]
    views = week_views(log, sunday + timedelta(days=1))
    assert [view.sessions for view in views] == [1, 7, 1]


def test_means_are_over_what_was_logged() -> None:
    easy = made_session(
        day_of(0), sets=1, rir=5, effort=4, discomfort_before=1, discomfort_during=2
    )
    hard = made_session(day_of(0, 2), sets=3, rir=1, effort=9, discomfort_during=5, sleep_h=6.5)
    plain = made_session(day_of(0, 4), sets=2)
    (view,) = week_views([easy, hard, plain], day_of(0, 6))
    assert view.mean_rir == (5 + 3 * 1) / 4
    assert view.mean_effort == 6.5
    assert view.mean_discomfort_before == 1
    assert view.mean_discomfort_during == 3.5
    assert view.mean_discomfort_next_day is None
    assert view.mean_sleep_h == 6.5
    assert view.sets_per_session == 2


def test_load_and_reps_are_of_hip_thrusts_and_bridges_only() -> None:
    thrust = made_session(day_of(0), sets=3, reps=8, load_kg=80.0)
    squat = SetEntry(Exercise.SQUAT, 4, 5, 120.0)
    both = replace(thrust, entries=(*thrust.entries, squat))
    (view,) = week_views([both], day_of(0))
    assert (view.sets, view.reps, view.volume_kg, view.top_load_kg) == (5.0, 24, 1920.0, 80.0)
    assert view.largest_session == both
