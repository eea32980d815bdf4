"""What the program loads is pinned, and named with its licence."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
#: Extras that a user installs; the others are for development and for making clips.
OF_USERS = ("app", "team", "parquet", "cluster", "pandas")


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted() -> Iterator[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    yield from map(Requirement, project["dependencies"])
    for extra in OF_USERS:
        yield from map(Requirement, project["optional-dependencies"][extra])


def loaded() -> set[str]:
    """Every package that an installed program may load on this machine."""
    names: set[str] = set()
    waiting = list(wanted())
    while waiting:
        asked = waiting.pop()
        name = plain(asked.name)
        extras = ("", *asked.extras)
        if name in names and not asked.extras:
            continue
        names.add(name)
        try:
            needs = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # an extra that is not installed here
        for need in map(Requirement, needs):
            asked_for = need.marker is None or any(
                need.marker.evaluate({"extra": extra}) for extra in extras
            )
            if asked_for and plain(need.name) not in names:
                waiting.append(need)
    return names


@pytest.fixture(scope="module")
def notices() -> set[str]:
    """Names of the table, also those in brackets."""
    text = (ROOT / "THIRD_PARTY_NOTICES.md").read_text("utf-8")
    firsts = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    words = {word for first in firsts for word in re.split(r"[,()]| and ", first)}
    return {plain(word.strip().replace(" ", "")) for word in words}


def test_everything_that_is_loaded_is_named(notices: set[str]) -> None:
    also = {"pytorch": "torch", "apachearrow": "pyarrow"}
    named = notices | {also[name] for name in notices & set(also)}
    assert len(loaded()) > 60
    assert loaded() - named == set()


def test_everything_that_is_loaded_is_pinned() -> None:
    pinned = {
        plain(line.split("==")[0])
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if re.fullmatch(r"[\w.-]+==[\w.!+-]+", line)
    }
    assert loaded() - pinned == set()


def test_every_line_gives_a_licence() -> None:
    text = (ROOT / "THIRD_PARTY_NOTICES.md").read_text("utf-8")
    for line in re.findall(r"^\| .+ \|$", text, re.MULTILINE):
        what, _, licence = (cell.strip() for cell in line.strip("|").split("|"))
        assert licence, what
