"""The short form of ``lab/benchmarks/hostile.py`` and ``lab/benchmarks/faults.py``."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lab.benchmarks import hostile
from lab.benchmarks.faults import DRAW, OBSERVE, START, kills
from lab.benchmarks.hostile import Came, carry_out, read, table
from lab.benchmarks.hostile_clips import DAMAGES, FILMS, case
from lab.benchmarks.hostile_nasty import NASTY

ROOT = Path(__file__).resolve().parents[1]
#: One of each damage, over all films.
NUMBERS = [10 * number + number % 10 for number in range(len(DAMAGES))]
CHOSEN = (
    "no film: nothing",
    "no film: noise",
    "other files named: HLS, file, as clip.mp4",
    "other files named: concat script, http, as clip.m3u8",
    "other files named: data reference by address",
    "sizes: GIF canvas 30000 x 30000",
    "sizes: VP9 picture in WebM, 65535 x 65535",
    "counts and lengths: a million frames in stts",
    "counts and lengths: a display matrix of noise",
    "times: backwards, MKV",
    "times: a jump of a year, MKV",
    "streams: encrypted pictures",
    "pictures that change: every half second, TS",
    "unusual pictures: 16 px wide",
    "unusual pictures: GIF of two seconds",
    "containers: moov in itself 10,000 times",
    "containers: ten thousand tracks",
    "names and kinds of files: a pipe",
    "names and kinds of files: name 0 'line\\nbreak.mp4'",
    "names and kinds of files: a link to the process's memory",
)


@pytest.fixture(scope="module")
def came() -> list[Came]:
    return list(carry_out(1, NUMBERS, CHOSEN, set()))


def test_every_film_gets_its_exit_code_and_one_line(came: list[Came]) -> None:
    assert [(each.case, each.faults) for each in came if each.faults] == []
    assert len(came) == len(NUMBERS) + len(CHOSEN)
    assert {each.exit_code for each in came} >= {3, 4}


def test_what_is_counted_is_shown(came: list[Came]) -> None:
    text = table(came)
    assert f"| all | {len(NUMBERS)} |" in text
    assert f"| all | {len(CHOSEN)} |" in text
    assert "faults: 0" in text


def test_a_fault_would_be_counted(came: list[Came]) -> None:
    fine = next(each for each in came if each.exit_code == 4)
    assert fine.faults == []
    for wrong in (
        {"exit_code": 1},
        {"exit_code": None},
        {"lines": ()},
        {"lines": ("one", "two")},
        {"traceback": True},
        {"left": ("out",)},
        {"wall_s": hostile.LIMIT_S + 1},
        {"peak_mib": 5000.0},
        {"opened": ("a connection",)},
    ):
        assert replace(fine, **wrong).faults, wrong


def test_there_are_as_many_as_is_said() -> None:
    assert len(NASTY) >= 200
    assert len(DAMAGES) * len(FILMS) * 24 == 3120
    covered = {(case.name.split()[0], case.name.split()[1]) for case in FILMS}
    assert {container for container, _ in covered} == {"MP4", "MOV", "MKV", "WEBM"}
    assert {coding for _, coding in covered} == {"H.264", "HEVC", "VP9"}


def test_the_same_number_is_the_same_film() -> None:
    for number in (0, 17, 42):
        assert case(1, number) == case(1, number)
    assert case(1, 2)[2] != case(2, 2)[2]


def test_a_run_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    hostile._run(path, 1, [], CHOSEN[:1])
    path.write_text(path.read_text() + '{"case": "cut o')
    assert [each.case for each in read([path])] == [CHOSEN[0]]


@pytest.mark.skipif(sys.platform != "linux", reason="kills and mounts are those of Linux")
def test_what_a_killed_worker_leaves(tmp_path: Path) -> None:
    moments = [(START, 0.0), (OBSERVE, 0.0), (OBSERVE, 0.7), (DRAW, 0.0), (DRAW, 0.7)]
    left = list(kills(tmp_path, moments))
    assert [each for each in left if not each.fine] == []
    assert [each.kind for each in left] == 5 * ["WorkerDiedError"]
    assert [each.state for each in left] == ["tables", "nothing", "nothing", "tables", "tables"]


@pytest.mark.skipif(sys.platform != "linux", reason="kills and mounts are those of Linux")
def test_what_a_full_disk_leaves(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from lab.benchmarks.faults import full_disks, own_mounts\n"
        "try: own_mounts()\n"
        "except OSError: sys.exit(77)\n"
        "for left in full_disks(Path(sys.argv[1]), [4096, 40_960, 200_000, 16 << 20]):\n"
        "    print(left.fine, left.kind or 'none', left.state, left.said.count('disk is full'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode == 77:
        pytest.skip("this system lets nobody mount")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "True OutputError nothing 1"
    assert lines[-1] == "True none all 0"
    assert all(line.startswith("True OutputError ") for line in lines[:-1])
