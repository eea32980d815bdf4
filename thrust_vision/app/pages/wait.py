"""The wait: how far each clip is, what went wrong, and which part of a long one counts."""

from dataclasses import replace

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import block, jpeg_source
from thrust_vision.app.jobs import Progress, State
from thrust_vision.app.sets import View, clock
from thrust_vision.app.words import Words

_POLL_S = 0.5
_LEAST_S = 5.0  # that a part of a clip is long


def show(session: state.Session) -> None:
    """Show the clips that are under way, failed, or done among others."""
    if len(session.waiting) > 1:
        with st.container(key="waiting"):
            _list(session)
        return
    pending = session.waiting[0]
    with st.container(key="wait"):
        if pending.strip:
            _choose_part(pending)
        elif pending.job.error is not None:
            _failed(pending)
        else:
            _under_way()


@st.fragment(run_every=_POLL_S)
def _under_way() -> None:
    words, session = state.words(), state.session()
    pending = session.waiting[0] if session.waiting else None
    if pending is None:
        st.rerun()
    block("heading", words, line=words("wait.heading", clip=pending.clip.name))
    _progress(pending, words)
    if st.button(words("wait.cancel"), key="cancel"):
        session.remove(pending)
        st.rerun()
    if pending.job.finished and state.polling():
        st.rerun()


def _progress(pending: state.Pending, words: Words) -> None:
    progress = pending.job.progress()
    st.progress(progress.done if progress.state is State.RUNNING else 0.0)
    block("progress", words, stage=_stage(progress, words), left=_left(progress, words))


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
            session.again(pending, pending.clip, View(words.language))
            st.rerun()
        if st.button(words("wait.back"), key="back"):
            session.remove(pending)
            st.rerun()


def _list(session: state.Session) -> None:
    """Several clips, one below the other."""
    words = state.words()
    st.header(words("wait.list", count=len(session.waiting)), anchor=False)
    finished = sum(each.job.finished for each in session.waiting)
    if finished < len(session.waiting):
        _rows_under_way(finished)
    else:
        _rows()
    for each in session.waiting:
        if each.strip:
            _choose_part(each)
    if st.button(words("wait.more"), key="more", icon=":material/add:"):
        session.bringing = True
        st.rerun()


@st.fragment(run_every=_POLL_S)
def _rows_under_way(finished: int) -> None:
    """The rows, drawn anew until another clip is done."""
    _rows()  # whose buttons come first: starting anew would lose what was pressed
    done = sum(each.job.finished for each in state.session().waiting)
    if done != finished and state.polling():
        st.rerun()


def _rows() -> None:
    for number, each in enumerate(list(state.session().waiting)):
        with st.container(key=f"row-{number}", border=True):
            _row(number, each, state.words())


def _row(number: int, pending: state.Pending, words: Words) -> None:
    session, error = state.session(), pending.job.error
    left, right = st.columns([3, 1], vertical_alignment="center")
    with left:
        if pending.analysed:
            _done(pending, words)
        elif pending.strip:
            block("listed", words, clip=pending.clip.name, line=words("part.below"), verdict=None)
        elif error is not None:
            line = words.error(error)
            block("listed", words, clip=pending.clip.name, line=line, verdict=None)
        else:
            block("listed", words, clip=pending.clip.name, line="", verdict=None)
            _progress(pending, words)
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        failed = error is not None and not pending.strip
        if pending.analysed and st.button(words("wait.open"), key=f"open-{number}", type="primary"):
            session.look_at(pending)
            st.rerun()
        if failed and st.button(words("wait.again"), key=f"again-{number}"):
            session.again(pending, pending.clip, View(words.language))
            st.rerun()
        off = "remove" if pending.job.finished else "cancel"
        if not pending.analysed and st.button(words(f"wait.{off}"), key=f"off-{number}"):
            session.remove(pending)
            st.rerun()


def _done(pending: state.Pending, words: Words) -> None:
    """What is said about a set, in one line."""
    from thrust_vision.feedback.summary import headline, summarise

    if pending.analysed is None:
        return
    report = state.session().report(pending.analysed)
    verdict = None if report.rejection else summarise(report).verdict.value
    line = headline(report, words.language)
    block("listed", words, clip=pending.analysed.clip.name, line=line, verdict=verdict)


def _choose_part(pending: state.Pending) -> None:
    """Ask which part of a long clip holds the set."""
    words, session, strip = state.words(), state.session(), pending.strip
    if strip is None:
        return
    key, whole_s = pending.clip.sha256[:12], strip.duration_s
    block("heading", words, line=pending.clip.name)
    block("note", words, line=words("part.ask", length=clock(whole_s)))
    pictures = [
        {"source": jpeg_source(jpeg), "time": clock(at_s), "at": at_s}
        for at_s, jpeg in strip.pictures
    ]
    kept = st.session_state.get(f"part-{key}", (0, int(whole_s) + 1))
    block("strip", words, pictures=pictures, first=kept[0], last=kept[1])
    start_s, end_s = st.slider(
        words("part.part"),
        0,
        int(whole_s) + 1,
        (0, int(whole_s) + 1),
        format="%d s",
        key=f"part-{key}",
    )
    long_enough = end_s - start_s >= _LEAST_S
    chosen = words("part.chosen", start=clock(start_s), end=clock(min(end_s, whole_s)))
    block("note", words, line=chosen)
    with st.container(horizontal=True):
        if st.button(
            words("part.analyse"), key=f"cut-{key}", type="primary", disabled=not long_enough
        ):
            clip = replace(pending.clip, part=(float(start_s), float(end_s)))
            session.again(pending, clip, View(words.language))
            st.rerun()
        if st.button(
            words("wait.back" if len(session.waiting) == 1 else "wait.remove"), key=f"drop-{key}"
        ):
            session.remove(pending)
            st.rerun()
