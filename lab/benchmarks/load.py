"""Twenty sessions in ten minutes: whether each gets its own results, and all of it goes again.

The sessions go through the app's own queue, storage and workers, as its pages do, in one process;
no browser takes part, which would need more of two cores than the analyses. Some bring a whole
clip, wait, have the annotated clip drawn and take the table; some bring a damaged one; some cancel;
some go away while their clip is analysed. The table of a whole clip must have the bytes that it has
when nobody else is there. In the end memory, files and processes are compared with the start.

    python -m lab.benchmarks.load [--sessions 20] [--minutes 10] [--seed 1]
"""

import argparse
import io
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from lab.benchmarks.hostile_clips import FILMS, whole
from lab.benchmarks.tables import markdown
from thrust_vision.app.jobs import DRAWING, Job, Queue, State
from thrust_vision.app.sets import AnalysedSet, View, analyse_set
from thrust_vision.app.uploads import Storage, store_clip
from thrust_vision.errors import UnreadableClipError
from thrust_vision.results import REPS_CSV
from thrust_vision.worker import at_once

SAMPLES = Path(__file__).parents[2] / "sample_videos"
#: Whole clips, of one rendered lifter or another.
CLIPS = ("floor-bridge.mp4", "behind-plates.mp4", "oblique-phone.mp4")
#: What sessions do, in shares of twenty.
WHOLE, DAMAGED, CANCELLED, AWAY = "whole clip", "damaged clip", "cancelled", "went away"
SHARES = {WHOLE: 10, DAMAGED: 4, CANCELLED: 3, AWAY: 3}
VIEW = View("en")
_PATIENCE_S, _SWEEP_EVERY_S = 0.5, 0.25
_CHANGES_MIND_S = 0.5
_LONGEST_S = 1800.0


@dataclass(frozen=True)
class Held:
    """What the app holds at a moment.

    Attributes:
        memory_mib: resident, of its process.
        files: that it keeps of sessions.
        processes: below it.
        threads: of it.
        descriptors: open files and pipes of it.
    """

    memory_mib: float
    files: int
    processes: int
    threads: int
    descriptors: int


@dataclass(frozen=True)
class Session:
    """What came of a session.

    Attributes:
        kind: of session, see ``SHARES``.
        wall_s: from bringing the clip to its end.
        fault: what was amiss, "" for nothing.
    """

    kind: str
    wall_s: float
    fault: str


class Load:
    """An app's inside, and the sessions in it."""

    def __init__(self, place: Path, clips: Sequence[bytes]) -> None:
        self._clips = clips
        self._there: set[str] = set()
        self._queue = Queue(at_once())
        self._storage = Storage(self._there.__contains__, place, patience_s=_PATIENCE_S)
        self._place = place
        self._others = set(psutil.Process().children(recursive=True))
        self._stopped = threading.Event()
        self.peak_mib = 0.0
        self.seen: set[psutil.Process] = set()
        self._threads = [threading.Thread(target=work) for work in (self._sweep, self._watch)]
        for thread in self._threads:
            thread.start()

    def held(self) -> Held:
        """What it holds now."""
        own = psutil.Process()
        files = [path for path in self._place.rglob("*") if path.is_file()]
        return Held(
            own.memory_info().rss / 2**20,
            len([path for path in files if path.suffix != ".lock"]),
            len(set(own.children(recursive=True)) - self._others),
            own.num_threads(),
            own.num_fds(),
        )

    def session(self, number: int, kind: str, clip: int, alone: bytes | None) -> Session:
        """Do what a session of this kind does."""
        name = f"session-{number}"
        began_s = time.monotonic()
        self._there.add(name)
        try:
            fault = self._go_through(name, kind, self._clips[clip], alone)
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        finally:
            self._there.discard(name)
        return Session(kind, time.monotonic() - began_s, fault)

    def alone(self, clip: int) -> bytes:
        """The table of a clip when nobody else is there."""
        name = f"alone-{clip}"
        self._there.add(name)
        try:
            return self._table(name, self._clips[clip])
        finally:
            self._there.discard(name)

    def _table(self, name: str, clip: bytes) -> bytes:
        """The table of a whole clip, with the annotated clip drawn."""
        folder = self._storage.folder(name)
        job = self._brought(name, clip)
        job.wait(_LONGEST_S)
        analysed = job.result()
        drawing = self._queue.submit(partial(analysed.draw, VIEW), DRAWING, name)
        drawing.wait(_LONGEST_S)
        results = drawing.result()
        if results.video is None or folder not in results.folder.parents:
            raise RuntimeError("no annotated clip")
        return (results.folder / REPS_CSV).read_bytes()

    def close(self) -> None:
        """End everything."""
        self._queue.close()
        self._storage.close()
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _go_through(self, name: str, kind: str, clip: bytes, alone: bytes | None) -> str:
        if kind == WHOLE:
            return "" if self._table(name, clip) == alone else "another table"
        job = self._brought(name, clip[40_000:] if kind == DAMAGED else clip)
        if kind == DAMAGED:
            job.wait(_LONGEST_S)
            return "" if isinstance(job.error, UnreadableClipError) else f"{job.error}"
        while job.state is State.QUEUED and not job.finished:
            time.sleep(0.1)
        time.sleep(_CHANGES_MIND_S)
        if kind == AWAY:
            self._there.discard(name)  # the sweep notices, and stops the job
        else:
            job.cancel()
        job.wait(_LONGEST_S)
        return "" if job.state is State.CANCELLED else f"{job.state}"

    def _brought(self, name: str, clip: bytes) -> Job[AnalysedSet]:
        folder = self._storage.folder(name)
        stored = store_clip(
            io.BytesIO(clip), "set.mp4", folder
        )  # of one name, which is in the table
        return self._queue.submit(partial(analyse_set, stored, folder / "set", VIEW), owner=name)

    def _sweep(self) -> None:
        while not self._stopped.wait(_SWEEP_EVERY_S):
            self._storage.sweep(self._queue.drop_abandoned)

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._stopped.wait(1.0):
            children = own.children(recursive=True)
            self.seen.update(children)
            total = 0
            for process in (own, *children):
                try:
                    total += process.memory_info().rss
                except psutil.Error:
                    continue
            self.peak_mib = max(self.peak_mib, total / 2**20)


