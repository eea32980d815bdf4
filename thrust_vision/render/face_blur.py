"""Making the lifter unrecognisable."""

import numpy as np

from thrust_vision.body.motion import Motion
from thrust_vision.form.report import SetReport
from thrust_vision.render.canvas import Canvas


class BlurFace:
    """Makes the lifter's head unrecognisable; other people in the picture are not covered."""

    #: Radius around the ear, of the trunk's length: reaches from chin to crown with room to spare.
    RADIUS = 0.36

    def __init__(self, report: SetReport, motion: Motion) -> None:
        self.width = report.clip.width
        ear, trunk = motion.joints_px["ear"], motion.joints_px["shoulder"] - motion.joints_px["hip"]
        seen = np.flatnonzero(np.isfinite(ear).all(axis=1))
        frames = np.arange(len(motion))
        # Between sightings the head is taken to move evenly, so that it never shows in a gap.
        self.centre_px = (
            np.stack([np.interp(frames, seen, ear[seen, axis]) for axis in (0, 1)], axis=1)
            if len(seen)
            else None
        )
        lengths = np.hypot(*trunk.T)
        known = lengths[np.isfinite(lengths)]
        self.radius_px = self.RADIUS * (float(np.median(known)) if len(known) else 0.0)

    def draw(self, canvas: Canvas, i: int) -> None:
        """Replace the head by a few large patches of colour."""
        if self.centre_px is not None:
            scale = canvas.width / self.width
            canvas.smear(self.centre_px[i] * scale, self.radius_px * scale)
