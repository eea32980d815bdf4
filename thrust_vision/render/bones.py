"""Skeleton and angles of the working side."""

import numpy as np

from thrust_vision.body.motion import Motion
from thrust_vision.body.side import Side
from thrust_vision.form.report import SetReport
from thrust_vision.render.canvas import Canvas, FloatArray, dashes
from thrust_vision.render.labels import label
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
#: Corners of the angles that are drawn.
KNEE, HIP = ("hip", "knee", "ankle"), ("shoulder", "hip", "knee")
_ENDS = tuple(dict.fromkeys(name for bone in BONES for name in bone))


class SkeletonDrawing:
    """Bones and joints of the working side; what was hardly seen is dashed and hollow."""

    def __init__(self, report: SetReport, motion: Motion, style: Style) -> None:
        self.style, self.motion, self.width = style, motion, report.clip.width

    def draw(self, canvas: Canvas, i: int) -> None:
        """Draw the skeleton of frame ``i``; joints that were not found are left out."""
        thick = max(2, round(self.style.line * canvas.short_side))
        radius = max(3, round(self.style.joint * canvas.short_side))
        scale = canvas.width / self.width
        at = {name: self.motion.joints_px[name][i] * scale for name in _ENDS}
        at = {name: point for name, point in at.items() if np.isfinite(point).all()}
        sure = {name for name in at if self.motion.joint_confidence[name][i] >= self.style.sure}
        bones = [(a, b) for a, b in BONES if a in at and b in at]
        if bones:
            whole = {bone: np.array([[at[bone[0]], at[bone[1]]]]) for bone in bones}
            parts = [
                ends if sure.issuperset(bone) else dashes(ends[0][0], ends[0][1], thick)
                for bone, ends in whole.items()
            ]
            canvas.lines(np.concatenate(list(whole.values())), INK, thick + 4)
            canvas.lines(np.concatenate(parts), self.style.skeleton, thick)
        for name in at.keys() & set(JOINTS):
            canvas.disc(at[name], radius + 2, INK)
            canvas.disc(at[name], radius, self.style.skeleton)
            if name not in sure:
                canvas.disc(at[name], 0.65 * radius, INK)


class Arcs:
    """Arcs of the knee angle and the angle between trunk and thigh, with their degrees.

    The hip's arc lies on the front of the body and the knee's behind the leg, also where a joint
    is straighter than straight.
    """

    def __init__(self, report: SetReport, motion: Motion, facing: Side, style: Style) -> None:
        self.style, self.motion, self.width = style, motion, report.clip.width
        self.front = 1 if facing == "left" else -1  # 1: clockwise from the trunk over the front

    def draw(self, canvas: Canvas, i: int) -> None:
        """Draw both arcs of frame ``i``, each only where its three joints were found."""
        knee, hip = self.motion.knee_angle_deg[i], self.motion.trunk_thigh_angle_deg[i]
        self._arc(canvas, self._corner(canvas, i, KNEE), knee, (-self.front, self.style.knee))
        self._arc(canvas, self._corner(canvas, i, HIP), hip, (self.front, self.style.hip))

    def _corner(self, canvas: Canvas, i: int, joints: tuple[str, str, str]) -> FloatArray:
        """Three joints (3, 2) on frame ``i``, the middle one that of the angle."""
        points = [self.motion.joints_px[name][i] for name in joints]
        return np.array(points) * (canvas.width / self.width)

    def _arc(
        self, canvas: Canvas, corner: FloatArray, angle_deg: float, look: tuple[int, Colour]
    ) -> None:
        """Draw an angle and its degrees; ``look`` is 1 for clockwise or -1, and the colour."""
        if not np.isfinite([*corner.flat, angle_deg]).all():
            return
        clockwise, colour = look
        vertex = corner[1]
        sides = corner[[0, 2]] - vertex
        side = canvas.short_side
        radius = float(min(self.style.arc * side, *(0.6 * np.hypot(*sides.T))))
        start, end = np.degrees(np.arctan2(sides[:, 1], sides[:, 0])).tolist()
        turn = clockwise * (clockwise * (end - start) % 360)
        thick = max(2, round(self.style.line * side))
        for ink, width in ((INK, thick + 4), (colour, thick)):
            canvas.arc(vertex, radius, (start, start + turn), (ink, width))
        size = round(self.style.text * side * 0.9)
        plate = label(f"{angle_deg:.0f}°", size, colour, INK, self.style.backing, bold=True)
        middle = np.radians(start + turn / 2)
        outwards = np.array([np.cos(middle), np.sin(middle)])
        x, y = vertex + outwards * (radius + 0.75 * plate.width)
        canvas.plate(plate, (x, y - plate.height / 2), "centre")
