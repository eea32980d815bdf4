"""Turning from page to page in a real browser: comparing, and how all fits phone and desktop."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import (
    ANALYSIS_MS,
    ARTEFACTS,
    BROWSER_S,
    Served,
    bring,
    bring_in,
    downloaded,
    frame_of,
    keep_together,
    kept,
    log_of,
    open_kept,
    open_page,
    press,
    settle,
    until,
)
from tests.app.serving import choose
from thrust_vision.app.words import texts
from thrust_vision.form.report import SetReport
from thrust_vision.observe.observation import Observation
from thrust_vision.render.drawn_frames import lockout_frame

pytestmark = [pytest.mark.browser, pytest.mark.timeout(BROWSER_S)]

ENGLISH = re.compile(
    r"\b(the|and|your|with|before|week|sets of|frame|file|open|choose|day|month|year"
    r"|increment|decrement|skip|remove|axis|results?|options?|error)\b",
    re.IGNORECASE,
)
#: What is written, read aloud or shown on pointing, also inside the components' own trees.
SAID = """() => {
  const said = [];
  const walk = (root) => root.querySelectorAll("*").forEach((element) => {
    if (element.shadowRoot) walk(element.shadowRoot);
    if (!element.getClientRects().length || element.closest("style, script")) return;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      if (element.getAttribute(name)) said.push(element.getAttribute(name));
    }
    for (const { nodeType, nodeValue } of element.childNodes) {
      if (nodeType === Node.TEXT_NODE && nodeValue.trim()) said.push(nodeValue);
    }
  });
  walk(document.body);
  return said;
}"""
#: Pictures, films, charts and controls without a name for those who cannot see them.
NAMELESS = """() => {
  const found = [];
  const named = (element) => element.closest("[aria-hidden=true]") || element.title
    || element.hasAttribute("alt") || element.hasAttribute("aria-label")
    || element.hasAttribute("aria-labelledby") || (element.labels && element.labels.length)
    || element.innerText?.trim();
  const walk = (root) => root.querySelectorAll("*").forEach((element) => {
    if (element.shadowRoot) walk(element.shadowRoot);
    if (!element.getClientRects().length) return;
    const spoken = "img, video, [role=img], [role=slider], button, a, input, textarea, select";
    if (element.matches(spoken) && !named(element)) found.push(element.outerHTML.slice(0, 300));
  });
  walk(document.querySelector("[data-testid=stMain]"));
  return found;
}"""
#: Where everything stands, as one line: two alike say that the page has come to rest.
LAID_OUT = """() => {
  const pictures = [...document.images].every((picture) => picture.complete);
  const waiting = document.querySelector("[data-testid=stSkeleton], [data-stale=true]");
  const boxes = [...document.querySelectorAll("[data-testid=stMain] *")]
    .map((element) => element.getBoundingClientRect())
    .map(({ x, y, width, height }) => [x, y, width, height].map(Math.round).join());
  return pictures && !waiting ? boxes.join(" ") : "";
}"""
#: Right edges of what sticks out of the page, seen also inside the components' own trees.
OUTSIDE = """() => {
  const found = [], wide = document.documentElement.clientWidth;
  const walk = (root) => root.querySelectorAll("*").forEach((element) => {
    if (element.shadowRoot) walk(element.shadowRoot);
    const box = element.getBoundingClientRect();
    const hidden = box.width < 3 || element.closest("[data-testid=stDataFrame], .tv-wide, svg")
      || element.matches("input[type=range]");  // a slider's, which only screen readers meet
    if (!hidden && box.right > wide + 1) found.push(`${element.tagName}.${element.className}`);
  });
  walk(document.querySelector("[data-testid=stMain]"));
  return found;
}"""


@pytest.fixture(scope="module")
def full_page(
    chromium: Browser, served: Served, sample: Path, observation: Observation
) -> Iterator[Page]:
    """A session with two analysed sets; shared, so each test first goes where it wants to be."""
    again = "the same again.mp4"
    with kept(served, sample, observation) as first, kept(served, sample, observation, again):
        page = open_page(chromium, served)
        open_kept(page, served, first)
        go(page, "library")
        press(page, again, "Open the set")
        expect(page.locator(".tv-file")).to_contain_text(again)
        yield page
        page.close()


def go(page: Page, name: str, language: str = "en", *, width: int = 1440) -> None:
    """Turn to a page in a language and wait until it is there."""
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("radio", name={"en": "English", "sv": "Svenska"}[language]).click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    said = texts(language)
    there = page.get_by_role("heading", name=said.get(f"{name}.title"), level=1)
    if name == "analyse":
        there = page.get_by_role("button", name=said["result.new_clip"])
    bring(page.get_by_role("link", name=said[f"nav.{name}"]), there)
    settle(page)


def test_the_sets_of_a_session_can_be_turned_to(full_page: Page, sample: Path) -> None:
    go(full_page, "analyse")
    choose(full_page, "Set", "2. the same again.mp4")
    expect(full_page.locator(".tv-file")).to_contain_text("the same again.mp4")
    choose(full_page, "Set", f"1. {sample.name}")
    expect(full_page.locator(".tv-file")).to_contain_text(sample.name)
    full_page.get_by_role("button", name="Analyse another clip").click()
    full_page.get_by_role("button", name="Back to your sets").click()
    expect(full_page.locator(".tv-file")).to_contain_text(sample.name)


def test_two_sets_side_by_side(full_page: Page, report: SetReport) -> None:
    assert report.motion is not None
    go(full_page, "compare")
    reels = full_page.locator(".reel")
    expect(reels).to_have_count(2)
    first, second = reels.nth(0), reels.nth(1)
    full_page.get_by_role("button", name="Show the top of rep 2").first.click()
    top = lockout_frame(report.motion, report.reps[1])
    for reel in (first, second):
        expect(reel).to_have_attribute("data-frame", str(top))
    slow = full_page.get_by_role("button", name="Quarter speed")
    slow.click()  # the clips are short
    full_page.get_by_role("button", name="Play", exact=True).click()
    keep_together(full_page)
    for reel in (first, second):
        expect(reel).not_to_have_attribute("data-frame", str(top))
    full_page.get_by_role("button", name="Pause", exact=True).click()
    slow.click()
    # Lined up at the top of the same rep of the same clip, both rest on the same frame.
    expect(full_page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    until(full_page, lambda: frame_of(first) == frame_of(second))
    # The same clip twice differs in nothing, and the page says so.
    expect(full_page.get_by_text("No clear difference", exact=True).nth(3)).to_be_visible()
    expect(full_page.get_by_text("A clear difference", exact=True)).to_have_count(0)


def test_the_second_clip_can_be_mirrored(full_page: Page) -> None:
    go(full_page, "compare")

    def sources() -> list[str]:
        come_to_rest(full_page)
        found: list[str] = full_page.locator("video").evaluate_all("all => all.map(v => v.src)")
        return found

    before = sources()
    assert before[0] == before[1]  # the same clip twice
    mirror = full_page.get_by_text("Mirror the second clip")
    mirror.click()
    until(full_page, lambda: len(set(sources())) == 2)
    assert sources()[0] == before[0]
    mirror.click()
    until(full_page, lambda: sources() == before)


def test_back_to_the_start_leads_to_the_start(full_page: Page, tmp_path: Path) -> None:
    notes = tmp_path / "notes.mp4"
    notes.write_text("three sets of ten")
    go(full_page, "analyse")
    full_page.get_by_role("button", name="Analyse another clip").click()
    expect(full_page.locator(".tv-hero")).to_be_visible()
    full_page.set_input_files("input[type=file]", notes)
    full_page.get_by_role("button", name="Back to the start").click()
    expect(full_page.locator(".tv-hero")).to_be_visible()
    full_page.get_by_role("button", name="Back to your sets").click()
    expect(full_page.locator(".tv-file").first).to_be_visible()


def test_compared_clips_are_drawn_in_the_language(full_page: Page) -> None:
    def shown(language: str) -> set[str]:
        go(full_page, "compare", language)
        videos = full_page.locator("video")
        expect(videos).to_have_count(2)
        come_to_rest(full_page)
        sources = videos.evaluate_all("videos => videos.map((video) => video.src)")
        return set(sources)

    # The same clip twice is one film on the server, in each language.
    assert len(shown("sv") | shown("en")) == 2


def test_a_set_is_taken_over_from_its_analysis(full_page: Page, sample: Path) -> None:
    go(full_page, "log")
    bring_in(full_page, log_of("Vera", sets=(3,)))
    choose(full_page, "Take over from an analysis", sample.name)
    # Until the page is at rest the field stands there twice, old and new.
    reps = full_page.get_by_label("Reps", exact=True)
    until(full_page, lambda: reps.evaluate_all("all => all.map(e => e.value)") == ["3"])
    settle(full_page)
    full_page.get_by_role("button", name="Save").first.click()
    expect(full_page.get_by_text("Saved for")).to_be_visible()
    logged = downloaded(full_page, "This lifter (CSV)").decode("utf-8")
    digest = hashlib.sha256(sample.read_bytes()).hexdigest()
    assert digest in logged
    assert "feet" in next(line for line in logged.splitlines() if digest in line).lower()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", ["analyse", "compare", "log"])
def test_every_page_fits(full_page: Page, name: str, width: int, scheme: str) -> None:
    full_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    go(full_page, name, width=width)
    keep_whole(full_page, width, f"{name}-{width}-{scheme}")
    full_page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("locale", ["en-GB", "sv-SE"])
def test_the_start_fits(
    chromium: Browser, served: Served, locale: str, width: int, scheme: str
) -> None:
    page = open_page(chromium, served, width=width, locale=locale)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    keep_whole(page, width, f"start-{locale[:2]}-{width}-{scheme}")
    assert page.evaluate(NAMELESS) == []
    page.close()


def come_to_rest(page: Page) -> None:
    """Wait until everything is drawn and nothing moves any more."""
    expect(page.get_by_test_id("stProgress")).to_have_count(0, timeout=ANALYSIS_MS)
    settle(page)
    laid_out: list[str] = []

    def rests() -> bool:
        laid_out.append(page.evaluate(LAID_OUT))
        return len(laid_out) > 5 and laid_out[-1] != "" and len(set(laid_out[-6:])) == 1

    until(page, rests, every_ms=40)


def keep_whole(page: Page, width: int, name: str) -> None:
    """Nothing sticks out of the page; keep a picture of all of it, to be looked at."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    come_to_rest(page)
    assert page.evaluate(OUTSIDE) == []
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
    come_to_rest(page)
    page.screenshot(path=ARTEFACTS / f"{name}.png")
    page.set_viewport_size({"width": width, "height": 900})


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", ["analyse", "compare", "log"])
def test_no_page_is_mixed_with_english(full_page: Page, name: str, width: int) -> None:
    go(full_page, name, "sv", width=width)
    keep_whole(full_page, width, f"{name}-sv-{width}-light")
    # What others are called stays: clips, and the titles of sources; and the way to English.
    said = full_page.evaluate(SAID)
    assert len(said) > 20
    own = [line for line in said if ".mp4" not in line and "et al." not in line]
    found = {line: ENGLISH.findall(line) for line in own}
    assert not {line: words for line, words in found.items() if words}


@pytest.mark.parametrize("name", ["analyse", "compare", "log"])
def test_whatever_is_seen_or_used_has_a_name(full_page: Page, name: str) -> None:
    go(full_page, name)
    come_to_rest(full_page)
    assert full_page.evaluate(NAMELESS) == []
