"""Files that come with the program: the models' manifest and what this project trained.

What was trained is pinned by sha256 in ``pins.json`` beside it and checked whenever it is loaded;
``python -m lab.fitting.pin_models`` pins it anew after training.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from thrust_vision.errors import ModelUnavailableError

CHECKOUT_MODELS = Path(__file__).parents[2] / "models"
_PACKAGED_MODELS = Path(__file__).parents[1] / "_models"
PINS = "pins.json"


def in_checkout() -> bool:
    """Whether the program runs from a checkout and not from an installed wheel."""
    return (CHECKOUT_MODELS / "manifest.json").exists()


def model_file(name: str) -> Path:
    """Path of a committed file of the folder ``models``, checked if it is pinned.

    Raises:
        ModelUnavailableError: if it is missing or not the pinned one.
    """
    path = _folder() / name
    if name in pins():
        checked(path)
    return path


def checked(path: Path) -> bytes:
    """The content of a model file, which is the pinned one if it is one of this project's.

    Raises:
        ModelUnavailableError: if it is missing or not the pinned one.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelUnavailableError(
            f"The model file {path} cannot be read ({error.strerror}): install the program again."
        ) from error
    own = path.parent == _folder() and path.name in pins()
    if own and hashlib.sha256(content).hexdigest() != pins()[path.name]:
        raise ModelUnavailableError(
            f"The model file {path} is damaged or altered: install the program again."
        )
    return content


@cache
def pins() -> Mapping[str, str]:
    """The sha256 of what this project trained, by file name."""
    content: dict[str, str] = json.loads((_folder() / PINS).read_text("utf-8"))
    return content


def _folder() -> Path:
    return CHECKOUT_MODELS if in_checkout() else _PACKAGED_MODELS
