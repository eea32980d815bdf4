"""The closed chain: bench (or floor) - trunk - thigh - shank - floor, solved frame by frame.

Hip extension, lumbar extension and thoracic extension are free. The pelvis then has to go where
the back touches the support and the leg reaches the foot, so its place and tilt, and with them the
knee angle, follow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from synthetic.anatomy import Anatomy
from synthetic.body import Body
from synthetic.skeleton import (
    Floats,
    Frames,
    SpinePose,
    angle_of,
    direction,
    limb,
    place,
    spine_rotations,
)

# The upholstery gives way, and so does the flesh: the skin may lie this deep in the bench.
COMPRESSION_M = 0.012


@dataclass(frozen=True)
class Support:
    """What the upper back rests on: a bench whose front top edge runs along x = 0, or the floor.

    ``top_m`` is 0 for the floor, which has no edge.
    """

    top_m: float
    depth_m: float
    edge_radius_m: float

    def distance(self, points: Floats) -> Floats:
        """Signed distance (N,) in metres of points (N, 3) to the surface; inside is negative."""
        if self.top_m == 0.0:
            return np.asarray(points[:, 2])
        r = self.edge_radius_m
        half = self.depth_m / 2
        qx = np.abs(points[:, 0] + half) - half + r
        qz = points[:, 2] - (self.top_m - r)
        outside = np.hypot(np.maximum(qx, 0), np.maximum(qz, 0))
        return np.asarray(outside + np.minimum(np.maximum(qx, qz), 0) - r)


@dataclass(frozen=True)
class Stance:
    """Where the feet stand: ankle centres (m), lateral knee places (m), toe-out (degrees)."""

    left_ankle: Floats
    right_ankle: Floats
    knee_y_m: float
    toe_out_deg: float

    def ankle(self, side: str) -> Floats:
        """Ankle centre (3,) of side "L" or "R"."""
        return self.left_ankle if side == "L" else self.right_ankle


def leg_rotations(anatomy: Anatomy, stance: Stance, frames: Frames) -> dict[int, Floats]:
    """Rotations of both legs and feet that bring the ankles onto the stance."""
    body = anatomy.body
    rotations: dict[int, Floats] = {}
    for side, sign in (("L", 1.0), ("R", -1.0)):
        hip = frames.positions[body.bone(f"upperleg01.{side}")]
        ankle = stance.ankle(side)
        knee = knee_centre(anatomy, hip, ankle, sign * stance.knee_y_m)
        hinge = np.cross(knee - hip, ankle - knee)
        hinge *= np.sign(hinge[1]) or 1.0
        names = (f"upperleg01.{side}", f"lowerleg01.{side}", f"foot.{side}")
        rotations |= limb(body, names, (hip, knee, ankle), np.array([0.0, 1.0, 0.0]), hinge)
        c, s = np.cos(np.radians(stance.toe_out_deg)), np.sin(np.radians(stance.toe_out_deg))
        rotations[body.bone(f"foot.{side}")] = np.array(
            [[c, -s * sign, 0], [s * sign, c, 0], [0, 0, 1.0]]
        )
    return rotations


def knee_centre(anatomy: Anatomy, hip: Floats, ankle: Floats, knee_y_m: float) -> Floats:
    """Knee (3,) of a two-link leg whose knee keeps the lateral place ``knee_y_m``."""
    thigh = np.sqrt(anatomy.thigh_m**2 - (knee_y_m - hip[1]) ** 2)
    shank = np.sqrt(anatomy.shank_m**2 - (knee_y_m - ankle[1]) ** 2)
    dx, dz = ankle[0] - hip[0], ankle[2] - hip[2]
    reach = min(float(np.hypot(dx, dz)), (thigh + shank) * 0.9995)
    cosine = (thigh**2 + reach**2 - shank**2) / (2 * thigh * reach)
    angle = np.arctan2(dz, dx) + np.arccos(np.clip(cosine, -1, 1))
    return np.array([hip[0] + thigh * np.cos(angle), knee_y_m, hip[2] + thigh * np.sin(angle)])


def pose_frames(anatomy: Anatomy, stance: Stance, pose: SpinePose) -> Frames:
    """Frames of trunk, head and legs; the arms hang rigidly from the upper thorax."""
    body = anatomy.body
    root = np.array([pose.x_m, 0.0, pose.z_m])
    rotations = spine_rotations(body, pose)
    trunk = place(body, rotations, root)
    rotations |= leg_rotations(anatomy, stance, trunk)
    return place(body, rotations, root)


@dataclass(frozen=True)
class Request:
    """The free quantities of one frame, in degrees and metres."""

    hip_deg: float
    lumbar_deg: float
    thoracic_deg: float
    neck_deg: float
    slide_m: float


def _residual(
    anatomy: Anatomy, support: Support, stance: Stance, request: Request, unknown: Floats
) -> Floats:
    """Contact depth, contact place and the thigh's misplacement at the knee, in metres (3,).

    The leg always bends at the knee the way knees do, so the feet stay planted whatever the rest.
    """
    body = anatomy.trunk
    pose = SpinePose(
        unknown[0],
        unknown[1],
        np.degrees(unknown[2]),
        request.lumbar_deg,
        request.thoracic_deg,
        request.neck_deg,
    )
    frames = place(body, spine_rotations(body, pose), np.array([pose.x_m, 0.0, pose.z_m]))
    back = anatomy.back.posed(body, frames)
    touch = float(support.distance(back).min()) + COMPRESSION_M
    along = float(back[anatomy.contact, 0]) - request.slide_m
    hip = frames.positions[0] + frames.rotations[0] @ anatomy.hip
    ankle = (stance.left_ankle + stance.right_ankle * [1, -1, 1]) / 2
    knee = knee_centre(anatomy, hip, ankle, stance.knee_y_m)
    wanted = -direction(request.hip_deg + pose.pelvis_deg)
    thigh = (knee - hip) * [1, 0, 1]
    turn = np.arctan2(wanted[2] * thigh[0] - wanted[0] * thigh[2], float(wanted @ thigh))
    shank = np.sqrt(anatomy.shank_m**2 - (knee[1] - ankle[1]) ** 2)
    stretch = float(np.hypot(knee[0] - ankle[0], knee[2] - ankle[2])) - shank
    return np.array([touch, along, float(turn) * anatomy.thigh_m + stretch])


class ChainError(RuntimeError):
    """The asked-for angles cannot be reached with these feet and this bench."""


def solve(
    anatomy: Anatomy, support: Support, stance: Stance, request: Request, guess: SpinePose
) -> SpinePose:
    """The trunk pose of one frame, by damped Newton steps from ``guess``.

    Raises ChainError when contact and closure do not hold within 0.5 mm.
    """
    x = np.array([guess.x_m, guess.z_m, np.radians(guess.pelvis_deg)])
    residual = _residual(anatomy, support, stance, request, x)
    for _ in range(40):
        if np.abs(residual).max() < 2e-5:
            break
        jacobian = np.empty((3, 3))
        for k in range(3):
            step = np.zeros(3)
            step[k] = 1e-5
            shifted = _residual(anatomy, support, stance, request, x + step)
            jacobian[:, k] = (shifted - residual) / 1e-5
        delta = -np.linalg.lstsq(jacobian, residual, rcond=1e-6)[0]
        delta *= min(1.0, 0.1 / float(np.abs(delta).max()))
        for _ in range(5):
            trial = _residual(anatomy, support, stance, request, x + delta)
            if np.abs(trial).sum() < np.abs(residual).sum():
                break
            delta = delta / 2
        x, residual = x + delta, trial
    if np.abs(residual).max() > 5e-4:
        raise ChainError(f"chain open by {np.abs(residual).max() * 1000:.1f} mm: {request}")
    return SpinePose(
        float(x[0]),
        float(x[1]),
        float(np.degrees(x[2])),
        request.lumbar_deg,
        request.thoracic_deg,
        request.neck_deg,
    )


def thigh_angle(body: Body, frames: Frames, side: str) -> float:
    """Sagittal angle of one thigh (knee to hip), degrees."""
    p = frames.positions
    return angle_of(p[body.bone(f"upperleg01.{side}")] - p[body.bone(f"lowerleg01.{side}")])


def shank_angle(body: Body, frames: Frames, side: str) -> float:
    """Sagittal angle of one shank (ankle to knee), degrees."""
    p = frames.positions
    return angle_of(p[body.bone(f"lowerleg01.{side}")] - p[body.bone(f"foot.{side}")])
