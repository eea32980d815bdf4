import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_logs import MONDAY, made_session

from thrust_vision.errors import LogImportError
from thrust_vision.training.csv_export import COLUMNS, format_log, guard, unguard
from thrust_vision.training.csv_import import parse_log
from thrust_vision.training.entry import (
    AnalysisLink,
    Exercise,
    LoggedSession,
    SetEntry,
    TrainingSession,
)
from thrust_vision.training.values import tidy_name

SHA256 = "0123456789abcdef" * 4
HEADER = "lifter,date,exercise,sets,reps,load_kg"
RATINGS = st.none() | st.integers(0, 10)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc",), include_characters="\n\t"),
    max_size=60,
) | st.sampled_from(["=1+1", "'=1+1", "''x", "+46", "-5", "@a", "＝1", "'tis", 'a "quoted", one'])
NAMES = TEXTS.map(lambda name: tidy_name(name.replace("\n", "").replace("\t", ""))).filter(bool)
ENTRIES = st.builds(
    SetEntry,
    exercise=st.sampled_from(Exercise),
    sets=st.integers(1, 50),
    reps=st.integers(1, 200),
    load_kg=st.floats(0, 1000, allow_nan=False),
    rir=st.none() | st.integers(0, 5),
    notes=TEXTS,
    analysis=st.none() | st.builds(AnalysisLink, st.just(SHA256), TEXTS),
)
SESSIONS = st.builds(
    TrainingSession,
    date=st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    entries=st.lists(ENTRIES, min_size=1, max_size=3).map(tuple),
    effort=RATINGS,
    minutes=st.none() | st.integers(1, 600),
    discomfort_before=RATINGS,
    discomfort_during=RATINGS,
    discomfort_next_day=RATINGS,
    sleep_h=st.none() | st.floats(0, 24, allow_nan=False),
    stress=RATINGS,
    notes=TEXTS,
)
LOGS = st.lists(
    st.builds(LoggedSession, NAMES, SESSIONS),
    unique_by=lambda item: (item.lifter, item.session.date),
    max_size=5,
).map(tuple)


@given(LOGS)
def test_what_is_written_reads_back_the_same(logged: tuple[LoggedSession, ...]) -> None:
    assert parse_log(format_log(logged).encode("utf-8")) == logged


