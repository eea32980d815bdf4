"""A served app and a real browser to walk it with."""

import contextlib
import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.app.serving import (
    PATIENCE_S,
    ROOT,
    SERVER_LOG,
    app_server,
    chromium_path,
    headless,
)
from tests.observed_clips import ObservedClips
from thrust_vision.app.samples import sample_clips
from thrust_vision.face import assess
from thrust_vision.form.report import SetReport
from thrust_vision.library.kept import About
from thrust_vision.library.store import Library
from thrust_vision.observe.observation import Observation
from thrust_vision.training.csv_export import format_log
from thrust_vision.training.entry import Exercise, LoggedSession, SetEntry, TrainingSession
from thrust_vision.training.store.connect import utc_now
from thrust_vision.video.part import Part, cut_part
from thrust_vision.worker import run_isolated

#: Screenshots are kept here, to be looked at.
ARTEFACTS = ROOT / "artefacts" / "app"
#: A sample takes half a minute; a machine that does much else takes longer, but gets there.
ANALYSIS_MS = 600_000
BROWSER_S = 1800
_PATIENCE_MS = 1000 * PATIENCE_S
_LOG_TAIL = 4000
#: How far apart two films may be while they play: three frames of a phone clip.
KEPT_TOGETHER_S = 0.1
LIBRARY = "log.library"
#: How long the clip is that the app offers: one rep of the sample.
_SHORT_S = 5.0
#: Folders of analysed sets, and of kept ones that were opened.
_OF_A_SET = re.compile(r"set-\d+|[0-9a-f]{32}")
#: Whether the server has answered what the page sent last, its script is at rest, and what it drew
#: no more is gone. What it never answers (a part of the page that asks although it is gone) counts
#: as answered in the end.
_AT_REST = """async () => {
  const sent = () => {
    if (window.tvSent) return window.tvSent;
    const told = window.tvSent = { at: 0, answered: 0, sockets: new WeakSet() };
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (...message) {
      if (!told.sockets.has(this)) {
        told.sockets.add(this);
        this.addEventListener("message", () => { told.answered = performance.now(); });
      }
      told.at = performance.now();
      return send.apply(this, message);
    };
    return told;
  };
  for (let look = 0; look < 4; look += 1) {
    if (look) await new Promise((resolve) => setTimeout(resolve, 50));
    const app = document.querySelector("[data-testid=stApp]");
    const { at, answered } = sent();
    if (app?.getAttribute("data-test-script-state") !== "notRunning") return false;
    if (app.querySelector("[data-stale=true], [data-testid=stSkeleton]")) return false;
    if (answered < at && performance.now() - at < 5000) return false;
  }
  return true;
}"""
_PLAYING = "videos => videos.map(({ currentTime, paused }) => paused ? null : currentTime)"

expect.set_options(timeout=_PATIENCE_MS)


@dataclass(frozen=True)
class Served:
    """A running app.

    Attributes:
        url: where.
        process: the server.
        files: where it keeps temporary files.
        sample: the clip that it offers, of one rep.
    """

    url: str
    process: psutil.Process
    files: Path
    sample: Path

    def worker(self) -> psutil.Process:
        """The process in which an analysis runs; waits for it to come."""
        deadline = time.monotonic() + _PATIENCE_MS / 1000
        while time.monotonic() < deadline:
            for child in self.process.children():
                if "worker_child" in " ".join(child.cmdline()):
                    return child
            time.sleep(0.05)
        raise AssertionError("no analysis is running")

    def results(self) -> list[Path]:
        """Every folder with results of a session, or what looks like a part of one."""
        folders = [path for path in self.files.rglob("*") if path.is_dir()]
        return [p for p in folders if _OF_A_SET.fullmatch(p.parent.name) and LIBRARY not in p.parts]

    def library(self) -> Library:
        """What it keeps, opened by another process."""
        return Library.open(f"sqlite:///{self.files / 'log.sqlite3'}")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Iterator[None]:
    """Keep a picture of what a failed test had before it; its report has what page and app said."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.when == "teardown" or not report.failed:
        return
    known = getattr(item, "funcargs", {}).values()
    for served in (each for each in known if isinstance(each, Served)):
        with contextlib.suppress(OSError):
            said = (served.files / SERVER_LOG).read_text(errors="replace")
            alive = "runs" if served.process.is_running() else "has ended"
            report.sections.append((f"the app's server {alive}", said[-_LOG_TAIL:]))
    browsers = [each for each in known if isinstance(each, Browser)]
    pages = [page for each in browsers for context in each.contexts for page in context.pages]
    for number, page in enumerate(pages, 1):
        with contextlib.suppress(PlaywrightError):
            ARTEFACTS.mkdir(parents=True, exist_ok=True)
            picture = ARTEFACTS / f"failed-{item.name}-{number}.png"
            page.screenshot(path=picture, full_page=True, timeout=20_000)
            dialogs = page.get_by_role("dialog").all_inner_texts()  # such as a lost connection
            words = "\n".join((*dialogs, page.inner_text("body")))
            report.sections.append((f"{page.url}, in {picture}", words))


@pytest.fixture(scope="session")
def sample() -> Path:
    """A clip of a hip thrust: the project's own, or a filmed one."""
    own = {clip.stem: clip for clip in sample_clips()}
    if "feet-too-close" in own:  # three reps with a plate in sight
        return own["feet-too-close"]
    folder = Path(os.environ.get("THRUST_VISION_CLIPS", ROOT.parent / "shared" / "clips"))
    filmed = folder / "julio_hipthrust_B_feetmid.mp4"
    if not filmed.exists():
        pytest.skip("no sample clip and no filmed clips here")
    return filmed


