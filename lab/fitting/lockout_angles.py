"""Find how far the angles of the close look are off, on rendered lifters with known joints.

    python -m lab.fitting.lockout_angles FOLDER... [--anew ANGLE...] [--further ANGLE...]
                                             [--cache DIR] [--model NAME]

Writes ``models/lockout_angles.json``. The net's bodies, rooms and cameras must be others than those
of the folders. Every twelfth of the lifters in turn is left out to see whether the intervals
hold. With ``--anew`` or ``--further`` only those angles' intervals are fitted, and all else stays
as the file has it: from nothing, or drawn towards what the file has, where the sets of the last
fit are gone and these are too few.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lab.benchmarks.tables import markdown
from lab.benchmarks.truth import TrueClip, TrueRep, pair_reps
from lab.fitting.intervals import Miss, fit_spread, report
from lab.fitting.left_out import given_to_fit
from thrust_vision.analysis import recognise_clip
from thrust_vision.body.medians import median_of_known
from thrust_vision.measure.conditions import CaptureConditions, IntervalModel
from thrust_vision.measure.lockout_angles import (
    QUANTITIES,
    BracedHigh,
    LockoutModel,
    RepAngles,
    point_estimates,
    read_reps,
)
from thrust_vision.measure.measure_set import conditions_of
from thrust_vision.measure.posed import pose_set
from thrust_vision.measure.prior import LumbarPrior, Normal
from thrust_vision.observe.observation import Observation
from thrust_vision.settings import FITTED_WITH, Settings

FloatArray = NDArray[np.float64]
#: A clip, how hard the program thinks it is, and its true reps with their angles.
ReadClip = tuple[TrueClip, CaptureConditions, list[tuple[TrueRep, RepAngles]]]

#: How much the closed chain counts in the hip at the start behind plates: by hand, from the table
#: that ``lab.fitting.other_bodies`` prints.
CHAIN_SHARE = 0.3

OUT = Path(__file__).parents[2] / "models" / "lockout_angles.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the left-out intervals, write the model file."""
    asked = given_to_fit(__doc__, arguments, _ask_for_angles)
    read = [(clip, *matched_reps(asked.observed(clip), clip)) for clip in asked.clips]
    anew, further = asked.options.anew, asked.options.further
    of: dict[str, Any] = {"clips": sorted(clip.path.name for clip in asked.clips)}
    before: dict[str, IntervalModel] = {}
    if anew or further:
        names = [*anew, *further]
        model = LockoutModel.load(OUT)
        before = {name: model.spreads[name] for name in further}
        if "hip_change" in names:
            model = _without_hip_bias(read, model)
        file = json.loads(OUT.read_text("utf-8"))
        again = {"anew": anew, "further": further, **of}
        of = {"clips": file["clips"], "again": [*file.get("again", []), again]}
    else:
        names = list(QUANTITIES)
        model = fit_offsets(read)
    misses = {name: _misses(read, name, model) for name in names}
    spreads = {name: fit_spread(entries, before.get(name)) for name, entries in misses.items()}
    print(report(misses, spreads, before))
    print(knee_table(read) + outward_table(read) + freed_table(read))
    print(shared_error_table([pairs for _, _, pairs in read], model.usual))
    write(replace(model, spreads={**model.spreads, **spreads}), of)


def _ask_for_angles(parser: argparse.ArgumentParser) -> None:
    for option in ("--anew", "--further"):
        parser.add_argument(option, nargs="+", choices=QUANTITIES, default=[], metavar="ANGLE")


def fit_offsets(read: Sequence[ReadClip]) -> LockoutModel:
    """All but the intervals, from nothing but these sets."""
    usual = fit_usual_changes([pairs for _, _, pairs in read])
    chain_open_deg = fit_chain_open([pairs for _, _, pairs in read])
    plain = LockoutModel({}, 0.0, chain_open_deg, CHAIN_SHARE, BracedHigh(0.0, 0.0, 0.0), usual)
    high = fit_braced_high(_misses(read, "lumbar_vs_reference", plain))
    return _without_hip_bias(read, replace(plain, braced_high=high))


