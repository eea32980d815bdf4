"""Fit the score by which partial reps and false starts differ: writes ``models/rep_score.json``.

    python -m lab.fitting.rep_score [FOLDER...] [--sets N] [--write]

The fit is made on sets of a stick lifter (``lab/fitting/stick_sets.py``) with the plans of the
training split. FOLDER holds true courses of whole bodies, which need no pictures, to report on;
making them goes on where it was left:

    python -m lab.synthetic render --truth-only --fps 20 --split variants --seed 602 --out FOLDER

From true joints it is simulated what the program measures: joints and angles with noise, 10 to 24
times a second, smoothed as the program does it, in a few ways each. Lifts given up and dips at the
top all last equally long in ``synthetic``, so time is stretched, in whole sets and in those alone;
and in some sets the body shuffles about: it rises, but no hip opens. Candidates are made as
``reps/tops.py`` makes them and labelled by the truth. The tables say, for sets that took no part in
the fit, what becomes of each kind and how many sets are counted exactly. Without ``--write`` they
are made by the model file that is there.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize

from lab.benchmarks.tables import markdown
from lab.fitting.stick_sets import StickSet, stick_set
from thrust_vision.body.joints import on_frames
from thrust_vision.body.side import SIDES, Side
from thrust_vision.body.skeleton import Skeleton, find_skeleton
from thrust_vision.observe.landmarks import Landmark, PoseTrack, landmark_of
from thrust_vision.reps.score import FEATURES, MODEL, RepScore
from thrust_vision.reps.tops import Candidates, candidates_of
from thrust_vision.settings import FITTED_WITH, Settings
from thrust_vision.weights.model_files import CHECKOUT_MODELS

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

#: Simulations of each set.
_DRAWS = 6
_FPS = 30.0
#: Joints of both sides that are simulated.
_JOINTS = ("shoulder", "hip", "knee", "ankle")
#: A rep is partial below the first share of the set's best, weak below the second: ``synthetic``
#: calls it partial below two thirds of the hip's way.
_PARTIAL_SHARE, _WEAK_SHARE = 2 / 3, 0.85
#: What is a rep, and what is none.
REP_KINDS = ("full rep", "weak rep", "partial rep")
OTHER_KINDS = ("false start", "bounce", "dip at the top", "shuffle", "other")
#: Ridge on the standardised weights: some hundred candidates, five features.
_RIDGE = 1.0
#: From which a peak is a rep. On the sets of the fit 0.35 to 0.6 count within 2 % as many sets
#: exactly; the lower end keeps quick low reps which nobody sees open (``tests/reps``).
_MIN_PROBABILITY = 0.35
#: Share of sets in which nobody sees the hip open: the network located nobody there.
_UNSEEN_SHARE = 0.35
#: Share of the reps that are quicker than the set's others.
_QUICK_SHARE = 0.3
#: Share of simulations in which the lifter shuffles about.
_SHUFFLE_SHARE = 0.3


@dataclass(frozen=True)
class Plans:
    """Whose plans stick lifters follow.

    Attributes:
        title: of a table.
        split, seed: of ``synthetic``.
        untidy: whether as in the split of variants.
    """

    title: str
    split: str
    seed: int
    untidy: bool


FITTED = (Plans("train, untidy", "train", 501, True), Plans("train", "train", 502, False))
REPORTED = (
    Plans("train, other plans", "train", 601, True),
    Plans("variants", "variants", 602, True),
    Plans("test", "test", 603, False),
)


@dataclass(frozen=True, eq=False)
class TrueSet:
    """What is known of a set.

    Attributes:
        name: of its clip.
        time_s: (n,) of the frames.
        joints_px: side and joint -> (n, 2).
        opening_deg: (n,) how far trunk and thigh are open.
        rep: (n,) number of the rep, 0 between.
        phase: (n,) as ``synthetic`` names it.
        kinds: number of a rep -> one of ``REP_KINDS``.
    """

    name: str
    time_s: FloatArray
    joints_px: Mapping[tuple[Side, str], FloatArray]
    opening_deg: FloatArray
    rep: IntArray
    phase: NDArray[np.str_]
    kinds: dict[int, str]


@dataclass(frozen=True, eq=False)
class Seen:
    """A set as the program might measure it.

    Attributes:
        truth: the set, in the time of the simulation.
        skeleton: on frames of the simulation.
        time_s: (n,) of those.
        opening_deg: (n,); NaN where not seen.
    """

    truth: TrueSet
    skeleton: Skeleton
    time_s: FloatArray
    opening_deg: FloatArray


@dataclass(frozen=True, eq=False)
class Labelled:
    """Candidates of a set with what each one is."""

    seen: Seen
    candidates: Candidates
    kinds: list[str]


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulate, fit, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--sets", type=int, default=200, help="of each kind in the fit")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.write:
        learnt = [one for plans in FITTED for one in stick_sets(plans, asked.sets)]
        score = fit(learnt)
        write(CHECKOUT_MODELS / MODEL, score, learnt, asked.sets)
        print(kind_table("Sets of the fit", learnt, score))
    score = RepScore.load(CHECKOUT_MODELS / MODEL)
    for name, weight in zip(FEATURES, score.weights, strict=True):
        print(f"{name}: {weight:.2f}")
    print(f"opening not seen: {score.unseen:.2f}, intercept {score.intercept:.2f}")
    for plans in REPORTED:
        sets = stick_sets(plans, asked.sets // 2)
        print(kind_table(f"Stick lifters, {plans.title}", sets, score))
    for folder in asked.folders:
        truths = [read_set(path) for path in sorted(folder.glob("*.truth.json"))]
        print(kind_table(f"Whole bodies, {folder.name}", labelled_sets(truths), score))


def stick_sets(plans: Plans, count: int) -> list[Labelled]:
    """All simulations of the first sets of some plans."""
    return labelled_sets(
        [
            of_stick(stick_set(plans.split, plans.seed, number, untidy=plans.untidy))
            for number in range(count)
        ]
    )


def labelled_sets(truths: Sequence[TrueSet]) -> list[Labelled]:
    """All simulations of some sets."""
    return [labelled(simulated(truth, draw)) for truth in truths for draw in range(_DRAWS)]


def of_stick(stick: StickSet) -> TrueSet:
    """What is known of a stick lifter's set."""
    line = stick.line
    phase = np.array(line.phase)
    return TrueSet(
        stick.name,
        line.time_s,
        {(side, joint): stick.points_px[joint] for side in SIDES for joint in _JOINTS},
        stick.opening_deg,
        line.rep,
        phase,
        _kinds(stick.reps, line.rep, phase, stick.hip_deg),
    )


