from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_logs import day_of, made_log, made_session, made_week

from thrust_vision.training.entry import Exercise
from thrust_vision.training.finding import Code, Finding, Lever, RedFlag
from thrust_vision.training.findings import findings
from thrust_vision.training.training_settings import DEFAULT_SETTINGS

Weeks = Sequence[Sequence[int]]


def told(weeks: Weeks, week: int, day: int = 0) -> list[str]:
    """What is found on a day: "code" or "code.variant"."""
    return keys(findings(made_log(weeks), day_of(week, day)))


def keys(found: Sequence[Finding]) -> list[str]:
    return [finding.text_key.removeprefix("finding.") for finding in found]


def only(found: Sequence[Finding], code: Code) -> Finding:
    (finding,) = [finding for finding in found if finding.code is code]
    return finding


STEADY_5: Weeks = [[3, 3]] * 5


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        pytest.param([[3, 3]] * 5, ["steady.whole_week"], id="steady"),
        pytest.param([[3, 3], [3, 2], [4, 3], [3, 3], [4, 4]], ["steady.whole_week"], id="about"),
        pytest.param([[3, 3]] * 4 + [[5, 5]], ["load_rose_fast.sets"], id="jump"),
        pytest.param([[5, 5]] * 4 + [[7, 6]], ["steady.whole_week"], id="at the limit"),
        pytest.param([[5, 5]] * 4 + [[7, 7]], ["load_rose_fast.sets"], id="past the limit"),
        pytest.param([[9]] * 5, ["steady.whole_week"], id="nine in one"),
        pytest.param([[10]] * 5, ["many_sets_in_one_session"], id="ten in one"),
        pytest.param([[1, 1]] * 4 + [[2, 2]], ["steady.whole_week"], id="doubled but few"),
        pytest.param([[3, 3], [4, 3], [4, 4], [5, 4], [5, 5]], ["steady.whole_week"], id="slow"),
        pytest.param([[4, 4]] * 3 + [[2, 2], [4, 4]], ["steady.whole_week"], id="after deload"),
        pytest.param([[4, 4]] * 4 + [[2, 2]], ["steady.whole_week"], id="deload"),
        pytest.param([[4], [4, 4], [], [4, 3], [4], [], [4, 4]], ["steady.whole_week"], id="odd"),
        pytest.param(
            [[3], [3, 3], [], [2, 3], [3], [], [5, 5]], ["load_rose_fast.sets"], id="odd jump"
        ),
        pytest.param(
            [[3, 3]] * 4 + [[12]], ["load_rose_fast.sets", "many_sets_in_one_session"], id="one big"
        ),
        pytest.param([[12]] * 5, ["many_sets_in_one_session"], id="always one big"),
        pytest.param([[3, 3]] * 4 + [[2, 2, 2, 1]], ["sessions_rose"], id="more often"),
        pytest.param([[6]] * 4 + [[2, 2, 2]], ["steady.whole_week"], id="spread to three"),
        pytest.param([[3, 3]] * 4 + [[], [], [3, 2]], ["returned_after_gap"], id="back"),
        pytest.param([[3, 3]] * 4 + [[], [3, 2]], ["steady.whole_week"], id="one week off"),
        pytest.param([[3, 3]] * 4 + [[], [], []], ["paused"], id="paused"),
        pytest.param([[3, 3]] * 3, ["too_little_history"], id="third week"),
        pytest.param([[3, 3], [9, 9]], ["too_little_history"], id="second week doubled"),
        pytest.param([[12]], ["many_sets_in_one_session", "too_little_history"], id="first, big"),
    ],
)
def test_made_histories_on_the_monday_after(weeks: Weeks, expected: list[str]) -> None:
    assert told(weeks, len(weeks)) == expected


def test_nothing_logged_needs_history() -> None:
    (finding,) = findings([], day_of(0))
    assert finding.code is Code.TOO_LITTLE_HISTORY
    assert finding.numbers == {"have": 0, "need": 3, "missing": 3}


@pytest.mark.parametrize(("trained", "have"), [(1, 0), (2, 1), (3, 2)])
def test_first_weeks_say_how_many_are_missing(trained: int, have: int) -> None:
    finding = only(findings(made_log([[3, 3]] * trained), day_of(trained)), Code.TOO_LITTLE_HISTORY)
    assert finding.numbers == {"have": have, "need": 3, "missing": 3 - have}


