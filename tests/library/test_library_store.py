import json
import multiprocessing
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import create_engine, text

from tests.library_sets import keep_weeks, observed, report_of
from tests.made import made_rejection, made_set
from thrust_vision.errors import LogConflictError, LogEntryError, LogStoreError
from thrust_vision.library.export import export_lifter
from thrust_vision.library.figures import Figures
from thrust_vision.library.kept import NOBODY, About, Filter
from thrust_vision.library.set_files import PicturesOf, library_folder
from thrust_vision.library.store import Choices, Library, judged_of
from thrust_vision.observe.observation import Observation
from thrust_vision.training.csv_import import parse_log
from thrust_vision.training.entry import AnalysisLink, Exercise, SetEntry
from thrust_vision.training.finding import RedFlag
from thrust_vision.training.store.connect import database_url, utc_now

DAY = date(2026, 3, 2)
NASTY = "../../etc/=cmd|' /C calc'!A0\\..\\set.mp4"
PICTURES = PicturesOf("en", "auto", blur_face=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def library(url: str, folder: Path) -> Iterator[Library]:
    opened = Library.open(url, folder)
    yield opened
    opened.log.close()


@pytest.fixture(scope="module")
def observation() -> Observation:
    return observed()


@pytest.fixture(scope="module")
def report(observation: Observation):
    return report_of(observation)


@pytest.fixture
def ann(library: Library) -> int:
    return library.log.add_lifter("Ann").id


def keep(library: Library, observation, report, **about):
    said = About(**{"lifter_id": None, "day": DAY, **about})
    return library.keep(observation, report, said, language="en")


def rows_of(url: str) -> dict[str, int]:
    tables = ("lifters", "sessions", "set_entries", "warning_signs", "removed_entries", "kept_sets")
    engine = create_engine(database_url(url))
    with engine.connect() as connection:
        counts = {t: connection.scalar(text(f"SELECT count(*) FROM {t}")) for t in tables}
    engine.dispose()
    return counts


def files_of(folder: Path) -> list[Path]:
    own = {"library.json", "library.lock"}
    return [path for path in folder.rglob("*") if path.name not in own]


def test_a_kept_set_is_found_by_another_who_opens_the_library(
    url: str, folder: Path, library: Library, ann: int, observation, report
) -> None:
    kept = keep(library, observation, report, lifter_id=ann, load_kg=82.5, notes="åäö")
    other = Library.open(url, folder)
    (found,) = other.sets()
    assert found == kept
    assert (found.about, found.lifter.name) == (About(ann, DAY, 82.5, "åäö"), "Ann")
    assert (found.exercise, found.verdict, found.reps) == ("hip_thrust", "adjust", 3)
    assert found.said["sv"].startswith("Fötterna för långt ut")
    again = Observation.load(other.folder(found.key).observation)
    assert np.array_equal(again.time_s, observation.time_s)
    results = {path.name for path in other.folder(found.key).results.iterdir()}
    assert results == {"session.json", "reps.csv", "frames.csv"}
    assert other.used_bytes() == found.size_bytes == other.folder(found.key).size_bytes()
    other.log.close()


def test_the_same_clip_again_takes_the_place_of_the_first(
    library: Library, ann: int, observation, report
) -> None:
    first = keep(library, observation, report, lifter_id=ann, notes="hers")
    again = keep(library, observation, report, day=DAY + timedelta(days=3))
    assert again == first
    clip = replace(observation.clip, name="another.mp4")
    named = replace(observation, clip=clip), replace(report, clip=clip)
    assert keep(library, *named).key != first.key
    assert library.count() == 2


def test_lists_are_narrowed_and_come_in_pages(library: Library, ann: int) -> None:
    weeks = keep_weeks(library, ann, DAY, [26.0, 20.0, 9.0])
    rejected = made_rejection(name="squat.mp4")
    squat = keep(library, observed("squat.mp4", "ee" * 32), rejected)
    assert [each.key for each in library.sets()] == [
        squat.key,
        *(each.key for each in reversed(weeks)),
    ]
    by = {
        "whose": Filter(lifter_id=ann),
        "nobody": Filter(lifter_id=NOBODY),
        "verdict": Filter(verdict="adjust"),
        "rejected": Filter(verdict="rejected"),
        "exercise": Filter(exercise="glute_bridge"),
        "since": Filter(first=DAY - timedelta(days=7)),
        "until": Filter(lifter_id=ann, last=DAY - timedelta(days=7)),
    }
    counts = {name: library.count(wanted) for name, wanted in by.items()}
    assert counts == {
        "whose": 3,
        "nobody": 1,
        "verdict": 2,
        "rejected": 1,
        "exercise": 0,
        "since": 3,
        "until": 2,
    }
    assert [e.key for e in library.sets(limit=2, skip=1)] == [weeks[2].key, weeks[1].key]


def test_removed_then_put_back_then_gone(
    url: str, folder: Path, library: Library, observation, report
) -> None:
    kept = keep(library, observation, report)
    then = utc_now()
    library.remove(kept.key, then)
    assert library.sets() == ()
    assert [each.key for each in library.removed()] == [kept.key]
    with pytest.raises(LogConflictError, match="no longer in the library"):
        library.find(kept.key)
    library.put_back(kept.key)
    assert library.find(kept.key) == kept
    library.remove(kept.key, then)
    library.choose(Choices(undo_days=3))
    library.purge(then + timedelta(days=2))
    assert len(library.removed()) == 1
    library.purge(then + timedelta(days=4))
    assert rows_of(url)["kept_sets"] == 0
    assert files_of(folder) == []
    with pytest.raises(LogConflictError, match="too late"):
        library.put_back(kept.key)


def test_a_lifter_is_forgotten_with_everything(
    url: str, folder: Path, library: Library, ann: int, observation, report
) -> None:
    kept = keep(library, observation, report, lifter_id=ann)
    entry = SetEntry(Exercise.HIP_THRUST, 1, 3, 80.0, analysis=AnalysisLink("ab" * 32, "x"))
    session = library.log.add_entry(ann, DAY, entry)
    library.log.add_entry(ann, DAY + timedelta(days=1), entry)
    library.log.take_out(ann, session, utc_now())
    library.log.note_sign(ann, RedFlag.FEVER, DAY)
    then = utc_now()
    library.log.forget_lifter(ann, then)
    assert (library.log.lifters(), library.sets(), library.log.export()) == ((), (), ())
    assert library.log.logged_from("ab" * 32) == ()
    with pytest.raises(LogConflictError, match="forgotten and can still be put back"):
        library.log.add_lifter("Ann")
    with pytest.raises(LogConflictError, match="no longer in the log"):
        library.log.add_entry(ann, DAY, entry)
    library.log.put_lifter_back(ann)
    assert [each.key for each in library.sets()] == [kept.key]
    library.log.forget_lifter(ann, then)
    library.purge(then + timedelta(days=8))
    assert set(rows_of(url).values()) == {0}
    assert files_of(folder) == []


def test_a_change_over_someone_elses_change_is_refused(
    library: Library, ann: int, observation, report
) -> None:
    kept = keep(library, observation, report)
    mine = replace(kept.about, lifter_id=ann, notes="mine")
    assert library.change(kept.key, kept.about, mine).lifter.name == "Ann"
    with pytest.raises(LogConflictError, match="changed by someone else"):
        library.change(kept.key, kept.about, replace(kept.about, notes="theirs"))
    assert library.find(kept.key).about == mine
    with pytest.raises(LogEntryError):
        replace(mine, load_kg=-1.0)


def test_a_clips_name_never_reaches_a_path(
    library: Library, ann: int, folder: Path, report, tmp_path: Path
) -> None:
    named = replace(report, clip=replace(report.clip, name=NASTY))
    kept = keep(library, observed(NASTY), named, lifter_id=ann)
    film = tmp_path / "film"
    film.write_bytes(b"film")
    library.keep_film(kept.key, film)
    assert all("cmd" not in str(path) and "etc" not in str(path) for path in files_of(folder))
    export_lifter(library, library.log.lifters()[0], tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as file:
        names = file.namelist()
        sets = file.read("sets.csv").decode()
    assert all(not name.startswith(("/", "..")) and "cmd" not in name for name in names)
    assert "sets/2026-03-02-001/film.mp4" in names
    assert "=cmd" in sets
    for key in ("..", "../x", "a" * 31, "A" * 32, "a" * 32 + "/.."):
        with pytest.raises(ValueError, match="no key"):
            library.folder(key)


def test_pictures_film_and_space_used(
    library: Library, observation, report, tmp_path: Path
) -> None:
    kept = keep(library, observation, report)
    results = tmp_path / "results"
    results.mkdir()
    (results / "report.html").write_text("<html>")
    (results / "annotated.mp4").write_bytes(b"v" * 1000)
    library.keep_pictures(kept.key, results, {1: b"one", 2: b"two"}, PICTURES)
    library.keep_video(kept.key, results / "annotated.mp4")
    files = library.folder(kept.key)
    assert (files.stills(), files.pictures_of()) == ({1: b"one", 2: b"two"}, PICTURES)
    assert files.video.read_bytes() == b"v" * 1000
    assert library.find(kept.key).size_bytes == files.size_bytes() > kept.size_bytes + 1000
    # Drawn with a blurred face, nothing that shows it stays.
    blurred = replace(PICTURES, blur_face=True)
    library.keep_pictures(kept.key, results, {1: b"blurred"}, blurred)
    assert (files.stills(), files.video.exists()) == ({1: b"blurred"}, False)


def test_judged_again_the_tables_follow(library: Library, observation, report) -> None:
    kept = keep(library, observation, report)
    other = replace(report, reference_rep=2)
    judged = judged_of(other, "2")
    again = library.judge_again(kept.key, other, judged, language="en")
    assert again.judged.reference_rep == "2"
    session = json.loads((library.folder(kept.key).results / "session.json").read_text())
    assert session["reference_rep"] == 2


def test_everything_about_a_lifter_in_one_file(library: Library, ann: int, tmp_path: Path) -> None:
    keep_weeks(library, ann, DAY, [20.0, 9.0])
    entry = SetEntry(Exercise.HIP_THRUST, 1, 3, 80.0, notes="=1+1")
    session = library.log.add_entry(ann, DAY, entry)
    library.log.note_sign(ann, RedFlag.FEVER, DAY)
    export_lifter(library, library.log.lifters()[0], tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as file:
        names = set(file.namelist())
        (logged,) = parse_log(file.read("log.csv"))
        signs = file.read("warning-signs.csv").decode()
        stored = file.read("sets/2026-02-23-001/observation.npz")
    assert logged.session == session
    assert signs.splitlines()[1] == "fever,2026-03-02,"
    for number, day in ((1, "2026-02-23"), (2, "2026-03-02")):
        assert f"sets/{day}-{number:03}/results/reps.csv" in names
    (tmp_path / "again.npz").write_bytes(stored)
    assert Observation.load(tmp_path / "again.npz").clip.name == "week-1.mp4"


def test_figures_come_back_from_the_database() -> None:
    for made in (made_set(3, lumbar=True), made_set(2, plates=True), made_rejection()):
        figures = Figures.of(made)
        assert Figures.from_json(figures.to_json()) == figures
    # Of a newer version.
    held = json.loads(Figures.of(made_set(3)).to_json())
    held["faults"]["too_slow"] = 3
    assert Figures.from_json(json.dumps(held)) == Figures.of(made_set(3))


def test_what_broke_off_is_swept_and_nothing_else(
    library: Library, folder: Path, observation, report
) -> None:
    kept = keep(library, observation, report)
    orphan, fresh = folder / ("0" * 32), folder / ("1" * 32)
    part, foreign = folder / f".{'2' * 32}", folder / "holiday"
    for each in (orphan, fresh, part, foreign):
        each.mkdir()
    for each in (orphan, part, foreign, library.folder(kept.key).path):
        os.utime(each, (0, 0))
    library.purge(utc_now())
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {
        kept.key,
        fresh.name,
        "holiday",
    }


@pytest.mark.usefixtures("library")
def test_a_folder_belongs_to_one_database(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(LogStoreError, match="belongs to another database"):
        Library.open(f"sqlite:///{tmp_path / 'other.sqlite3'}", folder)


def test_where_the_files_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("THRUST_VISION_LIBRARY_DIR", raising=False)
    beside = library_folder(database_url(f"sqlite:///{tmp_path}/log.sqlite3"))
    assert beside == tmp_path / "log.library"
    server = library_folder(database_url("postgresql://a@b/c"))
    assert server.name == "library"
    monkeypatch.setenv("THRUST_VISION_LIBRARY_DIR", str(tmp_path / "here"))
    assert library_folder(database_url("postgresql://a@b/c")) == tmp_path / "here"


def _write(url: str, folder: Path, number: int, barrier: Barrier) -> None:
    """What a window does: keeps sets, edits its own, and logs them on a day that all share."""
    observation, report = observed(), made_set()
    library = Library.open(url, folder)
    ann = library.log.lifters()[0].id
    barrier.wait(timeout=120)
    clip = replace(observation.clip, name="shared.mp4")
    for _ in range(3):  # both look at the same clip
        again = replace(observation, clip=clip), replace(report, clip=clip)
        library.keep(*again, About(None, DAY), language="en")
    for i in range(4):
        name, sha256 = f"{number}-{i}.mp4", f"{100 * number + i:064x}"
        clip = replace(observation.clip, name=name, sha256=sha256)
        kept = library.keep(
            replace(observation, clip=clip),
            replace(report, clip=clip),
            About(None, DAY),
            language="en",
        )
        library.change(kept.key, kept.about, About(ann, DAY, 10.0 * i, f"by {number}"))
        entry = SetEntry(Exercise.HIP_THRUST, 1, 3, 80.0, analysis=AnalysisLink(sha256))
        library.log.log_analysed(ann, DAY, entry)
        library.log.note_sign(ann, RedFlag.FEVER, DAY)


def test_windows_that_write_at_once_lose_nothing(
    url: str, folder: Path, library: Library, ann: int
) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    processes = [
        context.Process(target=_write, args=(url, folder, number, barrier)) for number in (1, 2)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=240)
    assert [process.exitcode for process in processes] == [0, 0]
    kept = library.sets(Filter(ann))
    assert sorted(each.clip_name for each in kept) == [
        f"{number}-{i}.mp4" for number in (1, 2) for i in range(4)
    ]
    assert {each.about.notes[-1] for each in kept} == {each.clip_name[0] for each in kept}
    session = library.log.session(ann, DAY)
    assert session is not None
    (shared,) = [each for each in library.sets(Filter(NOBODY)) if each.clip_name == "shared.mp4"]
    assert {path.name for path in library.folder(shared.key).results.iterdir()} >= {"reps.csv"}
    logged = {entry.analysis.clip_sha256 for entry in session.entries if entry.analysis}
    assert logged == {each.clip_sha256 for each in kept}
    assert len(library.log.signs(ann)) == 1
