"""The walls between the packages hold."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "thrust_vision"
PIXEL_LIBRARIES = {"cv2", "mediapipe", "streamlit", "av"}
PURE = ["kinematics", "reps", "form", "training"]


@pytest.mark.parametrize("package", PURE)
def test_what_lies_below_the_scene_needs_no_pixels(package: str) -> None:
    code = (
        "import pkgutil, sys, importlib\n"
        f"package = importlib.import_module('thrust_vision.{package}')\n"
        "for found in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "    importlib.import_module(found.name)\n"
        f"loaded = sorted({PIXEL_LIBRARIES!r} & set(sys.modules))\n"
        "sys.exit(','.join(loaded) or None)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.strip() == ""
    assert run.returncode == 0


def test_only_one_module_imports_mediapipes_tasks() -> None:
    importers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for name in _imports(path)
        if name.split(".")[0] == "mediapipe" and not name.startswith("mediapipe.tasks.metadata")
    }
    assert importers == {"pose/backend.py"}


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


def _imports(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names