@given(TEXTS)
def test_no_cell_starts_a_formula_and_the_guard_comes_off(words: str) -> None:
    assert guard(words)[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert unguard(guard(words)) == words


def test_an_exported_note_cannot_run_in_a_spreadsheet() -> None:
    formula = '=HYPERLINK("http://example.org","click")'
    entry = SetEntry(
        Exercise.HIP_THRUST, 3, 8, 80.0, notes=formula, analysis=AnalysisLink(SHA256, "@x")
    )
    logged = LoggedSession("+Ann", TrainingSession(MONDAY, (entry,), notes="-1"))
    (row,) = csv.DictReader(io.StringIO(format_log([logged]), newline=""))
    assert row["notes"] == "'" + formula
    assert row["session_notes"] == "'-1"
    assert row["lifter"] == "'+Ann"
    assert row["analysis_summary"] == "'@x"


def test_the_file_as_it_is_written() -> None:
    session = made_session(MONDAY, load_kg=82.5, rir=2, effort=7, sleep_h=7.5, notes="a, b")
    assert format_log([LoggedSession("Åsa", session)]) == (
        ",".join(COLUMNS) + '\r\nÅsa,2026-03-02,7,,,,,7.5,,"a, b",hip_thrust,3,8,82.5,2,,,\r\n'
    )


def test_columns_in_any_order_blank_ones_missing_and_a_spreadsheets_mark() -> None:
    header = "\ufeffdate,lifter,reps,sets,load_kg,exercise"
    data = f"{header}\r\n2026-03-02, Ann ,8,3,80,hip_thrust\r\n,,,,,\r\n"
    assert parse_log(data.encode()) == (LoggedSession("Ann", made_session(MONDAY)),)


def test_rows_of_one_day_are_one_session_in_their_order() -> None:
    rows = [
        "Ann,2026-03-02,squat,2,5,100",
        "Bo,2026-03-02,squat,1,5,90",
        "Ann,2026-03-02,hip_thrust,3,8,80",
    ]
    ann, bo = parse_log("\n".join([HEADER, *rows]).encode())
    assert [entry.exercise for entry in ann.session.entries] == [
        Exercise.SQUAT,
        Exercise.HIP_THRUST,
    ]
    assert (bo.lifter, bo.line) == ("Bo", 3)


def test_two_rows_alike_are_two_entries() -> None:
    row = "Ann,2026-03-02,hip_thrust,3,8,80"
    (logged,) = parse_log("\n".join([HEADER, row, row]).encode())
    assert len(logged.session.entries) == 2


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Ann,2026-03-02,hip_thrust,0,8,80", "sets"),
        ("Ann,2026-03-02,hip_thrust,3.5,8,80", "sets"),
        ("Ann,2026-03-02,hip_thrust,,8,80", "sets"),
        ("Ann,2026-03-02,hip_thrust,3,x,80", "reps"),
        ("Ann,2026-03-02,hip_thrust,3,8,", "load_kg"),
        ('Ann,2026-03-02,hip_thrust,3,8,"82,5"', "load_kg"),
        ("Ann,2026-03-02,hip_thrust,3,8,-1", "load_kg"),
        ("Ann,2026-03-02,hip_thrust,3,8,nan", "load_kg"),
        ("Ann,2026-03-02,bench,3,8,80", "exercise"),
        ("Ann,2026-02-30,hip_thrust,3,8,80", "date"),
        ("Ann,02/03/2026,hip_thrust,3,8,80", "date"),
        ("Ann,20260302,hip_thrust,3,8,80", "date"),
        (",2026-03-02,hip_thrust,3,8,80", "lifter"),
        ("Ann,2026-03-02,hip_thrust,3,8", "–"),
        ('Ann,2026-03-02,hip_thrust,3,8,"80', "–"),
    ],
)
def test_a_bad_row_is_named_by_line_and_column(row: str, column: str) -> None:
    good = "Bo,2026-03-02,hip_thrust,3,8,80"
    with pytest.raises(LogImportError) as caught:
        parse_log("\n".join([HEADER, good, row]).encode())
    (problem,) = caught.value.problems
    assert (problem.values["line"], problem.values["column"]) == (3, column)
    assert f"Line 3, column {column}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_bad_row_is_reported_with_its_first_line() -> None:
    rows = [
        'Ann,2026-03-02,hip_thrust,3,8,80,"two\nlines"',
        "Ann,2026-03-03,hip_thrust,0,8,80,",
        "Ann,2026-03-04,hip_thrust,3,8,80,",
        'Ann,2026-03-05,hip_thrust,3,8,x,"two\nlines"',
    ]
    with pytest.raises(LogImportError) as caught:
        parse_log("\n".join([HEADER + ",notes", *rows]).encode())
    where = [(p.values["line"], p.values["column"]) for p in caught.value.problems]
    assert where == [(4, "sets"), (6, "load_kg")]
    assert caught.value.values["count"] == 2


def test_a_session_that_says_two_things_is_reported() -> None:
    rows = ["Ann,2026-03-02,squat,2,5,100,7", "Ann,2026-03-02,hip_thrust,3,8,80,8"]
    with pytest.raises(LogImportError, match="Line 3, column effort: The same session on line 2"):
        parse_log("\n".join([HEADER + ",effort", *rows]).encode())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Missing or unknown: lifter"),
        (b"lifter;date;exercise;sets;reps\n", "Missing or unknown: load_kg"),
        (b"lifter,date,exercise,sets,reps\n", "Missing or unknown: load_kg"),
        (HEADER.encode() + b",colour\n", "Missing or unknown: colour"),
        (HEADER.encode() + b",sets\n", "Missing or unknown: sets"),
        (HEADER.encode() + b"\n\xe5sa,2026-03-02,hip_thrust,3,8,80\n", "UTF-8"),
        (
            HEADER.encode() + b",clip_sha256,analysis_summary\nA,2026-03-02,squat,3,8,80,,x\n",
            "fingerprint",
        ),
    ],
)
def test_a_file_of_another_form_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(LogImportError, match=said):
        parse_log(data)


def test_a_header_alone_is_an_empty_log() -> None:
    assert parse_log(HEADER.encode()) == ()
    assert parse_log(format_log([]).encode()) == ()
