"""Everything that needs pixels, done once in one pass over a clip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from thrust_vision.overlap import ahead
from thrust_vision.pose.people import LOOK_EVERY_S, MOST_PEOPLE, Sighting, find_people
from thrust_vision.pose.surroundings import Box, Choice, Surroundings
from thrust_vision.pose.track import Landmark, Observation, PoseTrack
from thrust_vision.video.read import ClipReader
from thrust_vision.worker import Report

if TYPE_CHECKING:
    from thrust_vision.pose.backend import Pose, PoseEstimator

FloatArray = NDArray[np.float64]
STAGE = "pose"


def observe(report: Report, clip: Path, name: str, model: Path) -> Observation:
    """Find the lifter on every frame of a clip, and what surrounds them.

    Decoding runs in a thread ahead of inference. Memory grows by the landmarks only, about
    1.4 kB a frame. A second pass over the clip is needed only where the person that the model
    follows turns out not to be the lifter.

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
    from thrust_vision.pose.camera_path import CameraWatch
    from thrust_vision.pose.light import LightWatch
    from thrust_vision.pose.upright import UprightWatch

    camera, upright, light = CameraWatch(), UprightWatch(), LightWatch()
    poses = _Poses()
    sightings: list[Sighting] = []
    with (
        ClipReader(clip, name) as reader,
        open_estimator(model) as tracker,
        open_estimator(model, "image", people=MOST_PEOPLE) as lookout,
    ):
        for frame in ahead(reader):
            person = poses.add(tracker, frame.image, frame.time_s)
            for watch in (camera, upright, light):
                watch.see(frame.image, frame.time_s, person)
            if frame.time_s >= len(sightings) * LOOK_EVERY_S:
                seen = lookout.find(frame.image, frame.time_s)
                bodies = np.array([pose.xy_px for pose in seen]).reshape(-1, len(Landmark), 2)
                sightings.append(Sighting(frame.index, bodies))
            if reader.expected_duration_s:
                report(STAGE, min(frame.time_s / reader.expected_duration_s, 1.0))
        info, size = reader.info, (reader.width, reader.height)
    track = poses.track(*size)
    people = find_people(sightings, track)
    if people.choice is Choice.ANOTHER and people.box is not None:
        track = _track_within(clip, name, model, people.box)
    return Observation(
        info, track, Surroundings(camera.path(), upright.roll(), light.level(), people)
    )


def _track_within(clip: Path, name: str, model: Path, box: Box) -> PoseTrack:
    """The landmarks of the person in one part of the picture, in pixels of the whole."""
    from thrust_vision.pose.backend import open_estimator

    poses = _Poses((box.left, box.top))
    with ClipReader(clip, name) as reader, open_estimator(model) as tracker:
        for frame in ahead(reader):
            part = frame.image[box.top : box.bottom, box.left : box.right]
            poses.add(tracker, part, frame.time_s)
        return poses.track(reader.width, reader.height)


class _Poses:
    """The tracked person's poses, frame by frame."""

    def __init__(self, corner_px: tuple[int, int] = (0, 0)) -> None:
        self._corner = np.array(corner_px, float)
        self._times: list[float] = []
        self._poses: list[Pose | None] = []

    def add(
        self, tracker: PoseEstimator, image: NDArray[np.uint8], time_s: float
    ) -> FloatArray | None:
        """Track the person on one more frame; returns the joints (33, 2), px."""
        found = tracker.find(image, time_s)
        self._times.append(time_s)
        self._poses.append(found[0] if found else None)
        return found[0].xy_px if found else None

    def track(self, width: int, height: int) -> PoseTrack:
        """All poses so far."""
        joints = len(Landmark)
        nowhere_px, nowhere_m = np.full((joints, 2), np.nan), np.full((joints, 3), np.nan)
        unseen = np.zeros(joints)
        return PoseTrack(
            time_s=np.array(self._times),
            xy_px=self._corner
            + np.array([pose.xy_px if pose else nowhere_px for pose in self._poses]),
            visibility=np.array([pose.visibility if pose else unseen for pose in self._poses]),
            world_m=np.array([pose.world_m if pose else nowhere_m for pose in self._poses]),
            width=width,
            height=height,
        )
