"""Where the legs go: feet planted, or one of them held in the air."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation, Slerp

from lab.synthetic.body.anatomy import Anatomy
from lab.synthetic.body.skeleton import Floats, Frames, angle_of, direction, limb, pitch


@dataclass(frozen=True)
class FreeLeg:
    """The leg that does not work, held in the air.

    ``side`` is "L" or "R". Its thigh keeps the angle ``thigh_deg`` (extension positive) to the
    other thigh where it ``follows`` "thigh", to the pelvis where it follows "pelvis". ``knee_deg``
    is the knee's interior angle, ``ankle_deg`` how far the foot points away from a right angle.
    """

    side: str
    follows: str
    thigh_deg: float
    knee_deg: float
    ankle_deg: float


@dataclass(frozen=True)
class Stance:
    """Where the feet stand: ankle centres (m), lateral knee places (m), toe-out (degrees).

    ``foot_roll_deg`` turns the soles to each other, onto the feet's outer edges. A ``free`` leg
    has a place here too: where it stands before it is lifted.
    """

    left_ankle: Floats
    right_ankle: Floats
    knee_y_m: float
    toe_out_deg: float
    foot_roll_deg: float = 0.0
    free: FreeLeg | None = None

    def ankle(self, side: str) -> Floats:
        """Ankle centre (3,) of side "L" or "R"."""
        return self.left_ankle if side == "L" else self.right_ankle

    @property
    def working(self) -> str:
        """The sides whose legs work: "LR", "L" or "R"."""
        return "LR" if self.free is None else "LR".replace(self.free.side, "")


def foot_rotation(side: str, toe_out_deg: float, roll_deg: float) -> Floats:
    """Rotation (3, 3) of a planted foot from standing straight."""
    sign = 1.0 if side == "L" else -1.0
    c, s = np.cos(np.radians(toe_out_deg)), np.sin(np.radians(toe_out_deg))
    turned = np.array([[c, -s * sign, 0], [s * sign, c, 0], [0, 0, 1.0]])
    if roll_deg == 0:
        return turned
    c, s = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))
    return np.asarray(turned @ np.array([[1.0, 0, 0], [0, c, s * sign], [0, -s * sign, c]]))


def leg_rotations(
    anatomy: Anatomy, stance: Stance, frames: Frames, lifted: float = 1.0
) -> dict[int, Floats]:
    """Rotations of both legs and feet that bring the ankles onto the stance.

    ``lifted`` (0 to 1) says how far the free leg, if there is one, is on its way from its place
    on the floor to where it is held.
    """
    body = anatomy.body
    rotations: dict[int, Floats] = {}
    for side in stance.working + "LR".replace(stance.working, ""):
        sign = 1.0 if side == "L" else -1.0
        hip = frames.positions[body.bone(f"upperleg01.{side}")]
        ankle = stance.ankle(side)
        knee = knee_centre(anatomy, hip, ankle, sign * stance.knee_y_m)
        foot = foot_rotation(side, stance.toe_out_deg, stance.foot_roll_deg)
        if stance.free is not None and side == stance.free.side and lifted > 0:
            knee, ankle, foot = _held(
                anatomy, stance, stance.free, frames, (hip, knee, ankle), foot, lifted
            )
        hinge = np.cross(knee - hip, ankle - knee)
        hinge *= np.sign(hinge[1]) or 1.0
        names = (f"upperleg01.{side}", f"lowerleg01.{side}", f"foot.{side}")
        rotations |= limb(body, names, (hip, knee, ankle), np.array([0.0, 1.0, 0.0]), hinge)
        rotations[body.bone(f"foot.{side}")] = foot
    return rotations


def _held(
    anatomy: Anatomy,
    stance: Stance,
    free: FreeLeg,
    frames: Frames,
    planted: tuple[Floats, Floats, Floats],
    foot: Floats,
    lifted: float,
) -> tuple[Floats, Floats, Floats]:
    """Knee (3,), ankle (3,) and foot rotation (3, 3) of the free leg.

    ``planted`` holds its hip, knee and ankle as they are with the foot on the floor.
    """
    hip, knee, ankle = planted
    body, side = anatomy.body, stance.working
    reference = angle_of(frames.rotations[body.bone("root")] @ np.array([0.0, 0.0, 1.0]))
    if free.follows == "thigh":
        other = frames.positions[body.bone(f"upperleg01.{side}")]
        sign = 1.0 if side == "L" else -1.0
        reference = angle_of(
            other - knee_centre(anatomy, other, stance.ankle(side), sign * stance.knee_y_m)
        )
    thigh = reference + free.thigh_deg
    shank = thigh + 180.0 - free.knee_deg
    thigh_now = angle_of(hip - knee) * (1 - lifted) + thigh * lifted
    shank_now = angle_of(knee - ankle) * (1 - lifted) + shank * lifted
    # Held up, the leg lies in the plane through its own hip.
    knee_y, ankle_y = (p[1] * (1 - lifted) + hip[1] * lifted for p in (knee, ankle))
    new_knee = _along(hip, thigh_now, anatomy.thigh_m, knee_y)
    new_ankle = _along(new_knee, shank_now, anatomy.shank_m, ankle_y)
    ends = Rotation.from_matrix(np.stack([foot, pitch(shank + free.ankle_deg)]))
    return new_knee, new_ankle, np.asarray(Slerp([0.0, 1.0], ends)(lifted).as_matrix())


def _along(start: Floats, angle_deg: float, length_m: float, y_m: float) -> Floats:
    """The far end (3,) of a segment that leaves ``start`` at a sagittal angle, at lateral y_m."""
    across = y_m - start[1]
    end: Floats = start - direction(angle_deg) * np.sqrt(length_m**2 - across**2)
    end[1] += across
    return end


def knee_centre(anatomy: Anatomy, hip: Floats, ankle: Floats, knee_y_m: float) -> Floats:
    """Knee (3,) of a two-link leg whose knee keeps the lateral place ``knee_y_m``."""
    thigh = np.sqrt(anatomy.thigh_m**2 - (knee_y_m - hip[1]) ** 2)
    shank = np.sqrt(anatomy.shank_m**2 - (knee_y_m - ankle[1]) ** 2)
    dx, dz = ankle[0] - hip[0], ankle[2] - hip[2]
    reach = min(float(np.hypot(dx, dz)), (thigh + shank) * 0.9995)
    cosine = (thigh**2 + reach**2 - shank**2) / (2 * thigh * reach)
    angle = np.arctan2(dz, dx) + np.arccos(np.clip(cosine, -1, 1))
    return np.array([hip[0] + thigh * np.cos(angle), knee_y_m, hip[2] + thigh * np.sin(angle)])
