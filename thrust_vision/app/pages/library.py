"""The kept sets: found, opened, put beside each other, removed and put back, taken along."""

from dataclasses import replace
from functools import partial

import streamlit as st

from thrust_vision.app import keeping, state
from thrust_vision.app.blocks import block
from thrust_vision.app.pages import asking
from thrust_vision.app.words import Words
from thrust_vision.errors import ThrustVisionError, TrainingLogError
from thrust_vision.form.report import Verdict
from thrust_vision.library.export import export_lifter
from thrust_vision.library.figures import REJECTED
from thrust_vision.library.kept import NOBODY, Filter, KeptSet
from thrust_vision.library.store import Library
from thrust_vision.render.style import VERDICT_SYMBOL
from thrust_vision.training.entry import Lifter
from thrust_vision.training.store.connect import utc_now
from thrust_vision.training.texts import show as written

_A_PAGE = 20
_EXERCISES = ("hip_thrust", "glute_bridge")
_VERDICTS = (*(verdict.value for verdict in Verdict), REJECTED)
_NOTICE, _TROUBLE, _GO = "library_notice", "library_trouble", "library_go"
_LONGEST_NOTE = 140


def page() -> None:
    """Show the kept sets."""
    words = state.words()
    state.session().collect()
    if to := st.session_state.pop(_GO, ""):
        st.switch_page(state.session().pages[to])
    block("title", words, title=words("library.title"), lead=words("library.lead"))
    try:
        library = keeping.library()
        _notices(library, words)
        lifters = library.log.lifters()
        wanted = _filters(lifters, words)
        _list(library, wanted, words)
        whose = next((each for each in lifters if each.id == wanted.lifter_id), None)
        if whose is not None:
            _of_lifter(library, whose, words)
        _removed(library, words)
        _choices(library, words)
    except TrainingLogError as error:
        st.error(words.error(error))


def _notices(library: Library, words: Words) -> None:
    """What was just done, with a way back."""
    if trouble := st.session_state.pop(_TROUBLE, ""):
        st.error(trouble)
    key = st.session_state.get(_NOTICE, "")
    gone = next((each for each in library.removed() if each.key == key), None)
    if gone is None:
        return
    with st.container(key="undo", horizontal=True, vertical_alignment="center"):
        line = words("library.was_removed", clip=gone.clip_name, date=gone.about.day)
        st.success(line, icon=":material/delete:")
        if st.button(words("library.undo"), key="undo_remove", icon=":material/undo:"):
            library.put_back(key)
            del st.session_state[_NOTICE]
            st.rerun()


def _filters(lifters: tuple[Lifter, ...], words: Words) -> Filter:
    """The fields that narrow the list."""
    names = {NOBODY: words("library.nobody"), **{each.id: each.name for each in lifters}}
    with st.container(key="library_filters", horizontal=True, vertical_alignment="bottom"):
        lifter = st.selectbox(
            words("log.lifter"),
            [None, *names],
            format_func=lambda i: words("library.everyone") if i is None else names.get(i, "–"),
            key=f"library_lifter-{len(names)}",
            width=220,
        )
        exercise = st.selectbox(
            words("log.exercise"),
            [None, *_EXERCISES],
            format_func=lambda each: words(f"library.{each or 'any'}"),
            key="library_exercise",
            width=180,
        )
        verdict = st.selectbox(
            words("library.verdict"),
            [None, *_VERDICTS],
            format_func=lambda each: _verdict(each, words) if each else words("library.any"),
            key="library_verdict",
            width=180,
        )
        first, last = (
            st.date_input(
                words(f"library.{end}"), None, format="YYYY-MM-DD", width=150, key=f"library_{end}"
            )
            for end in ("first", "last")
        )
    return Filter(lifter, exercise, verdict, first, last)


