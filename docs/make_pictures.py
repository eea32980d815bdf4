"""The pictures of the docs, made anew from the sample clips: ``python -m docs.make_pictures``.

Needs Chromium and the extras ``app`` and ``dev``; takes some minutes. Look at what it made.
"""

import io
import tempfile
from datetime import date, timedelta
from pathlib import Path

import av
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.app.serving import ROOT, app_server, chromium_path, headless
from thrust_vision.analysis import analyse
from thrust_vision.form.report import SetReport
from thrust_vision.render.stills import lockout_frame
from thrust_vision.results import ANNOTATED_MP4, REPORT_HTML, write_results
from thrust_vision.training.csv_export import format_log
from thrust_vision.training.entry import Exercise, LoggedSession, SetEntry, TrainingSession

PICTURES = ROOT / "docs" / "pictures"
SAMPLES = ROOT / "sample_videos"
BEFORE, AFTER = SAMPLES / "back-over-hip.mp4", SAMPLES / "braced-good.mp4"
_WAIT_MS = 600_000
_SETTLE_MS = 4000  # charts are drawn piece by piece
_A4_PX = (794, 1123)


def main() -> None:
    """Make every picture."""
    path = chromium_path()
    if path is None:
        raise SystemExit("Chromium is not installed.")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _result_and_report(folder)
        with app_server(SAMPLES, folder) as (url, _), headless(path) as browser:
            _printed(browser, folder / "en" / REPORT_HTML)
            _app(browser, url, folder)


def _result_and_report(folder: Path) -> None:
    """A frame of the annotated clip in both languages; leaves the English results behind."""
    report = analyse(AFTER)
    for language, name in (("en", "result.jpg"), ("sv", "result-sv.jpg")):
        write_results(AFTER, report, folder / language, language=language)
        frame = _top_of_last(report, folder / language / ANNOTATED_MP4)
        frame.thumbnail((960, 960))
        frame.save(PICTURES / name, quality=85)


def _top_of_last(report: SetReport, annotated: Path) -> Image.Image:
    if report.motion is None:
        raise SystemExit(f"{AFTER.name} was not assessed.")
    wanted = lockout_frame(report.motion, report.reps[-1].rep)
    with av.open(annotated) as clip:
        for number, frame in enumerate(clip.decode(video=0)):
            if number == wanted:
                return frame.to_image()
    raise SystemExit(f"{annotated.name} has no frame {wanted}.")


def _printed(browser: Browser, html: Path) -> None:
    width, height = _A4_PX
    page = browser.new_page(viewport={"width": width, "height": height})
    page.emulate_media(media="print")
    page.goto(html.as_uri())
    page.wait_for_timeout(_SETTLE_MS)
    _keep(page.screenshot(), "report")
    page.close()


def _app(browser: Browser, url: str, folder: Path) -> None:
    page = browser.new_page(locale="en-GB", viewport={"width": 1240, "height": 900})
    page.set_default_timeout(_WAIT_MS)
    page.goto(url)
    page.wait_for_selector(".tv-hero")
    page.wait_for_timeout(_SETTLE_MS)
    _keep(page.screenshot(), "start")
    _element(page.get_by_alt_text("Drawing: a phone"), "film")
    _analyse(page, BEFORE)
    page.get_by_role("button", name="Show the top of rep 3").first.click()
    page.wait_for_timeout(_SETTLE_MS)
    _element(page.locator(".tv-summary"), "summary")
    _element(page.locator(".player"), "player")
    _element(page.locator("[data-testid=stVegaLiteChart]").first, "angles")
    _element(page.locator(".tv-tops"), "tops")
    page.get_by_role("button", name="Analyse another clip").click()
    _analyse(page, AFTER)
    page.get_by_role("link", name="Compare").click()
    expect(page.locator("video")).to_have_count(2)
    page.wait_for_timeout(_SETTLE_MS)
    _keep(page.screenshot(full_page=True), "compare")
    _log(page, folder)


def _log(page: Page, folder: Path) -> None:
    weeks = folder / "weeks.csv"
    weeks.write_text(_history(date.today()), encoding="utf-8")
    page.get_by_role("link", name="Training log").click()
    page.set_input_files("input[type=file]", weeks)
    expect(page.locator(".tv-finding").first).to_be_visible()
    page.wait_for_timeout(_SETTLE_MS)
    _element(page.locator(".tv-finding").first, "finding")
    _element(page.locator("[data-testid=stHorizontalBlock]:has(.stVegaLiteChart)").last, "weeks")


def _history(today: date) -> str:
    """Steady weeks, and then one with about twice the sets."""
    monday = today - timedelta(days=today.weekday())
    return format_log(
        [
            LoggedSession(
                "Maja",
                TrainingSession(
                    monday - timedelta(weeks=week, days=-day),
                    (SetEntry(Exercise.HIP_THRUST, sets, 8, 80.0, rir=2),),
                    effort=7,
                ),
            )
            for week, sets in ((6, 3), (5, 4), (4, 4), (3, 3), (2, 4), (1, 8))
            for day in (0, 3)
        ]
    )


def _analyse(page: Page, clip: Path) -> None:
    page.set_input_files("input[type=file]", clip)
    expect(page.locator(".tv-file")).to_contain_text(clip.name, timeout=_WAIT_MS)
    page.wait_for_timeout(_SETTLE_MS)


def _element(element: Locator, name: str) -> None:
    element.scroll_into_view_if_needed()
    _keep(element.screenshot(), name)


def _keep(png: bytes, name: str) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.save(PICTURES / f"{name}.webp", quality=80, method=6)


if __name__ == "__main__":
    main()
