"""Files that come with the program: the models' manifest and what this project trained."""

from pathlib import Path

CHECKOUT_MODELS = Path(__file__).parents[2] / "models"
_PACKAGED_MODELS = Path(__file__).parents[1] / "_models"


def in_checkout() -> bool:
    """Whether the program runs from a checkout and not from an installed wheel."""
    return (CHECKOUT_MODELS / "manifest.json").exists()


def model_file(name: str) -> Path:
    """Path of a committed file of the folder ``models``."""
    return (CHECKOUT_MODELS if in_checkout() else _PACKAGED_MODELS) / name
