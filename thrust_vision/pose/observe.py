"""Everything that needs pixels, done once in one pass over a clip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from thrust_vision.overlap import ahead
from thrust_vision.pose.sightings import NO_RINGS, RingSightings
from thrust_vision.pose.track import Landmark, Observation, PoseTrack
from thrust_vision.video.read import ClipReader
from thrust_vision.worker import Report

if TYPE_CHECKING:
    from thrust_vision.pose.backend import Pose
    from thrust_vision.pose.rings import RingFinder
    from thrust_vision.video.read import Frame

STAGE = "pose"

#: Rings are sought this often at most; half of the frames of a 60 fps clip tell as much.
_RING_INTERVAL_S = 1 / 32


def observe(report: Report, clip: Path, name: str, model: Path) -> Observation:
    """Find the person on every frame of a clip.

    Decoding runs in a thread ahead of inference. Memory grows by landmarks and rings only, about
    1.7 kB a frame.

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
    rings: list[NDArray[np.float64]] = []
    finder, next_rings_s = RingFinder(), 0.0
    body: Pose | None = None
    with ClipReader(clip, name) as reader, open_estimator(model) as estimator:
        for frame in ahead(reader):
            found = estimator.find(frame.image, frame.time_s)
            times.append(frame.time_s)
            poses.append(found[0] if found else None)
            # Behind plates the person is lost for moments; the plates stay where they were.
            body = found[0] if found else body
            if body and frame.time_s >= next_rings_s:
                rings.append(_rings(finder, frame, body))
                next_rings_s = frame.time_s + _RING_INTERVAL_S
            else:
                rings.append(NO_RINGS)
            if reader.expected_duration_s:
                report(STAGE, min(frame.time_s / reader.expected_duration_s, 1.0))
        track = _track(times, poses, reader.width, reader.height)
        return Observation(reader.info, track, RingSightings.of_frames(rings))


def _rings(finder: RingFinder, frame: Frame, pose: Pose) -> NDArray[np.float64]:
    shoulders = pose.xy_px[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
    hips = pose.xy_px[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    return finder.find(frame.image, shoulders, hips)


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
