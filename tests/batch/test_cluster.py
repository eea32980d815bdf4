"""A batch on a Dask cluster: the same results, none twice, also when workers are lost."""

import csv
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from thrust_vision.batch.clips import orders_for
from thrust_vision.batch.cluster import _carry_out_here
from thrust_vision.batch.one import Plan
from thrust_vision.batch.outcome import Status
from thrust_vision.cli import main
from thrust_vision.clip_to_folder import AnalysisOptions

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("default")  # of Dask and what it is made of


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two workers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as running:
        yield running


def codes(out: Path) -> dict[str, str]:
    with (out / "batch.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["folder"] for row in rows}) == len(rows)
    return {row["folder"]: row["exit_code"] for row in rows}


def test_a_cluster_gives_the_same_and_keeps_its_processes(
    cluster: Any, folder: Path, tmp_path: Path
) -> None:
    command = ["batch", str(folder), "--scheduler", cluster.scheduler_address]
    assert main([*command, "--out", str(tmp_path / "out")]) == 4
    assert codes(tmp_path / "out") == {"later/wall": "3", "notes": "4", "wall": "3"}
    with distributed.Client(cluster) as client:
        pids = client.run(os.getpid).values()
    kept = {child for pid in pids for child in psutil.Process(pid).children()}
    assert main([*command, "--out", str(tmp_path / "again")]) == 4
    after = {child for pid in pids for child in psutil.Process(pid).children()}
    assert kept
    assert kept <= after


def lines(log: Path) -> list[list[str]]:
    return [line.split() for line in log.read_text().splitlines()] if log.exists() else []


def begun(log: Path) -> dict[str, str]:
    """Processes by the clip that they began last."""
    return {name: pid for word, name, pid in lines(log) if word == "begin"}


def wait_for(condition: Any, timeout_s: float = 120) -> None:
    deadline_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline_s, "waited in vain"
        time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_a_clip_whose_worker_is_killed_goes_to_another_and_none_is_done_twice(
    cluster: Any, wall: Path, tmp_path: Path
) -> None:
    from tests.batch.cluster_tasks import Logged

    names = {f"clip{number}" for number in range(6)}
    for name in names:
        (tmp_path / "clips" / f"{name}.mp4").write_bytes(wall.read_bytes())
    wall.unlink()
    log, out, ended = tmp_path / "log", tmp_path / "out", []
    with distributed.Client(cluster) as client:
        client.register_plugin(Logged(log, wait_s=1.0))
    command = ["batch", str(wall.parent), "--scheduler", cluster.scheduler_address]
    batch = threading.Thread(target=lambda: ended.append(main([*command, "--out", str(out)])))
    batch.start()
    wait_for(lambda: len(set(begun(log).values())) == 2)
    victim, pid = next(iter(begun(log).items()))
    process = psutil.Process(int(pid))
    children = process.children(recursive=True)
    os.kill(int(pid), signal.SIGKILL)
    batch.join(300)
    assert ended == [3]
    assert codes(out) == dict.fromkeys(names, "3")
    assert sorted(name for word, name, _ in lines(log) if word == "end") == sorted(names)
    beginnings = [name for word, name, _ in lines(log) if word == "begin"]
    assert beginnings.count(victim) == 2
    assert len(beginnings) == len(names) + 1
    assert all(len(list((out / name).iterdir())) == 2 for name in names)
    wait_for(lambda: not any(child.is_running() for child in children))


def test_a_scheduler_that_goes_away_is_one_line_and_the_batch_goes_on_later(
    cluster: Any, wall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.batch.cluster_tasks import Logged

    for number in range(6):
        (tmp_path / "clips" / f"clip{number}.mp4").write_bytes(wall.read_bytes())
    log, out, ended = tmp_path / "log", tmp_path / "out", []
    with distributed.Client(cluster) as client:
        client.register_plugin(Logged(log, wait_s=0.5))
    command = ["batch", str(wall.parent), "--out", str(out)]
    there = [*command, "--scheduler", cluster.scheduler_address]
    batch = threading.Thread(target=lambda: ended.append(main(there)))
    batch.start()
    wait_for(lambda: any(word == "end" for word, _, _ in lines(log)))
    cluster.close()
    batch.join(120)
    assert ended == [1]
    said = [line for line in capsys.readouterr().err.splitlines() if "scheduler" in line]
    assert said == [
        "thrust-vision: The Dask scheduler went away: start it and run the batch again; it goes on "
        "where it was."
    ]
    assert main(command) == 3
    with (out / "batch.csv").open(newline="") as file:
        assert "true" in {row["kept"] for row in csv.DictReader(file)}


def test_a_worker_of_another_version_does_no_clip(wall: Path, tmp_path: Path) -> None:
    (order,) = orders_for([wall], tmp_path / "out")
    outcome = _carry_out_here("0.0.1", order, Plan(AnalysisOptions()), None)
    assert (outcome.status, outcome.exit_code) == (Status.FAILED, 2)
    assert "0.0.1" in outcome.message
    assert not order.out.exists()


def test_a_cluster_that_does_not_answer_is_one_line(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("thrust_vision.batch.cluster._PATIENCE_S", 1)
    command = ["batch", str(folder), "--out", str(tmp_path / "out")]
    assert main([*command, "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()
