"""What the models find on clips, kept so that each runs once."""

import hashlib
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.truth import TrueClip
from thrust_vision.analysis import look, with_close_look
from thrust_vision.pose.observe import observe
from thrust_vision.pose.track import Observation
from thrust_vision.pose.weights import Model
from thrust_vision.resources import model_file
from thrust_vision.scene.closer import name_set, seen_in
from thrust_vision.settings import Settings
from thrust_vision.worker import run_isolated

Seen = TypeVar("Seen")


def observed(clip: TrueClip, model: Model, cache: Path | None) -> Observation:
    """The observation of a rendered clip, from ``cache`` if it is there."""
    return observed_file(clip.path, model, cache)


def observed_file(path: Path, model: Model, cache: Path | None) -> Observation:
    """The observation of a film, from ``cache`` if it is there.

    What a net saw is kept by that net: with another one, those before it need not run again.
    """
    if cache is None:
        return look(path, model)
    seen = whole_of(path, model, cache)
    stem = f"{path.stem}.{model.name}.{short_hash(model_file('lifter_net.onnx'))}"
    close = kept(cache, stem, lambda: with_close_look(path, seen))
    nets = (model_file("load_net.onnx"), model_file("legs_net.onnx"))

    def named() -> Observation:
        reps = seen_in(close, Settings()).reps
        return run_isolated(name_set, path, path.name, nets, close, reps)

    return kept(cache, f"{stem}.{'.'.join(map(short_hash, nets))}", named)


def short_hash(net: Path) -> str:
    """What tells one net's file from another's."""
    return hashlib.sha256(net.read_bytes()).hexdigest()[:8]


def whole_of(path: Path, model: Model, cache: Path | None) -> Observation:
    """What the pose model alone sees in a film, from ``cache`` if it is there."""

    def seen() -> Observation:
        return run_isolated(observe, path, path.name, model.path)

    return kept(cache, f"{path.stem}.{model.name}", seen)


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
