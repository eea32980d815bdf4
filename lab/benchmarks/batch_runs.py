"""What `lab/benchmarks/batch.py` measures: batches in every way, and what they take."""

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from distributed import LocalCluster

from thrust_vision.batch.clips import Order, orders_for
from thrust_vision.batch.cluster import on_cluster
from thrust_vision.batch.one import Plan, carry_out
from thrust_vision.batch.outcome import Outcome, Status
from thrust_vision.batch.run import on_this_machine
from thrust_vision.clip_to_folder import AnalysisOptions
from thrust_vision.weights.registry import find_model

_SAMPLE_S = 0.25


@dataclass(frozen=True)
class Run:
    """What one batch took.

    Attributes:
        clips: that came out of it.
        wall_s: from its start to the last outcome.
        cpu_s: processor time of all its processes.
        own_cpu_s: of this one alone: threads that wait, or a cluster's client and scheduler.
        others: processor cores that other programs kept busy meanwhile.
        peak_mib: most resident memory of its processes together, this one apart.
        result_bytes: size of what it wrote.
    """

    clips: int
    wall_s: float
    cpu_s: float
    own_cpu_s: float
    others: float
    peak_mib: float
    result_bytes: int


class _Meter:
    """Adds up processor time and memory of this process and all below it."""

    def __init__(self) -> None:
        self._used: dict[tuple[int, float], float] = {}
        self.peak_mib = 0.0

    def sample(self) -> None:
        own = psutil.Process()
        memory = 0
        for process in [own, *own.children(recursive=True)]:
            try:
                times, rss = process.cpu_times(), process.memory_info().rss
                self._used[process.pid, process.create_time()] = times.user + times.system
            except psutil.Error:
                continue
            memory += rss if process != own else 0
        self.peak_mib = max(self.peak_mib, memory / 2**20)

    def cpu_s(self) -> float:
        return sum(self._used.values())


def _measured(work: Callable[[], Sequence[Outcome]], out: Path) -> Run:
    meter, done = _Meter(), threading.Event()

    def watch() -> None:
        while not done.wait(_SAMPLE_S):
            meter.sample()

    meter.sample()
    before_s, busy_s, start_s = meter.cpu_s(), _busy_s(), time.monotonic()
    own_s = time.process_time()
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        outcomes = work()
        wall_s = time.monotonic() - start_s
        own_s = time.process_time() - own_s
        meter.sample()
    finally:
        done.set()
        watcher.join()
    failed = [outcome for outcome in outcomes if outcome.status is Status.FAILED]
    if failed:
        raise SystemExit(f"{failed[0].clip}: {failed[0].message}")
    cpu_s = meter.cpu_s() - before_s
    others = max((_busy_s() - busy_s - cpu_s) / wall_s, 0.0)
    written = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return Run(
        clips=len(outcomes),
        wall_s=wall_s,
        cpu_s=cpu_s,
        own_cpu_s=own_s,
        others=others,
        peak_mib=meter.peak_mib,
        result_bytes=written,
    )


def _busy_s() -> float:
    """Processor time that all programs of this machine have had."""
    times = psutil.cpu_times()
    return float(times.user + times.system + getattr(times, "nice", 0.0))


@contextmanager
def _orders(clips: Sequence[Path]) -> Iterator[list[Order]]:
    with tempfile.TemporaryDirectory() as folder:
        yield orders_for(clips, Path(folder))


def on_pool(clips: Sequence[Path], video: bool, workers: int) -> Run:
    """A batch with ``--workers``."""
    plan, model = Plan(AnalysisOptions(video=video)), find_model()
    with _orders(clips) as orders:
        return _measured(lambda: list(on_this_machine(orders, plan, model, workers)), orders[0].out)


def on_dask(clips: Sequence[Path], video: bool, workers: int) -> Run:
    """A batch with ``--scheduler``, on a cluster that has started but done nothing yet."""
    plan = Plan(AnalysisOptions(video=video))
    with _cluster(workers) as address, _orders(clips) as orders:
        return _measured(lambda: list(on_cluster(orders, plan, None, address)), orders[0].out)


def with_fresh_processes(clips: Sequence[Path], video: bool) -> Run:
    """Clip after clip, each stage of each in a process of its own."""
    plan, model = Plan(AnalysisOptions(video=video)), find_model()
    with _orders(clips) as orders:
        return _measured(lambda: [carry_out(each, plan, model) for each in orders], orders[0].out)


def keeping(clip: Path, count: int, workers: int | None) -> Run:
    """A batch over ``count`` copies of a clip, all of them done before: what a batch itself takes.

    Args:
        clip: a small file, which shows nobody.
        count: of the copies.
        workers: of a Dask cluster; one thread of this process if None.
    """
    plan, model = Plan(AnalysisOptions()), find_model()
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / "clips" / f"{number}.mp4" for number in range(count)]
        copies[0].parent.mkdir()
        for copy in copies:
            shutil.copy(clip, copy)
        orders = orders_for(copies, Path(folder) / "out")
        carry_out(orders[0], plan, model)
        for order in orders[1:]:
            shutil.copytree(orders[0].folder, order.folder)
        if workers is None:
            return _measured(lambda: list(on_this_machine(orders, plan, model, 1)), orders[0].out)
        with _cluster(workers) as address:
            list(on_cluster(orders[:workers], plan, None, address))  # imports
            return _measured(lambda: list(on_cluster(orders, plan, None, address)), orders[0].out)


@contextmanager
def _cluster(workers: int) -> Iterator[str]:
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address
