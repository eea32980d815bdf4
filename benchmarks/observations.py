"""What the pose model finds on rendered clips, kept so that it runs once."""

import pickle
import sys
from pathlib import Path

from benchmarks.truth import TrueClip
from thrust_vision.analysis import look
from thrust_vision.pose.track import Observation
from thrust_vision.pose.weights import Model


def observed(clip: TrueClip, model: Model, cache: Path | None) -> Observation:
    """The observation of a rendered clip, from ``cache`` if it is there."""
    return observed_file(clip.path, model, cache)


def observed_file(path: Path, model: Model, cache: Path | None) -> Observation:
    """The observation of a film, from ``cache`` if it is there."""
    kept = cache / f"{path.stem}.{model.name}.pickle" if cache else None
    if kept and kept.exists():
        with kept.open("rb") as file:
            observation: Observation = pickle.load(file)
        return observation
    print(path.name, file=sys.stderr, flush=True)
    observation = look(path, model)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        with part.open("wb") as file:
            pickle.dump(observation, file)
        part.replace(kept)
    return observation
