"""How accurate the program is on rendered clips with known truth: prints the tables of the docs.

    python -m lab.benchmarks.accuracy FOLDER... [--cache DIR]

The folders hold clips and truth files made by ``python -m lab.synthetic render``. The pose
model runs once per clip; with --cache, what it found is kept for the next time.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from lab.benchmarks.arguments import given
from lab.benchmarks.quantities import (
    HEAD,
    HIP_VERSUS_BEST,
    HIP_WITH_REFERENCE,
    HIP_WITHOUT,
    KNEE,
    LUMBAR_VERSUS_REFERENCE,
    LUMBAR_WITHOUT,
    QUANTITIES,
    Quantity,
    Row,
    measured,
    paired,
    rows,
)
from lab.benchmarks.tables import (
    Share,
    area_under_curve,
    bias,
    chance_within,
    coverage,
    likeness,
    mae,
    markdown,
    p90,
    share,
    share_and_range,
    slope,
    width,
)
from lab.benchmarks.truth import TrueClip
from thrust_vision import __version__
from thrust_vision.analysis import assess
from thrust_vision.estimate import Estimate
from thrust_vision.form.report import Fault, Verdict
from thrust_vision.observe.observation import Observation
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import Model

ARCHED_DEG, BRACED_DEG = 25.0, 5.0
#: Yaw from and to with which sets of artist-made figures are rendered.
_YAWS_OF_FIGURES_DEG = (0, 25)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables for folders of rendered clips."""
    asked = given(__doc__, arguments)
    model = asked.model
    seen = [(clip, asked.observed(clip)) for clip in asked.clips]
    named = [row for clip, obs in seen for row in rows(clip, obs, model, with_reference=True)]
    alone = [row for clip, obs in seen for row in rows(clip, obs, model, with_reference=False)]
    print(introduction(asked.clips, model, list(map(made_with, asked.folders))))
    print(targets_table(named, alone))
    print(refused_table(seen, model))
    print(coverage_table(named, alone))
    print(reps_table(seen, model))
    for quantity in QUANTITIES:
        print(angle_table(quantity, named, alone))
    print(verdict_table(named, alone))


def made_with(folder: Path) -> str:
    """The command that rendered the clips of a folder."""
    truths = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.truth.json")]
    first, rates = truths[0], {truth["fps"] for truth in truths}
    fps = f" --fps {rates.pop():.0f}" if len(rates) == 1 else ""
    split, seed = first["split"], first["seed"]
    if "figure" in first["outfit"]:
        low, high = _YAWS_OF_FIGURES_DEG
        fps += f" --yaw {low} {high} --figures FIGURES"
    drawn = f"--split {split} --seed {seed} --clips {len(truths)}{fps}"
    return f"python -m lab.synthetic render {drawn} --out FOLDER"


_USUAL = """\
**What it flatters.** The lifters are rendered, from the same body model and the same renderer as
those that the models of hip and back were fitted on; cloth is simple, nobody walks through the
picture, and a named braced rep is braced. **What is hard on purpose:** cameras from 30 cm to 1.6 m
high and up to 30° from the side, hand-held shake, motion blur, noise, poor light, plates of 28 to
45 cm right before the hips, hips and back that move independently of each other.
"""
_VALID = """\
**Whose bodies.** Figures by artists (VALID, see docs/synthetic.md) in the project's renderer, rooms
and motions: other skin, clothes, hair, limb lengths and joint centres than the bodies on which the
networks and models were trained. No person of this split took part in fitting anything.
**What it flatters.** Renderer, rooms and motions are those of the training; nobody sits up before
the set; flesh and cloth have no weight. **What differs by definition:** joint centres are the
artist's. When the hips flex by 70°, the skin over the sacrum turns with the thighs by 7.1° on
these figures and by 9.8° on the usual bodies, the skin of the whole pelvis by 4.7 and 11.0°: up to
6° of a change from start to lockout are of that kind. Beside a reference rep it cancels.
"""
_ROCKETBOX = """\
**Whose bodies.** Figures by artists (Rocketbox, see docs/synthetic.md), a system of which nothing
took part in fitting: other skin, clothes, hair, limb lengths and joint centres. **What it
flatters.** Renderer, rooms and motions are those of the training; nobody sits up before the set;
flesh and cloth have no weight. **What it does not show:** all men share one skeleton and all women
another; textures are coarse. **What differs by definition:** joint centres are the artist's: a
straight standing leg has 173° on the men, 180° on the women and 170 to 173° on the usual bodies.
"""
#: By what the names of their bodies begin with.
_WHOSE = {"valid": _VALID, "rocketbox": _ROCKETBOX}


