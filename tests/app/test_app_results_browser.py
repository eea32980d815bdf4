"""The results in a real browser: the player, the table, the downloads, other views of a set."""

import itertools
import math
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.app.conftest import (
    ANALYSIS_MS,
    BROWSER_S,
    Served,
    came_up,
    downloaded,
    frame_of,
    kept,
    open_kept,
    open_page,
    settle,
    until,
    watch_for,
)
from tests.app.serving import PATIENCE_S, choose
from thrust_vision.app.words import Words
from thrust_vision.clip_to_folder import AnalysisOptions
from thrust_vision.face import assess
from thrust_vision.form.report import SetReport
from thrust_vision.form.telling import telling_rep
from thrust_vision.observe.observation import Observation
from thrust_vision.render.drawn_frames import lockout_frame
from thrust_vision.reps.rep import Rep
from thrust_vision.results import ANNOTATED_MP4, REPORT_HTML, REPS_CSV, write_results

pytestmark = [pytest.mark.browser, pytest.mark.timeout(BROWSER_S)]

REEL = ".reel"
BOX = "element => element.getBoundingClientRect().toJSON()"
#: What the element with the focus is called, also inside the components' own trees.
FOCUSED = """() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const label = at.labels?.length ? at.labels[0].innerText : "";
  return at.getAttribute("aria-label") || label || at.innerText || at.tagName;
}"""


@pytest.fixture(scope="module")
def result_page(
    chromium: Browser, served: Served, sample: Path, observation: Observation
) -> Iterator[Page]:
    """The results of the sample; shared, so tests leave it as it was."""
    with kept(served, sample, observation) as key:
        page = open_page(chromium, served)
        open_kept(page, served, key)
        yield page
        page.close()


def show_top(page: Page, report: SetReport, number: int) -> int:
    """Choose a rep in the table; the frame of its top, which the player shows then."""
    assert report.motion is not None
    rep = next(r for r in report.reps if r.rep.number == number)
    wanted = lockout_frame(report.motion, rep)
    page.locator(f"tr[data-rep='{number}'] td").first.click()
    expect(page.locator(REEL)).to_have_attribute("data-frame", str(wanted))
    settle(page)
    return wanted


def test_no_message_is_left_to_the_browser_to_keep(result_page: Page) -> None:
    """It may have let one go that a second click still counts on, and the page is dead then."""
    sent: list[ForwardMsg] = []
    page = result_page.context.new_page()

    def take(message: str | bytes) -> None:
        assert isinstance(message, bytes)
        sent.append(ForwardMsg.FromString(message))

    page.on("websocket", lambda socket: socket.on("framereceived", take))
    page.goto(result_page.url)
    page.locator("tr[data-rep='2'] td").first.click(timeout=1000 * PATIENCE_S)
    settle(page)
    page.close()
    deltas = [message for message in sent if message.WhichOneof("type") == "delta"]
    assert max(message.ByteSize() for message in deltas) > 10_000  # what would be kept as it comes
    assert not any(message.metadata.cacheable for message in sent)


