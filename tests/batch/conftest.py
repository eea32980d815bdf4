"""Clips for the tests of a batch, tiny or none at all."""

import shutil
from pathlib import Path

import pytest

from tests.made import blank_frames
from thrust_vision.video.write import ClipWriter


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    """A clip with nobody in it, which is turned down."""
    path = tmp_path / "clips" / "wall.mp4"
    path.parent.mkdir()
    with ClipWriter(path, 320, 180) as writer:
        for i, picture in enumerate(blank_frames(12, 320, 180)):
            writer.write(picture, i / 30)
    return path


@pytest.fixture
def folder(wall: Path) -> Path:
    """Two blank clips of one name, a note that is called a clip, and what is none."""
    made = wall.parent
    (made / "later").mkdir()
    shutil.copy(made / "wall.mp4", made / "later" / "wall.MP4")
    (made / "notes.mov").write_text("three sets of ten")
    (made / "notes.md").write_text("three sets of ten")
    (made / ".hidden.mp4").write_text("")
    return made
