"""The docs: links lead somewhere, pictures are there and small, what they name exists, and their
examples run."""

import inspect
import json
import math
import re
from pathlib import Path
from pkgutil import resolve_name

import onnx
import pytest

import thrust_vision as tv
from tests.observed_clips import ObservedClips
from thrust_vision import analysis
from thrust_vision.batch.outcome import REJECTED
from thrust_vision.export.reps import COLUMNS, Column
from thrust_vision.feedback.texts import table
from thrust_vision.observe.crop import HEIGHT_PX, WIDTH_PX
from thrust_vision.observe.landmarks import Landmark
from thrust_vision.observe.observation import Observation
from thrust_vision.settings import FITTED_WITH, OBSERVE, Settings, documented

ROOT = Path(__file__).parents[1]
DOCS, LAB = ROOT / "docs", ROOT / "docs" / "lab"
IN_DOCS = sorted(DOCS.rglob("*.md"))
PAGES = [*IN_DOCS, *sorted(ROOT.glob("*.md")), ROOT / "sample_videos/README.md"]
#: Notebooks are about older versions, whose settings and files may be gone.
TODAYS = [page for page in PAGES if LAB not in page.parents]
LINK = re.compile(r"\]\(([^)\s]+)\)")
MOST_BYTES = 200_000
#: Run by a test of its own.
RUN_ELSEWHERE = {"training-log.md"}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def linked(page: Path) -> list[str]:
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


def code_of(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in linked(page):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", IN_DOCS, ids=name_of)
def test_no_link_leads_out_of_the_site(page: Path) -> None:
    for link in linked(page):
        target = (page.parent / link.partition("#")[0]).resolve()
        assert DOCS in target.parents, link


def test_every_page_is_in_an_index() -> None:
    for folder, pages in (
        (DOCS, {page for page in IN_DOCS if page.parent != LAB} | {LAB / "README.md"}),
        (LAB, set(LAB.glob("*.md"))),
    ):
        index = folder / "README.md"
        listed = {(folder / link.partition("#")[0]).resolve() for link in linked(index)}
        assert pages - {index} <= listed


def test_every_page_has_its_place_on_the_site() -> None:
    site = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"[\w/-]+\.md", site))
    assert listed == {page.relative_to(DOCS).as_posix() for page in IN_DOCS}


def test_every_notebook_is_dated_and_says_which_program_made_it() -> None:
    for page in LAB.glob("2*.md"):
        assert re.match(r"\d{4}-\d{2}-\d{2}-[\w-]+\.md", page.name)
        _, _, first, *_ = page.read_text(encoding="utf-8").splitlines()
        assert re.match(r"\*By the program of \d+ \w+ \d{4}", first), page.name


def test_pictures_are_small_and_shown() -> None:
    shown = {link.rsplit("/", 1)[-1] for page in PAGES for link in linked(page)}
    pictures = sorted((DOCS / "pictures").iterdir())
    assert len(pictures) > 5
    for picture in pictures:
        assert picture.stat().st_size < MOST_BYTES, picture.name
        assert picture.name in shown or picture.name == "result-sv.jpg"  # for the app


def test_every_picture_says_what_it_shows() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for said in re.findall(r"!\[([^\]]*)\]\((?:\.\./)?pictures/", text):
            assert len(said) > 15, (page.name, said)


@pytest.mark.parametrize("page", TODAYS, ids=name_of)
def test_every_command_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for target in re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE):
        assert target in targets, target
    for module in re.findall(r"python -m ([a-z_.]+\w)", text):
        path = ROOT / module.replace(".", "/")
        known = module in ("pip", "pytest", "venv") or path.with_suffix(".py").exists()
        assert known or (path / "__main__.py").exists(), module


@pytest.mark.parametrize("page", TODAYS, ids=name_of)
def test_every_file_of_the_project_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for path in re.findall(r"`([\w/]+/(?:[\w-]+\.(?:py|toml|json|npz))?)`", text):
        assert (
            (ROOT / path).exists()
            or (ROOT / "thrust_vision" / path).exists()
            or (path in ("artefacts/", "RESULTS/", "set-analysis/"))
        ), path


def test_functions_of_the_walk_are_where_it_says() -> None:
    walk = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## A walk")[1]
    places = re.findall(r"`([\w.]+)`\s+\(`(thrust_vision/[\w/]+\.py)`\)", walk)
    assert len(places) > 8
    for name, path in places:
        source = (ROOT / path).read_text(encoding="utf-8")
        last = name.rsplit(".", 1)[-1]
        assert re.search(rf"(def|class) {last}\b|^ *{last}( =|:)", source, re.MULTILINE), name


def test_limits_in_the_docs_are_those_of_the_settings() -> None:
    values = {
        name: value for settings in (Settings(), OBSERVE) for name, value, _ in documented(settings)
    }
    text = (DOCS / "how-it-works.md").read_text(encoding="utf-8")
    named = re.findall(r"(\d[\d.]*)\s+\(`((?:\w+)\.(?:\w+))`\)", text)
    assert len(named) > 12
    for number, name in named:
        assert float(number) == values[name], name


