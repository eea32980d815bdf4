"""What is won by turning the knee's picture back into the plane of the leg.

    python -m lab.benchmarks.leg_plane FOLDER...

FOLDER holds truth files made by ``python -m lab.synthetic render``. On lockouts, the pixels of the
true joints are turned back into a plane that is parallel to the lifter's side: with the true
camera, and with one as badly known as it would be (yaw off by ``YAW_OFF_DEG``, level, a usual
lens).
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lab.benchmarks.tables import mae, markdown
from lab.synthetic.render.camera import Camera
from thrust_vision.body.angles import interior_angle_deg

FloatArray = NDArray[np.float64]

#: Spread of the yaw's error, degrees, and focal length of a usual lens in longer edges.
YAW_OFF_DEG, USUAL_FOCAL = 4.0, 0.9
_LEG = ("hip", "knee", "ankle")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table for folders of rendered clips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    paths = sorted(path for folder in options.folders for path in folder.glob("*.truth.json"))
    rng = np.random.default_rng(0)
    rows = [row for path in paths for row in errors(path, float(rng.normal(0, YAW_OFF_DEG)))]
    lines = []
    for low, high in ((0, 10), (10, 20), (20, 30)):
        members = [row[1:] for row in rows if low <= row[0] < high]
        if members:
            cells = (mae(list(column)) for column in zip(*members, strict=True))
            lines.append([f"{low} to {high}°", f"{len(members)}", *cells])
    header = ["yaw", "clips", "in the picture", "true camera", "camera as known"]
    print(markdown("Knee at lockout from the true joints, MAE in degrees", header, lines))


def errors(path: Path, yaw_off_deg: float) -> list[tuple[float, float, float, float]]:
    """Yaw, and medians over a clip's lockouts of three errors, degrees; empty without lockouts."""
    truth: dict[str, Any] = json.loads(path.read_text("utf-8"))
    frames = pd.read_csv(path.with_name(truth["clip"]).with_suffix(".frames.csv"))
    frames = frames[(frames["phase"] == "lockout") & (frames["rep"] > 0)]
    if frames.empty:
        return []
    side, size = truth["near_side"], (truth["width_px"], truth["height_px"])
    known = truth["camera"]
    camera = Camera(
        facing=truth["facing"],
        yaw_deg=known["yaw_deg"],
        height_m=known["height_m"],
        roll_deg=known["roll_deg"],
        distance_m=known["distance_m"],
        focal_px=known["focal_px"],
        width_px=size[0],
        height_px=size[1],
        target_m=tuple(known["target_m"]),
        shake_deg=0.0,
    )
    guess = replace(
        camera,
        yaw_deg=camera.yaw_deg + yaw_off_deg,
        roll_deg=0.0,
        height_m=camera.target_m[2],
        focal_px=USUAL_FOCAL * max(size),
    )
    leg = [frames[[f"{side}_{name}_x_px", f"{side}_{name}_y_px"]].to_numpy(float) for name in _LEG]
    true = frames[f"knee_angle_{side}_deg"].to_numpy(float)
    ways = [leg, *([_in_plane(points, c) for points in leg] for c in (camera, guess))]
    off = [float(np.median(interior_angle_deg(*way) - true)) for way in ways]
    return [(abs(camera.yaw_deg), off[0], off[1], off[2])]


def _in_plane(points_px: FloatArray, camera: Camera) -> FloatArray:
    """(n, 3) where the rays through some pixels meet a plane parallel to the lifter's side."""
    normal = camera.pose()[1][:, 1]
    rays = np.column_stack(
        [(points_px - camera.principal_px) / camera.focal_px, np.ones(len(points_px))]
    )
    return np.asarray(rays / (rays @ normal)[:, None])


if __name__ == "__main__":
    main()
