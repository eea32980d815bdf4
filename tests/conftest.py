"""Fixtures for all tests."""

import os
from pathlib import Path

import hypothesis
import pytest

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
