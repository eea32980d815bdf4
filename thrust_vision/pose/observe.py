"""Everything that needs pixels, done once in one pass over a clip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from thrust_vision.overlap import ahead
from thrust_vision.pose.outline import NO_OUTLINE, OutlineTrack, cast_rays
from thrust_vision.pose.people import LOOK_EVERY_S, MOST_PEOPLE, Sighting, find_people
from thrust_vision.pose.sightings import NO_RINGS, RingSightings
from thrust_vision.pose.surroundings import Box, Choice, Surroundings
from thrust_vision.pose.track import Landmark, Observation, PoseTrack
from thrust_vision.video.read import ClipReader
from thrust_vision.worker import Report

if TYPE_CHECKING:
    from thrust_vision.pose.backend import Pose, PoseEstimator
    from thrust_vision.pose.rings import RingFinder

FloatArray = NDArray[np.float64]
STAGE = "pose"

#: Rings are sought this often at most; half of the frames of a 60 fps clip tell as much.
_RING_INTERVAL_S = 1 / 32


def observe(report: Report, clip: Path, name: str, model: Path) -> Observation:
    """Find the lifter on every frame of a clip, and what surrounds them.

    Decoding runs in a thread ahead of inference. Memory grows by landmarks, outlines and rings
    only, about 2.5 kB a frame. A second pass over the clip is needed only where the person that
    the model follows turns out not to be the lifter.

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
    from thrust_vision.pose.rings import RingFinder
    from thrust_vision.pose.upright import UprightWatch

    camera, upright, light = CameraWatch(), UprightWatch(), LightWatch()
    poses = _Poses(RingFinder())
    sightings: list[Sighting] = []
    with (
        ClipReader(clip, name) as reader,
        open_estimator(model, masks=True) as tracker,
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
    people = find_people(sightings, poses.track(*size))
    if people.choice is Choice.ANOTHER and people.box is not None:
        poses = _poses_within(clip, name, model, people.box)
    around = Surroundings(camera.path(), upright.roll(), light.level(), people)
    return Observation(info, poses.track(*size), poses.outline(), poses.rings(), around)


def _poses_within(clip: Path, name: str, model: Path, box: Box) -> _Poses:
    """The poses of the person in one part of the picture, in pixels of the whole."""
    from thrust_vision.pose.backend import open_estimator
    from thrust_vision.pose.rings import RingFinder

    poses = _Poses(RingFinder(), box)
    with ClipReader(clip, name) as reader, open_estimator(model, masks=True) as tracker:
        for frame in ahead(reader):
            poses.add(tracker, frame.image, frame.time_s)
    return poses


class _Poses:
    """The tracked person's poses and the rings near their hips, frame by frame."""

    def __init__(self, finder: RingFinder, box: Box | None = None) -> None:
        self._finder = finder
        self._box = box
        self._times: list[float] = []
        self._poses: list[Pose | None] = []
        self._joints: list[FloatArray] = []
        self._outlines: list[NDArray[np.float32]] = []
        self._rings: list[FloatArray] = []
        self._body: FloatArray | None = None
        self._next_rings_s = 0.0

    def add(
        self, tracker: PoseEstimator, image: NDArray[np.uint8], time_s: float
    ) -> FloatArray | None:
        """Track the person on one more frame; returns the joints (33, 2), px."""
        box = self._box
        part = image[box.top : box.bottom, box.left : box.right] if box else image
        found = tracker.find(part, time_s)
        pose = found[0] if found else None
        corner = np.array([box.left, box.top] if box else [0, 0], float)
        joints = np.full((len(Landmark), 2), np.nan) if pose is None else pose.xy_px + corner
        self._times.append(time_s)
        self._outlines.append(_outline(pose) if pose else NO_OUTLINE)
        # The mask, as large as the picture, is not kept.
        self._poses.append(replace(pose, mask=None) if pose else None)
        self._joints.append(joints)
        # Behind plates the person is lost for moments; the plates stay where they were.
        self._body = self._body if pose is None else joints
        self._rings.append(self._rings_on(image, time_s))
        return None if pose is None else joints

    def _rings_on(self, image: NDArray[np.uint8], time_s: float) -> FloatArray:
        if self._body is None or time_s < self._next_rings_s:
            return NO_RINGS
        self._next_rings_s = time_s + _RING_INTERVAL_S
        return self._finder.find(image, *_trunk(self._body))

    def outline(self) -> OutlineTrack:
        """All outlines so far."""
        return OutlineTrack(np.array(self._outlines))

    def rings(self) -> RingSightings:
        """All rings so far."""
        return RingSightings.of_frames(self._rings)

    def track(self, width: int, height: int) -> PoseTrack:
        """All poses so far."""
        unseen, nowhere_m = np.zeros(len(Landmark)), np.full((len(Landmark), 3), np.nan)
        return PoseTrack(
            time_s=np.array(self._times),
            xy_px=np.array(self._joints),
            visibility=np.array([pose.visibility if pose else unseen for pose in self._poses]),
            world_m=np.array([pose.world_m if pose else nowhere_m for pose in self._poses]),
            width=width,
            height=height,
        )


def _outline(pose: Pose) -> NDArray[np.float32]:
    shoulders, hips = _trunk(pose.xy_px)
    if pose.mask is None or not np.any(shoulders != hips):
        return NO_OUTLINE
    return cast_rays(pose.mask, shoulders, hips)


def _trunk(joints: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mid-points of the shoulders and of the hips, px."""
    shoulders = joints[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
    hips = joints[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    return shoulders, hips
