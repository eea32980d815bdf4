"""Made sessions and histories with known answers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from thrust_vision.training.entry import Exercise, SetEntry, TrainingSession

MONDAY = date(2026, 3, 2)


def made_session(
    day: date,
    sets: int = 3,
    reps: int = 8,
    load_kg: float = 80.0,
    exercise: Exercise = Exercise.HIP_THRUST,
    rir: int | None = None,
    **values: Any,
) -> TrainingSession:
    """One exercise on one day."""
    entry = SetEntry(exercise, sets, reps, load_kg, rir)
    return TrainingSession(day, (entry,), **values)


def made_week(week: int, sets: Sequence[int], **values: Any) -> list[TrainingSession]:
    """Sessions of that many sets from Monday of the week on, every other day up to four."""
    days = (0, 2, 4, 6, 1, 3, 5)
    monday = MONDAY + timedelta(weeks=week)
    return [
        made_session(monday + timedelta(days=day), count, **values)
        for day, count in zip(days, sets, strict=False)
    ]


def made_log(weeks: Sequence[Sequence[int]], **values: Any) -> list[TrainingSession]:
    """One item per week: the sets of each of its sessions; an empty one is a gap."""
    return [made for i, sets in enumerate(weeks) for made in made_week(i, sets, **values)]


def day_of(week: int, day: int = 0) -> date:
    """Day 0 is Monday."""
    return MONDAY + timedelta(weeks=week, days=day)
