"""The results of a set."""

import streamlit as st

from thrust_vision.analysis import ReferenceRep
from thrust_vision.app import keeping, state
from thrust_vision.app.blocks import block, drawing, jpeg_source
from thrust_vision.app.pages import explore, kept_page
from thrust_vision.app.pages.redraw import redraw
from thrust_vision.app.printing import print_button
from thrust_vision.app.sets import AnalysedSet, Results, View
from thrust_vision.app.words import Words
from thrust_vision.errors import TrainingLogError
from thrust_vision.feedback.summary import explanation, headline
from thrust_vision.files import named_after
from thrust_vision.form.judge import may_arch
from thrust_vision.form.report import SetReport, Verdict
from thrust_vision.form.telling import telling_rep
from thrust_vision.render.details import Details
from thrust_vision.render.page import page as report_page
from thrust_vision.render.quality_panel import sights
from thrust_vision.reps.reference import is_whole
from thrust_vision.results import ANNOTATED_MP4, REPORT_HTML, REPS_CSV, SESSION_JSON
from thrust_vision.settings import FormSettings

_DOWNLOADS = (
    ("csv", REPS_CSV, "text/csv"),
    ("json", SESSION_JSON, "application/json"),
    ("video", ANNOTATED_MP4, "video/mp4"),
    ("report", REPORT_HTML, "text/html"),
)
_HOW_TO_READ = ("knee", "shin", "tempo", "share", "interval", "blank")


def show(session: state.Session) -> None:
    """Show one of the sets that were analysed or rejected."""
    words = state.words()
    with st.container(key="result"):
        with st.container(key="sets", horizontal=True, vertical_alignment="bottom"):
            _choose_set(session, words)
            if st.button(words("result.new_clip"), key="new_clip", icon=":material/add:"):
                session.bringing = True
                st.rerun()
            if session.waiting:
                listed = words("result.in_list", count=len(session.waiting))
                if st.button(words("result.to_list"), key="to_list", help=listed):
                    session.looking = False
                    st.rerun()
        analysed = session.sets[session.chosen]
        if analysed.rejected:
            _rejected(session.report(analysed), words)
            kept_page.show_rejected(analysed, words)
        else:
            _analysed(analysed, words)


def _choose_set(session: state.Session, words: Words) -> None:
    if len(session.sets) < 2:
        return
    names = [f"{i + 1}. {each.clip.name}" for i, each in enumerate(session.sets)]
    session.chosen = st.selectbox(
        words("result.choose_set"),
        range(len(names)),
        index=session.chosen,
        format_func=names.__getitem__,
        key=f"set-of-{len(names)}",
    )


def _rejected(report: SetReport, words: Words) -> None:
    if report.rejection is None:
        return
    block(
        "rejected",
        words,
        clip=report.clip.name,
        title=headline(report, words.language),
        advice=explanation(report.rejection, words.language),
    )
    left, right = st.columns([6, 5], gap="large", vertical_alignment="center")
    with left:
        drawing("film", words, alt=words("how.drawing"))
    with right:
        block("how", words)
    _quality(report, words)


def _quality(report: SetReport, words: Words) -> None:
    """How well the lifter could be seen; nothing where nobody was."""
    if lines := sights(report.quality, words.language):
        block("quality", words, lines=lines)


def _analysed(analysed: AnalysedSet, words: Words) -> None:
    # The choices stand below the summary that depends on them.
    summary = st.container()
    view = _choices(analysed, words)
    with st.container(key="working"):  # also when empty, so that what follows keeps its place
        report, results = _worked_out(analysed, view, words)
    page = report_page(report, words.language, {})
    good = page.verdict is Verdict.GOOD
    with summary:
        block(
            "summary",
            words,
            page=page,
            next_key="try_next_good" if good else "try_next",
            top=_top(report, results, words),
        )
    with st.container():  # also when empty, so that what follows keeps its place
        redraw(analysed, view)
    explore.show(analysed, view, report, results, words)
    kept_page.show(analysed, view, report, words)
    _take_along(analysed, view, results, words)
    _quality(report, words)
    if page.about_back:
        block("lines", words, heading=words("result.about_heading"), lines=page.about_back)
    left, right = st.columns(2, gap="large")
    with left:
        block("lines", words, heading=words("result.unseen_heading"), lines=page.unseen)
    with right:
        lines = [words(f"reading.{key}") for key in _HOW_TO_READ]
        block("lines", words, heading=words("result.reading_heading"), lines=lines)
    block("care", words)


def _worked_out(analysed: AnalysedSet, view: View, words: Words) -> tuple[SetReport, Results]:
    """Report and results of a view; what takes a moment is announced."""
    if analysed.stands(view):
        return analysed.assess(view), analysed.quick(view)
    with st.spinner(words("result.working")):
        return analysed.assess(view), analysed.quick(view)


