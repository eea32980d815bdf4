"""A drawn lifter's landmarks, and pictures of rings on a restless background."""

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.landmarks import Landmark, PoseTrack

FloatArray = NDArray[np.float64]
Picture = NDArray[np.uint8]

WIDTH, HEIGHT, FPS = 640, 480, 30.0
TRUNK_PX = 120.0
#: Where the hips rest, how far they rise, and where the plate is seen from them.
HIPS, LIFT_PX, PLATE_FROM_HIPS = np.array([320.0, 300.0]), 80.0, np.array([25.0, -20.0])


def lift(frames: int) -> FloatArray:
    """(frames,) 0 at the bottom, 1 at the top; a rep takes two seconds."""
    return (1 - np.cos(2 * np.pi * np.arange(frames) / FPS / 2)) / 2


def hips(frames: int) -> FloatArray:
    return HIPS - np.outer(lift(frames), [0.0, LIFT_PX])


def beside(x_px: float, y_px: float) -> FloatArray:
    """A place so far from where the hips rest."""
    return HIPS + np.array((x_px, y_px))


def lifter(frames: int) -> PoseTrack:
    """Someone whose hips rise and fall while shoulders and feet rest, the head to the left."""
    places = {"hip": hips(frames)}
    places["shoulder"] = np.tile(beside(-TRUNK_PX, -20.0), (frames, 1))
    places["knee"] = np.tile(beside(100.0, -90.0), (frames, 1))
    places["ankle"] = np.tile(beside(110.0, 30.0), (frames, 1))
    xy = np.tile(HIPS, (frames, len(Landmark), 1))
    for joint, points in places.items():
        for side in ("LEFT", "RIGHT"):
            xy[:, Landmark[f"{side}_{joint.upper()}"]] = points
    return PoseTrack(
        time_s=np.arange(frames) / FPS,
        xy_px=xy,
        visibility=np.ones(xy.shape[:2]),
        world_m=np.zeros((*xy.shape[:2], 3)),
        width=WIDTH,
        height=HEIGHT,
    )


def background(seed: int = 0) -> Picture:
    """A room of coloured boxes, bars and noise."""
    random = np.random.default_rng(seed)
    picture = np.full((HEIGHT, WIDTH, 3), 130, np.uint8)
    for _ in range(60):
        x, y = random.integers(0, (WIDTH, HEIGHT)).tolist()
        w, h = random.integers(15, 120, 2).tolist()
        colour = random.integers(40, 220, 3).tolist()
        cv2.rectangle(picture, (x, y), (x + w, y + h), colour, -1)
    for _ in range(15):
        ends = random.integers(0, (WIDTH, HEIGHT), (2, 2)).tolist()
        cv2.line(picture, ends[0], ends[1], random.integers(0, 255, 3).tolist(), 4, cv2.LINE_AA)
    noisy = picture + random.normal(0, 6, picture.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def draw_plate(
    picture: Picture,
    centre: FloatArray,
    radius: float,
    *,
    ratio: float = 1.0,
    tilt_deg: float = 90.0,
    grey: int = 25,
) -> None:
    """A dark plate with a lighter lip and a hub, seen with the given axis ratio."""
    for share, shade in ((1.0, grey), (0.8, grey + 25), (0.3, grey + 90)):
        axes = (2 * share * radius, 2 * share * radius * ratio)
        box = (centre.tolist(), axes, tilt_deg)
        cv2.ellipse(picture, box, (shade, shade, shade + 8), -1, cv2.LINE_AA)
