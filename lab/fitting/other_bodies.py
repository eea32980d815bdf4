"""Fit what carries over to bodies that the network never met, on usual and other ones together.

    python -m lab.fitting.other_bodies FOLDER... --stills STILLS [--cache DIR] [--model NAME]

The folders hold films of usual lifters and of the split ``calibrate``, STILLS what
``lab.fitting.figure_stills`` wrote of that split. Rewrites ``stretch``, ``braced_high`` and
``unfamiliar`` of ``models/lockout_angles.json`` and leaves all else. Every set weighs the same.
Printed is how the intervals hold on other bodies, each person in turn left out.
"""

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from lab.benchmarks.tables import markdown, share
from lab.benchmarks.truth import TrueRep
from lab.fitting.left_out import given_to_fit, refuse_left_out
from lab.fitting.lockout_angles import OUT, matched_reps, rounded
from thrust_vision.measure.conditions import CaptureConditions
from thrust_vision.measure.lockout_angles import (
    BracedHigh,
    LockoutModel,
    RepAngles,
    Stretch,
    Unfamiliar,
    point_estimates,
    set_doubt_deg,
)

FloatArray = NDArray[np.float64]

OTHERS = "valid-"
#: Share of the reps that an interval holds.
HOLDS = 0.90
#: How far beyond the usual doubt a set is surely unfamiliar: a margin, not fitted.
SURELY = 1.1
#: How far a stretch goes from 1 to what the sets of the fit say: few sets, of few bodies.
GOES = 0.5
NAMES = ("knee", "hip_change", "hip_vs_best", "lumbar_change", "lumbar_vs_reference")
#: Those whose intervals widen: the doubt is about the hip, and a knee stands beside the plate.
WIDENED = NAMES[1:]


