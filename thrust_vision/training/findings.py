"""What stands out in a log, plainly: the numbers, and what can be adjusted.

A finding has no grade and no score. It compares a week with the lifter's own usual weeks (the
median of the last trained ones, so that one odd week or a gap does not move it). The unfinished
week is never compared as if it were whole: only what has already happened in it, such as more
sets than in a usual whole week, is reported.
"""

from collections.abc import Collection, Sequence
from datetime import date

from thrust_vision.training import checks
from thrust_vision.training.entry import TrainingSession
from thrust_vision.training.finding import Code, Finding, RedFlag
from thrust_vision.training.history import Compared
from thrust_vision.training.sources import Source
from thrust_vision.training.training_settings import DEFAULT_SETTINGS, TrainingSettings
from thrust_vision.training.weeks import IsoWeek, WeekView, week_views

# About the unfinished week if it has come that far, else about the last whole one.
_WEEK_CHECKS = (
    checks.discomfort_trend,
    checks.sets_rose,
    checks.top_load_rose,
    checks.returned,
    checks.many_sets,
    checks.sessions_rose,
)
_SESSION_CHECKS = (checks.discomfort_high, checks.discomfort_next_day)
_ORDER = tuple(Code)


def findings(
    sessions: Sequence[TrainingSession],
    today: date,
    settings: TrainingSettings = DEFAULT_SETTINGS,
    red_flags: Collection[RedFlag] = (),
) -> tuple[Finding, ...]:
    """What to tell the lifter today, most important first; never empty.

    Args:
        sessions: of one lifter, in any order.
        today: the lifter's calendar day.
        settings: when a change is large enough.
        red_flags: the signs that the lifter ticked. With any, they are the only finding: how
            to adjust training is then not the question.
    """
    if red_flags:
        return (_red_flags(red_flags),)
    newest_first = _recent(week_views(sessions, today), today, settings)
    found = [
        finding
        for check in _WEEK_CHECKS
        if (finding := next(filter(None, map(check, newest_first)), None))
    ]
    found += filter(None, (check(newest_first) for check in _SESSION_CHECKS))
    if not any(finding.code is Code.LOAD_ROSE_FAST for finding in found):
        # Volume follows sets and load; alone it says that the repetitions rose.
        found += list(filter(None, map(checks.volume_rose, newest_first)))[:1]
    found += _how_it_stands(newest_first, settings, alone=not found)
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.code)))


def _recent(
    views: Sequence[WeekView], today: date, settings: TrainingSettings
) -> tuple[Compared, ...]:
    """Today's week and the one before it, each with its past."""
    now = next((i for i, view in enumerate(views) if view.week == IsoWeek.of(today)), None)
    if now is None:
        return ()
    return tuple(Compared(views[i], tuple(views[:i]), settings) for i in (now, now - 1) if i >= 0)


def _how_it_stands(
    newest_first: Sequence[Compared], settings: TrainingSettings, *, alone: bool
) -> list[Finding]:
    """What is said when nothing rose, or when there is nothing to compare with."""
    trained = [compared for compared in newest_first if compared.view.trained]
    if not trained and any(view.trained for compared in newest_first for view in compared.before):
        return [_paused(newest_first)]
    comparable = [compared for compared in trained if compared.comparable]
    if not comparable:
        have = len(trained[0].usual) if trained else 0
        need = settings.min_usual_weeks
        numbers = {"have": have, "need": need, "missing": need - have}
        return [Finding(Code.TOO_LITTLE_HISTORY, numbers)]
    return [_steady(comparable[-1])] if alone else []


def _steady(compared: Compared) -> Finding:
    """About the last whole week where it can be; of an unfinished one only "so far"."""
    view = compared.view
    return Finding(
        Code.STEADY,
        {
            "sets": view.sets,
            "sessions": view.sessions,
            "usual_sets": checks.usual_sets(compared),
            "usual_weeks": len(compared.usual),
        },
        variant="whole_week" if view.complete else "so_far",
        week=view.week,
        unfinished=not view.complete,
    )


def _paused(newest_first: Sequence[Compared]) -> Finding:
    last = next(view for view in reversed(newest_first[0].before) if view.trained)
    return Finding(Code.PAUSED, {"date": last.logged[-1].date}, sources=(Source.ARTICLE,))


def _red_flags(ticked: Collection[RedFlag]) -> Finding:
    flags = tuple(flag for flag in RedFlag if flag in ticked)
    return Finding(Code.RED_FLAGS, {}, red_flags=flags, sources=(Source.FINUCANE,))
