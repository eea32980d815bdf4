from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from made_logs import MONDAY, made_session

from thrust_vision.errors import LogEntryError, ThrustVisionError, TrainingLogError
from thrust_vision.training.entry import (
    AnalysisLink,
    Exercise,
    LoggedSession,
    SetEntry,
    TrainingSession,
)
from thrust_vision.training.messages import error_text

ENTRY = SetEntry(Exercise.HIP_THRUST, 3, 8, 80.0)
SESSION = made_session(MONDAY)


def test_an_indirect_set_counts_half() -> None:
    counted = {exercise: SetEntry(exercise, 4, 8, 60.0).counted_sets for exercise in Exercise}
    assert counted == {
        Exercise.HIP_THRUST: 4.0,
        Exercise.GLUTE_BRIDGE: 4.0,
        Exercise.SQUAT: 2.0,
        Exercise.ROMANIAN_DEADLIFT: 2.0,
    }


def test_volume_is_sets_times_reps_times_load() -> None:
    assert replace(ENTRY, sets=3, reps=8, load_kg=82.5).volume_kg == 1980.0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sets", 0),
        ("sets", 51),
        ("sets", 2.5),
        ("sets", True),
        ("sets", "3"),
        ("reps", 0),
        ("reps", 201),
        ("load_kg", -0.5),
        ("load_kg", 1000.5),
        ("load_kg", float("nan")),
        ("load_kg", float("inf")),
        ("load_kg", None),
        ("rir", -1),
        ("rir", 6),
        ("notes", "bell \x07"),
        ("notes", "half a pair \ud83d"),
        ("notes", "x" * 2001),
        ("exercise", "bench_press"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(LogEntryError) as caught:
        replace(ENTRY, **{field: value})
    assert caught.value.values["field"] == field
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", datetime(2026, 3, 2, 12)),
        ("date", date(206, 3, 2)),
        ("date", "2026-03-02"),
        ("effort", 11),
        ("effort", -1),
        ("minutes", 0),
        ("discomfort_before", 11),
        ("discomfort_during", 3.5),
        ("discomfort_next_day", -1),
        ("sleep_h", 24.5),
        ("stress", 12),
    ],
)
def test_a_session_that_cannot_be_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(LogEntryError) as caught:
        replace(SESSION, **{field: value})
    assert caught.value.values["field"] == field


def test_a_session_needs_a_set() -> None:
    with pytest.raises(LogEntryError, match="at least one"):
        TrainingSession(MONDAY, ())


@pytest.mark.parametrize("name", ["", " Ann", "Ann ", "A\nB", "x" * 81, "A\u030asa"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(LogEntryError):
        LoggedSession(name, SESSION)


@pytest.mark.parametrize("sha256", ["", "abc", "A" * 64, "0" * 65])
def test_a_fingerprint_is_64_lowercase_digits(sha256: str) -> None:
    with pytest.raises(LogEntryError, match="64 hexadecimal"):
        AnalysisLink(sha256)


def test_limits_themselves_are_fine() -> None:
    replace(ENTRY, sets=50, reps=200, load_kg=1000.0, rir=5)
    replace(SESSION, effort=0, minutes=600, discomfort_during=10, sleep_h=24.0, stress=0)


def test_an_error_can_be_said_in_swedish_and_stays_one_line() -> None:
    with pytest.raises(TrainingLogError) as caught:
        replace(ENTRY, sets="3\n" * 100)  # type: ignore[arg-type]
    assert isinstance(caught.value, ThrustVisionError)
    assert str(caught.value).startswith("sets must be a whole number from 1 to 50")
    swedish = error_text(caught.value, "sv")
    assert swedish.startswith("Fältet set ska vara ett heltal från 1 till 50")
    assert "\n" not in swedish
    assert len(swedish) < 120
