"""How accurate the program is on rendered clips with known truth: prints the tables of the docs.

    python -m benchmarks.accuracy FOLDER... [--cache DIR]

The folders hold clips and truth files made by ``python -m synthetic render``. The pose model runs
once per clip; with --cache, what it found is kept for the next time.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.observations import observed
from benchmarks.tables import (
    area_under_curve,
    bias,
    coverage,
    mae,
    markdown,
    p90,
    share,
    share_and_range,
    width,
)
from benchmarks.truth import TrueClip, TrueRep, pair_reps, read_split
from thrust_vision import __version__
from thrust_vision.analysis import ReferenceRep, assess
from thrust_vision.estimate import Estimate
from thrust_vision.form.report import Fault, RepReport, SetReport, Verdict
from thrust_vision.kinematics.angles import interior_angle_deg
from thrust_vision.pose.track import Observation
from thrust_vision.pose.weights import Model, find_model
from thrust_vision.settings import Settings

ARCHED_DEG, BRACED_DEG = 25.0, 5.0


@dataclass(frozen=True)
class Row:
    """One true rep and what was said about it; ``found`` is None where it was missed.

    ``beside`` is what was said about the reference rep.
    """

    clip: TrueClip
    true: TrueRep
    reference: TrueRep | None
    found: RepReport | None
    beside: RepReport | None
    naive_knee_deg: float
    naive_trunk_thigh_change_deg: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables for folders of rendered clips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--model")
    options = parser.parse_args(arguments)
    model = find_model(options.model)
    clips = [clip for folder in options.folders for clip in read_split(folder)]
    seen = [(clip, observed(clip, model, options.cache)) for clip in clips]
    named = [row for clip, obs in seen for row in rows(clip, obs, model, with_reference=True)]
    alone = [row for clip, obs in seen for row in rows(clip, obs, model, with_reference=False)]
    print(introduction(clips, model, list(map(made_with, options.folders))))
    print(targets_table(named, alone))
    print(coverage_table(named, alone))
    print(reps_table(seen, model))
    print(knee_table(named))
    print(back_table(named, alone))
    print(verdict_table(named, alone))


_TOLD: tuple[tuple[str, str, Callable[[Row], float]], ...] = (
    ("named", "knee_angle_lockout_deg", lambda r: r.true.knee_lockout_deg),
    ("named", "lumbar_extension_vs_reference_deg", lambda r: _true_versus_reference(r)),
    ("alone", "lumbar_extension_change_deg", lambda r: r.true.lumbar_change_deg),
    ("named", "hip_extension_change_deg", lambda r: r.true.hip_change_deg),
    ("alone", "hip_extension_change_deg", lambda r: r.true.hip_change_deg),
)


def made_with(folder: Path) -> str:
    """The command that rendered the clips of a folder."""
    truths = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.truth.json")]
    first, rates = truths[0], {truth["fps"] for truth in truths}
    fps = f" --fps {rates.pop():.0f}" if len(rates) == 1 else ""
    split, seed = first["split"], first["seed"]
    drawn = f"--split {split} --seed {seed} --clips {len(truths)}{fps}"
    return f"python -m synthetic render {drawn} --out FOLDER"


def introduction(clips: Sequence[TrueClip], model: Model, commands: Sequence[str]) -> str:
    """What the tables are about, how they were made and what they flatter."""
    rendered = "\n    ".join(commands)
    folders = " ".join(["FOLDER"] * len(commands))
    reps = sum(len(clip.reps) for clip in clips)
    bodies = len({clip.body for clip in clips})
    return f"""# Accuracy

This page is the output of

    {rendered}
    python -m benchmarks.accuracy {folders} --cache CACHE > docs/accuracy.md
    python -m benchmarks.error_parts {folders} --cache CACHE >> docs/accuracy.md

with version {__version__} and the pose model `{model.name}`: {len(clips)} rendered clips,
{reps} reps, {bodies} bodies. No body, camera or room of this split took part in fitting anything.
Another seed gives another split that no one has seen.

