"""The closed chain: bench (or floor) - trunk - thigh - shank - floor, solved frame by frame.

Hip extension, lumbar extension and thoracic extension are free. The pelvis then has to go where
the back touches the support and the leg reaches the foot, so its place and tilt, and with them the
knee angle, follow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lab.synthetic.body.anatomy import Anatomy
from lab.synthetic.body.body import Body
from lab.synthetic.body.legs import Stance, knee_centre, leg_rotations
from lab.synthetic.body.skeleton import (
    Floats,
    Frames,
    SpinePose,
    angle_of,
    direction,
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


def pose_frames(anatomy: Anatomy, stance: Stance, pose: SpinePose, lifted: float = 1.0) -> Frames:
    """Frames of trunk, head and legs; the arms hang rigidly from the upper thorax.

    ``lifted`` (0 to 1): how far a free leg is off the floor.
    """
    body = anatomy.body
    root = np.array([pose.x_m, 0.0, pose.z_m])
    rotations = spine_rotations(body, pose)
    trunk = place(body, rotations, root)
    rotations |= leg_rotations(anatomy, stance, trunk, lifted)
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
