"""Several clips in one list, a long one of which a part counts, and a server that stops."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import ANALYSIS_MS, BROWSER_S, Served, open_page, settle
from tests.app.serving import PATIENCE_S, app_server
from tests.app.test_app_pages_browser import NAMELESS, keep_whole
from thrust_vision.app.launch import STARTED_WITH
from thrust_vision.app.sets import LONG_CLIP_S
from thrust_vision.app.words import Words
from thrust_vision.feedback import text
from thrust_vision.video.refusals import refusal
from thrust_vision.video.write import ClipWriter

pytestmark = [pytest.mark.browser, pytest.mark.timeout(BROWSER_S)]


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A long clip of an empty room, and two files that are no films."""
    folder = tmp_path_factory.mktemp("brought")
    long = folder / "long.mp4"
    with ClipWriter(long, 320, 180) as writer:
        for second in range(int(LONG_CLIP_S) + 8):
            writer.write(np.full((180, 320, 3), 60 + second, np.uint8), float(second))
    notes = [folder / f"{name}.mp4" for name in ("notes", "more notes")]
    for path in notes:
        path.write_text("three sets of ten")
    return [notes[0], long, notes[1]]


@pytest.mark.parametrize(("language", "locale"), [("en", "en-GB"), ("sv", "sv-SE")])
def test_several_clips_in_one_list(
    chromium: Browser, served: Served, brought: list[Path], language: str, locale: str
) -> None:
    words = Words(language)
    page = open_page(chromium, served, locale=locale)
    page.set_input_files("input[type=file]", brought)
    expect(page.get_by_role("heading", name=words("wait.list", count=3))).to_be_visible()
    rows = page.locator(".tv-listed b")
    expect(rows).to_have_text([path.name for path in brought])
    refused = words.error(refusal("not_a_film", "notes.mp4"))
    expect(page.get_by_text(refused)).to_have_count(2, timeout=ANALYSIS_MS)
    expect(page.locator(".tv-strip img")).to_have_count(10)
    for width, scheme in ((390, "dark"), (1440, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        keep_whole(page, width, f"list-{language}-{width}-{scheme}")
    assert page.evaluate(NAMELESS) == []
    choose_part(page)
    page.get_by_role("button", name=words("part.analyse")).click()
    title = text(language, "reason_title.no_person")
    expect(page.locator(".tv-listed").nth(1)).to_contain_text(title, timeout=ANALYSIS_MS)
    page.get_by_role("button", name=words("wait.open")).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    # The end of the part was moved to the left by three seconds.
    shown = page.locator(".tv-file").inner_text()
    assert shown == "long (0:00–1:35).mp4"
    page.get_by_role("button", name=words("result.to_list")).click()
    for left in (2, 1):
        page.get_by_role("button", name=words("wait.remove"), exact=True).first.click()
        expect(rows).to_have_count(left if left > 1 else 0)
    page.close()


def choose_part(page: Page) -> None:
    """Move the end of the part by three seconds to the left, with the keyboard."""
    end = page.get_by_role("slider").nth(1)
    end.focus()
    for _ in range(3):
        end.press("ArrowLeft")
    settle(page)


def test_a_server_that_stops_says_what_to_type(
    chromium: Browser, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STARTED_WITH, "make app")
    with app_server(sample.parent, tmp_path) as (url, process):
        page = chromium.new_page(locale="sv-SE")
        page.set_default_timeout(1000 * PATIENCE_S)
        page.goto(url)
        page.wait_for_selector(".tv-hero")
        settle(page)
        notice = page.locator(".tv-stopped[role=alert]")
        expect(notice).to_have_count(0)
        process.terminate()
        expect(notice).to_contain_text(Words("sv")("streamlit.stopped"))
        expect(notice.locator("code")).to_have_text("make app")
        # Streamlit's own message says something else, and in English.
        page.wait_for_timeout(3000)
        expect(page.get_by_text("internet")).to_have_count(0)
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.close()