**How to read it.** *MAE* is the mean absolute error of what was answered, *answered* the share of
the true reps that got a number at all: a missed rep and a blank one both count as not answered.
*Coverage* is the share of the 90 % intervals that hold the truth, *width* their mean width; in the
table of coverages, behind each, what nine in ten sets of clips drawn anew from these would show
(whole clips are drawn, since the reps of a clip miss alike): a group of few clips says little. The
columns on the right are two baselines on the same reps: the raw landmarks of the near leg with no
smoothing, checking or fitting (for hip and back: the change of the angle shoulder-hip-knee, with
its mean offset taken out in its favour), and always saying the median of the truth. *With a
reference rep*: the lifter names the first braced rep of the set. *Confident and wrong*: a rep of
{ARCHED_DEG:.0f}° or more of lumbar extension called good, or one of {BRACED_DEG:.0f}° or less
called `back_over_hip`.

**What it flatters.** The lifters are rendered, from the same body model and the same renderer as
those that the models of hip and back were fitted on; cloth is simple, nobody walks through the
picture, and a named braced rep is braced. **What is hard on purpose:** cameras from 30 cm to 1.6 m
high and up to 30° from the side, hand-held shake, motion blur, noise, poor light, plates of 28 to
45 cm right before the hips, hips and back that move independently of each other.
"""


#: What was aimed at: MAE in degrees of the knee, of the lumbar change versus the reference rep and
#: without one, and of the hip change with one; and the share of reps with a lumbar answer.
TARGETS = {
    "no plates, yaw to 10°": (3.0, 4.0, 6.0, 5.0, 90.0),
    "no plates, yaw 10 to 20°": (4.0, 6.0, 8.0, 5.0, 70.0),
    "plates, yaw to 10°": (5.0, 6.0, 8.0, 5.0, 70.0),
}


def targets_table(named: Sequence[Row], alone: Sequence[Row]) -> str:
    """What was reached beside what was aimed at."""
    lines = []
    for group, targets in TARGETS.items():
        holds = dict(GROUPS)[group]
        with_ref = [row for row in named if holds(row.clip)]
        others = [row for row in with_ref if row.reference is not row.true]
        without = [row for row in alone if holds(row.clip)]
        reached = [
            mae(_errors(members, name, truth))
            for members, name, truth in (
                (with_ref, "knee_angle_lockout_deg", lambda r: r.true.knee_lockout_deg),
                (others, "lumbar_extension_vs_reference_deg", _true_versus_reference),
                (without, "lumbar_extension_change_deg", lambda r: r.true.lumbar_change_deg),
                (with_ref, "hip_extension_change_deg", lambda r: r.true.hip_change_deg),
            )
        ]
        known = [_measure(row, "lumbar_extension_vs_reference_deg") for row in others]
        cells = [f"{got} ({aim:.0f})" for got, aim in zip(reached, targets, strict=False)]
        cells.insert(3, f"{mae(_hip_errors(others))} ({targets[3]:.0f})")
        lines.append([group, *cells, f"{_answered(known, others)} ({targets[-1]:.0f} %)"])
    header = ["group", "knee at lockout", "lumbar versus reference rep", "lumbar without one"]
    header += ["hip versus reference rep", "hip from start to lockout", "answered"]
    return markdown("MAE in degrees, and what was aimed at", header, lines)


def coverage_table(named: Sequence[Row], alone: Sequence[Row]) -> str:
    """How many 90 % intervals hold the truth, and how much of that is which clips these are."""
    lines = []
    for group, holds in GROUPS:
        cells = []
        for rows_, name, truth in _TOLD:
            members = [row for row in (named if rows_ == "named" else alone) if holds(row.clip)]
            if name == "lumbar_extension_vs_reference_deg":
                members = [row for row in members if row.reference is not row.true]
            held: dict[Path, list[bool]] = {}
            for row in members:
                estimate = _measure(row, name)
                if estimate.known:
                    held.setdefault(row.clip.path, []).append(
                        estimate.low <= truth(row) <= estimate.high
                    )
            cells.append(share_and_range(list(held.values())))
        if any(cell != "–" for cell in cells):
            lines.append([group, *cells])
    header = ["group", "knee", "lumbar versus reference rep", "lumbar without one"]
    header += ["hip with reference rep", "hip without"]
    return markdown("Coverage of the 90 % intervals, by group", header, lines)


def _hip_errors(rows_: Sequence[Row]) -> list[float]:
    """Of hip extension at lockout beside that of the reference rep, degrees."""
    return [
        _measure(row, "hip_extension_vs_best_deg").value
        - _of(row.beside, "hip_extension_vs_best_deg").value
        - (row.true.hip_lockout_deg - row.reference.hip_lockout_deg)
        for row in rows_
        if row.reference is not None
    ]


def _errors(rows_: Sequence[Row], name: str, truth: Callable[[Row], float]) -> list[float]:
    return [_measure(row, name).value - truth(row) for row in rows_]


def rows(
    clip: TrueClip, observation: Observation, model: Model, *, with_reference: bool
) -> list[Row]:
    """Each true rep of a clip with what the program says of it.

    With a reference, the lifter names the first braced rep, as the program asks for; clips
    without one give nothing.
    """
    report = assess(observation, Settings(), model, "none")
    pairs = dict(_pairs(clip, report))
    reference: TrueRep | None = None
    beside: RepReport | None = None
    if with_reference:
        named = next((i for i in pairs if clip.reps[i].braced), None)
        if named is None:
            return []
        reference = clip.reps[named]
        rep: ReferenceRep = report.reps[pairs[named]].rep.number
        report = assess(observation, Settings(), model, rep)
        beside = report.reps[pairs[named]]
    return [
        Row(
            clip,
            true,
            reference,
            report.reps[pairs[i]] if i in pairs else None,
            beside,
            *_naive(observation, report, pairs.get(i)),
        )
        for i, true in enumerate(clip.reps)
    ]


def _pairs(clip: TrueClip, report: SetReport) -> list[tuple[int, int]]:
    true_s = np.array([rep.lockout_s for rep in clip.reps])
    return pair_reps(true_s, np.array([found.rep.lockout_s for found in report.reps]))


def _naive(observation: Observation, report: SetReport, index: int | None) -> tuple[float, float]:
    """Knee and trunk-thigh change as the raw landmarks of the near leg give them."""
    if index is None or report.scene is None:
        return np.nan, np.nan
    rep, track, side = report.reps[index].rep, observation.track, report.scene.near_side
    lockout = slice(rep.lockout_first, rep.lockout_last + 1)
    names = ("shoulder", "hip", "knee", "ankle")
    shoulder, hip, knee, ankle = (track.joint(side, name) for name in names)
    knees = interior_angle_deg(hip[lockout], knee[lockout], ankle[lockout])
    trunk_thigh = interior_angle_deg(shoulder, hip, knee)
    change = np.nanmedian(trunk_thigh[lockout]) - trunk_thigh[rep.start]
    return float(np.nanmedian(knees)), float(change)


Group = tuple[str, Callable[[TrueClip], bool]]

GROUPS: tuple[Group, ...] = (
    ("no plates, yaw to 10°", lambda c: c.plate_m == 0 and abs(c.yaw_deg) <= 10),
    ("no plates, yaw 10 to 20°", lambda c: c.plate_m == 0 and 10 < abs(c.yaw_deg) <= 20),
    ("no plates, yaw 20 to 30°", lambda c: c.plate_m == 0 and abs(c.yaw_deg) > 20),
    ("plates, yaw to 10°", lambda c: c.plate_m > 0 and abs(c.yaw_deg) <= 10),
    ("plates, yaw 10 to 20°", lambda c: c.plate_m > 0 and 10 < abs(c.yaw_deg) <= 20),
    ("plates, yaw 20 to 30°", lambda c: c.plate_m > 0 and abs(c.yaw_deg) > 20),
    ("28 cm plates", lambda c: 0 < c.plate_m < 0.33),
    ("38 cm plates", lambda c: 0.33 <= c.plate_m < 0.42),
    ("45 cm plates", lambda c: c.plate_m >= 0.42),
    ("bench", lambda c: c.exercise == "hip_thrust"),
    ("floor", lambda c: c.exercise == "glute_bridge"),
    ("single leg", lambda c: c.variant == "single_leg"),
    ("feet raised", lambda c: c.variant == "feet_raised"),
    ("frog pump", lambda c: c.variant == "frog_pump"),
    ("all", lambda _: True),
)


def _grouped(rows_: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    kept = list(rows_)
    groups = [(name, [row for row in kept if holds(row.clip)]) for name, holds in GROUPS]
    return [(name, members) for name, members in groups if members]


def reps_table(seen: Sequence[tuple[TrueClip, Observation]], model: Model) -> str:
    """Counting and timing of the reps."""
    lines = []
    for name, holds in GROUPS:
        members = [(clip, obs) for clip, obs in seen if holds(clip)]
        if not members:
            continue
        reports = [(clip, assess(obs, Settings(), model, "none")) for clip, obs in members]
        errors = [
            report.reps[j].rep.lockout_s - clip.reps[i].lockout_s
            for clip, report in reports
            for i, j in _pairs(clip, report)
        ]
        exact = [len(report.reps) == len(clip.reps) for clip, report in reports]
        missed = sum(len(clip.reps) - len(_pairs(clip, report)) for clip, report in reports)
        invented = sum(len(report.reps) - len(_pairs(clip, report)) for clip, report in reports)
        named = [
            report.scene is not None
            and (report.scene.exercise, report.scene.facing) == (clip.exercise, clip.facing)
            for clip, report in reports
        ]
        total = sum(len(clip.reps) for clip, _ in reports)
        late = [f"{np.percentile(np.abs(errors), q):.2f}" if errors else "–" for q in (50, 90)]
        lines.append(
            [
                name,
                f"{len(members)}",
                f"{total}",
                share(exact),
                f"{missed}",
                f"{invented}",
                *late,
                share(named),
            ]
        )
    header = ["group", "clips", "reps", "count exact", "missed", "invented"]
    header += ["lockout time, median s", "90th percentile s", "exercise and facing right"]
    return markdown("Repetitions", header, lines)


def knee_table(named: Sequence[Row]) -> str:
    """The knee angle at lockout."""
    lines = []
    for name, members in _grouped(named):
        found = [row for row in members if row.found is not None]
        estimates = [_measure(row, "knee_angle_lockout_deg") for row in found]
        truths = [row.true.knee_lockout_deg for row in found]
        errors = [e.value - t for e, t in zip(estimates, truths, strict=True)]
        naive = [row.naive_knee_deg - row.true.knee_lockout_deg for row in found]
        lines.append(
            [
                name,
                f"{len(members)}",
                mae(errors),
                bias(errors),
                p90(errors),
                coverage(estimates, truths),
                width(estimates),
                _answered(estimates, members),
                mae(naive),
                mae(_median_guess(truths)),
            ]
        )
    header = ["group", "reps", "MAE", "bias", "90th percentile", "coverage", "width", "answered"]
    header += ["raw pose, MAE", "median guess, MAE"]
    return markdown("Knee angle at lockout, degrees", header, lines)


def back_table(named: Sequence[Row], alone: Sequence[Row]) -> str:
    """Hip and lumbar extension, with a named reference rep and without."""
    parts = []
    for title, rows_, name, truth in (
        (
            "Lumbar extension at lockout versus the reference rep, degrees",
            [row for row in named if row.reference is not row.true],
            "lumbar_extension_vs_reference_deg",
            _true_versus_reference,
        ),
        (
            "Lumbar extension from start to lockout, with a reference rep, degrees",
            named,
            "lumbar_extension_change_deg",
            lambda row: row.true.lumbar_change_deg,
        ),
        (
            "Lumbar extension from start to lockout, without a reference rep, degrees",
            alone,
            "lumbar_extension_change_deg",
            lambda row: row.true.lumbar_change_deg,
        ),
        (
            "Hip extension from start to lockout, with a reference rep, degrees",
            named,
            "hip_extension_change_deg",
            lambda row: row.true.hip_change_deg,
        ),
        (
            "Hip extension from start to lockout, without a reference rep, degrees",
            alone,
            "hip_extension_change_deg",
            lambda row: row.true.hip_change_deg,
        ),
    ):
        parts.append(_angle_table(title, rows_, name, truth))
    return "".join(parts)


def _angle_table(title: str, rows_: Sequence[Row], name: str, truth: Callable[[Row], float]) -> str:
    lines = []
    for group, members in _grouped(rows_):
        estimates = [_measure(row, name) for row in members]
        truths = [truth(row) for row in members]
        errors = _errors(members, name, truth)
        naive = _naive_errors(members, truths)
        lines.append(
            [
                group,
                f"{len(members)}",
                mae(errors),
                bias(errors),
                p90(errors),
                coverage(estimates, truths),
                width(estimates),
                _answered(estimates, members),
                mae(naive),
                mae(_median_guess(truths)),
            ]
        )
    header = ["group", "reps", "MAE", "bias", "90th percentile", "coverage", "width", "answered"]
    header += ["shoulder-hip-knee, MAE", "median guess, MAE"]
    return markdown(title, header, lines)


def verdict_table(named: Sequence[Row], alone: Sequence[Row]) -> str:
    """How well arched and braced reps are told apart, and confident wrong verdicts."""
    lines = []
    for title, rows_, name in (
        ("with reference", named, "lumbar_extension_vs_reference_deg"),
        ("without", alone, "lumbar_extension_change_deg"),
    ):
        for group, members in _grouped(rows_):
            clear = [
                (value, row.true.lumbar_change_deg >= ARCHED_DEG)
                for row in members
                if np.isfinite(value := _measure(row, name).value)
                and not BRACED_DEG < row.true.lumbar_change_deg < ARCHED_DEG
            ]
            area = area_under_curve([v for v, _ in clear], [arched for _, arched in clear])
            lines.append(
                [
                    f"{group}, {title}",
                    f"{len(clear)}",
                    f"{area:.3f}" if np.isfinite(area) else "–",
                    share([_confidently_wrong(row) for row in members]),
                    share([_says(row, Verdict.GOOD) for row in members]),
                    share([_says_arched(row) for row in members]),
                ]
            )
    header = [
        "group",
        "clear reps",
        "AUC",
        "confident and wrong",
        "said good",
        "said back_over_hip",
    ]
    return markdown(
        f"Reps of {ARCHED_DEG:.0f}° and more against {BRACED_DEG:.0f}° and less", header, lines
    )


def _confidently_wrong(row: Row) -> bool:
    arched, braced = (
        row.true.lumbar_change_deg >= ARCHED_DEG,
        row.true.lumbar_change_deg <= BRACED_DEG,
    )
    return (arched and _says(row, Verdict.GOOD)) or (braced and _says_arched(row))


def _says(row: Row, verdict: Verdict) -> bool:
    return row.found is not None and row.found.verdict is verdict


def _says_arched(row: Row) -> bool:
    return row.found is not None and Fault.BACK_OVER_HIP in row.found.faults


def _measure(row: Row, name: str) -> Estimate:
    return _of(row.found, name)


def _of(report: RepReport | None, name: str) -> Estimate:
    if report is None:
        return Estimate.missing()
    estimate: Estimate = getattr(report.measures, name)
    return estimate


def _true_versus_reference(row: Row) -> float:
    reference = row.reference or row.true
    return row.true.lumbar_lockout_deg - reference.lumbar_lockout_deg


def _answered(estimates: Sequence[Estimate], members: Sequence[Row]) -> str:
    known = sum(estimate.known for estimate in estimates)
    return f"{100 * known / len(members):.0f} %"


def _naive_errors(members: Sequence[Row], truths: Sequence[float]) -> list[float]:
    """Errors of the raw trunk-thigh change, with its offset taken out in its favour."""
    raw = np.array([row.naive_trunk_thigh_change_deg for row in members])
    shifted = raw - np.nanmedian(raw - np.array(truths)) if np.isfinite(raw).any() else raw
    return [float(v - t) for v, t in zip(shifted, truths, strict=True)]


def _median_guess(truths: Sequence[float]) -> list[float]:
    middle = float(np.nanmedian(truths)) if np.isfinite(truths).any() else np.nan
    return [middle - truth for truth in truths]


if __name__ == "__main__":
    main()
