"""The log as CSV: one row per entry, the session's values repeated on each.

UTF-8, comma, decimal point, ISO dates, blank = not logged. ``csv_import`` reads the same sessions
back from it. A text that a spreadsheet would run as a formula is written with an apostrophe
before it, which reading takes away again.
"""

import csv
import io
from collections.abc import Iterable

from thrust_vision.training.entry import LoggedSession, SetEntry

SESSION_COLUMNS = (
    "lifter",
    "date",
    "effort",
    "minutes",
    "discomfort_before",
    "discomfort_during",
    "discomfort_next_day",
    "sleep_h",
    "stress",
    "session_notes",
)
ENTRY_COLUMNS = (
    "exercise",
    "sets",
    "reps",
    "load_kg",
    "rir",
    "notes",
    "clip_sha256",
    "analysis_summary",
)
COLUMNS = SESSION_COLUMNS + ENTRY_COLUMNS

# What spreadsheets take for the start of a formula, full-width forms included.
_FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
_GUARD = "'"


def format_log(logged: Iterable[LoggedSession]) -> str:
    """CSV text with a header, in the order given, lines ended as RFC 4180 says."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in logged:
        session = _session_cells(item)
        writer.writerows((*session, *_entry_cells(entry)) for entry in item.session.entries)
    return out.getvalue()


def guard(text: str) -> str:
    """The text so that no spreadsheet runs it."""
    return _GUARD + text if text.startswith((*_FORMULA_STARTS, _GUARD)) else text


def unguard(cell: str) -> str:
    """What ``guard`` was given; a cell that it did not change stays as it is."""
    guarded = cell[:1] == _GUARD and cell[1:].startswith((*_FORMULA_STARTS, _GUARD))
    return cell[1:] if guarded else cell


def _session_cells(item: LoggedSession) -> tuple[str, ...]:
    session = item.session
    return (
        guard(item.lifter),
        session.date.isoformat(),
        _number(session.effort),
        _number(session.minutes),
        _number(session.discomfort_before),
        _number(session.discomfort_during),
        _number(session.discomfort_next_day),
        _number(session.sleep_h),
        _number(session.stress),
        guard(session.notes),
    )


def _entry_cells(entry: SetEntry) -> tuple[str, ...]:
    link = entry.analysis
    return (
        entry.exercise,
        _number(entry.sets),
        _number(entry.reps),
        _number(entry.load_kg),
        _number(entry.rir),
        guard(entry.notes),
        link.clip_sha256 if link else "",
        guard(link.summary) if link else "",
    )


def _number(value: float | None) -> str:
    """The shortest text that reads back as the same number."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
