"""Which pose model, in which mode: errors of the near leg's joints on rendered clips.

    python -m lab.benchmarks.pose_models FOLDER [--clips N]

FOLDER holds clips and truth files made by ``python -m lab.synthetic render``. Every model of
``models/manifest.json`` that has been fetched runs in both modes over the first N clips.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lab.benchmarks.tables import markdown
from lab.benchmarks.truth import TrueClip, read_split
from thrust_vision.body.angles import interior_angle_deg
from thrust_vision.errors import ModelUnavailableError
from thrust_vision.observe.landmarks import landmark_of
from thrust_vision.observe.pose_landmarker import Mode, open_estimator
from thrust_vision.video.read import ClipReader
from thrust_vision.weights.registry import Model, find_model

FloatArray = NDArray[np.float64]

_MODELS = ("lite", "full", "heavy")
_MODES: tuple[Mode, ...] = ("video", "image")
_JOINTS = ("shoulder", "hip", "knee", "ankle")


@dataclass(frozen=True)
class Errors:
    """Of one model and mode on one clip.

    Attributes:
        found: share of the frames with a person.
        joints: median distances of the near side's joints from the truth, trunk lengths.
        knee_deg: mean absolute error of the knee angle at the lockouts, against the same angle in
            the picture of the true joints.
        frame_s: mean time per frame.
    """

    found: float
    joints: tuple[float, ...]
    knee_deg: float
    frame_s: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clips", type=int)
    options = parser.parse_args(arguments)
    clips = read_split(options.folder)[: options.clips]
    lines = []
    for name in _MODELS:
        try:
            model = find_model(name)
        except ModelUnavailableError as error:
            print(error)
            continue
        for mode in _MODES:
            found = [(clip, run(clip, model, mode)) for clip in clips]
            for load, holds in (("no plates", False), ("plates", True)):
                members = [e for clip, e in found if (clip.plate_m > 0) is holds]
                if members:
                    lines.append([name, mode.upper(), load, f"{len(members)}", *_cells(members)])
    header = ["model", "mode", "load", "clips", "frames with a person"]
    header += [f"{joint}, % of the trunk" for joint in _JOINTS]
    print(
        markdown("Pose models", lines=lines, header=[*header, "knee at lockout, °", "ms a frame"])
    )


def run(clip: TrueClip, model: Model, mode: Mode) -> Errors:
    """One model over one clip."""
    frames = pd.read_csv(clip.path.with_suffix(".frames.csv"))
    side = json.loads(clip.path.with_suffix(".truth.json").read_text("utf-8"))["near_side"]
    true = {
        name: frames[[f"{side}_{name}_x_px", f"{side}_{name}_y_px"]].to_numpy(float)
        for name in _JOINTS
    }
    seen = {name: np.full((len(frames), 2), np.nan) for name in _JOINTS}
    spent_s = 0.0
    with ClipReader(clip.path) as reader, open_estimator(model.path, mode) as estimator:
        for frame in reader:
            begun = time.perf_counter()
            poses = estimator.find(frame.image, frame.time_s)
            spent_s += time.perf_counter() - begun
            for name in _JOINTS if poses else ():
                seen[name][frame.index] = poses[0].xy_px[landmark_of(side, name)]
    trunk_px = np.median(np.linalg.norm(true["shoulder"] - true["hip"], axis=1))
    off = {name: np.linalg.norm(seen[name] - true[name], axis=1) / trunk_px for name in _JOINTS}
    knees = [
        interior_angle_deg(joints["hip"], joints["knee"], joints["ankle"])
        for joints in (seen, true)
    ]
    top = (frames["phase"] == "lockout").to_numpy()
    misses = [
        np.nanmedian(knees[0][rows]) - np.median(knees[1][rows])
        for rep in sorted(set(frames["rep"][top]))
        if np.isfinite(knees[0][rows := np.flatnonzero(top & (frames["rep"] == rep))]).any()
    ]
    return Errors(
        found=float(np.isfinite(seen["hip"][:, 0]).mean()),
        joints=tuple(float(np.nanmedian(off[name])) for name in _JOINTS),
        knee_deg=float(np.mean(np.abs(misses))) if misses else np.nan,
        frame_s=spent_s / len(frames),
    )


def _cells(members: Sequence[Errors]) -> list[str]:
    joints = np.nanmean([e.joints for e in members], axis=0)
    return [
        f"{100 * np.mean([e.found for e in members]):.1f} %",
        *(f"{100 * off:.0f}" for off in joints),
        f"{np.nanmean([e.knee_deg for e in members]):.1f}",
        f"{1000 * np.mean([e.frame_s for e in members]):.0f}",
    ]


if __name__ == "__main__":
    main()
