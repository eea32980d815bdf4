"""The results in a real browser: the player, the table, the downloads, other views of a set."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.app.conftest import Served, downloaded
from tests.app.serving import choose
from thrust_vision.analysis import analyse
from thrust_vision.clip_to_folder import Wanted
from thrust_vision.form.report import SetReport
from thrust_vision.render.stills import lockout_frame
from thrust_vision.results import REPS_CSV, write_results

pytestmark = pytest.mark.browser

REEL = ".reel"


def frame_of(page: Page) -> int:
    return int(page.locator(REEL).get_attribute("data-frame") or -1)


def test_the_annotated_clip_plays(result_page: Page) -> None:
    video = result_page.locator("video")  # in the component's own tree, which locators see into
    expect(video).to_be_visible()
    result_page.get_by_role("button", name="Play", exact=True).click()
    deadline = time.monotonic() + 60
    while video.evaluate("video => video.currentTime") < 0.4 and time.monotonic() < deadline:
        result_page.wait_for_timeout(100)
    assert video.evaluate("video => video.currentTime") >= 0.4
    result_page.get_by_role("button", name="Pause", exact=True).click()
    assert frame_of(result_page) > 0


def test_choosing_a_rep_shows_its_lockout_frame(result_page: Page, report: SetReport) -> None:
    assert report.motion is not None
    last = report.reps[-1]
    wanted = lockout_frame(report.motion, last.rep)
    result_page.locator(f"tr[data-rep='{last.rep.number}']").click()
    expect(result_page.locator(REEL)).to_have_attribute("data-frame", str(wanted))
    expect(result_page.locator("tr.chosen")).to_have_attribute("data-rep", str(last.rep.number))
    expect(result_page.locator(".tv-tops.few figure").last).to_contain_text(
        f"Rep {last.rep.number}"
    )


def test_choosing_a_band_of_the_plot_moves_the_player(result_page: Page, report: SetReport) -> None:
    assert report.motion is not None
    first = report.reps[0]
    plot = result_page.locator("[data-testid=stVegaLiteChart] svg.marks").last
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    axis_px = 45  # what the chart's left axis takes, about; the band is far wider than the error
    share = first.rep.lockout_s / report.clip.duration_s
    # A click while the chart is being drawn anew is lost.
    for _ in range(5):
        result_page.mouse.click(
            box["x"] + axis_px + share * (box["width"] - axis_px), box["y"] + box["height"] * 0.45
        )
        result_page.wait_for_timeout(4000)
        if result_page.locator("tr.chosen").count():
            break
    wanted = lockout_frame(report.motion, first.rep)
    expect(result_page.locator("tr.chosen")).to_have_attribute("data-rep", "1")
    expect(result_page.locator(REEL)).to_have_attribute("data-frame", str(wanted))


def test_frames_can_be_stepped_and_slowed(result_page: Page) -> None:
    video = result_page.locator("video")
    before = frame_of(result_page)
    result_page.get_by_role("button", name="One frame on").click()
    expect(result_page.locator(REEL)).to_have_attribute("data-frame", str(before + 1))
    result_page.get_by_role("button", name="One frame back").click()
    expect(result_page.locator(REEL)).to_have_attribute("data-frame", str(before))
    slow = result_page.get_by_role("button", name="Quarter speed")
    slow.click()
    assert video.evaluate("video => video.playbackRate") == 0.25
    slow.click()
    assert video.evaluate("video => video.playbackRate") == 1


def test_the_downloads_are_the_command_lines(
    result_page: Page, served: Served, report: SetReport, tmp_path: Path
) -> None:
    write_results(served.sample, report, tmp_path / "cli", video=False)
    assert downloaded(result_page, "Table (CSV)") == (tmp_path / "cli" / REPS_CSV).read_bytes()
    assert downloaded(result_page, "Annotated clip")[4:8] == b"ftyp"
    assert b"<html" in downloaded(result_page, "Report")


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for a page that is drawn piece by piece."""
    for _ in range(60):
        if holds():
            return
        page.wait_for_timeout(1000)
    assert holds()


def await_drawing(page: Page) -> None:
    """Wait for the annotated clip of what was last asked for."""
    page.wait_for_timeout(3000)
    expect(page.get_by_text("Drawing the clip anew")).to_have_count(0, timeout=120_000)
    expect(page.get_by_role("button", name="Annotated clip")).to_be_visible()


def test_another_reference_rep_and_another_language(
    result_page: Page, served: Served, tmp_path: Path
) -> None:
    choose(result_page, "Compare with", "rep 2")
    report = analyse(served.sample, reference_rep=2)
    write_results(served.sample, report, tmp_path / "cli", video=False)
    # The table and its files follow at once, the drawn clip after a while.
    expected = (tmp_path / "cli" / REPS_CSV).read_bytes()
    until(result_page, lambda: downloaded(result_page, "Table (CSV)") == expected)
    expect(result_page.get_by_role("button", name="Annotated clip")).to_be_visible(timeout=120_000)

    result_page.get_by_text("Svenska").click()
    expect(result_page.get_by_role("heading", name="Repetition för repetition")).to_be_visible()
    expect(result_page.locator("html")).to_have_attribute("lang", "sv")
    english = re.compile(r"\b(the|and|reps?|back|with|hips)\b", re.IGNORECASE)
    until(result_page, lambda: not english.search(result_page.inner_text("[data-testid=stMain]")))
    result_page.get_by_text("English", exact=True).click()
    expect(result_page.get_by_role("heading", name="Rep by rep")).to_be_visible()
    choose(result_page, "Compare with", "the rep that the program picks")
    await_drawing(result_page)


def test_another_plate_counts_at_once(
    result_page: Page, served: Served, report: SetReport, tmp_path: Path
) -> None:
    assert report.scene is not None
    if not report.scene.plates_seen:
        pytest.skip("the sample shows no plate")
    field = result_page.get_by_label("Largest plate (cm across)")
    travel = result_page.locator("tr[data-rep='1']")
    expect(travel).to_have_count(1)
    before = travel.inner_text()
    field.fill("30")
    field.press("Enter")
    expect(travel).not_to_have_text(before, timeout=10_000)
    other = analyse(served.sample, Wanted(plate_diameter_m=0.3).settings)
    write_results(served.sample, other, tmp_path / "cli", video=False)
    expected = (tmp_path / "cli" / REPS_CSV).read_bytes()
    until(result_page, lambda: downloaded(result_page, "Table (CSV)") == expected)
    field.fill("45")
    field.press("Enter")


def test_a_face_can_be_blurred(result_page: Page, report: SetReport, tmp_path: Path) -> None:
    assert report.motion is not None
    top = lockout_frame(report.motion, report.reps[0].rep)
    ear = report.motion.joints_px["ear"][top]

    def detail(name: str) -> float:
        """How much there is to see beside the ear, where the face is."""
        clip = tmp_path / f"{name}.mp4"
        clip.write_bytes(downloaded(result_page, "Annotated clip"))
        with av.open(clip) as film:
            picture = next(
                frame.to_ndarray(format="gray")
                for number, frame in enumerate(film.decode(video=0))
                if number == top
            )
        x, y = (round(float(at) * picture.shape[1] / report.clip.width) for at in ear)
        near = picture[max(y - 30, 0) : y + 30, max(x - 30, 0) : x + 30]
        return float(np.abs(np.diff(near.astype(float), axis=1)).mean())

    await_drawing(result_page)
    plain = detail("plain")
    result_page.get_by_text("Blur the face").click()
    await_drawing(result_page)
    assert detail("blurred") < 0.8 * plain
    result_page.get_by_text("Blur the face").click()
