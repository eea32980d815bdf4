"""Comparing and logging in a real browser, and how every page fits phone and desktop."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import ARTEFACTS, Served, analyse_in, downloaded, open_page, settle
from tests.app.serving import choose
from thrust_vision.training.csv_export import format_log
from thrust_vision.training.entry import Exercise, LoggedSession, SetEntry, TrainingSession

pytestmark = pytest.mark.browser

ENGLISH = re.compile(
    r"\b(the|and|your|with|before|week|sets of|frame|file|open|choose|day|month|year"
    r"|increment|decrement|skip|remove|axis|results?|options?|error)\b",
    re.IGNORECASE,
)
#: What is read aloud or shown on pointing, of what is there to be seen.
SPOKEN = """() => [...document.querySelectorAll("[aria-label], [title], [placeholder]")]
  .filter((element) => element.getClientRects().length)
  .flatMap((element) => ["aria-label", "title", "placeholder"]
    .map((name) => element.getAttribute(name) || ""))"""
#: Right edges of what sticks out of the page, seen also inside the components' own trees.
OUTSIDE = """() => {
  const found = [], wide = document.documentElement.clientWidth;
  const walk = (root) => root.querySelectorAll("*").forEach((element) => {
    if (element.shadowRoot) walk(element.shadowRoot);
    const box = element.getBoundingClientRect();
    const hidden = box.width < 3 || element.closest("[data-testid=stDataFrame], .tv-wide, svg");
    if (!hidden && box.right > wide + 1) found.push(`${element.tagName}.${element.className}`);
  });
  walk(document.querySelector("[data-testid=stMain]"));
  return found;
}"""


@pytest.fixture(scope="module")
def full_page(
    chromium: Browser, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """A session with two analysed sets and three logged weeks."""
    page = open_page(chromium, served)
    analyse_in(page, served.sample)
    page.get_by_role("button", name="Analyse another clip").click()
    expect(page.locator(".tv-hero")).to_be_visible()
    again = tmp_path_factory.mktemp("again") / "the same again.mp4"
    shutil.copy(served.sample, again)
    analyse_in(page, again)
    yield page
    page.close()


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()
    expect(page.locator(".tv-title, .tv-summary").first).to_be_visible()
    settle(page)


def three_weeks() -> str:
    """Steady weeks and then one with twice the sets and a rise of discomfort."""
    monday = date.today() - timedelta(days=date.today().weekday())
    logged = [
        LoggedSession(
            "Maja",
            TrainingSession(
                monday - timedelta(weeks=week, days=-day),
                (SetEntry(Exercise.HIP_THRUST, sets, 8, 80.0, rir=2),),
                effort=7,
                discomfort_before=1,
                discomfort_during=2,
                discomfort_next_day=after,
            ),
        )
        for week, sets, after in ((4, 4, 1), (3, 4, 1), (2, 4, 1), (1, 9, 4))
        for day in (0, 3)
    ]
    return format_log(logged)


def test_the_sets_of_a_session_can_be_turned_to(full_page: Page, served: Served) -> None:
    expect(full_page.locator(".tv-file")).to_contain_text("the same again.mp4")
    choose(full_page, "Set", f"1. {served.sample.name}")
    expect(full_page.locator(".tv-file")).to_contain_text(served.sample.name)
    full_page.get_by_role("button", name="Analyse another clip").click()
    full_page.get_by_role("button", name="Back to your sets").click()
    expect(full_page.locator(".tv-file")).to_contain_text(served.sample.name)


def test_two_sets_side_by_side(full_page: Page) -> None:
    go(full_page, "Compare")
    expect(full_page.locator("video")).to_have_count(2)
    first, second = full_page.locator(".reel").all()
    full_page.get_by_role("button", name="Show the top of rep 2").first.click()
    expect(first).to_have_attribute("data-frame", re.compile("[1-9]"))
    assert first.get_attribute("data-frame") == second.get_attribute("data-frame")
    full_page.get_by_role("button", name="Play", exact=True).click()
    full_page.wait_for_timeout(1500)
    full_page.get_by_role("button", name="Pause", exact=True).click()
    times = [
        reel.locator("video").evaluate("video => video.currentTime") for reel in (first, second)
    ]
    assert abs(times[0] - times[1]) < 0.35
    # The same clip twice differs in nothing, and the page says so.
    expect(full_page.get_by_text("A clear difference", exact=True)).to_have_count(0)
    assert full_page.get_by_text("No clear difference", exact=True).count() >= 4


def test_three_weeks_of_log_and_what_stands_out(full_page: Page, tmp_path: Path) -> None:
    go(full_page, "Training log")
    weeks = tmp_path / "weeks.csv"
    weeks.write_text(three_weeks(), encoding="utf-8")
    full_page.set_input_files("input[type=file]", weeks)
    expect(full_page.get_by_text("Sessions added: 8.")).to_be_visible()
    expect(full_page.get_by_role("heading", name="More than in your usual weeks")).to_be_visible()
    expect(full_page.get_by_role("heading", name="Discomfort has gone up")).to_be_visible()
    expect(full_page.get_by_text("Sets in week").first).to_be_visible()
    assert full_page.locator(".tv-finding a[href^='https://doi.org/']").count() >= 3

    full_page.get_by_role("button", name="Save").first.click()
    expect(full_page.get_by_text("Saved for")).to_be_visible()
    assert downloaded(full_page, "This lifter (CSV)").count(b"\n") == 10

    full_page.get_by_text("Do you have any of these?").click()
    full_page.get_by_text("New or growing weakness in a leg").click()
    expect(
        full_page.get_by_role("heading", name="Let a clinician look at this first")
    ).to_be_visible()
    expect(full_page.get_by_role("heading", name="More than in your usual weeks")).to_have_count(0)
    full_page.get_by_text("New or growing weakness in a leg").first.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_fits(full_page: Page, width: int, scheme: str) -> None:
    full_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    full_page.set_viewport_size({"width": width, "height": 900})
    for name in ("Analyse", "Compare", "Training log"):
        go(full_page, name)
        keep_whole(full_page, width, f"{name.split()[0].lower()}-{width}-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("locale", ["en-GB", "sv-SE"])
def test_the_start_fits(
    chromium: Browser, served: Served, locale: str, width: int, scheme: str
) -> None:
    page = open_page(chromium, served, width=width, locale=locale)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    keep_whole(page, width, f"start-{locale[:2]}-{width}-{scheme}")
    page.close()


def keep_whole(page: Page, width: int, name: str) -> None:
    """Nothing sticks out of the page; keep a picture of all of it, to be looked at."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(2500)
    assert page.evaluate(OUTSIDE) == []
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(1000)
    page.screenshot(path=ARTEFACTS / f"{name}.png")
    page.set_viewport_size({"width": width, "height": 900})


def test_no_page_is_mixed_with_english(full_page: Page) -> None:
    full_page.set_viewport_size({"width": 1440, "height": 900})
    full_page.get_by_text("Svenska").click()
    full_page.set_viewport_size({"width": 390, "height": 900})
    go(full_page, "Analysera")
    keep_whole(full_page, 390, "analysera-390-light")
    full_page.set_viewport_size({"width": 1440, "height": 900})
    for name in ("Analysera", "Jämför", "Träningslogg"):
        go(full_page, name)
        full_page.wait_for_timeout(1500)
        written = full_page.inner_text("[data-testid=stMain]")
        # What others are called stays: clips, and the titles of sources.
        said = written.splitlines() + full_page.evaluate(SPOKEN)
        own = [line for line in said if ".mp4" not in line and "et al." not in line]
        found = {line: ENGLISH.findall(line) for line in own}
        assert not {line: words for line, words in found.items() if words}
    full_page.get_by_text("English", exact=True).click()
    expect(full_page.get_by_role("link", name="Training log")).to_be_visible()
