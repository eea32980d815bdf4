"""What the keypoint network reads of a set's reps, on the stills that matter.

    python -m lab.fitting.read_stills OUT --split {train,calibrate,vitruvian} --seed N [--clips 24]
                                          [--figures FIGURES] [--net FILE]

Seeds of the splits ``train`` and ``vitruvian`` must be others than the network learnt from.
Of every rep of a rendered set it takes the start and two frames of the lockout, cuts the crop where
the network itself puts shoulder and ankle, and writes what it reads beside the truth, a JSON file
a set; sets already there are kept. It costs a tenth of rendering and observing the film, and leaves
out what film adds: the following of the lifter, plates found or not, the smoothing in time.
"""

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lab.synthetic.body.chain import ChainError
from lab.synthetic.render.render import pictures
from lab.synthetic.render.stills import near_side
from lab.synthetic.set.stage import Stage, stage_number
from lab.synthetic.set.truth import Truth, measure, rep_rows
from thrust_vision.measure.closed_chain import opening_by_chain_deg
from thrust_vision.measure.conditions import CaptureConditions
from thrust_vision.measure.lockout_angles import trunk_thigh_deg
from thrust_vision.observe.crop import Crop
from thrust_vision.observe.keypoint_net import KeypointNet

FloatArray = NDArray[np.float64]

NET = Path(__file__).parents[2] / "models" / "keypoint_net.onnx"
FPS = 6.0
YAWS_DEG = (0.0, 25.0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write what the network predicts of a split's sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--split", choices=("train", "calibrate", "vitruvian"), required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--figures", type=Path, help="folder of the figures or of the model")
    parser.add_argument("--clips", type=int, default=24)
    parser.add_argument("--net", type=Path, default=NET, help="the network (default: today's)")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    net = KeypointNet(asked.net)
    for number in range(asked.clips):
        path = asked.out / f"{asked.split}-{asked.seed}-{number:03d}.json"
        if path.exists():
            continue
        try:
            stage = stage_number(
                asked.split, asked.seed, number, FPS, yaws_deg=YAWS_DEG, figures=asked.figures
            )
        except ChainError as error:
            print(f"{path.stem}: {error}", flush=True)
            continue
        write(path, stage, net)
        print(path.stem, flush=True)


def write(path: Path, stage: Stage, net: KeypointNet) -> None:
    """Write what the network reads of one set."""
    truth = measure(stage)
    numbers, frames = _chosen(stage, truth)
    track = _predicted(stage, truth, frames, net)
    conditions = CaptureConditions(
        bool(stage.spec.load.plates), stage.camera.yaw_deg, stage.spec.bench is None
    )
    lockouts = [slice(3 * k + 1, 3 * k + 3) for k in range(len(numbers) // 3)]
    track["chain"] = opening_by_chain_deg(track, lockouts, conditions)
    reps = {
        number: _read(track, numbers == number, plates=conditions.plates)
        for number in np.unique(numbers)
    }
    true = {row["rep"]: row for row in rep_rows(stage, truth)}
    content = {
        "body": stage.spec.shape.body_id,
        "plates": conditions.plates,
        "yaw_deg": conditions.yaw_deg,
        "floor": conditions.floor,
        "reps": [
            {"read": read, "true": {k: true[n][k] for k in ("start", "lockout", "braced")}}
            for n, read in reps.items()
        ],
    }
    part = path.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def _chosen(stage: Stage, truth: Truth) -> tuple[NDArray[np.int64], list[int]]:
    """Of each rep that begins in the clip: its number, thrice, and its start and two lockouts."""
    phases = np.array(stage.timeline.phase)
    numbers, frames = [], []
    for row in rep_rows(stage, truth):
        own = np.flatnonzero(stage.timeline.rep == row["rep"])
        top = own[phases[own] == "lockout"]
        if row["start"] is not None:
            frames += [int(own[0]), int(top[0]), int(top[len(top) // 2])]
            numbers += [int(str(row["rep"]))] * 3
    return np.array(numbers), frames


def _predicted(
    stage: Stage, truth: Truth, frames: list[int], net: KeypointNet
) -> dict[str, FloatArray]:
    """Points (n, 2) and angles (n,) that the network finds on the frames, by name."""
    side = near_side(stage)
    ends = [
        np.median(truth.pixels[frames][:, truth.names.index(f"{side}_{joint}")], axis=0)
        for joint in ("shoulder", "ankle")
    ]
    shown = list(pictures(stage, frames))
    # First where they truly are, then where the network puts them, as on film.
    first = [net.predict(picture, Crop.between(ends[0], ends[1])) for picture in shown]
    ends = list(np.median([net.ends_px(each) for each in first], axis=0))
    found = [net.predict(picture, Crop.between(ends[0], ends[1])) for picture in shown]
    points = {n: np.array([f.points_px[k] for f in found]) for k, n in enumerate(net.points)}
    angles = {n: np.array([f.angles_deg[k] for f in found]) for k, n in enumerate(net.angles)}
    doubt = np.array([f.angle_spread_deg[net.angles.index("hip_extension_deg")] for f in found])
    return points | angles | {"doubt": doubt}


def _read(track: dict[str, FloatArray], own: NDArray[np.bool_], *, plates: bool) -> dict[str, Any]:
    """Angles of one rep, of which the first frame is the start, degrees."""
    kept = {name: values[own] for name, values in track.items()}
    opening = trunk_thigh_deg(kept)
    hip, lumbar = kept["hip_extension_deg"], kept["lumbar_extension_deg"]
    return {
        "knee": float(np.median(kept["knee_angle_deg"][1:])),
        "hip": float(np.median(hip[1:])),
        "lumbar": float(np.median(lumbar[1:])),
        "hip_start": float(hip[0]),
        "lumbar_start": float(lumbar[0]),
        "trunk_thigh": float(np.median(opening[1:])),
        "trunk_thigh_opens": math.nan if plates else float(np.median(opening[1:]) - opening[0]),
        "chain_start": float(kept["chain"][0]) if plates else math.nan,
        "doubt": float(np.median(kept["doubt"][1:])),
    }


if __name__ == "__main__":
    main()