def _kinds(
    numbers: Sequence[int], rep: IntArray, phase: NDArray[np.str_], hip_deg: FloatArray
) -> dict[int, str]:
    """Which of the reps with a lockout are full, weak or partial."""
    if not len(numbers):
        return {}
    tops = [float(np.median(hip_deg[(rep == k) & (phase == "lockout")])) for k in numbers]
    low = float(np.min(hip_deg[rep > 0]))
    shares = [(top - low) / (max(tops) - low) for top in tops]
    return {
        k: REP_KINDS[(share < _WEAK_SHARE) + (share < _PARTIAL_SHARE)]
        for k, share in zip(numbers, shares, strict=True)
    }


def read_set(path: Path) -> TrueSet:
    """The set of a truth file."""
    content = json.loads(path.read_text("utf-8"))
    frames = pd.read_csv(path.with_name(path.name.replace(".truth.json", ".frames.csv")))
    rep, phase = frames["rep"].to_numpy(), frames["phase"].to_numpy(str)
    hip = frames["hip_extension_deg"].to_numpy(float)
    joints = {
        (side, joint): frames[[f"{side}_{joint}_x_px", f"{side}_{joint}_y_px"]].to_numpy(float)
        for side in SIDES
        for joint in _JOINTS
    }
    lumbar = frames["lumbar_extension_deg"].to_numpy(float)
    return TrueSet(
        content["clip"].removesuffix(".mp4"),
        frames["time_s"].to_numpy(float),
        joints,
        hip + FITTED_WITH.lumbar_in_trunk_thigh * lumbar,
        rep,
        phase,
        _kinds([int(row["rep"]) for row in content["reps"]], rep, phase, hip),
    )


