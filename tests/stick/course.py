"""Courses in time: sets of reps, and everything around them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from thrust_vision.observe.landmarks import FloatArray


@dataclass(frozen=True)
class Tempo:
    """Seconds of the parts of a rep; the top is reached after ``up``."""

    up: float = 1.0
    hold: float = 0.5
    down: float = 1.2
    rest: float = 0.6

    @property
    def total(self) -> float:
        """Of one rep."""
        return self.up + self.hold + self.down + self.rest


DEFAULT_TEMPO = Tempo()


def ease(x: FloatArray | float) -> FloatArray:
    """0 to 1 with the least jerk (Flash and Hogan 1985)."""
    x = np.clip(x, 0.0, 1.0)
    return np.asarray(x**3 * (10 - 15 * x + 6 * x**2))


def rises(
    reps: int | Sequence[float],
    tempo: Tempo = DEFAULT_TEMPO,
    fps: float = 30.0,
    rest_s: float = 1.0,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Times (n,), rise (n,) from 0 bottom to each rep's own height, and middles of the tops (r,).

    A sequence gives each rep's height, 1 for the whole way.
    """
    heights = [1.0] * reps if isinstance(reps, int) else list(reps)
    time_s = np.arange(0.0, 2 * rest_s + len(heights) * tempo.total, 1.0 / fps)
    rise = np.zeros(len(time_s))
    tops = []
    for number, height in enumerate(heights):
        begin = rest_s + number * tempo.total
        top = begin + tempo.up
        tops.append(top + tempo.hold / 2)
        up = ease((time_s - begin) / tempo.up)
        down = ease((time_s - top - tempo.hold) / tempo.down)
        rise += height * (up - down)
    return time_s, rise, np.array(tops)


def chain(
    *parts: tuple[float, Callable[[float], FloatArray]], fps: float = 30.0
) -> tuple[FloatArray, list[FloatArray]]:
    """Figures (33, 3) of parts one after the other: (seconds, share 0..1 -> figure)."""
    figures = []
    for seconds, figure_at in parts:
        steps = round(seconds * fps)
        figures += [figure_at(step / steps) for step in range(steps)]
    return np.arange(len(figures)) / fps, figures
