"""Skeleton and angles of the working side."""

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.motion import Motion
from thrust_vision.body.side import Side
from thrust_vision.form.report import SetReport
from thrust_vision.render.labels import Picture, label
from thrust_vision.render.strokes import SHIFT, fixed, length, line
from thrust_vision.render.style import INK, Colour, Style

#: Bones of the working side as pairs of joints, in drawing order.
BONES: tuple[tuple[str, str], ...] = (
    ("ear", "shoulder"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
    ("ankle", "foot_index"),
)
JOINTS: tuple[str, ...] = ("ear", "shoulder", "hip", "knee", "ankle", "foot_index")


class Skeleton:
    """Bones and joints of the working side; what was hardly seen is dashed and hollow."""

    def __init__(self, report: SetReport, motion: Motion, style: Style) -> None:
        self.style, self.motion, self.width = style, motion, report.clip.width

    def draw(self, frame: Picture, i: int) -> None:
        """Draw the skeleton of frame ``i``; joints that were not found are left out."""
        side = min(frame.shape[:2])
        thick = max(2, round(self.style.line * side))
        radius = max(3, round(self.style.joint * side))
        scale = frame.shape[1] / self.width
        at = {name: self.motion.joints_px[name][i] * scale for name in {*sum(BONES, ())}}
        sure = {name: self.motion.joint_confidence[name][i] >= self.style.sure for name in at}
        for a, b in BONES:
            if np.isfinite(at[a]).all() and np.isfinite(at[b]).all():
                dashed = not (sure[a] and sure[b])
                line(frame, at[a], at[b], INK, thick + 4, dashed=False)
                line(frame, at[a], at[b], self.style.skeleton, thick, dashed=dashed)
        for name in JOINTS:
            if np.isfinite(at[name]).all():
                _joint(frame, at[name], radius, self.style.skeleton, filled=bool(sure[name]))


class Arcs:
    """Arcs of the knee angle and the angle between trunk and thigh, with their degrees.

    The hip's arc lies on the front of the body and the knee's behind the leg, also where a joint
    is straighter than straight.
    """

    def __init__(self, report: SetReport, motion: Motion, facing: Side, style: Style) -> None:
        self.style, self.motion, self.width = style, motion, report.clip.width
        self.front = 1 if facing == "left" else -1  # 1: clockwise from the trunk over the front

    def draw(self, frame: Picture, i: int) -> None:
        """Draw both arcs of frame ``i``, each only where its three joints were found."""
        knee, hip = self.motion.knee_angle_deg[i], self.motion.trunk_thigh_angle_deg[i]
        self._arc(frame, i, ("hip", "knee", "ankle"), knee, -self.front, self.style.knee)
        self._arc(frame, i, ("shoulder", "hip", "knee"), hip, self.front, self.style.hip)

    def _arc(
        self,
        frame: Picture,
        i: int,
        joints: tuple[str, str, str],
        angle_deg: float,
        clockwise: int,
        colour: Colour,
    ) -> None:
        scale = frame.shape[1] / self.width
        a, vertex, b = (self.motion.joints_px[name][i] * scale for name in joints)
        if not np.isfinite([*a, *vertex, *b, angle_deg]).all():
            return
        side = min(frame.shape[:2])
        radius = min(self.style.arc * side, 0.6 * length(a - vertex), 0.6 * length(b - vertex))
        start = float(np.degrees(np.arctan2(*(a - vertex)[::-1])))
        end = float(np.degrees(np.arctan2(*(b - vertex)[::-1])))
        turn = clockwise * (clockwise * (end - start) % 360)
        for ink, width in ((INK, 4), (colour, 0)):
            cv2.ellipse(
                frame,
                fixed(vertex),
                (round(radius * 16), round(radius * 16)),
                0,
                start,
                start + turn,
                ink,
                max(2, round(self.style.line * side)) + width,
                cv2.LINE_AA,
                SHIFT,
            )
        plate = label(
            f"{angle_deg:.0f}°",
            round(self.style.text * side * 0.9),
            colour,
            INK,
            self.style.backing,
            bold=True,
        )
        middle = np.radians(start + turn / 2)
        outwards = np.array([np.cos(middle), np.sin(middle)])
        x, y = vertex + outwards * (radius + 0.75 * plate.width)
        plate.blend(frame, x, y - plate.height / 2, "centre")


def _joint(
    frame: Picture, at: NDArray[np.float64], radius: int, colour: Colour, *, filled: bool
) -> None:
    cv2.circle(frame, fixed(at), (radius + 2) * 16, INK, -1, cv2.LINE_AA, SHIFT)
    cv2.circle(frame, fixed(at), radius * 16, colour, -1, cv2.LINE_AA, SHIFT)
    if not filled:
        cv2.circle(frame, fixed(at), round(radius * 0.65 * 16), INK, -1, cv2.LINE_AA, SHIFT)
