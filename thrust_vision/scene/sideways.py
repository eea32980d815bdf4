"""A film that lies on its side, because the phone was held so and the file does not say it."""

from dataclasses import replace

import numpy as np

from thrust_vision.observe.landmarks import PoseTrack
from thrust_vision.observe.observation import Observation
from thrust_vision.observe.ring_track import NO_RINGS, RingTrack
from thrust_vision.observe.surroundings import Surroundings
from thrust_vision.settings import OBSERVE


def may_lie_on_side(track: PoseTrack) -> bool:
    """Whether a body runs up and down the picture and yet never stands tall.

    Args:
        track: of the person.
    """
    found = track.found
    if not found.any():
        return False
    shoulder, hip, ankle = (
        (track.joint("left", joint) + track.joint("right", joint))[found] / 2
        for joint in ("shoulder", "hip", "ankle")
    )
    along = np.median(ankle - shoulder, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        tall = (ankle - shoulder)[:, 1] / np.linalg.norm(shoulder - hip, axis=1)
    upright = abs(float(along[1])) > abs(float(along[0]))
    return upright and float(np.nanpercentile(tall, 95)) < OBSERVE.idle.min_tall_shoulder


def on_its_feet(observation: Observation, turn_deg: int) -> Observation:
    """What the film would show turned clockwise, by its landmarks alone.

    Args:
        observation: of the film as it is.
        turn_deg: 90 or 270.
    """
    clip = observation.clip
    return replace(
        observation,
        clip=replace(clip, width=clip.height, height=clip.width),
        landmarks=observation.landmarks.turned(turn_deg),
        rings=RingTrack.of_frames([NO_RINGS] * len(observation.time_s)),
        surroundings=Surroundings(),
        net=None,
        load_scores=None,
        legs_scores=None,
    )
