"""The phone: where it stands, what it sees, how its holder's hand shakes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from synthetic.gl import View
from synthetic.skeleton import Floats

NEAR_M, FAR_M = 0.15, 40.0


@dataclass(frozen=True)
class Camera:
    """A pinhole camera beside the lifter.

    ``yaw_deg`` 0 looks squarely at the lifter's side; positive stands nearer the feet.
    ``facing`` is the side of the picture on which the head appears. ``target_m`` is the point
    that lies in the middle of the picture; ``distance_m`` is horizontal, from eye to target.
    Pixel coordinates run from the picture's top left corner, x right, y down.
    """

    facing: str
    yaw_deg: float
    height_m: float
    roll_deg: float
    distance_m: float
    focal_px: float
    width_px: int
    height_px: int
    target_m: tuple[float, float, float]
    shake_deg: float

    @property
    def principal_px(self) -> tuple[float, float]:
        """Principal point in pixels: the picture's middle."""
        return self.width_px / 2, self.height_px / 2

    def pose(self, wobble: Floats | None = None) -> tuple[Floats, Floats]:
        """Eye (3,) in metres and rotation (3, 3) with rows right, down, forward.

        ``wobble`` (5,): pan, tilt and roll in degrees, and shifts along x and z in metres.
        """
        w = np.zeros(5) if wobble is None else wobble
        side = -1.0 if self.facing == "left" else 1.0
        yaw = np.radians(self.yaw_deg)
        target = np.asarray(self.target_m)
        eye = target + self.distance_m * np.array([np.sin(yaw), side * np.cos(yaw), 0.0])
        eye[2] = self.height_m
        forward = target - eye
        forward /= np.linalg.norm(forward)
        eye = eye + np.array([w[3], 0.0, w[4]])
        right = np.cross(forward, [0.0, 0.0, 1.0])
        right /= np.linalg.norm(right)
        down = np.cross(forward, right)
        pan, tilt, roll = np.radians([w[0], w[1], w[2] + self.roll_deg])
        forward = forward + right * np.tan(pan) + down * np.tan(tilt)
        forward /= np.linalg.norm(forward)
        right = right - forward * float(right @ forward)
        right /= np.linalg.norm(right)
        down = np.cross(forward, right)
        turned_right = right * np.cos(roll) + down * np.sin(roll)
        turned_down = down * np.cos(roll) - right * np.sin(roll)
        return eye, np.stack([turned_right, turned_down, forward])

    def project(self, points: Floats, pose: tuple[Floats, Floats]) -> Floats:
        """Pixels and depth (N, 3) of world points (N, 3) seen from ``pose``."""
        eye, rotation = pose
        local = (points - eye) @ rotation.T
        cx, cy = self.principal_px
        depth = local[:, 2]
        return np.stack(
            [cx + self.focal_px * local[:, 0] / depth, cy + self.focal_px * local[:, 1] / depth,
             depth], axis=1,
        )

    def view(self, pose: tuple[Floats, Floats]) -> View:
        """The renderer's matrices for ``pose``."""
        eye, rotation = pose
        view = np.eye(4)
        view[:3, :3] = rotation * np.array([[1.0], [-1.0], [-1.0]])
        view[:3, 3] = -view[:3, :3] @ eye
        projection = np.zeros((4, 4))
        projection[0, 0] = 2 * self.focal_px / self.width_px
        projection[1, 1] = 2 * self.focal_px / self.height_px
        projection[2, 2] = -(FAR_M + NEAR_M) / (FAR_M - NEAR_M)
        projection[2, 3] = -2 * FAR_M * NEAR_M / (FAR_M - NEAR_M)
        projection[3, 2] = -1.0
        return View(projection @ view, eye)


def wobble(camera: Camera, times_s: Floats, seed: int) -> Floats:
    """Hand shake (T, 5) for ``Camera.pose``: slow sway and a faster tremor."""
    rng = np.random.default_rng(seed)
    result = np.zeros((len(times_s), 5))
    for column, size in enumerate((1.0, 1.0, 0.5, 0.012, 0.012)):
        for frequency, share in ((0.23, 1.0), (0.61, 0.5), (1.7, 0.18), (4.3, 0.05)):
            f = frequency * rng.uniform(0.8, 1.25)
            phase = rng.uniform(0, 2 * np.pi)
            result[:, column] += size * share * np.sin(2 * np.pi * f * times_s + phase)
    return result * camera.shake_deg
