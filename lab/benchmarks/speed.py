"""How long an analysis takes beside a plain pose loop: prints the tables of docs/speed.md.

    python -m lab.benchmarks.speed [--pairs N] [--other CLIP] [--only NAME...]

Every row is made of pairs of whole processes, the plain loop (lab/benchmarks/plain_loop.py) and
``thrust-vision analyze``, in turn on the same clip; the ratio is taken pair by pair, so that a
machine whose speed drifts does no harm. The clips are made from the samples. --other is a clip of
another exercise, to be turned down. Run it on an idle machine.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lab.benchmarks.speed_clips import made_clip
from lab.benchmarks.stages import stage_table
from lab.benchmarks.tables import markdown

PHONE, HD = (1920, 1080), (1280, 720)


@dataclass(frozen=True)
class Row:
    """One row of the table.

    Attributes:
        name: what is measured.
        clip: makes the clip at a path.
        options: further words for the command line.
        bound: the most that the median ratio should be; None where none was set.
    """

    name: str
    clip: Callable[[Path], Path]
    options: tuple[str, ...] = ()
    bound: float | None = None


def _made(sample: str, size: tuple[int, int], fps: float) -> Callable[[Path], Path]:
    return lambda out: made_clip(sample, out, seconds=30.0, size=size, fps=fps)


ROWS = (
    Row("30 s, 720p, 30 fps", _made("braced-good", HD, 30), (), 0.5),
    Row("the same at 60 fps", _made("braced-good", HD, 60), (), 0.3),
    Row("behind plates, 720p, 30 fps", _made("behind-plates", HD, 30), (), 0.6),
    Row("720p, 30 fps, without video", _made("braced-good", HD, 30), ("--no-video",), 0.35),
    Row("1080p, 30 fps", _made("braced-good", PHONE, 30)),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--other", type=Path, help="a clip of another exercise")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    options = parser.parse_args(arguments)
    rows = list(ROWS)
    if options.other:
        rows.append(Row("another exercise, turned down", lambda _: options.other, (), 0.25))
    if options.only:
        rows = [row for row in rows if any(word in row.name for word in options.only)]
    lines, stages = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for number, row in enumerate(rows):
            clip = row.clip(Path(scratch) / f"{number}.mp4")
            lines.append([row.name, *_measured(row, clip, Path(scratch) / "out", options.pairs)])
            stages.append((row.name, clip))
        head = ["clip", "plain loop, s", "analyze, s", "ratio", "from", "to", "bound"]
        print(markdown(f"Medians of {options.pairs} pairs", head, lines))
        print(stage_table(stages))


def _measured(row: Row, clip: Path, out: Path, pairs: int) -> list[str]:
    """Medians of the times and of the ratio, with its range."""
    loop = [sys.executable, "-m", "lab.benchmarks.plain_loop", str(clip)]
    analyze = [sys.executable, "-m", "thrust_vision", "analyze", str(clip), "--out", str(out)]
    analyze += ["--overwrite", *row.options]
    times = np.array([[_seconds(loop), _seconds(analyze)] for _ in range(pairs)])
    ratios = times[:, 1] / times[:, 0]
    cells = [f"{np.median(of):.1f}" for of in times.T]
    cells += [f"{figure:.2f}" for figure in (np.median(ratios), ratios.min(), ratios.max())]
    return [*cells, "–" if row.bound is None else f"{row.bound:g}"]


def _seconds(command: list[str]) -> float:
    began_s = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    spent_s = time.perf_counter() - began_s
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr.decode(errors="replace"))
    return spent_s


if __name__ == "__main__":
    main()
