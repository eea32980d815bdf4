"""Where the near plate and the hips of a rendered clip really are in the picture."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: Inner end of the sleeves of a long and of a short bar, m from the middle, and the gap before
#: the first plate and between plates, as the renderer builds them.
_COLLAR_M = {1.1: 0.655, 0.92: 0.56}
_GAPS_M = (0.004, 0.002)
#: Where both ends of the bar fall together in the picture (px), its perspective is taken from
#: the camera's place instead.
_END_ON_PX = 15.0


@dataclass(frozen=True, eq=False)
class TruePlate:
    """The near plate of a clip, in pixels.

    Attributes:
        centre_px: (n, 2) middle of the largest plates; seen obliquely, the outline of a thick plate
            lies around its middle, not around its outer face.
        hips_px: (n, 2) middle between the hip joints.
        shoulders_px: (n, 2) middle between the shoulders.
        trunk_px: median length between the two.
        metres_per_px: in the plane that the bar's middle moves in.
        bar_px: (n, 2) the bar's middle.
    """

    centre_px: FloatArray
    hips_px: FloatArray
    shoulders_px: FloatArray
    trunk_px: float
    metres_per_px: float
    bar_px: FloatArray


def read_plate(clip: Path) -> TruePlate | None:
    """The near plate of a rendered clip; None where nobody lifts a barbell with plates."""
    truth = json.loads(clip.with_suffix(".truth.json").read_text("utf-8"))
    load, camera = truth["load"], truth["camera"]
    if load["kind"] != "barbell" or not load["plates"]:
        return None
    table = pd.read_csv(clip.with_suffix(".frames.csv"))

    def place(name: str) -> FloatArray:
        return table[[f"{name}_x_px", f"{name}_y_px"]].to_numpy(float)

    near = truth["near_side"]
    far = "left" if near == "right" else "right"
    half_m = load["bar_half_length_m"]
    towards = half_m * np.cos(np.radians(camera["yaw_deg"])) / camera["distance_m"]
    bar = place("bar_centre")
    centre = _along_bar(
        bar,
        place(f"bar_{near}_end"),
        place(f"bar_{far}_end"),
        _middle_m(load["plates"], half_m) / half_m,
        -towards,
    )
    hips = (place("left_hip") + place("right_hip")) / 2
    shoulders = (place("left_shoulder") + place("right_shoulder")) / 2
    return TruePlate(
        centre_px=centre,
        hips_px=hips,
        shoulders_px=shoulders,
        trunk_px=float(np.median(np.linalg.norm(hips - shoulders, axis=1))),
        metres_per_px=camera["distance_m"] / camera["focal_px"],
        bar_px=bar,
    )


def _middle_m(plates: list[dict[str, float]], half_m: float) -> float:
    """Distance along the bar from its middle to that of its largest plates."""
    largest = max(plate["diameter_m"] for plate in plates)
    at = _COLLAR_M[half_m] + _GAPS_M[0]
    faces = []
    for plate in plates:
        if plate["diameter_m"] > 0.97 * largest:
            faces += [at, at + plate["thickness_m"]]
        at += plate["thickness_m"] + _GAPS_M[1]
    return (faces[0] + faces[-1]) / 2


def _along_bar(
    middle: FloatArray, near: FloatArray, far: FloatArray, at: float, expected: float
) -> FloatArray:
    """(n, 2) the point at share ``at`` of the way from the middle to the near end.

    A straight line is seen as (m + t d) / (1 + t k); the far end (t = -1) and the near end (t = 1)
    give d and k. ``expected`` is k from the camera's place.
    """
    between, bend = near - far, 2 * middle - near - far
    trust = _END_ON_PX**2
    k = (np.sum(bend * between, axis=1) + trust * expected) / (np.sum(between**2, axis=1) + trust)
    k = k[:, None]
    d = near * (1 + k) - middle
    point: FloatArray = (middle + at * d) / (1 + at * k)
    return point
