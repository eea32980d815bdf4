"""The docs: links lead somewhere, pictures are there and small, and their example runs."""

import inspect
import re
from pathlib import Path

import pytest

from tests.observed_clips import ObservedClips
from thrust_vision import analysis
from thrust_vision.observe.observation import Observation

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), *sorted(ROOT.glob("*.md")), ROOT / "sample_videos/README.md"]
LINK = re.compile(r"\]\(([^)\s]+)\)")
MOST_BYTES = 200_000


def linked(page: Path) -> list[str]:
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in linked(page):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_is_in_the_index() -> None:
    listed = {link.partition("#")[0] for link in linked(DOCS / "README.md")}
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= listed


def test_pictures_are_small_and_shown() -> None:
    shown = {link.rsplit("/", 1)[-1] for page in PAGES for link in linked(page)}
    pictures = sorted((DOCS / "pictures").iterdir())
    assert len(pictures) > 5
    for picture in pictures:
        assert picture.stat().st_size < MOST_BYTES, picture.name
        assert picture.name in shown or picture.name == "result-sv.jpg"  # for the app


def test_every_picture_says_what_it_shows() -> None:
    for page in PAGES:
        for said in re.findall(r"!\[([^\]]*)\]\(pictures/", page.read_text(encoding="utf-8")):
            assert len(said) > 15, (page.name, said)


def test_the_example_runs(
    observed: ObservedClips, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    takes = inspect.signature(analysis.observe_clip)

    def observe_clip(*given: object, **named: object) -> Observation:
        clip = takes.bind(*given, **named).arguments["clip"]
        return observed(clip)

    monkeypatch.setattr(analysis, "observe_clip", observe_clip)
    text = (DOCS / "researchers.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(example, "researchers.md", "exec"), {"__name__": "example"})
    said = capsys.readouterr().out
    assert "reference none, rep 1: " in said
    assert "reference 1, rep 1: " in said
    assert "knee " in said
