"""The player alone in a real browser, with two films whose tops lie at different times."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import BROWSER_S, KEPT_TOGETHER_S, frame_of, keep_together, until
from tests.app.serving import PATIENCE_S
from thrust_vision.app import player
from thrust_vision.app.words import Words
from thrust_vision.video.write import ClipWriter

pytestmark = [pytest.mark.browser, pytest.mark.timeout(BROWSER_S)]

FPS, FRAMES = 30, 900
TOPS = (75, 60)  # frames
LATER_S = (TOPS[0] - TOPS[1]) / FPS  # that the second begins after the first

BUILD = """async ({ script, films, data }) => {
  const address = (parts, type) => URL.createObjectURL(new Blob(parts, { type }));
  data.reels.forEach((reel, i) => {
    const bytes = Uint8Array.from(atob(films[i]), (letter) => letter.charCodeAt(0));
    reel.src = address([bytes], "video/mp4");
  });
  const { default: show } = await import(address([script], "text/javascript"));
  show({ data, parentElement: document.body, setStateValue: () => {} });
}"""
#: Puts the second film off its place while both run, and tells how far it is off then.
DISTURB = """(videos, by_s) => {
  const before_s = videos[1].currentTime;
  videos[1].currentTime = before_s + by_s;
  return videos[1].currentTime - before_s;
}"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bar that moves through the picture."""
    path = tmp_path_factory.mktemp("film") / "bar.mp4"
    with ClipWriter(path, 160, 90) as writer:
        for i in range(FRAMES):
            picture = np.full((90, 160, 3), 60, np.uint8)
            picture[:, i % 150 : i % 150 + 10] = 220
            writer.write(picture, i / FPS)
    return path


@pytest.fixture
def pair(chromium: Browser, film: Path) -> Iterator[Page]:
    """A page with nothing but the player, lined up at the tops."""
    page = chromium.new_page()
    page.set_default_timeout(1000 * PATIENCE_S)
    show(page, film, [reel(top) for top in TOPS])
    for i, top in enumerate(TOPS):
        expect(page.locator(".reel").nth(i)).to_have_attribute("data-frame", str(top))
    yield page
    page.close()


def show(
    page: Page, film: Path, reels: list[dict[str, Any]], table: dict[str, Any] | None = None
) -> None:
    """Build the player on an empty page, with the first rep chosen."""
    page.add_style_tag(path=Path(player.__file__).parent / "player.css")
    films = [base64.b64encode(film.read_bytes()).decode("ascii")] * len(reels)
    data = {
        "reels": reels,
        "table": table,
        "texts": player.texts(Words("en")),
        "language": "en",
        "rep": 1,
        "token": 0,
    }
    page.evaluate(BUILD, {"script": player.script(), "films": films, "data": data})


def reel(top: int, every: int = 1) -> dict[str, Any]:
    """What the player needs to know of a film with one rep.

    With ``every`` the film was ``every`` times as quick, and so many frames make one picture.
    """
    at_s = top / FPS
    rep = {"number": 1, "lockout": every * top, "lockout_s": at_s, "verdict": "good"}
    return {
        "label": "a film",
        "caption": "",
        "aspect": 1.78,
        "duration": FRAMES / FPS,
        "frames": [every * i for i in range(FRAMES)],
        "times": [i / FPS for i in range(FRAMES)],
        "reps": [{**rep, "start_s": at_s - 1, "end_s": at_s + 1}],
    }


def many_rows(count: int) -> dict[str, Any]:
    """A table of reps as the player gets it."""
    share = {"measured": True, "label": "", "hip": 90, "back": 10, "notes": ["90%", "10%"]}
    row = {
        "label": "a rep",
        "remark": "",
        "verdict": {"code": "good", "symbol": "+", "word": "Good"},
        "noted": "",
        "cells": [["90°", "85 to 95"], ["upright", ""], ["1 · 1 · 1", ""]],
        "share": share,
    }
    columns = ["Rep", "Verdict", "Knee", "Shin", "Tempo", "Hips and back"]
    rows = [{**row, "number": number} for number in range(1, count + 1)]
    return {"caption": "reps", "columns": columns, "rows": rows, "legend": []}


PAUSED = "video => video.paused"


