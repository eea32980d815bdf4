"""The evidence for the lower back: the spine as it was seen, beside the reference rep's."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from thrust_vision.form.report import LumbarStatus, SetReport
from thrust_vision.kinematics.motion import CHEST, Motion
from thrust_vision.render.labels import Picture
from thrust_vision.render.strokes import line
from thrust_vision.render.style import INK, Style

FloatArray = NDArray[np.float64]


class Back:
    """The spine from neck to sacrum; at lockouts also the reference rep's, on the same chest.

    With the chests laid over each other, what is left between the two lines is the difference of
    the lower backs. Dashed where plates hide it, and left out where it is not told.
    """

    def __init__(self, report: SetReport, motion: Motion, style: Style) -> None:
        self.style, self.back_px, self.width = style, motion.back_px, report.clip.width
        self.hidden = motion.back_hidden
        self.reference: FloatArray | None = None
        self.compared: set[int] = set()
        self.not_visible: set[int] = set()
        statuses = {entry.measures.lumbar_status for entry in report.reps}
        if statuses == {LumbarStatus.NOT_VISIBLE}:
            self.back_px = None
        for entry in report.reps:
            if entry.measures.lumbar_status is LumbarStatus.NOT_VISIBLE:
                self.not_visible.update(range(entry.rep.start, entry.rep.end + 1))
                continue
            lockout = range(entry.rep.lockout_first, entry.rep.lockout_last + 1)
            if entry.rep.number != report.reference_rep:
                self.compared.update(lockout)
            elif self.back_px is not None and np.isfinite(self.back_px[lockout]).any():
                self.reference = np.nanmedian(self.back_px[lockout], axis=0)

    def draw(self, frame: Picture, i: int) -> None:
        """Draw the spine of frame ``i``, where the close look saw it."""
        if self.back_px is None or i in self.not_visible or not np.isfinite(self.back_px[i]).all():
            return
        side, scale = min(frame.shape[:2]), frame.shape[1] / self.width
        thick = max(2, round(self.style.line * side))
        if self.reference is not None and i in self.compared:
            usual = on_the_same_chest(self.reference, self.back_px[i]) * scale
            for a, b in pairwise(usual[CHEST - 1 :]):
                line(frame, a, b, INK, thick + 2, dashed=False)
                line(frame, a, b, self.style.skeleton, max(1, thick - 1), dashed=True)
        spine = self.back_px[i] * scale
        for number, (a, b) in enumerate(pairwise(spine)):
            line(frame, a, b, INK, thick + 4, dashed=False)
            lower = number >= CHEST - 1
            line(frame, a, b, self.style.back, thick, dashed=self.hidden and lower)


def on_the_same_chest(back_px: FloatArray, like_px: FloatArray) -> FloatArray:
    """A spine (k, 2), turned and moved so that its chest lies on another's as well as it can.

    The rotation is Umeyama's least-squares solution (1991), without scaling.
    """
    middle, wanted = back_px[:CHEST].mean(axis=0), like_px[:CHEST].mean(axis=0)
    covariance = (like_px[:CHEST] - wanted).T @ (back_px[:CHEST] - middle)
    left, _, right = np.linalg.svd(covariance)
    upright = np.diag([1.0, np.sign(np.linalg.det(left @ right))])
    turn = left @ upright @ right
    return np.asarray((back_px - middle) @ turn.T + wanted)
