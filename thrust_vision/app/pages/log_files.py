"""The log as a CSV file, in and out."""

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.words import Words
from thrust_vision.errors import TrainingLogError
from thrust_vision.training.csv_export import format_log
from thrust_vision.training.csv_import import parse_log
from thrust_vision.training.entry import Lifter
from thrust_vision.training.messages import error_text
from thrust_vision.training.store import TrainingLog

_MOST_MB = 10


def show(log: TrainingLog, lifter: Lifter | None, words: Words) -> None:
    """Show the fields for files."""
    st.header(words("log.files_heading"), anchor=False)
    if lifter is not None:
        with st.container(horizontal=True):
            _download(log, lifter, "log.export_one", words)
            _download(log, None, "log.export_all", words)
    session = state.session()
    upload = st.file_uploader(
        words("log.import"),
        type=["csv"],
        max_upload_size=_MOST_MB,
        key=f"log-{session.uploads}",
    )
    if upload is not None:
        session.uploads += 1
        session.imported = _take_in(log, upload.getvalue(), words)
        st.rerun()
    if session.imported:
        fine, line = session.imported
        (st.success if fine else st.error)(line)
        session.imported = None


def _download(log: TrainingLog, lifter: Lifter | None, key: str, words: Words) -> None:
    st.download_button(
        words(key),
        data=lambda: format_log(log.export(lifter.id if lifter else None)),
        file_name="training-log.csv",
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def _take_in(log: TrainingLog, data: bytes, words: Words) -> tuple[bool, str]:
    """Whether it went well, and the line that says so; the log of whom it is about is shown."""
    try:
        logged = parse_log(data)
        report = log.take_in(logged)
    except TrainingLogError as error:
        return False, error_text(error, words.language)
    if len({each.lifter for each in logged}) == 1:
        state.session().lifter = logged[0].lifter
    return True, words("log.imported", added=report.added, known=report.already_there)
