"""Weights are checked whenever they are loaded."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from thrust_vision import analysis
from thrust_vision.errors import ModelUnavailableError
from thrust_vision.observe.onnx import OnnxModel
from thrust_vision.observe.pose_landmarker import open_estimator
from thrust_vision.weights import model_files, registry
from thrust_vision.weights.model_files import CHECKOUT_MODELS, PINS, model_file

ROOT = Path(__file__).parents[1]
CLIP = ROOT / "sample_videos" / "braced-good.mp4"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the models that may be damaged."""
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("manifest.json", PINS, *registry.FITTED):
        shutil.copy(CHECKOUT_MODELS / name, folder)
    monkeypatch.setattr(model_files, "CHECKOUT_MODELS", folder)
    return folder


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_the_pins_are_those_of_the_files() -> None:
    pins = json.loads((CHECKOUT_MODELS / PINS).read_text("utf-8"))
    assert set(pins) == set(registry.FITTED), "run: python -m lab.fitting.pin_models"
    for name, sha256 in pins.items():
        found = hashlib.sha256((CHECKOUT_MODELS / name).read_bytes()).hexdigest()
        assert found == sha256, f"{name}: run python -m lab.fitting.pin_models"


def test_everything_that_was_trained_is_pinned() -> None:
    trained = {path.name for path in CHECKOUT_MODELS.iterdir() if path.suffix in (".onnx", ".json")}
    assert trained - {"manifest.json", PINS} == set(registry.FITTED)


@pytest.mark.parametrize("name", registry.FITTED)
def test_one_bit_is_enough(own: Path, name: str) -> None:
    assert model_file(name) == own / name
    damage(own / name)
    with pytest.raises(ModelUnavailableError, match="damaged or altered"):
        model_file(name)
    if name.endswith(".onnx"):
        with pytest.raises(ModelUnavailableError, match="damaged or altered"):
            OnnxModel(own / name)
    (own / name).unlink()
    with pytest.raises(ModelUnavailableError, match="cannot be read"):
        model_file(name)


@pytest.mark.parametrize("name", registry.FITTED)
def test_no_analysis_runs_with_an_altered_file(own: Path, name: str) -> None:
    damage(own / name)
    model = registry.find_model()
    with pytest.raises(ModelUnavailableError) as caught:
        registry.fingerprint(model, "")
    if name.endswith(".onnx"):
        with pytest.raises(ModelUnavailableError, match="damaged or altered"):
            analysis.observe_clip(CLIP, model)
    assert caught.value.exit_code == 5
    assert "\n" not in str(caught.value)


def test_a_pose_model_that_changes_before_it_is_loaded(tmp_path: Path) -> None:
    model = registry.find_model()
    changed = tmp_path / model.path.name
    shutil.copy(model.path, changed)
    with open_estimator(changed, sha256=model.sha256):
        pass
    damage(changed)
    with pytest.raises(ModelUnavailableError, match="changed"):
        open_estimator(changed, sha256=model.sha256).__enter__()