@pytest.fixture
def listed(chromium: Browser, film: Path) -> Iterator[Page]:
    """The player with a long table, a link and a field beside it, on a desktop."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(1000 * PATIENCE_S)
    page.set_content("<a href='#'>away</a> <input aria-label='name'>")
    show(page, film, [reel(TOPS[0])], many_rows(14))
    expect(page.locator(".reel")).to_have_attribute("data-frame", str(TOPS[0]))
    yield page
    page.close()


def test_space_plays_and_stops_wherever_the_focus_is(listed: Page) -> None:
    shown, video = listed.locator(".reel"), listed.locator("video")

    def plays_and_stops() -> None:
        listed.keyboard.press(" ")
        until(listed, lambda: not video.evaluate(PAUSED))
        listed.keyboard.press(" ")
        until(listed, lambda: video.evaluate(PAUSED))

    plays_and_stops()  # nothing has the focus
    listed.get_by_role("button", name="One frame on").click()
    before = frame_of(shown)
    listed.keyboard.press(" ")  # does not step again, not even when the key comes up
    until(listed, lambda: not video.evaluate(PAUSED))
    listed.keyboard.press(" ")
    until(listed, lambda: frame_of(shown) > before)
    listed.locator("tr[data-rep='1'] td").first.click()
    plays_and_stops()
    listed.locator("tr[data-rep='1'] button").focus()
    plays_and_stops()
    expect(listed.locator("tr.chosen")).to_have_count(1)


def test_space_is_left_to_what_else_needs_it(listed: Page) -> None:
    video, field = listed.locator("video"), listed.get_by_label("name")
    field.focus()
    listed.keyboard.type("a b")
    expect(field).to_have_value("a b")
    listed.get_by_role("link", name="away").focus()
    listed.keyboard.press(" ")
    assert video.evaluate(PAUSED)


def test_the_picture_stays_in_sight_beside_a_long_table(listed: Page) -> None:
    last = listed.locator("tr[data-rep='14'] td").first
    last.scroll_into_view_if_needed()
    last.click()
    expect(listed.locator("tr.chosen")).to_have_attribute("data-rep", "14")
    assert listed.evaluate("scrollY") > 0
    film = listed.locator("video").bounding_box()
    row = last.bounding_box()
    assert film is not None
    assert row is not None
    assert 0 <= film["y"] < film["y"] + film["height"] <= 900
    assert film["x"] + film["width"] < row["x"]


def test_films_of_different_frame_rates_are_stepped_together(chromium: Browser, film: Path) -> None:
    page = chromium.new_page()
    page.set_default_timeout(1000 * PATIENCE_S)
    slower = reel(TOPS[1])
    slower["times"], slower["frames"] = slower["times"][::2], slower["frames"][::2]
    show(page, film, [reel(TOPS[0]), slower])
    first, second = page.locator(".reel").nth(0), page.locator(".reel").nth(1)
    expect(second).to_have_attribute("data-frame", str(TOPS[1]))
    for steps in range(1, 5):
        page.get_by_role("button", name="One frame on").click()
        expect(first).to_have_attribute("data-frame", str(TOPS[0] + steps))
        # Half as many pictures, so every second step shows a new one.
        expect(second).to_have_attribute("data-frame", str(TOPS[1] + steps // 2 * 2))
    page.close()


def test_frames_that_were_not_drawn_are_stepped_over(chromium: Browser, film: Path) -> None:
    """Numbers stay those of the analysis, and each picture is the one of its time."""
    page = chromium.new_page()
    page.set_default_timeout(1000 * PATIENCE_S)
    show(page, film, [reel(30, every=2)])
    shown = page.locator(".reel")
    for name, place in (("on", 31), ("on", 32), ("back", 31)):
        page.get_by_role("button", name=f"One frame {name}").click()
        expect(shown).to_have_attribute("data-frame", str(2 * place))
        at_s = page.locator("video").evaluate("video => video.currentTime")
        assert place / FPS < at_s < (place + 1) / FPS
    page.close()


def test_two_films_stay_together_while_they_play(pair: Page) -> None:
    pair.get_by_role("button", name="Play", exact=True).click()
    keep_together(pair, LATER_S)
    # What puts one off, by much or by little, is made good.
    for by_s in (2.0, -0.25):
        off_s = pair.locator("video").evaluate_all(DISTURB, by_s)
        assert abs(off_s) > 2 * KEPT_TOGETHER_S
        keep_together(pair, LATER_S)


def test_a_film_that_begins_later_waits_for_its_turn(pair: Page) -> None:
    pair.get_by_role("button", name="Quarter speed").click()
    pair.get_by_role("slider").first.click(position={"x": 0, "y": 5})
    videos = pair.locator("video")
    times = "videos => videos.map((video) => video.currentTime)"
    until(pair, lambda: max(videos.evaluate_all(times)) < KEPT_TOGETHER_S)
    pair.get_by_role("button", name="Play", exact=True).click()
    first_s = 0.0
    while first_s < LATER_S + 0.5:
        first_s, second_s = videos.evaluate_all(times)
        assert second_s < max(0.0, first_s - LATER_S) + KEPT_TOGETHER_S
        pair.wait_for_timeout(50)
    keep_together(pair, LATER_S)
