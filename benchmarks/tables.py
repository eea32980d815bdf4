"""Plain Markdown tables and the figures in them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from thrust_vision.estimate import Estimate


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


def p90(errors: Sequence[float]) -> str:
    """The absolute error that nine of ten stay below."""
    known = _known(errors)
    return f"{np.percentile(np.abs(known), 90):.1f}" if len(known) else "–"


def share(flags: Sequence[bool]) -> str:
    """How many in a hundred."""
    return f"{100 * np.mean(flags):.0f} %" if len(flags) else "–"


def share_and_range(clusters: Sequence[Sequence[bool]]) -> str:
    """How many in a hundred, and from where to where nine in ten draws of the clusters have it.

    Flags of one cluster depend on each other, so that clusters are drawn, with putting back.
    """
    if not clusters:
        return "–"
    counts = np.array([[sum(flags), len(flags)] for flags in clusters])
    rng = np.random.default_rng(0)
    drawn = counts[rng.integers(0, len(counts), (2000, len(counts)))].sum(axis=1)
    low, high = np.percentile(100 * drawn[:, 0] / drawn[:, 1], [5, 95])
    return f"{100 * counts[:, 0].sum() / counts[:, 1].sum():.0f} % ({low:.0f}–{high:.0f})"


def coverage(estimates: Sequence[Estimate], truths: Sequence[float]) -> str:
    """Share of the intervals of what was answered that hold the truth."""
    known = [(e, t) for e, t in zip(estimates, truths, strict=True) if e.known]
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


def _known(errors: Sequence[float]) -> NDArray[np.float64]:
    values = np.array(errors, float)
    known: NDArray[np.float64] = values[np.isfinite(values)]
    return known
