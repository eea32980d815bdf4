"""The training log as the program uses it: plain values in, plain values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from thrust_vision.errors import LogConflictError, LogEntryError, TrainingLogError
from thrust_vision.training.csv_export import format_log
from thrust_vision.training.csv_import import cell_problem, import_error, parse_log
from thrust_vision.training.entry import (
    Lifter,
    LoadUnit,
    LoggedSession,
    SetEntry,
    TrainingSession,
)
from thrust_vision.training.finding import RedFlag
from thrust_vision.training.messages import complaint
from thrust_vision.training.signs import WarningSign
from thrust_vision.training.store.connect import Database, database_url, open_engine
from thrust_vision.training.store.rows import (
    find_lifter,
    find_session,
    hold_lifter,
    insert_session,
    logged_rows,
    put_session,
    take_entry,
)
from thrust_vision.training.store.tables import (
    EntryRow,
    LifterRow,
    RemovedRow,
    SessionRow,
    SignRow,
)
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


@dataclass(frozen=True)
class Removed:
    """What was taken out of the log and can be put back.

    Attributes:
        id: the database's number.
        session: what was taken out: a whole session, or one with the sets that were.
    """

    id: int
    session: TrainingSession


@dataclass(frozen=True)
class Logged:
    """A set of the log that was taken over from an analysed clip.

    Attributes:
        lifter: whose it is.
        day: of its session.
        entry: the set.
    """

    lifter: Lifter
    day: date
    entry: SetEntry


class TrainingLog:
    """Lifters and their sessions in a database.

    Every method is one transaction, may be called from any thread, and raises ``LogStoreError``
    when the database fails. Use it in a ``with`` statement, or ``close`` it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reads, self._writes = database.reads, database.writes

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
        return cls(Database(open_engine(database_url(url))))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def database(self) -> Database:
        """Where it is kept, for what else lies there."""
        return self._database

    def lifters(self) -> tuple[Lifter, ...]:
        """Everyone, by name, without those who are to be forgotten."""
        return self._lifters(forgotten=False)

    def forgotten(self) -> tuple[Lifter, ...]:
        """Those who are to be forgotten and can still be put back."""
        return self._lifters(forgotten=True)

    def _lifters(self, *, forgotten: bool) -> tuple[Lifter, ...]:
        gone = LifterRow.removed_at
        query = select(LifterRow).where(gone.is_not(None) if forgotten else gone.is_(None))
        with self._reads() as db:
            found = [row.value() for row in db.scalars(query)]
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
            _refuse_forgotten(db, name)
            row = LifterRow(name=name)
            db.add(row)
            db.flush()
            return row.value()

    def set_load_unit(self, lifter_id: int, unit: LoadUnit) -> None:
        """Show a lifter's loads in another unit; what is stored does not change.

        Raises:
            LogConflictError: the lifter was removed.
        """
        with self._writes() as db:
            hold_lifter(db, lifter_id).load_unit = unit.value

    def forget_lifter(self, lifter_id: int, now: datetime) -> None:
        """Hide a lifter with everything, until ``put_lifter_back`` or a purge."""
        with self._writes() as db:
            row = db.get(LifterRow, lifter_id)
            if row is not None and row.removed_at is None:
                row.removed_at = now

    def put_lifter_back(self, lifter_id: int) -> None:
        """Show a lifter again who was to be forgotten.

        Raises:
            LogConflictError: it is too late.
        """
        with self._writes() as db:
            row = db.get(LifterRow, lifter_id)
            if row is None:
                raise complaint(LogConflictError, "no_lifter")
            row.removed_at = None

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
            insert_session(db, hold_lifter(db, lifter_id), session)

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
            lifter = hold_lifter(db, lifter_id)
            row = find_session(db, lifter_id, day, lock=True)
            if row is None:
                row = insert_session(db, lifter, TrainingSession(day, (entry,)))
            else:
                row.entries.append(EntryRow.of(len(row.entries), entry))
            return row.value()

    def take_out(
        self, lifter_id: int, seen: TrainingSession, now: datetime, place: int | None = None
    ) -> int:
        """Take a session out of the log, or one entry of it, so that it can be put back.

        Args:
            lifter_id: whose it is.
            seen: the session as it was read.
            now: the time, UTC.
            place: of the entry in the session, from 0; the whole session if None. A session goes
                with its last entry.

        Returns:
            What ``put_back`` takes.

        Raises:
            LogConflictError: someone changed the session meanwhile.
        """
        with self._writes() as db:
            row = find_session(db, lifter_id, seen.date, lock=True)
            if row is None or row.value() != seen:
                raise complaint(LogConflictError, "changed", date=seen.date)
            whole = place is None or len(seen.entries) == 1
            taken = seen if whole else TrainingSession(seen.date, (seen.entries[place or 0],))
            content = format_log([LoggedSession(row.lifter.name, taken)])
            kept = RemovedRow(lifter_id=lifter_id, removed_at=now, content=content)
            db.add(kept)
            if whole:
                db.delete(row)
            else:
                take_entry(row, place or 0)
            db.flush()
            return kept.id

    def put_back(self, removed_id: int) -> TrainingSession:
        """Put back what was taken out; sets join the session that the day may have meanwhile.

        Raises:
            LogConflictError: it is too late, or it was put back before.
        """
        with self._writes() as db:
            kept = db.get(RemovedRow, removed_id)
            if kept is None:
                raise complaint(LogConflictError, "nothing_to_put_back")
            session = _session_of(kept)
            lifter = hold_lifter(db, kept.lifter_id)
            row = find_session(db, lifter.id, session.date, lock=True)
            if row is None:
                row = insert_session(db, lifter, session)
            else:
                count = len(row.entries)
                row.entries += [EntryRow.of(count + i, e) for i, e in enumerate(session.entries)]
            db.delete(kept)
            return row.value()

    def removed(self, lifter_id: int) -> tuple[Removed, ...]:
        """What was taken out of a lifter's log and can be put back, the latest first."""
        query = select(RemovedRow).where(RemovedRow.lifter_id == lifter_id)
        with self._reads() as db:
            rows = db.scalars(query.order_by(RemovedRow.removed_at.desc(), RemovedRow.id.desc()))
            return tuple(Removed(row.id, _session_of(row)) for row in rows)

    def purge(self, before: datetime) -> None:
        """Let go for good of what was taken out before a time, UTC."""
        with self._writes() as db:
            db.execute(delete(RemovedRow).where(RemovedRow.removed_at < before))

    def signs(self, lifter_id: int) -> tuple[WarningSign, ...]:
        """The warning signs that a lifter had, oldest first."""
        query = select(SignRow).where(SignRow.lifter_id == lifter_id)
        with self._reads() as db:
            rows = db.scalars(query.order_by(SignRow.noted_on, SignRow.id))
            return tuple(WarningSign(RedFlag(r.sign), r.noted_on, r.cleared_on) for r in rows)

    def note_sign(self, lifter_id: int, sign: RedFlag, day: date) -> None:
        """Note a warning sign from a day on; one that lasts stays as it is.

        Raises:
            LogConflictError: the lifter was removed.
        """
        with self._writes(complaint(LogConflictError, "import_race")) as db:
            lifter = hold_lifter(db, lifter_id)
            rows = db.scalars(_of_sign(lifter.id, sign)).all()
            if any(row.cleared_on is None for row in rows):
                return
            if again := next((row for row in rows if row.noted_on == day), None):
                again.cleared_on = None
            else:
                db.add(SignRow(lifter_id=lifter.id, sign=sign.value, noted_on=day))

    def clear_sign(self, lifter_id: int, sign: RedFlag, day: date) -> None:
        """Note that a sign is gone; one that was noted the same day was a slip and goes wholly."""
        with self._writes() as db:
            for row in db.scalars(_of_sign(lifter_id, sign)):
                if row.cleared_on is not None:
                    continue
                if row.noted_on >= day:
                    db.delete(row)
                else:
                    row.cleared_on = day

    def logged_from(self, clip_sha256: str) -> tuple[Logged, ...]:
        """The sets that were taken over from a clip, by lifter and date."""
        with self._reads() as db:
            found = [
                Logged(row.lifter.value(), row.date, entry.value())
                for row, entry in logged_rows(db, clip_sha256)
                if row.lifter.removed_at is None
            ]
        return tuple(sorted(found, key=lambda each: (each.lifter.name, each.day)))

    def log_analysed(self, lifter_id: int, day: date, entry: SetEntry) -> None:
        """Log a set that was taken over from a clip, in place of what was logged of the clip.

        So a set that turns out to be another lifter's, or of another day, is in one place only.

        Raises:
            LogEntryError: not taken over from a clip.
            LogConflictError: the lifter was removed.
        """
        if entry.analysis is None:
            raise complaint(LogEntryError, "sha256", field="clip_sha256", value="")
        with self._writes(complaint(LogConflictError, "import_race")) as db:
            lifter = hold_lifter(db, lifter_id)
            for row, old in logged_rows(db, entry.analysis.clip_sha256):
                if len(row.entries) > 1:
                    take_entry(row, row.entries.index(old))
                elif (row.lifter_id, row.date) != (lifter_id, day):
                    db.delete(row)
                else:
                    row.entries = []  # the new entry follows
            db.flush()
            found = find_session(db, lifter_id, day, lock=True)
            if found is None:
                insert_session(db, lifter, TrainingSession(day, (entry,)))
            else:
                found.entries.append(EntryRow.of(len(found.entries), entry))

    def export(self, lifter_id: int | None = None) -> tuple[LoggedSession, ...]:
        """Every session of one lifter or of all, by name and date, for ``format_log``."""
        query = select(SessionRow).join(LifterRow).where(LifterRow.removed_at.is_(None))
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
        with self._writes(complaint(LogConflictError, "import_race")) as db:
            return _take_in(db, logged)

    def preview(self, logged: Iterable[LoggedSession]) -> ImportReport:
        """What ``take_in`` would do; nothing is changed.

        Raises:
            LogImportError: as ``take_in``.
        """
        with self._reads() as db:
            report = _take_in(db, logged)
            db.rollback()
            return report


