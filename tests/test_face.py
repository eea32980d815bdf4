"""The public face: what ``import thrust_vision as tv`` gives, and that it stays light."""

import csv
import doctest
import json
import math
import shutil
import subprocess
import sys
import zipfile
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import thrust_vision as tv
from tests.made import made_rejection, made_set
from tests.stick.film import film
from tests.stick.moves import thrust_set
from tests.stick.observed import observation_of
from thrust_vision import face
from thrust_vision.errors import UsageError
from thrust_vision.export import write_frames_csv, write_reps_csv
from thrust_vision.form import report as report_module
from thrust_vision.observe import observation as observation_module
from thrust_vision.observe import task
from thrust_vision.observe.surroundings import Box, CameraMotion, Choice, People, Surroundings
from thrust_vision.weights.registry import Model

STORED = Path(__file__).parent / "stored" / "feet-too-far.npz"


@pytest.fixture(scope="module")
def observation() -> tv.Observation:
    return tv.Observation.load(STORED)


@pytest.fixture(scope="module")
def report(observation: tv.Observation) -> tv.SetReport:
    return tv.assess(observation, reference_rep=1)


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, thrust_vision as tv\n"
        "assert 'analyse' in dir(tv) and tv.__version__\n"
        "heavy = {'numpy', 'scipy', 'cv2', 'mediapipe', 'pandas', 'matplotlib', 'av'}\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or None)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.strip() == ""
    assert run.returncode == 0


