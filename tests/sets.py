"""What the program says about a clip that was observed once for all tests."""

from functools import cache
from pathlib import Path

from tests.observed_clips import ObservedClips
from thrust_vision.analysis import ReferenceRep, assess
from thrust_vision.form.report import SetReport
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import find_model

SAMPLES = Path(__file__).parents[1] / "sample_videos"
SAMPLE_NAMES = tuple(sorted(path.stem for path in SAMPLES.glob("*.mp4")))


@cache
def report_on(clip: Path, reference_rep: ReferenceRep = "auto") -> SetReport:
    """What the program says about a clip."""
    return assess(ObservedClips()(clip), Settings(), find_model(), reference_rep)


def sample(name: str) -> Path:
    """The file of a sample clip."""
    return SAMPLES / f"{name}.mp4"
