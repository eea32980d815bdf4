"""The results of a set."""

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import block, drawing
from thrust_vision.app.plot import angle_charts
from thrust_vision.app.sets import AnalysedSet, Results, View
from thrust_vision.app.words import Words
from thrust_vision.form.report import Verdict
from thrust_vision.render.page import page as report_page
from thrust_vision.results import ANNOTATED_MP4, REPORT_HTML, REPS_CSV, SESSION_JSON

_DOWNLOADS = (
    ("csv", REPS_CSV, "text/csv"),
    ("json", SESSION_JSON, "application/json"),
    ("video", ANNOTATED_MP4, "video/mp4"),
    ("report", REPORT_HTML, "text/html"),
)


def show(analysed: AnalysedSet) -> None:
    """Show a set that was analysed or rejected."""
    words, session = state.words(), state.session()
    results = analysed.quick(View(words.language))
    if results is None:
        raise RuntimeError("a set is shown before it was drawn")
    with st.container(key="result"):
        if results.report.rejection is not None:
            _rejected(results, words)
        else:
            _analysed(results, words)
        if st.button(words("result.new_clip"), key="new_clip", icon=":material/add:"):
            session.bringing = True
            st.rerun()


def _rejected(results: Results, words: Words) -> None:
    rejection = results.report.rejection
    if rejection is None:
        return
    block("rejected", words, clip=results.report.clip.name, reason=rejection.reason)
    left, right = st.columns([6, 5], gap="large", vertical_alignment="center")
    with left:
        drawing("film", words, dark=state.dark(), alt=words("how.drawing"))
    with right:
        block("how", words)


def _analysed(results: Results, words: Words) -> None:
    page = report_page(results.report, words.language, {})
    good = page.verdict is Verdict.GOOD
    block("summary", words, page=page, next_key="try_next_good" if good else "try_next")
    if results.video:
        st.video(results.video, loop=True, muted=True, alt=words("result.video_heading"))
    st.header(words("result.reps_heading"), anchor=False)
    block("reps", words, page=page)
    st.header(words("result.plot_heading"), anchor=False)
    for chart in angle_charts(results.report, words, dark=state.dark()):
        st.altair_chart(chart, width="stretch", alt=words("chart.description"))
    _downloads(results, words)
    left, right = st.columns(2, gap="large")
    with left:
        block("lines", words, heading=words("result.unseen_heading"), lines=page.unseen)
    with right:
        reading = [words(f"reading.{key}") for key in ("knee", "shin", "tempo", "share", "blank")]
        block("lines", words, heading=words("result.reading_heading"), lines=reading)
    block("care", words)


def _downloads(results: Results, words: Words) -> None:
    st.header(words("result.downloads_heading"), anchor=False)
    with st.container(horizontal=True):
        for key, name, mime in _DOWNLOADS:
            path = results.folder / name
            if path.exists():
                st.download_button(
                    words(f"result.{key}"),
                    data=path.read_bytes,
                    file_name=name,
                    mime=mime,
                    key=f"download-{key}",
                    on_click="ignore",
                    icon=":material/download:",
                )
