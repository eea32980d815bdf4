"""The report as a browser prints it: one page of summary, then the reps."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.app.conftest import ARTEFACTS
from tests.made import made_set, made_stills
from thrust_vision.estimate import Estimate
from thrust_vision.feedback import text
from thrust_vision.feedback.texts import LANGUAGES, number
from thrust_vision.form.report import ClipWarning, Fault
from thrust_vision.render.details import Details
from thrust_vision.render.html_report import write_report
from thrust_vision.scene.quality import JOINTS, Hidden, Quality

pytestmark = pytest.mark.browser

#: As much to say as there can be about how well the lifter was seen.
POOR = Quality(
    yaw_deg=Estimate(-24.0, -31.0, -17.0),
    oblique=True,
    roll_deg=Estimate(4.0, 3.0, 5.0),
    tilted=True,
    light=0.1,
    dark=True,
    trunk_px=61.0,
    small=True,
    camera_moved=True,
    people=3,
    hidden=tuple(Hidden(joint, 4.2, 0.31) for joint in JOINTS),
    behind_plates=True,
)
#: What A4 leaves between the margins that the page asks for, in CSS pixels.
WIDTH_PX, HEIGHT_PX = (
    round((size - margins) / 25.4 * 96) for size, margins in ((210, 30), (297, 27))
)
#: From the top of the page to the end of the summary, and what is wider than the paper.
MEASURED = """() => ({
  summary: document.querySelector(".summary").getBoundingClientRect().bottom,
  breaks: getComputedStyle(document.querySelector(".reps")).breakBefore,
  wide: [...document.querySelectorAll("main *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => element.outerHTML.slice(0, 200)),
})"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("reps", "pages"), [(4, 2), (14, 3)])
def test_one_page_of_summary_then_the_reps(
    chromium: Browser, tmp_path: Path, language: str, reps: int, pages: int
) -> None:
    said = (Fault.BACK_OVER_HIP.value, Fault.FEET_TOO_CLOSE.value)  # as much as there can be
    made = made_set(reps, lumbar=True)
    report = replace(made, cues=said, warnings=tuple(ClipWarning)[:5], quality=POOR)
    path = tmp_path / "report.html"
    details = Details(
        date(2026, 11, 29), "Maja Lindqvist", 82.5, "Held the brace.\nFeet next time."
    )
    write_report(report, path, language, made_stills(report), details)
    page = chromium.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX})
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    found = page.evaluate(MEASURED)
    assert found["summary"] <= HEIGHT_PX
    assert found["breaks"] == "page"
    assert found["wide"] == []
    assert text(language, "report.reps_heading") in page.inner_text(".reps")
    summary = page.locator(".summary")
    load = number(language, 82.5, 1)
    expect(summary.locator(".details")).to_have_text(f"2026-11-29 · Maja Lindqvist · {load} kg")
    expect(summary.locator(".coach p")).to_have_text(["Held the brace.", "Feet next time."])
    expect(summary.locator(".top img")).to_be_visible()  # a picture on page one
    assert page.title().endswith("2026-11-29")  # what browsers name the file after
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    pdf = page.pdf(
        path=ARTEFACTS / f"report-{language}-{reps}.pdf", format="A4", prefer_css_page_size=True
    )
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == pages
    page.close()
