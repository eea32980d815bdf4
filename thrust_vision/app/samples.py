"""What comes with the program to show: sample clips and a picture of a result."""

import os
from pathlib import Path

SAMPLES_VARIABLE = "THRUST_VISION_SAMPLES_DIR"
_FIRST = "back-over-hip"  # shows what the start page asks: hip or lower back


def sample_clips() -> list[Path]:
    """The sample clips, the one to begin with first.

    Those of the checkout, or inside the package in a wheel.
    """
    found = _samples_dir().glob("*.mp4")
    return sorted(found, key=lambda clip: (clip.stem != _FIRST, clip.name))


def result_picture(language: str) -> Path | None:
    """The picture of a result that the docs show, in a checkout that has it."""
    name = "result.jpg" if language == "en" else f"result-{language}.jpg"
    path = Path(__file__).parents[2] / "docs" / "pictures" / name
    return path if path.exists() else None


def _samples_dir() -> Path:
    if named := os.environ.get(SAMPLES_VARIABLE):
        return Path(named)
    checkout = Path(__file__).parents[2] / "sample_videos"
    return checkout if checkout.exists() else Path(__file__).parents[1] / "_sample_videos"
