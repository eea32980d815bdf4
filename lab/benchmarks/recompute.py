"""How long another reference rep takes, against the first analysis: prints the table of the docs.

    python -m lab.benchmarks.recompute CLIP...

The first analysis is what the app does with a new clip: pose, judgement, drawing and all files.
Another reference rep is judged and written from what was kept; only the annotated clip is drawn
again afterwards, in the background, and is not part of the wait. The bound: 3 % of the first.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from lab.benchmarks.tables import markdown
from thrust_vision.app.sets import View, analyse_set
from thrust_vision.app.uploads import sample_clip

BOUND = 0.03


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table for some clips; exit code 1 if one took longer than the bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path, nargs="+", metavar="CLIP")
    rows = [measured(clip) for clip in parser.parse_args(arguments).clips]
    print(table(rows))
    return int(any(again_s > BOUND * first_s for _, first_s, again_s in rows))


def measured(clip: Path) -> tuple[str, float, float]:
    """Name, seconds of the first analysis, seconds until another reference rep is written."""
    with tempfile.TemporaryDirectory() as folder:
        began_s = time.perf_counter()
        first = analyse_set(
            sample_clip(clip), Path(folder), View("en"), lambda *_: None, threading.Event()
        )
        analysed_s = time.perf_counter()
        first.quick(View("en", reference_rep=1))
        return clip.name, analysed_s - began_s, time.perf_counter() - analysed_s


def table(rows: Sequence[tuple[str, float, float]]) -> str:
    """The measurements as a table."""
    cells = [
        [name, f"{first_s:.1f}", f"{again_s:.2f}", f"{100 * again_s / first_s:.1f} %"]
        for name, first_s, again_s in rows
    ]
    share = f"share of the first (bound: {100 * BOUND:.0f} %)"
    head = ["clip", "first analysis, s", "another reference rep, s", share]
    return markdown("Another reference rep", head, cells)


if __name__ == "__main__":
    sys.exit(main())
