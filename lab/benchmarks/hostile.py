"""Damaged and nasty films: whether each gets its exit code and one line, and nothing else happens.

Every case goes the whole way of ``thrust-vision analyze``. The command runs in a process of its own
that handles one case after the other; if that were to die, the table would say so. What came of
each case is appended to a file, from which a run that was stopped goes on.

    python -m lab.benchmarks.hostile --results FILE [--cases 3120] [--seed 1] [--part 1/2]
    python -m lab.benchmarks.hostile --results FILE... --table
"""

import argparse
import contextlib
import io
import json
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from lab.benchmarks.hostile_clips import DAMAGES, FILMS, case
from lab.benchmarks.hostile_nasty import NASTY, Traps
from lab.benchmarks.tables import markdown
from thrust_vision.cli import main as command
from thrust_vision.settings import FILM_LIMITS
from thrust_vision.worker import WorkerLimits, WorkerProcess, sharing
from thrust_vision.worker_fence import end_with

#: Exit codes that a film may end with: analysed, not assessed, not readable.
FINE = (0, 3, 4)
#: Longest that a case may take, s; a film of the longest and largest kind is none of these.
LIMIT_S = 300.0
_LOOK_EVERY_S = 0.5  # looking costs, and the kernel keeps the most that each ever had


@dataclass(frozen=True)
class Came:
    """What came of a case.

    Attributes:
        case: its name, unique in a run.
        kind: of film; "by hand" for the nasty ones.
        damage: what was done to it.
        exit_code: of the command; None if it raised, or its process died.
        lines: that it wrote on standard error.
        traceback: whether one of them looks like one.
        left: files that it left although it refused the film, or half-made ones.
        wall_s: time that it took.
        peak_mib: most resident memory of the worker process until now.
        opened: other files that were opened, and connections that were made, where it named some.
    """

    case: str
    kind: str
    damage: str
    exit_code: int | None
    lines: tuple[str, ...]
    traceback: bool
    left: tuple[str, ...]
    wall_s: float
    peak_mib: float
    opened: tuple[str, ...] = ()

    @property
    def faults(self) -> list[str]:
        """What is amiss."""
        found = {
            f"exit code {self.exit_code}": self.exit_code not in FINE,
            f"{len(self.lines)} lines": len(self.lines) != (self.exit_code != 0),
            "traceback": self.traceback,
            f"left {', '.join(self.left)}": bool(self.left),
            f"{self.wall_s:.0f} s": self.wall_s > LIMIT_S,
            "memory": self.peak_mib * 2**20 > WorkerLimits().memory_bytes,
            f"opened {', '.join(self.opened)}": bool(self.opened),
        }
        return [fault for fault, holds in found.items() if holds]


class _Memory:
    """Watches the most memory that any process below this one ever had."""

    def __init__(self) -> None:
        self.peak_mib = 0.0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        own = psutil.Process()
        while True:
            for child in own.children(recursive=True):
                self.peak_mib = max(self.peak_mib, _peak_mib(child.pid))
            time.sleep(_LOOK_EVERY_S)


def _peak_mib(pid: int) -> float:
    """Most resident memory that a process had; of Linux, which keeps it."""
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        if found := re.search(r"VmHWM:\s+(\d+)", status):
            return int(found[1]) / 1024
    return 0.0


def judge(clip: Path, name: str, kind: str, damage: str, memory: _Memory) -> Came:
    """Run the command on a film and see what comes of it."""
    out = clip.parent / "out"
    said, code = io.StringIO(), None
    began_s = time.monotonic()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = command(["analyze", str(clip), "--out", str(out), "--no-video"])
        except BaseException as error:
            print(f"Traceback: {type(error).__name__}: {error}", file=sys.stderr)
    wall_s = time.monotonic() - began_s
    lines = tuple(said.getvalue().splitlines())
    left = [path.name for path in out.iterdir()] if code == 4 and out.exists() else []
    left += [path.name for path in out.parent.iterdir() if path.name.startswith(".out")]
    left += [".unfinished"] if (out / ".unfinished").exists() else []
    shutil.rmtree(out, ignore_errors=True)
    traced = any("Traceback" in line or "unexpected" in line for line in lines)
    return Came(
        *(name, kind, damage, code, lines, traced, tuple(left)),
        *(round(wall_s, 3), round(memory.peak_mib, 1)),
    )


def carry_out(
    seed: int, numbers: Sequence[int], nasty: Sequence[str], known: set[str]
) -> Iterator[Came]:
    """What comes of damaged films by number, and of nasty ones by name, one after the other."""
    memory = _Memory()
    with (
        tempfile.TemporaryDirectory() as scratch,
        WorkerProcess() as process,
        sharing(process),
    ):
        for number in numbers:
            name = f"{seed}-{number}"
            if name in known:
                continue
            film, damage, content = case(seed, number)
            clip = Path(scratch) / f"clip.{film.suffix}"
            clip.write_bytes(content)
            yield judge(clip, name, film.name, damage, memory)
        for name in nasty:
            if name not in known:
                yield _nasty(name, Path(scratch), memory)


