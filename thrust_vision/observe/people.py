"""Everybody in the picture, looked for now and then, and which of them is the lifter.

The tracker follows one person from frame to frame and knows of nobody else. Looking at single
frames for up to four people finds bystanders, mirrors and posters, and a tracker that has settled
on one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.landmarks import Landmark, PoseTrack
from thrust_vision.observe.surroundings import Box, Choice, People
from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]

_PEOPLE = OBSERVE.people
_CORE = [
    Landmark[f"{side}_{joint}"]
    for joint in ("SHOULDER", "HIP", "KNEE", "ANKLE")
    for side in ("LEFT", "RIGHT")
]


@dataclass(frozen=True, eq=False)
class Sighting:
    """The people on one sample of the track: ``xy_px`` (people, 33, 2) pixels of the clip."""

    frame: int
    xy_px: FloatArray


def find_people(
    sightings: Sequence[Sighting], track: PoseTrack, turned_to: Box | None = None
) -> People:
    """Who of all people seen now and then lifts, and whether the tracker follows them.

    Args:
        sightings: the people on some of the samples of ``track``.
        track: of the person whom the tracker follows.
        turned_to: the part of the picture that the tracker was confined to, because it had
            followed another person before.
    """
    looks = len(sightings)
    often = _PEOPLE.min_seen_share * looks
    persons = [p for p in _persons(sightings) if len(p.frames) >= often]
    least = _PEOPLE.min_together * looks
    beside = [p for p in persons if any(_together(p, o) >= least for o in persons if o is not p)]
    count = len(beside) or min(len(persons), 1)
    lifters = sorted((p for p in persons if p.lifts), key=lambda p: -p.trunk_px)
    if len(persons) < 2 or not lifters:
        return People(count)
    first = lifters[0]
    rivals = [p for p in lifters[1:] if first.trunk_px < _PEOPLE.larger * p.trunk_px]
    if any(_together(first, rival) >= least for rival in rivals):
        return People(count, Choice.UNCLEAR)
    if turned_to is not None:
        return People(count, Choice.ANOTHER, turned_to)
    if first.agreement(track) >= _PEOPLE.min_agreement:
        return People(count)
    return People(count, Choice.ANOTHER, first.box(track.width, track.height))


@dataclass(eq=False)
class _Person:
    """One person through the looks: frames and (33, 2) pixels of each."""

    frames: list[int]
    poses: list[FloatArray]

    @property
    def trunk_px(self) -> float:
        xy = np.array(self.poses)
        return float(np.median(np.linalg.norm(_shoulder(xy) - _hip(xy), axis=1)))

    @property
    def lifts(self) -> bool:
        """Whether the hip of a body that lies on its back with bent knees goes up and down."""
        xy = np.array(self.poses)
        trunk = self.trunk_px
        towards_feet = np.sign(_hip(xy)[:, 0] - _shoulder(xy)[:, 0])
        line = _middle(xy, "ANKLE") - _hip(xy)
        thigh = _middle(xy, "KNEE") - _hip(xy)
        across = line[:, 0] * thigh[:, 1] - line[:, 1] * thigh[:, 0]
        above = -towards_feet * across / np.linalg.norm(line, axis=1) / trunk
        rise = np.ptp(np.percentile(_hip(xy)[:, 1], _PEOPLE.rise_pct)) / trunk
        return bool(np.median(above) > _PEOPLE.min_knee_above and rise > _PEOPLE.min_rise)

    def agreement(self, track: PoseTrack) -> float:
        """Share of the looks on which the tracker is on this person."""
        apart = track.xy_px[self.frames][:, _CORE] - np.array(self.poses)[:, _CORE]
        with np.errstate(invalid="ignore"):
            apart_px = np.median(np.linalg.norm(apart, axis=2), axis=1)
            same = apart_px < _PEOPLE.same_person * self.trunk_px
        return float(np.mean(same))

    def box(self, width: int, height: int) -> Box:
        """The person's place through the whole clip, with room for hands, feet and a bar."""
        xy = np.array(self.poses).reshape(-1, 2)
        low, high = xy.min(axis=0), xy.max(axis=0)
        room = _PEOPLE.room * self.trunk_px
        left, top = np.clip(low - room, 0, [width, height]).astype(int)
        right, bottom = np.clip(high + room, 0, [width, height]).astype(int)
        return Box(int(left), int(top), int(right), int(bottom))


def _persons(sightings: Sequence[Sighting]) -> list[_Person]:
    """People put together over the looks by where their bodies are."""
    persons: list[_Person] = []
    for sighting in sightings:
        free = list(persons)
        for pose in _apart(sighting.xy_px):
            nearest = min(free, key=lambda p: _distance(p.poses[-1], pose), default=None)
            reach_px = _PEOPLE.next_look * _trunk_px(pose)
            if nearest is None or _distance(nearest.poses[-1], pose) > reach_px:
                persons.append(_Person([sighting.frame], [pose]))
                continue
            nearest.frames.append(sighting.frame)
            nearest.poses.append(pose)
            free.remove(nearest)
    return persons


def _apart(poses: FloatArray) -> list[FloatArray]:
    """The poses of a frame without those that lie on an earlier, better one: the same person."""
    kept: list[FloatArray] = []
    for pose in poses:
        if all(_distance(pose, other) > _PEOPLE.same_person * _trunk_px(other) for other in kept):
            kept.append(pose)
    return kept


def _together(one: _Person, other: _Person) -> int:
    """On how many looks both were seen."""
    return len(set(one.frames) & set(other.frames))


def _distance(first: FloatArray, second: FloatArray) -> float:
    return float(np.median(np.linalg.norm(first[_CORE] - second[_CORE], axis=1)))


def _trunk_px(pose: FloatArray) -> float:
    return float(np.linalg.norm(_shoulder(pose[None]) - _hip(pose[None])))


def _shoulder(xy: FloatArray) -> FloatArray:
    return _middle(xy, "SHOULDER")


def _hip(xy: FloatArray) -> FloatArray:
    return _middle(xy, "HIP")


def _middle(xy: FloatArray, joint: str) -> FloatArray:
    """(n, 2) half-way between left and right."""
    middle: FloatArray = (xy[:, Landmark[f"LEFT_{joint}"]] + xy[:, Landmark[f"RIGHT_{joint}"]]) / 2
    return middle
