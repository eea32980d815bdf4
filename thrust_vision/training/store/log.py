"""The training log as the program uses it: plain values in, plain values out."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from thrust_vision.errors import LogConflictError, LogEntryError, TrainingLogError
from thrust_vision.training.csv_import import cell_problem, import_error
from thrust_vision.training.entry import (
    Lifter,
    LoggedSession,
    SetEntry,
    TrainingSession,
)
from thrust_vision.training.messages import complaint
from thrust_vision.training.store.connect import database_url, open_engine, reporting, writing
from thrust_vision.training.store.rows import (
    find_session,
    find_skeleton,
    insert_session,
    put_session,
)
from thrust_vision.training.store.tables import EntryRow, LifterRow, SessionRow
from thrust_vision.training.values import check_name, tidy_name


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Attributes:
        added: sessions that are new in the log.
        already_there: sessions that the log held with the same values.
        lifters_added: names that are new in the log.
    """

    added: int
    already_there: int
    lifters_added: tuple[str, ...]


class TrainingLog:
    """Lifters and their sessions in a database.

    Every method is one transaction, may be called from any thread, and raises ``LogStoreError``
    when the database fails. Use it in a ``with`` statement, or ``close`` it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = writing(engine)

    @classmethod
    def open(cls, url: str | None = None) -> Self:
        """Open the log, make it where there is none, and upgrade it to this version.

        Args:
            url: ``sqlite:///path`` or ``postgresql://...``; by default what the environment
                variable ``THRUST_VISION_DATABASE_URL`` says, else a file in the user's data
                folder.

        Raises:
            LogStoreError: it cannot be opened.
        """
        return cls(open_engine(database_url(url)))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def lifters(self) -> tuple[Lifter, ...]:
        """Everyone, by name."""
        with self._reads() as db:
            found = [Lifter(row.id, row.name) for row in db.scalars(select(LifterRow))]
        return tuple(sorted(found, key=lambda lifter: lifter.name.casefold()))

    def add_lifter(self, name: str) -> Lifter:
        """Add someone.

        Raises:
            LogEntryError: not a name.
            LogConflictError: there is one of that name.
        """
        name = tidy_name(name)
        check_name(name)
        with self._writes(complaint(LogConflictError, "name_taken", value=name)) as db:
            row = LifterRow(name=name)
            db.add(row)
            db.flush()
            return Lifter(row.id, row.name)

    def rename_lifter(self, lifter_id: int, name: str) -> Lifter:
        """Give a lifter another name.

        Raises:
            LogEntryError: not a name.
            LogConflictError: another one has it, or the lifter was removed.
        """
        name = tidy_name(name)
        check_name(name)
        with self._writes(complaint(LogConflictError, "name_taken", value=name)) as db:
            find_skeleton(db, lifter_id).name = name
        return Lifter(lifter_id, name)

    def remove_lifter(self, lifter_id: int) -> None:
        """Remove a lifter with every session; nothing happens if that was done before."""
        with self._writes() as db:
            if row := db.get(LifterRow, lifter_id):
                db.delete(row)

    def sessions(self, lifter_id: int) -> tuple[TrainingSession, ...]:
        """Every session of a lifter, oldest first; none when the lifter was removed."""
        query = select(SessionRow).where(SessionRow.lifter_id == lifter_id)
        with self._reads() as db:
            return tuple(row.value() for row in db.scalars(query.order_by(SessionRow.date)))

    def session(self, lifter_id: int, day: date) -> TrainingSession | None:
        """The session on a date."""
        with self._reads() as db:
            row = find_session(db, lifter_id, day)
            return row.value() if row else None

    def add_session(self, lifter_id: int, session: TrainingSession) -> None:
        """Log a session.

        Raises:
            LogConflictError: the date has one, or the lifter was removed.
        """
        with self._writes() as db:
            insert_session(db, find_skeleton(db, lifter_id), session)

    def replace_session(self, lifter_id: int, seen: TrainingSession, new: TrainingSession) -> None:
        """Change a session, also to another date.

        Args:
            lifter_id: whose it is.
            seen: the session as it was read; if it is no longer so, nothing is changed.
            new: what it becomes.

        Raises:
            LogConflictError: someone changed it meanwhile, or the new date has a session.
        """
        with self._writes() as db:
            row = find_session(db, lifter_id, seen.date, lock=True)
            if row is None or row.value() != seen:
                raise complaint(LogConflictError, "changed", date=seen.date)
            put_session(db, row, new, row.lifter.name)

    def add_entry(self, lifter_id: int, day: date, entry: SetEntry) -> TrainingSession:
        """Add sets to the session on a date, starting one where there is none.

        Raises:
            LogEntryError: not a date.
            LogConflictError: the lifter was removed, or someone else started the session at the
                same moment.
        """
        with self._writes() as db:
            lifter = find_skeleton(db, lifter_id)
            row = find_session(db, lifter_id, day, lock=True)
            if row is None:
                row = insert_session(db, lifter, TrainingSession(day, (entry,)))
            else:
                row.entries.append(EntryRow.of(len(row.entries), entry))
            return row.value()

    def remove_session(self, lifter_id: int, day: date) -> None:
        """Remove the session on a date; nothing happens if there is none."""
        with self._writes() as db:
            if row := find_session(db, lifter_id, day):
                db.delete(row)

    def export(self, lifter_id: int | None = None) -> tuple[LoggedSession, ...]:
        """Every session of one lifter or of all, by name and date, for ``format_log``."""
        query = select(SessionRow)
        if lifter_id is not None:
            query = query.where(SessionRow.lifter_id == lifter_id)
        with self._reads() as db:
            logged = [LoggedSession(row.lifter.name, row.value()) for row in db.scalars(query)]
        return tuple(sorted(logged, key=lambda item: (item.lifter, item.session.date)))

    def take_in(self, logged: Iterable[LoggedSession]) -> ImportReport:
        """Add what ``parse_log`` read, all of it or nothing; lifters that are new are added.

        A session that the log holds already with the same values is left as it is.

        Raises:
            LogImportError: the log holds another session of the same lifter and date.
        """
        problems: list[TrainingLogError] = []
        added = already_there = 0
        with self._writes(complaint(LogConflictError, "import_race")) as db:
            lifters = {row.name: row for row in db.scalars(select(LifterRow))}
            known = set(lifters)
            for item in logged:
                if item.lifter not in lifters:
                    lifters[item.lifter] = LifterRow(name=item.lifter)
                    db.add(lifters[item.lifter])
                    db.flush()
                lifter = lifters[item.lifter]
                row = find_session(db, lifter.id, item.session.date)
                if row is None:
                    insert_session(db, lifter, item.session)
                    added += 1
                elif row.value() == item.session:
                    already_there += 1
                else:
                    why = complaint(
                        LogEntryError, "already_other", value=lifter.name, date=item.session.date
                    )
                    problems.append(cell_problem(item.line or 0, "date", why))
            if problems:
                raise import_error(problems)
        return ImportReport(added, already_there, tuple(sorted(set(lifters) - known)))

    @contextmanager
    def _reads(self) -> Iterator[Session]:
        with reporting(self._engine.url), Session(self._engine) as db:
            yield db

    @contextmanager
    def _writes(self, taken: LogConflictError | None = None) -> Iterator[Session]:
        """A transaction; ``taken`` is raised when something must be unique and is not."""
        with reporting(self._engine.url), Session(self._writing) as db:
            try:
                with db.begin():
                    yield db
            except IntegrityError as error:
                if taken is None:
                    raise
                raise taken from error
