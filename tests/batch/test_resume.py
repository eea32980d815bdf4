"""A batch goes on where it was: what is done is kept, what is outdated or was lost is done."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import thrust_vision.batch.one as one
from thrust_vision.batch.clips import Order, orders_for
from thrust_vision.batch.earlier import Making
from thrust_vision.batch.one import Plan, carry_out
from thrust_vision.batch.outcome import Outcome, Status
from thrust_vision.clip_to_folder import AnalysisOptions
from thrust_vision.errors import (
    OutputError,
    ThrustVisionError,
    UnreadableClipError,
    UsageError,
    WorkerCancelledError,
    WorkerDiedError,
    WorkerMemoryError,
    WorkerTimeoutError,
)
from thrust_vision.weights.registry import find_model
from thrust_vision.worker import WorkerProcess, sharing

Errors = list[ThrustVisionError]


class Analyses:
    """Counts the analyses, and lets the first of them fail as told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.errors: Errors = []
        self._real: Callable[..., Any] = one.clip_to_folder
        monkeypatch.setattr(one, "clip_to_folder", self)

    def __call__(self, *args: Any, **named: Any) -> Any:
        self.count += 1
        if self.errors:
            raise self.errors.pop(0)
        return self._real(*args, **named)


@pytest.fixture(scope="module")
def process() -> Iterator[WorkerProcess]:
    with WorkerProcess() as running:
        yield running


@pytest.fixture(autouse=True)
def one_process(process: WorkerProcess) -> Iterator[None]:
    """Spares the tests the start of a process for every analysis."""
    with sharing(process):
        yield


@pytest.fixture
def analyses(monkeypatch: pytest.MonkeyPatch) -> Analyses:
    return Analyses(monkeypatch)


@pytest.fixture
def order(wall: Path, tmp_path: Path) -> Order:
    return orders_for([wall], tmp_path / "out")[0]


def done(order: Order, *, retry_failed: bool = False, **wanted: Any) -> Outcome:
    return carry_out(order, Plan(AnalysisOptions(**wanted), retry_failed), find_model())


def edit_session(order: Order, edit: Callable[[dict[str, Any]], None]) -> None:
    path = order.folder / "session.json"
    session = json.loads(path.read_text())
    edit(session)
    path.write_text(json.dumps(session))


def test_what_is_done_is_kept(order: Order, analyses: Analyses) -> None:
    first, second = done(order), done(order)
    assert (first.status, first.exit_code, first.kept) == (Status.REJECTED, 3, False)
    assert (second.status, second.exit_code, second.kept) == (Status.REJECTED, 3, True)
    assert second.message == first.message
    assert analyses.count == 1
    assert not done(order, overwrite=True).kept
    assert analyses.count == 2


def test_a_result_says_how_it_would_be_made_now(order: Order) -> None:
    """Whoever adds to the provenance adds to what a batch compares."""
    done(order)
    session = json.loads((order.folder / "session.json").read_text())
    assert session["provenance"] == Making.of(AnalysisOptions(), find_model()).provenance


@pytest.mark.parametrize("wanted", [{"plate_diameter_m": 0.4}, {"language": "sv"}])
def test_what_was_made_otherwise_is_done_again(
    order: Order, analyses: Analyses, wanted: dict[str, Any]
) -> None:
    done(order)
    again = done(order, **wanted)
    assert (again.status, again.kept, analyses.count) == (Status.REJECTED, False, 2)
    assert done(order, **wanted).kept
    assert not done(order).kept  # and back


@pytest.mark.parametrize("part", ["version", "mediapipe", "model_sha256", "settings_hash"])
def test_what_another_version_or_model_made_is_done_again(
    order: Order, analyses: Analyses, part: str
) -> None:
    done(order)
    edit_session(order, lambda session: session["provenance"].update({part: "other"}))
    again = done(order)
    assert (again.status, again.kept, analyses.count) == (Status.REJECTED, False, 2)


def test_results_without_a_record_are_kept_if_they_say_the_same(
    order: Order, analyses: Analyses
) -> None:
    done(order)
    shutil.rmtree(order.out / ".batch")
    assert done(order).kept
    assert analyses.count == 1


def test_a_set_whose_files_are_not_all_there_is_done_again(
    order: Order, analyses: Analyses
) -> None:
    done(order)
    edit_session(order, lambda session: session.update(status="analysed"))
    for name in ("reps.csv", "frames.csv"):
        (order.folder / name).write_text("")
    assert done(order, video=False).kept
    assert done(order, video=False).status is Status.ANALYSED
    assert not done(order, video=True).kept
    assert analyses.count == 1 + 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"clip": 1}', '{"clip": {"sha256": "x"}}'])
def test_a_session_that_is_none_is_not_overwritten(
    order: Order, analyses: Analyses, content: str
) -> None:
    order.folder.mkdir(parents=True)
    (order.folder / "session.json").write_text(content)
    outcome = done(order)
    assert (outcome.status, outcome.exit_code) == (Status.FAILED, UsageError.exit_code)
    assert (order.folder / "session.json").read_text() == content
    assert analyses.count == 0
    assert done(order, overwrite=True).status is Status.REJECTED


def test_results_of_another_film_are_not_overwritten(order: Order, analyses: Analyses) -> None:
    done(order)
    with order.clip.open("ab") as file:
        file.write(b"\0")
    assert done(order).exit_code == UsageError.exit_code
    assert analyses.count == 1