def _without_hip_bias(read: Sequence[ReadClip], model: LockoutModel) -> LockoutModel:
    off = float(np.median([miss.off_deg for miss in _misses(read, "hip_change", model)]))
    return replace(model, hip_change_short_deg=model.hip_change_short_deg - off)


def write(model: LockoutModel, of: dict[str, Any]) -> None:
    """Write the model file, with what it is fitted on."""
    content = {
        "about": "Written by lab/fitting/lockout_angles.py; see docs/how-it-works.md. "
        "Angles in degrees.",
        **of,
        "hip_change_short_deg": round(model.hip_change_short_deg, 2),
        "chain_open_deg": round(model.chain_open_deg, 2),
        "chain_share": model.chain_share,
        "braced_high": rounded(asdict(model.braced_high)),
        "stretch": rounded(asdict(model.stretch)),
        "unfamiliar": rounded(asdict(model.unfamiliar)),
        "usual": rounded(asdict(model.usual)),
        "spreads": {name: rounded(asdict(model.spreads[name])) for name in QUANTITIES},
    }
    OUT.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def rounded(numbers: dict[str, Any]) -> dict[str, Any]:
    """To hundredths, also inside of it."""
    return {
        key: rounded(value) if isinstance(value, dict) else round(value, 2)
        for key, value in numbers.items()
    }


def matched_reps(
    observation: Observation, clip: TrueClip
) -> tuple[CaptureConditions, list[tuple[TrueRep, RepAngles]]]:
    """How hard the program thinks a set is, and the true reps that it found with their angles."""
    settings = Settings()
    seen = recognise_clip(observation, settings)
    body, scene = seen.body, seen.scene
    if scene is None or body is None or body.net is None:
        return CaptureConditions(False, 0.0, False), []
    conditions = conditions_of(scene)
    if not scene.hip_measurable:
        return conditions, []
    pairs = pair_reps(
        np.array([rep.lockout_s for rep in clip.reps]),
        np.array([rep.lockout_s for rep in seen.reps]),
    )
    posed = pose_set(body, seen.reps, scene, conditions, settings)
    read = read_reps(seen.reps, posed, body.net, conditions, body.plate)
    if not scene.knee_reportable:
        read = tuple(replace(rep, knee=np.nan, knee_ways=()) for rep in read)
    return conditions, [(clip.reps[i], read[j]) for i, j in pairs]


def fit_chain_open(sets: Sequence[Sequence[tuple[TrueRep, RepAngles]]]) -> float:
    """How far the closed chain is open at a start where hip and back are at 0, degrees.

    The median over sets: joint centres of whole sets lie alike, and a lost start is none.
    """
    share, found = FITTED_WITH.lumbar_in_trunk_thigh, []
    for pairs in sets:
        open_deg = [
            rep.hip_lockout_deg
            - rep.hip_change_deg
            + share * (rep.lumbar_lockout_deg - rep.lumbar_change_deg)
            for rep, _ in pairs
        ]
        found.append(median_of_known(np.array([r.chain_start for _, r in pairs]) - open_deg))
    return median_of_known(np.array(found))


def fit_usual_changes(sets: Sequence[Sequence[tuple[TrueRep, RepAngles]]]) -> LumbarPrior:
    """How lumbar changes are usually read, from those whose truth is known."""
    changes, braced, apart, shared = [], [], [], []
    for pairs in sets:
        true = np.array([rep.lumbar_change_deg for rep, _ in pairs])
        off = np.array([r.lumbar - r.lumbar_start for _, r in pairs]) - true
        known = np.isfinite(off)
        if not known.any():
            continue
        changes += true[known].tolist()
        braced += np.array([rep.braced for rep, _ in pairs])[known].tolist()
        shared.append(np.mean(off[known]))
        apart += (off[known] - shared[-1]).tolist()
    true, is_braced, own_var = np.array(changes), np.array(braced), np.var(apart)

    def read(of: FloatArray) -> Normal:
        return Normal(float(np.mean(of)), float(np.sqrt(np.var(of) + own_var)))

    return LumbarPrior(
        braced_share=float(np.mean(is_braced)),
        braced=read(true[is_braced]),
        arched=read(true[~is_braced]),
        shared=Normal(float(np.mean(shared)), float(np.std(shared))),
    )


