"""The library as the program uses it: plain values in, plain values out."""

import json
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session, defer, joinedload

from thrust_vision.errors import LogConflictError
from thrust_vision.files import atomic_file
from thrust_vision.form.report import SetReport
from thrust_vision.library.figures import Figures, exercise_of, said_of, verdict_of
from thrust_vision.library.kept import NOBODY, About, Filter, Judged, KeptSet
from thrust_vision.library.library_settings import DEFAULT_SETTINGS, LibrarySettings
from thrust_vision.library.set_files import LibraryFolder, PicturesOf, SetFolder, library_folder
from thrust_vision.observe.observation import Observation
from thrust_vision.results import REPORT_HTML, write_results, write_tables
from thrust_vision.settings import PlateSettings
from thrust_vision.training.messages import complaint
from thrust_vision.training.store import TrainingLog
from thrust_vision.training.store.connect import utc_now
from thrust_vision.training.store.rows import hold_lifter
from thrust_vision.training.store.tables import KeptRow, LifterRow, SettingRow

T = TypeVar("T")
_IDENTITY, _CHOICES = "library", "library_choices"


@dataclass(frozen=True)
class Choices:
    """What whoever uses the library chose for it.

    Attributes:
        keep_video: keep the annotated clip of new sets.
        keep_film: keep the film of new sets.
        undo_days: what was removed can be put back for so many days.
    """

    keep_video: bool = False
    keep_film: bool = False
    undo_days: int = DEFAULT_SETTINGS.undo_days


def judged_of(
    report: SetReport,
    reference_rep: str = "auto",
    plate_cm: float = 100 * PlateSettings().diameter_m,
) -> Judged:
    """How a report was judged: the versions in it, and what the user chose."""
    made = report.provenance
    return Judged(made.version, made.settings_hash, reference_rep, plate_cm)


