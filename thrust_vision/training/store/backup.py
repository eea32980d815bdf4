"""A log's file: looked at before it is touched, copied whole while it is in use, and brought back.

SQLite's own; a team's PostgreSQL has tools of its own for this (``pg_dump``).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL

from thrust_vision.errors import LogStoreError
from thrust_vision.files import atomic_file
from thrust_vision.training.messages import complaint

_PATIENCE_S = 30.0
#: Of every version of this program; a database with tables but without it is something else's.
_OWN_TABLE = "alembic_version"


def refuse_unfit(path: Path, revisions: frozenset[str]) -> None:
    """Refuse a file that is damaged, newer, or no log, before anything writes to it.

    Args:
        path: the file; one that is not there or empty is fit.
        revisions: of the tables that this version knows.

    Raises:
        LogStoreError: it is none that this version may write.
        sqlite3.Error: it cannot be read.
    """
    if not path.exists() or path.stat().st_size == 0:
        return
    with _open_to_read(path) as connection:
        try:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
            known = _OWN_TABLE in tables
            query = f"SELECT version_num FROM {_OWN_TABLE}"
            revision = connection.execute(query).fetchone() if known else None
        except sqlite3.OperationalError:
            raise  # in use, or not permitted, which says nothing about the file
        except sqlite3.DatabaseError as error:
            found = str(error)
    if found != "ok":
        raise complaint(LogStoreError, "damaged_log", path=_whole(path), why=found)
    if tables and not known:
        raise complaint(LogStoreError, "no_log", path=_whole(path))
    if revision is not None and revision[0] not in revisions:
        raise complaint(LogStoreError, "newer_log")


def known_revisions() -> frozenset[str]:
    """Of the tables, those that this version can read and upgrade."""
    config = Config()
    config.set_main_option("script_location", "thrust_vision.training.store:migrations")
    scripts = ScriptDirectory.from_config(config)
    return frozenset(script.revision for script in scripts.walk_revisions())


def back_up(url: URL, target: Path, *, overwrite: bool = False) -> None:
    """Copy a log to a file, whole and as of one moment, while others use it.

    Args:
        url: of the log.
        target: the file to make.
        overwrite: replace a file of that name.

    Raises:
        LogStoreError: there is no log, it is damaged, or it is in PostgreSQL.
        UsageError: the file exists and may not be overwritten.
        OutputError: the file cannot be written.
    """
    source = _file_of(url)
    if not source.exists():
        raise complaint(LogStoreError, "missing_log", path=_whole(source))
    refuse_unfit(source, known_revisions())
    with atomic_file(target, overwrite=overwrite) as part, _open_to_read(source) as reader:
        _copy(reader, part)


def restore(url: URL, backup: Path) -> Path | None:
    """Make a log what a backup of it holds; what it held is kept beside it.

    Windows that have it open see the other content from then on.

    Args:
        url: of the log, which need not be there.
        backup: file that ``back_up`` made.

    Returns:
        The file in which the log of before is kept; None if there was none.

    Raises:
        LogStoreError: the backup is damaged, newer, no log, or not there; nothing was changed.
        OutputError: the log of before cannot be kept; nothing was changed.
    """
    target = _file_of(url)
    if not backup.is_file():
        raise complaint(LogStoreError, "missing_log", path=_whole(backup))
    refuse_unfit(backup, known_revisions())
    kept = None
    if target.exists() and target.stat().st_size:
        now = datetime.now().strftime("%Y%m%d-%H%M%S")
        kept = target.with_name(f"{target.stem}-before-{now}{target.suffix}")
        with atomic_file(kept) as part:
            part.write_bytes(target.read_bytes()) if _damaged(target) else _copy_file(target, part)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if kept is not None and _damaged(target):
        for suffix in ("", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
    with _open_to_read(backup) as reader:
        _copy(reader, target)
    return kept


def _file_of(url: URL) -> Path:
    if url.get_backend_name() != "sqlite":
        raise complaint(LogStoreError, "no_file", value=url.render_as_string(hide_password=True))
    return Path(url.database or "")


def _damaged(path: Path) -> bool:
    try:
        with _open_to_read(path) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
    except sqlite3.DatabaseError:
        return True


def _copy_file(source: Path, target: Path) -> None:
    with _open_to_read(source) as reader:
        _copy(reader, target)


def _copy(reader: sqlite3.Connection, target: Path) -> None:
    """All pages of a database into another, in one transaction of that."""
    with closing(sqlite3.connect(target, timeout=_PATIENCE_S)) as writer:
        writer.execute("PRAGMA synchronous = FULL")
        reader.backup(writer)


@contextmanager
def _open_to_read(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write to the file."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE_S)) as connection:
        yield connection


def _whole(path: Path) -> str:
    return str(path.absolute())