def fit_braced_high(misses: Sequence[Miss]) -> BracedHigh:
    """How much too little is seen beside a braced rep; each clip weighs the same."""

    def fit(members: list[Miss], *columns: FloatArray) -> list[float]:
        root = np.sqrt([miss.weight for miss in members])
        design = np.stack([np.ones(len(members)), *columns], axis=1)
        short = -np.array([miss.off_deg for miss in members])
        found: list[float] = np.linalg.lstsq(design * root[:, None], short * root)[0].tolist()
        return found

    with_plates = [miss for miss in misses if miss.conditions.plates]
    yaws = np.array([abs(miss.conditions.yaw_deg) / 10 for miss in with_plates])
    plates_deg, turned_deg = fit(with_plates, yaws)
    (plain_deg,) = fit([miss for miss in misses if not miss.conditions.plates])
    return BracedHigh(plain_deg, plates_deg, -turned_deg)


def _misses(read: Sequence[ReadClip], name: str, model: LockoutModel) -> list[Miss]:
    found = []
    for clip, conditions, pairs in read:
        named = next((k for k, (t, r) in enumerate(pairs) if t.braced and r.seen), None)
        entries = point_estimates([r for _, r in pairs], named, model, conditions)
        # The best as the program picks it, and what that one really is.
        best = next((k for k, entry in enumerate(entries) if entry["hip_vs_best"] == 0.0), None)
        true_best = np.nan if best is None else pairs[best][0].hip_lockout_deg
        own = {"lumbar_vs_reference": named, "hip_vs_best": best}
        offs = []
        for number, ((true, rep), entry) in enumerate(zip(pairs, entries, strict=True)):
            if own.get(name) == number:
                continue
            value = entry[name]
            truth = _truth(true, None if named is None else pairs[named][0], true_best)[name]
            rep_conditions = replace(conditions, knee_hidden=rep.knee_hidden)
            ways = rep.knee_ways if name == "knee" and rep.knee_ways else (value,)
            if np.isfinite(value - truth):
                held = min(ways) <= truth <= max(ways)
                offs.append((rep_conditions, value - truth, held))
        found += [Miss(clip.body, *off, 1 / len(offs)) for off in offs]
    return found


def _truth(rep: TrueRep, reference: TrueRep | None, best_hip: float) -> dict[str, float]:
    return {
        "knee": rep.knee_lockout_deg,
        "hip_change": rep.hip_change_deg,
        "hip_vs_best": rep.hip_lockout_deg - best_hip,
        "head_raised": rep.head_raised_deg,
        "lumbar_change": rep.lumbar_change_deg,
        "lumbar_vs_reference": rep.lumbar_lockout_deg - reference.lumbar_lockout_deg
        if reference
        else np.nan,
    }


def knee_table(read: Sequence[ReadClip]) -> str:
    """The knee's error by how much the net's angle counts beside the landmarks' (near the side)."""
    lines = []
    for name, holds in (
        ("no plates", lambda conditions: not conditions.plates),
        ("plates", lambda conditions: conditions.plates),
        ("floor", lambda conditions: conditions.floor),
        ("all", lambda _: True),
    ):
        # Net, its joints, landmarks: only where all three speak.
        ways = [
            (
                np.array([r.knee_ways for _, r in kept]),
                np.array([t.knee_lockout_deg for t, _ in kept]),
            )
            for _, conditions, pairs in read
            if holds(conditions) and (kept := _by_all_ways(pairs))
        ]
        if ways:
            errors = [
                np.mean([np.mean(np.abs(a * w[:, 0] + (1 - a) * w[:, 2] - t)) for w, t in ways])
                for a in (1.0, 0.75, 0.5, 0.0)
            ]
            lines.append([name, f"{len(ways)}", *(f"{error:.2f}" for error in errors)])
    header = ["group", "clips", "net alone", "three quarters", "half", "landmarks alone"]
    return markdown("Knee by the weight of the net's angle, MAE in degrees", header, lines)


