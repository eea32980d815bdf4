"""The short form of ``lab/benchmarks/log_kills.py``."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_nothing_confirmed_is_lost() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lab.benchmarks.log_kills", "--kills", "12"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 kills" in done.stdout
    assert " 0 of them lost, database damaged 0 times." in done.stdout
