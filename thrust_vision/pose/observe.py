"""Everything that needs pixels, done once in one pass over a clip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from thrust_vision.overlap import ahead
from thrust_vision.pose.outline import NO_OUTLINE, OutlineTrack, cast_rays
from thrust_vision.pose.track import Landmark, Observation, PoseTrack
from thrust_vision.video.read import ClipReader
from thrust_vision.worker import Report

if TYPE_CHECKING:
    from thrust_vision.pose.backend import Pose

STAGE = "pose"


def observe(report: Report, clip: Path, name: str, model: Path) -> Observation:
    """Find the person on every frame of a clip.

    Decoding runs in a thread ahead of inference. Memory grows by landmarks and outlines only, about
    2 kB a frame.

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
    outlines: list[NDArray[np.float32]] = []
    with ClipReader(clip, name) as reader, open_estimator(model, masks=True) as estimator:
        for frame in ahead(reader):
            found = estimator.find(frame.image, frame.time_s)
            times.append(frame.time_s)
            # The mask, as large as the picture, is not kept.
            poses.append(replace(found[0], mask=None) if found else None)
            outlines.append(_outline(found[0]) if found else NO_OUTLINE)
            if reader.expected_duration_s:
                report(STAGE, min(frame.time_s / reader.expected_duration_s, 1.0))
        track = _track(times, poses, reader.width, reader.height)
        return Observation(reader.info, track, OutlineTrack(np.array(outlines)))


def _outline(pose: Pose) -> NDArray[np.float32]:
    shoulders = pose.xy_px[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
    hips = pose.xy_px[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    if pose.mask is None or not np.any(shoulders != hips):
        return NO_OUTLINE
    return cast_rays(pose.mask, shoulders, hips)


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
