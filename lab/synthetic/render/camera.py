"""The phone: where it stands, what it sees, how its holder's hand shakes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lab.synthetic.body.skeleton import Floats
from lab.synthetic.render.gl import View

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

        ``wobble`` (3,): pan, tilt and roll in degrees, about the eye.
        """
        side = -1.0 if self.facing == "left" else 1.0
        yaw = np.radians(self.yaw_deg)
        target = np.asarray(self.target_m)
        eye = target + self.distance_m * np.array([np.sin(yaw), side * np.cos(yaw), 0.0])
        eye[2] = self.height_m
        forward = target - eye
        forward /= np.linalg.norm(forward)
        right = np.cross(forward, [0.0, 0.0, 1.0])
        right /= np.linalg.norm(right)
        level = np.stack([right, np.cross(forward, right), forward])
        steady = _about_axis(2, self.roll_deg) @ level
        return eye, steady if wobble is None else _shaken(wobble) @ steady

    def shake_homography(self, wobble: Floats) -> Floats:
        """Homography (3, 3) from the steady picture's pixels to the shaken one's.

        Exact, since the hand only turns the phone.
        """
        cx, cy = self.principal_px
        k = np.array([[self.focal_px, 0, cx], [0, self.focal_px, cy], [0, 0, 1.0]])
        return np.asarray(k @ _shaken(wobble) @ np.linalg.inv(k))

    def project(self, points: Floats, pose: tuple[Floats, Floats]) -> Floats:
        """Pixels and depth (N, 3) of world points (N, 3) seen from ``pose``."""
        eye, rotation = pose
        local = (points - eye) @ rotation.T
        cx, cy = self.principal_px
        depth = local[:, 2]
        return np.stack(
            [
                cx + self.focal_px * local[:, 0] / depth,
                cy + self.focal_px * local[:, 1] / depth,
                depth,
            ],
            axis=1,
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


def _about_axis(axis: int, angle_deg: float) -> Floats:
    """Rotation (3, 3) of the camera about its own right (0), down (1) or forward (2) axis."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    i, j = (axis + 1) % 3, (axis + 2) % 3
    rotation = np.eye(3)
    rotation[i, i] = rotation[j, j] = c
    rotation[i, j], rotation[j, i] = s, -s
    return rotation


def _shaken(wobble: Floats) -> Floats:
    pan, tilt, roll = wobble
    return np.asarray(_about_axis(1, pan) @ _about_axis(0, tilt) @ _about_axis(2, roll))


def wobble(camera: Camera, times_s: Floats, seed: int) -> Floats:
    """Hand shake (T, 3) for ``Camera.pose``, degrees: slow sway and a faster tremor."""
    rng = np.random.default_rng(seed)
    result = np.zeros((len(times_s), 3))
    for column, size in enumerate((1.0, 1.0, 0.5)):
        for frequency, share in ((0.23, 1.0), (0.61, 0.5), (1.7, 0.18), (4.3, 0.05)):
            f = frequency * rng.uniform(0.8, 1.25)
            phase = rng.uniform(0, 2 * np.pi)
            result[:, column] += size * share * np.sin(2 * np.pi * f * times_s + phase)
    return result * camera.shake_deg
