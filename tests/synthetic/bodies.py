"""What bodies of other systems have to show, whatever their skeleton."""

from __future__ import annotations

import numpy as np

from lab.synthetic.set.stage import Stage
from lab.synthetic.set.truth import ANGLES, measure


def check_feet_and_knees(lift: Stage) -> None:
    """The feet keep their place, and the knee's truth is what hip, knee and ankle show."""
    names = [m.name for m in lift.marks]
    lifting = lift.timeline.sitting == 0
    hip, knee, ankle = (
        lift.joints[lifting][:, names.index(f"left_{n}")] for n in ("hip", "knee", "ankle")
    )
    assert np.ptp(ankle, axis=0).max() < 0.002
    a, b = ((p - knee)[:, [0, 2]] for p in (hip, ankle))
    cosine = np.sum(a * b, axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
    angles = dict(zip(ANGLES, measure(lift).angles[lifting].T, strict=True))
    shown = np.degrees(np.arccos(cosine))
    assert np.abs(shown - angles["knee_angle_left_deg"]).max() < 0.5
