"""Stretches of time on which something holds."""

import numpy as np
from numpy.typing import NDArray


def stretches_of(mask: NDArray[np.bool_]) -> list[slice]:
    """The stretches on which ``mask`` (n,) holds, in order of time."""
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0))
    return [slice(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
