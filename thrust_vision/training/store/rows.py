"""Finding and writing single rows in a transaction."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from thrust_vision.errors import LogConflictError
from thrust_vision.training.entry import TrainingSession
from thrust_vision.training.messages import complaint
from thrust_vision.training.store.tables import EntryRow, LifterRow, SessionRow


def hold_lifter(db: Session, lifter_id: int) -> LifterRow:
    """A lifter, held so that nobody removes it before the transaction ends.

    Raises:
        LogConflictError: it was removed.
    """
    row = db.get(LifterRow, lifter_id, with_for_update={"read": True, "key_share": True})
    if row is None or row.removed_at is not None:
        raise complaint(LogConflictError, "no_lifter")
    return row


def find_session(
    db: Session, lifter_id: int, day: date, *, lock: bool = False
) -> SessionRow | None:
    """The session on a date, if asked held until the transaction ends."""
    query = select(SessionRow).where(SessionRow.lifter_id == lifter_id, SessionRow.date == day)
    # SQLite has no row locks and needs none: its writers take turns.
    return db.scalar(query.with_for_update() if lock else query)


def insert_session(db: Session, lifter: LifterRow, session: TrainingSession) -> SessionRow:
    """Write a session that is not there yet.

    Raises:
        LogConflictError: the date has one.
    """
    row = SessionRow(lifter_id=lifter.id)
    db.add(row)
    put_session(db, row, session, lifter.name)
    return row


def put_session(db: Session, row: SessionRow, session: TrainingSession, name: str) -> None:
    """Write a session over a row.

    Args:
        db: the transaction.
        row: in the database or to be added to it.
        session: what it becomes.
        name: the lifter's, for the error.

    Raises:
        LogConflictError: the date has another session.
    """
    row.fill(session)
    try:
        db.flush()
    except IntegrityError as error:
        raise complaint(LogConflictError, "date_taken", value=name, date=session.date) from error


def find_lifter(db: Session, name: str) -> LifterRow | None:
    """A lifter by name, also one who is to be forgotten."""
    return db.scalar(select(LifterRow).where(LifterRow.name == name))


def logged_rows(db: Session, clip_sha256: str) -> list[tuple[SessionRow, EntryRow]]:
    """The entries that were taken over from a clip, each with its session."""
    query = (
        select(SessionRow, EntryRow)
        .join(EntryRow, EntryRow.session_id == SessionRow.id)
        .where(EntryRow.clip_sha256 == clip_sha256)
    )
    return [(row, entry) for row, entry in db.execute(query)]


def take_entry(row: SessionRow, place: int) -> None:
    """Take one entry out of a session, and close the gap."""
    del row.entries[place]
    for position, entry in enumerate(row.entries):
        entry.position = position
