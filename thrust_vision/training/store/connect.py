"""Finding and opening the database, and bringing its tables up to date.

Several processes may open the same database at once: the migrations run under a lock (a file
beside a SQLite database, an advisory lock in PostgreSQL) and in one transaction.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from filelock import FileLock
from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from thrust_vision.errors import LogConflictError, LogStoreError
from thrust_vision.training.messages import complaint
from thrust_vision.training.store.backup import known_revisions, refuse_unfit

URL_VARIABLE = "THRUST_VISION_DATABASE_URL"

_LOCK_TIMEOUT_S = 30
_ADVISORY_LOCK = 7_249_310_588_120_451
"""Any number, as long as every version of this program uses the same."""
_WRITES = "thrust_vision_writes"
_POSTGRESQL = "postgresql+psycopg"


def utc_now() -> datetime:
    """The time as the database holds it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


class Database:
    """An open database; every block is one transaction, from any thread.

    Args:
        engine: from ``open_engine``.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = writing(engine)

    @property
    def url(self) -> URL:
        """Where it is."""
        return self._engine.url

    def close(self) -> None:
        """Let go of it."""
        self._engine.dispose()

    @contextmanager
    def reads(self) -> Iterator[Session]:
        """A transaction that changes nothing."""
        with reporting(self._engine.url), Session(self._engine) as db:
            yield db

    @contextmanager
    def writes(self, taken: LogConflictError | None = None) -> Iterator[Session]:
        """A transaction; ``taken`` is raised when something must be unique and is not."""
        with reporting(self._engine.url), Session(self._writing) as db:
            try:
                with db.begin():
                    yield db
            except IntegrityError as error:
                if taken is None:
                    raise
                raise taken from error


def database_url(url: str | None = None) -> URL:
    """Where the log is: the argument, else the environment variable, else the user's data folder.

    Raises:
        LogStoreError: neither a SQLite file nor a PostgreSQL address.
    """
    given = url or os.environ.get(URL_VARIABLE) or None
    if given is None:
        path = user_data_path("thrust-vision", appauthor=False) / "training-log.sqlite3"
        return URL.create("sqlite", database=str(path))
    try:
        parsed = make_url(given)
    except ArgumentError:
        # Not shown: what cannot be parsed may hold a password.
        raise complaint(LogStoreError, "database_url", value="…") from None
    if parsed.drivername in ("postgresql", "postgres", _POSTGRESQL):
        return parsed.set(drivername=_POSTGRESQL)
    in_memory = parsed.database in (None, "", ":memory:")
    if parsed.drivername != "sqlite" or in_memory:
        raise complaint(LogStoreError, "database_url", value=str(parsed))
    return parsed


def open_engine(url: URL) -> Engine:
    """Connect, and upgrade the tables to this version.

    Raises:
        LogStoreError: the database cannot be reached, is no log, or is of a newer version.
    """
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise complaint(LogStoreError, "no_driver") from error
    try:
        with reporting(url):
            if url.get_backend_name() == "sqlite":
                _upgrade_sqlite(engine)
            else:
                _upgrade_postgresql(engine)
    except LogStoreError:
        engine.dispose()
        raise
    return engine


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to this revision in the transaction of the connection."""
    config = Config()
    config.set_main_option("script_location", "thrust_vision.training.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@contextmanager
def reporting(url: URL) -> Iterator[None]:
    """Say what the database complains of in one line, without the password.

    Raises:
        LogStoreError: instead of what the libraries raise.
    """
    try:
        yield
    except CommandError as error:
        # Alembic does not know the revision that the database is at.
        raise complaint(LogStoreError, "newer_log") from error
    except (DBAPIError, PoolTimeoutError, sqlite3.Error, OSError) as error:
        cause = getattr(error, "orig", None) or error
        why = (str(cause).strip() or type(cause).__name__).splitlines()[0]
        address = url.render_as_string(hide_password=True)
        raise complaint(LogStoreError, "store", value=address, why=why) from error


def _upgrade_postgresql(engine: Engine) -> None:
    with engine.begin() as connection:
        lock = text("SELECT pg_advisory_xact_lock(:number)")
        connection.execute(lock, {"number": _ADVISORY_LOCK})
        upgrade(connection)


def _upgrade_sqlite(engine: Engine) -> None:
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    path = Path(engine.url.database or "")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Two processes that turn write-ahead on at the same moment get "database is locked" at once,
    # whatever the timeout; so they take turns from here on.
    with FileLock(f"{path}.lock", timeout=_LOCK_TIMEOUT_S):
        refuse_unfit(path, known_revisions())
        _write_ahead(path)
        with writing(engine).begin() as connection:
            upgrade(connection)


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write."""
    return engine.execution_options(**{_WRITES: True})


def _write_ahead(path: Path) -> None:
    """Readers and a writer at once; the file remembers it."""
    with closing(sqlite3.connect(path, timeout=_LOCK_TIMEOUT_S)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def _set_up_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # Python's driver would leave CREATE TABLE outside of the transaction.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {1000 * _LOCK_TIMEOUT_S}")
    connection.execute("PRAGMA foreign_keys = ON")
    # What was confirmed is on the disk, also after a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # macOS needs to be told twice


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock first: two that read and then write would
    # stand in each other's way, and one of them fail.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
