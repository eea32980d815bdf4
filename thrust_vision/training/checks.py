"""One function per finding: the finding, or None.

Most are about one week. The discomfort of single sessions is about the last session that was
rated, in this week or the one before.
"""

from collections.abc import Callable, Sequence
from datetime import date
from math import ceil
from statistics import median

from thrust_vision.training.entry import TrainingSession
from thrust_vision.training.finding import Code, Finding, Lever
from thrust_vision.training.history import Compared, median_of
from thrust_vision.training.sources import Source

_RISE_SOURCES = (Source.ARTICLE, Source.NIELSEN, Source.BUIST, Source.IMPELLIZZERI)
_EASE_OFF = (
    Lever.FURTHER_FROM_FAILURE,
    Lever.SMALLER_RANGE,
    Lever.FEWER_REPS,
    Lever.FEWER_SETS,
    Lever.RECOVERY,
)


def usual_sets(compared: Compared) -> float:
    """Counted sets of the usual week."""
    return median(week.sets for week in compared.usual)


def sets_rose(compared: Compared) -> Finding | None:
    """More counted sets than usual."""
    if not compared.comparable:
        return None
    sets = compared.view.sets
    usual = usual_sets(compared)
    settings = compared.settings
    if sets <= usual * (1 + settings.sets_rise_pct / 100) or sets < usual + settings.sets_rise_min:
        return None
    return _about(
        compared,
        Code.LOAD_ROSE_FAST,
        "sets",
        {"sets": sets, "usual": usual, "rise_pct": _rise_pct(sets, usual)},
        levers=(Lever.FEWER_SETS, Lever.SPREAD, Lever.FURTHER_FROM_FAILURE, Lever.RECOVERY),
        sources=_RISE_SOURCES,
    )


def top_load_rose(compared: Compared) -> Finding | None:
    """Heavier than the heaviest of the usual weeks.

    The heaviest and not the median, or adding a little every week would look fast.
    """
    before = [week.top_load_kg for week in compared.usual if week.top_load_kg is not None]
    top_kg = compared.view.top_load_kg
    if not compared.comparable or not before or top_kg is None:
        return None
    settings = compared.settings
    usual_kg = max(before)
    rise_kg = top_kg - usual_kg
    if rise_kg < settings.top_load_rise_min_kg:
        return None
    if rise_kg <= usual_kg * settings.top_load_rise_pct / 100:
        return None
    return _about(
        compared,
        Code.LOAD_ROSE_FAST,
        "top_load",
        {"top_load_kg": top_kg, "usual_kg": usual_kg, "rise_kg": rise_kg},
        levers=(Lever.LIGHTER, Lever.FURTHER_FROM_FAILURE, Lever.FEWER_REPS, Lever.RECOVERY),
        sources=(Source.ARTICLE, Source.ACSM, Source.IMPELLIZZERI),
    )


def volume_rose(compared: Compared) -> Finding | None:
    """More sets x reps x load than usual."""
    if not compared.comparable:
        return None
    settings = compared.settings
    volume_kg = compared.view.volume_kg
    usual_kg = median(week.volume_kg for week in compared.usual)
    # From nothing (body weight) there is no percentage; the top load shows that change.
    if usual_kg == 0 or volume_kg <= usual_kg * (1 + settings.volume_rise_pct / 100):
        return None
    usual_set_kg = usual_kg / usual_sets(compared)
    if volume_kg < usual_kg + settings.sets_rise_min * usual_set_kg:
        return None
    return _about(
        compared,
        Code.LOAD_ROSE_FAST,
        "volume",
        {
            "volume_kg": volume_kg,
            "usual_kg": usual_kg,
            "rise_pct": _rise_pct(volume_kg, usual_kg),
        },
        levers=(Lever.FEWER_REPS, Lever.LIGHTER, Lever.FEWER_SETS, Lever.RECOVERY),
        sources=_RISE_SOURCES,
    )


def returned(compared: Compared) -> Finding | None:
    """Trained again after weeks without."""
    view, weeks_off = compared.view, compared.weeks_off
    if not view.trained or weeks_off < compared.settings.gap_weeks:
        return None
    sets_before = median(week.sets for week in compared.before_gap)
    return _about(
        compared,
        Code.RETURNED_AFTER_GAP,
        "",
        {"weeks_off": weeks_off, "sets": view.sets, "sets_before": sets_before},
        levers=(Lever.START_LOWER, Lever.FURTHER_FROM_FAILURE, Lever.RECOVERY),
        sources=(Source.ARTICLE,),
    )


