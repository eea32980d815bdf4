"""Whether a clip shows a hip thrust or glute bridge from the side, and if not, why."""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate
from thrust_vision.kinematics.angles import elevation_deg
from thrust_vision.kinematics.motion import Motion
from thrust_vision.pose.track import PoseTrack
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.lifter import Lifter
from thrust_vision.scene.scene import Exercise, Reason, Scene
from thrust_vision.settings import SceneSettings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def trunk_elevation_deg(motion: Motion) -> FloatArray:
    """(n,) hip-shoulder line above horizontal, degrees; negative with the shoulders lower."""
    return elevation_deg(motion.joints_px["hip"], motion.joints_px["shoulder"])


def lying_frames(motion: Motion, settings: SceneSettings) -> BoolArray:
    """(n,) frames whose trunk lies as at the top of a hip thrust; False where not seen."""
    return np.nan_to_num(trunk_elevation_deg(motion), nan=90.0) < settings.most_trunk_tilt_deg


def person_missing(track: PoseTrack, settings: SceneSettings) -> bool:
    """Whether too few frames show a person for the clip to be about one."""
    return float(np.mean(track.found)) < settings.least_found_share


def reason_against(
    lifter: Lifter, motion: Motion, reps: tuple[Rep, ...], settings: SceneSettings
) -> Reason | None:
    """Why this movement is not assessed, or None if it is a hip thrust or glute bridge."""
    lying = lying_frames(motion, settings)
    if np.mean(lying) < settings.least_lying_share:
        return "other_exercise"
    # On the back with the head to the right, the left side is the near one. A body whose near
    # side is the other one lies on its belly.
    on_back = (lifter.facing == "right") == (lifter.near_side == "left")
    if not on_back or lifter.foot_travel > settings.most_foot_travel:
        return "other_exercise"
    if not reps:
        return "no_reps"
    trunk_thigh = np.median([_at_lockout(motion.trunk_thigh_angle_deg, rep) for rep in reps])
    knee = np.median([_at_lockout(motion.knee_angle_deg, rep) for rep in reps])
    if trunk_thigh < settings.least_trunk_thigh_deg or knee > settings.most_knee_deg:
        return "other_exercise"
    return None


def describe_scene(
    lifter: Lifter, motion: Motion, reps: tuple[Rep, ...], settings: SceneSettings
) -> Scene:
    """The scene of an assessable clip."""
    shoulder, ankle = motion.joints_px["shoulder"], motion.joints_px["ankle"]
    height = (np.nanmedian(ankle[:, 1]) - shoulder[:, 1]) / lifter.trunk_px
    bench = np.median([_at_lockout(height, rep) for rep in reps]) > settings.bench_height
    exercise: Exercise = "hip_thrust" if bench else "glute_bridge"
    return Scene(
        exercise=exercise,
        facing=lifter.facing,
        near_side=lifter.near_side,
        working_side=lifter.working_side,
        trunk_px=lifter.trunk_px,
        yaw_deg=Estimate.missing(),
        roll_deg=float("nan"),
        plates_seen=False,
        plate_diameter_px=float("nan"),
    )


def _at_lockout(values: FloatArray, rep: Rep) -> float:
    part = values[rep.lockout_first : rep.lockout_last + 1]
    return float(np.nanmedian(part)) if np.isfinite(part).any() else float("nan")
