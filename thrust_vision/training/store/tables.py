"""The tables. The checks repeat the ranges of ``entry``, for whoever writes past this program."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Double,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from thrust_vision.training.entry import (
    AnalysisLink,
    Exercise,
    Lifter,
    LoadUnit,
    SetEntry,
    TrainingSession,
)


class Base(DeclarativeBase):
    """Holds the tables' metadata."""


class LifterRow(Base):
    """A lifter."""

    __tablename__ = "lifters"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    load_unit: Mapped[str] = mapped_column(String(2), default="kg", server_default="kg")
    removed_at: Mapped[datetime | None] = mapped_column(DateTime)

    def value(self) -> Lifter:
        """The lifter that it stands for."""
        return Lifter(self.id, self.name, LoadUnit(self.load_unit))


def _rating(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN 0 AND 10", name=f"{column}_range")


class SessionRow(Base):
    """One lifter on one date."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("lifter_id", "date", name="one_session_a_day"),
        _rating("effort"),
        _rating("discomfort_before"),
        _rating("discomfort_during"),
        _rating("discomfort_next_day"),
        _rating("stress"),
        CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes_range"),
        CheckConstraint("sleep_h BETWEEN 0 AND 24", name="sleep_h_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lifter_id: Mapped[int] = mapped_column(ForeignKey("lifters.id", ondelete="CASCADE"))
    date: Mapped[date]
    effort: Mapped[int | None]
    minutes: Mapped[int | None]
    discomfort_before: Mapped[int | None]
    discomfort_during: Mapped[int | None]
    discomfort_next_day: Mapped[int | None]
    sleep_h: Mapped[float | None] = mapped_column(Double)
    stress: Mapped[int | None]
    notes: Mapped[str] = mapped_column(Text)
    lifter: Mapped[LifterRow] = relationship()
    entries: Mapped[list["EntryRow"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="EntryRow.position",
        lazy="selectin",
    )

    def fill(self, session: TrainingSession) -> None:
        """Take over every value of a session."""
        self.date = session.date
        self.effort = session.effort
        self.minutes = session.minutes
        self.discomfort_before = session.discomfort_before
        self.discomfort_during = session.discomfort_during
        self.discomfort_next_day = session.discomfort_next_day
        self.sleep_h = session.sleep_h
        self.stress = session.stress
        self.notes = session.notes
        self.entries = [EntryRow.of(i, entry) for i, entry in enumerate(session.entries)]

    def value(self) -> TrainingSession:
        """The session that it stands for."""
        return TrainingSession(
            date=self.date,
            entries=tuple(row.value() for row in self.entries),
            effort=self.effort,
            minutes=self.minutes,
            discomfort_before=self.discomfort_before,
            discomfort_during=self.discomfort_during,
            discomfort_next_day=self.discomfort_next_day,
            sleep_h=self.sleep_h,
            stress=self.stress,
            notes=self.notes,
        )


class EntryRow(Base):
    """Some sets alike."""

    __tablename__ = "set_entries"
    __table_args__ = (
        CheckConstraint("sets BETWEEN 1 AND 50", name="sets_range"),
        CheckConstraint("reps BETWEEN 1 AND 200", name="reps_range"),
        CheckConstraint("load_kg BETWEEN 0 AND 1000", name="load_kg_range"),
        CheckConstraint("rir BETWEEN 0 AND 5", name="rir_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    exercise: Mapped[str] = mapped_column(String(40))
    sets: Mapped[int]
    reps: Mapped[int]
    load_kg: Mapped[float] = mapped_column(Double)
    rir: Mapped[int | None]
    notes: Mapped[str] = mapped_column(Text)
    clip_sha256: Mapped[str | None] = mapped_column(String(64))
    analysis_summary: Mapped[str | None] = mapped_column(Text)

    @classmethod
    def of(cls, position: int, entry: SetEntry) -> "EntryRow":
        """The row of an entry at this place in its session."""
        link = entry.analysis
        return cls(
            position=position,
            exercise=entry.exercise.value,
            sets=entry.sets,
            reps=entry.reps,
            load_kg=entry.load_kg,
            rir=entry.rir,
            notes=entry.notes,
            clip_sha256=link.clip_sha256 if link else None,
            analysis_summary=link.summary if link else None,
        )

    def value(self) -> SetEntry:
        """The entry that it stands for."""
        sha256, summary = self.clip_sha256, self.analysis_summary
        return SetEntry(
            exercise=Exercise(self.exercise),
            sets=self.sets,
            reps=self.reps,
            load_kg=self.load_kg,
            rir=self.rir,
            notes=self.notes,
            analysis=AnalysisLink(sha256, summary or "") if sha256 else None,
        )


class SignRow(Base):
    """A warning sign that a lifter had from a date on."""

    __tablename__ = "warning_signs"
    __table_args__ = (UniqueConstraint("lifter_id", "sign", "noted_on", name="one_sign_a_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lifter_id: Mapped[int] = mapped_column(ForeignKey("lifters.id", ondelete="CASCADE"))
    sign: Mapped[str] = mapped_column(String(40))
    noted_on: Mapped[date]
    cleared_on: Mapped[date | None]


class RemovedRow(Base):
    """What was taken out of the log and can be put back for a while, as CSV text."""

    __tablename__ = "removed_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    lifter_id: Mapped[int] = mapped_column(ForeignKey("lifters.id", ondelete="CASCADE"), index=True)
    removed_at: Mapped[datetime] = mapped_column(DateTime)
    content: Mapped[str] = mapped_column(Text)


class SettingRow(Base):
    """A choice of whoever uses the database, by name."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class KeptRow(Base):
    """An analysed set that is kept; its files lie in the library's folder of this key."""

    __tablename__ = "kept_sets"
    __table_args__ = (CheckConstraint("load_kg BETWEEN 0 AND 1000", name="kept_load_kg_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    lifter_id: Mapped[int | None] = mapped_column(
        ForeignKey("lifters.id", ondelete="CASCADE"), index=True
    )
    day: Mapped[date] = mapped_column("date", index=True)
    kept_at: Mapped[datetime] = mapped_column(DateTime)
    removed_at: Mapped[datetime | None] = mapped_column(DateTime)
    load_kg: Mapped[float | None] = mapped_column(Double)
    notes: Mapped[str] = mapped_column(Text)
    clip_name: Mapped[str] = mapped_column(Text)
    clip_sha256: Mapped[str] = mapped_column(String(64), index=True)
    exercise: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(16))
    reps: Mapped[int]
    said: Mapped[str] = mapped_column(Text)
    figures: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(String(40))
    settings_hash: Mapped[str] = mapped_column(String(64))
    reference_rep: Mapped[str] = mapped_column(String(8))
    plate_cm: Mapped[float] = mapped_column(Double)
    bytes: Mapped[int] = mapped_column(BigInteger)
    lifter: Mapped[LifterRow | None] = relationship()
