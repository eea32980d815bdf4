"""Where a closer look at the lifts is worth it."""

import numpy as np

from thrust_vision.kinematics.motion import FloatArray
from thrust_vision.pose.close_look import Where
from thrust_vision.pose.track import Observation
from thrust_vision.scene.recognise import Recognition

#: Seconds before the first and after the last rep that are looked at too.
_AROUND_S = 0.3


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
