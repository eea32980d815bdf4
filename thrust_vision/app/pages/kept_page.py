"""What is kept of the set that is shown, whose it is, and its place in the training log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from thrust_vision.app import keeping, state
from thrust_vision.app.blocks import block
from thrust_vision.app.pages import address, asking
from thrust_vision.app.pages.fields import (
    load_field,
    load_kg_of,
    name_field,
    rir_field,
    see_anew,
    see_as,
    seen_first,
)
from thrust_vision.app.sets import AnalysedSet, View
from thrust_vision.app.words import Words
from thrust_vision.errors import ThrustVisionError, TrainingLogError
from thrust_vision.feedback.summary import headline
from thrust_vision.form.report import SetReport
from thrust_vision.library.kept import About, KeptSet
from thrust_vision.library.store import Library, judged_of
from thrust_vision.training.entry import AnalysisLink, Exercise, Lifter, LoadUnit, SetEntry
from thrust_vision.training.store.connect import utc_now
from thrust_vision.training.store.log import Logged


def show(analysed: AnalysedSet, view: View, report: SetReport, words: Words) -> None:
    """Show what is kept of an assessed set, and log it."""
    st.header(words("kept.heading"), anchor=False)
    with st.container(key="kept"):
        kept = _kept(analysed, words)
        if kept is None:
            return
        library = keeping.library()
        try:
            kept = _follow(library, kept, view, report)
            _say_version(analysed, kept, words)
            _form(library, kept, report, words)
            _files(library, kept, analysed, view, words)
        except TrainingLogError as error:
            st.error(words.error(error))


def show_rejected(analysed: AnalysedSet, words: Words) -> None:
    """Show that a clip that was not assessed is kept too."""
    with st.container(key="kept"):
        kept = _kept(analysed, words)
        if kept is not None:
            _remove(keeping.library(), kept, words)


def _kept(analysed: AnalysedSet, words: Words) -> KeptSet | None:
    """The kept set; None, and why, where there is none."""
    held = analysed.kept
    address.name(held.key)
    if held.error is not None:
        st.error(words("kept.failed", why=words.error(held.error)))
    if not held.key:
        return None
    try:
        return keeping.library().find(held.key)
    except TrainingLogError as error:
        st.info(words.error(error))
        return None


def _follow(library: Library, kept: KeptSet, view: View, report: SetReport) -> KeptSet:
    """Keep the set as it is judged now: with another reference rep, or another plate."""
    judged = judged_of(report, str(view.reference_rep), view.plate_cm)
    if judged == kept.judged:
        return kept
    return library.judge_again(kept.key, report, judged, language=view.language)


def _say_version(analysed: AnalysedSet, kept: KeptSet, words: Words) -> None:
    before = analysed.kept.before
    if before is None:
        return
    same = (before.said, before.verdict) == (kept.said, kept.verdict)
    version, now = before.judged.version, kept.judged.version
    # Within a version, settings and models may be others.
    key = "other_settings" if version == now else "other_version"
    line = words(f"kept.{key}", before=version, now=now)
    said = words("kept.says_same" if same else "kept.said", said=before.said[words.language])
    said = f"{line} {said}"
    st.info(said, icon=":material/history:")


@dataclass(frozen=True)
class _Given:
    """What was put into the fields.

    Attributes:
        lifter: a known name, or a new one; "" if none was given.
        day: of the set.
        load_kg: None if it was not given.
        sets, reps: alike, how many.
        rir: repetitions in reserve, None if not given.
        notes: free text.
    """

    lifter: str
    day: date
    load_kg: float | None
    sets: int
    reps: int
    rir: int | None
    notes: str


def _form(library: Library, kept: KeptSet, report: SetReport, words: Words) -> None:
    """Whose set it is, and its figures for the log."""
    logged = next(iter(library.log.logged_from(kept.clip_sha256)), None)
    seen, fields = seen_first(f"about-{kept.key}", kept)
    with st.form(f"about-{kept.key}"):
        given = _fields(library.log.lifters(), seen, logged, fields, report, words)
        with st.container(horizontal=True):
            key = "kept.log_again" if logged else "kept.log"
            to_log = st.form_submit_button(words(key), type="primary", icon=":material/add_notes:")
            save = not logged and st.form_submit_button(words("kept.save"))
    if to_log or save:
        _take_over(library, seen, given, report, words, to_log=to_log)
    if notice := st.session_state.pop(f"noted-{kept.key}", ""):
        st.success(notice)
    if logged:
        with st.container(horizontal=True, vertical_alignment="center"):
            line = words("kept.logged", lifter=logged.lifter.name, date=logged.day)
            block("note", words, line=line)
            if st.button(words("kept.open_log"), key="open_log"):
                session = state.session()
                session.lifter = logged.lifter.name
                st.switch_page(session.pages["log"])


def _fields(
    lifters: tuple[Lifter, ...],
    kept: KeptSet,
    logged: Logged | None,
    key: str,
    report: SetReport,
    words: Words,
) -> _Given:
    """The fields, filled with what is known."""
    about = kept.about
    unit = kept.lifter.load_unit if kept.lifter else LoadUnit.KG
    whose, when = st.columns([3, 2])
    with whose:
        held = kept.lifter.name if kept.lifter else ""
        names = [lifter.name for lifter in lifters]
        lifter = name_field(words("log.lifter"), held, names, f"{key}-whose", words)
    day = when.date_input(words("log.date"), about.day, format="YYYY-MM-DD", key=f"{key}-when")
    one, two, three, four = st.columns(4)
    entry = logged.entry if logged else None
    reps = entry.reps if entry else max(1, len(report.reps))
    with one:
        load_kg = load_field(words("log.load_in", unit=unit), about.load_kg, unit, f"{key}-load")
    sets = two.number_input(words("log.sets"), 1, 50, entry.sets if entry else 1, key=f"{key}-sets")
    reps = three.number_input(words("log.reps"), 1, 200, reps, key=f"{key}-reps")
    with four:
        rir = rir_field(entry.rir if entry else None, f"{key}-rir", words)
    notes = st.text_area(
        words("log.notes"), about.notes, max_chars=2000, height=70, key=f"{key}-notes"
    )
    held_kg = about.load_kg
    return _Given(
        lifter,
        day,
        load_kg_of(load_kg, unit, held_kg),
        sets=sets,
        reps=reps,
        rir=rir,
        notes=notes,
    )


def _take_over(
    library: Library,
    kept: KeptSet,
    given: _Given,
    report: SetReport,
    words: Words,
    *,
    to_log: bool,
) -> None:
    """Keep what was given, and log the set if that is wanted."""
    if to_log and not given.lifter:
        st.error(words("kept.name_first"))
        return
    if to_log and given.load_kg is None:
        st.error(words("kept.load_first"))
        return
    lifter = _lifter(library, given.lifter) if given.lifter else None
    about = About(lifter.id if lifter else None, given.day, given.load_kg, given.notes)
    if about != kept.about:
        _change(library, kept, about)
    if lifter is not None:
        state.session().lifter = lifter.name
    if to_log and lifter is not None and given.load_kg is not None:
        library.log.log_analysed(lifter.id, given.day, _entry(given, report, words))
    key = "kept.was_logged" if to_log else "kept.was_saved"
    st.session_state[f"noted-{kept.key}"] = words(key, date=given.day)
    st.rerun()


def _change(library: Library, seen: KeptSet, about: About) -> None:
    """Keep what was given; a form that someone else was faster than is filled anew."""
    name = f"about-{seen.key}"
    try:
        changed = library.change(seen.key, seen.about, about)
    except TrainingLogError:
        see_anew(name)
        raise
    see_as(name, changed)


def _lifter(library: Library, name: str) -> Lifter:
    """The lifter of a name, who may be new; in what case it is written makes no other one."""
    known = {lifter.name: lifter for lifter in library.log.lifters()}
    alike = {each.casefold(): lifter for each, lifter in known.items()}
    return known.get(name) or alike.get(name.casefold()) or library.log.add_lifter(name)


def _entry(given: _Given, report: SetReport, words: Words) -> SetEntry:
    bridge = report.scene is not None and report.scene.exercise == "glute_bridge"
    return SetEntry(
        exercise=Exercise.GLUTE_BRIDGE if bridge else Exercise.HIP_THRUST,
        sets=given.sets,
        reps=given.reps,
        load_kg=given.load_kg or 0.0,
        rir=given.rir,
        analysis=AnalysisLink(report.clip.sha256, headline(report, words.language)),
    )


def _files(
    library: Library, kept: KeptSet, analysed: AnalysedSet, view: View, words: Words
) -> None:
    """What of the film is kept, and what all takes."""
    folder = library.folder(kept.key)
    drawn = analysed.drawn(view)
    film = analysed.clip.path if analysed.has_film else None
    size = words.size(kept.size_bytes)
    block("note", words, line=words("kept.what" if film else "kept.what_no_film", size=size))
    with st.container(key="kept_files", horizontal=True, vertical_alignment="center"):
        if drawn is not None or folder.video.exists():
            _switch(
                words("kept.video"),
                folder.video.exists(),
                f"video-{kept.key}",
                lambda on: library.keep_video(kept.key, drawn.video if on and drawn else None),
            )
        if film is not None:
            _switch(
                words("kept.film"),
                folder.film.exists(),
                f"film-{kept.key}",
                lambda on: library.keep_film(kept.key, film if on else None),
            )
        _remove(library, kept, words)


def _switch(label: str, held: bool, key: str, change: Callable[[bool], None]) -> None:
    """A toggle of what is kept, which always shows what is so."""
    st.session_state[key] = held

    def changed() -> None:
        try:
            change(bool(st.session_state[key]))
        except ThrustVisionError as error:
            st.session_state[f"{key}-failed"] = state.words().error(error)

    st.toggle(label, key=key, on_change=changed)
    if failed := st.session_state.pop(f"{key}-failed", ""):
        st.error(failed)


def _remove(library: Library, kept: KeptSet, words: Words) -> None:
    question = words("kept.remove_asks", days=library.choices().undo_days)
    if asking.ask(words("kept.remove"), question, words("kept.remove_yes"), f"rm-{kept.key}"):
        library.remove(kept.key, utc_now())
        session = state.session()
        session.close(kept.key)
        st.session_state["library_notice"] = kept.key
        st.switch_page(session.pages["library"])
