"""What was confirmed is kept; what is damaged, newer or something else's is left as it is."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from made_logs import made_session

from thrust_vision.errors import LogStoreError, OutputError, UsageError
from thrust_vision.training.store import TrainingLog
from thrust_vision.training.store.backup import back_up, restore
from thrust_vision.training.store.connect import Database, database_url, open_engine

ROOT = Path(__file__).parents[2]
MONDAY = date(2026, 3, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log with a lifter and ten sessions."""
    path = tmp_path / "a folder with a long name, longer than forty characters" / "log.sqlite3"
    with TrainingLog.open(f"sqlite:///{path}") as log:
        ann = log.add_lifter("Ann").id
        for day in range(10):
            log.add_session(ann, made_session(MONDAY + timedelta(days=day)))
    return path


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def sessions_in(path: Path) -> int:
    with TrainingLog.open(url_of(path)) as log:
        return len(log.export())


def refused(path: Path) -> str:
    before = path.read_bytes()
    with pytest.raises(LogStoreError) as caught:
        TrainingLog.open(url_of(path))
    assert path.read_bytes() == before
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_every_write_waits_for_the_disk(path: Path) -> None:
    TrainingLog.open(url_of(path)).close()
    with (
        closing(Database(open_engine(database_url(url_of(path))))) as database,
        database.reads() as session,
    ):
        assert session.execute(sa.text("PRAGMA synchronous")).scalar() == 2  # FULL
        assert session.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"


def _garbage(path: Path) -> None:
    path.write_bytes(b"no database at all, but long enough to be taken for one\n" * 100)


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _hole(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(8192) + data[12288:])


def _noise(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [_garbage, _cut, _hole, _noise])
def test_a_damaged_log_is_named_and_left_as_it_is(
    path: Path, damage: Callable[[Path], None]
) -> None:
    damage(path)
    message = refused(path)
    assert str(path) in message
    assert "damaged" in message
    assert "backup" in message


def test_a_database_of_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "photos.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
    assert "something else" in refused(path)


def test_a_log_of_a_newer_program_is_left_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        with connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version" in refused(path)


def test_an_empty_file_becomes_a_log(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    path.touch()
    assert sessions_in(path) == 0


def test_a_backup_holds_what_the_log_held_even_while_it_is_written(path: Path) -> None:
    target = path.parent / "backup.sqlite3"
    with TrainingLog.open(url_of(path)) as log:
        (ann,) = log.lifters()
        log.add_session(ann.id, made_session(MONDAY + timedelta(days=50)))
        with closing(sqlite3.connect(path)) as writer:
            writer.execute("BEGIN IMMEDIATE")  # another window, in the middle of something
            writer.execute("DELETE FROM sessions")
            back_up(database_url(url_of(path)), target)
            writer.rollback()
    assert sessions_in(target) == 11
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []
    with pytest.raises(UsageError, match="exists already"):
        back_up(database_url(url_of(path)), target)
    back_up(database_url(url_of(path)), target, overwrite=True)


def test_a_log_becomes_what_its_backup_holds_and_is_kept(path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite3"
    back_up(database_url(url_of(path)), backup)
    with TrainingLog.open(url_of(path)) as window:
        (ann,) = window.lifters()
        window.add_session(ann.id, made_session(MONDAY + timedelta(days=50)))
        kept = restore(database_url(url_of(path)), backup)
        assert len(window.sessions(ann.id)) == 10  # a window that is open sees it
        window.add_session(ann.id, made_session(MONDAY + timedelta(days=60)))
    assert sessions_in(path) == 11
    assert kept is not None
    assert sessions_in(kept) == 11
    assert sessions_in(backup) == 10


@pytest.mark.parametrize("damage", [_garbage, _cut, _hole, _noise])
def test_a_damaged_log_is_brought_back_and_kept_too(
    path: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    backup = tmp_path / "backup.sqlite3"
    back_up(database_url(url_of(path)), backup)
    damage(path)
    damaged = path.read_bytes()
    kept = restore(database_url(url_of(path)), backup)
    assert kept is not None
    assert kept.read_bytes() == damaged
    assert sessions_in(path) == 10


def test_a_log_that_is_not_there_is_brought_back(path: Path, tmp_path: Path) -> None:
    new = tmp_path / "new" / "log.sqlite3"
    assert restore(database_url(url_of(new)), path) is None
    assert sessions_in(new) == 10


def test_a_backup_that_is_unfit_changes_nothing(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    for name, content in (("text", b"text " * 500), ("cut", before[:5000])):
        backup = tmp_path / name
        backup.write_bytes(content)
        with pytest.raises(LogStoreError, match="damaged"):
            restore(database_url(url_of(path)), backup)
    with pytest.raises(LogStoreError, match="no training log"):
        restore(database_url(url_of(path)), tmp_path / "missing")
    assert path.read_bytes() == before
    with pytest.raises(LogStoreError, match="pg_dump"):
        back_up(database_url("postgresql://ann:secret@db/log"), tmp_path / "x")


def test_a_backup_that_finds_no_room_leaves_nothing(path: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(OutputError):
        back_up(database_url(url_of(path)), blocked / "backup.sqlite3")
    assert sessions_in(path) == 10


def test_a_power_cut_in_the_middle_of_a_write_loses_nothing_confirmed(
    path: Path, tmp_path: Path
) -> None:
    """As the disk is then: what was confirmed, and any part of what was not."""
    cut = tmp_path / "cut"
    with TrainingLog.open(url_of(path)) as log:
        (ann,) = log.lifters()
        for day in range(20, 25):
            log.add_session(ann.id, made_session(MONDAY + timedelta(days=day)))
        confirmed = path.with_name(path.name + "-wal").stat().st_size
        log.add_session(ann.id, made_session(MONDAY + timedelta(days=30)))
        prefetch = path.with_name(path.name + "-wal").read_bytes()
        assert len(prefetch) > confirmed
        for number, end in enumerate(range(confirmed, len(prefetch), 1000)):
            folder = cut / str(number)
            folder.mkdir(parents=True)
            shutil.copy(path, folder / "log.sqlite3")
            torn = prefetch[:end] + os.urandom(500)
            (folder / "log.sqlite3-wal").write_bytes(torn)
            assert sessions_in(folder / "log.sqlite3") == 15


WRITER = """
import os, sys
from datetime import date, timedelta
sys.path.insert(0, "tests/training")
from made_logs import made_session
from thrust_vision.training.store import TrainingLog
with TrainingLog.open(sys.argv[1]) as log:
    (ann,) = log.lifters()
    for number in range(int(sys.argv[2]), 10**6):
        log.add_session(ann.id, made_session(date(1990, 1, 1) + timedelta(days=number)))
        os.write(1, b"%d\\n" % number)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_what_was_confirmed_survives_being_killed(path: Path) -> None:
    confirmed: set[int] = set()
    for kill in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, url_of(path), str(1 + max(confirmed, default=0) + 1)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(0.03 * kill)
        writer.send_signal(signal.SIGKILL)
        said = first + writer.communicate()[0]
        # A last line may be cut off; what it was about may or may not be there.
        confirmed |= {int(line) for line in said.splitlines(keepends=True) if line.endswith(b"\n")}
        with TrainingLog.open(url_of(path)) as log:
            (ann,) = log.lifters()
            days = {session.date for session in log.sessions(ann.id)}
        assert {date(1990, 1, 1) + timedelta(days=number) for number in confirmed} <= days
    assert len(confirmed) > 4
