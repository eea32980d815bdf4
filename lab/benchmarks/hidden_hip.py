"""Whether the near plate shows better than the keypoint network where the hidden hip goes.

    python -m lab.benchmarks.hidden_hip FOLDER... [--cache DIR] [--model NAME]

The folders hold clips and truth files made by ``python -m lab.synthetic render``. Of each set
behind plates the lockouts are compared with that of the first braced rep: the angle shoulder-hip-
knee in the picture with either hip, and hip extension by the net's own angle, by the joints with
either hip, and by the mean that the program reports.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lab.benchmarks.arguments import Given, given
from lab.benchmarks.tables import mae, markdown
from lab.benchmarks.truth import TrueClip, pair_reps
from thrust_vision.analysis import recognise_clip
from thrust_vision.body.plates import PlateTrack
from thrust_vision.measure.lockout_angles import (
    LockoutModel,
    point_estimates,
    read_reps,
    trunk_thigh_deg,
)
from thrust_vision.measure.measure_set import conditions_of
from thrust_vision.measure.posed import pose_set
from thrust_vision.reps.rep import Rep
from thrust_vision.settings import FITTED_WITH, Settings
from thrust_vision.weights.model_files import model_file

FloatArray = NDArray[np.float64]

COLUMNS = ["trunk-thigh, net's hip", "trunk-thigh, plate's hip"]
COLUMNS += [
    "hip, net's angle",
    "hip, joints, net's hip",
    "hip, joints, plate's hip",
    "hip, as reported",
]


@dataclass(frozen=True, eq=False)
class Lockouts:
    """(reps, 6) errors of one set's lockouts beside the braced rep's, degrees, as COLUMNS."""

    clip: TrueClip
    off_deg: FloatArray


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table for folders of rendered clips."""
    asked = given(__doc__, arguments)
    angles = LockoutModel.load(model_file("lockout_angles.json"))
    with_plates = [clip for clip in asked.clips if clip.plate_m > 0]
    sets = [found for clip in with_plates if (found := lockouts(clip, asked, angles))]
    lines = []
    for name, low, high in (("to 10°", 0, 10), ("10 to 20°", 10, 20)):
        members = [s for s in sets if low <= abs(s.clip.yaw_deg) < high]
        if members:
            off = np.concatenate([s.off_deg for s in members])
            lines.append([name, f"{len(members)}", f"{len(off)}", *map(mae, off.T)])
    header = ["yaw", "clips", "reps", *COLUMNS]
    print(
        markdown("Lockouts beside the braced rep's, behind plates, MAE in degrees", header, lines)
    )


def lockouts(clip: TrueClip, asked: Given, angles: LockoutModel) -> Lockouts | None:
    """The errors of one set; None where plate, close look or a braced rep beside others lack."""
    settings = Settings()
    seen = recognise_clip(asked.observed(clip), settings)
    if seen.scene is None or seen.body is None or seen.body.net is None:
        return None
    conditions, plate, net = conditions_of(seen.scene), seen.body.plate, seen.body.net
    if not conditions.plates:
        return None
    pairs = pair_reps(
        np.array([rep.lockout_s for rep in clip.reps]),
        np.array([rep.lockout_s for rep in seen.reps]),
    )
    braced = next((k for k, (i, _) in enumerate(pairs) if clip.reps[i].braced), None)
    if braced is None or len(pairs) < 2:
        return None
    found = [seen.reps[j] for _, j in pairs]
    posed = pose_set(seen.body, seen.reps, seen.scene, conditions, settings)
    by_plate = read_reps(found, posed, net, conditions, plate)
    by_net = read_reps(found, posed, net, conditions, PlateTrack.unseen(len(plate)))
    estimates = point_estimates(by_plate, braced, angles, conditions)
    opened = _true_openings(clip, found)
    rows = []
    for (i, _), through_plate, alone, estimate, truly in zip(
        pairs, by_plate, by_net, estimates, opened, strict=True
    ):
        lean = 0.0 if i == pairs[braced][0] else angles.braced_high.of(conditions)
        back = FITTED_WITH.lumbar_in_trunk_thigh * (alone.lumbar + lean)
        hip_deg = clip.reps[i].hip_lockout_deg
        rows.append(
            [
                alone.trunk_thigh - truly,
                through_plate.trunk_thigh - truly,
                alone.hip - hip_deg,
                alone.trunk_thigh - back - hip_deg,
                through_plate.trunk_thigh - back - hip_deg,
                estimate["hip_vs_best"] - hip_deg,
            ]
        )
    beside = np.array(rows) - rows[braced]
    return Lockouts(clip, np.delete(beside, braced, axis=0))


def _true_openings(clip: TrueClip, reps: Sequence[Rep]) -> list[float]:
    """The angle shoulder-hip-knee of the true joints in the picture at each lockout, degrees."""
    frames = pd.read_csv(clip.path.with_suffix(".frames.csv"))
    side = json.loads(clip.path.with_suffix(".truth.json").read_text("utf-8"))["near_side"]
    points = {
        f"near_{name}": frames[[f"{side}_{name}_x_px", f"{side}_{name}_y_px"]].to_numpy(float)
        for name in ("shoulder", "hip", "knee", "ankle")
    }
    angle = trunk_thigh_deg(points)
    return [float(np.median(angle[rep.lockout])) for rep in reps]


if __name__ == "__main__":
    main()