def shuffled(truth: TrueSet, rng: np.random.Generator) -> TrueSet:
    """The set with a rise of the whole body, in some, at a bottom; the hip does not open."""
    resting = np.flatnonzero(np.isin(truth.phase, ("setup", "bottom")))
    if rng.random() > _SHUFFLE_SHARE or len(resting) == 0:
        return truth
    step_s = float(np.median(np.diff(truth.time_s)))
    frame, count = int(rng.choice(resting)), round(rng.uniform(0.6, 3.0) / step_s)
    hip = np.mean([truth.joints_px[side, "hip"][:, 1] for side in SIDES], axis=0)
    lift_px = rng.uniform(0.15, 0.5) * np.ptp(hip[truth.rep > 0])
    rise = np.sin(np.linspace(0.0, np.pi, count)) ** 2
    index = np.concatenate([np.arange(frame), np.full(count, frame), np.arange(frame, len(hip))])
    added = slice(frame, frame + count)
    joints = {key: xy[index] for key, xy in truth.joints_px.items()}
    for (_, joint), xy in joints.items():
        if joint in ("shoulder", "hip"):
            xy[added, 1] -= lift_px * rise
    phase, rep = truth.phase[index].astype("U12"), truth.rep[index]
    phase[added], rep[added] = "shuffle", 0
    times: FloatArray = step_s * np.arange(len(index), dtype=float)
    return TrueSet(truth.name, times, joints, truth.opening_deg[index], rep, phase, truth.kinds)


def stretched(truth: TrueSet, rng: np.random.Generator) -> FloatArray:
    """(n,) new times of the frames: slower and quicker lifters, reps, false starts and dips."""
    step_s = np.diff(truth.time_s, prepend=truth.time_s[0])
    whole = float(rng.choice([1.0, rng.uniform(0.75, 1.4)]))
    factors = {
        "false_start": rng.uniform(0.7, 1.6),
        "pulse": rng.uniform(0.8, 1.6),
    }
    own = np.array([factors.get(str(phase), 1.0) for phase in truth.phase])
    quick = {
        number: rng.uniform(0.4, 1.0) if rng.random() < _QUICK_SHARE else 1.0
        for number in sorted(set(truth.rep.tolist()) - {0})
    }
    own *= np.array([quick.get(int(number), 1.0) for number in truth.rep])
    times: FloatArray = np.cumsum(step_s * whole * own)
    return times


def simulated(truth: TrueSet, draw: int) -> Seen:
    """A set as the program might measure it; the same for the same ``draw``.

    The noise is that of 14 rendered sets: heights off by 0.008 to 0.03 trunk lengths, angles by 1
    to 3 degrees and 0.8 to 1.1 times as large, both for some 0.2 s alike.
    """
    seed = [draw, *truth.name.encode()]
    rng = np.random.default_rng(seed)
    truth = shuffled(truth, rng)
    times = stretched(truth, rng)
    sampled_s = np.arange(0.0, times[-1], 1 / rng.uniform(10, 24))
    trunk_px = _trunk_px(truth)
    rough = rng.uniform(0.006, 0.022) * trunk_px
    xy_px = np.full((len(sampled_s), len(Landmark), 2), np.nan)
    own = {key: _noise(sampled_s, rough, rng) for key in truth.joints_px}
    for (side, joint), course in truth.joints_px.items():
        for axis in (0, 1):
            clean = np.interp(sampled_s, times, course[:, axis])
            xy_px[:, landmark_of(side, joint), axis] = clean + own[side, joint][:, axis]
    known = np.isfinite(xy_px[..., 0])
    xy_px = np.where(known[..., None], xy_px, xy_px[:, [landmark_of("left", "hip")]])
    track = PoseTrack(
        sampled_s,
        xy_px,
        known.astype(float),
        np.zeros((len(sampled_s), len(Landmark), 3)),
        10_000,
        10_000,
    )
    time_s = np.arange(0.0, times[-1], 1 / _FPS)
    skeleton = find_skeleton(on_frames(track, time_s), Settings(), by_net=True)
    opening = np.full(len(time_s), np.nan)
    if rng.random() > _UNSEEN_SHARE:
        clean = np.interp(sampled_s, times, truth.opening_deg)
        off = _noise(sampled_s, rng.uniform(1.0, 3.5), rng)[:, 0]
        read = np.clip(rng.normal(0.95, 0.1), 0.7, 1.15) * clean + off + rng.normal(0, 6)
        nearest = np.clip(np.searchsorted(time_s, sampled_s), 0, len(time_s) - 1)
        opening[nearest] = read
    index = np.clip(np.searchsorted(times, time_s), 0, len(times) - 1)
    moved = TrueSet(
        truth.name,
        time_s,
        {},
        truth.opening_deg[index],
        truth.rep[index],
        truth.phase[index],
        truth.kinds,
    )
    return Seen(moved, skeleton, time_s, opening)