def _list(library: Library, wanted: Filter, words: Words) -> None:
    """The sets that the filter lets through, a page at a time."""
    count = library.count(wanted)
    used = words.size(library.used_bytes())
    block("note", words, line=words("library.count", count=count, size=used))
    if not count:
        block("note", words, line=words("library.none"))
        return
    pages = -(-count // _A_PAGE)
    number_key = f"library_page-{wanted}"
    number = min(st.session_state.get(number_key, 0), pages - 1)
    for kept in library.sets(wanted, limit=_A_PAGE, skip=_A_PAGE * number):
        with st.container(key=f"set_{kept.key}", horizontal=True, vertical_alignment="center"):
            _row(library, kept, words)

    def turn(to: int) -> None:
        st.session_state[number_key] = to

    if pages > 1:
        with st.container(key="library_pages", horizontal=True, vertical_alignment="center"):
            button = partial(st.button, on_click=turn)
            button(words("library.newer"), disabled=number == 0, key="newer", args=(number - 1,))
            block("note", words, line=words("library.page", number=number + 1, pages=pages))
            last = number + 1 == pages
            button(words("library.older"), disabled=last, key="older", args=(number + 1,))


def _row(library: Library, kept: KeptSet, words: Words) -> None:
    about = kept.about
    details = [words(f"library.{kept.exercise}")] if kept.exercise else []
    details += [words("library.reps", count=kept.reps)] if kept.reps else []
    details += [load_of(kept, words)] if about.load_kg is not None else []
    notes = " ".join(about.notes.split())
    row = {
        "verdict": "unsure" if kept.verdict == REJECTED else kept.verdict,
        "symbol": VERDICT_SYMBOL[Verdict(kept.verdict)] if kept.verdict != REJECTED else "–",
        "word": _verdict(kept.verdict, words),
        "day": about.day.isoformat(),
        "lifter": kept.lifter.name if kept.lifter else words("library.nobody"),
        "details": " · ".join(details),
        "said": kept.said.get(words.language, ""),
        "clip": kept.clip_name,
        "notes": notes if len(notes) <= _LONGEST_NOTE else f"{notes[:_LONGEST_NOTE]}…",
    }
    block("kept_row", words, row=row)
    session = state.session()
    # What a click does is done before the page is made anew, which another run may break off.
    with st.container(horizontal=True, width="content"):
        st.button(
            words("library.open"),
            key=f"open_{kept.key}",
            on_click=_show,
            args=(kept, words),
        )
        if kept.verdict != REJECTED:
            first = session.comparing == kept.key
            label = words("library.compare_with" if session.comparing else "library.compare")
            st.button(
                words("library.compare_first") if first else label,
                key=f"compare_{kept.key}",
                disabled=first,
                on_click=_compare,
                args=(library, kept, words),
            )


def load_of(kept: KeptSet, words: Words) -> str:
    """A set's load in its lifter's unit."""
    unit = kept.lifter.load_unit if kept.lifter else "kg"
    load = kept.about.load_kg or 0.0
    shown = kept.lifter.load_unit.of(load) if kept.lifter else load
    return f"{written(words.language, shown)} {unit}"


def _show(kept: KeptSet, words: Words) -> None:
    _open("analyse", [kept], words)


def _open(to: str, sets: list[KeptSet], words: Words) -> bool:
    """Open sets and go to a page; False, and this page says why, if one cannot be."""
    try:
        for kept in sets:
            state.session().open(kept)
    except ThrustVisionError as error:
        st.session_state[_TROUBLE] = words.error(error)
        return False
    st.session_state[_GO] = to
    return True


def _compare(library: Library, kept: KeptSet, words: Words) -> None:
    """Choose the first of two sets, or go and compare: the earlier one is "before"."""
    session = state.session()
    if not session.comparing:
        session.comparing = kept.key
        return
    key, session.comparing = session.comparing, ""
    try:
        first = library.find(key)
    except TrainingLogError as error:
        st.session_state[_TROUBLE] = words.error(error)
        return
    pair = sorted((first, kept), key=lambda each: each.about.day)
    if _open("compare", pair, words):
        keys = [each.kept.key for each in session.sets if not each.rejected]
        for name, each in zip(("before", "after"), pair, strict=True):
            st.session_state[name] = keys.index(each.key)


def _of_lifter(library: Library, lifter: Lifter, words: Words) -> None:
    """Everything about a lifter as one file, another name, and forgetting them."""
    st.header(words("library.of_lifter", name=lifter.name), anchor=False)

    size = words.size(library.used_bytes(lifter.id))
    block("note", words, line=words("library.lifter_size", name=lifter.name, size=size))

    # Asked for when the button is pressed, which is outside of the page's run.
    target = state.session_folder() / "everything.zip"

    def all_of() -> bytes:
        export_lifter(library, lifter, target)
        return target.read_bytes()

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            words("library.give_all"),
            data=all_of,
            file_name="thrust-vision-lifter.zip",
            mime="application/zip",
            key="give_all",
            on_click="ignore",
            icon=":material/download:",
        )
        days = library.choices().undo_days
        question = words("library.forget_asks", name=lifter.name, days=days)
        yes = words("library.forget_yes", name=lifter.name)
        label = words("library.forget", name=lifter.name)
        if asking.ask(label, question, yes, f"forget-{lifter.id}", icon=":material/person_off:"):
            library.log.forget_lifter(lifter.id, utc_now())
            st.rerun()


def _removed(library: Library, words: Words) -> None:
    """What can still be put back, and letting go of it at once."""
    sets, lifters = library.removed(), library.log.forgotten()
    if not sets and not lifters:
        return
    days = library.choices().undo_days
    with st.expander(words("library.removed", count=len(sets) + len(lifters)), key="removed"):
        block("note", words, line=words("library.removed_for", days=days))
        for lifter in lifters:
            with st.container(horizontal=True, vertical_alignment="center"):
                block("note", words, line=words("library.forgotten", name=lifter.name))
                if st.button(words("library.put_back"), key=f"remember_{lifter.id}"):
                    library.log.put_lifter_back(lifter.id)
                    st.rerun()
        for kept in sets:
            with st.container(horizontal=True, vertical_alignment="center"):
                line = f"{kept.about.day} · {kept.clip_name}"
                block("note", words, line=line)
                if st.button(words("library.put_back"), key=f"back_{kept.key}"):
                    library.put_back(kept.key)
                    st.rerun()
        question = words("library.purge_asks")
        if asking.ask(words("library.purge"), question, words("library.purge_yes"), "purge"):
            library.purge_removed(utc_now())
            st.rerun()


def _choices(library: Library, words: Words) -> None:
    """What is kept of new sets, where, and for how long what was removed."""
    held = library.choices()
    with st.expander(words("library.what_is_kept"), key="what_is_kept"):
        st.markdown(words("library.kept_of_each"))
        video = st.toggle(words("library.keep_video"), held.keep_video, key="keep_video")
        film = st.toggle(words("library.keep_film"), held.keep_film, key="keep_film")
        days = st.number_input(
            words("library.undo_days"), 0, 365, held.undo_days, key="undo_days", width=420
        )
        new = replace(held, keep_video=video, keep_film=film, undo_days=int(days))
        if new != held:
            library.choose(new)
        rows = library.log.database.url.render_as_string(hide_password=True)
        st.caption(words("library.where"))
        st.code(f"{rows}\n{library.path}", language=None, wrap_lines=True)


def _verdict(verdict: str, words: Words) -> str:
    return words("library.rejected") if verdict == REJECTED else words(f"verdict.{verdict}")
