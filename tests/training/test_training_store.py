import multiprocessing
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from filelock import FileLock
from made_logs import MONDAY, day_of, made_log, made_session
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from thrust_vision.errors import (
    LogConflictError,
    LogEntryError,
    LogImportError,
    LogStoreError,
)
from thrust_vision.training.csv_export import format_log
from thrust_vision.training.csv_import import parse_log
from thrust_vision.training.entry import (
    AnalysisLink,
    Exercise,
    Lifter,
    LoggedSession,
    SetEntry,
    TrainingSession,
)
from thrust_vision.training.store import ImportReport, TrainingLog
from thrust_vision.training.store.connect import URL_VARIABLE, database_url, open_engine

LINK = AnalysisLink("ab" * 32, "8 reps, 6 from the hip")
FULL = TrainingSession(
    date=date(2026, 3, 2),
    entries=(
        SetEntry(Exercise.HIP_THRUST, 3, 8, 82.5, rir=2, notes="paused\n=1+1 åäö 🏋", analysis=LINK),
        SetEntry(Exercise.SQUAT, 2, 5, 1 / 3),
    ),
    effort=7,
    minutes=55,
    discomfort_before=1,
    discomfort_during=2,
    discomfort_next_day=0,
    sleep_h=7.1,
    stress=4,
    notes="first",
)


@pytest.fixture
def log(url: str) -> Iterator[TrainingLog]:
    with TrainingLog.open(url) as opened:
        yield opened


@pytest.fixture
def ann(log: TrainingLog) -> int:
    return log.add_lifter("Ann").id


def test_a_session_comes_back_as_it_was(log: TrainingLog, ann: int) -> None:
    bare = made_session(day_of(1))
    log.add_session(ann, bare)
    log.add_session(ann, FULL)
    assert log.sessions(ann) == (FULL, bare)
    assert log.session(ann, FULL.date) == FULL
    assert log.session(ann, day_of(3)) is None


def test_it_is_still_there_when_opened_again(url: str) -> None:
    with TrainingLog.open(url) as log:
        ann = log.add_lifter("Ann")
        log.add_session(ann.id, FULL)
    with TrainingLog.open(url) as log:
        assert log.lifters() == (ann,)
        assert log.sessions(ann.id) == (FULL,)


def remove(url: str, lifter_id: int) -> None:
    """Delete a lifter's row, as the library's purge does."""
    engine = open_engine(database_url(url))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM lifters WHERE id = :id"), {"id": lifter_id})
    engine.dispose()


def test_lifters_are_sorted_and_kept_apart(url: str, log: TrainingLog) -> None:
    bo, ann = log.add_lifter(" bo "), log.add_lifter("Ann")
    assert log.lifters() == (Lifter(ann.id, "Ann"), Lifter(bo.id, "bo"))
    log.add_session(ann.id, FULL)
    log.add_session(bo.id, made_session(FULL.date))
    assert log.sessions(ann.id) == (FULL,)
    remove(url, ann.id)
    assert log.lifters() == (Lifter(bo.id, "bo"),)
    assert log.sessions(ann.id) == ()
    assert log.sessions(bo.id) == (made_session(FULL.date),)


