"""The walls between the packages hold."""

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "thrust_vision"
#: What reads, shows or understands pictures.
HEAVY = {"cv2", "mediapipe", "streamlit", "av", "onnxruntime"}
#: Packages that see no pixels: neither they nor what they import loads one of those.
PURE = ["body", "measure", "reps", "scene", "form", "training"]
#: Modules of ``observe`` that are plain data, and imported by these.
DATA = ["landmarks", "net_track", "observation", "ring_track", "surroundings"]
#: Where pictures are read, understood and drawn; a module of ``weights`` builds the pose model's
#: file with the tools that mediapipe brings.
WITH_PIXELS = ("observe/", "render/", "video/", "weights/bundle.py")


@pytest.mark.parametrize("package", PURE)
def test_what_comes_after_the_pixels_needs_none(package: str) -> None:
    assert loads_nothing_heavy(
        "import pkgutil, importlib\n"
        f"package = importlib.import_module('thrust_vision.{package}')\n"
        "for found in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "    importlib.import_module(found.name)\n"
    )


@pytest.mark.parametrize("module", DATA)
def test_what_was_observed_is_plain_data(module: str) -> None:
    assert loads_nothing_heavy(f"import thrust_vision.observe.{module}\n")


def test_an_observation_is_assessed_without_pixels() -> None:
    assert loads_nothing_heavy("import thrust_vision.analysis\n")


@pytest.mark.parametrize(
    ("library", "importer"),
    [("mediapipe", "observe/pose_landmarker.py"), ("onnxruntime", "observe/onnx.py")],
)
def test_only_one_module_runs_each_kind_of_network(library: str, importer: str) -> None:
    importers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for name in _imports(ast.walk(_tree(path)))
        if name.split(".")[0] == library and not name.startswith("mediapipe.tasks.metadata")
    }
    assert importers == {importer}


def test_every_module_that_is_named_in_a_string_exists() -> None:
    named = {
        node.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"thrust_vision(\.\w+)+", node.value)
    }
    assert len(named) > 8
    assert [name for name in sorted(named) if importlib.util.find_spec(name) is None] == []


def test_nothing_else_imports_a_picture_library_at_module_level() -> None:
    importers = {
        path.relative_to(PACKAGE).as_posix(): name
        for path in PACKAGE.rglob("*.py")
        for name in _imports(_at_module_level(_tree(path)))
        if name.split(".")[0] in HEAVY - {"streamlit"}
        and not path.relative_to(PACKAGE).as_posix().startswith(WITH_PIXELS)
    }
    assert importers == {}


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from thrust_vision.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'cv2', 'mediapipe', 'scipy', 'matplotlib', 'streamlit', 'av'}\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or None)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.strip() == ""
    assert run.returncode == 0


def loads_nothing_heavy(code: str) -> bool:
    """Whether a fresh interpreter that runs ``code`` loads none of the heavy libraries."""
    code = f"import sys\n{code}sys.exit(','.join(sorted({HEAVY!r} & set(sys.modules))) or None)\n"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.strip() == ""
    return run.returncode == 0


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _at_module_level(tree: ast.Module) -> Iterator[ast.AST]:
    """What runs when a module is imported: all but what stands in functions."""
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    return (node for node in ast.walk(tree) if id(node) not in inside)


def _imports(nodes: Iterable[ast.AST]) -> list[str]:
    names = []
    for node in nodes:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names
