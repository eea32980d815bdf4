"""A closer look at the lifts of a set, where it is worth it."""

from pathlib import Path

import numpy as np

from thrust_vision.kinematics.motion import FloatArray
from thrust_vision.pose.close_look import CloseLook, Where
from thrust_vision.pose.lifter_net import look_closer
from thrust_vision.pose.track import Observation
from thrust_vision.scene.recognise import Recognition, recognise
from thrust_vision.settings import Settings
from thrust_vision.worker import Report

#: Seconds before the first and after the last rep that are looked at too.
_AROUND_S = 0.3


def look_at_the_set(
    report: Report, clip: Path, name: str, net: Path, observation: Observation, settings: Settings
) -> CloseLook | None:
    """What close-ups of the lifts show; None if there is no set.

    Args:
        report: told how far it is.
        clip: the file.
        name: what the user calls it.
        net: the lifter net's file.
        observation: of the whole clip.
        settings: every threshold.

    Raises:
        UnreadableClipError: if this is not a film that can be read.
    """
    seen = recognise(observation.track, settings, observation.surroundings, observation.rings)
    where = where_to_look(observation, seen)
    return None if where is None else look_closer(report, clip, name, net, where)


def where_to_look(observation: Observation, seen: Recognition) -> Where | None:
    """The frames of the set and the places that hold still in it; None if there is no set."""
    if seen.motion is None or not seen.reps:
        return None
    motion, camera = seen.motion, observation.surroundings.camera
    begun_s = motion.time_s[seen.reps[0].start] - _AROUND_S
    ended_s = motion.time_s[seen.reps[-1].end] + _AROUND_S
    frames = (motion.time_s >= begun_s) & (motion.time_s <= ended_s)

    def still(joint: str) -> FloatArray:
        steady = camera.steadied(motion.time_s, motion.joints_px[joint])
        place = np.nanmedian(steady[frames], axis=0)
        return camera.unsteadied(motion.time_s, np.tile(place, (len(motion), 1)))

    shoulder, ankle = still("shoulder"), still("ankle")
    if not (np.isfinite(shoulder).all() and np.isfinite(ankle).all()):
        return None
    return Where(frames, shoulder, ankle)