def test_removing_a_lifter_leaves_no_rows(url: str, log: TrainingLog, ann: int) -> None:
    log.add_session(ann, FULL)
    remove(url, ann)
    engine = create_engine(database_url(url))
    with engine.connect() as connection:
        for table in ("lifters", "sessions", "set_entries"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    engine.dispose()


def test_a_name_is_taken_once(log: TrainingLog, ann: int) -> None:
    with pytest.raises(LogConflictError, match='"Ann" already'):
        log.add_lifter("Ann ")
    with pytest.raises(LogEntryError):
        log.add_lifter("  ")
    assert log.lifters() == (Lifter(ann, "Ann"),)


def test_a_date_has_one_session(log: TrainingLog, ann: int) -> None:
    log.add_session(ann, FULL)
    with pytest.raises(LogConflictError, match="Ann already has a session on 2026-03-02"):
        log.add_session(ann, made_session(FULL.date))
    assert log.sessions(ann) == (FULL,)


def test_a_session_is_changed_and_moved(log: TrainingLog, ann: int) -> None:
    log.add_session(ann, FULL)
    other = made_session(day_of(1))
    log.add_session(ann, other)
    next_day = replace(FULL, discomfort_next_day=3, entries=FULL.entries[::-1])
    log.replace_session(ann, FULL, next_day)
    assert log.session(ann, FULL.date) == next_day
    moved = replace(next_day, date=day_of(2))
    log.replace_session(ann, next_day, moved)
    assert log.sessions(ann) == (other, moved)
    with pytest.raises(LogConflictError, match="already has a session"):
        log.replace_session(ann, moved, replace(moved, date=other.date))
    assert log.sessions(ann) == (other, moved)


def test_a_change_over_someone_elses_change_is_refused(log: TrainingLog, ann: int) -> None:
    log.add_session(ann, FULL)
    theirs = replace(FULL, stress=9)
    log.replace_session(ann, FULL, theirs)
    with pytest.raises(LogConflictError, match="changed or removed meanwhile"):
        log.replace_session(ann, FULL, replace(FULL, stress=1))
    assert log.sessions(ann) == (theirs,)
    log.take_out(ann, theirs, datetime(2026, 3, 3))
    with pytest.raises(LogConflictError, match="changed or removed meanwhile"):
        log.replace_session(ann, theirs, FULL)


def test_sets_are_added_to_the_day(log: TrainingLog, ann: int) -> None:
    first, second = FULL.entries
    assert log.add_entry(ann, MONDAY, first).entries == (first,)
    assert log.add_entry(ann, MONDAY, second).entries == (first, second)
    assert log.session(ann, MONDAY) == TrainingSession(MONDAY, (first, second))


def test_nothing_is_logged_for_a_lifter_who_was_removed(
    url: str, log: TrainingLog, ann: int
) -> None:
    remove(url, ann)
    for attempt in (
        lambda: log.add_session(ann, FULL),
        lambda: log.add_entry(ann, MONDAY, FULL.entries[0]),
    ):
        with pytest.raises(LogConflictError, match="no longer in the log"):
            attempt()


def test_export_and_import_move_a_log_to_another_database(
    log: TrainingLog, ann: int, tmp_path: Path
) -> None:
    bo = log.add_lifter("Bo").id
    for session in (FULL, *made_log([[], [3, 3], [4]])):
        log.add_session(ann, session)
    log.add_session(bo, made_session(day_of(0)))
    data = format_log(log.export()).encode()
    with TrainingLog.open(f"sqlite:///{tmp_path / 'other.sqlite3'}") as other:
        assert other.take_in(parse_log(data)) == ImportReport(5, 0, ("Ann", "Bo"))
        assert other.export() == log.export()
        assert other.take_in(parse_log(data)) == ImportReport(0, 5, ())
        assert other.export() == log.export()
    assert {item.lifter for item in log.export(bo)} == {"Bo"}


def test_an_import_that_says_otherwise_changes_nothing(log: TrainingLog, ann: int) -> None:
    log.add_session(ann, FULL)
    before = log.export()
    items = [
        LoggedSession("Cleo", made_session(day_of(2)), line=2),
        LoggedSession("Ann", made_session(day_of(1)), line=3),
        LoggedSession("Ann", made_session(FULL.date), line=4),
    ]
    with pytest.raises(LogImportError, match="Line 4, column date: Ann already has") as caught:
        log.take_in(items)
    assert len(caught.value.problems) == 1
    assert log.export() == before
    assert [lifter.name for lifter in log.lifters()] == ["Ann"]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("set_entries", "sets = 0"),
        ("set_entries", "rir = 6"),
        ("set_entries", "load_kg = -1"),
        ("sessions", "stress = 11"),
        ("sessions", "sleep_h = 25"),
        ("sessions", "discomfort_during = -1"),
    ],
)
def test_the_database_refuses_what_cannot_be(
    url: str, log: TrainingLog, ann: int, table: str, change: str
) -> None:
    log.add_session(ann, FULL)
    engine = create_engine(database_url(url))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {change}"))
    engine.dispose()


def _open_and_log(url: str, name: str, barrier: Barrier) -> None:
    barrier.wait(timeout=60)
    with TrainingLog.open(url) as log:
        log.add_session(log.add_lifter(name).id, FULL)


