"""What the models find on clips, kept so that each runs once."""

import hashlib
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from lab.benchmarks.truth import TrueClip
from thrust_vision.observe.observation import Observation
from thrust_vision.observe.task import observe_clip
from thrust_vision.weights.registry import Model, model_files

Seen = TypeVar("Seen")


def observed(clip: TrueClip, model: Model, cache: Path | None) -> Observation:
    """The observation of a rendered clip, from ``cache`` if it is there."""
    return observed_file(clip.path, model, cache)


def observed_file(path: Path, model: Model, cache: Path | None) -> Observation:
    """The observation of a film, from ``cache`` if it is there.

    It is kept by all networks that it depends on: with another one, clips are observed anew.
    """
    files = model_files(model)
    nets = ".".join(short_hash(each) for each in (files.keypoints, files.load, files.legs))
    return kept(cache, f"{path.stem}.{model.name}.{nets}", lambda: observe_clip(path, model))


def short_hash(net: Path) -> str:
    """What distinguishes one network's file from another's."""
    return hashlib.sha256(net.read_bytes()).hexdigest()[:8]


def kept(cache: Path | None, name: str, make: Callable[[], Seen]) -> Seen:
    """What ``make`` gives, from ``cache`` if a file of that name is there."""
    if cache is None:
        return make()
    place = cache / f"{name}.pickle"
    if place.exists():
        with place.open("rb") as file:
            known: Seen = pickle.load(file)
        return known
    print(place.name, file=sys.stderr, flush=True)
    seen = make()
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    with part.open("wb") as file:
        pickle.dump(seen, file)
    part.replace(place)
    return seen
