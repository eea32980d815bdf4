"""Find how far the angles of the close look are off, on rendered lifters with known joints.

    python -m fitting.close_angles FOLDER... --cache DIR

Writes ``models/close_angles.json``. The net's bodies, rooms and cameras must be others than those
of the folders. Every lifter in turn is left out to see whether the intervals hold.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from benchmarks.observations import observed
from benchmarks.tables import markdown
from benchmarks.truth import TrueClip, TrueRep, pair_reps, read_split
from thrust_vision.kinematics.close_angles import (
    TOLD,
    Circumstances,
    CloseModel,
    Reading,
    Spread,
    read_reps,
    told_of,
)
from thrust_vision.kinematics.own_best import own_best
from thrust_vision.pose.track import Observation
from thrust_vision.pose.weights import DEFAULT_MODEL, find_model
from thrust_vision.scene.closer import seen_in
from thrust_vision.settings import Settings

FloatArray = NDArray[np.float64]

OUT = Path(__file__).parents[1] / "models" / "close_angles.json"
#: Share of the reps that an interval holds.
HOLDS = 0.9


@dataclass(frozen=True)
class Miss:
    """How far one angle of one rep was off, degrees; each clip weighs the same.

    ``held`` says that its interval holds the truth however narrow the spread: a knee's covers all
    the ways by which it was measured.
    """

    lifter: str
    where: Circumstances
    off_deg: float
    held: bool
    weight: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the left-out intervals, write the model file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--cache", type=Path, required=True)
    options = parser.parse_args(arguments)
    pose_model = find_model(DEFAULT_MODEL)
    clips = [clip for folder in options.folders for clip in read_split(folder)]
    read = [(clip, *readings(observed(clip, pose_model, options.cache), clip)) for clip in clips]
    changes = [
        np.mean([true.lumbar_change_deg for true, _ in pairs if true.braced])
        for _, _, pairs in read
        if any(true.braced and np.isfinite(true.lumbar_change_deg) for true, _ in pairs)
    ]
    braced = float(np.nanmedian(changes))
    plain = CloseModel({}, braced, 0.0, (0.0, 0.0))
    short = -float(np.median([miss.off_deg for miss in _misses(read, "hip_change", plain)]))
    beside = _misses(read, "lumbar_vs_reference", plain)
    with_plates = [miss for miss in beside if miss.where.plates]
    without = [miss for miss in beside if not miss.where.plates]
    high = (-_usual(without), -_usual(with_plates))
    model = CloseModel({}, braced, short, high)
    misses = {name: _misses(read, name, model) for name in TOLD}
    spreads = {name: fit_spread(entries) for name, entries in misses.items()}
    print(report(misses, spreads))
    print(knee_table(read))
    content = {
        "about": "Written by fitting/close_angles.py; see docs/method.md. Angles in degrees.",
        "clips": sorted(clip.path.name for clip in clips),
        "braced_change_deg": round(braced, 2),
        "hip_change_short_deg": round(short, 2),
        "braced_high_deg": {"no_plates": round(high[0], 2), "plates": round(high[1], 2)},
        "spreads": {
            name: {key: round(value, 2) for key, value in asdict(spread).items()}
            for name, spread in spreads.items()
        },
    }
    OUT.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def readings(
    observation: Observation, clip: TrueClip
) -> tuple[Circumstances, list[tuple[TrueRep, Reading]]]:
    """How hard the program thinks a set is, and the true reps that it found with their readings."""
    seen = seen_in(observation, Settings())
    if seen.scene is None or seen.motion is None or not observation.close:
        return Circumstances(False, 0.0, False), []
    pairs = pair_reps(
        np.array([rep.lockout_s for rep in clip.reps]),
        np.array([rep.lockout_s for rep in seen.reps]),
    )
    read = read_reps(seen.reps, seen.motion, observation.close, seen.circumstances)
    return seen.circumstances, [(clip.reps[i], read[j]) for i, j in pairs]


def _usual(misses: Sequence[Miss]) -> float:
    """The mean error, each clip weighing the same."""
    return float(np.average([m.off_deg for m in misses], weights=[m.weight for m in misses]))


def _misses(
    read: Sequence[tuple[TrueClip, Circumstances, list[tuple[TrueRep, Reading]]]],
    name: str,
    model: CloseModel,
) -> list[Miss]:
    found = []
    for clip, where, pairs in read:
        named = next(((t, r) for t, r in pairs if t.braced and r.seen), None)
        # The best as the program picks it, and what that one really is.
        best = own_best(reading.hip for _, reading in pairs)
        true_best = next((t.hip_lockout_deg for t, r in pairs if r.hip == best), np.nan)
        own = {"lumbar_vs_reference": named and named[0].number}
        own["hip_vs_best"] = next((t.number for t, r in pairs if r.hip == best), None)
        offs = []
        for true, reading in pairs:
            if own.get(name) == true.number:
                continue
            told = told_of(
                reading,
                named and named[1],
                best,
                model,
                braced=named is not None,
                plates=where.plates,
            )[name]
            truth = _truth(true, named and named[0], true_best)[name]
            ways = reading.knee_ways if name == "knee" and reading.knee_ways else (told,)
            if np.isfinite(told - truth):
                offs.append((told - truth, min(ways) <= truth <= max(ways)))
        found += [Miss(clip.body, where, off, held, 1 / len(offs)) for off, held in offs]
    return found


def _truth(rep: TrueRep, reference: TrueRep | None, best_hip: float) -> dict[str, float]:
    return {
        "knee": rep.knee_lockout_deg,
        "hip_change": rep.hip_change_deg,
        "hip_vs_best": rep.hip_lockout_deg - best_hip,
        "head_raised": rep.head_raised_deg,
        "lumbar_change": rep.lumbar_change_deg,
        "lumbar_change_braced": rep.lumbar_change_deg,
        "lumbar_vs_reference": rep.lumbar_lockout_deg - reference.lumbar_lockout_deg
        if reference
        else np.nan,
    }


def fit_spread(misses: Sequence[Miss]) -> Spread:
    """Mean errors as a sum of what the circumstances add, stretched until the intervals hold."""
    design = np.array([_design(miss.where) for miss in misses])
    off = np.abs([miss.off_deg for miss in misses])
    weight = np.array([miss.weight for miss in misses])
    root = np.sqrt(weight)
    parts, _ = nnls(design * root[:, None], off * root)
    # A circumstance with too few clips must not make an interval vanish.
    parts[0] = max(parts[0], 0.25 * float(np.average(off, weights=weight)))
    ratio = np.where([miss.held for miss in misses], 0.0, off / (design @ parts))
    order = np.argsort(ratio)
    reached = np.cumsum(weight[order]) / weight.sum()
    return Spread(*(parts * ratio[order[np.searchsorted(reached, HOLDS)]]).tolist())


def _design(where: Circumstances) -> list[float]:
    return [1.0, float(where.plates), abs(where.yaw_deg) / 10, float(where.floor)]


def report(misses: dict[str, list[Miss]], spreads: dict[str, Spread]) -> str:
    """Errors, and how the intervals hold for lifters that were left out."""
    lines = []
    for name, entries in misses.items():
        holds = []
        for lifter in sorted({miss.lifter for miss in entries}):
            spread = fit_spread([miss for miss in entries if miss.lifter != lifter])
            holds += [
                miss.held or abs(miss.off_deg) <= spread.half_deg(miss.where)
                for miss in entries
                if miss.lifter == lifter
            ]
        off = np.array([miss.off_deg for miss in entries])
        spread = spreads[name]
        lines.append(
            [
                name,
                f"{len(off)}",
                f"{np.mean(np.abs(off)):.1f}",
                f"{np.mean(off):+.1f}",
                f"{100 * np.mean(holds):.0f} %",
                *(f"{value:.1f}" for value in asdict(spread).values()),
            ]
        )
    header = ["angle", "reps", "MAE", "bias", "held, lifter left out"]
    header += ["half interval", "plates add", "10° of yaw add", "the floor adds"]
    return markdown("Angles of the close look, degrees", header, lines)


def knee_table(
    read: Sequence[tuple[TrueClip, Circumstances, list[tuple[TrueRep, Reading]]]],
) -> str:
    """The knee's error by how much the net's angle counts beside the landmarks' (near the side)."""
    lines = []
    for name, holds in (
        ("no plates", lambda where: not where.plates),
        ("plates", lambda where: where.plates),
        ("floor", lambda where: where.floor),
        ("all", lambda _: True),
    ):
        # Net, its joints, landmarks: only where all three speak.
        ways = [
            (
                np.array([r.knee_ways for _, r in kept]),
                np.array([t.knee_lockout_deg for t, _ in kept]),
            )
            for _, where, pairs in read
            if holds(where) and (kept := [p for p in pairs if len(p[1].knee_ways) == 3])
        ]
        if ways:
            errors = [
                np.mean([np.mean(np.abs(a * w[:, 0] + (1 - a) * w[:, 2] - t)) for w, t in ways])
                for a in (1.0, 0.75, 0.5, 0.0)
            ]
            lines.append([name, f"{len(ways)}", *(f"{error:.2f}" for error in errors)])
    header = ["group", "clips", "net alone", "three quarters", "half", "landmarks alone"]
    return markdown("Knee by the weight of the net's angle, MAE in degrees", header, lines)


if __name__ == "__main__":
    main()
