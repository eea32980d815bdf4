"""What the errors of knee, hip and back are made of: true parts fed in, one after the other.

    python -m benchmarks.error_parts FOLDER... [--cache DIR] [--model NAME]

The folders hold clips and truth files made by ``python -m synthetic render``. With --cache, what
the models found is kept for the next time.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.given import Given, given
from benchmarks.observations import kept, short_hash
from benchmarks.tables import mae, markdown
from benchmarks.truth import TrueClip, pair_reps
from thrust_vision.kinematics.angles import interior_angle_deg
from thrust_vision.kinematics.circumstances import Circumstances
from thrust_vision.kinematics.close_angles import (
    LUMBAR_IN_TRUNK_THIGH,
    CloseModel,
    Reading,
    read_reps,
    told_of,
    trunk_thigh_deg,
)
from thrust_vision.pose.close_look import CloseLook, Where
from thrust_vision.pose.lifter_net import look_closer
from thrust_vision.reps.rep import Rep
from thrust_vision.resources import model_file
from thrust_vision.scene.closer import seen_in
from thrust_vision.scene.recognise import Recognition
from thrust_vision.settings import Settings

FloatArray = NDArray[np.float64]

_LEG = ("ankle", "knee", "hip")
_TRUNK = ("shoulder", "knee", "hip")
#: Cloth that hangs farther off the skin than this is loose, m.
_LOOSE_M = 0.008
_KNEE_STEPS = ("as measured", "true times", "true window", *(f"true {name}" for name in _LEG))
_BACK_STEPS = _KNEE_STEPS[:3]
_FROM_START_STEPS = ("net's angle alone", *_BACK_STEPS)
_JOINTS_STEPS = ("the net's joints", *(f"true {name}" for name in _TRUNK), "true back")


_INTRODUCTION = """
## What the errors are made of

The same clips, with true parts fed in one after the other. *As measured*: the reps that the
program found. *True times*: start and lockout of each rep are the true ones. *True window*: the
close-up is also cut where the true shoulder and ankle put it. What is left then is the lifter
net's own error on the picture: hidden joints, cloth, unfamiliar bodies. *True ankle*, *knee*,
*hip*: the knee angle in the picture from the net's three joints, of which one, two and all three
are the true ones; what is left at the end is perspective, since the angle in the picture is not
the leg's. *Net's angle alone*: hip extension without the second way to it, its mean error over all
reps taken out; lumbar extension without what the set's other reps tell of it. The last table is
about the second way alone, what the angle shoulder-hip-knee opens less 0.6 times the lumbar change:
from the net's joints, from more and more true ones, and with the true lumbar change at last; what
is left then is perspective, and that backs do not bend where the 0.6 has it. All of it without a
reference rep."""


@dataclass(frozen=True)
class Errors:
    """Of one rep, degrees, after each step: true times, true window, and the true joints.

    ``net_hip_change`` and ``net_lumbar_change`` are those of the net's own angles, as measured,
    ``joints_hip_change`` that by the joints.
    """

    clip: TrueClip
    loose: bool
    knee: tuple[float, ...]
    net_hip_change: float
    hip_change: tuple[float, ...]
    joints_hip_change: tuple[float, ...]
    net_lumbar_change: float
    lumbar_change: tuple[float, ...]
    lumbar_lockout: tuple[float, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables for folders of rendered clips."""
    asked = given(__doc__, arguments)
    found = [e for clip in asked.clips for e in errors(clip, asked)]
    print(_INTRODUCTION)
    for title, steps, pick in (
        ("Knee angle at lockout", _KNEE_STEPS, lambda e: e.knee),
        ("Lumbar extension at lockout, change within the set", _BACK_STEPS, _within_set(found)),
        ("Lumbar extension from start to lockout", _FROM_START_STEPS, _lumbar_with_the_nets),
        ("Hip extension from start to lockout", _FROM_START_STEPS, _hip_with_the_nets(found)),
        ("Hip extension by the joints", _JOINTS_STEPS, lambda e: e.joints_hip_change),
    ):
        print(table(title, steps, found, pick))


