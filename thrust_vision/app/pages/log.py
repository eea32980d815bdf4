"""The training log: what stands out, the weeks, the sessions, and files in and out."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import block
from thrust_vision.app.pages import log_files, log_sessions, log_weeks
from thrust_vision.app.words import Words
from thrust_vision.errors import TrainingLogError
from thrust_vision.training.entry import Lifter
from thrust_vision.training.messages import error_text
from thrust_vision.training.store import TrainingLog


def page() -> None:
    """Show the log of one lifter."""
    words = state.words()
    state.session().collect()
    block("title", words, title=words("log.title"), lead=words("log.lead"))
    try:
        log = training_log()
        lifter = _lifter(log, words)
        if lifter is not None:
            _log_of(log, lifter, words)
        log_files.show(log, lifter, words)
    except TrainingLogError as error:
        st.error(error_text(error, words.language))


@st.cache_resource(show_spinner=False)
def training_log() -> TrainingLog:
    """The log that all sessions of the process share."""
    return TrainingLog.open()


def _log_of(log: TrainingLog, lifter: Lifter, words: Words) -> None:
    sessions, day = log.sessions(lifter.id), today()
    entered, looked = st.columns([5, 7], gap="large")
    with entered:
        log_sessions.add(log, lifter, day, words)
    with looked:
        log_weeks.findings_of(sessions, day, words)
    if sessions:
        log_weeks.weeks_of(sessions, day, words)
        log_sessions.edit(log, lifter, sessions, words)


def today() -> date:
    """The reader's calendar day."""
    try:
        return datetime.now(ZoneInfo(st.context.timezone or "UTC")).date()
    except (ZoneInfoNotFoundError, ValueError):
        return date.today()


def _lifter(log: TrainingLog, words: Words) -> Lifter | None:
    """Whose log is shown; the first lifter is added here."""
    lifters = {lifter.name: lifter for lifter in log.lifters()}
    session = state.session()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if lifters:
            names = list(lifters)
            chosen = st.selectbox(
                words("log.lifter"),
                names,
                index=names.index(session.lifter) if session.lifter in names else 0,
                key=f"lifter-{session.lifter}-{len(names)}",
                width=320,
            )
            session.lifter = chosen
            with st.popover(words("log.add_lifter")):
                _add_lifter(log, words)
            return lifters[chosen]
    with st.container(key="first_lifter"):
        block("note", words, line=words("log.first_lifter"))
        _add_lifter(log, words)
    return None


def _add_lifter(log: TrainingLog, words: Words) -> None:
    with st.form("lifter", clear_on_submit=True, border=False):
        name = st.text_input(words("log.name"), max_chars=80)
        if st.form_submit_button(words("log.add")) and name.strip():
            state.session().lifter = log.add_lifter(name).name
            st.rerun()