def test_processes_that_open_a_new_log_at_once(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    names = ["Ann", "Bo", "Cleo", "Dan"]
    barrier = context.Barrier(len(names))
    processes = [context.Process(target=_open_and_log, args=(url, name, barrier)) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=120)
    assert [process.exitcode for process in processes] == [0] * len(names)
    with TrainingLog.open(url) as log:
        assert [lifter.name for lifter in log.lifters()] == names
        assert all(log.sessions(lifter.id) == (FULL,) for lifter in log.lifters())


def test_a_new_file_waits_for_who_is_making_it(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    opened = threading.Event()

    def open_log() -> None:
        TrainingLog.open(f"sqlite:///{path}").close()
        opened.set()

    thread = threading.Thread(target=open_log)
    with FileLock(f"{path}.lock"):
        thread.start()
        assert not opened.wait(timeout=0.5)
        assert not path.exists()
    assert opened.wait(timeout=30)
    thread.join()


def test_of_two_changes_at_once_one_wins_and_the_other_is_told(log: TrainingLog, ann: int) -> None:
    seen = made_session(MONDAY)
    log.add_session(ann, seen)
    barrier = threading.Barrier(2)

    def change(new: TrainingSession) -> bool:
        barrier.wait()
        try:
            log.replace_session(ann, seen, new)
        except LogConflictError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        for effort in range(10):
            new = [replace(seen, effort=effort, stress=stress) for stress in (1, 2)]
            won = list(pool.map(change, new))
            assert sorted(won) == [False, True]
            seen = new[won.index(True)]
            assert log.session(ann, MONDAY) == seen


def test_threads_that_add_sets_to_one_day_lose_none(log: TrainingLog, ann: int) -> None:
    log.add_session(ann, made_session(MONDAY, sets=50))
    barrier = threading.Barrier(4)
    starts = (1, 11, 21, 31)

    def add(start: int) -> None:
        barrier.wait()
        for i in range(5):
            log.add_entry(ann, MONDAY, SetEntry(Exercise.HIP_THRUST, 1, start + i, 80.0))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, starts))
    session = log.session(ann, MONDAY)
    assert session is not None
    reps = [entry.reps for entry in session.entries[1:]]
    assert sorted(reps) == [start + i for start in starts for i in range(5)]


def test_where_the_log_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    default = database_url()
    assert default.drivername == "sqlite"
    assert str(default.database).endswith("training-log.sqlite3")
    monkeypatch.setenv(URL_VARIABLE, "postgresql://ann:secret@db/log")
    assert database_url().drivername == "postgresql+psycopg"
    chosen = f"sqlite:///{tmp_path}/chosen.sqlite3"
    assert database_url(chosen).database == f"{tmp_path}/chosen.sqlite3"
    monkeypatch.setenv(URL_VARIABLE, "")
    assert database_url() == default


@pytest.mark.parametrize(
    "wrong", ["sqlite://", "mysql://a:secret@b/c", "log.sqlite3", "sqlite:///:memory:"]
)
def test_an_address_of_something_else_is_refused(wrong: str) -> None:
    with pytest.raises(LogStoreError, match="needs a sqlite:/// file") as caught:
        TrainingLog.open(wrong)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_one_line_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(LogStoreError, match="cannot be used") as caught:
        TrainingLog.open(f"postgresql://ann:secret@/log?host={tmp_path}")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be read as the head of one\n" * 20)
    before = path.read_bytes()
    with pytest.raises(LogStoreError, match="not a database"):
        TrainingLog.open(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_sqlite_writes_ahead_and_keeps_to_foreign_keys(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "log.sqlite3"
    with TrainingLog.open(f"sqlite:///{path}") as log:
        ann = log.add_lifter("Ann").id
        log.add_session(ann, FULL)
        reader = sqlite3.connect(path)
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        # A reader in the middle of something does not hold up a writer.
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
        remove(f"sqlite:///{path}", ann)
        assert reader.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
        reader.rollback()
        assert reader.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
        reader.close()
    assert path.parent.stat().st_mode & 0o077 == 0


def test_only_the_store_needs_a_database_library() -> None:
    script = """
import importlib, pkgutil, sys
for absent in ("sqlalchemy", "alembic", "psycopg", "pandas", "streamlit", "cv2", "mediapipe"):
    sys.modules[absent] = None
import thrust_vision.training as training
modules = [m.name for m in pkgutil.iter_modules(training.__path__, training.__name__ + ".")]
for name in modules:
    if not name.endswith(".store"):
        importlib.import_module(name)
print(len(modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10
