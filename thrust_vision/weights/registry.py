"""Finding, fetching and checking the pose model files.

A model is named ("full", "heavy", "lite") or given as a path, by argument or by the environment
variable ``THRUST_VISION_MODEL``. A named model is built on first use from parts that the manifest
pins by sha256. Nothing unverified is ever loaded under a model's name.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

import platformdirs
from filelock import FileLock

from thrust_vision.errors import ModelUnavailableError
from thrust_vision.weights import download
from thrust_vision.weights.bundle import DETECTOR_MEMBER, LANDMARKS_MEMBER, build_task
from thrust_vision.weights.model_files import CHECKOUT_MODELS, in_checkout, model_file

MODEL_VARIABLE = "THRUST_VISION_MODEL"
MODELS_DIR_VARIABLE = "THRUST_VISION_MODELS_DIR"
DEFAULT_MODEL = "full"

#: Networks that this project trained, in the order of ``ModelFiles``.
_TRAINED = ("keypoint_net", "load_net", "legs_net")
#: All that decides a result beside the pose model and the settings.
FITTED = (
    *(f"{name}{suffix}" for name in _TRAINED for suffix in (".onnx", ".json")),
    "lockout_angles.json",
    "rep_score.json",
    "yaw.json",
)

#: Reports what is being fetched and the share 0..1 that has come.
FetchProgress = Callable[[str, float], None]


@dataclass(frozen=True)
class Model:
    """A pose model file that was checked.

    Attributes:
        name: "full", "heavy", "lite", or the file name of one that was given by path.
        path: where it lies.
        sha256: of the file.
    """

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True)
class ModelFiles:
    """The files of all networks: pose model (.task), keypoints, load and legs (.onnx).

    Attributes:
        pose_sha256: of the pose model's file when it was found; "" if that is not to be checked.
    """

    pose: Path
    keypoints: Path
    load: Path
    legs: Path
    pose_sha256: str = ""


def model_files(pose_model: Model) -> ModelFiles:
    """The networks that an analysis with ``pose_model`` uses."""
    keypoints, load, legs = (model_file(f"{name}.onnx") for name in _TRAINED)
    return ModelFiles(pose_model.path, keypoints, load, legs, pose_model.sha256)


def fingerprint(pose_model: Model, settings_hash: str) -> str:
    """Sixteen hexadecimal digits that change when a threshold or any model does."""
    whole = hashlib.sha256(f"{settings_hash} {pose_model.sha256}".encode())
    for name in FITTED:
        whole.update(_model_bytes(name))
    return whole.hexdigest()[:16]


def _model_bytes(name: str) -> bytes:
    return model_file(name).read_bytes()


@cache
def manifest() -> dict[str, Any]:
    """The manifest of the pose models."""
    content: dict[str, Any] = json.loads(model_file("manifest.json").read_text("utf-8"))
    return content


def model_names() -> tuple[str, ...]:
    """Names of the models that can be had."""
    return tuple(manifest()["models"])


def find_model(name_or_path: str | None = None, on_progress: FetchProgress | None = None) -> Model:
    """The model to use, fetched if need be.

    Args:
        name_or_path: a name of the manifest or a path; None takes ``THRUST_VISION_MODEL``, or
            "full".
        on_progress: called with what is fetched and the share of it that has come.

    Raises:
        ModelUnavailableError: if the file is missing, cut off or altered and cannot be had.
    """
    wanted = name_or_path or os.environ.get(MODEL_VARIABLE) or DEFAULT_MODEL
    if wanted not in model_names():
        return _given(Path(wanted))
    path = models_dir() / manifest()["models"][wanted]["file"]
    if not path.exists():
        return fetch_model(wanted, on_progress)
    sha256 = _sha256(path)
    if sha256 != manifest()["models"][wanted]["sha256"]:
        raise ModelUnavailableError(
            f"The pose model {path} is damaged or altered; "
            f"run 'thrust-vision models fetch {wanted}' to replace it."
        )
    return Model(wanted, path, sha256)


def fetch_model(name: str, on_progress: FetchProgress | None = None) -> Model:
    """Fetch a model's parts, check them, build the model file and put it in place atomically.

    Raises:
        ModelUnavailableError: if a part cannot be had or is not what the manifest says.
    """
    entry = manifest()["models"][name]
    folder = models_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / f".{name}.lock"), TemporaryDirectory() as scratch:
            detector, landmarks = _parts(entry["parts"], Path(scratch), on_progress)
            data = build_task(detector, landmarks)
            sha256 = hashlib.sha256(data).hexdigest()
            if sha256 != entry["sha256"]:
                raise ModelUnavailableError(
                    f"The pose model '{name}' came out other than the manifest says; "
                    "reinstall the pinned packages (pip install -c constraints.txt) and try again."
                )
            _write(folder / entry["file"], data)
    except OSError as error:
        raise ModelUnavailableError(
            f"The pose model '{name}' cannot be written to {folder} ({error.strerror}); "
            f"set {MODELS_DIR_VARIABLE} to a folder that can."
        ) from error
    return Model(name, folder / entry["file"], sha256)


def models_dir() -> Path:
    """Folder that receives model files: the checkout's own, else the user's cache."""
    if named := os.environ.get(MODELS_DIR_VARIABLE):
        return Path(named)
    if in_checkout():
        return CHECKOUT_MODELS
    return Path(platformdirs.user_cache_dir("thrust-vision")) / "models"


def _given(path: Path) -> Model:
    try:
        with zipfile.ZipFile(path) as bundle:
            complete = {DETECTOR_MEMBER, LANDMARKS_MEMBER} <= set(bundle.namelist())
            sound = complete and bundle.testzip() is None
    except (OSError, zipfile.BadZipFile):
        sound = False
    if not sound:
        raise ModelUnavailableError(
            f"{path} is not a whole pose model file; give one of {', '.join(model_names())} "
            "or the path of a .task file."
        )
    return Model(path.name, path, _sha256(path))


def _parts(
    names: list[str], scratch: Path, on_progress: FetchProgress | None
) -> tuple[bytes, bytes]:
    parts = manifest()["parts"]
    unpacked: dict[str, Path] = {}
    contents = []
    for name in names:
        part = parts[name]
        if part["source"] not in unpacked:
            source = manifest()["sources"][part["source"]]
            wanted = [p["path"] for p in parts.values() if p["source"] == part["source"]]
            unpacked[part["source"]] = download.unpack(source, wanted, scratch, on_progress)
        data = (unpacked[part["source"]] / part["path"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != part["sha256"]:
            raise ModelUnavailableError(
                f"The part '{name}' of the pose model came damaged; try again later."
            )
        contents.append(data)
    detector, landmarks = contents
    return detector, landmarks


def _write(path: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            part.write(data)
            part.close()
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