def introduction(clips: Sequence[TrueClip], model: Model, commands: Sequence[str]) -> str:
    """What the tables are about, how they were made and what they flatter."""
    rendered = "\n    ".join(commands)
    folders = " ".join(["FOLDER"] * len(commands))
    reps = sum(len(clip.reps) for clip in clips)
    bodies = len({clip.body for clip in clips})
    systems = sorted({clip.body.partition("-")[0] for clip in clips})
    whose = "".join(_WHOSE[name] for name in systems if name in _WHOSE) or _USUAL
    return f"""# Accuracy

This page is the output of

    {rendered}
    python -m lab.benchmarks.accuracy {folders} --cache CACHE > PAGE

with version {__version__} and the pose model `{model.name}`: {len(clips)} rendered clips,
{reps} reps, {bodies} bodies. No body, camera or room of this split took part in fitting anything.
Another seed gives another split that no one has seen.

**How to read it.** *MAE* is the mean absolute error of what was answered, *answered* the share of
the true reps that got a number at all: a missed rep and a blank one both count as not answered.
*Slope* is by how much the estimate rises when the truth rises by a degree.
*Coverage* is the share of the 90 % intervals that hold the truth, *width* their mean width; in the
table of coverages, behind each, the range in which it lies with nine chances in ten, by Wilson's
formula for as many independent reps as these are worth, since the reps of a clip miss alike: a
group of few clips says little. The
columns on the right are two baselines on the same reps: the raw landmarks of the near leg with no
smoothing, checking or fitting (for hip and back: the change of the angle shoulder-hip-knee, from
start to lockout with its median error in the group taken out in its favour; for the head none,
since the pose model has no C7), and always saying the median of the truth. *With a reference rep*:
the lifter names the first braced rep of the set. *Confident and wrong*: a rep of {ARCHED_DEG:.0f}°
or more of lumbar extension called good, or one of {BRACED_DEG:.0f}° or less called
`back_over_hip`.

{whose}"""


#: What was aimed at: MAE in degrees of the knee, of the lumbar change versus the reference rep and
#: without one, and of the hip change from start to lockout.
TARGETS = {
    "no plates, yaw to 10°": (3.0, 4.0, 5.0, 4.0),
    "no plates, yaw 10 to 20°": (3.0, 6.0, 6.0, 5.0),
    "plates, yaw to 10°": (4.0, 5.5, 6.0, 6.0),
    "plates, yaw 10 to 20°": (4.0, 7.0, 8.0, 7.0),
}
#: The share of reps with a lumbar answer that was aimed at, percent.
ANSWERED_AIM_PCT = 90


def targets_table(named: Sequence[Row], alone: Sequence[Row]) -> str:
    """What was reached beside what was aimed at."""
    lines = []
    for group, (*aims, hip_aim) in TARGETS.items():
        holds = dict(GROUPS)[group]
        named_, alone_ = ([row for row in of if holds(row.clip)] for of in (named, alone))
        cells = [
            f"{mae(quantity.errors(quantity.among(named_, alone_)))} ({aim:g})"
            for quantity, aim in zip(
                (KNEE, LUMBAR_VERSUS_REFERENCE, LUMBAR_WITHOUT), aims, strict=True
            )
        ]
        others = LUMBAR_VERSUS_REFERENCE.among(named_, alone_)
        if not others:
            continue
        cells.append(mae(_hip_errors(others)))
        cells.append(f"{mae(HIP_WITH_REFERENCE.errors(named_))} ({hip_aim:g})")
        known = [LUMBAR_VERSUS_REFERENCE.of(row) for row in others]
        lines.append([group, *cells, f"{_answered(known, others)} ({ANSWERED_AIM_PCT} %)"])
    header = ["group", "knee at lockout", "lumbar versus reference rep", "lumbar without one"]
    header += ["hip versus reference rep", "hip from start to lockout", "answered"]
    return markdown("MAE in degrees, and what was aimed at", header, lines)


