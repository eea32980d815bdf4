"""What the program finds on a clip, looked at once per test session."""

import hashlib
import os
import pickle
from functools import cache
from pathlib import Path

from thrust_vision.analysis import ReferenceRep, assess, observe_clip
from thrust_vision.form.report import SetReport
from thrust_vision.observe.observation import Observation
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import find_model

SAMPLES = Path(__file__).parents[1] / "sample_videos"
SAMPLE_NAMES = tuple(sorted(path.stem for path in SAMPLES.glob("*.mp4")))


@cache
def observation_of(clip: Path) -> Observation:
    """What the models see on a clip.

    With ``THRUST_VISION_OBSERVATIONS`` set to a folder it is kept there from session to session;
    empty it after a change to what looks at pixels.
    """
    folder = os.environ.get("THRUST_VISION_OBSERVATIONS")
    if folder is None:
        return observe_clip(clip, find_model())
    digest = hashlib.sha256(clip.read_bytes()).hexdigest()[:12]
    kept = Path(folder) / f"{clip.stem}.{digest}.pickle"
    if kept.exists():
        seen: Observation = pickle.loads(kept.read_bytes())
        return seen
    seen = observe_clip(clip, find_model())
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(seen))
    return seen


@cache
def report_on(clip: Path, reference_rep: ReferenceRep = "auto") -> SetReport:
    """What the program says about a clip."""
    return assess(observation_of(clip), Settings(), find_model(), reference_rep)


def sample(name: str) -> Path:
    """The file of a sample clip."""
    return SAMPLES / f"{name}.mp4"
