"""Logging sets that were done, and the fields about a session as a whole."""

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from thrust_vision.app import keeping, state
from thrust_vision.app.pages.fields import load_field, load_kg_of, rir_field
from thrust_vision.app.words import Words
from thrust_vision.feedback.summary import headline
from thrust_vision.training.entry import (
    AnalysisLink,
    Exercise,
    Lifter,
    SetEntry,
    TrainingSession,
)
from thrust_vision.training.store import TrainingLog
from thrust_vision.training.texts import text

EXERCISES = list(Exercise)
_RATINGS = list(range(11))


@dataclass(frozen=True)
class AboutSession:
    """What is logged of a session as a whole, by a session's names; None was not given."""

    effort: int | None
    discomfort_before: int | None
    discomfort_during: int | None
    discomfort_next_day: int | None
    sleep_h: float | None
    stress: int | None
    minutes: int | None
    notes: str

    def over(self, session: TrainingSession) -> TrainingSession:
        """The session with what was given; what was not stays."""
        given = {name: value for name, value in vars(self).items() if value not in (None, "")}
        return replace(session, **given)


def add(log: TrainingLog, lifter: Lifter, day: date, words: Words) -> None:
    """The form for sets that were done."""
    st.header(words("log.add_heading"), anchor=False)
    taken = _taken_over(words)
    with st.form("entry", clear_on_submit=False):
        when = st.date_input(words("log.date"), value=day, max_value=day, format="YYYY-MM-DD")
        exercise: Exercise = st.selectbox(
            words("log.exercise"),
            EXERCISES,
            index=EXERCISES.index(taken.exercise) if taken else 0,
            format_func=lambda each: text(words.language, f"exercise.{each}"),
        )
        left, middle, right = st.columns(3)
        sets = left.number_input(words("log.sets"), min_value=1, max_value=50, value=1, step=1)
        reps = middle.number_input(
            words("log.reps"),
            min_value=1,
            max_value=200,
            value=taken.reps if taken else 8,
            step=1,
            key=f"reps-{taken.reps if taken else 0}",
        )
        unit = lifter.load_unit
        with right:
            load = load_field(words("log.load_in", unit=unit), 0.0, unit, "new-load")
        rir = rir_field(None, "new-rir", words)
        with st.expander(words("log.about_session")):
            about = about_fields("new", None, words)
        if st.form_submit_button(words("log.save"), type="primary"):
            entry = SetEntry(
                exercise=exercise,
                sets=int(sets),
                reps=int(reps),
                load_kg=load_kg_of(load, unit) or 0.0,
                rir=rir,
                analysis=taken.analysis if taken else None,
            )
            _save(log, lifter, when, entry, about)
            state.session().notice = words("log.saved", date=when)
            st.rerun()
    if notice := state.session().notice:
        st.success(notice)
        state.session().notice = ""


@dataclass(frozen=True)
class _Taken:
    """What an analysis gives to the log."""

    exercise: Exercise
    reps: int
    analysis: AnalysisLink


def _taken_over(words: Words) -> _Taken | None:
    """The analysed set that the user wants to log, if any."""
    sets = [each for each in state.session().sets if not each.rejected]
    if not sets:
        return None
    options = [None, *range(len(sets))]
    index = st.selectbox(
        words("log.take_over"),
        options,
        format_func=lambda i: words("log.by_hand") if i is None else sets[i].clip.name,
    )
    if index is None:
        return None
    report = state.session().report(sets[index])
    bridge = report.scene is not None and report.scene.exercise == "glute_bridge"
    link = AnalysisLink(report.clip.sha256, headline(report, words.language))
    return _Taken(Exercise.GLUTE_BRIDGE if bridge else Exercise.HIP_THRUST, len(report.reps), link)


def about_fields(key: str, seen: TrainingSession | None, words: Words) -> AboutSession:
    """The fields on a session as a whole."""

    def rating(name: str) -> int | None:
        held = getattr(seen, name) if seen else None
        return st.selectbox(
            words(f"log.{name}"),
            _RATINGS,
            index=held,
            placeholder=words("log.not_logged"),
            key=f"{key}-{name}",
        )

    effort = rating("effort")
    before, during, after = st.columns(3)
    with before:
        discomfort_before = rating("discomfort_before")
    with during:
        discomfort_during = rating("discomfort_during")
    with after:
        discomfort_next_day = rating("discomfort_next_day")
    left, middle, right = st.columns(3)
    sleep_h = left.number_input(
        words("log.sleep_h"),
        min_value=0.0,
        max_value=24.0,
        value=seen.sleep_h if seen else None,
        step=0.5,
        placeholder="–",
        key=f"{key}-sleep",
    )
    with middle:
        stress = rating("stress")
    minutes = right.number_input(
        words("log.minutes"),
        min_value=1,
        max_value=600,
        value=seen.minutes if seen else None,
        step=5,
        placeholder="–",
        key=f"{key}-minutes",
    )
    notes = st.text_area(
        words("log.notes"), value=seen.notes if seen else "", max_chars=2000, key=f"{key}-notes"
    )
    return AboutSession(
        effort=effort,
        discomfort_before=discomfort_before,
        discomfort_during=discomfort_during,
        discomfort_next_day=discomfort_next_day,
        sleep_h=sleep_h,
        stress=stress,
        minutes=minutes,
        notes=notes,
    )


def _save(
    log: TrainingLog, lifter: Lifter, when: date, entry: SetEntry, about: AboutSession
) -> None:
    """Add the sets to the day, and what was given about it."""
    if entry.analysis is not None:
        log.log_analysed(lifter.id, when, entry)
        _name_kept(lifter, when, entry)
        session = log.session(lifter.id, when)
    else:
        session = log.add_entry(lifter.id, when, entry)
    if session is not None and (new := about.over(session)) != session:
        log.replace_session(lifter.id, session, new)


def _name_kept(lifter: Lifter, when: date, entry: SetEntry) -> None:
    """Say of the kept set what was logged of it, if nobody was named for it yet."""
    library = keeping.library()
    kept = library.find_clip(entry.analysis.clip_sha256) if entry.analysis else None
    if kept is not None and kept.lifter is None:
        new = replace(kept.about, lifter_id=lifter.id, day=when, load_kg=entry.load_kg)
        library.change(kept.key, kept.about, new)
