"""Everything that needs pixels, done once in one pass over a clip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from thrust_vision.overlap import ahead
from thrust_vision.pose.outline import NO_OUTLINE, OutlineTrack, cast_rays
from thrust_vision.pose.sightings import NO_RINGS, RingSightings
from thrust_vision.pose.track import Landmark, Observation, PoseTrack
from thrust_vision.video.read import ClipReader
from thrust_vision.worker import Report

if TYPE_CHECKING:
    from thrust_vision.pose.backend import Pose

STAGE = "pose"

#: Rings are sought this often at most; half of the frames of a 60 fps clip tell as much.
_RING_INTERVAL_S = 1 / 32


def observe(report: Report, clip: Path, name: str, model: Path) -> Observation:
    """Find the person on every frame of a clip.

    Decoding runs in a thread ahead of inference. Memory grows by landmarks, outlines and rings
    only, about 2.5 kB a frame.

    Args:
        report: told how far it is.
        clip: the file.
        name: what the user calls it.
        model: the pose model file.

    Raises:
        UnreadableClipError: if this is not a film that can be read.
        ModelUnavailableError: if the model cannot be loaded.
    """
    # Only the worker process loads native code.
    from thrust_vision.pose.backend import open_estimator
    from thrust_vision.pose.rings import RingFinder

    times: list[float] = []
    poses: list[Pose | None] = []
    outlines: list[NDArray[np.float32]] = []
    rings: list[NDArray[np.float64]] = []
    finder, next_rings_s = RingFinder(), 0.0
    body: Pose | None = None
    with ClipReader(clip, name) as reader, open_estimator(model, masks=True) as estimator:
        for frame in ahead(reader):
            found = estimator.find(frame.image, frame.time_s)
            outlines.append(_outline(found[0]) if found else NO_OUTLINE)
            # The mask, as large as the picture, is not kept.
            pose = replace(found[0], mask=None) if found else None
            times.append(frame.time_s)
            poses.append(pose)
            # Behind plates the person is lost for moments; the plates stay where they were.
            body = pose or body
            if body and frame.time_s >= next_rings_s:
                rings.append(finder.find(frame.image, *_trunk(body)))
                next_rings_s = frame.time_s + _RING_INTERVAL_S
            else:
                rings.append(NO_RINGS)
            if reader.expected_duration_s:
                report(STAGE, min(frame.time_s / reader.expected_duration_s, 1.0))
        track = _track(times, poses, reader.width, reader.height)
        outline = OutlineTrack(np.array(outlines))
        return Observation(reader.info, track, outline, RingSightings.of_frames(rings))


def _outline(pose: Pose) -> NDArray[np.float32]:
    shoulders, hips = _trunk(pose)
    if pose.mask is None or not np.any(shoulders != hips):
        return NO_OUTLINE
    return cast_rays(pose.mask, shoulders, hips)


def _trunk(pose: Pose) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mid-points of the shoulders and of the hips, px."""
    shoulders = pose.xy_px[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
    hips = pose.xy_px[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    return shoulders, hips


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
