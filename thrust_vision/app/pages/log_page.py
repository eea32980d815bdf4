"""The training log: what stands out, the weeks, the sessions, and files in and out."""

import streamlit as st

from thrust_vision.app import keeping, state
from thrust_vision.app.blocks import block
from thrust_vision.app.pages import log_edit, log_files, log_sessions, log_weeks
from thrust_vision.app.words import Words
from thrust_vision.errors import TrainingLogError
from thrust_vision.training.entry import Lifter, LoadUnit
from thrust_vision.training.store import TrainingLog


def page() -> None:
    """Show the log of one lifter."""
    words = state.words()
    state.session().collect()
    block("title", words, title=words("log.title"), lead=words("log.lead"))
    try:
        log = keeping.training_log()
        lifter = choose_lifter(log, words)
        if lifter is not None:
            _log_of(log, lifter, words)
        log_files.show(log, lifter, words)
    except TrainingLogError as error:
        st.error(words.error(error))


def _log_of(log: TrainingLog, lifter: Lifter, words: Words) -> None:
    sessions, day = log.sessions(lifter.id), state.today()
    entered, looked = st.columns([5, 7], gap="large")
    with entered:
        log_sessions.add(log, lifter, day, words)
    with looked:
        log_weeks.findings_of(log, lifter, sessions, day, words)
    if sessions:
        log_weeks.weeks_of(sessions, day, words)
    log_edit.edit(log, lifter, sessions, words)


def choose_lifter(log: TrainingLog, words: Words) -> Lifter | None:
    """Whose log is shown; the first lifter is added here."""
    lifters = {lifter.name: lifter for lifter in log.lifters()}
    session = state.session()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if lifters:
            names = list(lifters)
            if session.lifter not in names:
                session.lifter = names[0]
            key = "shown_lifter"
            st.session_state[key] = session.lifter

            def chosen() -> None:
                session.lifter = st.session_state[key]

            st.selectbox(words("log.lifter"), names, key=key, on_change=chosen, width=320)
            with st.popover(words("log.add_lifter")):
                _add_lifter(log, words)
            lifter = lifters[session.lifter]
            _unit(log, lifter, words)
            return lifter
    with st.container(key="first_lifter"):
        block("note", words, line=words("log.first_lifter"))
        _add_lifter(log, words)
    return None


def _unit(log: TrainingLog, lifter: Lifter, words: Words) -> None:
    """In which unit the lifter's loads are."""
    key = f"unit-{lifter.id}"
    st.session_state[key] = lifter.load_unit

    def changed() -> None:
        log.set_load_unit(lifter.id, st.session_state[key])

    st.segmented_control(
        words("log.unit"), list(LoadUnit), key=key, on_change=changed, required=True
    )


def _add_lifter(log: TrainingLog, words: Words) -> None:
    with st.form("lifter", clear_on_submit=True, border=False):
        name = st.text_input(words("log.name"), max_chars=80)
        if st.form_submit_button(words("log.add")) and name.strip():
            state.session().lifter = log.add_lifter(name).name
            st.rerun()
