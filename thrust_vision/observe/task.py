"""Observing as a task of a worker process; imports native code only there."""

from __future__ import annotations

from pathlib import Path

from thrust_vision.observe.observation import Observation
from thrust_vision.weights.registry import ModelFiles
from thrust_vision.worker import Report


def observe_task(report: Report, clip: Path, name: str, files: ModelFiles) -> Observation:
    """Observe a clip; see ``pipeline.observe``."""
    from thrust_vision.observe.pipeline import observe

    return observe(report, clip, name, files)
