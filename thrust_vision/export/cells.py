"""How one value is written, in CSV and in JSON."""

import csv
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | int | float | bool | None

# Decimals by what the last digit is worth: well below the error of a camera's measurement.
DEG, SECONDS, PX, METRES, PCT, SHARE = 1, 3, 1, 3, 1, 3

# A cell that begins so can be run as a formula by a spreadsheet (also in full-width forms).
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")


def rounded(value: float, digits: int) -> float | None:
    """``value`` to ``digits`` decimals; None for what was not measured."""
    return round(float(value), digits) + 0.0 if math.isfinite(value) else None


def csv_text(value: Cell) -> str:
    """A cell as CSV text: decimal point, "true"/"false", blank for None, no formula."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return f"'{value}" if value.lstrip(" ").startswith(_FORMULA_STARTS) else value
        case _:
            return str(value)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Iterable[Cell]]) -> None:
    """Write UTF-8 without a byte order mark, lines ended by a single line feed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([csv_text(cell) for cell in row] for row in rows)
