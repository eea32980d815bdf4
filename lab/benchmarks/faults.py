"""What is left when a worker is killed at any moment, and when the disk is full at any byte.

A clip is analysed into a folder over and over. Each time the worker process is killed at another
moment, or the disk is a little larger. What is left must be nothing, or whole tables of an
unfinished result; whole files have the bytes of an undisturbed run, and the next run makes all of
it.

    python -m lab.benchmarks.faults [--kills 60] [--sizes 60]
"""

import argparse
import contextlib
import ctypes
import hashlib
import os
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from lab.benchmarks.hostile_clips import FILMS, whole
from lab.benchmarks.tables import markdown
from thrust_vision.analysis import analyse
from thrust_vision.errors import OutputError, ThrustVisionError, WorkerDiedError
from thrust_vision.observe.task import observe_clip
from thrust_vision.results import (
    ANNOTATED_MP4,
    FRAMES_CSV,
    REPORT_HTML,
    REPS_CSV,
    SESSION_JSON,
    write_results,
)
from thrust_vision.weights.registry import find_model
from thrust_vision.worker import OnProgress, WorkerProcess, in_one_process, sharing

TABLES = {REPS_CSV, FRAMES_CSV, SESSION_JSON}
#: Files of which two runs give the same bytes: all but the film, whose encoder's threads share
#: bits as they come.
SAME = TABLES | {REPORT_HTML}
ALL = SAME | {ANNOTATED_MP4}
UNFINISHED = ".unfinished"
START, OBSERVE, DRAW = "start", "observe", "draw"
_NEW_USER, _NEW_MOUNTS = 0x10000000, 0x00020000  # linux/sched.h


@dataclass(frozen=True)
class Left:
    """What a disturbed run left.

    Attributes:
        when: it was disturbed: a stage, or the size of the disk.
        said: the line that came of it, "" if it went through.
        kind: of the error, "" if it went through.
        state: "nothing", "tables", "all", or what is wrong with it.
    """

    when: str
    said: str
    kind: str
    state: str

    @property
    def fine(self) -> bool:
        """Whether it is one of the states that may be."""
        return self.state in ("nothing", "tables", "all") and "\n" not in self.said


class Course:
    """A clip, what was found in it, and the files of a run that nothing disturbed."""

    def __init__(self, scratch: Path) -> None:
        scratch.mkdir(exist_ok=True)
        self.clip = scratch / "clip.mkv"
        self.clip.write_bytes(whole(FILMS[2], long=True))
        self.report = analyse(self.clip)
        self.draw(scratch / "usual" / "out")
        self.usual = {name: _fingerprint(scratch / "usual" / "out" / name) for name in SAME}

    def look(self, _folder: Path, on_progress: OnProgress) -> None:
        """Everything that writes nothing yet."""
        observe_clip(self.clip, find_model(), on_progress=on_progress)

    def draw(self, folder: Path, on_progress: OnProgress | None = None) -> None:
        """Everything that writes."""
        write_results(self.clip, self.report, folder, on_progress=on_progress)


def state_of(folder: Path, usual: dict[str, str]) -> str:
    """What is in a folder of results, and whether it may be."""
    hidden = [path.name for path in folder.parent.iterdir() if path.name.startswith(".")]
    if hidden:
        return f"leftovers: {', '.join(hidden)}"
    if not folder.exists():
        return "nothing"
    names = {path.name for path in folder.iterdir()}
    for name in names & SAME:
        if _fingerprint(folder / name) != usual[name]:
            return f"{name} is another"
    if UNFINISHED in names and names - {UNFINISHED} >= TABLES:
        return "tables"
    if names == ALL:
        return "all"
    return f"holds {', '.join(sorted(names))}"


def kills(scratch: Path, moments: Sequence[tuple[str, float]]) -> Iterator[Left]:
    """What kills at these moments leave: s after the start, or at a share of a stage."""
    with WorkerProcess() as undisturbed:
        with sharing(undisturbed):
            course = Course(scratch / "course")
        for number, (stage, moment) in enumerate(moments):
            folder = scratch / f"kill-{number}" / "out"
            folder.parent.mkdir()
            work = course.look if stage == OBSERVE else course.draw
            said = kind = ""
            try:
                with _killing(stage, moment) as on_progress:
                    work(folder, on_progress)
            except ThrustVisionError as error:
                said, kind = str(error), _kind(error)
            yield Left(stage, said, kind, state_of(folder, course.usual))
            if state_of(folder, course.usual) != "all":
                with sharing(undisturbed):
                    course.draw(folder)  # and nobody has to ask for overwriting
            if (state := state_of(folder, course.usual)) != "all":
                yield Left(f"the run after {stage}", "", "", f"{state} after all")


