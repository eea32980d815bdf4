"""A log seen week by week: ISO weeks, Monday to Sunday, gaps included.

Dates are the lifter's own calendar days without a time, so time zones and summer time cannot
move a session to another week.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum
from statistics import fmean

from thrust_vision.training.entry import TrainingSession

_DAYS = 7


@dataclass(frozen=True, order=True)
class IsoWeek:
    """A week by ISO 8601: it starts on Monday, and week 1 holds the year's first Thursday.

    Attributes:
        year: the ISO year, which differs from the calendar's around New Year.
        week: 1 to 52 or 53.
    """

    year: int
    week: int

    @classmethod
    def of(cls, day: date) -> "IsoWeek":
        """The week that a day is in."""
        year, week, _ = day.isocalendar()
        return cls(year, week)

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.week, 1)

    def __str__(self) -> str:
        return f"{self.year}-W{self.week:02d}"


@dataclass(frozen=True)
class WeekView:
    """Sums and means of one week.

    Attributes:
        week: which one.
        complete: whether its Sunday has passed; only complete weeks are compared as whole.
        sessions: how many.
        sets: hip thrusts and glute bridges as 1, squats and Romanian deadlifts as 0.5.
        reps: of hip thrusts and glute bridges.
        volume_kg: sets x repetitions x load of hip thrusts and glute bridges.
        top_load_kg: the heaviest hip thrust or glute bridge.
        mean_rir: repetitions in reserve of hip thrusts and glute bridges, each set counted once;
            "5 or more" counts as 5, so it is a lower bound where that was logged.
        mean_effort: of the sessions, 0 to 10.
        mean_discomfort_before: of the sessions, 0 to 10.
        mean_discomfort_during: of the sessions, 0 to 10.
        mean_discomfort_next_day: of the sessions, 0 to 10.
        mean_sleep_h: of the nights before the sessions.
        mean_stress: of the sessions, 0 to 10.
        logged: its sessions, oldest first.

    Means and the top load are None when nothing was logged to take them over.
    """

    week: IsoWeek
    complete: bool
    sessions: int
    sets: float
    reps: int
    volume_kg: float
    top_load_kg: float | None
    mean_rir: float | None
    mean_effort: float | None
    mean_discomfort_before: float | None
    mean_discomfort_during: float | None
    mean_discomfort_next_day: float | None
    mean_sleep_h: float | None
    mean_stress: float | None
    logged: tuple[TrainingSession, ...]

    @property
    def trained(self) -> bool:
        """Whether anything was logged."""
        return self.sessions > 0

    @property
    def sets_per_session(self) -> float | None:
        """Counted sets divided by sessions."""
        return self.sets / self.sessions if self.sessions else None

    @property
    def largest_session(self) -> TrainingSession | None:
        """The session with most counted sets."""
        return max(self.logged, key=lambda session: session.counted_sets, default=None)


def week_views(sessions: Sequence[TrainingSession], today: date) -> tuple[WeekView, ...]:
    """Every week from the first session's to today's, oldest first, weeks without training too.

    Args:
        sessions: of one lifter, in any order.
        today: the lifter's calendar day. Its week, and any later one that has a session, is not
            complete.

    Returns:
        Empty when nothing is logged.
    """
    if not sessions:
        return ()
    by_week: defaultdict[IsoWeek, list[TrainingSession]] = defaultdict(list)
    for session in sorted(sessions, key=lambda session: session.date):
        by_week[IsoWeek.of(session.date)].append(session)
    this_week = IsoWeek.of(today)
    monday = min(*by_week, this_week).monday
    last = max(*by_week, this_week).monday
    views = []
    while monday <= last:
        week = IsoWeek.of(monday)
        views.append(_view(week, week < this_week, by_week.get(week, [])))
        monday += timedelta(days=_DAYS)
    return tuple(views)


def _view(week: IsoWeek, complete: bool, sessions: list[TrainingSession]) -> WeekView:
    direct = [entry for session in sessions for entry in session.entries if entry.direct]
    rir = [entry.rir for entry in direct for _ in range(entry.sets)]
    return WeekView(
        week=week,
        complete=complete,
        sessions=len(sessions),
        sets=sum(session.counted_sets for session in sessions),
        reps=sum(entry.total_reps for entry in direct),
        volume_kg=fsum(entry.volume_kg for entry in direct),
        top_load_kg=max((entry.load_kg for entry in direct), default=None),
        mean_rir=_mean(rir),
        mean_effort=_mean(session.effort for session in sessions),
        mean_discomfort_before=_mean(session.discomfort_before for session in sessions),
        mean_discomfort_during=_mean(session.discomfort_during for session in sessions),
        mean_discomfort_next_day=_mean(session.discomfort_next_day for session in sessions),
        mean_sleep_h=_mean(session.sleep_h for session in sessions),
        mean_stress=_mean(session.stress for session in sessions),
        logged=tuple(sessions),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    logged = [value for value in values if value is not None]
    return fmean(logged) if logged else None
