"""Fixtures for all tests."""

import os
from pathlib import Path

import hypothesis
import pytest

from tests.observed_clips import ObservedClips

# How long an example takes says more about the machine than about the code.
# In CI the same examples come every time, so that a change is judged by what it changed.
hypothesis.settings.register_profile(
    "patient",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("patient")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def clips() -> Path:
    """The folder of real clips, which are not part of the project."""
    folder = Path(os.environ.get("THRUST_VISION_CLIPS", ROOT.parent / "shared" / "clips"))
    if not (folder / "truth.json").exists():
        pytest.skip("the real clips are not here; set THRUST_VISION_CLIPS to their folder")
    return folder


@pytest.fixture(scope="session")
def observed(tmp_path_factory: pytest.TempPathFactory) -> ObservedClips:
    """Observations of clips, each made once in this run."""
    folder = tmp_path_factory.getbasetemp()
    # Every worker of a parallel run has a folder of its own in the one that they share.
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return ObservedClips(shared / "observed")
