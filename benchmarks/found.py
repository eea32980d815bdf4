"""How often the pose model finds the rendered lifter: prints the table of docs/synthetic.md.

    python -m benchmarks.found FOLDER... [--cache DIR] [--model NAME]

The folders hold clips and truth files made by ``python -m synthetic render``. The pose model runs
once per clip; with --cache, what it found is kept for the next time. Frames count until the lifter
gets up to walk off. "Found" is a frame on which the model answers at all; "on the lifter" one on
which, besides, the middle of what it takes for the shoulders lies within half a trunk's length of
where the shoulders are.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.given import given
from benchmarks.observations import whole_of
from benchmarks.tables import markdown
from benchmarks.truth import TrueClip
from thrust_vision.pose.track import Landmark, PoseTrack

_NEAR_TRUNKS = 0.5  # a person found elsewhere, on a poster say, lies farther off than this


@dataclass(frozen=True, eq=False)
class Found:
    """One clip and, for each frame of the set, whether somebody and whether the lifter was found.

    The set ends where the lifter gets up to walk off: they may leave the picture. ``aside`` are the
    frames before the first lift and after the last.
    """

    clip: TrueClip
    anyone: NDArray[np.bool_]
    lifter: NDArray[np.bool_]
    aside: NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables for folders of rendered clips."""
    asked = given(__doc__, arguments)
    found = [
        found_on(clip, whole_of(clip.path, asked.model, asked.cache).track) for clip in asked.clips
    ]
    print(table(found))
    print(phase_table(found))


def found_on(clip: TrueClip, track: PoseTrack) -> Found:
    """Compare what the pose model found with where the lifter is."""
    rows = _rows(clip.path)
    phase = np.array([row["phase"] for row in rows])
    stays = phase != "walk_off"
    shoulders = _middles(rows, "shoulder")
    trunk_px = np.median(np.linalg.norm(shoulders - _middles(rows, "hip"), axis=1)[stays])
    sides = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
    off = np.linalg.norm(track.xy_px[:, sides].mean(axis=1) - shoulders, axis=1)
    # NaN, where nobody was found, is not near.
    aside = np.isin(phase, ("setup", "finish"))
    return Found(clip, track.found[stays], (off < _NEAR_TRUNKS * trunk_px)[stays], aside[stays])


def _rows(clip: Path) -> list[dict[str, str]]:
    with clip.with_suffix(".frames.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _middles(rows: list[dict[str, str]], joint: str) -> NDArray[np.float64]:
    """Middle (n, 2) between the left and the right joint on each frame, px."""
    columns = [f"{side}_{joint}_{axis}_px" for side in ("left", "right") for axis in "xy"]
    places = np.array([[float(row[name]) for name in columns] for row in rows])
    return np.asarray(places.reshape(-1, 2, 2).mean(axis=1))


GROUPS: tuple[tuple[str, Callable[[TrueClip], bool]], ...] = (
    ("all", lambda _: True),
    ("no plates", lambda c: c.plate_m == 0),
    ("28 cm", lambda c: 0 < c.plate_m < 0.33),
    ("38 cm", lambda c: 0.33 <= c.plate_m < 0.42),
    ("45 cm", lambda c: c.plate_m >= 0.42),
    ("bench", lambda c: c.exercise == "hip_thrust"),
    ("floor", lambda c: c.exercise == "glute_bridge"),
    ("yaw to 10°", lambda c: abs(c.yaw_deg) <= 10),
    ("yaw 10 to 20°", lambda c: 10 < abs(c.yaw_deg) <= 20),
    ("yaw 20 to 30°", lambda c: abs(c.yaw_deg) > 20),
)


def table(found: Sequence[Found]) -> str:
    """By group: clips, frames, share of frames found, and the share in the worst clip."""
    lines = []
    for name, belongs in GROUPS:
        group = [f for f in found if belongs(f.clip)]
        if not group:
            continue
        anyone = np.concatenate([f.anyone for f in group])
        lifter = np.concatenate([f.lifter for f in group])
        shares = (anyone.mean(), lifter.mean(), min(f.anyone.mean() for f in group))
        lines.append((name, str(len(group)), str(len(anyone)), *map(_pct, shares)))
    header = ("group", "clips", "frames", "found", "on the lifter", "found, worst clip")
    return markdown("Frames on which the pose model finds the lifter", header, lines)


def phase_table(found: Sequence[Found]) -> str:
    """Without and behind plates: the share of frames found while lifting, and before and after."""
    lines = []
    for name, plates in (("no plates", False), ("plates", True)):
        group = [f for f in found if (f.clip.plate_m > 0) == plates]
        if not group:
            continue
        anyone, aside = (
            np.concatenate([getattr(f, part) for f in group]) for part in ("anyone", "aside")
        )
        lines.append((name, _pct(anyone[~aside].mean()), _pct(anyone[aside].mean())))
    header = ("group", "lifting", "setting up and finishing")
    return markdown("By phase of the set, found", header, lines)


def _pct(share: float) -> str:
    return f"{100 * share:.1f} %"


if __name__ == "__main__":
    main()