def test_the_numbers_that_led_to_a_rise() -> None:
    finding = only(findings(made_log([[3, 3]] * 4 + [[5, 5]]), day_of(5)), Code.LOAD_ROSE_FAST)
    assert finding.numbers == {"sets": 10, "usual": 6, "rise_pct": 67, "usual_weeks": 4}
    assert str(finding.week) == "2026-W14"
    assert not finding.unfinished
    assert Lever.FEWER_SETS in finding.levers
    assert Lever.SPREAD in finding.levers
    assert finding.sources


def test_the_unfinished_week_is_not_compared_as_if_whole() -> None:
    log = made_log(STEADY_5)
    for sets in range(1, 7):
        now = [*log, *made_week(5, [sets])]
        found = findings(now, day_of(5, 0))
        assert keys(found) == ["steady.whole_week"]
        assert str(found[0].week) == "2026-W14", "the last whole week, not this one"


def test_the_unfinished_week_tells_what_already_happened() -> None:
    now = [*made_log(STEADY_5), *made_week(5, [5, 5])]
    finding = only(findings(now, day_of(5, 2)), Code.LOAD_ROSE_FAST)
    assert finding.unfinished
    assert finding.numbers["sets"] == 10


def test_the_jump_of_last_week_is_still_told_early_this_week() -> None:
    assert told([[3, 3]] * 4 + [[6, 6], [2]], week=5, day=0) == ["load_rose_fast.sets"]


def test_after_a_week_off_an_unfinished_week_is_only_so_far() -> None:
    assert told([[3, 3]] * 4 + [[], [2]], week=5, day=1) == ["steady.so_far"]


def test_a_long_gap_leaves_no_usual() -> None:
    found = findings(made_log([[3, 3]] * 4 + [[]] * 14 + [[6, 6]]), day_of(19))
    assert keys(found) == ["returned_after_gap", "too_little_history"]
    assert only(found, Code.RETURNED_AFTER_GAP).numbers["weeks_off"] == 14
    assert only(found, Code.RETURNED_AFTER_GAP).numbers["sets_before"] == 6
    assert only(found, Code.TOO_LITTLE_HISTORY).numbers["have"] == 0


def test_pauses_name_the_last_day() -> None:
    finding = only(findings(made_log([[3, 3]] * 4), day_of(6)), Code.PAUSED)
    assert finding.numbers == {"date": day_of(3, 2)}


def test_top_load_is_compared_with_the_heaviest_usual_one() -> None:
    loads_kg = [60.0, 65.0, 70.0, 75.0]
    log = [made_session(day_of(i), load_kg=load) for i, load in enumerate(loads_kg)]
    assert keys(findings([*log, made_session(day_of(4), load_kg=80.0)], day_of(5))) == [
        "steady.whole_week"
    ]
    finding = only(
        findings([*log, made_session(day_of(4), load_kg=90.0)], day_of(5)), Code.LOAD_ROSE_FAST
    )
    assert finding.text_key == "finding.load_rose_fast.top_load"
    assert finding.numbers == {
        "top_load_kg": 90.0,
        "usual_kg": 75.0,
        "rise_kg": 15.0,
        "usual_weeks": 4,
    }


def test_from_body_weight_to_the_bar_is_a_rise_in_load() -> None:
    log = [made_session(day_of(i), load_kg=0.0) for i in range(4)]
    found = findings([*log, made_session(day_of(4), load_kg=40.0)], day_of(5))
    assert keys(found) == ["load_rose_fast.top_load"]


def test_volume_is_told_when_only_the_reps_rose() -> None:
    log = made_log([[3, 3]] * 4, reps=8)
    more = [*log, *made_week(4, [3, 3], reps=14)]
    finding = only(findings(more, day_of(5)), Code.LOAD_ROSE_FAST)
    assert finding.text_key == "finding.load_rose_fast.volume"
    assert finding.numbers == {
        "volume_kg": 6 * 14 * 80.0,
        "usual_kg": 6 * 8 * 80.0,
        "rise_pct": 75,
        "usual_weeks": 4,
    }


def test_a_big_session_says_how_it_could_be_spread() -> None:
    finding = only(findings(made_log([[13]]), day_of(0)), Code.MANY_SETS_IN_ONE_SESSION)
    assert finding.numbers["date"] == day_of(0)
    assert (finding.numbers["half"], finding.numbers["third"]) == (7, 5)
    assert finding.levers[0] is Lever.SPREAD


def test_squats_count_half_towards_a_big_session() -> None:
    thrust = made_session(day_of(0), sets=8)
    squat = made_session(day_of(0), sets=4, exercise=Exercise.SQUAT).entries[0]
    both = replace(thrust, entries=(*thrust.entries, squat))
    finding = only(findings([both], day_of(0)), Code.MANY_SETS_IN_ONE_SESSION)
    assert finding.numbers["sets"] == 10
    fewer = replace(thrust, entries=(*thrust.entries, replace(squat, sets=3)))
    assert Code.MANY_SETS_IN_ONE_SESSION not in [f.code for f in findings([fewer], day_of(0))]


