"""Everything that needs pixels, in one pass over a clip.

Three threads share the work: one decodes, one runs the pose model, and the caller's runs the
project's own networks and all else. What each of them does with a frame depends on the film alone,
never on which thread was quicker, so the same film always gives the same observation.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.camera_motion import CameraWatch
from thrust_vision.observe.camera_roll import UprightWatch
from thrust_vision.observe.follow import LifterFollower, Start
from thrust_vision.observe.keypoint_net import KeypointNet
from thrust_vision.observe.landmarks import Landmark, PoseTrack
from thrust_vision.observe.light import LightWatch
from thrust_vision.observe.observation import Observation
from thrust_vision.observe.people import Sighting, find_people
from thrust_vision.observe.pose_landmarker import Pose, PoseModels
from thrust_vision.observe.ring_watch import RingWatch
from thrust_vision.observe.schedule import (
    Followed,
    IdleWatch,
    Posture,
    Schedule,
    middle,
    posture_of,
    tilt_deg,
)
from thrust_vision.observe.set_classifier import LEGS_PATCH, LOAD_PATCH, SetClassifier
from thrust_vision.observe.surroundings import Box, Choice, People, Surroundings
from thrust_vision.overlap import prefetch
from thrust_vision.settings import OBSERVE
from thrust_vision.video.read import ClipReader, Frame
from thrust_vision.weights.registry import ModelFiles
from thrust_vision.worker import OnProgress

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]
STAGE = "observe"

_RATES, _IDLE, _FOLLOW, _PEOPLE = OBSERVE.rates, OBSERVE.idle, OBSERVE.follow, OBSERVE.people
#: Frames by which the pose model may run ahead of the network. What it knows of the network is
#: older, always as old (``rates.lag_frames``), so that no film depends on which thread was quicker.
_QUEUE = 32


def observe(
    on_progress: OnProgress,
    clip: Path,
    name: str,
    files: ModelFiles,
    models: PoseModels | None = None,
) -> Observation:
    """Observe a clip; memory grows by what is found only, about 1 kB a frame.

    Args:
        on_progress: called with the stage and the share of it that is done.
        clip: the file.
        name: what the user calls it.
        files: of the networks.
        models: the pose model of those files, where it is being loaded already.

    Raises:
        UnreadableClipError: if this is not a film that can be read.
        ModelUnavailableError: if the pose model cannot be loaded.
    """
    with ExitStack() as resources:
        if models is None:
            loading = PoseModels(files.pose, files.pose_sha256, max_people=_PEOPLE.max_people)
            models = resources.enter_context(loading)
        reader = resources.enter_context(ClipReader(clip, name))
        watch = _Watch(files)
        poses = PoseStage(models, reader, watch.followed)
        for seen in prefetch(poses.frames(), _QUEUE):
            watch.add(seen)
            # Where no length is declared it tells no more than that it goes on.
            on_progress(STAGE, min(seen.time_s / (reader.expected_duration_s or math.inf), 1.0))
        return watch.observation(reader, poses)


@dataclass(frozen=True, eq=False)
class Seen:
    """A frame after the pose model.

    Attributes:
        index: of the frame.
        time_s: of the frame.
        picture: in the working size; None if nothing needs it.
        ran: whether the pose model ran on it.
        joints_px: (33, 2) of the person, in the working size; None if it found nobody or did not
            run.
    """

    index: int
    time_s: float
    picture: Image | None
    ran: bool
    joints_px: FloatArray | None


class PoseStage:
    """Runs the pose model over a clip: a tracked person, and everybody now and then.

    Attributes:
        scale: pixels of the clip in one of the working size.
        nobody_lies: whether it is plain that nobody lies down in this film.
    """

    def __init__(
        self, models: PoseModels, reader: ClipReader, followed: Sequence[Followed]
    ) -> None:
        """Make ready for a clip.

        Args:
            models: the pose model; it tracks one person in one mode, and finds all in another.
            reader: of the clip.
            followed: grows by one with each frame that the next stage is through with.
        """
        self._models, self._reader, self._followed = models, reader, followed
        edge = max(reader.width, reader.height)
        self.scale = max(1.0, edge / _RATES.working_edge_px)
        self._size = round(reader.width / self.scale), round(reader.height / self.scale)
        self._tracker, self._lookout = models.tracker(), models.lookout()
        self._pose_due, self._net_due = Schedule(_RATES.pose_every_s), Schedule(_RATES.net_every_s)
        self._look_due = Schedule(_RATES.look_every_s)
        self._times: list[float] = []
        self._poses: list[Pose | None] = []
        self._sightings: list[Sighting] = []
        self._box: Box | None = None
        self._kept: deque[tuple[int, float, Image]] = deque(maxlen=_PEOPLE.kept_pictures)
        self._idle = IdleWatch()
        self._looked_ahead = False
        self.nobody_lies = False

    def frames(self) -> Iterator[Seen]:
        """The frames of the clip, in order, with the poses on them; all that may show a lift."""
        for frame, ready in prefetch(self._read()):
            idle = self._idle.since_s is not None
            pose_due = self._pose_due.due(frame.time_s)
            net_due = not idle and self._net_due.due(frame.time_s)
            picture = ready
            if picture is None and (pose_due or net_due):
                picture = self._picture(frame)
            joints_px = self._run(picture, frame) if pose_due and picture is not None else None
            yield Seen(frame.index, frame.time_s, picture if net_due else None, pose_due, joints_px)
            idle = self._idle.since_s is not None and not self._idle.anybody_lay
            if idle and not self._looked_ahead:
                self._looked_ahead = True
                self.nobody_lies = self._nobody_lies_after(frame.time_s)
                if self.nobody_lies:
                    self._reader.end_early()
                    return

    def track(self) -> PoseTrack:
        """All poses so far, in pixels of the clip."""
        unseen, nowhere = np.zeros(len(Landmark)), np.full((len(Landmark), 3), np.nan)
        return PoseTrack(
            time_s=np.array(self._times),
            xy_px=self.scale * np.array([_joints(pose) for pose in self._poses]),
            visibility=np.array([pose.visibility if pose else unseen for pose in self._poses]),
            world_m=np.array([pose.world_m if pose else nowhere for pose in self._poses]),
            width=self._reader.width,
            height=self._reader.height,
        )

    def people(self) -> People:
        """Who is in the picture."""
        return find_people(self._sightings, self.track(), self._box)

    def _read(self) -> Iterator[tuple[Frame, Image | None]]:
        """The frames, with the picture of those that the network is likely to see.

        Read and converted ahead, in another thread: if the film turns out idle meanwhile, a picture
        was converted for nothing or will be converted later, and that is all.
        """
        likely = Schedule(_RATES.net_every_s)
        for frame in self._reader:
            wanted = self._idle.since_s is None and likely.due(frame.time_s)
            yield frame, self._picture(frame) if wanted else None

    def _picture(self, frame: Frame) -> Image:
        return frame.image if self.scale == 1.0 else frame.scaled(*self._size)

    def _run(self, picture: Image, frame: Frame) -> FloatArray | None:
        """Joints of the tracked person on a frame."""
        with ThreadPoolExecutor(1) as beside:  # everybody is looked for while the tracker runs
            looks = self._look_due.due(frame.time_s)
            seen = beside.submit(self._lookout.find, picture, frame.time_s) if looks else None
            pose = self._tracked(picture, frame.time_s)
        if self._box is None:
            self._kept.append((len(self._times), frame.time_s, picture))
        self._times.append(frame.time_s)
        self._poses.append(pose)
        known = self._known(frame)
        self._idle.add(frame.time_s, pose, known)
        idle = self._idle.since_s is not None
        if idle:
            self._pose_due.want(frame.time_s + _RATES.idle_pose_every_s)
        elif pose is None:
            self._pose_due.want(frame.time_s + _RATES.lost_pose_every_s)
        elif known.sharp:
            self._pose_due.want(frame.time_s + _RATES.second_opinion_every_s)
        if seen is not None:
            self._look_round(seen.result())
            if idle:
                self._look_due.want(frame.time_s + _RATES.idle_look_every_s)
            elif self._alone():
                self._look_due.want(frame.time_s + _RATES.alone_look_every_s)
        return None if pose is None else pose.xy_px

    def _tracked(self, picture: Image, time_s: float) -> Pose | None:
        """The tracked person's pose, in the part of the picture that the tracker is confined to."""
        box = self._box
        part = picture[box.top : box.bottom, box.left : box.right] if box else picture
        found = self._tracker.find(np.ascontiguousarray(part), time_s)
        if not found:
            return None
        return found[0].moved(box.left, box.top) if box else found[0]

    def _known(self, frame: Frame) -> Followed:
        """What the next stage knew some frames ago."""
        lag = _RATES.lag_frames
        return self._followed[frame.index - lag] if frame.index >= lag else Followed()

    def _nobody_lies_after(self, time_s: float) -> bool:
        """Whether it is plain from a few pictures that nobody lies in the rest of the film."""
        whole_s = self._reader.expected_duration_s
        if whole_s is None:
            return False
        later_s = np.arange(time_s + _IDLE.ahead_every_s, whole_s, _IDLE.ahead_every_s).tolist()
        stands = []
        with self._reader.another() as ahead, closing(_frames_at(ahead, later_s)) as frames:
            for frame in frames:
                if frame is None:
                    return False
                found = self._lookout.find(self._picture(frame), time_s)
                postures = [posture_of(pose) for pose in found]
                if Posture.LIES in postures:
                    return False
                stands.append(Posture.TALL in postures or Posture.STANDS in postures)
        return not stands or float(np.mean(stands)) >= _IDLE.ahead_standing_share

    def _alone(self) -> bool:
        """Whether enough looks have been taken, and the latest found one person at most."""
        latest = self._sightings[-_PEOPLE.min_looks :]
        return len(latest) == _PEOPLE.min_looks and all(len(seen.xy_px) <= 1 for seen in latest)

    def _look_round(self, seen: Sequence[Pose]) -> None:
        """Note everybody who was found; turn to the lifter if the tracker is on somebody else."""
        bodies = self.scale * np.array([pose.xy_px for pose in seen]).reshape(-1, len(Landmark), 2)
        self._sightings.append(Sighting(len(self._times) - 1, bodies))
        if self._box is not None or len(self._sightings) < _PEOPLE.min_looks or len(seen) < 2:
            return
        people = find_people(self._sightings, self.track())
        if people.choice is not Choice.ANOTHER or people.box is None:
            return
        self._box = people.box.scaled(1 / self.scale)
        self._tracker = self._models.tracker()
        self._poses = [None] * len(self._poses)
        for run, time_s, earlier in self._kept:
            self._poses[run] = self._tracked(earlier, time_s)
        self._kept.clear()