class Library:
    """The kept sets of everybody in a log.

    Every method is one transaction and may be called from any thread. Files are written before
    the row that speaks of them, and removed before it goes: what breaks off in between is swept.

    Args:
        log: whose database has the rows.
        folder: for the files; beside the database if None.
        settings: when to sweep.

    Raises:
        LogStoreError: the database fails, or the folder belongs to another.
    """

    def __init__(
        self,
        log: TrainingLog,
        folder: Path | None = None,
        settings: LibrarySettings = DEFAULT_SETTINGS,
    ) -> None:
        self.log = log
        self._settings = settings
        self._reads, self._writes = log.database.reads, log.database.writes
        identity = self._setting(_IDENTITY, uuid.uuid4().hex)
        self._folder = LibraryFolder(folder or library_folder(log.database.url), identity)

    @classmethod
    def open(cls, url: str | None = None, folder: Path | None = None) -> Self:
        """Open a log with its library; see ``TrainingLog.open``.

        Raises:
            LogStoreError: it cannot be opened.
        """
        return cls(TrainingLog.open(url), folder)

    @property
    def path(self) -> Path:
        """Where the files are."""
        return self._folder.path

    def folder(self, key: str) -> SetFolder:
        """The files of a set."""
        return self._folder.of(key)

    def keep(
        self, observation: Observation, report: SetReport, about: About, *, language: str
    ) -> KeptSet:
        """Keep an analysed set.

        One of the same clip by the same name that is kept already is judged anew in its place;
        what the user said about it stays.

        Args:
            observation: of the clip.
            report: what was found in it, without a reference rep that the user named.
            about: what the user says about it.
            language: of the tables.

        Raises:
            OutputError: the files cannot be written.
            LogConflictError: the lifter was removed.
        """
        with self._folder.writing():
            known = self.find_clip(report.clip.sha256, report.clip.name)
            if known is not None:
                observation.save(self.folder(known.key).observation, overwrite=True)
                return self.judge_again(known.key, report, judged_of(report), language=language)
            return self._keep_new(observation, report, about, language)

    def _keep_new(
        self, observation: Observation, report: SetReport, about: About, language: str
    ) -> KeptSet:
        with self._folder.new() as (key, folder):
            observation.save(folder.observation)
            write_tables(report, folder.results, language)
            size = folder.size_bytes()
        row = KeptRow(
            key=key,
            lifter_id=about.lifter_id,
            day=about.day,
            load_kg=about.load_kg,
            notes=about.notes,
            kept_at=utc_now(),
            clip_name=report.clip.name,
            clip_sha256=report.clip.sha256,
            bytes=size,
        )
        _fill(row, report, judged_of(report))
        with self._writes() as db:
            if about.lifter_id is not None:
                hold_lifter(db, about.lifter_id)
            db.add(row)
        return self.find(key)

    def judge_again(self, key: str, report: SetReport, judged: Judged, *, language: str) -> KeptSet:
        """Write what today's code, or another reference rep, says of a kept set over the old.

        Raises:
            LogConflictError: the set was removed.
            OutputError: the files cannot be written.
        """
        with self._folder.writing():
            self._write_again(key, report, language)
            with self._writes() as db:
                row = _row(db, key)
                _fill(row, report, judged)
                row.bytes = self.folder(key).size_bytes()
                return _value(row)

    def _write_again(self, key: str, report: SetReport, language: str) -> None:
        """Write the tables over the old ones, and the report where there are pictures for it."""
        self.find(key)  # or its files would come again after it was removed for good
        folder = self.folder(key)
        stills = folder.stills()
        if not stills:
            write_tables(report, folder.results, language)
            return
        write_results(
            Path(report.clip.name),
            report,
            folder.results,
            language=language,
            video=False,
            overwrite=True,
            stills=stills,
        )

    def keep_pictures(
        self, key: str, results: Path, stills: Mapping[int, bytes], of: PicturesOf
    ) -> None:
        """Keep the stills and the report of a set that was drawn.

        Args:
            key: of the set.
            results: folder with the report and the annotated clip.
            stills: JPEGs of the lockouts by rep number.
            of: how they were drawn.

        Raises:
            LogConflictError: the set was removed.
            OutputError: the files cannot be written.
        """
        folder, report = self.folder(key), results / REPORT_HTML
        with self._folder.writing():
            self.find(key)
            folder.write_stills(stills, of)
            if report.exists():
                self._copy(report, folder.results / report.name)
            self._measure(key)

    def keep_video(self, key: str, source: Path | None) -> None:
        """Keep an annotated clip with a set, or no longer (None)."""
        self._keep_file(key, source, self.folder(key).video)

    def keep_film(self, key: str, source: Path | None) -> None:
        """Keep the film with a set, or no longer (None)."""
        self._keep_file(key, source, self.folder(key).film)

    def sets(
        self,
        wanted: Filter = Filter(),  # noqa: B008 - frozen
        *,
        limit: int | None = None,
        skip: int = 0,
        figures: bool = False,
    ) -> tuple[KeptSet, ...]:
        """The kept sets, newest first.

        Args:
            wanted: which.
            limit: at most so many.
            skip: of the newest.
            figures: with what trends need.
        """
        query = _chosen(select(KeptRow), wanted).options(joinedload(KeptRow.lifter))
        if not figures:
            query = query.options(defer(KeptRow.figures))
        query = query.order_by(KeptRow.day.desc(), KeptRow.id.desc()).limit(limit).offset(skip)
        with self._reads() as db:
            return tuple(_value(row, figures=figures) for row in db.scalars(query))

    def count(self, wanted: Filter = Filter()) -> int:  # noqa: B008 - frozen
        """How many sets a filter lets through."""
        with self._reads() as db:
            return db.scalar(_chosen(select(func.count(KeptRow.id)), wanted)) or 0

    def find(self, key: str) -> KeptSet:
        """A kept set by its key.

        Raises:
            LogConflictError: there is none, or it was removed.
        """
        with self._reads() as db:
            return _value(_row(db, key))

    def find_clip(self, sha256: str, name: str | None = None) -> KeptSet | None:
        """The kept set of a clip, the latest if there are several; None without any.

        Args:
            sha256: fingerprint of the clip.
            name: what it must be called; anything if None.
        """
        query = _chosen(select(KeptRow), Filter()).where(KeptRow.clip_sha256 == sha256)
        if name is not None:
            query = query.where(KeptRow.clip_name == name)
        with self._reads() as db:
            row = db.scalars(query.order_by(KeptRow.id.desc()).limit(1)).first()
            return None if row is None else _value(row)

    def change(self, key: str, seen: About, new: About) -> KeptSet:
        """Change what is said about a set.

        Args:
            key: of the set.
            seen: as it was read; if it is no longer so, nothing is changed.
            new: what it becomes.

        Raises:
            LogConflictError: someone changed or removed it meanwhile.
        """
        with self._writes() as db:
            row = _row(db, key, lock=True)
            if _about(row) != seen:
                raise complaint(LogConflictError, "set_changed")
            if new.lifter_id is not None:
                hold_lifter(db, new.lifter_id)
            row.lifter_id, row.day = new.lifter_id, new.day
            row.load_kg, row.notes = new.load_kg, new.notes
            db.flush()
            db.refresh(row)
            return _value(row)

    def remove(self, key: str, now: datetime) -> None:
        """Take a set out of the library; ``put_back`` undoes it until it is purged."""
        with self._writes() as db:
            row = db.scalar(select(KeptRow).where(KeptRow.key == key))
            if row is not None and row.removed_at is None:
                row.removed_at = now

    def put_back(self, key: str) -> None:
        """Put back a set that was removed.

        Raises:
            LogConflictError: it is too late.
        """
        with self._writes() as db:
            row = db.scalar(select(KeptRow).where(KeptRow.key == key))
            if row is None:
                raise complaint(LogConflictError, "nothing_to_put_back")
            row.removed_at = None

    def removed(self) -> tuple[KeptSet, ...]:
        """The sets that can be put back, the latest removed first."""
        query = select(KeptRow).where(KeptRow.removed_at.is_not(None))
        with self._reads() as db:
            return tuple(map(_value, db.scalars(query.order_by(KeptRow.removed_at.desc()))))

    def purge(self, now: datetime) -> None:
        """Remove for good what was removed longer ago than can be undone, rows and files."""
        self.purge_removed(now - timedelta(days=self.choices().undo_days))
        self._folder.sweep(self._keys, self._settings.orphan_h)

    def purge_removed(self, before: datetime) -> None:
        """Remove for good what was removed up to a time: sets, lifters, what the log lost."""
        gone = KeptRow.removed_at <= before
        whose = LifterRow.removed_at <= before
        of_gone = KeptRow.lifter_id.in_(select(LifterRow.id).where(whose))
        with self._reads() as db:
            keys = db.scalars(select(KeptRow.key).where(or_(gone, of_gone))).all()
        with self._folder.writing():
            for key in keys:
                self._folder.remove(key)
            with self._writes() as db:
                db.execute(delete(KeptRow).where(KeptRow.key.in_(keys)))
                db.execute(delete(LifterRow).where(whose))
        self.log.purge(before)

    def used_bytes(self, lifter_id: int | None = None) -> int:
        """What the files of all sets take, or of a lifter's, with those that can be put back."""
        query = select(func.sum(KeptRow.bytes))
        if lifter_id is not None:
            query = query.where(KeptRow.lifter_id == lifter_id)
        with self._reads() as db:
            return int(db.scalar(query) or 0)

    def choices(self) -> Choices:
        """What was chosen for the library."""
        held = json.loads(self._setting(_CHOICES, "{}"))
        known = {name: value for name, value in held.items() if name in vars(Choices())}
        return Choices(**known)

    def choose(self, choices: Choices) -> None:
        """Choose for the library."""
        with self._writes() as db:
            db.merge(SettingRow(name=_CHOICES, value=json.dumps(vars(choices))))

    def _keys(self) -> set[str]:
        with self._reads() as db:
            return set(db.scalars(select(KeptRow.key)))

    def _setting(self, name: str, first: str) -> str:
        """A setting, which is ``first`` when it is asked for the first time."""
        with self._reads() as db:
            if row := db.get(SettingRow, name):
                return row.value
        with self._writes(complaint(LogConflictError, "import_race")) as db:
            row = db.get(SettingRow, name)
            if row is None:
                row = SettingRow(name=name, value=first)
                db.add(row)
            return row.value

    def _keep_file(self, key: str, source: Path | None, target: Path) -> None:
        with self._folder.writing():
            self.find(key)
            if source is None:
                target.unlink(missing_ok=True)
            elif source != target:
                self._copy(source, target)
            self._measure(key)

    def _copy(self, source: Path, target: Path) -> None:
        with atomic_file(target, overwrite=True) as part:
            shutil.copyfile(source, part)

    def _measure(self, key: str) -> None:
        """Note anew what the files of a set take."""
        size = self.folder(key).size_bytes()
        with self._writes() as db:
            _row(db, key).bytes = size


