"""Fixtures for all tests."""

import atexit
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

if os.environ.get("THRUST_VISION_COVERAGE"):
    # Before anything of the package is imported, in each process of a parallel run. Coverage's own
    # COVERAGE_PROCESS_START would also measure the workers and servers that tests start, in which
    # memory, open files and time are what is tested.
    import coverage

    measured = coverage.Coverage(data_suffix=True)
    measured.start()
    atexit.register(measured.save)

import hypothesis
import pytest

from tests.observed_clips import FOLDER_VARIABLE, ObservedClips
from thrust_vision.worker import in_one_process

# How long an example takes says more about the machine than about the code.
# In CI the same examples come every time, so that a change is judged by what it changed.
hypothesis.settings.register_profile(
    "patient",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("patient")

ROOT = Path(__file__).parents[1]


def pytest_configure(config: pytest.Config) -> None:
    """Make a folder of observations for this run, of which its workers inherit the name."""
    if not os.environ.get(FOLDER_VARIABLE):
        folder = mkdtemp(prefix="thrust-vision-tests-")
        os.environ[FOLDER_VARIABLE] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(tryfirst=True)  # before xdist, which reads the marks in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file on one worker of a parallel run: they share what is dear to make.

    Tests that share nothing are marked with groups of their own.
    """
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(ROOT).as_posix()))


@pytest.fixture(scope="session")
def clips() -> Path:
    """The folder of real clips, which are not part of the project."""
    folder = Path(os.environ.get("THRUST_VISION_CLIPS", ROOT.parent / "shared" / "clips"))
    if not (folder / "truth.json").exists():
        pytest.skip("the real clips are not here; set THRUST_VISION_CLIPS to their folder")
    return folder


@pytest.fixture(scope="session")
def observed() -> ObservedClips:
    """Observations of clips, each made once in this run."""
    return ObservedClips()


@pytest.fixture(scope="module")
def one_worker() -> Iterator[None]:
    """Has one worker process analyse for all tests of a file: each new one imports for a second."""
    with in_one_process():
        yield
