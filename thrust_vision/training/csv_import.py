"""Reading a log from CSV: everything or nothing, every problem with its line and column."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from thrust_vision.errors import LogEntryError, LogImportError, TrainingLogError
from thrust_vision.training.csv_export import (
    COLUMNS,
    EXCEL_SEMICOLONS,
    PLAIN,
    CsvStyle,
    unguard,
)
from thrust_vision.training.entry import (
    AnalysisLink,
    Exercise,
    LoggedSession,
    SetEntry,
    TrainingSession,
)
from thrust_vision.training.messages import complaint
from thrust_vision.training.values import tidy_name

_REQUIRED = ("lifter", "date", "exercise", "sets", "reps", "load_kg")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,30})?(e-[0-9]{1,3})?")
_NO_COLUMN = "–"


def parse_log(data: bytes) -> tuple[LoggedSession, ...]:
    """Read what ``format_log`` or someone by hand wrote.

    The columns may come in any order, and those that may be blank may be missing. Rows of the
    same lifter and date are one session, its entries in the order of the rows. A file with
    semicolons has decimal commas or points, and may be in Windows' own letters (cp1252), as Excel
    saves it where the decimal mark is a comma.

    Raises:
        LogImportError: anything is amiss; ``problems`` has the first bad cell of each bad row.
    """
    problems: list[TrainingLogError] = []
    sessions: dict[tuple[str, date], LoggedSession] = {}
    text, style = _text_of(data)
    for line, row in _rows(text, style, problems):
        try:
            read = _read(line, row, style)
        except LogEntryError as why:
            problems.append(cell_problem(line, str(why.values["field"]), why))
            continue
        key = (read.lifter, read.session.date)
        first = sessions.setdefault(key, read)
        if first is read:
            continue
        if column := _difference(first.session, read.session):
            other = complaint(LogEntryError, "session_differs", other=first.line)
            problems.append(cell_problem(line, column, other))
        entries = first.session.entries + read.session.entries
        sessions[key] = replace(first, session=replace(first.session, entries=entries))
    if problems:
        raise import_error(problems)
    return tuple(sessions.values())


def import_error(problems: Iterable[TrainingLogError]) -> LogImportError:
    """The error for a file that is not taken in, with every problem in it."""
    found = tuple(problems)
    error = complaint(LogImportError, "import_first", why=found[0], count=len(found))
    error.problems = found
    return error


def cell_problem(line: int, column: str, why: TrainingLogError) -> TrainingLogError:
    """What is amiss, with where it is."""
    return complaint(LogEntryError, "import_cell", line=line, column=column, why=why)


def _text_of(data: bytes) -> tuple[str | None, CsvStyle]:
    """The text of a file and its style; None where its letters cannot be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        header = data.partition(b"\n")[0]
        if header.count(b";") <= header.count(b","):
            return None, PLAIN
        try:
            return data.decode("cp1252"), EXCEL_SEMICOLONS
        except UnicodeDecodeError:
            return None, EXCEL_SEMICOLONS
    header_line = text.partition("\n")[0]
    semicolons = header_line.count(";") > header_line.count(",")
    return text, EXCEL_SEMICOLONS if semicolons else PLAIN


def _rows(
    text: str | None, style: CsvStyle, problems: list[TrainingLogError]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """First line and cells by column of each row that is not blank."""
    if text is None:
        problems.append(cell_problem(1, _NO_COLUMN, complaint(LogEntryError, "not_utf8")))
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=style.delimiter, strict=True)
    line = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        if why := _header_problem(header):
            problems.append(cell_problem(line, _NO_COLUMN, why))
            return
        line = reader.line_num + 1
        for row in reader:
            if any(row):
                if len(row) == len(header):
                    yield line, dict(zip(header, row, strict=True))
                else:
                    why = complaint(LogEntryError, "cells", count=len(row), expected=len(header))
                    problems.append(cell_problem(line, _NO_COLUMN, why))
            line = reader.line_num + 1
    except csv.Error:
        problems.append(cell_problem(line, _NO_COLUMN, complaint(LogEntryError, "csv_syntax")))


def _header_problem(header: list[str]) -> TrainingLogError | None:
    missing = [name for name in _REQUIRED if name not in header]
    strange = [name for i, name in enumerate(header) if name not in COLUMNS or name in header[:i]]
    if not missing and not strange:
        return None
    return complaint(
        LogEntryError, "columns", columns=", ".join(COLUMNS), value=", ".join(missing + strange)
    )


def _difference(first: TrainingSession, other: TrainingSession) -> str | None:
    """The column of the first value of the session in which they differ."""
    for field in fields(TrainingSession):
        if field.name != "entries" and getattr(first, field.name) != getattr(other, field.name):
            return "session_notes" if field.name == "notes" else field.name
    return None


def _read(line: int, row: Mapping[str, str], style: CsvStyle) -> LoggedSession:
    """The row as a session with one entry.

    A cell that is no number, day or exercise is passed on as the text that it is: the check of
    the object refuses it and knows what would have been right.

    Raises:
        LogEntryError: ``values["field"]`` names the column.
    """

    def number(column: str, blank: str | None = None) -> Any:
        return _number(row.get(column, ""), style, blank)

    clip, summary = row.get("clip_sha256", ""), _text(row, "analysis_summary")
    if summary and not clip:
        raise complaint(LogEntryError, "summary_without_clip", field="analysis_summary")
    entry = SetEntry(
        exercise=_exercise(row["exercise"]),
        sets=number("sets", blank=""),
        reps=number("reps", blank=""),
        load_kg=number("load_kg", blank=""),
        rir=number("rir"),
        notes=_text(row, "notes"),
        analysis=AnalysisLink(clip, summary) if clip else None,
    )
    session = TrainingSession(
        date=_day(row["date"]),
        entries=(entry,),
        effort=number("effort"),
        minutes=number("minutes"),
        discomfort_before=number("discomfort_before"),
        discomfort_during=number("discomfort_during"),
        discomfort_next_day=number("discomfort_next_day"),
        sleep_h=number("sleep_h"),
        stress=number("stress"),
        notes=_text(row, "session_notes"),
    )
    return LoggedSession(tidy_name(unguard(row["lifter"])), session, line)


def _number(cell: str, style: CsvStyle, blank: str | None) -> Any:
    cell = cell.strip().replace(style.decimal, ".")
    if not cell:
        return blank
    if not _NUMBER.fullmatch(cell):
        return cell
    number = float(cell)
    return int(number) if number.is_integer() else number


def _day(cell: str) -> Any:
    try:
        return date.fromisoformat(cell) if _DAY.fullmatch(cell) else cell
    except ValueError:
        return cell


def _exercise(cell: str) -> Any:
    return Exercise(cell) if cell in tuple(Exercise) else cell


def _text(row: Mapping[str, str], column: str) -> str:
    # Spreadsheets write line breaks in a cell in their own way.
    return unguard(row.get(column, "")).replace("\r\n", "\n").replace("\r", "\n")