def _nasty(name: str, scratch: Path, memory: _Memory) -> Came:
    folder = scratch / "nasty"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with Traps(folder) as traps:
        clip = NASTY[name](traps)
        traps.opened()  # by who made it
        came = judge(clip, name, "by hand", name.split(":")[0], memory)
    return Came(**{**asdict(came), "opened": tuple(traps.sprung)})


def table(results: Sequence[Came]) -> str:
    """What the docs show."""
    damaged = [came for came in results if came.kind != "by hand"]
    by_hand = [came for came in results if came.kind == "by hand"]
    kinds = list(dict.fromkeys(film.name for film in FILMS))
    header = ["", "cases", "analysed (0)", "not assessed (3)", "not readable (4)", "anything else"]
    text = markdown(
        "Damaged films by container and coding",
        header,
        [_line(kind, [came for came in damaged if came.kind == kind]) for kind in kinds]
        + [_line("all", damaged)],
    )
    text += markdown(
        "Damaged films by damage",
        header,
        [_line(damage, [c for c in damaged if c.damage == damage]) for damage in DAMAGES],
    )
    groups = list(dict.fromkeys(came.damage for came in by_hand))
    text += markdown(
        "Made by hand",
        header,
        [_line(group, [c for c in by_hand if c.damage == group]) for group in groups]
        + [_line("all", by_hand)],
    )
    return text + _summary(results)


def _line(name: str, results: Sequence[Came]) -> list[str]:
    codes = Counter(came.exit_code for came in results)
    wrong = sum(bool(came.faults) for came in results)
    return [name, str(len(results)), *(str(codes[code]) for code in FINE), str(wrong)]


def _summary(results: Sequence[Came]) -> str:
    faulty = [came for came in results if came.faults]
    times = sorted(came.wall_s for came in results)
    lines = [
        f"Cases: {len(results)}; faults: {len(faulty)}; deaths of the command's process: "
        f"{sum(came.exit_code is None for came in results)}.",
        f"Time for a case: median {times[len(times) // 2]:.2f} s, longest {times[-1]:.1f} s "
        f"(limit {LIMIT_S:.0f} s).",
        f"Most memory of a worker process: {max(came.peak_mib for came in results):.0f} MiB "
        f"(limit {WorkerLimits().memory_bytes / 2**20:.0f} MiB; pictures up to "
        f"{FILM_LIMITS.max_pixels / 1e6:.0f} megapixels).",
        *(
            f"{came.case} ({came.kind}, {came.damage}): {'; '.join(came.faults)} {came.lines}"
            for came in faulty
        ),
    ]
    return "\n" + "\n".join(lines) + "\n"


def read(paths: Sequence[Path]) -> list[Came]:
    """What earlier runs found; a line that was cut off is left out."""
    found: dict[str, Came] = {}
    for path in paths:
        for line in path.read_text("utf-8").splitlines() if path.exists() else []:
            with contextlib.suppress(ValueError):
                content = json.loads(line)
                for name in ("lines", "left", "opened"):
                    content[name] = tuple(content[name])
                found[content["case"]] = Came(**content)
    return list(found.values())


def _work(path: Path, seed: int, numbers: Sequence[int], nasty: Sequence[str]) -> None:
    """The process that runs the command: appends a line to the file for each case."""
    end_with(os.getppid())
    known = {came.case for came in read([path])}
    with path.open("a", encoding="utf-8") as file:
        for came in carry_out(seed, numbers, nasty, known):
            file.write(json.dumps(asdict(came)) + "\n")
            file.flush()
            if came.faults:
                print(f"{came.case}: {'; '.join(came.faults)} {came.lines}", flush=True)


def _run(path: Path, seed: int, numbers: Sequence[int], nasty: Sequence[str]) -> None:
    """Run all cases; where the process dies, that counts against the case it was at."""
    names = [*(f"{seed}-{number}" for number in numbers), *nasty]
    context = multiprocessing.get_context("spawn")
    while missing := [name for name in names if name not in {c.case for c in read([path])}]:
        worker = context.Process(target=_work, args=(path, seed, numbers, nasty))
        worker.start()
        worker.join()
        if worker.exitcode:
            done = {came.case for came in read([path])}
            at = next((name for name in missing if name not in done), None)
            if at is None:
                break
            died = Came(at, "", f"died with {worker.exitcode}", None, (), True, (), 0.0, 0.0)
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(died)) + "\n")


def main() -> int:
    """Run cases, or print the table of those that were run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, nargs="+", required=True)
    parser.add_argument("--cases", type=int, default=3120, help="damaged films")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="1/1", help="which part of them, of how many")
    parser.add_argument("--table", action="store_true", help="only print the table")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    if not options.table:
        numbers = range(part - 1, options.cases, parts)
        nasty = list(NASTY)[part - 1 :: parts]
        _run(options.results[0], options.seed, numbers, nasty)
    results = read(options.results)
    print(table(results))
    return int(any(came.faults for came in results))


if __name__ == "__main__":
    sys.exit(main())