def many_sets(compared: Compared) -> Finding | None:
    """Many counted sets in the largest session."""
    session = compared.view.largest_session
    if session is None or session.counted_sets < compared.settings.many_sets_per_session:
        return None
    return _about(
        compared,
        Code.MANY_SETS_IN_ONE_SESSION,
        "",
        {
            "date": session.date,
            "sets": session.counted_sets,
            "half": ceil(session.counted_sets / 2),
            "third": ceil(session.counted_sets / 3),
        },
        levers=(Lever.SPREAD, Lever.FEWER_SETS),
        sources=(Source.ARTICLE, Source.PELLAND),
    )


def sessions_rose(compared: Compared) -> Finding | None:
    """More sessions than usual, beyond what spreads the sets."""
    sessions, settings = compared.view.sessions, compared.settings
    if not compared.comparable or sessions <= settings.sessions_spread_max:
        return None
    usual = median(week.sessions for week in compared.usual)
    if sessions < usual + settings.sessions_rise_min:
        return None
    return _about(
        compared,
        Code.SESSIONS_ROSE,
        "",
        {"sessions": sessions, "usual": usual, "sets": compared.view.sets},
        levers=(Lever.FEWER_SESSIONS, Lever.FURTHER_FROM_FAILURE, Lever.RECOVERY),
        sources=(Source.ARTICLE, Source.ACSM, Source.IMPELLIZZERI),
    )


def discomfort_high(newest_first: Sequence[Compared]) -> Finding | None:
    """The last session with a rating was rated high, during it or the day after."""
    latest = _latest(newest_first, lambda session: _highest(session) is not None)
    if latest is None:
        return None
    compared, session = latest
    highest, limit = _highest(session), compared.settings.discomfort_high_points
    if highest is None or highest <= limit:
        return None
    return _about(
        compared,
        Code.DISCOMFORT_HIGH,
        "",
        {"date": session.date, "discomfort": highest, "limit": limit},
        levers=_EASE_OFF,
        sources=(Source.SILBERNAGEL, Source.OSULLIVAN),
    )


def discomfort_next_day(newest_first: Sequence[Compared]) -> Finding | None:
    """After the last session with both ratings, the day after was worse than before it."""
    latest = _latest(
        newest_first,
        lambda session: None not in (session.discomfort_before, session.discomfort_next_day),
    )
    if latest is None:
        return None
    compared, session = latest
    before, after = session.discomfort_before or 0, session.discomfort_next_day or 0
    if after - before < compared.settings.discomfort_rise_points:
        return None
    return _about(
        compared,
        Code.DISCOMFORT_RISING,
        "next_day",
        {"date": session.date, "before": before, "next_day": after, "rise": after - before},
        levers=_EASE_OFF,
        sources=(Source.SILBERNAGEL, Source.CHILDS, Source.OSULLIVAN),
    )


def discomfort_trend(compared: Compared) -> Finding | None:
    """A whole week's mean discomfort during training above the usual weeks'."""
    mean = compared.view.mean_discomfort_during
    rated = [week for week in compared.usual if week.mean_discomfort_during is not None]
    usual = median_of(rated, lambda week: week.mean_discomfort_during)
    enough = len(rated) >= compared.settings.min_usual_weeks and compared.view.complete
    if not enough or mean is None or usual is None:
        return None
    if mean - usual < compared.settings.discomfort_rise_points:
        return None
    return _about(
        compared,
        Code.DISCOMFORT_RISING,
        "trend",
        {"mean": mean, "usual": usual, "rise": mean - usual},
        levers=(Lever.TECHNIQUE, *_EASE_OFF),
        sources=(Source.SILBERNAGEL, Source.CHILDS, Source.OSULLIVAN),
    )


def _latest(
    newest_first: Sequence[Compared], rated: Callable[[TrainingSession], bool]
) -> tuple[Compared, TrainingSession] | None:
    for compared in newest_first:
        for session in reversed(compared.view.logged):
            if rated(session):
                return compared, session
    return None


def _highest(session: TrainingSession) -> int | None:
    ratings = (session.discomfort_during, session.discomfort_next_day)
    return max((rating for rating in ratings if rating is not None), default=None)


def _rise_pct(now: float, usual: float) -> float:
    return round(100 * (now / usual - 1))


def _about(
    compared: Compared,
    code: Code,
    variant: str,
    numbers: dict[str, float | date],
    *,
    levers: tuple[Lever, ...],
    sources: tuple[Source, ...],
) -> Finding:
    return Finding(
        code=code,
        variant=variant,
        numbers={**numbers, "usual_weeks": len(compared.usual)},
        week=compared.view.week,
        unfinished=not compared.view.complete,
        levers=levers,
        sources=sources,
    )