@contextlib.contextmanager
def _killing(stage: str, moment: float) -> Iterator[OnProgress]:
    """Kills the worker process at a share of a stage, or so many seconds after it came up."""
    stopped = threading.Event()
    others = set(psutil.Process().children())

    def workers() -> list[psutil.Process]:
        return [child for child in psutil.Process().children() if child not in others]

    def kill() -> None:
        for child in workers():
            with contextlib.suppress(psutil.Error):
                child.kill()

    def wait_and_kill() -> None:
        while not workers():
            if stopped.wait(0.005):
                return
        if not stopped.wait(moment):
            kill()

    def on_progress(now: str, done: float) -> None:
        if now == stage and done >= moment:
            kill()

    killer = threading.Thread(target=wait_and_kill)
    if stage == START:
        killer.start()
    try:
        yield on_progress
    finally:
        stopped.set()
        if stage == START:
            killer.join()


def full_disks(scratch: Path, sizes: Sequence[int]) -> Iterator[Left]:
    """What analyses onto disks of these sizes, bytes, leave; in a space of mounts of our own.

    Raises:
        OSError: this system lets nobody have one.
    """
    own_mounts()
    with in_one_process():
        course = Course(scratch / "course")
        for size in sizes:
            disk = scratch / f"disk-{size}"
            disk.mkdir()
            with small_disk(disk, size):
                said = kind = ""
                try:
                    course.draw(disk / "out")
                except ThrustVisionError as error:
                    said, kind = str(error), _kind(error)
                state = state_of(disk / "out", course.usual)
                yield Left(f"{size / 1024:.0f} KiB", said, kind, state)


def own_mounts() -> None:
    """Let this process, and what it starts, mount what nobody else sees.

    Raises:
        OSError: this system does not allow it.
    """
    user, group = os.geteuid(), os.getegid()
    flags = _NEW_MOUNTS if user == 0 else _NEW_MOUNTS | _NEW_USER
    _call("unshare", flags)
    if user != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _call("mount", b"none", b"/", None, (1 << 14) | (1 << 18), None)  # what is mounted stays here


@contextlib.contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A disk of so many bytes in a folder.

    Raises:
        OSError: this system does not allow it.
    """
    place = os.fsencode(folder)
    _call("mount", b"tmpfs", place, b"tmpfs", 0, f"size={size}".encode())
    try:
        yield
    finally:
        _call("umount2", place, 2)


def _call(name: str, *args: object) -> None:
    system = ctypes.CDLL(None, use_errno=True)
    if getattr(system, name)(*args) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _kind(error: ThrustVisionError) -> str:
    """The public class of an error."""
    known = (WorkerDiedError, OutputError)
    return next((kind.__name__ for kind in known if isinstance(error, kind)), type(error).__name__)


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def table(title: str, left: Sequence[Left]) -> str:
    """What was left, by when."""
    stages = list(dict.fromkeys(each.when for each in left))
    lines = []
    for stage in stages:
        states = Counter(each.state for each in left if each.when == stage)
        lines.append([stage, *(str(states[state]) for state in ("nothing", "tables", "all"))])
        lines[-1].append(str(sum(not each.fine for each in left if each.when == stage)))
    return markdown(
        title, ["", "nothing left", "tables, unfinished", "went through", "anything else"], lines
    )


def moments(count: int) -> list[tuple[str, float]]:
    """A third of the kills in each stage, evenly spread over it."""
    each = max(count // 3, 1)
    shares = [number / each for number in range(each)]
    return [(stage, share) for stage in (START, OBSERVE, DRAW) for share in shares]


def sizes(count: int) -> list[int]:
    """Disks from a page up to more than everything needs, ever farther apart."""
    return [4096 * (number + 1 + number**2 // 8) for number in range(count)]


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--sizes", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        # The disks first: what starts workers has to be born where they are mounted.
        (Path(name) / "disks").mkdir()
        full = list(full_disks(Path(name) / "disks", sizes(options.sizes)))
        (Path(name) / "kills").mkdir()
        left = list(kills(Path(name) / "kills", moments(options.kills)))
    print(table("Worker process killed", left))
    print(table("Disk full", full))
    wrong = [each for each in left if not each.fine or each.kind not in ("", "WorkerDiedError")]
    wrong += [each for each in full if not each.fine or each.kind not in ("", "OutputError")]
    for each in wrong:
        print(each)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
