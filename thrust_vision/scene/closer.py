"""The nets' looks at a clip: all of it where landmarks fail, the lifts, the load, the legs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thrust_vision.kinematics.motion import FloatArray
from thrust_vision.pose.close_look import Where
from thrust_vision.pose.lifter_net import STAGE, look_closer
from thrust_vision.pose.naming_net import look_at_set
from thrust_vision.pose.scout import scout
from thrust_vision.pose.surroundings import CameraPath, Choice
from thrust_vision.pose.track import Observation
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.lifter import find_lifter
from thrust_vision.scene.recognise import Recognition, landmarks_hold, legs_lost, recognise
from thrust_vision.scene.tidy import inside_picture, untangled
from thrust_vision.settings import Settings
from thrust_vision.worker import Report

#: Seconds before the first and after the last rep that are looked at too.
_AROUND_S = 0.3
#: A lifter who lies on fewer frames than this is sought on all.
_FEWEST_LYING = 12
#: Reps in which load and legs are looked at: they stay the same, and the film need not be read to
#: its end.
_REPS_LOOKED_AT = 3


def look_again(
    report: Report,
    clip: Path,
    name: str,
    nets: tuple[Path, Path, Path],
    observation: Observation,
    settings: Settings,
) -> Observation:
    """The observation with what the nets see, where that is worth it.

    Args:
        report: told how far it is.
        clip: the file.
        name: what the user calls it.
        nets: the files of lifter net, load net and legs net.
        observation: of the whole clip.
        settings: every threshold.

    Raises:
        UnreadableClipError: if this is not a film that can be read.
    """
    seen = seen_in(observation, settings)
    start = where_to_begin(observation, seen, settings)
    if start is not None:
        observation = replace(observation, scout=scout(report, clip, name, nets[0], start))
        seen = seen_in(observation, settings)
    where = where_to_look(observation, seen)
    if where is None:
        return observation
    close = look_closer(report, clip, name, nets[0], where)
    observation = replace(observation, close=close)
    return name_set(report, clip, name, (nets[1], nets[2]), observation, seen.reps)


def name_set(
    report: Report,
    clip: Path,
    name: str,
    nets: tuple[Path, Path],
    observation: Observation,
    reps: tuple[Rep, ...],
) -> Observation:
    """The observation with load and legs of a lifter whom the lifter net looked at.

    Args:
        report: told when it is done.
        clip: the file.
        name: what the user calls it.
        nets: the files of load net and legs net.
        observation: of the whole clip, and of its lifts from closer.
        reps: of that lifter.

    Raises:
        UnreadableClipError: if this is not a film that can be read.
    """
    close = observation.close
    if not reps or close is None:
        return observation
    frames = np.zeros(len(observation.track), bool)
    frames[reps[0].start : reps[:_REPS_LOOKED_AT][-1].end + 1] = True
    named = look_at_set(clip, name, nets, close, frames)
    report(STAGE, 1.0)
    if named is None:
        return observation
    load, legs = named
    return replace(observation, load=load, legs=legs)


def seen_in(observation: Observation, settings: Settings) -> Recognition:
    """What an observation shows."""
    return recognise(
        observation.track,
        settings,
        observation.surroundings,
        observation.rings,
        observation.scout,
        observation.close,
        observation.load,
        observation.legs,
    )


def where_to_begin(observation: Observation, seen: Recognition, settings: Settings) -> Where | None:
    """Where the landmarks have a lying lifter; None if they are to be trusted, or have nobody.

    They are not where the pose model often loses the lifter, plates are about, or a free leg hides
    the planted one.
    """
    track, around = observation.track, observation.surroundings
    if not track.found.any() or around.people.choice is Choice.UNCLEAR:
        return None
    joints = untangled(inside_picture(track))
    joints = replace(joints, xy_px=around.camera.steadied(track.time_s, joints.xy_px))
    lifter = find_lifter(joints, settings)
    held = landmarks_hold(joints, lifter, observation.rings, settings)
    if held and not legs_lost(seen):
        return None
    lying = track.found & lifter.lying
    return _where(
        lying if lying.sum() >= _FEWEST_LYING else track.found,
        around.camera,
        track.time_s,
        lifter.middle("shoulder"),
        lifter.middle("ankle"),
    )


def where_to_look(observation: Observation, seen: Recognition) -> Where | None:
    """The frames of the set and the places that hold still in it; None if there is no set."""
    if seen.motion is None or not seen.reps:
        return None
    motion, camera = seen.motion, observation.surroundings.camera
    begun_s = motion.time_s[seen.reps[0].start] - _AROUND_S
    ended_s = motion.time_s[seen.reps[-1].end] + _AROUND_S
    frames = (motion.time_s >= begun_s) & (motion.time_s <= ended_s)
    shoulder, ankle = (
        camera.steadied(motion.time_s, motion.joints_px[joint]) for joint in ("shoulder", "ankle")
    )
    return _where(frames, camera, motion.time_s, shoulder, ankle)


def _where(
    frames: NDArray[np.bool_],
    camera: CameraPath,
    time_s: FloatArray,
    shoulder_px: FloatArray,
    ankle_px: FloatArray,
) -> Where | None:
    """The median places of a shoulder and an ankle, (n, 2) px that stand still with the room."""

    def still(joint: FloatArray) -> FloatArray:
        known = joint[frames & np.isfinite(joint).all(axis=1)]
        place = np.median(known, axis=0) if len(known) else np.full(2, np.nan)
        return camera.unsteadied(time_s, np.tile(place, (len(time_s), 1)))

    shoulder, ankle = still(shoulder_px), still(ankle_px)
    if not (np.isfinite(shoulder).all() and np.isfinite(ankle).all()):
        return None
    return Where(frames, shoulder, ankle)
