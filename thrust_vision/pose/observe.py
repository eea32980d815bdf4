"""Everything that needs pixels, done once in one pass over a clip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from thrust_vision.overlap import ahead
from thrust_vision.pose.track import Landmark, Observation, PoseTrack
from thrust_vision.video.read import ClipReader
from thrust_vision.worker import Report

if TYPE_CHECKING:
    from thrust_vision.pose.backend import Pose

STAGE = "pose"


def observe(report: Report, clip: Path, name: str, model: Path) -> Observation:
    """Find the person on every frame of a clip.

    Decoding runs in a thread ahead of inference. Memory grows by the landmarks only, about
    1.4 kB a frame.

    Args:
        report: told how far it is.
        clip: the file.
        name: what the user calls it.
        model: the pose model file.

    Raises:
        UnreadableClipError: if this is not a film that can be read.
        ModelUnavailableError: if the model cannot be loaded.
    """
    # Only the worker process loads the pose model's native code.
    from thrust_vision.pose.backend import open_estimator

    times: list[float] = []
    poses: list[Pose | None] = []
    with ClipReader(clip, name) as reader, open_estimator(model) as estimator:
        for frame in ahead(reader):
            found = estimator.find(frame.image, frame.time_s)
            times.append(frame.time_s)
            poses.append(found[0] if found else None)
            if reader.expected_duration_s:
                report(STAGE, min(frame.time_s / reader.expected_duration_s, 1.0))
        return Observation(reader.info, _track(times, poses, reader.width, reader.height))


def _track(times: list[float], poses: list[Pose | None], width: int, height: int) -> PoseTrack:
    joints = len(Landmark)
    nowhere_px, nowhere_m = np.full((joints, 2), np.nan), np.full((joints, 3), np.nan)
    unseen = np.zeros(joints)
    return PoseTrack(
        time_s=np.array(times),
        xy_px=np.array([pose.xy_px if pose else nowhere_px for pose in poses]),
        visibility=np.array([pose.visibility if pose else unseen for pose in poses]),
        world_m=np.array([pose.world_m if pose else nowhere_m for pose in poses]),
        width=width,
        height=height,
    )
