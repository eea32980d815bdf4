"""Fixtures for all tests."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def clips() -> Path:
    """The folder of real clips, which are not part of the project."""
    folder = Path(os.environ.get("THRUST_VISION_CLIPS", ROOT.parent / "shared" / "clips"))
    if not (folder / "truth.json").exists():
        pytest.skip("the real clips are not here; set THRUST_VISION_CLIPS to their folder")
    return folder
