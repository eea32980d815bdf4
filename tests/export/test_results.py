"""The folder of results: tables first, then report and film, each whole."""

import shutil
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from tests.made import FPS, HEIGHT, WIDTH, blank_frames, made_rejection, made_set
from thrust_vision.errors import UsageError, WorkerCancelledError
from thrust_vision.files import UNFINISHED, adding, finished
from thrust_vision.form.report import SetReport
from thrust_vision.results import RESULT_NAMES, write_results
from thrust_vision.video.write import ClipWriter

TABLES = ["frames.csv", "reps.csv", "session.json"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SetReport]:
    report = made_set(2)
    path = tmp_path_factory.mktemp("clip") / "set.mp4"
    with ClipWriter(path, WIDTH, HEIGHT) as writer:
        for i, picture in enumerate(blank_frames(report.clip.frames)):
            writer.write(picture, i / FPS)
    return path, report


def names_in(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_tables_are_there_before_anything_is_drawn(
    made: tuple[Path, SetReport], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    seen: list[list[str]] = []
    stills = write_results(*made, folder, on_progress=lambda *_: seen.append(names_in(folder)))
    assert set(stills) == {1, 2}
    assert names_in(folder) == sorted(RESULT_NAMES)
    assert finished(folder)
    assert seen[0] == [UNFINISHED, *TABLES]
    # What has come stays, and the report does not wait for the film.
    for before, after in pairwise(seen):
        assert set(before) <= set(after)
    assert all("annotated.mp4" not in names or "report.html" in names for names in seen)


def test_what_was_stopped_leaves_whole_tables_and_is_made_anew(
    made: tuple[Path, SetReport], tmp_path: Path
) -> None:
    folder, cancel = tmp_path / "out", threading.Event()
    with pytest.raises(WorkerCancelledError):
        write_results(*made, folder, on_progress=lambda *_: cancel.set(), cancel=cancel)
    left = names_in(folder)
    assert {UNFINISHED, *TABLES} <= set(left)
    assert "annotated.mp4" not in left
    assert (folder / "session.json").read_text("utf-8").endswith("}\n")
    assert not finished(folder)
    write_results(*made, folder, video=False)  # nobody is asked to overwrite it
    assert names_in(folder) == sorted([*TABLES, "report.html"])
    with pytest.raises(UsageError, match="exists already"):
        write_results(*made, folder, video=False)


def test_an_unfinished_result_with_other_files_is_left_alone(
    made: tuple[Path, SetReport], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    (folder / UNFINISHED).mkdir(parents=True)
    (folder / "thesis.tex").write_text("years")
    with pytest.raises(UsageError, match=r"thesis\.tex"):
        write_results(*made, folder, video=False)


def test_a_rejected_clip_and_known_stills_need_no_drawing(
    made: tuple[Path, SetReport], tmp_path: Path
) -> None:
    clip, report = made
    assert write_results(clip, made_rejection(), tmp_path / "rejected") == {}
    assert names_in(tmp_path / "rejected") == ["report.html", "session.json"]
    known = {1: b"jpeg"}
    assert write_results(clip, report, tmp_path / "known", video=False, stills=known) is known
    assert names_in(tmp_path / "known") == sorted([*TABLES, "report.html"])


def test_half_made_files_do_not_stay(tmp_path: Path) -> None:
    with pytest.raises(KeyError), adding(tmp_path) as part:  # noqa: PT012
        (part / "annotated.mp4").write_text("half")
        raise KeyError
    assert names_in(tmp_path) == [UNFINISHED]
    assert names_in(tmp_path / UNFINISHED) == []


def test_a_folder_that_went_meanwhile_does_not_hide_why_writing_failed(tmp_path: Path) -> None:
    result = tmp_path / "result"
    result.mkdir()
    with pytest.raises(KeyError), adding(result):  # noqa: PT012
        shutil.rmtree(result)
        raise KeyError