def errors(clip: TrueClip, asked: Given) -> list[Errors]:
    """Those of the reps that the program finds; none where it finds no set."""
    observation = asked.observed(clip)
    seen = seen_in(observation, Settings())
    if seen.scene is None or observation.close is None:
        return []
    truth = json.loads(clip.path.with_suffix(".truth.json").read_text("utf-8"))
    frames = pd.read_csv(clip.path.with_suffix(".frames.csv"))
    where = seen.circumstances
    pairs = pair_reps(
        np.array([rep.lockout_s for rep in clip.reps]),
        np.array([rep.lockout_s for rep in seen.reps]),
    )
    found = [seen.reps[j] for _, j in pairs]
    true = [_true_rep(truth["reps"][i], frames["time_s"].to_numpy()) for i, _ in pairs]
    again = _through_the_true_window(clip, frames, truth["near_side"], asked.cache)
    looks = ((found, observation.close), (true, observation.close), (true, again))
    steps = [_readings(reps, seen, close, where) for reps, close in looks]
    angles = CloseModel.load(model_file("close_angles.json"))
    told = [told_of(step, None, angles, where, braced=False) for step in steps]
    rows = []
    for k, (i, _) in enumerate(pairs):
        rep = clip.reps[i]
        read = [step[k] for step in steps]
        knees = [reading.knee for reading in read]
        knees += _knees_of(true[k], again, frames, truth["near_side"])
        opens = _openings_of(true[k], again, frames, truth["near_side"])
        backs = [read[-1].lumbar - read[-1].lumbar_start] * len(opens) + [rep.lumbar_change_deg]
        hips = np.array([*opens, opens[-1]]) - LUMBAR_IN_TRUNK_THIGH * np.array(backs)
        own = read[0].lumbar - read[0].lumbar_start
        rows.append(
            Errors(
                clip,
                truth["outfit"]["top_looseness_m"] > _LOOSE_M,
                tuple(knee - rep.knee_lockout_deg for knee in knees),
                read[0].hip - read[0].hip_start - rep.hip_change_deg,
                tuple(step[k]["hip_change"] - rep.hip_change_deg for step in told),
                tuple(hips - rep.hip_change_deg),
                own - rep.lumbar_change_deg,
                tuple(step[k]["lumbar_change"] - rep.lumbar_change_deg for step in told),
                tuple(r.lumbar - rep.lumbar_lockout_deg for r in read),
            )
        )
    return rows


def _readings(
    reps: Sequence[Rep], seen: Recognition, close: CloseLook, where: Circumstances
) -> tuple[Reading, ...]:
    assert seen.motion is not None
    assert seen.plate is not None
    return read_reps(reps, seen.motion, close, where, seen.plate)


def _true_rep(rep: dict[str, Any], time_s: FloatArray) -> Rep:
    def frame(time: float) -> int:
        return int(np.argmin(np.abs(time_s - time)))

    top_s, last_s = rep["lockout_from_s"], rep["lockout_to_s"]
    # Where the clip cuts the rep off there is no start, or no end.
    start_s = top_s if rep["start_s"] is None else rep["start_s"]
    end_s = last_s if rep["end_s"] is None else rep["end_s"]
    return Rep(
        number=int(rep["rep"]),
        complete=bool(rep["complete"]),
        start=frame(start_s),
        lockout_first=frame(top_s),
        lockout_last=frame(last_s),
        end=frame(end_s),
        start_s=start_s,
        lockout_s=rep["lockout_s"],
        end_s=end_s,
        concentric_s=np.nan if rep["start_s"] is None else top_s - start_s,
        hold_s=last_s - top_s,
        eccentric_s=np.nan if rep["end_s"] is None else end_s - last_s,
    )


def _through_the_true_window(
    clip: TrueClip, frames: pd.DataFrame, side: str, cache: Path | None
) -> CloseLook:
    """The close look with the window where the true shoulder and ankle put it."""
    net = model_file("lifter_net.onnx")
    lifts = frames["rep"].to_numpy() > 0

    def still(name: str) -> FloatArray:
        return np.tile(np.median(_place(frames, f"{side}_{name}")[lifts], axis=0), (len(frames), 1))

    where = Where(lifts, still("shoulder"), still("ankle"))

    def look() -> CloseLook:
        return look_closer(lambda *_: None, clip.path, clip.path.name, net, where, anew=False)

    return kept(cache, f"{clip.path.stem}.{short_hash(net)}.window", look)


