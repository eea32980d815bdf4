"""Fixtures for all tests."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_clips() -> Path:
    """The folder of filmed clips, which are not part of the repository."""
    named = os.environ.get("THRUST_VISION_CLIPS")
    root = Path(__file__).resolve().parents[1]
    folder = Path(named) if named else root.parent / "shared" / "clips"
    if not folder.is_dir():
        pytest.skip("no filmed clips here: set THRUST_VISION_CLIPS")
    return folder
