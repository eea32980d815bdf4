"""Observing a clip in a worker process: native code is imported there alone, and little here."""

from __future__ import annotations

import threading
from pathlib import Path

from thrust_vision.files import display_name
from thrust_vision.observe.observation import Observation
from thrust_vision.settings import OBSERVE
from thrust_vision.weights.registry import Model, ModelFiles, model_files
from thrust_vision.worker import OnProgress, run_isolated


def observe_clip(
    clip: Path,
    model: Model,
    *,
    name: str | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Observation:
    """The part of an analysis that needs the pixels, and nearly all of its time.

    Keep the observation to ``assess`` it again with another reference rep or other settings.

    Args:
        clip: the file.
        model: the pose model.
        name: what the user calls the clip; its file name if None.
        on_progress: called with the stage and the share of it that is done.
        cancel: stops it once set.

    Raises:
        UnreadableClipError: if the file cannot be read as a video.
        ModelUnavailableError: if the pose model cannot be loaded.
        WorkerError: if the worker process did not deliver.
    """
    shown = display_name(name or clip.name)
    return run_isolated(
        observe_task, clip, shown, model_files(model), on_progress=on_progress, cancel=cancel
    )


def observe_task(on_progress: OnProgress, clip: Path, name: str, files: ModelFiles) -> Observation:
    """Observe a clip in this process; see ``pipeline.observe``."""
    from thrust_vision.observe.pose_landmarker import PoseModels

    people = OBSERVE.people.max_people
    with PoseModels(files.pose, files.pose_sha256, max_people=people) as models:
        from thrust_vision.observe.pipeline import observe

        return observe(on_progress, clip, name, files, models)
