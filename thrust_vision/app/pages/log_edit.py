"""The logged sessions: changed, completed the day after, removed and put back, opened."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from thrust_vision.app import keeping, state
from thrust_vision.app.blocks import block
from thrust_vision.app.pages import asking
from thrust_vision.app.pages.fields import (
    load_field,
    load_kg_of,
    rir_field,
    see_anew,
    see_as,
    seen_first,
)
from thrust_vision.app.pages.log_sessions import EXERCISES, about_fields
from thrust_vision.app.words import Words
from thrust_vision.errors import ThrustVisionError, TrainingLogError
from thrust_vision.training.entry import Lifter, SetEntry, TrainingSession
from thrust_vision.training.store import TrainingLog
from thrust_vision.training.store.connect import utc_now
from thrust_vision.training.store.log import Removed
from thrust_vision.training.texts import show, text


def edit(
    log: TrainingLog, lifter: Lifter, sessions: tuple[TrainingSession, ...], words: Words
) -> None:
    """The sessions, newest first; the chosen one can be changed, removed, and its film opened."""
    removed = log.removed(lifter.id)
    if not sessions and not removed:
        return
    st.header(words("log.sessions_heading"), anchor=False)
    _put_back(log, lifter, removed, words)
    if not sessions:
        return
    newest_first = sessions[::-1]
    chosen = st.dataframe(
        pd.DataFrame([_line(session, lifter, words) for session in newest_first]),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"sessions-{lifter.id}-{len(sessions)}",
        placeholder="–",
    ).selection["rows"]
    if not chosen:
        st.caption(words("log.choose_session"))
        return
    session = newest_first[chosen[0]]
    with st.container(key="session", border=True):
        _change(log, lifter, session, words)


def _change(log: TrainingLog, lifter: Lifter, session: TrainingSession, words: Words) -> None:
    """The fields of a session and its sets."""
    name = f"session-{lifter.id}-{session.date}"
    seen, key = seen_first(name, session)
    st.markdown(f"**{seen.date.isoformat()}**")
    with st.form(name, border=False):
        entries = tuple(
            _entry(f"{key}-{place}", entry, lifter, words)
            for place, entry in enumerate(seen.entries)
        )
        about = about_fields(key, seen, words)
        save = st.form_submit_button(words("log.save"), type="primary")
    if save:
        new = replace(seen, entries=entries, **vars(about))
        try:
            log.replace_session(lifter.id, seen, new)
        except TrainingLogError:  # someone else was faster
            see_anew(name)
            raise
        see_as(name, log.session(lifter.id, new.date) or new)
        st.rerun()
    for place, entry in enumerate(seen.entries):
        with st.container(horizontal=True, vertical_alignment="center"):
            block("note", words, line=done(entry, lifter, words))
            if entry.analysis is not None:
                _open(entry, f"{name}-{place}", words)
            if len(seen.entries) > 1:
                _remove(log, lifter, seen, words, place)
    _remove(log, lifter, seen, words)


def _entry(key: str, entry: SetEntry, lifter: Lifter, words: Words) -> SetEntry:
    """The fields of some sets alike."""
    unit = lifter.load_unit
    what, sets_in, reps_in, load_in, rir_in = st.columns([3, 2, 2, 2, 2])
    exercise = what.selectbox(
        words("log.exercise"),
        EXERCISES,
        index=EXERCISES.index(entry.exercise),
        format_func=lambda each: text(words.language, f"exercise.{each}"),
        key=f"{key}-exercise",
    )
    sets = sets_in.number_input(words("log.sets"), 1, 50, entry.sets, key=f"{key}-sets")
    reps = reps_in.number_input(words("log.reps"), 1, 200, entry.reps, key=f"{key}-reps")
    with load_in:
        label = words("log.load_in", unit=unit)
        load = load_field(label, entry.load_kg, unit, f"{key}-load")
    with rir_in:
        rir = rir_field(entry.rir, f"{key}-rir", words)
    load_kg = load_kg_of(load, unit, entry.load_kg)
    return replace(entry, exercise=exercise, sets=sets, reps=reps, load_kg=load_kg or 0.0, rir=rir)


def _open(entry: SetEntry, key: str, words: Words) -> None:
    """The analysis that sets were taken over from, if it is still kept."""
    if entry.analysis is None:
        return
    kept = keeping.library().find_clip(entry.analysis.clip_sha256)
    if kept is None:
        block("note", words, line=words("log.analysis_gone"))
        return
    if st.button(words("log.open_analysis"), key=f"open-{key}", icon=":material/play_circle:"):
        session = state.session()
        try:
            session.open(kept)
        except ThrustVisionError as error:
            st.error(words.error(error))
        else:
            st.switch_page(session.pages["analyse"])


def _remove(
    log: TrainingLog,
    lifter: Lifter,
    seen: TrainingSession,
    words: Words,
    place: int | None = None,
) -> None:
    """Take a session, or one entry of it, out of the log after a question."""
    if place is None:
        label, what = words("log.remove", date=seen.date), seen.date.isoformat()
    else:
        label, what = words("log.remove_sets"), done(seen.entries[place], lifter, words)
    question = words("log.remove_asks", what=what, days=keeping.library().choices().undo_days)
    key = f"log-{lifter.id}-{seen.date}-{place}"
    if asking.ask(label, question, words("log.remove_yes"), key):
        log.take_out(lifter.id, seen, utc_now(), place)
        see_anew(f"session-{lifter.id}-{seen.date}")
        st.rerun()


def _put_back(log: TrainingLog, lifter: Lifter, removed: tuple[Removed, ...], words: Words) -> None:
    """What was taken out and can be put back, the latest first."""
    for number, each in enumerate(removed):
        with st.container(key=f"removed_{number}", horizontal=True, vertical_alignment="center"):
            count = len(each.session.entries)
            line = words("log.was_removed", date=each.session.date, count=count)
            block("note", words, line=line)
            if st.button(words("library.undo"), key=f"undo-{each.id}", icon=":material/undo:"):
                log.put_back(each.id)
                see_anew(f"session-{lifter.id}-{each.session.date}")
                st.rerun()


def done(entry: SetEntry, lifter: Lifter, words: Words) -> str:
    """Some sets alike in one line."""
    load = show(words.language, lifter.load_unit.of(entry.load_kg))
    exercise = text(words.language, f"exercise.{entry.exercise}")
    return f"{exercise} {entry.sets} × {entry.reps} × {load} {lifter.load_unit}"


def _line(session: TrainingSession, lifter: Lifter, words: Words) -> dict[str, object]:
    ratings = ("effort", "discomfort_before", "discomfort_during", "discomfort_next_day")
    films = sum(entry.analysis is not None for entry in session.entries)
    return {
        words("log.date"): session.date.isoformat(),
        words("log.done"): ", ".join(done(entry, lifter, words) for entry in session.entries),
        words("log.analysed"): "✓" if films else "",
        **{words(f"log.{name}"): getattr(session, name) for name in ratings},
        words("log.notes"): session.notes,
    }