def _knees_of(rep: Rep, close: CloseLook, frames: pd.DataFrame, side: str) -> list[float]:
    """Knee angles at lockout from the net's joints, more and more of them replaced by the truth."""
    joints = {name: close.points_px[f"near_{name}"][rep.lockout] for name in _LEG}
    knees = []
    for name in _LEG:
        joints[name] = _place(frames, f"{side}_{name}")[rep.lockout]
        angle = interior_angle_deg(joints["hip"], joints["knee"], joints["ankle"])
        knees.append(float(np.nanmedian(angle)))
    return knees


def _openings_of(rep: Rep, close: CloseLook, frames: pd.DataFrame, side: str) -> list[float]:
    """What shoulder-hip-knee opens in a rep, with more and more of the joints the true ones."""
    points = dict(close.points_px)

    def opens() -> float:
        angle = trunk_thigh_deg(points)
        start = np.nan if np.isnan(rep.concentric_s) else angle[rep.start]
        return float(np.nanmedian(angle[rep.lockout]) - start)

    found = [opens()]
    for name in _TRUNK:
        points[f"near_{name}"] = _place(frames, f"{side}_{name}")
        found.append(opens())
    return found


def _place(frames: pd.DataFrame, name: str) -> FloatArray:
    return frames[[f"{name}_x_px", f"{name}_y_px"]].to_numpy(float)


def _within_set(found: Sequence[Errors]) -> Callable[[Errors], tuple[float, ...]]:
    """Errors of the lumbar angle at lockout, less the clip's mean error."""
    means = {
        clip: np.nanmean([e.lumbar_lockout for e in found if e.clip is clip], axis=0)
        for clip in {e.clip for e in found}
    }
    return lambda e: tuple(np.array(e.lumbar_lockout) - means[e.clip])


def _lumbar_with_the_nets(error: Errors) -> tuple[float, ...]:
    """Errors of the lumbar change, before them that of the net's angle."""
    return (error.net_lumbar_change, *error.lumbar_change)


def _hip_with_the_nets(found: Sequence[Errors]) -> Callable[[Errors], tuple[float, ...]]:
    """Errors of the hip's change, before them that of the net's angle less its mean error."""
    mean = float(np.nanmean([e.net_hip_change for e in found]))
    return lambda e: (e.net_hip_change - mean, *e.hip_change)


_GROUPS: tuple[tuple[str, Callable[[Errors], bool]], ...] = (
    ("no plates, yaw to 10°", lambda e: e.clip.plate_m == 0 and abs(e.clip.yaw_deg) <= 10),
    ("no plates, yaw beyond 10°", lambda e: e.clip.plate_m == 0 and abs(e.clip.yaw_deg) > 10),
    ("plates, yaw to 10°", lambda e: e.clip.plate_m > 0 and abs(e.clip.yaw_deg) <= 10),
    ("plates, yaw beyond 10°", lambda e: e.clip.plate_m > 0 and abs(e.clip.yaw_deg) > 10),
    ("tight shirt or none", lambda e: not e.loose),
    ("loose shirt", lambda e: e.loose),
    ("all", lambda _: True),
)


def table(
    title: str,
    steps: Sequence[str],
    found: Sequence[Errors],
    pick: Callable[[Errors], tuple[float, ...]],
) -> str:
    """Mean absolute errors by group after each step."""
    lines = []
    for name, holds in _GROUPS:
        members = [np.array(pick(e)) for e in found if holds(e)]
        if members:
            columns = np.stack(members).T
            lines.append([name, f"{len(members)}", *(mae(list(column)) for column in columns)])
    return markdown(f"{title}, MAE in degrees", ["group", "reps", *steps], lines)


if __name__ == "__main__":
    main()