def _take_in(db: Session, logged: Iterable[LoggedSession]) -> ImportReport:
    problems: list[TrainingLogError] = []
    added = already_there = 0
    lifters = {row.name: row for row in db.scalars(select(LifterRow))}
    known = set(lifters)
    for item in logged:
        if item.lifter not in lifters:
            lifters[item.lifter] = LifterRow(name=item.lifter)
            db.add(lifters[item.lifter])
            db.flush()
        lifter = lifters[item.lifter]
        row = find_session(db, lifter.id, item.session.date)
        why = None
        if lifter.removed_at is not None:
            why = complaint(LogEntryError, "name_forgotten", value=lifter.name)
        elif row is None:
            insert_session(db, lifter, item.session)
            added += 1
        elif row.value() == item.session:
            already_there += 1
        else:
            why = complaint(
                LogEntryError, "already_other", value=lifter.name, date=item.session.date
            )
        if why is not None:
            problems.append(cell_problem(item.line or 0, "date" if row else "lifter", why))
    if problems:
        raise import_error(problems)
    return ImportReport(added, already_there, tuple(sorted(set(lifters) - known)))


def _refuse_forgotten(db: Session, name: str) -> None:
    row = find_lifter(db, name)
    if row is not None and row.removed_at is not None:
        raise complaint(LogConflictError, "name_forgotten", value=name)


def _of_sign(lifter_id: int, sign: RedFlag) -> Select[SignRow]:
    return select(SignRow).where(SignRow.lifter_id == lifter_id, SignRow.sign == sign.value)


def _session_of(row: RemovedRow) -> TrainingSession:
    return parse_log(row.content.encode("utf-8"))[0].session
