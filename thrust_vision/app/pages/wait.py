"""The wait: how far the analysis is, and what went wrong if it did."""

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import block
from thrust_vision.app.jobs import Progress, State
from thrust_vision.app.sets import View
from thrust_vision.app.words import Words

_POLL_S = 0.5


def show(pending: state.Pending) -> None:
    """Show an analysis that is under way, or failed."""
    with st.container(key="wait"):
        if pending.job.error is not None:
            _failed(pending)
        else:
            _under_way()


@st.fragment(run_every=_POLL_S)
def _under_way() -> None:
    words, session = state.words(), state.session()
    pending = session.pending
    if pending is None or pending.job.finished:
        st.rerun()
    block("heading", words, line=words("wait.heading", clip=pending.clip.name))
    progress = pending.job.progress()
    st.progress(progress.done if progress.state is State.RUNNING else 0.0)
    block("progress", words, stage=_stage(progress, words), left=_left(progress, words))
    if st.button(words("wait.cancel"), key="cancel"):
        pending.job.cancel()
        session.to_start()
        st.rerun()


def _stage(progress: Progress, words: Words) -> str:
    if progress.state is State.QUEUED:
        return words("wait.queued", ahead=progress.ahead)
    return words(f"wait.{progress.stage or 'begin'}")


def _left(progress: Progress, words: Words) -> str:
    if progress.left_s is None:
        return ""
    return words("wait.left", duration=words.duration(progress.left_s))


def _failed(pending: state.Pending) -> None:
    words, session = state.words(), state.session()
    block("heading", words, line=pending.clip.name)
    if pending.job.error is not None:
        st.error(words.error(pending.job.error), icon=":material/info:")
    with st.container(horizontal=True):
        if st.button(words("wait.again"), key="again", type="primary"):
            session.analyse(pending.clip, View(words.language))
            st.rerun()
        if st.button(words("wait.back"), key="back"):
            session.to_start()
            st.rerun()
