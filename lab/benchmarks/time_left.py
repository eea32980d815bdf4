"""Shows how well the app knows how long an analysis still takes.

Runs clips through the app's own queue, records twice a second what it says, and compares it with
what it turned out to be. Bounds: within a factor of 1.5 from the first number on, as long as more
than five seconds are left, and never more than a second up.

    python -m lab.benchmarks.time_left CLIP... [--every 0.5]
"""

import argparse
import sys
import tempfile
import time
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from lab.benchmarks.tables import markdown
from thrust_vision.app.jobs import DRAWING, Job, Queue
from thrust_vision.app.sets import AnalysedSet, View, analyse_set
from thrust_vision.app.uploads import sample_clip

T = TypeVar("T")

BOUND = 1.5
_AT_LEAST_S = 5.0
_HEADER = ("clip", "job", "took", "first said after", "said/true", "most up", "holds")


def main() -> int:
    """Prints the table; exit code 1 if a bound does not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--every", type=float, default=0.5)
    options = parser.parse_args()
    queue, lines = Queue(1), []
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(options.clips):
            view = View("en")
            work = partial(analyse_set, sample_clip(path), Path(folder) / str(number), view)
            looking: Job[AnalysedSet] = queue.submit(work)
            lines.append([path.name, "analysis", *_line(looking, options.every)])
            analysed = looking.result()
            if not analysed.rejected:
                drawing = queue.submit(partial(analysed.draw, view), DRAWING)
                lines.append([path.name, "drawing", *_line(drawing, options.every)])
    queue.close()
    print(markdown("Time left, said and true", _HEADER, lines))
    return int(any(line[-1] == "no" for line in lines))


def _line(job: Job[T], every_s: float) -> list[str]:
    """What a job said, as a line of the table."""
    began_s, said = time.monotonic(), []
    while not job.wait(every_s):
        left_s = job.progress().left_s
        if left_s is not None:
            said.append((time.monotonic() - began_s, left_s))
    took_s = time.monotonic() - began_s
    ratios = [left_s / (took_s - at_s) for at_s, left_s in said if took_s - at_s > _AT_LEAST_S]
    up_s = max((later - now for (_, now), (_, later) in pairwise(said)), default=0.0)
    holds = all(1 / BOUND <= ratio <= BOUND for ratio in ratios) and up_s <= 1
    return [
        f"{took_s:.1f} s",
        f"{said[0][0]:.1f} s" if said else "never",
        f"{min(ratios):.2f} to {max(ratios):.2f}" if ratios else "too short",
        f"{max(up_s, 0):.1f} s",
        "yes" if holds else "no",
    ]


if __name__ == "__main__":
    sys.exit(main())
