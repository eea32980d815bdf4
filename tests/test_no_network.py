"""The main job neither needs a network nor asks for one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lab.benchmarks.hostile_clips import FILMS, whole

ROOT = Path(__file__).resolve().parents[1]
CLIP = ROOT / "sample_videos" / "floor-bridge.mp4"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's doing, of Linux")

#: A process that takes the last way out from itself, and then does what the command does.
IN_A_SPACE_OF_ITS_OWN = """
import ctypes, os, sys
flags = 0x40000000 if os.geteuid() == 0 else 0x50000000
if ctypes.CDLL(None, use_errno=True).unshare(flags):
    sys.exit(77)
assert len(open("/proc/net/route").readlines()) <= 1, "there is a route"
from thrust_vision.cli import main
sys.exit(main(sys.argv[1:]))
"""
#: One that the kernel kills at the first attempt to open a socket of whatever kind.
KILLED_IF_IT_TRIES = """
import sys
from thrust_vision import worker_fence
worker_fence._REFUSE = worker_fence._KILL
if not worker_fence.cut_network():
    sys.exit(77)
if sys.argv[1:] == ["try"]:
    import socket
    socket.socket()
from thrust_vision.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode == 77:
        pytest.skip("this system does not allow it")
    return done


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "clip.mkv"
    path.write_bytes(whole(FILMS[2], long=True))
    return path


def test_it_works_where_there_is_no_route_to_anywhere(clip: Path, tmp_path: Path) -> None:
    done = run(IN_A_SPACE_OF_ITS_OWN, "analyze", str(clip), "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out" / "annotated.mp4").stat().st_size > 10_000


def test_it_does_not_even_try(clip: Path, tmp_path: Path) -> None:
    done = run(KILLED_IF_IT_TRIES, "analyze", str(clip), "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out" / "report.html").exists()


def test_an_attempt_would_be_seen() -> None:
    assert run(KILLED_IF_IT_TRIES, "try").returncode == -31  # SIGSYS


def can_trace() -> bool:
    """Whether strace is there, and the system lets it look at a process."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not can_trace(), reason="strace is not installed, or not allowed to look")
def test_the_system_sees_no_attempt_either(clip: Path, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    subprocess.run(
        [
            *("strace", "-f", "-qq", "-e", "trace=%network", "-o", str(log)),
            *(sys.executable, "-m", "thrust_vision", "analyze", str(clip)),
            *("--no-video", "--out", str(tmp_path / "out")),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    calls = [line for line in log.read_text().splitlines() if "AF_" in line or "EACCES" in line]
    assert calls == []