class _Watch:
    """Everything but the pose model: networks, rings, camera and light.

    Attributes:
        followed: what was known after each frame.
    """

    def __init__(self, files: ModelFiles) -> None:
        self._camera, self._roll, self._light = CameraWatch(), UprightWatch(), LightWatch()
        self._rings = RingWatch()
        self._load = SetClassifier(files.load, LOAD_PATCH)
        self._legs = SetClassifier(files.legs, LEGS_PATCH)
        self._follower = LifterFollower(KeypointNet(files.keypoints), (self._load, self._legs))
        self.followed: list[Followed] = []
        self._times: list[float] = []
        self._person: FloatArray | None = None
        self._found: list[tuple[float, bool]] = []

    def add(self, seen: Seen) -> None:
        """The next frame."""
        self._look_at(seen)
        plates = self._rings.plates_likely(seen.time_s)
        self.followed.append(Followed(self._follower.sharp, self._follower.sure, plates))

    def _look_at(self, seen: Seen) -> None:
        self._times.append(seen.time_s)
        if seen.ran:
            self._person = seen.joints_px if seen.joints_px is not None else self._person
            self._found.append((seen.time_s, seen.joints_px is not None))
        if seen.picture is None:
            self._rings.skip()
            return
        for watch in (self._camera, self._roll, self._light):
            watch.see(seen.picture, seen.time_s, seen.joints_px)
        self._rings.add(seen.picture, seen.time_s, self._trunk())
        self._follower.add(seen.index, seen.time_s, seen.picture, self._start(seen.time_s))

    def observation(self, reader: ClipReader, poses: PoseStage) -> Observation:
        """All that was found, in pixels of the clip."""
        if not poses.nobody_lies:
            self._follower.finish(self._times[-1] if self._times else 0.0)
        net = self._follower.builder.track(len(self._times), poses.scale)
        around = Surroundings(
            self._camera.path(poses.scale), self._roll.roll(), self._light.level(), poses.people()
        )
        return Observation(
            clip=reader.info,
            time_s=np.array(self._times),
            landmarks=poses.track(),
            rings=self._rings.track(poses.scale),
            surroundings=around,
            net=net,
            load_scores=self._load.scores() if net else None,
            legs_scores=self._legs.scores() if net else None,
        )

    def _trunk(self) -> tuple[FloatArray, FloatArray] | None:
        """Middles of the shoulders and of the hips, px: the network's, else the pose model's."""
        if (ends := self._follower.trunk_px()) is not None:
            return ends
        if self._person is None:
            return None
        return middle(self._person, "SHOULDER"), middle(self._person, "HIP")

    def _start(self, time_s: float) -> Start | None:
        """Where the pose model has somebody."""
        if self._person is None:
            return None
        shoulder, hip, ankle = (
            middle(self._person, joint) for joint in ("SHOULDER", "HIP", "ANKLE")
        )
        lying = tilt_deg(hip, shoulder) < _IDLE.max_lying_tilt_deg
        late = [found for at_s, found in self._found[-100:] if time_s - at_s <= _FOLLOW.trust_s]
        lost = float(np.mean(late)) < _FOLLOW.trusted_share if late else True
        return Start(np.array([shoulder, ankle]), lying, lost or self._rings.plates_likely(time_s))


def _frames_at(reader: ClipReader, times_s: Iterable[float]) -> Generator[Frame | None, None, None]:
    """The first frame at or after each time; None where there is none."""
    return prefetch((reader.skip_to(time_s) for time_s in times_s), 1)


def _joints(pose: Pose | None) -> FloatArray:
    return np.full((len(Landmark), 2), np.nan) if pose is None else pose.xy_px
