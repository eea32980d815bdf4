"""How far work is: the time left, and bars on standard error for the command line."""

import math
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Never, Self

if TYPE_CHECKING:
    from tqdm import tqdm

_NAMES = {
    "observe": "Analysing",
    "draw": "Drawing",
    "clips": "Clips",
}
_STEPS = 1000

# From here on the time left is worth saying: what went before shows the pace well enough that it
# keeps within a factor of 1.5 (lab/benchmarks/time_left.py).
_LEAST_DONE = 0.06  # of a stage
_LEAST_SEEN_S = 1.0
_LATE = 0.3  # weight of the pace of the latter half; the rest is that of the whole stage
_CAUTION = 0.1  # said on top of what is left, since what was said cannot rise
_SETTLING = 0.1  # of the whole time, in which a new pace is taken over


class TimeLeft:
    """The time that work has left, from its own pace.

    A stage's pace is that from its first report on, so that what it takes to start (a process,
    models) does not count. A stage that is still to come is taken to need as much more or less
    than the present one as its weight says. What is said never rises: where it turns out to have
    been too little, it stands still until it is right again.

    Args:
        weights: usual share of the time of each stage, in the order in which they come; a stage
            that is not named is taken to be the last.
        now: tells the time, s.
    """

    def __init__(
        self, weights: Mapping[str, float], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._weights, self._now = dict(weights), now
        self._stage = ""
        self._seen: list[tuple[float, float]] = []  # time and share done, of this stage
        self._end_s = self._estimated_s = math.inf
        self._said_s = math.inf

    def report(self, stage: str, done: float) -> None:
        """Tell that a share, 0 to 1, of a stage is done."""
        if stage != self._stage:
            self._stage, self._seen = stage, []
        now_s = self._now()
        if not self._seen or done > self._seen[-1][1]:
            self._seen.append((now_s, done))
        whole_s = self._whole_s()
        if math.isfinite(whole_s):
            end_s = now_s + (1 + _CAUTION) * whole_s * (1 - done + self._later())
            since_s = now_s - self._estimated_s if math.isfinite(self._end_s) else math.inf
            share = min(1.0, since_s / (_SETTLING * whole_s))
            self._end_s = end_s if share == 1.0 else self._end_s + share * (end_s - self._end_s)
            self._estimated_s = now_s

    def left_s(self) -> float | None:
        """Seconds left; None while that is unknown."""
        if not math.isfinite(self._end_s):
            return None
        self._said_s = min(self._said_s, max(self._end_s - self._now(), 0.0))
        return self._said_s

    def _whole_s(self) -> float:
        """How long the present stage takes at its pace; infinite while that is unknown."""
        (first_s, first), (last_s, last) = self._seen[0], self._seen[-1]
        if last - first < _LEAST_DONE or last_s - first_s < _LEAST_SEEN_S:
            return math.inf
        half = (first + last) / 2
        middle_s, middle = next(seen for seen in self._seen if seen[1] >= half)
        whole_s = (last_s - first_s) / (last - first)
        late_s = (last_s - middle_s) / (last - middle) if last > middle else whole_s
        return _LATE * late_s + (1 - _LATE) * whole_s

    def _later(self) -> float:
        """What the stages to come need, in lengths of the present one."""
        stages = list(self._weights)
        if self._stage not in stages:
            return 0.0
        later = stages[stages.index(self._stage) + 1 :]
        return sum(self._weights[stage] for stage in later) / self._weights[self._stage]


class Bars:
    """One bar at a time, a new one for each stage; silent where standard error is no terminal."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: tqdm[Never] | None = None
        self._left = TimeLeft({})

    def update(self, stage: str, done: float) -> None:
        """Move the bar of ``stage`` to ``done``, 0 to 1."""
        from tqdm import tqdm

        if stage != self._stage or self._bar is None:
            self._close()
            self._stage, self._left = stage, TimeLeft({})
            self._bar = bar = tqdm(
                total=_STEPS,
                desc=_NAMES.get(stage, stage),
                bar_format="{desc}: {percentage:3.0f} %|{bar}|{postfix}",
                file=sys.stderr,
                disable=None,
            )
        else:
            bar = self._bar
        self._left.report(stage, done)
        left_s = self._left.left_s()
        if left_s is not None:
            bar.set_postfix_str(f"{tqdm.format_interval(left_s)} left", refresh=False)
        bar.update(int(done * _STEPS) - bar.n)

    def write(self, line: str) -> None:
        """Say something on standard error, above the bar."""
        from tqdm import tqdm

        tqdm.write(line, file=sys.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