#: Where the coverage of a 90 % interval is to lie, percent.
COVERAGE_AIM_PCT = (85.0, 95.0)


def coverage_table(named: Sequence[Row], alone: Sequence[Row]) -> str:
    """How many 90 % intervals hold the truth, and how much of that is which clips these are."""
    held = {
        quantity: _held_by_clip(quantity, quantity.among(named, alone)) for quantity in QUANTITIES
    }
    alike = {quantity: likeness(list(of.values())) for quantity, of in held.items() if of}
    lines, shares, would = [], [], 0.0
    for group, holds in GROUPS:
        cells = []
        for quantity in QUANTITIES:
            clusters = [flags for clip, flags in held[quantity].items() if holds(clip)]
            cells.append(share_and_range(clusters, alike[quantity]) if clusters else None)
            if clusters:
                sizes = [len(flags) for flags in clusters]
                would += chance_within(sizes, alike[quantity], 0.9, COVERAGE_AIM_PCT)
        if any(cells):
            lines.append([group, *("–" if cell is None else str(cell) for cell in cells)])
            shares += [cell for cell in cells if cell is not None]
    header = ["group", *(quantity.column for quantity in QUANTITIES)]
    table = markdown("Coverage of the 90 % intervals, by group", header, lines)
    return table + f"\n{_near_the_aim(shares, would)}\n"


def _held_by_clip(quantity: Quantity, members: Sequence[Row]) -> dict[TrueClip, list[bool]]:
    """Whether the intervals of what was answered hold the truth, rep by rep."""
    held: dict[TrueClip, list[bool]] = {}
    for row in members:
        estimate, truth = quantity.of(row), quantity.truth(row)
        if estimate.known and np.isfinite(truth):
            held.setdefault(row.clip, []).append(estimate.low <= truth <= estimate.high)
    return held


def _near_the_aim(shares: Sequence[Share], would: float) -> str:
    """How many cells lie where they are to, and how many surely do not.

    ``would`` is how many do on average if every interval holds nine times in ten.
    """
    low, high = COVERAGE_AIM_PCT
    surely_above = sum(round(cell.low_pct) > high for cell in shares)
    surely_below = sum(round(cell.high_pct) < low for cell in shares)
    return (
        f"{within_aim([cell.pct for cell in shares])} On so few clips {would:.0f} would on average "
        "if every interval held exactly nine times in ten. "
        f"{surely_above} cells have a range wholly above that, {surely_below} one wholly below."
    )


def within_aim(shares_pct: Sequence[float]) -> str:
    """How many shares, rounded as they are shown, lie where they are to."""
    low, high = COVERAGE_AIM_PCT
    inside = sum(low <= round(pct) <= high for pct in shares_pct)
    return f"{inside} of {len(shares_pct)} cells lie within {low:.0f} to {high:.0f} %."


def refused_table(seen: Sequence[tuple[TrueClip, Observation]], model: Model) -> str:
    """How many sets are turned down, and why."""
    reports = [(clip, assess(obs, Settings(), model, "none")) for clip, obs in seen]
    lines = []
    for name, holds in GROUPS:
        members = [(clip, report) for clip, report in reports if holds(clip)]
        refused = [(c, r.rejection) for c, r in members if r.rejection is not None]
        if refused:
            reasons = ", ".join(f"{c.path.stem} {r.reason}" for c, r in refused)
            lines.append([name, f"{len(refused)} of {len(members)}", reasons])
    if not lines:
        return f"\nNone of the {len(seen)} sets is turned down.\n"
    return markdown("Sets turned down", ["group", "sets", "which and why"], lines)


def _hip_errors(rows_: Sequence[Row]) -> list[float]:
    """Of hip extension at lockout beside that of the reference rep, degrees."""
    return [
        HIP_VERSUS_BEST.of(row).value
        - measured(row.beside, HIP_VERSUS_BEST.name).value
        - (row.true.hip_lockout_deg - row.reference.hip_lockout_deg)
        for row in rows_
        if row.reference is not None
    ]


