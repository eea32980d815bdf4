"""Logging a session, changing it later, and removing it."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.words import Words
from thrust_vision.feedback.summary import headline
from thrust_vision.training.entry import (
    RIR_OR_MORE,
    AnalysisLink,
    Exercise,
    Lifter,
    SetEntry,
    TrainingSession,
)
from thrust_vision.training.store import TrainingLog
from thrust_vision.training.texts import show, text

_EXERCISES = list(Exercise)
_RATINGS = list(range(11))


@dataclass(frozen=True)
class _About:
    """What is logged of a session as a whole; None was not given."""

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
            _EXERCISES,
            index=_EXERCISES.index(taken.exercise) if taken else 0,
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
        load_kg = right.number_input(
            words("log.load"), min_value=0.0, max_value=1000.0, value=0.0, step=2.5, format="%g"
        )
        rir = st.selectbox(
            words("log.rir"),
            list(range(RIR_OR_MORE + 1)),
            index=None,
            placeholder=words("log.not_logged"),
            format_func=lambda n: words("log.or_more", count=n) if n == RIR_OR_MORE else str(n),
        )
        with st.expander(words("log.about_session")):
            about = _about("new", None, words)
        if st.form_submit_button(words("log.save"), type="primary"):
            entry = SetEntry(
                exercise=exercise,
                sets=int(sets),
                reps=int(reps),
                load_kg=float(load_kg),
                rir=rir,
                analysis=taken.analysis if taken else None,
            )
            _save(log, lifter, when, entry, about)
            state.session().notice = words("log.saved", date=when)
            st.rerun()
    if notice := state.session().notice:
        st.success(notice)
        state.session().notice = ""


def edit(
    log: TrainingLog, lifter: Lifter, sessions: tuple[TrainingSession, ...], words: Words
) -> None:
    """The sessions, newest first; the chosen one can be completed or removed."""
    st.header(words("log.sessions_heading"), anchor=False)
    newest_first = sessions[::-1]
    chosen = st.dataframe(
        pd.DataFrame([_line(session, words) for session in newest_first]),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"sessions-{lifter.id}-{len(sessions)}",
        placeholder="–",
    ).selection["rows"]
    if not chosen:
        st.caption(words("log.choose_session"))
        return
    seen = newest_first[chosen[0]]
    with st.form(f"session-{seen.date}"):
        st.markdown(f"**{seen.date.isoformat()}**")
        about = _about(f"edit-{seen.date}", seen, words)
        if st.form_submit_button(words("log.save"), type="primary"):
            log.replace_session(lifter.id, seen, replace(seen, **vars(about)))
            st.rerun()
    if st.button(words("log.remove", date=seen.date), icon=":material/delete:"):
        log.remove_session(lifter.id, seen.date)
        st.rerun()


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


def _about(key: str, seen: TrainingSession | None, words: Words) -> _About:
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
    return _About(
        effort,
        discomfort_before,
        discomfort_during,
        discomfort_next_day,
        sleep_h,
        stress,
        minutes,
        notes,
    )


def _save(log: TrainingLog, lifter: Lifter, when: date, entry: SetEntry, about: _About) -> None:
    seen = log.session(lifter.id, when)
    if seen is None:
        log.add_session(lifter.id, about.over(TrainingSession(when, (entry,))))
    else:
        new = about.over(replace(seen, entries=(*seen.entries, entry)))
        log.replace_session(lifter.id, seen, new)


def _line(session: TrainingSession, words: Words) -> dict[str, object]:
    done = ", ".join(
        f"{text(words.language, f'exercise.{entry.exercise}')} "
        f"{entry.sets} × {entry.reps} × {show(words.language, entry.load_kg)} kg"
        for entry in session.entries
    )
    ratings = ("effort", "discomfort_before", "discomfort_during", "discomfort_next_day")
    return {
        words("log.date"): session.date.isoformat(),
        words("log.done"): done,
        **{words(f"log.{name}"): getattr(session, name) for name in ratings},
        words("log.notes"): session.notes,
    }
