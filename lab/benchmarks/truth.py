"""Reading what is known about a rendered clip."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thrust_vision.errors import UsageError
from thrust_vision.measure.lockout_angles import head_raised_deg, trunk_thigh_deg

#: What reading JSON and tables raises on what they should not be.
_DAMAGE = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


@dataclass(frozen=True)
class TrueRep:
    """What one rep really was. Angles in degrees, times in seconds from the first frame.

    The changes are NaN where the clip does not show the rep's start, ``lowering_s`` where it does
    not show its end. ``head_raised_deg`` is as ``head_raised_deg`` of the reps from the true
    points, freed from the camera's roll. ``shin_lockout_deg`` is the shin's tilt, positive with the
    feet far out, ``line_lockout_deg`` the angle shoulder-hip-knee of the near side in
    the picture, beyond 180 where the body bends backwards.
    """

    number: int
    lockout_s: float
    braced: bool
    knee_lockout_deg: float
    hip_change_deg: float
    lumbar_change_deg: float
    lumbar_lockout_deg: float
    hip_lockout_deg: float
    head_raised_deg: float
    complete: bool = True
    partial: bool = False
    shin_lockout_deg: float = math.nan
    line_lockout_deg: float = math.nan
    lowering_s: float = math.nan


@dataclass(frozen=True)
class TrueClip:
    """What a rendered clip shows.

    Attributes:
        path: the film.
        exercise: as in ``session.json``.
        facing: side of the picture where the head is.
        plate_m: diameter of the largest plate, 0 without.
        yaw_deg: camera away from side on.
        body: whose it is.
        variant: as the program names it.
        load: "none", "barbell", "dumbbell", "plate", or "band" with where it lies.
        reps: in order of time.
    """

    path: Path
    exercise: str
    facing: str
    plate_m: float
    yaw_deg: float
    body: str
    variant: str
    load: str
    reps: tuple[TrueRep, ...]


def read_split(folder: Path) -> list[TrueClip]:
    """The rendered clips of a folder that have both film and truth, by name.

    Raises:
        UsageError: a truth file is damaged, or no truth of a rendered clip.
    """
    clips = [_whole(path) for path in sorted(folder.glob("*.truth.json"))]
    return [clip for clip in clips if clip.path.exists()]


def _whole(path: Path) -> TrueClip:
    try:
        return _read(path)
    except _DAMAGE as error:
        why = f"{type(error).__name__} {error}".splitlines()[0].strip()
        raise UsageError(f"{path} is no truth of a rendered clip ({why}).") from error


def _read(path: Path) -> TrueClip:
    truth: dict[str, Any] = json.loads(path.read_text("utf-8"))
    plates = truth["load"].get("plates") or []
    return TrueClip(
        path=path.with_name(truth["clip"]),
        exercise=truth["exercise"],
        facing=truth["facing"],
        plate_m=max((plate["diameter_m"] for plate in plates), default=0.0),
        yaw_deg=float(truth["camera"]["yaw_deg"]),
        body=truth["body"]["body_id"],
        variant=truth.get("variant") or "standard",
        load=" ".join(filter(None, (truth["load"]["kind"], truth.get("band")))),
        reps=_reps(path, truth),
    )


def _reps(path: Path, truth: dict[str, Any]) -> tuple[TrueRep, ...]:
    frames = pd.read_csv(path.with_name(path.name.replace(".truth.json", ".frames.csv")))
    side, roll_deg = truth["near_side"], truth["camera"]["roll_deg"]
    raised = head_raised_deg(
        {
            name: frames[[f"{place}_x_px", f"{place}_y_px"]].to_numpy(float)
            for name, place in (
                ("near_shoulder", f"{side}_shoulder"),
                ("near_ankle", f"{side}_ankle"),
                ("c7", "c7"),
                ("head", "head"),
            )
        }
    )
    raised -= roll_deg if truth["facing"] == "right" else -roll_deg
    line = trunk_thigh_deg(
        {
            f"near_{joint}": frames[[f"{side}_{joint}_x_px", f"{side}_{joint}_y_px"]].to_numpy(
                float
            )
            for joint in ("shoulder", "hip", "knee", "ankle")
        }
    )
    top = (frames["phase"] == "lockout").to_numpy()
    found = []
    for rep in truth["reps"]:
        lockout = top & (frames["rep"] == int(rep["rep"])).to_numpy()
        if not lockout.any():
            raise ValueError(f"no frame is of rep {rep['rep']} at lockout")
        found.append(_rep(rep, float(np.median(raised[lockout])), float(np.median(line[lockout]))))
    return tuple(found)


def _rep(rep: dict[str, Any], raised_deg: float, line_deg: float) -> TrueRep:
    change = rep["change"] or {}
    return TrueRep(
        number=rep["rep"],
        lockout_s=rep["lockout_s"],
        braced=rep["braced"],
        knee_lockout_deg=rep["lockout"]["knee_angle_deg"],
        hip_change_deg=change.get("hip_extension_deg", math.nan),
        lumbar_change_deg=change.get("lumbar_extension_deg", math.nan),
        lumbar_lockout_deg=rep["lockout"]["lumbar_extension_deg"],
        hip_lockout_deg=rep["lockout"]["hip_extension_deg"],
        head_raised_deg=raised_deg,
        complete=rep["complete"],
        partial=rep.get("partial", False),
        shin_lockout_deg=90 - rep["lockout"]["shank_deg"],
        line_lockout_deg=line_deg,
        lowering_s=math.nan if rep["end_s"] is None else rep["end_s"] - rep["lockout_to_s"],
    )


def pair_reps(
    true_s: NDArray[np.float64], found_s: NDArray[np.float64], within_s: float = 0.75
) -> list[tuple[int, int]]:
    """Indices of true and found lockouts that belong together, nearest pairs first."""
    distance = np.abs(true_s[:, None] - found_s[None, :])
    pairs: list[tuple[int, int]] = []
    while distance.size and np.min(distance) <= within_s:
        row, column = np.unravel_index(np.argmin(distance), distance.shape)
        pairs.append((int(row), int(column)))
        distance[row, :] = np.inf
        distance[:, column] = np.inf
    return sorted(pairs)
