"""Every number that decides a result is a setting with unit, meaning and source."""

import ast
import re
from collections.abc import Iterator
from dataclasses import Field, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docs.make_settings import PAGE, page
from thrust_vision.face import networks_hash
from thrust_vision.settings import (
    FILM_LIMITS,
    FITTED_WITH,
    OBSERVE,
    Settings,
    documented,
    hash_of,
    threshold,
    whole,
)
from thrust_vision.weights.registry import Model

PACKAGE = Path(__file__).parents[1] / "thrust_vision"
ALL = {
    "settings": Settings(),
    "observe": OBSERVE,
    "fitted": FITTED_WITH,
    "film": FILM_LIMITS,
}
EVERY = {f"{of}.{name}": field for of, group in ALL.items() for name, _, field in documented(group)}

ROOMS = ("observe", "body", "reps", "scene", "measure", "form", "feedback")
#: Numbers at the top of a module that are no settings, and why.
CONSTANTS = {
    "observe/crop.py _HALF, _HALVING_VARIANCE_PX2": "arithmetic: what a mean of two pixels does",
    "observe/crop.py WIDTH_PX, HEIGHT_PX": "the size of picture that a network's file takes",
    "observe/set_classifier.py LOAD_PATCH": "the size of picture that a network's file takes",
    "observe/set_classifier.py LEGS_PATCH": "the size of picture that a network's file takes",
    "observe/light.py _LUMA": "a standard's weights of colours",
    "observe/observation.py FORMAT_VERSION": "of a file format",
    "observe/stored.py _MOST_BYTES": "a guard against files made to fill the memory",
    "observe/pipeline.py _QUEUE": "how long a queue may get; what is read from it is the same",
    "observe/ring_finder.py _STEP": "follows from the radii, which are settings",
    "observe/ring_finder.py _VOTING": "two to a layer, a quarter of a step to either side",
    "observe/ring_finder.py _LAYER": "two to a layer",
    "observe/ring_finder.py _AXES": "orders of derivatives",
    "observe/ring_fit.py _ANGLE": "a whole turn",
    "observe/ring_fit.py _BASIS": "an ellipse to first order",
    "observe/ring_fit.py _ACROSS_BAND": "from border to border of a band",
    "observe/ring_track.py RING_NUMBERS": "columns of an array",
    "observe/ring_track.py NO_RINGS": "an empty array",
    "body/angles.py _FOLD_DEG": "where the circle is cut, far from every angle that is measured",
    "body/joints.py _FAR_SEEN": "a mark of the far side; no threshold lies between it and 1",
    "body/joints.py _SAME_TIME_S": "rounding",
    "body/motion.py CHEST": "an index",
    "body/plates.py _MAD_TO_SIGMA": "a property of the normal distribution",
    "body/smoothing.py _MAD_TO_SIGMA": "a property of the normal distribution",
    "measure/prior.py _TRIED_DEG": "the grid of an integral, wider and finer than what it holds",
    "form/compare.py _MEDIAN_FACTOR": "a property of the normal distribution",
    "form/telling.py _RIGHT_ANGLE_DEG": "orders reps; any other would order them alike",
}


@pytest.mark.parametrize("name", EVERY)
def test_a_setting_says_its_unit_meaning_and_source(name: str) -> None:
    about = EVERY[name].metadata
    assert all(about[each].strip() for each in ("unit", "meaning", "source"))


@pytest.mark.parametrize("name", EVERY)
def test_a_setting_is_read_somewhere(name: str) -> None:
    last = name.rsplit(".", 1)[1]
    assert re.search(rf"\.{last}\b|\"{last}\"", sources())


@cache
def sources() -> str:
    """All of the program but the settings."""
    found = (path for path in PACKAGE.rglob("*.py") if PACKAGE / "settings" not in path.parents)
    return "\n".join(path.read_text(encoding="utf-8") for path in found)


def changed(settings: Any, path: str) -> Any:
    """The settings with one of them a little larger."""
    name, _, rest = path.partition(".")
    value = getattr(settings, name)
    if is_dataclass(value):
        return replace(settings, **{name: changed(value, rest)})
    more = (value[0] + 1, *value[1:]) if isinstance(value, tuple) else value + 1
    return replace(settings, **{name: more})


@pytest.mark.parametrize("name", [name for name, _, _ in documented(Settings())])
def test_the_hash_changes_with_each_setting_of_an_analysis(name: str) -> None:
    assert changed(Settings(), name).settings_hash != Settings().settings_hash


@pytest.mark.parametrize(
    ("where", "standing", "name"),
    [
        (where, standing, name)
        for where, standing in (("OBSERVE", OBSERVE), ("FITTED_WITH", FITTED_WITH))
        for name, _, _ in documented(standing)
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_the_hash_changes_with_each_setting_that_the_models_are_bound_to(
    where: str, standing: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Settings().settings_hash
    monkeypatch.setattr(whole, where, changed(standing, name))
    assert Settings().settings_hash != usual


def test_an_observation_with_other_settings_is_none_of_this_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = Model("full", Path("full.task"), "ab" * 32)
    usual = networks_hash(model)
    monkeypatch.setattr("thrust_vision.face.OBSERVE", changed(OBSERVE, "rates.net_every_s"))
    assert networks_hash(model) != usual


def test_the_hash_is_the_same_for_the_same_settings() -> None:
    assert Settings().settings_hash == Settings().settings_hash
    assert hash_of(OBSERVE) == hash_of(replace(OBSERVE))
    assert len({hash_of(OBSERVE), hash_of(FITTED_WITH), hash_of(Settings())}) == 3


def test_the_page_of_settings_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m docs.make_settings"


def test_the_page_lists_every_setting() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in EVERY:
        assert f"| `{name.partition('.')[2]}` |" in text


def test_no_number_that_decides_stands_at_the_top_of_a_module() -> None:
    found = {
        f"{path.relative_to(PACKAGE).as_posix()} {name}"
        for room in ROOMS
        for path in (PACKAGE / room).rglob("*.py")
        for name in numbers(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found - set(CONSTANTS) == set(), "make it a setting, or say why it decides nothing"
    assert set(CONSTANTS) - found == set(), "is there no more"


def numbers(tree: ast.Module) -> Iterator[str]:
    """What is assigned at the top of a module with a number in it."""
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        if any(
            isinstance(each, ast.Constant) and type(each.value) in (int, float, complex)
            for each in ast.walk(node.value)
        ):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield ", ".join(ast.unparse(target).strip("()") for target in targets)


def test_a_number_at_the_top_would_be_noticed() -> None:
    source = 'A, B = 1, 2\nC: float = -0.5\nD = f(3)\nE = "1"\nF = g.h\nG = True\ndef f(): H = 4'
    assert list(numbers(ast.parse(source))) == ["A, B", "C", "D"]


def test_settings_are_found_in_groups_of_groups() -> None:
    names = [name for name, _, _ in documented(OBSERVE)]
    assert "rates.pose_every_s" in names
    assert len(names) == sum(len(fields(getattr(OBSERVE, each.name))) for each in fields(OBSERVE))
    field: Field[float] = threshold(1.0, "s", "a time", "own")
    assert field.metadata == {"unit": "s", "meaning": "a time", "source": "own"}