def _trunk_px(truth: TrueSet) -> float:
    shoulder, hip = (truth.joints_px["left", joint] for joint in ("shoulder", "hip"))
    return float(np.median(np.linalg.norm(shoulder - hip, axis=1)))


def _noise(time_s: FloatArray, size: float, rng: np.random.Generator) -> FloatArray:
    """(n, 2) noise that stays alike for some 0.2 s, and a little that does not."""
    step_s = float(np.median(np.diff(time_s)))
    keep = np.exp(-step_s / 0.2)
    white = rng.normal(size=(len(time_s), 2))
    slow = np.empty_like(white)
    slow[0] = white[0]
    for k in range(1, len(white)):
        slow[k] = keep * slow[k - 1] + np.sqrt(1 - keep**2) * white[k]
    noise: FloatArray = size * (0.9 * slow + 0.4 * rng.normal(size=white.shape))
    return noise


def labelled(seen: Seen) -> Labelled:
    """The candidates of a set, and what each one is."""
    height, lying = seen.skeleton.hip_height, seen.skeleton.lying
    known = np.isfinite(height)
    filled = np.interp(seen.time_s, seen.time_s[known], height[known])
    found = candidates_of(filled, seen.opening_deg, lying & known, 1 / _FPS, Settings().reps)
    return Labelled(seen, found, [_kind(seen.truth, found, k) for k in range(len(found.frames))])


def _kind(truth: TrueSet, found: Candidates, place: int) -> str:
    """What a candidate is; "cut" for a rep whose top the clip does not show."""
    frame = int(found.frames[place])
    near = slice(max(frame - 3, 0), frame + 4)
    phases, number = set(truth.phase[near].tolist()), int(truth.rep[frame])
    if "false_start" in phases and "lockout" not in phases:
        return "false start"
    if "shuffle" in phases:
        return "shuffle"
    if number == 0:
        return "other"
    if number not in truth.kinds:
        return "cut"
    same = [k for k, at in enumerate(found.frames) if truth.rep[at] == number]
    best = max(same, key=lambda k: found.features[k, 0])
    if place == best and phases & {"lockout", "up", "down", "pulse"}:
        return truth.kinds[number]
    return "bounce" if "bottom" in phases else "dip at the top"