def plan(sessions: int, seed: int) -> list[tuple[str, int]]:
    """The kind of each session and its clip, in the order in which they come."""
    share = sum(SHARES.values())
    kinds = [kind for kind, count in SHARES.items() for _ in range(round(count * sessions / share))]
    random.Random(seed).shuffle(kinds)
    return [(kind, number % len(CLIPS)) for number, kind in enumerate(kinds)]


def run(
    load: Load, wanted: Sequence[tuple[str, int]], alone: Sequence[bytes], minutes: float
) -> list[Session]:
    """All sessions, each in a thread of its own, evenly spread over the time."""
    came: list[Session] = []

    def one(number: int, kind: str, clip: int) -> None:
        time.sleep(number * 60 * minutes / len(wanted))
        came.append(load.session(number, kind, clip, alone[clip]))
        print(f"{len(came)}/{len(wanted)} {came[-1]}", file=sys.stderr, flush=True)

    threads = [
        threading.Thread(target=one, args=(number, *each)) for number, each in enumerate(wanted)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def settled(load: Load, most_s: float) -> Held:
    """What is held once everything of the sessions is gone, or after so long."""
    deadline_s = time.monotonic() + most_s
    while (held := load.held()).files or held.processes:
        if time.monotonic() > deadline_s:
            break
        time.sleep(1.0)
    return held


def tables(came: Sequence[Session], before: Held, after: Held, load: Load) -> str:
    """What the docs show."""
    lines = []
    for kind in SHARES:
        of = [each for each in came if each.kind == kind]
        if of:
            wall = f"{statistics.median(each.wall_s for each in of):.0f}"
            faults = Counter(each.fault for each in of if each.fault)
            said = "; ".join(f"{fault} ({count})" for fault, count in faults.items()) or "0"
            lines.append([kind, str(len(of)), wall, said])
    text = markdown("Sessions", ["", "sessions", "median time, s", "amiss"], lines)
    rows = [
        [name, f"{getattr(before, key):.0f}", f"{getattr(after, key):.0f}"]
        for key, name in (
            ("memory_mib", "memory of the app, MiB"),
            ("files", "files of sessions"),
            ("processes", "processes below the app"),
            ("threads", "threads of the app"),
            ("descriptors", "open files and pipes of the app"),
        )
    ]
    text += markdown("What the app holds", ["", "before the first", "after the last"], rows)
    left = [process for process in load.seen if process.is_running()]
    return (
        f"{text}\nMost memory of the app and its workers together: {load.peak_mib:.0f} MiB. "
        f"Processes seen: {len(load.seen)}; left in the end: {len(left)}.\n"
    )


def carry_out(
    place: Path, clips: Sequence[bytes], wanted: Sequence[tuple[str, int]], minutes: float
) -> tuple[list[Session], Held, Held, Load]:
    """What came of the sessions, what was held before and after, and the load, closed."""
    load = Load(place, clips)
    try:
        # Each clip alone, which also imports all that stays.
        alone = [load.alone(number) for number in range(len(clips))]
        before = settled(load, 60)
        came = run(load, wanted, alone, minutes)
        after = settled(load, 60)
    finally:
        load.close()
    return came, before, after, load


def short_clips() -> list[bytes]:
    """Two clips for the short form, whose tables differ."""
    return [whole(film, long=True) for film in FILMS[1:3]]


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    clips = [(SAMPLES / name).read_bytes() for name in CLIPS]
    wanted = plan(options.sessions, options.seed)
    with tempfile.TemporaryDirectory() as name:
        came, before, after, load = carry_out(Path(name), clips, wanted, options.minutes)
    print(tables(came, before, after, load))
    gone = not after.files and not after.processes
    return int(any(each.fault for each in came) or not gone)


if __name__ == "__main__":
    sys.exit(main())
