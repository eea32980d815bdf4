"""The pictures of the docs, made anew from the sample clips: ``python -m docs.make_pictures``.

Needs Chromium, pdftoppm (of poppler) and the extras ``app`` and ``dev``, and takes some minutes.
Look at what it made.
"""

import io
import subprocess
import tempfile
from datetime import date, timedelta
from pathlib import Path

import av
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.app.serving import ROOT, app_server, choose, chromium_path, headless
from thrust_vision.analysis import analyse
from thrust_vision.form.report import SetReport
from thrust_vision.render.drawn_frames import lockout_frame
from thrust_vision.results import ANNOTATED_MP4, REPORT_HTML, write_results
from thrust_vision.training.csv_export import format_log
from thrust_vision.training.entry import Exercise, LoggedSession, SetEntry, TrainingSession

PICTURES = ROOT / "docs" / "pictures"
SAMPLES = ROOT / "sample_videos"
BEFORE, AFTER = SAMPLES / "back-over-hip.mp4", SAMPLES / "braced-good.mp4"
_WAIT_MS = 600_000
_SETTLE_MS = 4000  # charts are drawn piece by piece
_DPI = 96
_DESKTOP: ViewportSize = {"width": 1240, "height": 900}
_TALL: ViewportSize = {"width": 1240, "height": 2400}


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
    report = analyse(AFTER, reference_rep=1)
    for language, name in (("en", "result.jpg"), ("sv", "result-sv.jpg")):
        write_results(AFTER, report, folder / language, language=language)
        frame = _top_of_last(report, folder / language / ANNOTATED_MP4)
        frame.thumbnail((960, 960))
        frame.save(PICTURES / name, quality=85)


def _top_of_last(report: SetReport, annotated: Path) -> Image.Image:
    if report.motion is None:
        raise SystemExit(f"{AFTER.name} was not assessed.")
    wanted = lockout_frame(report.motion, report.reps[-1])
    with av.open(annotated) as clip:
        for number, frame in enumerate(clip.decode(video=0)):
            if number == wanted:
                return Image.fromarray(frame.to_ndarray(format="rgb24"))
    raise SystemExit(f"{annotated.name} has no frame {wanted}.")


def _printed(browser: Browser, html: Path) -> None:
    """The first page of the report, as a printer would get it."""
    page = browser.new_page()
    page.goto(html.as_uri())
    pdf = page.pdf(path=html.with_suffix(".pdf"), format="A4", prefer_css_page_size=True)
    page.close()
    command = ["pdftoppm", "-png", "-singlefile", "-r", str(_DPI)]
    _keep(subprocess.run(command, input=pdf, capture_output=True, check=True).stdout, "report")


def _app(browser: Browser, url: str, folder: Path) -> None:
    page = browser.new_page(locale="en-GB", viewport=_DESKTOP)
    page.set_default_timeout(_WAIT_MS)
    page.goto(url)
    page.wait_for_selector(".tv-hero")
    page.wait_for_timeout(_SETTLE_MS)
    _keep(page.screenshot(), "start")
    page.set_viewport_size(_TALL)
    _element(page.locator(".tv-drawing.light"), "film")
    _analyse(page, BEFORE)
    _name_first_rep(page)
    page.get_by_role("button", name="Show the top of rep 3").first.click()
    page.wait_for_timeout(_SETTLE_MS)
    _element(page.locator(".tv-summary"), "summary")
    _element(page.locator(".player"), "player")
    _element(page.locator("[data-testid=stVegaLiteChart]").first, "angles")
    _element(page.locator(".tv-tops"), "tops")
    _element(page.locator(".tv-quality"), "quality")
    page.get_by_role("button", name="Analyse another clip").click()
    _analyse(page, AFTER)
    _name_first_rep(page)
    page.get_by_role("link", name="Compare").click()
    expect(page.locator("video")).to_have_count(2)
    page.wait_for_timeout(_SETTLE_MS)
    expect(page.get_by_text("Drawing the clip")).to_have_count(0, timeout=_WAIT_MS)  # mirrored
    page.wait_for_timeout(_SETTLE_MS)
    _keep(page.screenshot(clip={"x": 0, "y": 0, "width": 1240, "height": 1500}), "compare")
    _log(page, folder)


def _log(page: Page, folder: Path) -> None:
    weeks = folder / "weeks.csv"
    weeks.write_text(_history(date.today()), encoding="utf-8")
    page.get_by_role("link", name="Training log").click()
    page.set_input_files("input[type=file]", weeks)
    page.get_by_role("button", name="Take it in").click()
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


def _name_first_rep(page: Page) -> None:
    """Name the braced rep, and wait for the clip that is drawn anew."""
    choose(page, "Braced rep", "rep 1")
    drawing = page.get_by_text("Drawing the clip")
    expect(drawing).to_be_visible(timeout=_WAIT_MS)
    expect(drawing).to_have_count(0, timeout=_WAIT_MS)
    page.wait_for_timeout(_SETTLE_MS)


def _element(element: Locator, name: str) -> None:
    element.scroll_into_view_if_needed()
    _keep(element.screenshot(), name)


def _keep(png: bytes, name: str) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.save(PICTURES / f"{name}.webp", quality=80, method=6)


if __name__ == "__main__":
    main()