def fit(learnt: Sequence[Labelled]) -> RepScore:
    """The score that parts the low candidates best: logistic regression with a ridge."""
    features, is_rep = _low(learnt)
    low, high = np.nanpercentile(features, (1, 99), axis=0)
    clipped = np.clip(features, low, high)
    seen: NDArray[np.bool_] = np.all(np.isfinite(clipped), axis=1)
    centre, spread = np.nanmean(clipped, axis=0), np.nanstd(clipped, axis=0)
    standard = np.nan_to_num((clipped - centre) / spread)
    design = np.column_stack([standard, ~seen, np.ones(len(seen))])
    # Both groups count alike: how often lifts are given up, no rendered set can tell.
    weight = np.where(is_rep, 0.5 / is_rep.mean(), 0.5 / (1 - is_rep.mean()))

    def loss(solution: FloatArray) -> float:
        odds = design @ solution
        miss = np.logaddexp(0.0, np.where(is_rep, -odds, odds))
        return float(weight @ miss + _RIDGE / 2 * solution[:-1] @ solution[:-1])

    solution = optimize.minimize(loss, np.zeros(design.shape[1]), method="BFGS").x
    weights = solution[: len(FEATURES)] / spread
    moved = weights * centre
    return RepScore(
        weights,
        low,
        high,
        float(solution[-2] + moved[-2:].sum()),
        float(solution[-1] - moved.sum()),
        _MIN_PROBABILITY,
    )


def _low(sets: Sequence[Labelled]) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Features of the candidates that the score decides on, and whether they are reps."""
    features, is_rep = [], []
    for one in sets:
        for k, kind in enumerate(one.kinds):
            if kind != "cut" and not one.candidates.whole[k]:
                features.append(one.candidates.features[k])
                is_rep.append(kind in REP_KINDS)
    return np.array(features), np.array(is_rep)


def kind_table(title: str, sets: Sequence[Labelled], score: RepScore) -> str:
    """What becomes of each kind, and of whole sets."""
    totals: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    exact = 0
    for one in sets:
        accepted = one.candidates.whole | score.accepts(one.candidates.features)
        chosen = [kind for kind, yes in zip(one.kinds, accepted, strict=True) if yes]
        totals.update(one.kinds)
        taken.update(chosen)
        right = sum(kind in REP_KINDS for kind in chosen) == len(one.seen.truth.kinds)
        exact += right and not set(chosen) & set(OTHER_KINDS)
    kinds = (*REP_KINDS, *OTHER_KINDS)
    lines = [[kind, f"{totals[kind]}", f"{taken[kind]}"] for kind in kinds if totals[kind]]
    lines.append(["sets counted exactly", f"{len(sets)}", f"{exact}"])
    title = f"{title}: {len(sets) // _DRAWS} sets, {_DRAWS} simulations each"
    return markdown(title, ["kind", "candidates", "taken for reps"], lines)


def write(path: Path, score: RepScore, learnt: Sequence[Labelled], sets: int) -> None:
    """Write the model file."""
    path.write_text(json.dumps(content_of(score, learnt, sets), indent=1) + "\n", encoding="utf-8")


def content_of(score: RepScore, learnt: Sequence[Labelled], sets: int) -> dict[str, object]:
    """The content of the model file."""
    features, is_rep = _low(learnt)
    probability = score.probability(features)
    columns = (v.tolist() for v in (score.weights, score.low, score.high))
    return {
        "about": "Logistic model of whether a low peak of the hip's height is the top of a rep; "
        "written by lab/fitting/rep_score.py",
        "licence": "Apache-2.0, as the project; fitted on made sets alone",
        "fitted_on": {
            "sets": [f"{plans.title}, seed {plans.seed}: {sets} stick lifters" for plans in FITTED],
            "low_peaks": {"reps": int(is_rep.sum()), "others": int((~is_rep).sum())},
            "probability_percentiles": {
                "reps 1, 5, 50": _percentiles(probability[is_rep], (1, 5, 50)),
                "others 50, 95, 99": _percentiles(probability[~is_rep], (50, 95, 99)),
            },
        },
        "features": {
            name: {"weight": round(w, 3), "low": round(low, 3), "high": round(high, 3)}
            for name, w, low, high in zip(FEATURES, *columns, strict=True)
        },
        "unseen_opening": round(score.unseen, 3),
        "intercept": round(score.intercept, 3),
        "min_probability": score.min_probability,
    }


def _percentiles(values: FloatArray, which: tuple[int, ...]) -> list[float]:
    return [round(float(value), 3) for value in np.percentile(values, which)]


if __name__ == "__main__":
    main()