def outward_table(read: Sequence[ReadClip]) -> str:
    """What the ways to a knee show too much with the yaw; the picture's are already freed of it."""
    lines = []
    for name, plates in (("no plates", False), ("plates", True)):
        # Net, its joints, landmarks, and what counts: means over a set.
        offs = []
        for _, conditions, pairs in read:
            kept = _by_all_ways(pairs)
            if kept and conditions.plates == plates and not conditions.one_leg:
                off = [np.array([*r.knee_ways, r.knee]) - t.knee_lockout_deg for t, r in kept]
                offs.append((conditions.yaw_deg / 10, *np.mean(off, axis=0)))
        if len(offs) > 1:
            yaw, *ways = np.array(offs).T
            slopes = [float(np.polyfit(yaw, off, 1)[0]) for off in ways]
            lines.append([name, f"{len(offs)}", *(f"{slope:+.1f}" for slope in slopes)])
    header = ["group", "sets", "net", "its joints", "landmarks", "knee"]
    return markdown("Knee too wide by each 10° of yaw towards the feet, degrees", header, lines)


def freed_table(read: Sequence[ReadClip]) -> str:
    """The knee's error with what points outwards taken off, and without, where that is done."""
    lines, measure = [], Settings().measure
    for name, low, high in (("to 10°", 0, 10), ("10 to 20°", 10, 20), ("all", 0, 20)):
        errors = []
        for _, conditions, pairs in read:
            kept = _by_all_ways(pairs)
            turned = abs(conditions.yaw_deg)
            if kept and not conditions.plates and not conditions.one_leg and low <= turned <= high:
                off = np.array([r.knee - t.knee_lockout_deg for t, r in kept])
                taken = (
                    (1 - measure.knee_net_share)
                    * measure.knee_outward_deg
                    * conditions.yaw_deg
                    / 10
                )
                errors.append((np.mean(np.abs(off + taken)), np.mean(np.abs(off))))
        if errors:
            cells = (f"{error:.2f}" for error in np.mean(errors, axis=0))
            lines.append([name, f"{len(errors)}", *cells])
    header = ["yaw, no plates", "sets", "as in the picture", "taken off"]
    return markdown("Knee with what points outwards taken off, MAE in degrees", header, lines)


def _by_all_ways(pairs: Sequence[tuple[TrueRep, RepAngles]]) -> list[tuple[TrueRep, RepAngles]]:
    """The reps whose knee the net, its joints and the landmarks all tell."""
    return [(true, rep) for true, rep in pairs if len(rep.knee_ways) == 3]


def shared_error_table(
    sets: Sequence[Sequence[tuple[TrueRep, RepAngles]]], usual: LumbarPrior
) -> str:
    """The lumbar change's error without what the reps share, by how much a rep counts in that."""
    counts = [replace(usual, rep_counts=share_) for share_ in (0.2, usual.rep_counts, 0.7)]
    found: list[tuple[float, list[float]]] = []
    for pairs in sets:
        true = np.array([rep.lumbar_change_deg for rep, _ in pairs])
        read = np.array([r.lumbar - r.lumbar_start for _, r in pairs])
        known = np.isfinite(read - true)
        if known.any():
            off = read[known] - true[known]
            shared = [0.0, *(model.shared_bias_deg(read[known].tolist()) for model in counts)]
            errors = [float(np.mean(np.abs(off - error))) for error in shared]
            found.append((float(np.mean(true[known])), errors))
    lines = []
    for name, low, high in (
        ("all", -np.inf, np.inf),
        ("mean change to 5°", -np.inf, 5.0),
        ("beyond 22°", 22.0, np.inf),
    ):
        members = [errors for change, errors in found if low < change <= high]
        means = [f"{value:.2f}" for value in np.mean(members, axis=0)] if members else []
        lines.append([name, f"{len(members)}", *means])
    header = ["sets", "number", "as read", *(f"a rep counts {m.rep_counts}" for m in counts)]
    return markdown("Lumbar change by what the reps share, MAE in degrees", header, lines)


if __name__ == "__main__":
    main()
