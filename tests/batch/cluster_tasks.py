"""What a test does to the workers of a Dask cluster; must be importable there."""

import os
import time
from pathlib import Path
from typing import Any

from distributed import WorkerPlugin

import thrust_vision.batch.one as one


class Logged(WorkerPlugin):
    """Has every worker write down which clip it begins and ends; analyses take a while longer."""

    def __init__(self, log: Path, wait_s: float) -> None:
        self._log, self._wait_s = log, wait_s

    def setup(self, worker: Any) -> None:  # noqa: ARG002
        real, log, wait_s = one.clip_to_folder, self._log, self._wait_s

        def logged(clip: Path, *args: Any, **named: Any) -> Any:
            _append(log, f"begin {clip.stem} {os.getpid()}")
            time.sleep(wait_s)
            report = real(clip, *args, **named)
            _append(log, f"end {clip.stem} {os.getpid()}")
            return report

        one.clip_to_folder = logged


def _append(log: Path, line: str) -> None:
    with log.open("a") as file:
        file.write(line + "\n")