def _hips_deg(clip: TrueClip) -> float:
    """Hip extension at lockout, the mean of the set."""
    return float(np.mean([rep.hip_lockout_deg for rep in clip.reps]))


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
    ("hips 18° short at lockout", lambda c: _hips_deg(c) <= -18),
    ("hips beyond straight", lambda c: _hips_deg(c) > 0),
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
            for i, j in paired(clip, report)
        ]
        exact = [len(report.reps) == len(clip.reps) for clip, report in reports]
        missed = sum(len(clip.reps) - len(paired(clip, report)) for clip, report in reports)
        invented = sum(len(report.reps) - len(paired(clip, report)) for clip, report in reports)
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


def angle_table(quantity: Quantity, named: Sequence[Row], alone: Sequence[Row]) -> str:
    """One angle beside what the raw landmarks say of it and a guess."""
    lines = []
    for group, members in _grouped(quantity.among(named, alone)):
        estimates = [quantity.of(row) for row in members]
        truths = [quantity.truth(row) for row in members]
        errors = quantity.errors(members)
        lines.append(
            [
                group,
                f"{len(members)}",
                mae(errors),
                bias(errors),
                slope([estimate.value for estimate in estimates], truths),
                p90(errors),
                coverage(estimates, truths),
                width(estimates),
                _answered(estimates, members),
                mae(_naive_errors(quantity, members, truths)),
                mae(_median_guess(truths)),
            ]
        )
    header = ["group", "reps", "MAE", "bias", "slope", "90th percentile", "coverage", "width"]
    header.append("answered")
    baseline = "raw pose" if quantity in (KNEE, HEAD) else "shoulder-hip-knee"
    header += [f"{baseline}, MAE", "median guess, MAE"]
    return markdown(quantity.title, header, lines)


def verdict_table(named: Sequence[Row], alone: Sequence[Row]) -> str:
    """How well arched and braced reps are distinguished, and confident wrong verdicts."""
    lines = []
    for title, rows_, quantity in (
        ("with reference", named, LUMBAR_VERSUS_REFERENCE),
        ("without", alone, LUMBAR_WITHOUT),
    ):
        for group, members in _grouped(rows_):
            clear = [
                (value, row.true.lumbar_change_deg >= ARCHED_DEG)
                for row in members
                if np.isfinite(value := quantity.of(row).value)
                and not BRACED_DEG < row.true.lumbar_change_deg < ARCHED_DEG
            ]
            area = area_under_curve([v for v, _ in clear], [arched for _, arched in clear])
            lines.append(
                [
                    f"{group}, {title}",
                    f"{len(clear)}",
                    f"{area:.3f}" if np.isfinite(area) else "–",
                    share([_confidently_wrong(row) for row in members]),
                    share([says(row, Verdict.GOOD) for row in members]),
                    share([says_arched(row) for row in members]),
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
    return (arched and says(row, Verdict.GOOD)) or (braced and says_arched(row))


def says(row: Row, verdict: Verdict) -> bool:
    """Whether a rep was found and given that verdict."""
    return row.found is not None and row.found.verdict is verdict


def says_arched(row: Row) -> bool:
    """Whether a rep was found and called arched."""
    return row.found is not None and Fault.BACK_OVER_HIP in row.found.faults


def _answered(estimates: Sequence[Estimate], members: Sequence[Row]) -> str:
    known = sum(estimate.known for estimate in estimates)
    return f"{100 * known / len(members):.0f} %"


def _naive_errors(
    quantity: Quantity, members: Sequence[Row], truths: Sequence[float]
) -> list[float]:
    """Errors of the raw landmarks; of changes with their mean offset taken out in their favour."""
    off = np.array([row.naive.get(quantity.name, np.nan) for row in members]) - np.array(truths)
    if quantity.name in (HIP_WITHOUT.name, LUMBAR_WITHOUT.name) and np.isfinite(off).any():
        off = off - np.nanmedian(off)
    return [float(value) for value in off]


def _median_guess(truths: Sequence[float]) -> list[float]:
    middle = float(np.nanmedian(truths)) if np.isfinite(truths).any() else np.nan
    return [middle - truth for truth in truths]


if __name__ == "__main__":
    main()
