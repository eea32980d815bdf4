"""What a user sees, in a real browser: bringing a clip, waiting, failing."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import (
    ANALYSIS_MS,
    ARTEFACTS,
    BROWSER_S,
    Served,
    analyse_in,
    downloaded,
    open_page,
    until,
)
from tests.made import blank_frames
from tests.observed_clips import ObservedClips
from thrust_vision.analysis import analyse
from thrust_vision.face import assess
from thrust_vision.feedback import text
from thrust_vision.results import REPS_CSV, write_results
from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter
from thrust_vision.worker import at_once

pytestmark = [pytest.mark.browser, pytest.mark.timeout(BROWSER_S)]

MIB = 2**20


def test_the_browsers_language_and_the_switch(
    page: Page, chromium: Browser, served: Served
) -> None:
    expect(page.get_by_role("heading", name="How to film")).to_be_visible()
    page.get_by_text("Svenska").click()
    expect(page.get_by_role("heading", name="Så filmar du")).to_be_visible()
    expect(page.get_by_role("button", name="Prova med exemplet")).to_be_visible()
    expect(page.get_by_text("How to film")).to_have_count(0)
    swedish = open_page(chromium, served, locale="sv-SE")
    expect(swedish.get_by_role("heading", name="Så filmar du")).to_be_visible()
    swedish.close()


def test_a_clip_that_shows_no_lift_is_told_so(page: Page, tmp_path: Path) -> None:
    clip = tmp_path / "<b>wall & floor.mp4"
    with ClipWriter(clip, 640, 360) as writer:
        for i, picture in enumerate(blank_frames(30)):
            writer.write(picture, i / 30)
    analyse_in(page, clip)
    expect(page.get_by_role("heading", name=text("en", "reason_title.no_person"))).to_be_visible()
    expect(page.get_by_text(text("en", "reason.no_person"))).to_be_visible()
    expect(page.get_by_text("<b>wall & floor.mp4")).to_be_visible()
    expect(page.locator("table")).to_have_count(0)
    for language, name in (("sv", "Svenska"), ("en", "English")):
        page.get_by_role("radio", name=name).click()
        title = text(language, "reason_title.no_person")
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=ARTEFACTS / f"rejected-{language}.png", full_page=True)


def test_a_lifter_who_never_lifts_is_told_so(page: Page, served: Served, tmp_path: Path) -> None:
    clip = tmp_path / "waiting.mp4"
    with ClipReader(served.sample) as film:
        first = next(iter(film)).image
    with ClipWriter(clip, first.shape[1], first.shape[0]) as writer:
        for i in range(30):
            writer.write(first, i / 30)
    rejection = analyse(clip).rejection
    assert rejection is not None
    analyse_in(page, clip)
    for language, name in (("en", "English"), ("sv", "Svenska")):
        page.get_by_role("radio", name=name).click()
        title = text(language, f"reason_title.{rejection.reason}")
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        expect(page.get_by_text(text(language, f"reason.{rejection.reason}"))).to_be_visible()
        # How well the lifter was seen is told all the same.
        expect(page.locator(".tv-quality")).to_contain_text(text(language, "quality.light"))
    expect(page.locator("table")).to_have_count(0)


def test_a_squat_is_told_so(page: Page, clips: Path) -> None:
    analyse_in(page, clips / "be23_squat.mp4")
    expect(
        page.get_by_role("heading", name=text("en", "reason_title.other_exercise"))
    ).to_be_visible()
    expect(page.locator("table")).to_have_count(0)


def test_a_file_that_is_no_film_is_told_so(page: Page, tmp_path: Path) -> None:
    notes = tmp_path / "notes.mp4"
    notes.write_text("three sets of ten")
    page.set_input_files("input[type=file]", notes)
    expect(page.get_by_text("is not a video this program can read")).to_be_visible()
    page.get_by_role("button", name="Back to the start").click()
    expect(page.locator(".tv-hero")).to_be_visible()


def test_a_killed_worker_leaves_the_app_and_no_results(
    page: Page, served: Served, sample: Path
) -> None:
    before = served.results()
    page.set_input_files("input[type=file]", sample)
    served.worker().kill()
    expect(page.get_by_text("The analysis stopped in the middle")).to_be_visible()
    assert served.results() == before
    page.get_by_role("button", name="Back to the start").click()
    expect(page.locator(".tv-hero")).to_be_visible()


def test_an_analysis_can_be_cancelled(page: Page, served: Served, sample: Path) -> None:
    before = served.results()
    page.set_input_files("input[type=file]", sample)
    worker = served.worker()
    expect(page.get_by_role("heading", name=f"Analysing {sample.name}")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".tv-hero")).to_be_visible()
    worker.wait(60)
    assert served.results() == before


def test_a_large_upload_does_not_stay_in_memory(page: Page, served: Served, tmp_path: Path) -> None:
    large = tmp_path / "large.mp4"
    with large.open("wb") as file:
        file.truncate(200 * MIB)
    before = served.process.memory_info().rss
    page.set_input_files("input[type=file]", large)
    expect(page.get_by_text("is not a video this program can read")).to_be_visible()
    until(page, lambda: served.process.memory_info().rss - before < 150 * MIB)
    page.wait_for_timeout(2000)  # and it stays so
    assert served.process.memory_info().rss - before < 150 * MIB


def test_five_sessions_at_once_all_get_their_results(
    chromium: Browser, served: Served, observed: ObservedClips, tmp_path: Path
) -> None:
    report = assess(observed(served.sample))
    write_results(served.sample, report, tmp_path / "cli", video=False)
    expected = (tmp_path / "cli" / REPS_CSV).read_bytes()
    pages = [open_page(chromium, served) for _ in range(5)]
    for page in pages:
        page.get_by_role("button", name="Try it with the sample").click()
    if at_once() < len(pages):
        expect(pages[-1].get_by_text("before you in the queue")).to_be_visible()
    for page in pages:
        expect(page.locator(".tv-summary")).to_be_visible(timeout=ANALYSIS_MS)
        assert downloaded(page, "Table (CSV)") == expected
        page.close()
