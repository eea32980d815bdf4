"""Shows that memory does not grow with a clip's length.

Makes 1080p clips of one and of ten minutes, handles each in a process of its own as the program
does, and prints a table of peak memory and speed. The bound: the long clip takes at most 1.1 times
the memory of the short one.

    python -m lab.benchmarks.memory [--minutes 1 10] [--fps 30] [--only NAME...]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from lab.benchmarks.memory_tasks import HEIGHT, STAGES, WIDTH, make_clip
from thrust_vision.worker import WorkerLimits, run_isolated

BOUND = 1.1
_LIMITS = WorkerLimits(wall_s=7200, quiet_s=7200)


def main() -> int:
    """Prints the table; exit code 1 if memory grew beyond the bound."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, nargs=2, default=(1.0, 10.0))
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--only", nargs="+", default=list(STAGES), choices=STAGES, metavar="NAME")
    options = parser.parse_args()
    short, long = options.minutes
    lengths = f"{short:g} min | {long:g} min"
    print(f"| {WIDTH}x{HEIGHT}, {options.fps} fps | {lengths} | ratio (bound: {BOUND}) | speed |")
    print("|---|---|---|---|---|")
    grew = False
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{minutes:g}.mp4" for minutes in (short, long)]
        for path, minutes in zip(paths, (short, long), strict=True):
            run_isolated(make_clip, path, minutes, options.fps, limits=_LIMITS)
        for name in options.only:
            stage = STAGES[name]
            first, last = (run_isolated(stage, path, limits=_LIMITS) for path in paths)
            ratio = last.peak_mib / first.peak_mib
            grew |= ratio > BOUND
            print(
                f"| {name} | {first.peak_mib:.0f} MiB | {last.peak_mib:.0f} MiB | {ratio:.2f} "
                f"| {last.frames / last.wall_s:.0f} frames/s |",
                flush=True,
            )
    return int(grew)


if __name__ == "__main__":
    sys.exit(main())
