"""The tables over all clips of a batch: a row per clip and a row per rep, as CSV and Parquet."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from thrust_vision.batch.clips import BATCH_CSV, BATCH_PARQUET, REPS_CSV, REPS_PARQUET
from thrust_vision.batch.outcome import Outcome, Status
from thrust_vision.export.cells import SECONDS, Cell, csv_text, rounded, write_csv
from thrust_vision.export.reps import COLUMNS
from thrust_vision.files import atomic_file
from thrust_vision.results import SESSION_JSON

if TYPE_CHECKING:
    from pyarrow import DataType

_ROWS_AT_A_TIME = 10_000


def write_tables(outcomes: Sequence[Outcome], out: Path) -> None:
    """Write ``batch.csv``, a row per clip, and ``reps.csv``, the rows of all clips' reps.

    In ``reps.csv`` a first column ``folder`` distinguishes clips of the same name.

    Raises:
        OutputError: if they cannot be written.
    """
    ordered = sorted(outcomes, key=lambda outcome: outcome.folder)
    with atomic_file(out / BATCH_CSV, overwrite=True) as part:
        write_csv(
            part, [f.name for f in fields(Outcome)], (_row(each).values() for each in ordered)
        )
    with (
        atomic_file(out / REPS_CSV, overwrite=True) as part,
        part.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["folder", *(column.name for column in COLUMNS)])
        for outcome in _analysed(ordered):
            with (out / outcome.folder / REPS_CSV).open(encoding="utf-8", newline="") as source:
                _, *reps = csv.reader(source)
            writer.writerows([csv_text(_shown(outcome.folder)), *rep] for rep in reps)


def write_parquet(outcomes: Sequence[Outcome], out: Path) -> bool:
    """Write both tables as Parquet too, with typed columns; null is what was not measured.

    Returns:
        False if pyarrow is not installed; what an earlier batch wrote is then removed, as it would
        not go with the other tables.

    Raises:
        OutputError: if they cannot be written.
    """
    ordered = sorted(outcomes, key=lambda outcome: outcome.folder)
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        for name in (BATCH_PARQUET, REPS_PARQUET):
            (out / name).unlink(missing_ok=True)
        return False
    _write(out / BATCH_PARQUET, [f.name for f in fields(Outcome)], map(_row, ordered))
    _write(out / REPS_PARQUET, ["folder", *(c.name for c in COLUMNS)], _reps(ordered, out))
    return True


def _reps(outcomes: Sequence[Outcome], out: Path) -> Iterator[dict[str, Cell]]:
    """Every rep of every clip, with the types that ``session.json`` keeps and CSV does not."""
    for outcome in _analysed(outcomes):
        session = json.loads((out / outcome.folder / SESSION_JSON).read_text("utf-8"))
        for rep in session["reps"]:
            yield {"folder": _shown(outcome.folder), **rep}


def _write(path: Path, names: Sequence[str], rows: Iterable[dict[str, Cell]]) -> None:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.schema([(name, _type_of(name)) for name in names])
    rows = iter(rows)
    with atomic_file(path, overwrite=True) as part, ParquetWriter(part, schema) as writer:
        while some := list(islice(rows, _ROWS_AT_A_TIME)):
            writer.write_table(pa.Table.from_pylist(some, schema))


def _type_of(name: str) -> "DataType":
    """A column's type by its name: a unit at its end makes it a number with decimals."""
    import pyarrow as pa

    if name.endswith(("_s", "_deg", "_m", "_pct")):
        return pa.float64()
    if name in ("rep", "reps", "exit_code"):
        return pa.int32()
    return pa.bool_() if name in ("complete", "kept") else pa.string()


def _analysed(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    return (outcome for outcome in outcomes if outcome.status is Status.ANALYSED)


def _row(outcome: Outcome) -> dict[str, Cell]:
    row: dict[str, Cell] = asdict(outcome)
    row |= {"clip": _shown(outcome.clip), "folder": _shown(outcome.folder)}
    return row | {"status": outcome.status.value, "time_s": rounded(outcome.time_s, SECONDS)}


def _shown(path: str) -> str:
    """A path fit for a table; bytes that are no text, which Linux allows, become marks."""
    return path.encode("utf-8", "replace").decode()
