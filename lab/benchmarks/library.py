"""How long a library of many sets takes to open, list, filter and follow over weeks.

    python -m lab.benchmarks.library [SETS] [--url URL]

Fills a database of its own with made figures (no files) and prints a table. ``--url`` names an
empty PostgreSQL database instead of a SQLite file.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from thrust_vision.form.compare import SetMedian, SetUp
from thrust_vision.form.report import Fault, Verdict
from thrust_vision.library.figures import Figures
from thrust_vision.library.kept import Filter
from thrust_vision.library.store import Library
from thrust_vision.library.trends import MEASURES, recurring, trends
from thrust_vision.training.store.connect import URL_VARIABLE, utc_now
from thrust_vision.training.store.tables import KeptRow

_LIFTERS, _SETS_A_DAY = 4, 2
_RUNS = 5
_LAST = date(2026, 11, 29)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="?", type=int, default=2000)
    parser.add_argument("--url")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        url = given.url or f"sqlite:///{Path(scratch) / 'log.sqlite3'}"
        folder = Path(scratch) / "files"
        fill(url, folder, given.sets)
        print(f"| {given.sets} sets, best of {_RUNS} | s |\n|---|---|")
        for name, work in _work(url, folder).items():
            print(f"| {name} | {_best_s(work):.3f} |")


def fill(url: str, folder: Path, count: int) -> None:
    """Made sets of several lifters, some a day."""
    rng = np.random.default_rng(0)
    library = Library.open(url, folder)
    lifters = [library.log.add_lifter(f"Lifter {n}").id for n in range(_LIFTERS)]
    with library.log.database.writes() as db:
        db.add_all(_row(n, lifters[n % _LIFTERS], rng) for n in range(count))
    library.log.close()


def _row(number: int, lifter_id: int, rng: np.random.Generator) -> KeptRow:
    set_up = SetUp((1280, 720), ("hip_thrust", "standard", "left", False), 200.0, 3.0)
    medians = {m: SetMedian(float(rng.normal(20, 3)), 4.0, 2.0) for m in MEASURES[:-1]}
    verdicts = {Verdict.GOOD: 5, Verdict.ADJUST: 2, Verdict.UNSURE: 1}
    figures = Figures(medians, 8, verdicts, {Fault.BACK_OVER_HIP: 2}, set_up)
    return KeptRow(
        key=f"{number:032x}",
        lifter_id=lifter_id,
        day=_LAST - timedelta(days=number // (_LIFTERS * _SETS_A_DAY)),
        load_kg=80.0,
        notes="",
        kept_at=utc_now(),
        clip_name=f"set-{number}.mp4",
        clip_sha256=f"{number:064x}",
        exercise="hip_thrust",
        verdict=("good", "adjust", "unsure")[number % 3],
        reps=8,
        said=json.dumps({"en": "All 8 reps look good.", "sv": "Alla 8 repetitioner ser bra ut."}),
        figures=figures.to_json(),
        version="0.1.0",
        settings_hash="0" * 16,
        reference_rep="auto",
        plate_cm=45.0,
        bytes=300_000,
    )


def _work(url: str, folder: Path) -> dict[str, Callable[[], object]]:
    library = Library.open(url, folder)
    mine = Filter(lifter_id=library.log.lifters()[0].id)
    page = _page(url, folder)
    return {
        "open the library": lambda: Library.open(url, folder).log.close(),
        "first page of the list, with count and space": lambda: (
            library.count(),
            library.used_bytes(),
            library.sets(limit=20),
        ),
        "one lifter's good ones": lambda: library.sets(Filter(mine.lifter_id, verdict="good")),
        "all of them": lambda: library.sets(),
        "one lifter's, with figures": lambda: library.sets(mine, figures=True),
        "and their trends": lambda: trends(library.sets(mine, figures=True)),
        "and what recurs": lambda: recurring(library.sets(mine, figures=True)),
        "the app's page of the library": page,
    }


def _page(url: str, folder: Path) -> Callable[[], object]:
    """A run of the page as the server does it, without the browser."""
    import os

    os.environ[URL_VARIABLE], os.environ["THRUST_VISION_LIBRARY_DIR"] = url, str(folder)

    def show() -> None:
        from thrust_vision.app.pages import library

        library.page()

    shown = AppTest.from_function(show, default_timeout=60)

    def run() -> None:
        shown.run()
        if shown.exception or len(shown.button) < 20:
            raise RuntimeError("the page did not come up")

    return run


def _best_s(work: Callable[[], object]) -> float:
    """The shortest of some runs, seconds."""
    took = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


if __name__ == "__main__":
    main()