def test_assessing_loads_no_library_of_pictures_or_networks() -> None:
    code = (
        "import sys, thrust_vision as tv\n"
        f"report = tv.assess(tv.Observation.load({str(STORED)!r}))\n"
        "assert report.reps\n"
        "heavy = {'cv2', 'mediapipe', 'onnxruntime', 'streamlit', 'pandas'}\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or None)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.strip() == ""
    assert run.returncode == 0


def test_every_public_name_is_there_and_no_other() -> None:
    for name in tv.__all__:
        assert getattr(tv, name) is not None
        assert name in dir(tv)
    with pytest.raises(AttributeError, match="no attribute 'analyze'"):
        tv.analyze  # noqa: B018


def test_public_names_are_the_modules_own() -> None:
    assert tv.analyse is face.analyse
    assert tv.SetReport is report_module.SetReport
    assert tv.Observation is observation_module.Observation


def same(one: Any, other: Any) -> bool:
    """Whether two records are alike to the last bit, dtypes included."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(
            one, other, equal_nan=one.dtype.kind == "f"
        )
    if is_dataclass(one):
        assert type(one) is type(other)
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and one == other


def stick_observation() -> tv.Observation:
    """One in which nothing is as in the stored one: no network, a phone that moved, two people."""
    time_s, figures, _ = thrust_set(2)
    around = Surroundings(
        camera=CameraMotion(time_s[:3], np.arange(12.0).reshape(3, 4)),
        people=People(2, Choice.ANOTHER, Box(1, 2, 30, 40)),
    )
    return observation_of(film(time_s, figures), around=around)


@pytest.mark.parametrize("which", ["stored", "stick"])
def test_an_observation_comes_back_exactly(
    tmp_path: Path, observation: tv.Observation, which: str
) -> None:
    kept = observation if which == "stored" else stick_observation()
    kept.save(tmp_path / "set.npz")
    again = tv.Observation.load(str(tmp_path / "set.npz"))
    assert same(kept, again)


def test_a_path_keeps_its_name_whatever_its_suffix(tmp_path: Path) -> None:
    stick_observation().save(tmp_path / "set.observation")
    assert [path.name for path in tmp_path.iterdir()] == ["set.observation"]


def test_an_observation_is_not_written_over(tmp_path: Path, observation: tv.Observation) -> None:
    path = tmp_path / "set.npz"
    path.write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        observation.save(path)
    assert path.read_text() == "mine"
    observation.save(path, overwrite=True)
    assert same(tv.Observation.load(path), observation)


def altered(tmp_path: Path, **changes: Any) -> Path:
    """The stored observation with other values at the top of its JSON."""
    path = tmp_path / "altered.npz"
    with np.load(STORED) as archive:
        arrays = {name: archive[name] for name in archive.files}
    meta = json.loads(str(arrays.pop("record.json"))) | changes
    with path.open("wb") as file:
        np.savez(file, **{"record.json": np.array(json.dumps(meta))}, **arrays)
    return path


def test_a_newer_format_is_refused_in_one_line(tmp_path: Path) -> None:
    path = altered(tmp_path, version=99)
    with pytest.raises(UsageError, match="newer version of the program") as error:
        tv.Observation.load(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "changes",
    [{"kind": "Other"}, {"content": {}}, {"content": None}, {"version": "x"}],
    ids=lambda changes: next(iter(changes)),
)
def test_what_is_no_observation_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="is not a stored observation"):
        tv.Observation.load(altered(tmp_path, **changes))


def test_damaged_and_foreign_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file"):
        tv.Observation.load(tmp_path / "none.npz")
    half, text, other = (tmp_path / name for name in ("half.npz", "text.npz", "other.npz"))
    half.write_bytes(STORED.read_bytes()[:50_000])
    text.write_text("no archive")
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    for path in (half, text, other):
        with pytest.raises(UsageError, match="is not a stored observation"):
            tv.Observation.load(path)


def test_a_pickle_in_the_file_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "bad.npz"
    with path.open("wb") as file:
        np.savez(file, allow_pickle=True, **{"record.json": np.array([print], object)})
    with pytest.raises(UsageError, match="is not a stored observation"):
        tv.Observation.load(path)


def test_an_observation_of_other_networks_is_not_assessed(observation: tv.Observation) -> None:
    assert observation.made_by is not None
    older = replace(observation, made_by=replace(observation.made_by, networks="0" * 16))
    with pytest.raises(UsageError, match="observe the clip again"):
        tv.assess(older)


def test_provenance_is_that_of_the_observation(observation: tv.Observation) -> None:
    assert observation.made_by is not None
    other = replace(observation.made_by, model="heavy", model_sha256="ab" * 32, mediapipe="9.9")
    before = tv.assess(observation).provenance
    after = tv.assess(replace(observation, made_by=other)).provenance
    assert (after.model, after.model_sha256, after.mediapipe) == ("heavy", "ab" * 32, "9.9")
    assert after.settings_hash != before.settings_hash


def test_reps_frame_is_reps_csv(tmp_path: Path, report: tv.SetReport) -> None:
    write_reps_csv(report, tmp_path / "reps.csv", "sv")
    frame = report.reps_frame("sv")
    with (tmp_path / "reps.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert list(frame.columns) == header
    assert len(frame) == len(rows) == 3
    read = pd.read_csv(tmp_path / "reps.csv")
    pd.testing.assert_frame_equal(frame, read, check_dtype=False)
    assert frame["bar_travel_m"].dtype == float


def test_frames_frame_is_frames_csv(tmp_path: Path, report: tv.SetReport) -> None:
    write_frames_csv(report, tmp_path / "frames.csv")
    frame = report.frames_frame()
    read = pd.read_csv(tmp_path / "frames.csv")
    assert list(frame.columns) == list(read.columns)
    pd.testing.assert_frame_equal(frame, read, check_dtype=False)


def test_frames_of_a_rejected_clip_are_empty_with_all_columns() -> None:
    rejected = made_rejection()
    assert len(rejected.reps_frame()) == len(rejected.frames_frame()) == 0
    assert list(rejected.reps_frame().columns) == list(made_set(1).reps_frame().columns)


def test_without_pandas_one_line_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, report: tv.SetReport
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pip install"):
        report.reps_frame()


def test_a_report_saves_what_needs_no_film(tmp_path: Path, report: tv.SetReport) -> None:
    report.save(tmp_path / "set", language="sv")
    names = {path.name for path in (tmp_path / "set").iterdir()}
    assert names == {"reps.csv", "frames.csv", "session.json", "report.html"}
    with pytest.raises(UsageError, match="exists already"):
        report.save(str(tmp_path / "set"))
    report.save(tmp_path / "set", overwrite=True)


def test_a_report_is_not_drawn_on_another_film(tmp_path: Path, report: tv.SetReport) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(b"another film")
    with pytest.raises(UsageError, match="not the clip"):
        report.save(tmp_path / "set", other)
    with pytest.raises(UsageError, match="no clip"):
        report.save(tmp_path / "set", tmp_path / "none.mp4")
    assert not (tmp_path / "set").exists()


def test_reprs_are_one_line_that_says_what_it_is(
    observation: tv.Observation, report: tv.SetReport
) -> None:
    assert repr(observation).startswith("<Observation of 'feet-too-far.mp4': 12.2 s, 304 frames")
    assert repr(report) == (
        "<SetReport of 'feet-too-far.mp4': hip_thrust, 3 reps (3 adjust), reference rep 1>"
    )
    assert "rejected, not_side_view" in repr(made_rejection())


def test_a_notebook_shows_a_row_for_each_rep_and_no_markup_of_names(report: tv.SetReport) -> None:
    shown = report._repr_html_()
    assert shown.count("<tr>") == 1 + len(report.reps)
    knee = report.reps[0].measures.knee_angle_lockout_deg
    assert f"{knee.value:.1f} <small>({knee.low:.1f} to {knee.high:.1f})</small>" in shown
    named = replace(report, clip=replace(report.clip, name="<b>x</b>.mp4"))
    assert "<b>" not in named._repr_html_()
    assert "<table>" not in made_rejection()._repr_html_()


def test_a_set_does_not_differ_clearly_from_itself(report: tv.SetReport) -> None:
    differences = tv.compare(report, report)
    known = [each for each in differences if each.change.known]
    assert len(known) > 4
    assert not any(each.clear for each in known)
    assert all(each.change.value == pytest.approx(0.0) for each in known)


def test_paths_may_be_strings(tmp_path: Path) -> None:
    with pytest.raises(tv.ThrustVisionError):
        tv.observe(str(tmp_path / "none.mp4"))
    with pytest.raises(tv.ThrustVisionError):
        tv.analyse(tmp_path / "none.mp4")


def test_observe_is_a_room_and_can_be_called(tmp_path: Path) -> None:
    assert tv.observe is sys.modules["thrust_vision.observe"]
    with pytest.raises(tv.ThrustVisionError, match=r"none\.mp4"):
        tv.observe(tmp_path / "none.mp4")
    with pytest.raises(TypeError, match="nonsense"):
        tv.observe(tmp_path / "none.mp4", nonsense=1)  # type: ignore[call-arg]


def test_analysing_is_observing_and_assessing(
    monkeypatch: pytest.MonkeyPatch, observation: tv.Observation
) -> None:
    asked = {}

    def observe_clip(clip: Path, model: Model, **named: Any) -> tv.Observation:
        asked.update(named, clip=clip, model=model)
        return replace(observation, made_by=None)

    monkeypatch.setattr(task, "observe_clip", observe_clip)
    model = Model("mine", Path("mine.task"), "12" * 32)
    limits = replace(tv.Settings().form, fast_lowering_s=60.0)
    report = tv.analyse(
        "set.mp4",
        replace(tv.Settings(), form=limits),
        reference_rep=2,
        model=model,
        name="monday.mp4",
    )
    assert (asked["clip"], asked["model"], asked["name"]) == (Path("set.mp4"), model, "monday.mp4")
    assert report.reference_rep == 2
    assert all(tv.Fault.FAST_LOWERING in rep.faults for rep in report.reps)
    assert (report.provenance.model, report.provenance.model_sha256) == ("mine", "12" * 32)


@pytest.mark.parametrize("module", [face, report_module, observation_module])
def test_examples_in_docstrings_run(
    module: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(STORED, tmp_path / "set.npz")
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(module)
    assert result.attempted > 2
    assert result.failed == 0