def _row(db: Session, key: str, *, lock: bool = False) -> KeptRow:
    query = _chosen(select(KeptRow), Filter()).where(KeptRow.key == key)
    row = db.scalar(query.with_for_update(of=KeptRow) if lock else query)
    if row is None:
        raise complaint(LogConflictError, "no_set")
    return row


def _chosen(query: Select[T], wanted: Filter) -> Select[T]:
    """Narrow a query to what a filter lets through and is not removed."""
    hidden = select(LifterRow.id).where(LifterRow.removed_at.is_not(None))
    there = or_(KeptRow.lifter_id.is_(None), KeptRow.lifter_id.not_in(hidden))
    query = query.where(KeptRow.removed_at.is_(None), there)
    if wanted.lifter_id is not None:
        nobody = wanted.lifter_id == NOBODY
        whose = KeptRow.lifter_id
        query = query.where(whose.is_(None) if nobody else whose == wanted.lifter_id)
    if wanted.exercise is not None:
        query = query.where(KeptRow.exercise == wanted.exercise)
    if wanted.verdict is not None:
        query = query.where(KeptRow.verdict == wanted.verdict)
    if wanted.first is not None:
        query = query.where(KeptRow.day >= wanted.first)
    if wanted.last is not None:
        query = query.where(KeptRow.day <= wanted.last)
    return query


def _fill(row: KeptRow, report: SetReport, judged: Judged) -> None:
    """Take over what a report says."""
    row.exercise, row.verdict = exercise_of(report), verdict_of(report)
    row.reps = len(report.reps)
    row.said = json.dumps(said_of(report), ensure_ascii=False)
    row.figures = Figures.of(report).to_json()
    row.version, row.settings_hash = judged.version, judged.settings_hash
    row.reference_rep, row.plate_cm = judged.reference_rep, judged.plate_cm


def _about(row: KeptRow) -> About:
    return About(row.lifter_id, row.day, row.load_kg, row.notes)


def _value(row: KeptRow, *, figures: bool = False) -> KeptSet:
    return KeptSet(
        key=row.key,
        about=_about(row),
        lifter=row.lifter.value() if row.lifter else None,
        clip_name=row.clip_name,
        clip_sha256=row.clip_sha256,
        exercise=row.exercise,
        verdict=row.verdict,
        reps=row.reps,
        said=json.loads(row.said),
        judged=Judged(row.version, row.settings_hash, row.reference_rep, row.plate_cm),
        size_bytes=row.bytes,
        removed_at=row.removed_at,
        figures=Figures.from_json(row.figures) if figures else Figures(),
    )