def test_a_bad_clip_is_not_tried_again_unless_asked_for(order: Order, analyses: Analyses) -> None:
    order.clip.write_text("three sets of ten")
    first, second = done(order), done(order)
    assert (first.status, first.exit_code, first.kept) == (Status.FAILED, 4, False)
    assert (second.status, second.exit_code, second.kept) == (Status.FAILED, 4, True)
    assert second.message == first.message
    assert analyses.count == 1
    assert not done(order, retry_failed=True).kept
    assert not done(order, overwrite=True).kept
    assert not done(order, language="sv").kept
    assert analyses.count == 4


def test_results_outlive_a_failure_of_other_options_and_are_not_taken_for_theirs(
    order: Order, analyses: Analyses
) -> None:
    done(order)
    analyses.errors = [UsageError("There is no rep 5.")]
    failed, again = done(order, reference_rep=5), done(order, reference_rep=5)
    assert (failed.status, failed.exit_code, failed.kept) == (Status.FAILED, 2, False)
    assert (again.status, again.exit_code, again.kept) == (Status.FAILED, 2, True)
    assert (order.folder / "session.json").exists()
    assert analyses.count == 2
    assert done(order, reference_rep=5, language="sv").status is Status.REJECTED
    assert done(order, reference_rep=5, language="sv").kept


def test_a_batch_killed_while_it_replaced_results_trusts_none_of_them(
    order: Order, analyses: Analyses, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(order)
    with monkeypatch.context() as patch:  # the process ends before it notes that it is done
        patch.setattr("thrust_vision.batch.earlier.Notes.done", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            done(order, language="sv")
    assert not done(order).kept
    assert done(order).kept
    assert analyses.count == 3


def test_a_batch_killed_after_a_clips_first_results_keeps_them(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("thrust_vision.batch.earlier.Notes.done", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            done(order, language="sv")
    assert done(order, language="sv").kept
    assert not done(order, language="en").kept


def test_a_bad_clip_that_was_exchanged_is_tried(
    order: Order, wall: Path, analyses: Analyses
) -> None:
    good = wall.read_bytes()
    wall.write_text("three sets of ten")
    done(order)
    wall.write_bytes(good)
    assert done(order).status is Status.REJECTED
    assert analyses.count == 2


def test_a_clip_that_is_not_there_is_looked_for_again(order: Order, analyses: Analyses) -> None:
    away = order.clip.rename(order.clip.with_suffix(".away"))
    first = done(order)
    assert (first.status, first.exit_code) == (Status.FAILED, 4)
    assert first.message == "wall.mp4 does not exist: check the name."
    assert not done(order).kept
    away.rename(order.clip)
    assert done(order).status is Status.REJECTED
    assert analyses.count == 1


@pytest.mark.parametrize("error", [WorkerDiedError, WorkerMemoryError])
def test_a_clip_whose_process_died_is_done_once_more(
    order: Order, analyses: Analyses, error: type[ThrustVisionError]
) -> None:
    analyses.errors = [error("gone")]
    assert done(order).status is Status.REJECTED
    assert analyses.count == 2


@pytest.mark.parametrize("error", [WorkerDiedError, WorkerMemoryError])
def test_and_then_it_has_failed(
    order: Order, analyses: Analyses, error: type[ThrustVisionError]
) -> None:
    analyses.errors = [error("gone"), error("gone again"), error("never reached")]
    outcome = done(order)
    assert (outcome.status, outcome.exit_code) == (Status.FAILED, 1)
    assert outcome.message == "gone again"
    assert analyses.count == 2
    assert done(order).kept
    assert analyses.count == 2


@pytest.mark.parametrize("error", [WorkerTimeoutError, UnreadableClipError])
def test_no_other_error_is_worth_a_second_try(
    order: Order, analyses: Analyses, error: type[ThrustVisionError]
) -> None:
    analyses.errors = [error("no")]
    assert done(order).status is Status.FAILED
    assert analyses.count == 1


def test_what_says_nothing_about_the_clip_is_not_held_against_it(
    order: Order, analyses: Analyses
) -> None:
    analyses.errors = [OutputError("the disk is full")]
    assert done(order).exit_code == OutputError.exit_code
    assert done(order).status is Status.REJECTED


def test_a_full_disk_is_told_before_the_work(
    order: Order, analyses: Analyses, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(order.clip)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=2**20))
        outcome = done(order)
    assert (outcome.status, outcome.exit_code) == (Status.FAILED, OutputError.exit_code)
    assert "left" in outcome.message
    assert "\n" not in outcome.message
    assert analyses.count == 0
    assert done(order).status is Status.REJECTED


def test_two_batches_do_no_clip_twice(
    order: Order, analyses: Analyses, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*args: Any, **named: Any) -> Any:
        begun.set()
        assert go_on.wait(60)
        return analyses(*args, **named)

    monkeypatch.setattr(one, "clip_to_folder", slow)
    outcomes: list[Outcome] = []
    threads = [threading.Thread(target=lambda: outcomes.append(done(order))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(60)
    go_on.set()
    for thread in threads:
        thread.join(120)
    assert sorted(outcome.kept for outcome in outcomes) == [False, True, True]
    assert analyses.count == 1


def test_who_waits_for_a_clip_can_be_stopped(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on, cancel = threading.Event(), threading.Event(), threading.Event()
    cancel.set()

    def slow(*_: Any, **__: Any) -> Any:
        begun.set()
        assert go_on.wait(60)
        raise UnreadableClipError("no")

    monkeypatch.setattr(one, "clip_to_folder", slow)
    thread = threading.Thread(target=done, args=(order,))
    thread.start()
    assert begun.wait(60)
    with pytest.raises(WorkerCancelledError):
        carry_out(order, Plan(AnalysisOptions()), find_model(), cancel)
    go_on.set()
    thread.join(60)
