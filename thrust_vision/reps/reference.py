"""The rep that the others of a set are compared with."""

import math
from collections.abc import Sequence

from thrust_vision.reps.rep import Rep


def first_complete(reps: Sequence[Rep], seen: Sequence[bool]) -> int | None:
    """Index of the first whole rep that was seen, the one to brace on purpose; None without any.

    Args:
        reps: of the set.
        seen: whether hip and back of each rep were seen.
    """
    for index, (rep, was_seen) in enumerate(zip(reps, seen, strict=True)):
        if was_seen and is_whole(rep):
            return index
    return None


def is_whole(rep: Rep) -> bool:
    """Whether a rep is in the clip from start to end and goes as far up as the set's others."""
    return (
        rep.complete
        and not rep.partial
        and math.isfinite(rep.concentric_s)
        and math.isfinite(rep.eccentric_s)
    )
