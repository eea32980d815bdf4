"""Plain Markdown tables and the figures in them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate

FloatArray = NDArray[np.float64]

#: Standard deviations to either side that hold nine in ten of a normal distribution.
_NINE_OF_TEN = 1.645
#: Tables drawn for a chance.
_DRAWS = 4000


def markdown(title: str, header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A titled Markdown table."""
    rule = "|".join(["---"] * len(header))
    body = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"\n### {title}\n\n| {' | '.join(header)} |\n|{rule}|\n{body}\n"


def mae(errors: Sequence[float]) -> str:
    """Mean absolute error of what was answered."""
    known = _known(errors)
    return f"{np.mean(np.abs(known)):.1f}" if len(known) else "–"


def bias(errors: Sequence[float]) -> str:
    """Mean error."""
    known = _known(errors)
    return f"{np.mean(known):+.1f}" if len(known) else "–"


#: Spread of the truth, degrees, below which a slope of estimates against truths says nothing.
_LEVEL_SD_DEG = 3.0


def slope(estimates: Sequence[float], truths: Sequence[float]) -> str:
    """By how much the estimate rises when the truth rises by one, by least squares; 1 is right."""
    pairs = np.array([estimates, truths], float).reshape(2, -1)
    known = pairs[:, np.isfinite(pairs).all(axis=0)]
    if known.shape[1] < 3 or np.std(known[1]) < _LEVEL_SD_DEG:
        return "–"
    return f"{np.polyfit(known[1], known[0], 1)[0]:.2f}"


def p90(errors: Sequence[float]) -> str:
    """The absolute error that nine of ten stay below."""
    known = _known(errors)
    return f"{np.percentile(np.abs(known), 90):.1f}" if len(known) else "–"


def share(flags: Sequence[bool]) -> str:
    """How many in a hundred."""
    return f"{100 * np.mean(flags):.0f} %" if len(flags) else "–"


@dataclass(frozen=True)
class Share:
    """How many in a hundred, and a range that holds what they really are in nine of ten tables."""

    pct: float
    low_pct: float
    high_pct: float

    def __str__(self) -> str:
        return f"{self.pct:.0f} % ({self.low_pct:.0f}–{self.high_pct:.0f})"


def share_and_range(clusters: Sequence[Sequence[bool]], alike: float) -> Share:
    """The share of flags that are set, where those of one cluster depend on each other.

    Wilson's range for as many independent flags as these are worth (Kish's design effect).

    Args:
        clusters: none of them empty, one at least.
        alike: flags of one cluster are, as ``likeness`` tells it.
    """
    count, sizes = _counts(clusters)
    flags = float(sizes.sum())
    worth = flags / (1 + (float(np.sum(sizes**2)) / flags - 1) * alike)
    found, z = float(count.sum()) / flags, _NINE_OF_TEN
    middle = (found + z**2 / (2 * worth)) / (1 + z**2 / worth)
    half = z * math.sqrt(found * (1 - found) / worth + (z / (2 * worth)) ** 2) / (1 + z**2 / worth)
    return Share(100 * found, 100 * (middle - half), 100 * (middle + half))


def likeness(clusters: Sequence[Sequence[bool]]) -> float:
    """How alike the flags of one cluster are, 0 to 1.

    The intraclass correlation from a one-way analysis of variance; 0 where all flags are the same,
    or no cluster has two.
    """
    count, sizes = _counts(clusters)
    flags, number = float(sizes.sum()), len(sizes)
    if number < 2 or flags == number:
        return 0.0
    of_each, overall = count / sizes, count.sum() / flags
    between = float(np.sum(sizes * (of_each - overall) ** 2)) / (number - 1)
    within = float(np.sum(sizes * of_each * (1 - of_each))) / (flags - number)
    usual_size = (flags - float(np.sum(sizes**2)) / flags) / (number - 1)
    whole = between + (usual_size - 1) * within
    return min(max((between - within) / whole, 0.0), 1.0) if whole else 0.0


def chance_within(
    sizes: Sequence[int], alike: float, truly: float, within_pct: tuple[float, float]
) -> float:
    """How likely a share is shown within bounds, rounded to a percent, if it truly is ``truly``.

    Each cluster has its own chance, from the beta distribution that makes flags of one cluster as
    alike as ``likeness`` tells it.
    """
    rng = np.random.default_rng(0)
    if alike <= 0:
        chance = np.full((_DRAWS, len(sizes)), truly)
    elif alike >= 1:
        chance = (rng.random((_DRAWS, len(sizes))) < truly).astype(float)
    else:
        weight = (1 - alike) / alike
        chance = rng.beta(truly * weight, (1 - truly) * weight, (_DRAWS, len(sizes)))
    shown = np.round(100 * rng.binomial(sizes, chance).sum(axis=1) / sum(sizes))
    return float(np.mean((within_pct[0] <= shown) & (shown <= within_pct[1])))


def _counts(clusters: Sequence[Sequence[bool]]) -> tuple[FloatArray, FloatArray]:
    """Set flags, and all flags, of each cluster."""
    return np.array([sum(c) for c in clusters], float), np.array([len(c) for c in clusters], float)


def coverage(estimates: Sequence[Estimate], truths: Sequence[float]) -> str:
    """Share of the intervals that hold the truth, of what was answered and has one."""
    pairs = zip(estimates, truths, strict=True)
    known = [(e, t) for e, t in pairs if e.known and math.isfinite(t)]
    return share([e.low <= t <= e.high for e, t in known])


def width(estimates: Sequence[Estimate]) -> str:
    """Mean width of the intervals of what was answered."""
    widths = [e.high - e.low for e in estimates if e.known]
    return f"{np.mean(widths):.0f}" if widths else "–"


def area_under_curve(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """Chance that a positive scores above a negative; NaN without both."""
    flags = np.array(positive, bool)
    above, below = np.array(scores)[flags], np.array(scores)[~flags]
    if not len(above) or not len(below):
        return float("nan")
    wins = (above[:, None] > below).mean() + 0.5 * (above[:, None] == below).mean()
    return float(wins)


def _known(errors: Sequence[float]) -> FloatArray:
    values = np.array(errors, float)
    known: FloatArray = values[np.isfinite(values)]
    return known
