"""The log as CSV: one row per entry, the session's values repeated on each.

UTF-8, ISO dates, blank = not logged; with commas and decimal points, or with semicolons and decimal
commas as a Swedish Excel has them. ``csv_import`` reads the same sessions back from either. A text
that a spreadsheet would run as a formula is written with an apostrophe before it, which reading
takes away again.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from thrust_vision.training.entry import LoggedSession, SetEntry


@dataclass(frozen=True)
class CsvStyle:
    """How a CSV file is written.

    Attributes:
        delimiter: between cells.
        decimal: mark of numbers.
        start: before all, such as a byte order mark.
    """

    delimiter: str
    decimal: str
    start: str = ""


PLAIN = CsvStyle(",", ".")
EXCEL_SEMICOLONS = CsvStyle(";", ",", "\ufeff")
"""Excel where the decimal mark is a comma; without the mark it would not read UTF-8."""

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


def format_log(logged: Iterable[LoggedSession], style: CsvStyle = PLAIN) -> str:
    """CSV text with a header, in the order given, lines ended as RFC 4180 says.

    Args:
        logged: sessions with whose they are.
        style: of the file.
    """
    out = io.StringIO(newline="")
    out.write(style.start)
    writer = csv.writer(out, delimiter=style.delimiter)
    writer.writerow(COLUMNS)
    for item in logged:
        session = _session_cells(item, style)
        writer.writerows((*session, *_entry_cells(entry, style)) for entry in item.session.entries)
    return out.getvalue()


def guard(text: str) -> str:
    """The text so that no spreadsheet runs it."""
    return _GUARD + text if text.startswith((*_FORMULA_STARTS, _GUARD)) else text


def unguard(cell: str) -> str:
    """What ``guard`` was given; a cell that it did not change stays as it is."""
    guarded = cell[:1] == _GUARD and cell[1:].startswith((*_FORMULA_STARTS, _GUARD))
    return cell[1:] if guarded else cell


def _session_cells(item: LoggedSession, style: CsvStyle) -> tuple[str, ...]:
    session = item.session
    return (
        guard(item.lifter),
        session.date.isoformat(),
        _number(session.effort, style),
        _number(session.minutes, style),
        _number(session.discomfort_before, style),
        _number(session.discomfort_during, style),
        _number(session.discomfort_next_day, style),
        _number(session.sleep_h, style),
        _number(session.stress, style),
        guard(session.notes),
    )


def _entry_cells(entry: SetEntry, style: CsvStyle) -> tuple[str, ...]:
    link = entry.analysis
    return (
        entry.exercise,
        _number(entry.sets, style),
        _number(entry.reps, style),
        _number(entry.load_kg, style),
        _number(entry.rir, style),
        guard(entry.notes),
        link.clip_sha256 if link else "",
        guard(link.summary) if link else "",
    )


def _number(value: float | None, style: CsvStyle) -> str:
    """The shortest text that reads back as the same number."""
    if value is None:
        return ""
    if float(value).is_integer():
        return str(int(value))
    return repr(float(value)).replace(".", style.decimal)
