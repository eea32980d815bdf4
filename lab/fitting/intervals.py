"""Fit intervals that hold in each circumstance, by quantile regression, and show how they hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from types import MappingProxyType

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from lab.benchmarks.tables import markdown, share
from thrust_vision.measure.conditions import CaptureConditions, IntervalModel, parts_of

#: Share of the reps that an interval holds: of lifters who took no part in the fit, some fewer.
HOLDS = 0.92
#: The same for one that is drawn towards what it was: no fewer, then.
FURTHER_HOLDS = 0.90
#: A part moves by a degree from what it was only if that spares about this many clips a degree
#: beyond their intervals. With less, lifters left out were held no better (228 sets).
_DRAWN = 3.0
#: Parts into which the lifters are put; each in turn is left out.
_FOLDS = 12
_NAMES = [field.name for field in fields(IntervalModel)]
_PLATES, _PLATES_OBLIQUE = _NAMES.index("plates_deg"), _NAMES.index("plates_oblique_deg")


@dataclass(frozen=True)
class Miss:
    """How far one angle of one rep was off, degrees; each clip weighs the same.

    ``held`` says that its interval holds the truth however narrow the spread: a knee's covers all
    the ways by which it was measured.
    """

    lifter: str
    conditions: CaptureConditions
    off_deg: float
    held: bool
    weight: float


def fit_spread(misses: Sequence[Miss], before: IntervalModel | None = None) -> IntervalModel:
    """The parts of half an interval that holds the share HOLDS, by quantile regression.

    Only yaw behind plates may make an interval narrower, and never narrower than without plates
    from the side. With ``before``, each part is drawn towards what it was.
    """
    design = np.array([parts_of(miss.conditions) for miss in misses])
    off = np.array([0.0 if miss.held else abs(miss.off_deg) for miss in misses])
    weight = np.array([miss.weight for miss in misses])
    holds, drawn = (HOLDS, 0.0) if before is None else (FURTHER_HOLDS, _DRAWN)
    old = np.zeros(len(_NAMES)) if before is None else np.array(astuple(before))
    reps, parts = design.shape
    # The parts; by how much each rep is beyond and within; by how much each part is above and
    # below what it was.
    price = [np.zeros(parts), holds * weight, (1 - holds) * weight, np.full(2 * parts, drawn)]
    beyond, moved = sparse.eye_array(reps), sparse.eye_array(parts)
    at_least_base = np.zeros(3 * parts + 2 * reps)
    at_least_base[[_PLATES, _PLATES_OBLIQUE]] = -1.0, -3.0
    off_by = [sparse.csr_array(design), beyond, -beyond, sparse.csr_array((reps, 2 * parts))]
    moved_by = [moved, sparse.csr_array((parts, 2 * reps)), -moved, moved]
    found = linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrix
        np.concatenate(price),
        A_eq=sparse.vstack([sparse.hstack(off_by), sparse.hstack(moved_by)]),
        b_eq=np.concatenate([off, old]),
        A_ub=at_least_base[None],
        b_ub=[0.0],
        bounds=[(None if k == _PLATES_OBLIQUE else 0, None) for k in range(len(at_least_base))],
    )
    return IntervalModel(*found.x[:parts].tolist())


def report(
    misses: Mapping[str, Sequence[Miss]],
    spreads: Mapping[str, IntervalModel],
    before: Mapping[str, IntervalModel] = MappingProxyType({}),
) -> str:
    """Errors, how the intervals hold for lifters that were left out, and what they are made of.

    All by the angle; ``before`` has what those were that are drawn towards it.
    """
    lines, groups = [], []
    for name, entries in misses.items():
        held = held_left_out(entries, before.get(name))
        off = np.array([miss.off_deg for miss in entries])
        parts = [f"{value:.1f}" for value in asdict(spreads[name]).values()]
        lines.append([name, f"{len(off)}", f"{np.mean(np.abs(off)):.1f}", f"{np.mean(off):+.1f}"])
        lines[-1] += [share(held), *parts]
        in_group = [[holds(miss.conditions) for miss in entries] for _, holds in _GROUPS]
        groups.append(
            [name, *(share([h for h, g in zip(held, own, strict=True) if g]) for own in in_group)]
        )
    header = ["angle", "reps", "MAE", "bias", "held, lifters left out", *_NAMES]
    return markdown("Angles of the close look, degrees", header, lines) + markdown(
        "Held, lifters left out", ["angle", *(name for name, _ in _GROUPS)], groups
    )


def held_left_out(entries: Sequence[Miss], before: IntervalModel | None = None) -> list[bool]:
    """Whether each interval holds, fitted on other lifters than the one it is about."""
    lifters = sorted({miss.lifter for miss in entries})
    fold = {lifter: k % _FOLDS for k, lifter in enumerate(lifters)}
    without = [
        fit_spread([miss for miss in entries if fold[miss.lifter] != k], before)
        for k in range(min(_FOLDS, len(lifters)))
    ]
    return [
        miss.held or abs(miss.off_deg) <= without[fold[miss.lifter]].half_deg(miss.conditions)
        for miss in entries
    ]


_GROUPS: tuple[tuple[str, Callable[[CaptureConditions], bool]], ...] = (
    ("no plates, to 10°", lambda w: not w.plates and abs(w.yaw_deg) <= 10),
    ("10 to 20°", lambda w: not w.plates and 10 < abs(w.yaw_deg) <= 20),
    ("beyond", lambda w: not w.plates and abs(w.yaw_deg) > 20),
    ("plates, to 10°", lambda w: w.plates and abs(w.yaw_deg) <= 10),
    ("10 to 20°", lambda w: w.plates and 10 < abs(w.yaw_deg) <= 20),
    ("beyond", lambda w: w.plates and abs(w.yaw_deg) > 20),
    ("floor", lambda w: w.floor),
    ("far leg", lambda w: not w.near_leg),
    ("raised feet", lambda w: w.raised_feet),
    ("knee hidden", lambda w: w.knee_hidden > 0.5),
)
