"""Stills of the lockouts, close on the lifter and alike, so that reps can be compared."""

from dataclasses import replace

import cv2
import numpy as np

from thrust_vision.body.motion import Motion
from thrust_vision.form.report import SetReport
from thrust_vision.render.back import Back
from thrust_vision.render.bones import JOINTS, Arcs, SkeletonDrawing
from thrust_vision.render.drawn_frames import lockout_frame
from thrust_vision.render.face_blur import BlurFace
from thrust_vision.render.labels import Picture
from thrust_vision.render.overlay import Overlay
from thrust_vision.render.style import Style

#: Longest edge, px: sharp at a third of an A4 page's width in print.
EDGE_PX = 720
_QUALITY = 82  # JPEG
_ROOM = 0.14  # around the joints, of the longer edge of the box that holds them
_SHAPE = 1.5  # width over height, as far as the picture allows


class StillMaker:
    """Makes the still of each rep's lockout with skeleton, angles and spine, all cut alike.

    Beside the spine is the reference rep's, as in the annotated clip.

    Attributes:
        rep_at: frame number of a still -> number of its rep; empty without reps.
    """

    def __init__(self, report: SetReport, *, blur_face: bool = False) -> None:
        self.rep_at: dict[int, int] = {}
        motion, scene = report.motion, report.scene
        if motion is None or scene is None or not report.reps:
            return
        self.rep_at = {lockout_frame(motion, r): r.rep.number for r in report.reps}
        width, height = report.clip.width, report.clip.height
        self.left, self.top, self.right, self.bottom = _box(
            motion, list(self.rep_at), width, height
        )
        # Sizes follow the short side of the whole picture; here they should follow the cut.
        closer = min(self.right - self.left, self.bottom - self.top) / min(width, height)
        style = Style()
        style = replace(
            style,
            **{size: getattr(style, size) * closer for size in ("line", "joint", "arc")},
            text=style.text * closer * 1.5,  # the still is printed small
        )
        blur = [BlurFace(report, motion)] if blur_face else []
        self.overlay = Overlay(
            [
                *blur,
                Arcs(report, motion, scene.facing, style),
                SkeletonDrawing(report, motion, style),
                Back(report, motion, style),
            ]
        )

    def still(self, picture: Picture, i: int) -> bytes:
        """The JPEG of frame number ``i``; ``picture`` (h, w, 3) RGB in the clip's own size."""
        drawn = self.overlay.annotate(picture, i)[self.top : self.bottom, self.left : self.right]
        small = resized(drawn, fit(drawn.shape[1], drawn.shape[0], EDGE_PX))
        bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
        encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
        return bytes(encoded)


def fit(width: int, height: int, edge: int) -> tuple[int, int]:
    """The size with its longer edge at most ``edge``, in the same proportions."""
    share = min(1.0, edge / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))


def resized(picture: Picture, size: tuple[int, int]) -> Picture:
    """``picture`` in ``size`` (width, height)."""
    if (picture.shape[1], picture.shape[0]) == size:
        return picture
    small: Picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return small


def _box(motion: Motion, frames: list[int], width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the cut that holds the joints of all ``frames``."""
    points = np.concatenate([motion.joints_px[name][frames] for name in JOINTS])
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return 0, 0, width, height
    low, high = points.min(axis=0), points.max(axis=0)
    room = _ROOM * float((high - low).max())
    centre, (w, h) = (low + high) / 2, high - low + 2 * room
    w, h = max(w, h * _SHAPE), max(h, w / _SHAPE)
    left, right = _span(float(centre[0]), float(w), width)
    top, bottom = _span(float(centre[1]), float(h), height)
    return left, top, right, bottom


def _span(centre: float, length: float, limit: int) -> tuple[int, int]:
    """First and last pixel of a stretch of ``length``, moved and cut to lie within ``limit``."""
    size = min(limit, round(length))
    first = min(max(0, round(centre - length / 2)), limit - size)
    return first, first + size