def _top(report: SetReport, results: Results, words: Words) -> dict[str, object] | None:
    """The picture at the head: the lockout that shows best what is said."""
    number = telling_rep(report)
    if number is None:
        return None
    entry = next(each for each in report.reps if each.rep.number == number)
    knee = entry.measures.knee_angle_lockout_deg
    still = results.stills.get(number)
    return {
        "source": jpeg_source(still) if still else "",
        "rep": number,
        "knee": f"{words.number(knee.value)}°" if knee.known else words("report.unknown"),
        "code": entry.verdict.value,
    }


def _choices(analysed: AnalysedSet, words: Words) -> View:
    """What the user may choose about a set."""
    wish = state.session().wish(analysed)
    report = analysed.assess(wish)
    reps: list[ReferenceRep] = [r.rep.number for r in report.reps]

    doubtful = _doubtful(report)

    def named(choice: ReferenceRep) -> str:
        if isinstance(choice, int):
            return words(f"result.reference_{doubtful.get(choice, 'rep')}", rep=choice)
        return words(f"result.reference_{choice}")

    choices: list[ReferenceRep] = ["auto", *reps, "none"]
    plate_cm = wish.plate_cm
    with st.container(key="choices", horizontal=True, vertical_alignment="bottom", gap="medium"):
        reference = st.selectbox(
            words("result.reference"),
            choices,
            index=choices.index(wish.reference_rep),
            format_func=named,
            key=_reference_key(analysed),
            width=320,
        )
        blur = st.toggle(
            words("result.blur"), value=wish.blur_face, key=f"blur-{analysed.folder.name}"
        )
        if report.scene is not None and report.scene.plate_followed:
            plate_cm = st.number_input(
                words("result.plate"),
                min_value=10.0,
                max_value=60.0,
                value=plate_cm,
                step=0.5,
                format="%g",
                key=f"plate-{analysed.folder.name}",
                width=220,
            )
    _ask_whether_braced(analysed, report, reference, words)
    wish = View(words.language, reference, blur, plate_cm)
    state.session().wishes[analysed.folder.name] = wish
    return wish


def _reference_key(analysed: AnalysedSet) -> str:
    return f"reference-{analysed.folder.name}"


def _doubtful(report: SetReport) -> dict[ReferenceRep, str]:
    """Reps that are doubtful ones to compare with, by number, and why."""
    found: dict[ReferenceRep, str] = {}
    for entry in report.reps:
        if not is_whole(entry.rep):
            found[entry.rep.number] = "cut"
        elif may_arch(entry.measures, FormSettings()):
            found[entry.rep.number] = "arched"
    return found


def _ask_whether_braced(
    analysed: AnalysedSet, report: SetReport, reference: ReferenceRep, words: Words
) -> None:
    """Say which rep the others are compared with, and ask whether it was braced on purpose."""
    if isinstance(reference, int):
        block("note", words, line=words("result.reference_known", rep=reference))
    elif reference == "auto" and report.reference_rep is not None:
        picked = report.reference_rep

        def name_it() -> None:
            st.session_state[_reference_key(analysed)] = picked

        with st.container(key="braced", horizontal=True, vertical_alignment="center"):
            block("note", words, line=words("result.reference_asked", rep=picked))
            st.button(words("result.reference_yes"), key="braced-yes", on_click=name_it)


def _take_along(analysed: AnalysedSet, view: View, results: Results, words: Words) -> None:
    """What can be taken from the page: files, and the report on paper."""
    st.header(words("result.downloads_heading"), anchor=False)
    details = _details(analysed)
    drawn, written = analysed.drawn(view), analysed.report_page(view, details)
    paths = {name: results.folder / name for _, name, _ in _DOWNLOADS}
    if drawn and drawn.video:
        paths[ANNOTATED_MP4] = drawn.video
    if written:
        paths[REPORT_HTML] = written
    with st.container(key="files", horizontal=True, vertical_alignment="center"):
        for key, name, mime in _DOWNLOADS:
            path = paths[name]
            if path.exists():
                st.download_button(
                    words(f"result.{key}"),
                    data=path.read_bytes,
                    file_name=named_after(analysed.clip.name, details.day or state.today(), name),
                    mime=mime,
                    key=f"download-{key}",
                    on_click="ignore",
                    icon=":material/download:",
                )
        if written:
            print_button(written, words)


def _details(analysed: AnalysedSet) -> Details:
    """What the user said about the set, as it is kept."""
    try:
        about, lifter = keeping.about(analysed)
    except TrainingLogError:  # which the block about what is kept shows
        return Details(state.today())
    return Details(about.day, lifter, about.load_kg, about.notes)
