"""One body: from what the pixels showed to a single side-view skeleton on every frame.

The keypoint network knows hidden joints, but nothing except lifters: where somebody does something
else it makes up a lift. The pose model knows everybody, but invents what plates hide. So the
network's joints are taken where it is sharp and the landmarks either agree with it or are
unreliable; else the landmarks are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.joints import (
    bar_hides_hips,
    fused,
    hips_from_plate,
    inside_picture,
    joints_from_net,
    on_frames,
    stillest_foot,
    untangled,
)
from thrust_vision.body.medians import median_of_known
from thrust_vision.body.plates import PlateTrack, find_plate, plates_about
from thrust_vision.body.side import SIDES, other_side
from thrust_vision.body.skeleton import Skeleton, find_skeleton
from thrust_vision.body.yaw import estimate_yaw
from thrust_vision.estimate import Estimate
from thrust_vision.observe.landmarks import PoseTrack, landmark_of
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.observe.observation import Observation
from thrust_vision.settings import Settings

FloatArray = NDArray[np.float64]

#: Joints on which network and landmarks must agree; without the legs, where a free leg hides the
#: planted one.
_COMPARED = ("shoulder", "hip", "knee")
_COMPARED_WITHOUT_LEGS = ("shoulder", "hip")


@dataclass(frozen=True, eq=False)
class Body:
    """The lifter through a clip.

    Attributes:
        skeleton: joints and posture, in pixels that stand still with the room.
        track: the same joints in the picture's own pixels.
        second_opinion: the skeleton by the landmarks alone; None if they never found anybody.
        landmarks: the track of those, in the picture's own pixels.
        net: the keypoint network's predictions; None if it located nobody, or is not believed.
        net_sure: whether it is sharp enough to be believed whatever the landmarks say.
        landmarks_reliable: the pose model kept the lifter, and no plates are about.
        plate: the barbell's near plate.
        plates_about: it is followed, or large rings stand about that may be plates.
        yaw_deg: of the camera.
    """

    skeleton: Skeleton
    track: PoseTrack
    second_opinion: Skeleton | None
    landmarks: PoseTrack
    net: NetTrack | None
    net_sure: bool
    landmarks_reliable: bool
    plate: PlateTrack
    plates_about: bool
    yaw_deg: Estimate

    @property
    def time_s(self) -> FloatArray:
        """(n,) seconds of the frames."""
        return self.track.time_s

    @property
    def posture(self) -> Skeleton:
        """Decides whether somebody lies there, since the network knows nothing but lifters."""
        if self.second_opinion is None or self.net_sure or not self.skeleton.by_net:
            return self.skeleton
        return self.second_opinion


def reconstruct(observation: Observation, settings: Settings) -> Body | None:
    """The body that an observation shows; None if there is nobody.

    Args:
        observation: of a clip.
        settings: every threshold.
    """
    camera, time_s, own = observation.surroundings.camera, observation.time_s, settings.body
    landmarks = on_frames(untangled(inside_picture(observation.landmarks), own), time_s, own)
    net = _usable(observation.net, settings)

    def steady(track: PoseTrack) -> PoseTrack:
        return replace(track, xy_px=camera.steadied(time_s, track.xy_px))

    if not landmarks.found.any() and net is None:
        return None
    second = find_skeleton(steady(landmarks), settings) if landmarks.found.any() else None
    by_net = None
    if net is not None:
        by_net = joints_from_net(landmarks, net, own.max_point_spread, own.max_landmark_gap_s)
    best = landmarks if by_net is None else by_net
    trunk_px = find_skeleton(best, settings).trunk_px
    plate = find_plate(observation.rings, best, trunk_px, settings.plates)
    about = plate.seen or plates_about(observation.rings, trunk_px, settings.plates)
    reliable = _kept(landmarks, settings) and not about
    net_sure = net is not None and net.usual_spread <= own.sure_point_spread
    joints, trusted = landmarks, by_net is not None and not reliable
    if by_net is not None and trusted:
        joints = by_net
    elif by_net is not None and net_sure:
        joints, trusted = _both(landmarks, by_net, trunk_px, settings)
    if not joints.found.any():
        return None
    covered = bar_hides_hips(plate, joints, settings)
    if covered and not trusted:
        joints = hips_from_plate(joints, plate)
    skeleton = find_skeleton(
        steady(joints), settings, hips_covered=covered, by_net=trusted, fused=trusted and reliable
    )
    return Body(
        skeleton=skeleton,
        track=joints,
        second_opinion=second,
        landmarks=landmarks,
        net=net if trusted else None,
        net_sure=net_sure,
        landmarks_reliable=reliable,
        plate=plate,
        plates_about=about,
        yaw_deg=estimate_yaw(
            landmarks,
            # The network's joints leave open on which frames somebody bent over lies.
            skeleton if second is None or not reliable else second,
            net if trusted else None,
            doubted=covered or not reliable,
        ),
    )


def _both(
    landmarks: PoseTrack, by_net: PoseTrack, trunk_px: float, settings: Settings
) -> tuple[PoseTrack, bool]:
    """The joints of reliable landmarks and of a sure network, and whether the network is believed.

    Where the two do not see the same body the landmarks stand alone.
    """
    lost = _legs_lost(landmarks, by_net, trunk_px, settings)
    compared = _COMPARED_WITHOUT_LEGS if lost else _COMPARED
    apart = disagreement(landmarks, by_net, trunk_px, compared)
    if not apart <= settings.body.max_disagreement:
        return landmarks, False
    max_apart_px = settings.body.max_joint_apart * trunk_px
    window_s = settings.body.offset_window_s
    return fused(landmarks, by_net, max_apart_px, legs_lost=lost, window_s=window_s), True


def _usable(net: NetTrack | None, settings: Settings) -> NetTrack | None:
    """The predictions if they are sharp enough to be those of a lifter."""
    if net is None or not net.usual_spread <= settings.body.max_usual_spread:
        return None
    return net


def _kept(landmarks: PoseTrack, settings: Settings) -> bool:
    """Whether the pose model kept the person for as long as they were there."""
    there = np.flatnonzero(landmarks.found)
    if len(there) == 0:
        return False
    # Who has walked off is not lost.
    share = len(there) / (there[-1] - there[0] + 1)
    return bool(share >= settings.scene.trusted_found_share)


def _legs_lost(
    landmarks: PoseTrack, by_net: PoseTrack, trunk_px: float, settings: Settings
) -> bool:
    """Whether both feet leave the ground by the landmarks, and one stands by the network.

    Where a free leg hides the planted one, the pose model takes both for the free one.
    """
    frames, limit = landmarks.found, settings.scene.max_foot_travel
    return (
        stillest_foot(landmarks, frames, trunk_px) > limit
        and stillest_foot(by_net, frames, trunk_px) <= limit
    )


def disagreement(
    landmarks: PoseTrack,
    by_net: PoseTrack,
    trunk_px: float,
    compared: tuple[str, ...] = _COMPARED,
) -> float:
    """How far the near side's joints of two tracks usually lie apart, trunk lengths.

    The side whose landmarks are nearer to the network's counts, for the pose model may swap them;
    the worst of the joints that are compared. NaN if they were never seen together.
    """
    near = max(SIDES, key=lambda side: by_net.visibility[:, _rows(side)].sum())
    apart = []
    for joint in compared:
        place = by_net.joint(near, joint)
        ways = [
            np.linalg.norm(landmarks.joint(side, joint) - place, axis=1)
            for side in (near, other_side(near))
        ]
        apart.append(median_of_known(np.fmin(*ways)))
    return float(np.max(apart)) / trunk_px


def _rows(side: str) -> list[int]:
    return [landmark_of(side, joint) for joint in _COMPARED]
