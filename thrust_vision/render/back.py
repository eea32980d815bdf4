"""The evidence for the lower back: the spine as it was seen, beside the reference rep's."""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.motion import CHEST, Motion
from thrust_vision.form.report import LumbarStatus, SetReport
from thrust_vision.render.canvas import Canvas, dashes
from thrust_vision.render.style import INK, Style

FloatArray = NDArray[np.float64]


class Back:
    """The spine from neck to sacrum; at lockouts also the reference rep's, on the same chest.

    With the chests laid over each other, what is left between the two lines is the difference of
    the lower backs. Dashed where plates hide it, and left out where it is not measured.
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

    def draw(self, canvas: Canvas, i: int) -> None:
        """Draw the spine of frame ``i``, where the close look saw it."""
        if self.back_px is None or i in self.not_visible or not np.isfinite(self.back_px[i]).all():
            return
        scale = canvas.width / self.width
        thick = max(2, round(self.style.line * canvas.short_side))
        if self.reference is not None and i in self.compared:
            usual = _pairs(on_the_same_chest(self.reference, self.back_px[i])[CHEST - 1 :] * scale)
            dashed = np.concatenate([dashes(a, b, max(1, thick - 1)) for a, b in usual])
            canvas.lines(usual, INK, thick + 2)
            canvas.lines(dashed, self.style.skeleton, max(1, thick - 1))
        spine = _pairs(self.back_px[i] * scale)
        canvas.lines(spine, INK, thick + 4)
        if self.hidden:
            lower = np.concatenate([dashes(a, b, thick) for a, b in spine[CHEST - 1 :]])
            spine = np.concatenate([spine[: CHEST - 1], lower])
        canvas.lines(spine, self.style.back, thick)


def _pairs(points: FloatArray) -> FloatArray:
    """The stretches (n - 1, 2, 2) between points (n, 2) in a row."""
    return np.stack([points[:-1], points[1:]], axis=1)


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