def test_the_annotated_clip_plays(result_page: Page, report: SetReport) -> None:
    video = result_page.locator("video")  # in the component's own tree, which locators see into
    expect(video).to_be_visible()
    top = show_top(result_page, report, 1)
    began_s = video.evaluate("video => video.currentTime")
    result_page.get_by_role("button", name="Play", exact=True).click()
    until(result_page, lambda: video.evaluate("video => video.currentTime") > began_s + 0.4)
    result_page.get_by_role("button", name="Pause", exact=True).click()
    expect(result_page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    until(result_page, lambda: frame_of(result_page.locator(REEL)) > top)


def test_choosing_a_rep_shows_its_lockout_frame(result_page: Page, report: SetReport) -> None:
    last = report.reps[-1].rep.number
    assert last >= 3
    for number in (1, last):
        show_top(result_page, report, number)
        expect(result_page.locator("tr.chosen")).to_have_attribute("data-rep", str(number))
        expect(result_page.locator(".tv-tops.few figure").last).to_contain_text(f"Rep {number}")


def test_choosing_a_band_of_the_plot_moves_the_player(result_page: Page, report: SetReport) -> None:
    assert report.motion is not None
    first, last = report.reps[0], report.reps[-1]
    # A band that was chosen before can be chosen again.
    for rep in (first, first, last):
        show_top(result_page, report, report.reps[1].rep.number)
        chosen = result_page.locator(f"tr.chosen[data-rep='{rep.rep.number}']")
        until(result_page, lambda rep=rep, chosen=chosen: _chosen_in_plot(rep.rep, chosen, report))
        wanted = lockout_frame(report.motion, rep)
        expect(result_page.locator(REEL)).to_have_attribute("data-frame", str(wanted))


def _chosen_in_plot(rep: Rep, chosen: Locator, report: SetReport) -> bool:
    """Whether a click on the band of a rep chose it; one while the plot is drawn anew is lost."""
    page = chosen.page
    plot = page.locator("[data-testid=stVegaLiteChart] svg.marks").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    if box is None:
        return False
    axis_px = 45  # what the chart's left axis takes, about; the band is far wider than the error
    share = rep.lockout_s / report.clip.duration_s
    page.mouse.click(
        box["x"] + axis_px + share * (box["width"] - axis_px), box["y"] + box["height"] * 0.45
    )
    try:
        chosen.wait_for(timeout=5_000)
    except PlaywrightTimeoutError:
        return False
    return True


def test_frames_can_be_stepped_and_slowed(result_page: Page, report: SetReport) -> None:
    reel, video = result_page.locator(REEL), result_page.locator("video")
    top = show_top(result_page, report, 2)
    result_page.get_by_role("button", name="One frame on").click()
    expect(reel).to_have_attribute("data-frame", str(top + 1))
    result_page.get_by_role("button", name="One frame back").click()
    expect(reel).to_have_attribute("data-frame", str(top))
    slow = result_page.get_by_role("button", name="Quarter speed")
    for pressed, speed in (("true", 0.25), ("false", 1)):
        slow.click()
        expect(slow).to_have_attribute("aria-pressed", pressed)
        assert video.evaluate("video => video.playbackRate") == speed


def test_everything_can_be_done_with_the_keyboard(result_page: Page, report: SetReport) -> None:
    assert report.motion is not None
    show_top(result_page, report, 1)
    result_page.get_by_role("radio", name="English").focus()
    reached: list[str] = []
    while "Report" not in " ".join(reached[-1:]):
        assert len(reached) < 80, reached
        result_page.keyboard.press("Tab")
        reached.append(result_page.evaluate(FOCUSED))
        if reached[-1].endswith("Show the top of rep 3"):
            result_page.keyboard.press("Enter")
            top = lockout_frame(report.motion, report.reps[2])
            reel = result_page.locator(REEL)
            expect(reel).to_have_attribute("data-frame", str(top))
            settle(result_page)
        if reached[-1] == "Position in the clip":
            before = frame_of(result_page.locator(REEL))
            result_page.keyboard.press("ArrowRight")
            expect(result_page.locator(REEL)).to_have_attribute("data-frame", str(before + 1))
    said = " | ".join(reached)
    for name in (
        "Analyse another clip",
        "Braced rep",
        "Blur the face",
        "Largest plate",
        "Play",
        "Quarter speed",
        "Table (CSV)",
        "Everything (JSON)",
        "Clip with drawings",
        "Remove from the library",
    ):
        assert name in said, (name, reached)


def test_the_downloads_are_the_command_lines(
    result_page: Page, sample: Path, report: SetReport, tmp_path: Path
) -> None:
    write_results(sample, report, tmp_path / "cli", video=False)
    assert downloaded(result_page, "Table (CSV)") == (tmp_path / "cli" / REPS_CSV).read_bytes()
    assert downloaded(result_page, "Clip with drawings")[4:8] == b"ftyp"
    assert b"<html" in downloaded(result_page, "Report")


def test_files_are_named_after_clip_and_day(result_page: Page, sample: Path) -> None:
    settle(result_page)
    result_page.get_by_label("Lifter", exact=True).fill("Maja")
    result_page.get_by_label("Notes").fill("Brace <b>first</b>.")
    load = result_page.get_by_label("Load (kg)", exact=True)
    load.fill("60")
    load.press("Tab")
    # Another test may have logged the same clip before.
    save = result_page.get_by_role("button", name=re.compile("^Save|Save, also in the log"))
    save.click()
    today = date.today().isoformat()
    stem = f"{sample.stem}-{today}"

    def report() -> bytes:
        return downloaded(result_page, "Report")

    until(result_page, lambda: f"{today} · Maja".encode() in report())
    until(result_page, lambda: b"Brace &lt;b&gt;first&lt;/b&gt;." in report())
    # The form stays as it is, and can be saved again.
    expect(result_page.get_by_label("Lifter", exact=True)).to_have_value("Maja")
    result_page.get_by_label("Notes").fill("Feet next time.")
    save.click()
    until(result_page, lambda: b"Feet next time." in report())
    assert f"{today} · Maja".encode() in report()
    for name, file in (("Table (CSV)", REPS_CSV), ("Report", REPORT_HTML)):
        settle(result_page)
        with result_page.expect_download() as download:
            result_page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"{stem}-{file}"


def test_the_report_can_be_printed(result_page: Page, sample: Path) -> None:
    result_page.add_init_script("window.print = () => { top.printed = document.title; }")
    settle(result_page)
    title = result_page.title()
    result_page.get_by_role("button", name="Print or save as PDF").click()
    until(result_page, lambda: bool(result_page.evaluate("window.printed")))
    assert sample.stem in result_page.evaluate("window.printed")
    frame = result_page.locator("iframe.tv-printed")
    frame.evaluate("frame => frame.contentWindow.dispatchEvent(new Event('afterprint'))")
    expect(frame).to_have_count(0)
    assert result_page.title() == title


def test_the_most_telling_top_is_at_the_head(result_page: Page, report: SetReport) -> None:
    number = telling_rep(report)
    top = result_page.locator(".tv-summary .tv-top")
    expect(top.locator("img")).to_have_attribute("alt", re.compile(f"Rep {number} at the top"))
    expect(top).to_contain_text(f"Rep {number} at the top")
    drawn = result_page.locator(".tv-tops img").nth((number or 1) - 1)
    assert top.locator("img").get_attribute("src") == drawn.get_attribute("src")


def test_a_chosen_rep_stays_in_sight(result_page: Page, report: SetReport) -> None:
    """Picture and table are side by side on a desktop, and one below the other on less."""
    video, table = result_page.locator("video"), result_page.locator(".table")

    def boxes() -> tuple[dict[str, float], dict[str, float]]:
        return video.evaluate(BOX), table.evaluate(BOX)

    for width, beside in ((1440, True), (1200, True), (1100, False)):
        result_page.set_viewport_size({"width": width, "height": 900})
        last = result_page.locator(f"tr[data-rep='{report.reps[-1].rep.number}'] td").first
        last.scroll_into_view_if_needed()
        last.click()
        settle(result_page)
        film, rows = boxes()
        assert (film["right"] <= rows["left"]) == beside
        if beside:
            assert film["top"] >= 0
            assert film["bottom"] <= 900
    result_page.set_viewport_size({"width": 1440, "height": 900})


def await_clip(page: Page, other_than: str = "") -> str:
    """Wait until the player shows another clip than that, and the page's drawing is over."""
    video = page.locator("video")
    expect(video).to_have_count(1, timeout=ANALYSIS_MS)
    expect(video).not_to_have_attribute("src", other_than, timeout=ANALYSIS_MS)
    expect(page.get_by_text("Drawing the clip anew")).to_have_count(0, timeout=ANALYSIS_MS)
    expect(page.get_by_role("button", name="Clip with drawings")).to_be_visible()
    return video.get_attribute("src") or ""


def whole(page: Page) -> None:
    """Everything that results consist of is there."""
    for part, least in (
        (".tv-summary", 1),
        ("video", 1),
        ("tr[data-rep]", 3),
        ("[data-testid=stVegaLiteChart] svg.marks", 2),
        (".tv-tops figure img", 1),
        ("[data-testid=stDownloadButton]", 4),
        (".tv-quality dt", 7),
    ):
        expect(page.locator(part).nth(least - 1)).to_be_visible(timeout=ANALYSIS_MS)
    until(page, lambda: page.locator("video").evaluate("video => video.readyState") >= 2)


def test_another_reference_rep(
    result_page: Page, sample: Path, observation: Observation, tmp_path: Path
) -> None:
    first = await_clip(result_page)
    choose(result_page, "Braced rep", "rep 2")
    report = assess(observation, reference_rep=2)
    write_results(sample, report, tmp_path / "cli", video=False)
    # The table and its files follow at once, the drawn clip after a while.
    expected = (tmp_path / "cli" / REPS_CSV).read_bytes()
    until(result_page, lambda: downloaded(result_page, "Table (CSV)") == expected)
    second = await_clip(result_page, first)
    choose(result_page, "Braced rep", "Not sure, choose for me")
    assert await_clip(result_page, second) == first
    whole(result_page)


def test_another_language_and_back(result_page: Page) -> None:
    whole(result_page)
    first = await_clip(result_page)
    result_page.get_by_role("radio", name="Svenska").click()
    expect(result_page.get_by_role("heading", name="Repetition för repetition")).to_be_visible()
    expect(result_page.locator("html")).to_have_attribute("lang", "sv")
    english = re.compile(r"\b(the|and|reps?|back|with|hips)\b", re.IGNORECASE)
    until(result_page, lambda: not english.search(result_page.inner_text("[data-testid=stMain]")))
    # Back while the Swedish clip is still being drawn, and again when it is there.
    result_page.get_by_role("radio", name="English").click()
    expect(result_page.get_by_role("heading", name="Rep by rep")).to_be_visible()
    whole(result_page)
    result_page.get_by_role("radio", name="Svenska").click()
    expect(result_page.get_by_role("heading", name="Repetition för repetition")).to_be_visible()
    expect(result_page.locator("video")).not_to_have_attribute("src", first, timeout=ANALYSIS_MS)
    whole(result_page)
    result_page.get_by_role("radio", name="English").click()
    expect(result_page.get_by_role("heading", name="Rep by rep")).to_be_visible()
    expect(result_page.locator("video")).to_have_attribute("src", first)
    whole(result_page)


def test_a_film_that_is_not_there_at_first_is_asked_for_again(result_page: Page) -> None:
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        refused.append(route.request.url)
        route.fulfill(status=404)

    whole(result_page)
    first = await_clip(result_page)
    result_page.route("**/media/*.mp4", refuse_once, times=1)
    result_page.get_by_role("radio", name="Svenska").click()
    expect(result_page.locator("video")).not_to_have_attribute("src", first, timeout=ANALYSIS_MS)
    whole(result_page)
    assert len(refused) == 1
    result_page.get_by_role("radio", name="English").click()
    expect(result_page.locator("video")).to_have_attribute("src", first)
    whole(result_page)


#: By column of figures of a table: where its head and each row's figure begin, and where that ends.
_COLUMNS = """(table) => [...table.querySelectorAll("thead th")].slice(2, -1).map((head, k) => {
  const cells = [...table.querySelectorAll(`tbody tr > :nth-child(${k + 3}) b`)];
  const text = document.createRange();
  text.selectNodeContents(head);
  return {
    head: text.getBoundingClientRect().left,
    begin: cells.map((cell) => cell.getBoundingClientRect().left),
    end: cells.map((cell) => cell.getBoundingClientRect().right),
  };
})"""


@pytest.mark.parametrize("width", [700, 1000, 1280, 1440])
def test_figures_stand_below_their_heads_and_apart(
    result_page: Page, observation: Observation, width: int
) -> None:
    before = result_page.viewport_size
    assert before is not None
    result_page.set_viewport_size({"width": width, "height": before["height"]})
    settle(result_page)
    columns = result_page.locator(".table table").evaluate(_COLUMNS)
    result_page.set_viewport_size(before)
    assert len(columns) >= 3
    for column in columns:
        assert len(column["begin"]) == len(assess(observation).reps)
        assert all(abs(begin - column["head"]) <= 2 for begin in column["begin"])
    for column, after in itertools.pairwise(columns):
        assert all(e + 6 <= b for e, b in zip(column["end"], after["begin"], strict=True))


def bar_cells(page: Page, cm: float) -> list[str]:
    """What the table says of the bar, rep by rep; waits for the column of plates of that size."""
    column = Words("en")("result.bar", cm=Words("en").number(cm))
    head = page.get_by_role("columnheader", name=column, exact=True)
    expect(head).to_have_count(1)
    return page.locator(f"td[data-column='{column}'] b").all_inner_texts()


def bar_texts(report: SetReport) -> list[str]:
    """What the table should say of the bar: nothing of a rep in which the plate was lost."""
    travel = [entry.measures.bar_travel_m for entry in report.reps]
    return [f"{metres:.2f} m" if math.isfinite(metres) else "–" for metres in travel]


def test_another_plate_counts_at_once(
    result_page: Page, served: Served, sample: Path, observation: Observation, tmp_path: Path
) -> None:
    report = assess(observation)
    assert report.scene is not None
    if not report.scene.plates_seen:
        pytest.skip("the sample shows no plate")
    field = result_page.get_by_label("Largest plate (cm across)")
    before, clip = bar_texts(report), await_clip(result_page)
    assert len(set(before) - {"–"}) >= 2, "the sample's plate is followed in two reps or more"
    assert bar_cells(result_page, 45) == before
    folders = {folder.name for folder in served.results()}
    watch_for(result_page, Words("en")("result.working"))
    field.fill("30")
    field.press("Enter")
    # Either that is told, or what it is about stands there within the moment.
    column = Words("en")("result.bar", cm=Words("en").number(30))
    there = result_page.get_by_role("columnheader", name=column, exact=True)
    until(result_page, lambda: came_up(result_page) or there.count() == 1)
    other = assess(observation, AnalysisOptions(plate_diameter_m=0.3).settings)
    assert bar_cells(result_page, 30) == bar_texts(other) != before
    write_results(sample, other, tmp_path / "cli")
    expected = (tmp_path / "cli" / REPS_CSV).read_bytes()
    until(result_page, lambda: downloaded(result_page, "Table (CSV)") == expected)
    # The pictures are the same, so that nothing is drawn: the clip of before is what it would be.
    assert await_clip(result_page) == clip
    assert {folder.name for folder in served.results()} - folders == {"auto-en-plain-30-quick"}
    drawn = (tmp_path / "cli" / ANNOTATED_MP4).read_bytes()
    assert downloaded(result_page, "Clip with drawings") == drawn
    field.fill("45")
    field.press("Enter")
    assert bar_cells(result_page, 45) == before


def test_a_face_can_be_blurred(result_page: Page, report: SetReport, tmp_path: Path) -> None:
    assert report.motion is not None
    top = lockout_frame(report.motion, report.reps[0])
    ear = report.motion.joints_px["ear"][top]

    def detail(name: str) -> float:
        """How much there is to see beside the ear, where the face is."""
        clip = tmp_path / f"{name}.mp4"
        clip.write_bytes(downloaded(result_page, "Clip with drawings"))
        with av.open(clip) as film:
            picture = next(
                frame.to_ndarray(format="gray")
                for number, frame in enumerate(film.decode(video=0))
                if number == top
            )
        x, y = (round(float(at) * picture.shape[1] / report.clip.width) for at in ear)
        near = picture[max(y - 30, 0) : y + 30, max(x - 30, 0) : x + 30]
        return float(np.abs(np.diff(near.astype(float), axis=1)).mean())

    first = await_clip(result_page)
    plain = detail("plain")
    result_page.get_by_text("Blur the face").click()
    second = await_clip(result_page, first)
    assert detail("blurred") < 0.8 * plain
    result_page.get_by_text("Blur the face").click()
    assert await_clip(result_page, second) == first