def test_the_day_after_worse_than_before() -> None:
    log = made_log(STEADY_5)
    rated = replace(log[-1], discomfort_before=1, discomfort_next_day=3)
    finding = only(findings([*log[:-1], rated], day_of(5)), Code.DISCOMFORT_RISING)
    assert finding.text_key == "finding.discomfort_rising.next_day"
    assert finding.numbers == {
        "date": rated.date,
        "before": 1,
        "next_day": 3,
        "rise": 2,
        "usual_weeks": 4,
    }
    one_point = replace(rated, discomfort_next_day=2)
    assert keys(findings([*log[:-1], one_point], day_of(5))) == ["steady.whole_week"]


def test_a_worse_day_after_is_over_when_the_next_session_went_well() -> None:
    log = made_log(STEADY_5)
    worse = replace(log[-2], discomfort_before=1, discomfort_next_day=4)
    fine = replace(log[-1], discomfort_before=1, discomfort_next_day=1)
    assert keys(findings([*log[:-2], worse, fine], day_of(5))) == ["steady.whole_week"]
    unrated = [*log[:-2], worse, log[-1]]
    assert keys(findings(unrated, day_of(5))) == ["discomfort_rising.next_day"]


def test_discomfort_going_up_over_the_weeks() -> None:
    means = [1, 1, 2, 2, 4]
    log = [
        session
        for week, during in enumerate(means)
        for session in made_week(week, [3, 3], discomfort_during=during)
    ]
    finding = only(findings(log, day_of(5)), Code.DISCOMFORT_RISING)
    assert finding.text_key == "finding.discomfort_rising.trend"
    assert finding.numbers == {"mean": 4, "usual": 1.5, "rise": 2.5, "usual_weeks": 4}
    assert keys(findings(log[:-2], day_of(4))) == ["steady.whole_week"]


def test_steady_discomfort_is_not_rising_but_a_high_one_is_told() -> None:
    assert keys(findings(made_log(STEADY_5, discomfort_during=4), day_of(5))) == [
        "steady.whole_week"
    ]
    finding = only(
        findings(made_log(STEADY_5, discomfort_during=7), day_of(5)), Code.DISCOMFORT_HIGH
    )
    assert finding.numbers["discomfort"] == 7
    assert finding.numbers["limit"] == 5


def test_red_flags_come_alone() -> None:
    found = findings(
        made_log([[3, 3]] * 4 + [[9, 9]]),
        day_of(5),
        red_flags={RedFlag.FEVER, RedFlag.SADDLE_NUMBNESS},
    )
    assert keys(found) == ["red_flags"]
    assert found[0].red_flags == (RedFlag.SADDLE_NUMBNESS, RedFlag.FEVER)
    assert found[0].levers == ()


def test_thresholds_are_settings() -> None:
    log = made_log([[3, 3]] * 4 + [[4, 4]])
    assert keys(findings(log, day_of(5))) == ["steady.whole_week"]
    strict = replace(DEFAULT_SETTINGS, sets_rise_min=2.0)
    assert keys(findings(log, day_of(5), strict)) == ["load_rose_fast.sets"]


def test_a_session_ahead_of_today_waits_for_its_week() -> None:
    log = [*made_log(STEADY_5), *made_week(7, [9, 9])]
    assert keys(findings(log, day_of(5))) == ["steady.whole_week"]


@given(
    st.lists(st.lists(st.integers(1, 14), max_size=7), max_size=20),
    st.integers(0, 25),
    st.integers(0, 6),
)
def test_there_is_always_something_to_say_in_order(weeks: Weeks, week: int, day: int) -> None:
    found = findings(made_log(weeks), day_of(week, day))
    codes = [finding.code for finding in found]
    assert found
    assert codes == sorted(codes, key=list(Code).index)
    assert Code.STEADY not in codes or len(codes) == 1


@given(st.lists(st.lists(st.integers(1, 14), max_size=7), min_size=1, max_size=12))
def test_shifting_a_log_by_years_changes_only_dates(weeks: Weeks) -> None:
    log = made_log(weeks)
    years = timedelta(weeks=52 * 5)
    later = [replace(session, date=session.date + years) for session in log]
    today = day_of(len(weeks))
    assert keys(findings(log, today)) == keys(findings(later, today + years))