@pytest.fixture(scope="session")
def observation(sample: Path, observed: ObservedClips) -> Observation:
    """What the sample shows, looked at once for all tests of a run."""
    return observed(sample)


@pytest.fixture(scope="session")
def report(observation: Observation) -> SetReport:
    """What the program says about the sample without the app."""
    return assess(observation)


@pytest.fixture(scope="session")
def served(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app, started as a user starts it, offering the first rep of the sample."""
    samples, files = tmp_path_factory.mktemp("samples"), tmp_path_factory.mktemp("files")
    short = samples / f"one-rep{sample.suffix}"
    run_isolated(cut_part, sample, sample.name, Part(0.0, _SHORT_S), short)
    with app_server(samples, files) as (url, process):
        yield Served(url, process, files, short)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with headless(path) as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser, served: Served) -> Iterator[Page]:
    """The start page, in English, on a desktop."""
    made = open_page(chromium, served)
    yield made
    made.close()


@contextlib.contextmanager
def kept(served: Served, film: Path, observation: Observation, name: str = "") -> Iterator[str]:
    """The key of a set that is kept with its film, as if it had been analysed; gone afterwards."""
    name = name or film.name
    of = replace(observation, clip=replace(observation.clip, name=name))
    library = served.library()
    key = library.keep(of, assess(of), About(None, date.today()), language="en").key
    library.keep_film(key, film)
    yield key
    library.remove(key, utc_now())
    library.purge_removed(utc_now())
    library.log.close()


def open_kept(page: Page, served: Served, key: str) -> None:
    """Turn to a kept set by its address."""
    page.goto(f"{served.url}/?set={key}")
    expect(page.locator(".tv-summary")).to_be_visible()
    settle(page)


def row_of(page: Page, clip: str) -> str:
    """The key of a row of the library's list."""
    row = page.locator("[class*='st-key-set_']").filter(has_text=clip).first
    expect(row).to_be_visible()
    found = re.search(r"st-key-set_([0-9a-f]{32})", row.get_attribute("class") or "")
    assert found
    return found.group(1)


def press(page: Page, clip: str, button: str) -> str:
    """A button of a row of the library's list; gives the row's key."""
    key = row_of(page, clip)
    page.locator(f".st-key-set_{key}").get_by_role("button", name=button).click()
    return key


@cache
def browser_in(chromium: Browser, locale: str) -> BrowserContext:
    """A user's browser, which keeps the app's files: loading them anew takes a second each time."""
    return chromium.new_context(locale=locale)


def blank_page(chromium: Browser, *, width: int = 1440, locale: str = "en-GB") -> Page:
    """An empty page, in which the app begins a session of its own."""
    made = browser_in(chromium, locale).new_page()
    made.set_viewport_size({"width": width, "height": 900 if width > 600 else 844})
    made.set_default_timeout(_PATIENCE_MS)
    return made


def open_page(
    chromium: Browser, served: Served, *, width: int = 1440, locale: str = "en-GB"
) -> Page:
    """The start page in a session of its own."""
    made = blank_page(chromium, width=width, locale=locale)
    made.goto(served.url)
    made.wait_for_selector(".tv-hero")
    settle(made)
    return made


def analyse_in(page: Page, clip: Path) -> None:
    """Bring a clip to the start page and wait for what comes of it."""
    page.set_input_files("input[type=file]", clip)
    expect(page.locator(".tv-file")).to_contain_text(clip.name, timeout=ANALYSIS_MS)


def watch_for(page: Page, words: str) -> None:
    """From now on notice whether words come up, however short; ``came_up`` says whether."""
    page.evaluate(
        """(words) => {
          window.cameUp = false;
          new MutationObserver(() => { window.cameUp ||= document.body.innerText.includes(words); })
            .observe(document.body, { subtree: true, childList: true, characterData: true });
        }""",
        words,
    )


def came_up(page: Page) -> bool:
    """Whether what was watched for came up."""
    return bool(page.evaluate("window.cameUp"))


def settle(page: Page) -> None:
    """Wait until the page's script is at rest: what it draws anew loses the clicks on the old."""
    page.wait_for_function(_AT_REST, timeout=_PATIENCE_MS)


def downloaded(page: Page, name: str) -> bytes:
    """What a download button gives; what the page lost while it was drawn is asked for again."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        settle(page)
        try:
            with page.expect_download(timeout=5_000) as download:
                page.get_by_role("button", name=name).click()
            return Path(download.value.path()).read_bytes()
        except PlaywrightError as error:
            if not isinstance(error, PlaywrightTimeoutError) and "canceled" not in error.message:
                raise
            page.wait_for_timeout(1_000)  # what cancelled it is drawing still
    raise AssertionError(f"nothing came of {name}")


def unfold(page: Page, title: str) -> None:
    """Open a part of the page that is folded; what lies below it moves meanwhile.

    A page that is drawn anew may lose the click, or have the part open already.
    """
    folds = page.locator("details").filter(has=page.locator("summary", has_text=title))
    for patience_ms in (2_000, 5_000, 10_000, _PATIENCE_MS):
        settle(page)
        if folds.get_attribute("open") is None:
            folds.locator("summary").click()
        page.wait_for_timeout(500)
        settle(page)
        with contextlib.suppress(AssertionError):
            expect(folds).to_have_attribute("open", "", timeout=patience_ms)
            return
    raise AssertionError(f"{title} does not unfold")


def bring(pressed: Locator, brought: Locator) -> None:
    """Press what brings something, again where a page that was drawn anew lost it."""
    for patience_ms in (10_000, 20_000, _PATIENCE_MS):
        settle(pressed.page)
        pressed.click()
        with contextlib.suppress(AssertionError):
            expect(brought).to_be_visible(timeout=patience_ms)
            return
    raise AssertionError(f"{pressed} does nothing")


def asked(page: Page, name: str, yes: str) -> Locator:
    """A button's question, by the button that answers it."""
    answer = page.get_by_role("button", name=yes)
    bring(page.get_by_role("button", name=name), answer)
    settle(page)
    return answer


def until(page: Page, holds: Callable[[], bool], every_ms: float = 100) -> None:
    """Wait for what no locator can wait for."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold"
        page.wait_for_timeout(every_ms)


def keep_together(page: Page, later_s: float = 0.0) -> None:
    """Two films play, and ten looks in a row find the second behind by so much and no other.

    A busy machine may put them apart for a while, so it waits for such ten looks.
    """
    looks: deque[tuple[float, float]] = deque(maxlen=10)
    videos = page.locator("video")

    def together() -> bool:
        first_s, second_s = videos.evaluate_all(_PLAYING)
        if first_s is None or second_s is None:
            looks.clear()
            return False
        looks.append((first_s, first_s - second_s - later_s))
        off_s = max(abs(off_s) for _, off_s in looks)
        goes_on = looks[0][0] < looks[-1][0]
        return len(looks) == looks.maxlen and goes_on and off_s <= KEPT_TOGETHER_S

    until(page, together, every_ms=250)


def frame_of(reel: Locator) -> int:
    """The frame that a reel shows, -1 before its first."""
    return int(reel.get_attribute("data-frame") or -1)


def log_of(lifter: str, *, sets: tuple[int, ...], day_after: tuple[int, ...] = ()) -> str:
    """The log of two sessions a week up to last week, as a CSV file.

    Args:
        lifter: whose.
        sets: in each session of a week, oldest first.
        day_after: discomfort of the day after each, likewise; 1 if not given.
    """
    monday = date.today() - timedelta(days=date.today().weekday())
    weeks = reversed(range(1, len(sets) + 1))
    return format_log(
        LoggedSession(
            lifter,
            TrainingSession(
                monday - timedelta(weeks=week, days=-day),
                (SetEntry(Exercise.HIP_THRUST, count, 8, 80.0, rir=2),),
                effort=7,
                discomfort_before=1,
                discomfort_during=2,
                discomfort_next_day=after,
            ),
        )
        for week, count, after in zip(weeks, sets, day_after or (1,) * len(sets), strict=True)
        for day in (0, 3)
    )


def bring_in(page: Page, log: str) -> None:
    """Bring a file into the training log."""
    data = {"name": "log.csv", "mimeType": "text/csv", "buffer": log.encode("utf-8")}
    page.set_input_files("input[type=file]", data)
    take_in = page.get_by_role("button", name="Take it in")
    expect(take_in).to_be_visible()
    settle(page)
    take_in.click()
    expect(page.get_by_text("Sessions added:")).to_be_visible()
    settle(page)
