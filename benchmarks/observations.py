"""What the models find on clips, kept so that each runs once."""

import hashlib
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.truth import TrueClip
from thrust_vision.analysis import look, with_close_look
from thrust_vision.pose.observe import observe
from thrust_vision.pose.track import Observation
from thrust_vision.pose.weights import Model
from thrust_vision.resources import model_file
from thrust_vision.worker import run_isolated


def observed(clip: TrueClip, model: Model, cache: Path | None) -> Observation:
    """The observation of a rendered clip, from ``cache`` if it is there."""
    return observed_file(clip.path, model, cache)


def observed_file(path: Path, model: Model, cache: Path | None) -> Observation:
    """The observation of a film, from ``cache`` if it is there.

    The close look is kept by the lifter net that made it: with another net, the pose model need
    not run again.
    """
    if cache is None:
        return look(path, model)
    net = hashlib.sha256(model_file("lifter_net.onnx").read_bytes()).hexdigest()[:8]
    seen = whole_of(path, model, cache)
    closer = cache / f"{path.stem}.{model.name}.{net}.pickle"
    return _kept(closer, lambda: with_close_look(path, seen))


def whole_of(path: Path, model: Model, cache: Path | None) -> Observation:
    """What the pose model alone sees in a film, from ``cache`` if it is there."""

    def seen() -> Observation:
        return run_isolated(observe, path, path.name, model.path)

    return seen() if cache is None else _kept(cache / f"{path.stem}.{model.name}.pickle", seen)


def _kept(place: Path, make: Callable[[], Observation]) -> Observation:
    if place.exists():
        with place.open("rb") as file:
            observation: Observation = pickle.load(file)
        return observation
    print(place.name, file=sys.stderr, flush=True)
    observation = make()
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    with part.open("wb") as file:
        pickle.dump(observation, file)
    part.replace(place)
    return observation
