"""Fit what carries over to bodies that the network never met, on usual and other ones together.

    python -m lab.fitting.other_bodies FOLDER... --stills STILLS --strangers STILLS
                                       [--cache DIR] [--model NAME]

The folders hold films of usual lifters and of the split ``calibrate``, STILLS what
``lab.fitting.read_stills`` wrote of both. Rewrites ``chain_open_deg``, ``hip_change_short_deg``,
``stretch``, ``braced_high`` and ``unfamiliar`` of ``models/lockout_angles.json``, and draws the
``spreads`` from what they were towards what these sets need. Every set weighs the same, and in what
is one number for all bodies either kind of body.

Whoever films themselves is of a kind that the network never met. So intervals are fitted on
STRANGERS too: sets as ``read_stills`` read them with a network that had not met their kind of body.
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

from lab.benchmarks.tables import mae, markdown, share
from lab.benchmarks.truth import TrueRep
from lab.fitting.intervals import Miss, fit_spread
from lab.fitting.left_out import given_to_fit, refuse_left_out
from lab.fitting.lockout_angles import CHAIN_SHARE, OUT, fit_chain_open, matched_reps, rounded
from lab.synthetic.set.pools import SYSTEMS
from thrust_vision.measure.conditions import CaptureConditions, IntervalModel
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

#: How names of bodies begin that are not of the usual model.
OTHERS = tuple(f"{system}-" for system in sorted(set(SYSTEMS.values())))
#: Share of the reps that an interval holds.
HOLDS = 0.90
#: How far beyond the usual doubt a set is surely unfamiliar: a margin, not fitted.
SURELY = 1.1
#: How far a stretch goes from 1, and what is put back without plates from 0, to what the sets of
#: the fit say: few sets, of few bodies.
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
        """Whether its body is of another system than the usual ones."""
        return self.body.startswith(OTHERS)

    @property
    def person(self) -> str:
        """Whose body it is, in whatever clothes."""
        return self.body.rpartition("_")[0] or self.body

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
        parser.add_argument("--strangers", type=Path, required=True)

    asked = given_to_fit(__doc__, arguments, ask)
    sets = [
        KnownSet(clip.body, conditions, tuple(pairs))
        for clip in asked.clips
        for conditions, pairs in [matched_reps(asked.observed(clip), clip)]
        if pairs
    ]
    stills = sorted(asked.options.stills.glob("*.json"))
    sets += [read_stills(path) for path in stills]
    unmet = sorted(asked.options.strangers.glob("*.json"))
    strangers = [read_stills(path) for path in unmet]
    before = LockoutModel.load(OUT)
    model = fit(sets, before, strangers)
    print(table(sets, before, strangers) + chain_table(sets, before, strangers))
    print(beside_table(sets, strangers, model))
    others = sum(each.other for each in sets)
    print(f"{len(sets)} sets, {others} of other bodies, and {len(strangers)} of strangers")
    print(f"{model.stretch}, {model.braced_high}")
    print(f"chain {model.chain_open_deg:.1f}, hip short {model.hip_change_short_deg:.1f}")
    print(model.unfamiliar)
    films = [clip.path.name for clip in asked.clips]
    write(model, films + [path.name for path in stills], [path.name for path in unmet])


def read_stills(path: Path) -> KnownSet:
    """A set of which ``lab.fitting.read_stills`` read the stills."""
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
        pairs.append((true, RepAngles(**read)))
    return KnownSet(refuse_left_out(content["body"], path.name), conditions, tuple(pairs))


def fit(
    sets: Sequence[KnownSet],
    before: LockoutModel,
    strangers: Sequence[KnownSet],
    chain_share: float = CHAIN_SHARE,
) -> LockoutModel:
    """All of them from these sets; ``strangers`` count in the intervals alone."""
    # Without plates reps are estimated far enough apart: a stretch made some arched that are not.
    stretch = Stretch(1.0, fit_stretch([each for each in sets if each.conditions.plates]))
    kinds = [[each for each in sets if each.other is other] for other in (False, True)]
    chains = [fit_chain_open([each.pairs for each in kind]) for kind in kinds]
    chain_open_deg = float(np.mean(chains))
    model = replace(before, stretch=stretch, chain_open_deg=chain_open_deg, chain_share=chain_share)
    model = replace(model, braced_high=fit_braced_high(sets, stretch))
    short = [
        -np.median([miss.off_deg for one in kind for miss in misses(one, model)["hip_change"]])
        for kind in kinds
    ]
    model = replace(model, hip_change_short_deg=model.hip_change_short_deg + float(np.mean(short)))
    model = replace(model, spreads={**model.spreads, **fit_spreads([*sets, *strangers], model)})
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
    """How much too little is still seen beside a braced rep; each set weighs the same."""
    plain, hidden = (
        [(each, short) for each in of if (short := _short_of(each, stretch))]
        for of in ([each for each in sets if each.conditions.plates is p] for p in (False, True))
    )
    plain_deg = [float(np.mean(short)) for _, short in plain]
    rows = [(1.0, -abs(each.conditions.yaw_deg) / 10) for each, short in hidden for _ in short]
    root = [1.0 / math.sqrt(len(short)) for _, short in hidden for _ in short]
    design, wanted = np.array(rows), np.array([off for _, short in hidden for off in short])
    found = nnls(design * np.array(root)[:, None], wanted * root)[0]
    # One number for all reps puts too much on small arches, so it goes part of the way.
    part = GOES * max(float(np.mean(plain_deg)), 0.0) if plain_deg else 0.0
    return BracedHigh(part, float(found[0]), float(found[1]))


def _short_of(one: KnownSet, stretch: Stretch) -> list[float]:
    """How much too little is seen of each rep beside the reference rep; nothing without one."""
    if one.reference is None:
        return []
    true, read = one.pairs[one.reference]
    others = [pair for k, pair in enumerate(one.pairs) if k != one.reference and pair[1].seen]
    return [
        rep.lumbar_lockout_deg
        - true.lumbar_lockout_deg
        - stretch.of(one.conditions) * (angles.lumbar - read.lumbar)
        for rep, angles in others
    ]


def fit_spreads(sets: Sequence[KnownSet], model: LockoutModel) -> dict[str, IntervalModel]:
    """By name: the intervals, drawn from what they were towards what these sets need."""
    found = [misses(one, model) for one in sets]
    return {
        name: fit_spread([miss for each in found for miss in each[name]], model.spreads[name])
        for name in NAMES
    }


def misses(one: KnownSet, model: LockoutModel) -> dict[str, list[Miss]]:
    """By name: how far each rep of a set is off."""
    entries = point_estimates(
        [angles for _, angles in one.pairs], one.reference, model, one.conditions
    )
    best = next((k for k, entry in enumerate(entries) if entry["hip_vs_best"] == 0.0), None)
    found: dict[str, list[Miss]] = {name: [] for name in NAMES}
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
            off_deg = entry[name] - truth
            ways = angles.knee_ways if name == "knee" else ()
            held = bool(ways) and min(ways) <= truth <= max(ways)
            if math.isfinite(off_deg):
                found[name].append(Miss(one.body, conditions, off_deg, held, 1.0))
    return {
        name: [replace(miss, weight=1.0 / len(own)) for miss in own] for name, own in found.items()
    }


def in_halves(one: KnownSet, model: LockoutModel) -> dict[str, list[float]]:
    """By name: how far each rep of a set is off, in halves of its interval before widening."""
    return {
        name: [
            0.0 if miss.held else abs(miss.off_deg) / model.spreads[name].half_deg(miss.conditions)
            for miss in own
        ]
        for name, own in misses(one, model).items()
    }


def fit_unfamiliar(sets: Sequence[KnownSet], model: LockoutModel) -> Unfamiliar:
    """The widening by which HOLDS of the reps of an unfamiliar set are held, in HOLDS of the sets.

    The reps of a set miss alike, so it is sets that are counted, as split conformal prediction
    counts them: of fewer than nine the worst one decides. It is 1 at least.
    """
    strange = [e for e in sets if e.other and e.doubt_deg > model.unfamiliar.usual_deg]
    times = {}
    for name in WIDENED:
        offs = [in_halves(one, model)[name] for one in strange]
        needed = sorted(_held_by(HOLDS * len(own), own) for own in offs if own)
        enough = _held_by(HOLDS * (len(needed) + 1), needed) if needed else 1.0
        times[name] = max(enough, 1.0)
    return replace(model.unfamiliar, times=times)


def _held_by(count: float, values: Sequence[float]) -> float:
    """The least bound that so many of the values keep to, or all of them."""
    return sorted(values)[min(math.ceil(count), len(values)) - 1]


def table(sets: Sequence[KnownSet], before: LockoutModel, strangers: Sequence[KnownSet]) -> str:
    """How the intervals of other bodies hold, before and with their own person left out."""

    def others_than(person: str, of: Sequence[KnownSet]) -> list[KnownSet]:
        return [each for each in of if each.person != person]

    persons = sorted({each.person for each in sets if each.other})
    without = {
        person: fit(others_than(person, sets), before, others_than(person, strangers))
        for person in persons
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
                old, new = (in_halves(one, model)[name] for model in (before, own))
                held += [(a <= 1, b <= wide) for a, b in zip(old, new, strict=True)]
            cells += [f"{len(held)}", *(share([h[k] for h in held]) for k in (0, 1))]
        lines.append([name, *cells])
    header = ["angle", "reps of unfamiliar sets", "held before", "held, person left out"]
    header += ["of familiar ones", "held before", "held, person left out"]
    return markdown("Intervals on other bodies", header, lines)


def chain_table(
    sets: Sequence[KnownSet], before: LockoutModel, strangers: Sequence[KnownSet]
) -> str:
    """Hip extension from the start behind plates, by how much the closed chain counts in it."""
    lines = []
    for chain_share in (0.0, 0.2, 0.3, 0.4, 0.6, 0.8):
        model = fit(sets, before, strangers, chain_share)
        cells = []
        for other in (False, True):
            for low, high in ((0, 10), (10, 90)):
                off = [
                    miss.off_deg
                    for one in sets
                    if one.other is other
                    and one.conditions.plates
                    and low <= abs(one.conditions.yaw_deg) < high
                    for miss in misses(one, model)["hip_change"]
                ]
                cells.append(mae(off) if off else "–")
        lines.append([f"{chain_share:g}", *cells])
    header = ["share of the chain", "usual, to 10°", "beyond", "others, to 10°", "beyond"]
    return markdown("Hip from the start behind plates, MAE in degrees", header, lines)


def beside_table(
    sets: Sequence[KnownSet], strangers: Sequence[KnownSet], model: LockoutModel
) -> str:
    """Lumbar extension beside a braced rep, by whose bodies: as read, and with ``braced_high``."""
    kinds = {
        "usual bodies": [each for each in sets if not each.other],
        "other bodies": [each for each in sets if each.other],
        "strangers": list(strangers),
    }
    lines = []
    for name, kind in kinds.items():
        for plates in (False, True):
            own = [each for each in kind if each.conditions.plates is plates]
            found = [(each, _short_of(each, model.stretch)) for each in own]
            short = [off for _, offs in found for off in offs]
            left = [
                off - model.braced_high.of(each.conditions) for each, offs in found for off in offs
            ]
            if short:
                cells = [f"{len(short)}", f"{np.mean(short):+.1f}", mae(short), mae(left)]
                lines.append([f"{name}, {'' if plates else 'no '}plates", *cells])
    header = ["whose", "reps", "read too low by", "MAE", "MAE with it"]
    return markdown("Lumbar extension beside a braced rep, degrees", header, lines)


def write(model: LockoutModel, of: Sequence[str], strangers: Sequence[str]) -> None:
    """Rewrite the entries of the model file that are fitted here, and what they are fitted on."""
    content = json.loads(OUT.read_text("utf-8"))
    content["other_bodies"] = {"sets": sorted(of), "strangers": sorted(strangers)}
    content["chain_share"] = model.chain_share
    content["chain_open_deg"] = round(model.chain_open_deg, 2)
    content["hip_change_short_deg"] = round(model.hip_change_short_deg, 2)
    content["spreads"] |= {name: rounded(asdict(model.spreads[name])) for name in NAMES}
    content["stretch"] = rounded(asdict(model.stretch))
    content["braced_high"] = rounded(asdict(model.braced_high))
    content["unfamiliar"] = rounded(asdict(model.unfamiliar))
    OUT.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
