"""What a user sees, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.conftest import Served
from tests.made import blank_frames
from thrust_vision.analysis import analyse
from thrust_vision.results import REPS_CSV, write_results
from thrust_vision.video.write import ClipWriter

pytestmark = pytest.mark.browser

ANALYSIS_MS = 180_000


def test_from_the_sample_to_the_results(page: Page, served: Served, tmp_path: Path) -> None:
    page.get_by_role("button", name="Try it with the sample clip").click()
    expect(page.get_by_text("Analysing")).to_be_visible()
    expect(page.get_by_text("left")).to_be_visible()
    expect(page.locator(".tv-summary")).to_be_visible(timeout=ANALYSIS_MS)
    assert page.locator("table.tv-reps tbody tr").count() >= 2

    clip = page.locator("video")
    page.wait_for_function("document.querySelector('video')?.readyState >= 2")
    clip.evaluate("video => video.play()")
    page.wait_for_function("document.querySelector('video').currentTime > 0.5")

    with page.expect_download() as download:
        page.get_by_role("button", name="Table (CSV)").click()
    write_results(served.sample, analyse(served.sample), tmp_path / "cli", video=False)
    assert download.value.path().read_bytes() == (tmp_path / "cli" / REPS_CSV).read_bytes()


def test_the_browsers_language_and_the_switch(page: Page) -> None:
    expect(page.get_by_role("heading", name="How to film")).to_be_visible()
    page.get_by_text("Svenska").click()
    expect(page.get_by_role("heading", name="Så filmar du")).to_be_visible()
    expect(page.get_by_role("button", name="Prova med exempelklippet")).to_be_visible()
    expect(page.get_by_text("How to film")).to_have_count(0)


def test_a_clip_that_shows_no_lift_is_told_so(page: Page, tmp_path: Path) -> None:
    clip = tmp_path / "<b>wall & floor.mp4"
    with ClipWriter(clip, 640, 360) as writer:
        for i, picture in enumerate(blank_frames(30)):
            writer.write(picture, i / 30)
    page.set_input_files("input[type=file]", clip)
    expect(page.get_by_text("Nobody could be followed in this clip")).to_be_visible(
        timeout=ANALYSIS_MS
    )
    expect(page.get_by_text("No person could be followed in this clip. Film")).to_be_visible()
    expect(page.get_by_text("<b>wall & floor.mp4")).to_be_visible()


def test_a_file_that_is_no_film_is_told_so(page: Page, tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("three sets of ten")
    page.set_input_files("input[type=file]", text)
    expect(page.get_by_text("This file cannot be read as a video.")).to_be_visible()
    page.get_by_role("button", name="Back to the start").click()
    expect(page.locator(".tv-hero")).to_be_visible()


def test_a_killed_worker_leaves_the_app_and_no_results(page: Page, served: Served) -> None:
    before = served.results()
    page.set_input_files("input[type=file]", served.sample)
    served.worker().kill()
    expect(page.get_by_text("The analysis stopped in the middle")).to_be_visible()
    assert served.results() == before
    page.get_by_role("button", name="Back to the start").click()
    expect(page.locator(".tv-hero")).to_be_visible()


def test_an_analysis_can_be_cancelled(page: Page, served: Served) -> None:
    before = served.results()
    page.set_input_files("input[type=file]", served.sample)
    worker = served.worker()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".tv-hero")).to_be_visible()
    worker.wait(20)
    assert served.results() == before