@dataclass(frozen=True)
class KnownSet:
    """A set with its truth: whose, how hard, on film or stills, and its reps."""

    body: str
    conditions: CaptureConditions
    pairs: tuple[tuple[TrueRep, RepAngles], ...]

    @property
    def other(self) -> bool:
        """Whether its body is one that the network never met."""
        return self.body.startswith(OTHERS)

    @property
    def person(self) -> str:
        """Whose body it is, in whatever clothes."""
        return self.body.rpartition("_")[0] if self.other else self.body

    @property
    def reference(self) -> int | None:
        """The first braced rep that was seen."""
        return next((k for k, (t, r) in enumerate(self.pairs) if t.braced and r.seen), None)

    @property
    def doubt_deg(self) -> float:
        """How far the network thinks to be off."""
        return set_doubt_deg([angles for _, angles in self.pairs])


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print, rewrite the model file."""

    def ask(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--stills", type=Path, required=True)

    asked = given_to_fit(__doc__, arguments, ask)
    sets = [
        KnownSet(clip.body, conditions, tuple(pairs))
        for clip in asked.clips
        for conditions, pairs in [matched_reps(asked.observed(clip), clip)]
        if pairs
    ]
    stills = sorted(asked.options.stills.glob("*.json"))
    sets += [read_stills(path) for path in stills]
    before = LockoutModel.load(OUT)
    model = fit(sets, before)
    print(table(sets, before))
    others = sum(each.other for each in sets)
    print(f"{len(sets)} sets, {others} of other bodies; {model.stretch}, {model.braced_high}")
    print(model.unfamiliar)
    write(model, [clip.path.name for clip in asked.clips] + [path.name for path in stills])


def read_stills(path: Path) -> KnownSet:
    """A set of which ``lab.fitting.figure_stills`` read the stills."""
    content = json.loads(path.read_text("utf-8"))
    conditions = CaptureConditions(content["plates"], content["yaw_deg"], content["floor"])
    pairs = []
    for number, entry in enumerate(content["reps"], start=1):
        start, top, read = (entry["true"]["start"], entry["true"]["lockout"], entry["read"])
        true = TrueRep(
            number=number,
            lockout_s=float(number),
            braced=entry["true"]["braced"],
            knee_lockout_deg=top["knee_angle_deg"],
            hip_change_deg=top["hip_extension_deg"] - start["hip_extension_deg"],
            lumbar_change_deg=top["lumbar_extension_deg"] - start["lumbar_extension_deg"],
            lumbar_lockout_deg=top["lumbar_extension_deg"],
            hip_lockout_deg=top["hip_extension_deg"],
            head_raised_deg=math.nan,
        )
        angles = RepAngles(**read)
        if conditions.plates:  # as on film: the bar rolls too far on the pelvis
            angles = replace(angles, trunk_thigh_opens=math.nan)
        pairs.append((true, angles))
    return KnownSet(refuse_left_out(content["body"], path.name), conditions, tuple(pairs))


def fit(sets: Sequence[KnownSet], before: LockoutModel) -> LockoutModel:
    """All three from these sets."""
    # Without plates reps are estimated far enough apart: a stretch made some arched that are not.
    stretch = Stretch(1.0, fit_stretch([each for each in sets if each.conditions.plates]))
    model = replace(before, stretch=stretch)
    model = replace(model, braced_high=fit_braced_high(sets, stretch))
    usual_deg = max(each.doubt_deg for each in sets if not each.other)
    model = replace(model, unfamiliar=Unfamiliar(usual_deg, SURELY * usual_deg, {}))
    return replace(model, unfamiliar=fit_unfamiliar(sets, model))


def fit_stretch(sets: Sequence[KnownSet]) -> float:
    """How many times as far apart reps are to be put: GOES of the way from 1 to least squares."""
    both = square = 0.0
    for one in sets:
        read = np.array([angles.lumbar for _, angles in one.pairs])
        true = np.array([rep.lumbar_lockout_deg for rep, _ in one.pairs])
        known = np.isfinite(read)
        if known.sum() > 1:
            read, true = (v[known] - np.mean(v[known]) for v in (read, true))
            both += float(np.mean(read * true))
            square += float(np.mean(read**2))
    return 1.0 + GOES * (both / square - 1.0)


def fit_braced_high(sets: Sequence[KnownSet], stretch: Stretch) -> BracedHigh:
    """How much too little is still seen beside a braced rep behind plates."""
    chosen = [each for each in sets if each.conditions.plates and each.reference is not None]
    rows, short, weights = [], [], []
    for one in chosen:
        assert one.reference is not None
        true, read = one.pairs[one.reference]
        others = [pair for k, pair in enumerate(one.pairs) if k != one.reference and pair[1].seen]
        for rep, angles in others:
            seen = stretch.of(one.conditions) * (angles.lumbar - read.lumbar)
            short.append(rep.lumbar_lockout_deg - true.lumbar_lockout_deg - seen)
            rows.append((1.0, -abs(one.conditions.yaw_deg) / 10))
            weights.append(1.0 / math.sqrt(len(others)))
    root = np.array(weights)
    found = nnls(np.array(rows) * root[:, None], np.array(short) * root)[0]
    return BracedHigh(float(found[0]), float(found[1]))


def misses(one: KnownSet, model: LockoutModel) -> dict[str, list[float]]:
    """By name: how far each rep of a set is off, in halves of its interval before widening."""
    entries = point_estimates(
        [angles for _, angles in one.pairs], one.reference, model, one.conditions
    )
    best = next((k for k, entry in enumerate(entries) if entry["hip_vs_best"] == 0.0), None)
    found: dict[str, list[float]] = {name: [] for name in NAMES}
    for k, ((rep, angles), entry) in enumerate(zip(one.pairs, entries, strict=True)):
        truths = {
            "knee": rep.knee_lockout_deg,
            "hip_change": rep.hip_change_deg,
            "lumbar_change": rep.lumbar_change_deg,
        }
        if one.reference not in (None, k):
            own = one.pairs[one.reference or 0][0]
            truths["lumbar_vs_reference"] = rep.lumbar_lockout_deg - own.lumbar_lockout_deg
        if best not in (None, k):
            truths["hip_vs_best"] = rep.hip_lockout_deg - one.pairs[best or 0][0].hip_lockout_deg
        conditions = replace(one.conditions, knee_hidden=angles.knee_hidden)
        for name, truth in truths.items():
            off = abs(entry[name] - truth) / model.spreads[name].half_deg(conditions)
            if math.isfinite(off):
                found[name].append(off)
    return found


def fit_unfamiliar(sets: Sequence[KnownSet], model: LockoutModel) -> Unfamiliar:
    """The widening by which HOLDS of the reps of an unfamiliar set are held, in HOLDS of the sets.

    The reps of a set miss alike, so it is sets that are counted, as split conformal prediction
    counts them: of fewer than nine the worst one decides. It is 1 at least.
    """
    strange = [e for e in sets if e.other and e.doubt_deg > model.unfamiliar.usual_deg]
    times = {}
    for name in WIDENED:
        offs = [misses(one, model)[name] for one in strange]
        needed = sorted(_held_by(HOLDS * len(own), own) for own in offs if own)
        enough = _held_by(HOLDS * (len(needed) + 1), needed) if needed else 1.0
        times[name] = max(enough, 1.0)
    return replace(model.unfamiliar, times=times)


def _held_by(count: float, values: Sequence[float]) -> float:
    """The least bound that so many of the values keep to, or all of them."""
    return sorted(values)[min(math.ceil(count), len(values)) - 1]


def table(sets: Sequence[KnownSet], before: LockoutModel) -> str:
    """How the intervals of other bodies hold, before and with their own person left out."""
    persons = sorted({each.person for each in sets if each.other})
    without = {
        person: fit([each for each in sets if each.person != person], before) for person in persons
    }
    lines = []
    for name in NAMES:
        cells = []
        for strange in (True, False):
            held: list[tuple[bool, bool]] = []
            for one in sets:
                own = without.get(one.person)
                if own is None or (one.doubt_deg > own.unfamiliar.usual_deg) != strange:
                    continue
                wide = own.unfamiliar.widening(name, one.doubt_deg)
                old, new = (misses(one, model)[name] for model in (before, own))
                held += [(a <= 1, b <= wide) for a, b in zip(old, new, strict=True)]
            cells += [f"{len(held)}", *(share([h[k] for h in held]) for k in (0, 1))]
        lines.append([name, *cells])
    header = ["angle", "reps of unfamiliar sets", "held before", "held, person left out"]
    header += ["of familiar ones", "held before", "held, person left out"]
    return markdown("Intervals on other bodies", header, lines)


def write(model: LockoutModel, of: Sequence[str]) -> None:
    """Rewrite the three entries of the model file, and what they are fitted on."""
    content = json.loads(OUT.read_text("utf-8"))
    content["other_bodies"] = {"sets": sorted(of)}
    content["stretch"] = rounded(asdict(model.stretch))
    content["braced_high"] = rounded(asdict(model.braced_high))
    content["unfamiliar"] = rounded(asdict(model.unfamiliar))
    OUT.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
