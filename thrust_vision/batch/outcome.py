"""What came of the clips of a batch: one line for each, and the exit code of all."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path

from thrust_vision.export.cells import SECONDS, csv_text, rounded, write_csv
from thrust_vision.files import atomic_file
from thrust_vision.results import REPS_CSV

BATCH_CSV = "batch.csv"
#: The one that tells most about a whole batch first.
_GRAVEST_FIRST = (1, 5, 2, 4, 3)


class Status(StrEnum):
    """What came of a clip."""

    ANALYSED = "analysed"
    REJECTED = "rejected"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """What came of one clip; the columns of ``batch.csv``.

    Attributes:
        clip: path of the file.
        folder: of its results, below the batch's.
        status: what came of it.
        exit_code: that ``thrust-vision analyze`` would end with.
        kept: the results are those of an earlier batch.
        reps: how many were found.
        time_s: that it took, seconds.
        message: the set in one line, or what went wrong and what to do.
    """

    clip: str
    folder: str
    status: Status
    exit_code: int
    kept: bool
    reps: int
    time_s: float
    message: str


def exit_code_of(outcomes: Iterable[Outcome]) -> int:
    """The gravest of the clips': 1 unexpected, 5 model, 2 occupied, 4 unreadable, 3 rejected."""
    codes = {outcome.exit_code for outcome in outcomes}
    return next((code for code in _GRAVEST_FIRST if code in codes), 0)


def counted(outcomes: Sequence[Outcome]) -> str:
    """The batch in one line."""
    of = Counter(outcome.status for outcome in outcomes)
    parts = [f"{of[status]} {status}" for status in Status if of[status]]
    clips = "1 clip" if len(outcomes) == 1 else f"{len(outcomes)} clips"
    return f"{clips}: {', '.join(parts)}"


def write_tables(outcomes: Sequence[Outcome], out: Path) -> None:
    """Write ``batch.csv``, a row per clip, and ``reps.csv``, the rows of all clips' reps.

    In the latter a first column ``folder`` tells clips of the same name apart.

    Raises:
        OutputError: if they cannot be written.
    """
    ordered = sorted(outcomes, key=lambda outcome: outcome.folder)
    with atomic_file(out / BATCH_CSV, overwrite=True) as part:
        rows = [
            [*astuple(each)[:-2], rounded(each.time_s, SECONDS), each.message] for each in ordered
        ]
        write_csv(part, [field.name for field in fields(Outcome)], rows)
    with (
        atomic_file(out / REPS_CSV, overwrite=True) as part,
        part.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        head: list[str] = []
        for outcome in ordered:
            path = out / outcome.folder / REPS_CSV
            if outcome.status is not Status.ANALYSED or not path.exists():
                continue
            with path.open(encoding="utf-8", newline="") as source:
                own, *reps = csv.reader(source)
            if not head:
                head = own
                writer.writerow(["folder", *head])
            writer.writerows([csv_text(outcome.folder), *rep] for rep in reps)
