"""Accuracy over several pages of ``lab.benchmarks.accuracy``: prints the table of the docs.

    python -m lab.benchmarks.pooled PAGE... [--only COLUMN...]

Each page is about another seed, looked at once, so that their groups may be put together: the
fewer the clips of a group, the more its figures hang on which clips these are. What was answered
counts, and figures are as exact as the pages give them. With ``--only``, some columns alone: those
of which no page is about another version of the program.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from lab.benchmarks.accuracy import GROUPS, within_aim
from lab.benchmarks.quantities import QUANTITIES
from lab.benchmarks.tables import markdown

Lines = dict[str, dict[str, str]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table for the given pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, nargs="+")
    columns = [quantity.column for quantity in QUANTITIES]
    parser.add_argument("--only", nargs="+", choices=columns, default=columns, metavar="COLUMN")
    options = parser.parse_args(arguments)
    texts = [page.read_text("utf-8") for page in options.pages]
    angles = [quantity for quantity in QUANTITIES if quantity.column in options.only]
    print(
        table(
            [
                {quantity.title: lines_of(text, quantity.title) for quantity in angles}
                for text in texts
            ]
        )
    )


def lines_of(page: str, title: str) -> Lines:
    """The table under a title: its first column -> header -> cell; nothing if it is not there."""
    _, found, rest = page.partition(f"### {title}\n\n")
    if not found:
        return {}
    header, _, *lines = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in rest.split("\n\n")[0].splitlines()
    )
    return {first: dict(zip(header[1:], cells, strict=True)) for first, *cells in lines}


def table(pages: Sequence[dict[str, Lines]]) -> str:
    """Mean absolute error and coverage by group of the angles that the pages have.

    Every answered rep counts once.
    """
    angles = [quantity for quantity in QUANTITIES if any(quantity.title in page for page in pages)]
    lines, shares = [], []
    for group, _ in GROUPS:
        cells = [
            _pooled(
                [page[quantity.title][group] for page in pages if group in page[quantity.title]]
            )
            for quantity in angles
        ]
        known = [cell for cell in cells if cell is not None]
        if known:
            shown = ("–" if cell is None else f"{cell[0]:.1f}, {cell[1]:.0f} %" for cell in cells)
            lines.append([group, *shown])
            shares += [held for _, held in known]
    header = ["group", *(quantity.column for quantity in angles)]
    title = "MAE in degrees, and share of the 90 % intervals that hold"
    return markdown(title, header, lines) + f"\n{within_aim(shares)}\n"


def _pooled(rows: Sequence[dict[str, str]]) -> tuple[float, float] | None:
    """Error and coverage of one group and angle; None if no page has it."""
    answered = [int(row["reps"]) * _number(row["answered"]) / 100 for row in rows]
    if not sum(answered):
        return None

    def mean(name: str) -> float:
        parts = (n * _number(row[name]) for n, row in zip(answered, rows, strict=True) if n)
        return sum(parts) / sum(answered)

    return mean("MAE"), mean("coverage")


def _number(cell: str) -> float:
    return float(cell.removesuffix("%"))


if __name__ == "__main__":
    main()
