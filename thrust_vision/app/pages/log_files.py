"""The log as a CSV file, in and out; what comes in is shown before it is taken in."""

import pandas as pd
import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import block
from thrust_vision.app.pages.log_edit import done
from thrust_vision.app.words import Words
from thrust_vision.errors import LogImportError, TrainingLogError
from thrust_vision.training.csv_export import EXCEL_SEMICOLONS, PLAIN, CsvStyle, format_log
from thrust_vision.training.csv_import import parse_log
from thrust_vision.training.entry import Lifter, LoggedSession
from thrust_vision.training.store import TrainingLog

_MOST_MB = 10
_COMING = "log_coming"
_SHOWN_ROWS = 200


def show(log: TrainingLog, lifter: Lifter | None, words: Words) -> None:
    """Show the fields for files."""
    st.header(words("log.files_heading"), anchor=False)
    if lifter is not None:
        excel = st.toggle(
            words("log.excel"), words("language.decimal_mark") == ",", key="log_excel"
        )
        style = EXCEL_SEMICOLONS if excel else PLAIN
        with st.container(horizontal=True):
            _download(log, lifter, "log.export_one", style, words)
            _download(log, None, "log.export_all", style, words)
    session = state.session()
    upload = st.file_uploader(
        words("log.import"),
        type=["csv"],
        max_upload_size=_MOST_MB,
        key=f"log-{session.uploads}",
    )
    if upload is not None:
        session.uploads += 1
        st.session_state[_COMING] = upload.getvalue()
        st.rerun()
    if (data := st.session_state.get(_COMING)) is not None:
        _preview(log, data, words)
    if session.imported:
        fine, line = session.imported
        (st.success if fine else st.error)(line)
        session.imported = None


def _download(
    log: TrainingLog, lifter: Lifter | None, key: str, style: CsvStyle, words: Words
) -> None:
    st.download_button(
        words(key),
        data=lambda: format_log(log.export(lifter.id if lifter else None), style).encode("utf-8"),
        file_name="training-log.csv",
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def _preview(log: TrainingLog, data: bytes, words: Words) -> None:
    """Show what a file would bring, or everything that is amiss with it."""
    with st.container(key="log_preview", border=True):
        try:
            logged = parse_log(data)
            report = log.preview(logged)
        except LogImportError as error:
            _problems(error, words)
            logged = ()
        else:
            line = words("log.preview", added=report.added, known=report.already_there)
            if report.lifters_added:
                names = ", ".join(report.lifters_added)
                line = f"{line} {words('log.preview_lifters', names=names)}"
            block("note", words, line=line)
            rows = [_row(each, words) for each in logged[:_SHOWN_ROWS]]
            st.dataframe(pd.DataFrame(rows), hide_index=True, key="preview", placeholder="–")
        with st.container(horizontal=True):
            if logged and st.button(words("log.take_in"), type="primary", key="take_in"):
                _take_in(log, logged, words)
            if st.button(words("ask.no"), key="leave_out"):
                del st.session_state[_COMING]
                st.rerun()


def _problems(error: LogImportError, words: Words) -> None:
    """Every wrong row of a file, with its line and column."""
    st.error(words("log.import_problems", count=len(error.problems)))
    rows = [
        {
            words("log.problem_line"): each.values.get("line"),
            words("log.problem_column"): each.values.get("column"),
            words("log.problem"): words.error(why)
            if isinstance(why := each.values.get("why"), TrainingLogError)
            else words.error(each),
        }
        for each in error.problems
    ]
    block("problems", words, rows=[list(row.values()) for row in rows], head=list(rows[0]))


def _row(logged: LoggedSession, words: Words) -> dict[str, object]:
    session = logged.session
    plain = Lifter(0, logged.lifter)
    return {
        words("log.lifter"): logged.lifter,
        words("log.date"): session.date.isoformat(),
        words("log.done"): ", ".join(done(entry, plain, words) for entry in session.entries),
        words("log.notes"): session.notes,
    }


def _take_in(log: TrainingLog, logged: tuple[LoggedSession, ...], words: Words) -> None:
    """Take the sessions in; the log of whom they are about is shown."""
    session = state.session()
    del st.session_state[_COMING]
    try:
        report = log.take_in(logged)
    except TrainingLogError as error:
        session.imported = False, words.error(error)
    else:
        line = words("log.imported", added=report.added, known=report.already_there)
        session.imported = True, line
        if len({each.lifter for each in logged}) == 1:
            session.lifter = logged[0].lifter
    st.rerun()
