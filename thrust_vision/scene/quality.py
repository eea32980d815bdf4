"""How well a clip shows the lifter: what the user can do better next time, as numbers."""

from dataclasses import dataclass

import numpy as np

from thrust_vision.body.body import Body
from thrust_vision.body.side import Side
from thrust_vision.body.skeleton import Skeleton
from thrust_vision.estimate import Estimate
from thrust_vision.observe.surroundings import Surroundings
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.rules import frames_of, working_side
from thrust_vision.settings import SceneSettings

#: Joints whose hiding costs a number of the report, from head to foot.
JOINTS = ("shoulder", "hip", "knee", "ankle")


@dataclass(frozen=True)
class Hidden:
    """For how long one joint of the working side was hidden or outside the picture."""

    joint: str
    seconds: float
    share: float
    """Of the time of the reps, 0 to 1; of the whole clip, without reps."""


@dataclass(frozen=True)
class Quality:
    """How well the lifter could be seen.

    Attributes:
        yaw_deg: camera away from exactly side on, with interval.
        oblique: whether that is too far for good angles.
        roll_deg: of the phone, clockwise, with interval.
        tilted: whether that is enough to be reported.
        light: brightness around the person, 0 black to 1 white; NaN if unknown.
        dark: whether that is too little.
        trunk_px: length of the lifter's trunk in the picture.
        small: whether that is too little for good angles.
        camera_moved: whether the phone moved through the clip.
        people: how many people are in the picture.
        hidden: joints that were hidden for a while, from head to foot.
        behind_plates: whether weight plates hide the hips.
    """

    yaw_deg: Estimate
    oblique: bool
    roll_deg: Estimate
    tilted: bool
    light: float
    dark: bool
    trunk_px: float
    small: bool
    camera_moved: bool
    people: int
    hidden: tuple[Hidden, ...]
    behind_plates: bool


def rate_quality(
    body: Body, reps: tuple[Rep, ...], around: Surroundings, settings: SceneSettings
) -> Quality:
    """How well the lifter could be seen."""
    skeleton, yaw_deg = body.skeleton, body.yaw_deg
    working = working_side(skeleton, reps, settings)
    return Quality(
        yaw_deg=yaw_deg,
        oblique=abs(yaw_deg.value) > settings.oblique_yaw_deg,
        roll_deg=around.roll_deg,
        tilted=abs(around.roll_deg.value) > settings.min_roll_deg,
        light=around.light,
        dark=around.light < settings.min_light,
        trunk_px=skeleton.trunk_px,
        small=skeleton.trunk_px < settings.min_trunk_px,
        camera_moved=not around.camera.still,
        people=around.people.count,
        hidden=_hidden(skeleton, working, reps),
        behind_plates=body.plate.seen,
    )


def _hidden(lifter: Skeleton, working: Side, reps: tuple[Rep, ...]) -> tuple[Hidden, ...]:
    motion = lifter.sides[working]
    frames = frames_of(reps, len(motion)) if reps else np.ones(len(motion), bool)
    lasting_s = np.gradient(motion.time_s)
    found = []
    for joint in JOINTS:
        gone = frames & np.isnan(motion.joints_px[joint][:, 0])
        if gone.any():
            seconds = float(lasting_s[gone].sum())
            found.append(Hidden(joint, seconds, seconds / float(lasting_s[frames].sum())))
    return tuple(found)
