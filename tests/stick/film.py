"""Filming a stick figure: camera, noise of the landmarks, and the faults of a pose model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from thrust_vision.observe.landmarks import FloatArray, Landmark, PoseTrack

_LEFT = np.array([mark.name.startswith(("LEFT", "MOUTH_LEFT")) for mark in Landmark])


@dataclass(frozen=True)
class Camera:
    """A phone beside the figure.

    Attributes:
        seen_side: body side nearer to it; "right" shows a head at -x on the left.
        yaw_deg: away from squarely side on, positive towards +x, the feet of who lies on the back.
        roll_deg: turned clockwise.
        target_m: what lies in the middle of the picture.
    """

    seen_side: str = "right"
    yaw_deg: float = 0.0
    height_m: float = 0.7
    roll_deg: float = 0.0
    distance_m: float = 3.0
    focal_px: float = 900.0
    width: int = 960
    height: int = 540
    target_m: tuple[float, float, float] = (0.4, 0.0, 0.4)

    def axes(self) -> tuple[FloatArray, FloatArray]:
        """Eye (3,) and rotation (3, 3) with rows right, down, forward."""
        side = -1.0 if self.seen_side == "right" else 1.0
        yaw = np.radians(self.yaw_deg)
        target = np.array(self.target_m)
        eye = target + self.distance_m * np.array([np.sin(yaw), side * np.cos(yaw), 0.0])
        eye[2] = self.height_m
        forward = (target - eye) / np.linalg.norm(target - eye)
        right = np.cross(forward, [0.0, 0.0, 1.0])
        right /= np.linalg.norm(right)
        down = np.cross(forward, right)
        c, s = np.cos(np.radians(self.roll_deg)), np.sin(np.radians(self.roll_deg))
        return eye, np.stack([right * c + down * s, down * c - right * s, forward])


@dataclass(frozen=True)
class Noise:
    """What the pose model does wrong: jitter in metres, and lost joints by name."""

    jitter_m: float = 0.008
    hidden: tuple[str, ...] = ()
    seed: int = 0


SIDE_ON = Camera()
FAIR = Noise()


def film(
    time_s: FloatArray,
    figures: Sequence[FloatArray],
    camera: Camera = SIDE_ON,
    noise: Noise = FAIR,
) -> PoseTrack:
    """The track (n frames) of figures (33, 3) as the camera sees them.

    Joints outside the picture and those named hidden keep a place but lose their visibility, as
    the pose model does it.
    """
    rng = np.random.default_rng(noise.seed)
    eye, axes = camera.axes()
    bodies = np.array(figures)
    shaken = bodies + _jitter(rng, bodies.shape, noise.jitter_m)
    local = (shaken - eye) @ axes.T
    middle = np.array([camera.width, camera.height]) / 2
    xy = middle + camera.focal_px * local[..., :2] / local[..., 2:]
    hips = (bodies[:, Landmark.LEFT_HIP] + bodies[:, Landmark.RIGHT_HIP]) / 2
    world = (shaken - hips[:, None]) @ axes.T
    near = _LEFT if camera.seen_side == "left" else ~_LEFT
    visibility = np.tile(np.where(near, 0.97, 0.65), (len(bodies), 1))
    inside = np.all((xy >= 0) & (xy <= [camera.width, camera.height]), axis=-1)
    visibility[~inside] = 0.1
    for name in noise.hidden:
        visibility[:, Landmark[name]] = 0.1
    return PoseTrack(time_s, xy, visibility, world, camera.width, camera.height)


def _jitter(rng: np.random.Generator, shape: tuple[int, ...], size_m: float) -> FloatArray:
    """Noise that drifts from frame to frame and stands still for none."""
    white = rng.normal(size=shape)
    for i in range(1, len(white)):
        white[i] = 0.8 * white[i - 1] + 0.6 * white[i]
    return np.asarray(white * size_m)
