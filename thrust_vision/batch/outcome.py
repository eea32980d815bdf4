"""What came of the clips of a batch, and the exit code of all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from thrust_vision.batch.clips import Order

REJECTED = 3
#: The one that says most about a whole batch first.
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
        kept: this is what came of it in an earlier batch.
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

    @classmethod
    def of(
        cls,
        order: Order,
        status: Status,
        code: int,
        said: str,
        *,
        reps: int = 0,
        kept: bool = False,
    ) -> "Outcome":
        """What came of an order, before the time is known."""
        return cls(
            clip=str(order.clip),
            folder=order.name,
            status=status,
            exit_code=code,
            kept=kept,
            reps=reps,
            time_s=0.0,
            message=said,
        )


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
