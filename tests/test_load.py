"""The short form of ``lab/benchmarks/load.py``: sessions at once, good, bad, cancelled and gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab.benchmarks.load import (
    AWAY,
    CANCELLED,
    DAMAGED,
    SHARES,
    WHOLE,
    carry_out,
    plan,
    short_clips,
)
from lab.benchmarks.load import tables as told

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors as Linux does")


def load_the_app(place: Path) -> None:
    """In a process of its own, where browsers of other tests do not come and go."""
    wanted = [(WHOLE, 0), (DAMAGED, 1), (CANCELLED, 1), (WHOLE, 1), (AWAY, 0), (WHOLE, 0)]
    came, before, after, load = carry_out(place, short_clips(), wanted, 0.05)
    assert [(each.kind, each.fault) for each in came if each.fault] == []
    assert sorted(each.kind for each in came) == sorted(kind for kind, _ in wanted)
    assert (after.files, after.processes) == (0, 0)
    assert (after.threads, after.descriptors) == (before.threads, before.descriptors)
    assert [process for process in load.seen if process.is_running()] == []
    assert list(place.iterdir()) == []
    assert "| whole clip | 3 |" in told(came, before, after, load)


def test_each_session_gets_its_own_and_all_of_it_goes(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from tests.test_load import load_the_app as go"
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; go(Path(sys.argv[1]))", str(tmp_path)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_plan_has_its_shares() -> None:
    wanted = plan(20, 1)
    assert len(wanted) == 20
    for kind, count in SHARES.items():
        assert sum(each == kind for each, _ in wanted) == count
    assert plan(20, 1) == wanted != plan(20, 2)
