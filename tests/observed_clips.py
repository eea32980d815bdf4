"""Observations of clips, shared by all tests of a run and by all workers that run them."""

import atexit
import hashlib
import os
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.mark.structures import ParameterSet
from filelock import FileLock

from thrust_vision.worker import WorkerProcess, sharing

if TYPE_CHECKING:
    from thrust_vision.observe.observation import Observation

#: Names the folder of observations. ``conftest.py`` makes one for each run; set it to a folder that
#: stays to run tests again without observing, and empty that after a change to what sees pixels.
FOLDER_VARIABLE = "THRUST_VISION_OBSERVATIONS"
#: Observes one clip after the other, as in a batch, and imports what that needs only once.
_PROCESS = WorkerProcess()
atexit.register(_PROCESS.close)


class ObservedClips:
    """Observes each clip once: for who asks first, and from a file for everybody else."""

    def __call__(self, clip: Path) -> "Observation":
        """The observation of a clip; a copy of its own for every caller."""
        from thrust_vision.face import observe  # what only hands out tests needs none of it

        folder = Path(os.environ[FOLDER_VARIABLE])
        folder.mkdir(parents=True, exist_ok=True)
        content = hashlib.sha256(clip.read_bytes()).hexdigest()[:16]
        place = folder / f"{clip.stem}.{content}.pickle"
        with FileLock(f"{place}.lock"):
            if not place.exists():
                part = place.with_suffix(".part")
                with sharing(_PROCESS):
                    part.write_bytes(pickle.dumps(observe(clip)))
                part.replace(place)
        found: Observation = pickle.loads(place.read_bytes())
        return found


def each_by_itself(names: Iterable[str]) -> list[ParameterSet]:
    """Parameters whose tests need not run on one worker with those of the other names.

    Tests of one name stay together: what one has made the next need not wait for.
    """
    return [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names]
