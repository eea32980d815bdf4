"""The training log in a real browser. Each test logs for lifters of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import (
    BROWSER_S,
    Served,
    bring,
    bring_in,
    downloaded,
    log_of,
    open_page,
    settle,
    unfold,
    until,
)
from tests.app.serving import choose, choose_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(BROWSER_S)]

MORE = "More than in your usual weeks"


@pytest.fixture
def log_page(chromium: Browser, served: Served) -> Iterator[Page]:
    """The training log in a session of its own."""
    page = open_page(chromium, served)
    page.get_by_role("link", name="Training log").click()
    expect(page.get_by_role("heading", name="Training log", level=1)).to_be_visible()
    settle(page)
    yield page
    page.close()


def test_weeks_of_log_and_what_stands_out(log_page: Page) -> None:
    bring_in(log_page, log_of("Signe", sets=(4, 4, 4, 9), day_after=(1, 1, 1, 4)))
    expect(log_page.get_by_text("Sessions added: 8.")).to_be_visible()
    expect(log_page.get_by_role("heading", name=MORE)).to_be_visible()
    expect(log_page.get_by_role("heading", name="Discomfort has gone up")).to_be_visible()
    expect(log_page.get_by_text("Sets in week").first).to_contain_text("18. Your usual week: 8")
    expect(log_page.locator(".tv-finding a[href^='https://doi.org/']").nth(2)).to_be_visible()

    log_page.get_by_role("button", name="Save").first.click()
    expect(log_page.get_by_text("Saved for")).to_be_visible()
    assert downloaded(log_page, "This lifter (CSV)").count(b"\n") == 1 + 9


def test_three_weeks_are_too_few_and_it_says_how_many_are_missing(log_page: Page) -> None:
    bring_in(log_page, log_of("Kim", sets=(4, 4, 9)))
    expect(log_page.locator(".tv-finding")).to_have_count(1)
    expect(log_page.locator(".tv-finding")).to_contain_text("2. Needed: 3. After 1 more")
    expect(log_page.get_by_role("heading", name=MORE)).to_have_count(0)


def test_red_flags_come_before_everything_else(log_page: Page) -> None:
    bring_in(log_page, log_of("Ines", sets=(4, 4, 4, 9)))
    expect(log_page.get_by_role("heading", name=MORE)).to_be_visible()
    unfold(log_page, "Warning signs to check first")
    clinician = log_page.get_by_role("heading", name="Let a clinician look at this first")
    bring(log_page.get_by_text("New or growing weakness in a leg"), clinician)
    expect(log_page.get_by_role("heading", name=MORE)).to_have_count(0)


def test_several_lifters_are_kept_apart(log_page: Page) -> None:
    bring_in(log_page, log_of("Alva", sets=(4, 4, 4, 9)))
    expect(log_page.get_by_role("heading", name=MORE)).to_be_visible()
    log_page.get_by_role("button", name="Add a lifter").click()
    name = log_page.get_by_label("Name", exact=True)
    name.fill("Bo")
    name.press("Enter")
    lifter = log_page.get_by_role("combobox", name="Lifter", exact=True)
    expect(lifter).to_have_value("Bo")
    expect(log_page.get_by_role("heading", name=MORE)).to_have_count(0)
    expect(log_page.get_by_role("heading", name="Sessions", exact=True)).to_have_count(0)
    settle(log_page)
    choose(log_page, "Lifter", "Alva")
    expect(log_page.get_by_role("heading", name=MORE)).to_be_visible()
    everyone = downloaded(log_page, "Everyone (CSV)").decode("utf-8")
    assert "Alva" in everyone
    own = downloaded(log_page, "This lifter (CSV)").decode("utf-8").splitlines()[1:]
    assert all(line.startswith("Alva,") for line in own)


def test_a_session_is_completed_the_day_after_and_removed(log_page: Page) -> None:
    bring_in(log_page, log_of("Tove", sets=(4,)))
    table = log_page.get_by_test_id("stDataFrame").locator(".dvn-scroller")
    table.click(position={"x": 18, "y": 52})  # the mark before the newest session
    after = log_page.get_by_role("combobox", name="Discomfort next day (0–10)")
    expect(after.last).to_be_visible()
    choose_in(after.last, "6")
    settle(log_page)
    log_page.get_by_role("button", name="Save").last.click()
    until(
        log_page,
        lambda: b",1,2,6," in downloaded(log_page, "This lifter (CSV)"),
    )
    log_page.get_by_role("button", name="Remove 2").click()
    settle(log_page)
    log_page.get_by_role("button", name="Yes, remove").click()
    until(log_page, lambda: downloaded(log_page, "This lifter (CSV)").count(b"\n") == 2)
