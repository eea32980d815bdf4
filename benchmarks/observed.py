"""Running the pose model once per rendered clip and keeping what it saw."""

import pickle
import sys
from pathlib import Path

from benchmarks.truth import TrueClip
from thrust_vision.analysis import observe_clip
from thrust_vision.pose.track import Observation
from thrust_vision.pose.weights import Model


def observed(clip: TrueClip, model: Model, cache: Path | None) -> Observation:
    """What one pass over a clip's pixels found, from ``cache`` if it has been there before."""
    kept = cache / f"{clip.path.stem}.{model.name}.pickle" if cache else None
    if kept and kept.exists():
        with kept.open("rb") as file:
            observation: Observation = pickle.load(file)
        return observation
    print(clip.path.name, file=sys.stderr, flush=True)
    observation = observe_clip(clip.path, model)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with kept.open("wb") as file:
            pickle.dump(observation, file)
    return observation
