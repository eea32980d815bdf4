"""The processor time that each stage of observing a clip takes."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from lab.benchmarks.tables import markdown
from thrust_vision.observe.camera_motion import CameraWatch
from thrust_vision.observe.camera_roll import UprightWatch
from thrust_vision.observe.keypoint_net import KeypointNet
from thrust_vision.observe.light import LightWatch
from thrust_vision.observe.pipeline import observe
from thrust_vision.observe.pose_landmarker import PoseEstimator
from thrust_vision.observe.ring_watch import RingWatch
from thrust_vision.observe.set_classifier import SetClassifier
from thrust_vision.video.read import ClipReader, Picture
from thrust_vision.weights.registry import find_model, model_files

#: Stage -> the methods in which its time is spent, none within another.
STAGES: dict[str, tuple[tuple[type, str], ...]] = {
    "decoding": ((ClipReader, "_next"),),
    "conversion to RGB": ((Picture, "rgb"),),
    "pose model": ((PoseEstimator, "find"),),
    "keypoint network": ((KeypointNet, "predict"),),
    "classifiers": ((SetClassifier, "add"),),
    "plates": ((RingWatch, "add"),),
    "camera and light": (
        (CameraWatch, "see"),
        (UprightWatch, "see"),
        (LightWatch, "see"),
    ),
}


def stage_seconds(clip: Path) -> dict[str, float]:
    """Seconds in each stage, as the clock of the stage's own thread counts them, and in all."""
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(stage: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            began_s = time.thread_time()
            try:
                return method(*args, **named)
            finally:
                spent[stage] += time.thread_time() - began_s

        return run

    patches = [
        patch.object(owner, name, timed(stage, getattr(owner, name)))
        for stage, methods in STAGES.items()
        for owner, name in methods
    ]
    for each in patches:
        each.start()
    began_s = time.process_time()
    try:
        observe(lambda *_: None, clip, clip.name, model_files(find_model()))
    finally:
        for each in patches:
            each.stop()
    spent["all"] = time.process_time() - began_s
    return dict(spent)


def stage_table(clips: Sequence[tuple[str, Path]]) -> str:
    """The share of each stage in the processor time of observing, clip by clip."""
    lines = []
    for name, clip in clips:
        spent = stage_seconds(clip)
        whole = spent["all"]
        shares = [f"{100 * spent.get(stage, 0.0) / whole:.0f} %" for stage in STAGES]
        known = sum(spent.get(stage, 0.0) for stage in STAGES)
        lines.append([name, f"{whole:.1f}", *shares, f"{100 * (1 - known / whole):.0f} %"])
    head = ["clip", "processor time, s", *STAGES, "the rest"]
    return markdown("Observing: processor time by stage", head, lines)
