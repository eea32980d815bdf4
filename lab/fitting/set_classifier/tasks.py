"""What the classifiers distinguish, and in which patches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lab.synthetic.set.spec import load_kind
from thrust_vision.observe.set_classifier import LEGS_PATCH, LOAD_PATCH, PatchShape


@dataclass(frozen=True)
class Task:
    """One classifier's task.

    Attributes:
        names: its classes, as the program names it.
        drawn: how often a set of each is drawn in training.
        patch: what it sees.
        placed: whether it counts where in the patch something is seen.
        name_of: the name that a set of stills has; its .npz is given.
    """

    names: tuple[str, ...]
    drawn: tuple[float, ...]
    patch: PatchShape
    placed: bool
    name_of: Callable[[Path], str]


def load_of(path: Path) -> str:
    """What lies on the hips in a set of stills."""
    with np.load(path) as truth:
        if "load" in truth:
            return str(truth["load"]).split("_")[0]
    # Older stills do not say it, but the number of the set does.
    return load_kind(int(path.stem.split("-")[1]))


def legs_of(path: Path) -> str:
    """What the legs do in a set of stills."""
    with np.load(path) as truth:
        if "variant" not in truth:
            return "standard"  # older stills show nothing else
        return str(truth["variant"])


TASKS = {
    "load": Task(
        ("none", "barbell", "dumbbell", "plate", "band"),
        (0.34, 0.22, 0.14, 0.13, 0.17),
        LOAD_PATCH,
        False,
        load_of,
    ),
    "legs": Task(
        ("standard", "single_leg", "feet_raised", "frog_pump"),
        (0.35, 0.25, 0.2, 0.2),
        LEGS_PATCH,
        True,
        legs_of,
    ),
}
