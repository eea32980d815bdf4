"""The house stays one to move into: short functions, and no import back up the rooms."""

import ast
from pathlib import Path

import pytest

from lab.benchmarks.house import (
    MAX_FUNCTION_LINES,
    PACKAGE,
    ROOMS,
    ROOT,
    climbs,
    functions,
    long_calls,
    main,
    survey,
)


@pytest.fixture(scope="module")
def house():
    return survey(ROOT / PACKAGE, ROOT / "tests")


def test_no_function_is_longer_than_a_screen(house) -> None:
    assert [f"{each.place} {each.name}" for each in house.long_functions] == []


def test_no_room_imports_one_above_it(house) -> None:
    assert house.climbs == ()


def test_every_module_of_the_package_has_a_floor() -> None:
    known = {name for floor in ROOMS for name in floor} | {"training", "__init__"}
    found = {
        path.stem if path.is_file() else path.name
        for path in (ROOT / PACKAGE).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert found <= known


def test_all_public_names_have_a_docstring(house) -> None:
    assert all(house.documented)


@pytest.mark.parametrize(
    ("place", "line", "count"),
    [
        ("reps/find.py", "from thrust_vision.scene.scene import Scene", 1),
        ("reps/find.py", "import thrust_vision.measure.knee", 1),
        ("reps/find.py", "from thrust_vision import analysis", 1),
        ("reps/find.py", "from thrust_vision.body.body import Body", 0),
        ("reps/find.py", "from thrust_vision.reps.rep import Rep", 0),
        ("reps/find.py", "import numpy", 0),
        ("export/reps.py", "from thrust_vision.render.page import page", 0),
        ("training/weeks.py", "from thrust_vision.body.body import Body", 1),
        ("training/weeks.py", "from thrust_vision.errors import UsageError", 0),
        ("form/judge.py", "from thrust_vision.training.weeks import week_views", 1),
        ("app/state.py", "from thrust_vision.training.weeks import week_views", 0),
        ("form/report.py", "def save():\n    from thrust_vision import face", 0),
        ("form/report.py", "from thrust_vision import face", 1),
        ("form/report.py", "def save():\n    from thrust_vision import results", 1),
    ],
)
def test_what_climbs(place: str, line: str, count: int) -> None:
    assert len(list(climbs(ast.parse(line), place))) == count


def test_lengths_and_docstrings_of_functions() -> None:
    body = "\n".join("    x = 1" for _ in range(MAX_FUNCTION_LINES))
    source = (
        f'def f():\n    "About."\nclass _C:\n    def g(self):\n        pass\ndef h():\n{body}\n'
    )
    found = {each.name: each for each in functions(ast.parse(source), "a.py")}
    assert (found["f"].lines, found["f"].public, found["f"].documented) == (2, True, True)
    assert (found["g"].public, found["g"].documented) == (False, False)
    assert found["h"].lines == MAX_FUNCTION_LINES + 1


def test_calls_with_many_positional_arguments() -> None:
    source = "f(1, 2, 3, 4, 5, 6, 7)\nf(1, 2, 3, 4, 5, 6, g=7)"
    assert list(long_calls(ast.parse(source), "a.py")) == ["a.py:1"]


def test_the_table_has_a_column_for_each_house(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.py").write_text("def f() -> None:\n    return None\n")
    main([str(tmp_path / "one"), str(tmp_path / "two")])
    said = capsys.readouterr().out
    assert "| | one | two |" in said
    assert "| lines | 2 | 2 |" in said