def test_sizes_in_the_docs_are_those_of_the_networks() -> None:
    text = (DOCS / "how-it-works.md").read_text(encoding="utf-8")
    made = json.loads((ROOT / "models" / "keypoint_net.json").read_text("utf-8"))
    network = onnx.load(ROOT / "models" / "keypoint_net.onnx").graph
    weights = sum(math.prod(each.dims) for each in network.initializer)
    said = " ".join(text.split())
    assert f"with {len(Landmark)} landmarks" in said
    assert f"{WIDTH_PX} x {HEIGHT_PX} px" in said
    assert f"network of {weights / 1e6:.1f} million weights predicts {len(made['points'])}" in said
    assert f"by a factor of {FITTED_WITH.lumbar_in_trunk_thigh:g} " in said
    angles = json.loads((ROOT / "models" / "lockout_angles.json").read_text("utf-8"))
    assert f"it counts for {angles['chain_share']:g} of the hip at the start" in said


def test_exit_codes_in_the_docs_are_those_of_the_program() -> None:
    text = (DOCS / "guide" / "researchers.md").read_text(encoding="utf-8")
    rows = text.split("## Exit codes")[1].split("##")[0]
    listed = {int(code) for code in re.findall(r"^\| (\d) \|", rows, re.MULTILINE)}
    raised = {kind.exit_code for kind in errors_below(tv.ThrustVisionError)}
    assert listed == raised | {0, REJECTED}


def errors_below(kind: type[tv.ThrustVisionError]) -> list[type[tv.ThrustVisionError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in errors_below(below))]


def test_columns_in_the_docs_are_those_of_the_program() -> None:
    text = (DOCS / "guide" / "researchers.md").read_text(encoding="utf-8")
    columns = text.split("### `reps.csv`")[1].split("Fault codes")[0]
    listed = set(re.findall(r"`([a-z_]+)`", columns.replace("…", "knee_angle_lockout")))
    bounds = {name for name in map(column_name, COLUMNS) if re.search(r"_(low|high)_deg$", name)}
    words = {"measured", "coarse", "not_visible", "good", "adjust", "unsure", "low", "high"}
    assert {column_name(each) for each in COLUMNS} - bounds <= listed
    assert listed - words <= {column_name(each) for each in COLUMNS}
    faults, cues = text.split("Fault codes:")[1].split("###")[0].split("Cue codes")
    assert re.findall(r"`(\w+)`", faults) == [fault.value for fault in tv.Fault]
    said = {key.removeprefix("cue.") for key in table("en") if key.startswith("cue.")}
    assert set(re.findall(r"`(\w+)`", cues)) == said - set(tv.Fault)


def column_name(column: Column) -> str:
    return column.name


def test_rules_in_the_docs_are_those_of_the_program() -> None:
    rules = (ROOT / "thrust_vision/scene/rules.py").read_text(encoding="utf-8")
    text = (DOCS / "how-it-works.md").read_text(encoding="utf-8")
    assert set(re.findall(r'Check\("(\w+)"', rules)) == set(
        re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    )


def test_every_example_is_run_by_some_test() -> None:
    with_code = {page.name for page in PAGES if code_of(page)}
    assert with_code == {"README.md", "researchers.md", "api.md"} | RUN_ELSEWHERE


def test_the_example_of_the_api_page_runs() -> None:
    for example in code_of(DOCS / "api.md"):
        exec(compile(example, "api.md", "exec"), {"__name__": "example"})


def test_the_example_of_the_front_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = tv.Observation.load(ROOT / "tests/stored/feet-too-far.npz")
    # The film that it names is the reader's.
    monkeypatch.setattr(tv, "analyse", lambda _: tv.assess(stored))
    (example,) = code_of(ROOT / "README.md")
    exec(compile(example, "README.md", "exec"), {"__name__": "example"})


def test_the_example_runs(
    observed: ObservedClips, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    takes = inspect.signature(analysis.observe_clip)

    def observe_clip(*given: object, **named: object) -> Observation:
        clip = takes.bind(*given, **named).arguments["clip"]
        return observed(clip)

    monkeypatch.setattr(analysis, "observe_clip", observe_clip)
    (example,) = code_of(DOCS / "guide" / "researchers.md")
    monkeypatch.chdir(ROOT)
    exec(compile(example, "researchers.md", "exec"), {"__name__": "example"})
    said = capsys.readouterr().out
    assert "reference none, rep 1: " in said
    assert "reference 1, rep 1: " in said
    assert "knee " in said
    assert "lockout" in said


def test_the_changelog_begins_with_todays_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.findall(r"^## (\S+)", text, re.MULTILINE)[0]
    assert first == tv.__version__
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {first}\n" in citation


def test_api_page_names_what_exists() -> None:
    text = (DOCS / "api.md").read_text(encoding="utf-8")
    names = re.findall(r"^::: ([\w.]+)$", text, re.MULTILINE)
    assert len(names) > 10
    for name in names:
        assert resolve_name(name) is not None
    calls = {name for name in tv.__all__ if inspect.isfunction(getattr(tv, name))}
    assert {f"thrust_vision.face.{name}" for name in calls} <= set(names)
