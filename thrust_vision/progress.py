"""Progress bars on standard error for the command line."""

import sys
from types import TracebackType
from typing import Never, Self

from tqdm import tqdm

_NAMES = {
    "pose": "Finding the lifter",
    "close": "Looking closer",
    "draw": "Drawing",
    "clips": "Clips",
}
_STEPS = 1000


class Bars:
    """One bar at a time, a new one for each stage; silent where standard error is no terminal."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: tqdm[Never] | None = None

    def update(self, stage: str, done: float) -> None:
        """Move the bar of ``stage`` to ``done``, 0 to 1."""
        if stage != self._stage or self._bar is None:
            self._close()
            self._stage = stage
            self._bar = bar = tqdm(
                total=_STEPS,
                desc=_NAMES.get(stage, stage),
                bar_format="{desc}: {percentage:3.0f} %|{bar}| {remaining} left",
                file=sys.stderr,
                disable=None,
            )
        else:
            bar = self._bar
        bar.update(int(done * _STEPS) - bar.n)

    def write(self, line: str) -> None:
        """Say something on standard error, above the bar."""
        tqdm.write(line, file=sys.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
