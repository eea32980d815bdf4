import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from thrust_vision.errors import ModelUnavailableError
from thrust_vision.settings import RepSettings, Settings
from thrust_vision.weights import download
from thrust_vision.weights import registry as weights
from thrust_vision.weights.bundle import DETECTOR_MEMBER, build_task


@pytest.fixture
def empty_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder of its own, and no way to the network."""
    monkeypatch.setenv(weights.MODELS_DIR_VARIABLE, str(tmp_path))
    monkeypatch.delenv(weights.MODEL_VARIABLE, raising=False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path


def test_the_default_model_is_there_and_is_what_the_manifest_says() -> None:
    model = weights.find_model("full")
    entry = weights.manifest()["models"]["full"]
    assert hashlib.sha256(model.path.read_bytes()).hexdigest() == entry["sha256"]


def test_every_part_of_every_model_is_pinned() -> None:
    manifest = weights.manifest()
    for model in manifest["models"].values():
        assert len(model["sha256"]) == 64
        for name in model["parts"]:
            part = manifest["parts"][name]
            assert len(part["sha256"]) == 64
            assert part["licence"] == "Apache-2.0"
            assert part["source"] in manifest["sources"]


def test_building_twice_gives_the_same_bytes() -> None:
    with zipfile.ZipFile(weights.find_model("full").path) as bundle:
        detector = bundle.read(DETECTOR_MEMBER)
    # The detector is a sound network too; what is built from it is no pose model, but stable.
    assert build_task(detector, detector) == build_task(detector, detector)


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: data + b"!"])
def test_a_cut_off_or_altered_file_is_refused(empty_dir: Path, damage) -> None:
    name = weights.manifest()["models"]["full"]["file"]
    (empty_dir / name).write_bytes(damage(b"PK" * 500))
    with pytest.raises(ModelUnavailableError, match="models fetch full"):
        weights.find_model("full")


@pytest.mark.usefixtures("empty_dir")
def test_without_a_network_the_message_says_what_to_do() -> None:
    with pytest.raises(ModelUnavailableError, match="--model") as caught:
        weights.find_model("full")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 5


def test_a_damaged_part_never_becomes_a_model(
    empty_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpack(_source, members, folder, _progress):
        for member in members:
            (folder / member).parent.mkdir(parents=True, exist_ok=True)
            (folder / member).write_bytes(b"not a network")
        return folder

    monkeypatch.setattr(download, "unpack", unpack)
    with pytest.raises(ModelUnavailableError, match="damaged"):
        weights.fetch_model("full")
    assert not list(empty_dir.glob("*.task"))


def test_a_model_can_be_given_by_path_and_by_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.task"
    own.write_bytes(weights.find_model("full").path.read_bytes())
    assert weights.find_model(str(own)).name == "own.task"
    monkeypatch.setenv(weights.MODEL_VARIABLE, str(own))
    assert weights.find_model().path == own
    own.write_bytes(own.read_bytes()[:-1000])
    with pytest.raises(ModelUnavailableError, match="not a whole pose model"):
        weights.find_model()


POSE_MODEL = weights.Model("full", Path("full.task"), "ab" * 32)


def test_the_fingerprint_is_the_same_for_the_same_program() -> None:
    print_of = weights.fingerprint(POSE_MODEL, "0123")
    assert print_of == weights.fingerprint(POSE_MODEL, "0123")
    assert len(print_of) == 16
    assert int(print_of, 16) >= 0


def test_the_fingerprint_changes_with_every_threshold_and_pose_model() -> None:
    usual, other = Settings(), Settings(reps=RepSettings(min_lift=0.11))
    prints = {
        weights.fingerprint(POSE_MODEL, usual.settings_hash),
        weights.fingerprint(POSE_MODEL, other.settings_hash),
        weights.fingerprint(replace(POSE_MODEL, sha256="cd" * 32), usual.settings_hash),
    }
    assert len(prints) == 3


@pytest.mark.parametrize(
    "name",
    [
        "keypoint_net.onnx",
        "keypoint_net.json",
        "load_net.onnx",
        "load_net.json",
        "legs_net.onnx",
        "legs_net.json",
        "lockout_angles.json",
    ],
)
def test_the_fingerprint_changes_with_every_file_that_decides_a_result(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = weights.fingerprint(POSE_MODEL, "0123")
    known = weights._model_bytes
    monkeypatch.setattr(weights, "_model_bytes", lambda each: known(each) + b" " * (each == name))
    assert weights.fingerprint(POSE_MODEL, "0123") != usual


def test_the_networks_of_an_analysis_are_there_with_what_belongs_to_them() -> None:
    files = weights.model_files(weights.find_model("full"))
    for path in (files.keypoints, files.load, files.legs):
        assert path.exists()
        assert path.with_suffix(".json").exists()
