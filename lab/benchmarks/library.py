"""How long a library of many sets takes to open, list, filter and follow over weeks.

    python -m lab.benchmarks.library [SETS] [--url URL]

Fills a database of its own with made figures (no files) and one set that can be opened, and prints
two tables: of what the library does, and of what a person at a real browser waits for. ``--url``
names an empty PostgreSQL database instead of a SQLite file; the browser is left out then.
Bound: a second each in the app on an idle machine.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Locator
from streamlit.testing.v1 import AppTest

from lab.benchmarks.tables import markdown
from tests.app.serving import ROOT, app_server, chromium_path, headless
from tests.library_sets import observed, report_of
from thrust_vision.form.compare import SetMedian, SetUp
from thrust_vision.form.report import Fault, Verdict
from thrust_vision.library.figures import Figures
from thrust_vision.library.kept import About, Filter
from thrust_vision.library.store import Library
from thrust_vision.library.trends import MEASURES, recurring, trends
from thrust_vision.training.store.connect import URL_VARIABLE, utc_now
from thrust_vision.training.store.tables import KeptRow

_LIFTERS, _SETS_A_DAY = 4, 2
_RUNS, _VISITS = 5, 5
_OPENED = "to open.mp4"
SAMPLES = ROOT / "sample_videos"
_PATIENCE_MS = 120_000
_REST_MS = 1500  # until what the page does by itself is done
_LAST = date(2026, 11, 29)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="?", type=int, default=2000)
    parser.add_argument("--url")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files = Path(scratch)
        url = given.url or f"sqlite:///{files / 'log.sqlite3'}"
        folder = files / "log.library"  # where the app looks for it
        fill(url, folder, given.sets)
        print(f"| {given.sets} sets, best of {_RUNS} | s |\n|---|---|")
        for name, work in _work(url, folder).items():
            print(f"| {name} | {_best_s(work):.3f} |")
        path = chromium_path()
        if given.url or path is None:
            return
        _keep_one(url, folder)
        with app_server(SAMPLES, files) as (address, _), headless(path) as browser:
            rows = _seen(browser, address)
        header = (f"{given.sets} sets, in a browser", "median, s", "of", "longest, s")
        print(markdown("What a person waits for", header, rows))


def _keep_one(url: str, folder: Path) -> None:
    """The newest set, which can be opened."""
    library = Library.open(url, folder)
    observation = observed(_OPENED)
    day = _LAST + timedelta(days=1)
    library.keep(observation, report_of(observation), About(None, day), language="en")
    library.log.close()


def _seen(browser: Browser, address: str) -> list[list[str]]:
    """Seconds from a click, or an address, until what was asked for is drawn."""
    took: dict[str, list[float]] = {"list": [], "older": [], "open": [], "window": []}
    for _ in range(_VISITS):
        page = browser.new_page(locale="en-GB", viewport={"width": 1440, "height": 900})
        page.set_default_timeout(_PATIENCE_MS)
        rows = page.locator(".st-key-library_pages")  # drawn after all rows
        page.goto(address)
        page.wait_for_selector(".tv-hero")
        page.wait_for_timeout(_REST_MS)
        took["list"].append(_until(page.get_by_role("link", name="Library"), rows))
        page.wait_for_timeout(_REST_MS)
        second = page.get_by_text("Page 2 of")
        took["older"].append(_until(page.get_by_role("button", name="Older"), second))
        page.get_by_role("button", name="Newer").click()
        row = page.locator("[class*='st-key-set_']").filter(has_text=_OPENED)
        row.wait_for()
        page.wait_for_timeout(_REST_MS)
        button = row.get_by_role("button", name="Open the set")
        took["open"].append(_until(button, page.locator(".tv-summary")))
        began_s = time.perf_counter()
        page.goto(f"{address}/library")
        rows.wait_for()
        took["window"].append(time.perf_counter() - began_s)
        page.close()
    names = {
        "list": "from the link to the library until its first page is drawn",
        "older": "from a click until the second page is drawn",
        "open": "from a click on a set until its verdict stands",
        "window": "from the address in a new window until the first page is drawn",
    }
    return [
        [names[name], f"{statistics.median(each):.2f}", str(len(each)), f"{max(each):.2f}"]
        for name, each in took.items()
    ]


def _until(pressed: Locator, brings: Locator) -> float:
    """Seconds from a click until what it brings is there."""
    began_s = time.perf_counter()
    pressed.click()
    brings.wait_for()
    return time.perf_counter() - began_s


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
