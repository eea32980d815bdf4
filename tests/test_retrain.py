"""The one command that trains everything: its steps are commands that exist, and it goes on."""

import importlib
import json
from pathlib import Path

import pytest

from lab.fitting import retrain
from lab.fitting.left_out import LEFT_OUT


def float_network(folder: Path) -> Path:
    folder.mkdir()
    (folder / "net.json").write_text(json.dumps({"trained_on": "600 sets"}))
    return folder / "net.onnx"


def test_every_step_is_a_command_of_the_lab(tmp_path: Path) -> None:
    for begin_with in (None, float_network(tmp_path / "float")):
        for step in retrain.steps(tmp_path, begin_with):
            assert step.commands, step.name
            for module, *words in step.commands:
                assert importlib.util.find_spec(module), module
                assert all(isinstance(word, str) for word in words)


def test_nothing_is_learnt_or_fitted_from_what_is_left_out(tmp_path: Path) -> None:
    words = [w for step in retrain.steps(tmp_path, None) for c in step.commands for w in c]
    assert not [word for word in words if word.startswith(LEFT_OUT) or word == "left_out"]


def test_strangers_take_no_part_in_the_training(tmp_path: Path) -> None:
    learnt = {split for split, *_ in retrain.LEARNT}
    assert not learnt & {split for split, *_ in (*retrain.STRANGE, *retrain.STRANGE_BEFORE)}
    before = str(float_network(tmp_path / "float"))
    (strangers,) = [s for s in retrain.steps(tmp_path, Path(before)) if "strangers" in s.name]
    assert [before in command for command in strangers.commands] == [False, True, True]


def test_what_a_network_began_with_is_in_its_words(tmp_path: Path) -> None:
    words = retrain.trained_on(float_network(tmp_path / "float"))
    assert words.startswith("600 sets; from those ")
    assert "232 sets of the split learn, seed 402 --yaw 0 30" in words
    assert "600 sets" not in retrain.trained_on(None)


def steps_of(*codes: str):
    def steps(folder: Path, _: Path | None):
        for number, code in enumerate(codes):
            yield retrain.Step(f"step {number}", ((code, str(folder / f"{number}")),))

    return steps


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that note that they ran, and one that fails until it is mended."""
    (tmp_path / "notes_it.py").write_text("import sys; open(sys.argv[1], 'a').write('x')")
    (tmp_path / "fails.py").write_text("import sys; sys.exit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("modules")
def test_it_stops_at_a_failure_and_then_goes_on_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    folder = tmp_path / "work"
    monkeypatch.setattr(retrain, "steps", steps_of("notes_it", "fails", "notes_it"))
    assert retrain.main([str(folder)]) == 3
    assert not (folder / "2").exists()
    monkeypatch.setattr(retrain, "steps", steps_of("notes_it", "notes_it", "notes_it"))
    assert retrain.main([str(folder)]) == 0
    assert [(folder / f"{number}").read_text() for number in range(3)] == ["x", "x", "x"]
    times = json.loads((folder / "times.json").read_text())
    assert all(times[f"step {number}"]["s"] > 0 for number in range(3))
    assert "step 2: 0.0 min" in capsys.readouterr().out
