"""Whether plate and closed chain show better than the keypoint network where a hidden hip is.

    python -m lab.benchmarks.hidden_hip FOLDER... [--cache DIR] [--model NAME]

The folders hold clips and truth files made by ``python -m lab.synthetic render``. Of each set
behind plates the lockouts are compared with that of the first braced rep: the angle shoulder-hip-
knee in the picture with either hip, and hip extension by the net's own angle, by the joints with
either hip, and by the mean that the program reports. A second table is about the starts of all
reps: shoulder-hip-knee by the network's joints and by the closed chain, and hip extension by the
network's own angle and as the program has it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lab.benchmarks.arguments import Given, given
from lab.benchmarks.tables import mae, markdown
from lab.benchmarks.truth import TrueClip, TrueRep, pair_reps
from thrust_vision.analysis import recognise_clip
from thrust_vision.body.plates import PlateTrack
from thrust_vision.measure.closed_chain import opening_by_chain_deg
from thrust_vision.measure.conditions import CaptureConditions
from thrust_vision.measure.lockout_angles import (
    LockoutModel,
    RepAngles,
    hip_at_start,
    point_estimates,
    read_reps,
    trunk_thigh_deg,
)
from thrust_vision.measure.measure_set import conditions_of
from thrust_vision.measure.posed import pose_set
from thrust_vision.observe.net_track import NetTrack
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


STARTS = [
    "trunk-thigh, net's joints",
    "trunk-thigh, closed chain",
    "hip, net's angle",
    "hip, as counted",
]


@dataclass(frozen=True, eq=False)
class HiddenHips:
    """How far the hips of one set are off.

    Attributes:
        clip: the set.
        off_deg: (reps, 6) errors of its lockouts beside the braced rep's, degrees, as COLUMNS.
        starts_deg: (reps, 4) errors of the reps' starts, degrees, as STARTS.
    """

    clip: TrueClip
    off_deg: FloatArray
    starts_deg: FloatArray


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table for folders of rendered clips."""
    asked = given(__doc__, arguments)
    angles = LockoutModel.load(model_file("lockout_angles.json"))
    with_plates = [clip for clip in asked.clips if clip.plate_m > 0]
    sets = [found for clip in with_plates if (found := hidden_hips(clip, asked, angles))]
    lockouts, starts = [], []
    for name, low, high in (("to 10°", 0, 10), ("10 to 20°", 10, 20), ("beyond", 20, 90)):
        members = [s for s in sets if low <= abs(s.clip.yaw_deg) < high]
        if members:
            off = np.concatenate([s.off_deg for s in members])
            lockouts.append([name, f"{len(members)}", f"{len(off)}", *map(mae, off.T)])
            off = np.concatenate([s.starts_deg for s in members])
            starts.append([name, f"{len(members)}", f"{len(off)}", *map(mae, off.T)])
    header = ["yaw", "clips", "reps"]
    beside = "Lockouts beside the braced rep's, behind plates, MAE in degrees"
    print(markdown(beside, [*header, *COLUMNS], lockouts))
    print(markdown("Starts, behind plates, MAE in degrees", [*header, *STARTS], starts))


def hidden_hips(clip: TrueClip, asked: Given, angles: LockoutModel) -> HiddenHips | None:
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
    true_deg = _true_opening_deg(clip)
    opened = [float(np.median(true_deg[rep.lockout])) for rep in found]
    true_reps = [clip.reps[i] for i, _ in pairs]
    starts = _starts(
        true_deg,
        list(zip(true_reps, found, by_plate, strict=True)),
        angles,
        net,
        conditions=conditions,
    )
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
    return HiddenHips(clip, np.delete(beside, braced, axis=0), starts)


def _starts(
    true_deg: FloatArray,
    reps: Sequence[tuple[TrueRep, Rep, RepAngles]],
    angles: LockoutModel,
    net: NetTrack,
    *,
    conditions: CaptureConditions,
) -> FloatArray:
    """(reps, 4) errors as STARTS, of the reps that show their start."""
    joints_deg = trunk_thigh_deg(net.points_px)
    chain_deg = opening_by_chain_deg(net.points_px, [rep.lockout for _, rep, _ in reps], conditions)
    rows = []
    for true, rep, found in reps:
        around = slice(max(rep.start - 1, 0), rep.start + 2)
        hip_deg = true.hip_lockout_deg - true.hip_change_deg
        rows.append(
            [
                np.nanmedian(joints_deg[around] - true_deg[around]),
                np.nanmedian(chain_deg[around] - true_deg[around]),
                found.hip_start - hip_deg,
                hip_at_start(found, angles) - hip_deg,
            ]
        )
    off: FloatArray = np.array(rows)
    shown: FloatArray = off[np.isfinite(off).all(axis=1)]
    return shown


def _true_opening_deg(clip: TrueClip) -> FloatArray:
    """(n,) shoulder-hip-knee of the true joints in the picture, degrees."""
    frames = pd.read_csv(clip.path.with_suffix(".frames.csv"))
    side = json.loads(clip.path.with_suffix(".truth.json").read_text("utf-8"))["near_side"]
    points = {
        f"near_{name}": frames[[f"{side}_{name}_x_px", f"{side}_{name}_y_px"]].to_numpy(float)
        for name in ("shoulder", "hip", "knee", "ankle")
    }
    opening: FloatArray = trunk_thigh_deg(points)
    return opening


if __name__ == "__main__":
    main()
