"""Print how long the tests of a run took: the slowest ones, and what each file takes in all.

    python -m tests.durations [FILE.xml] [--most N]

``pytest --junitxml`` leaves the file; that of ``make test`` is ``artefacts/tests.xml``.
Times are of the test with its fixtures: whichever test comes first pays for what a file shares.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from lab.benchmarks.tables import markdown

LAST_RUN = Path("artefacts/tests.xml")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=LAST_RUN)
    parser.add_argument("--most", type=int, default=25, help="rows of a table")
    asked = parser.parse_args(arguments)
    if not asked.file.exists():
        raise SystemExit(f"{asked.file} is not there; make test writes it")
    took = durations_s(asked.file)
    print(f"{len(took)} tests, {sum(took.values()):.0f} s one after the other\n")
    print(_table("Slowest tests", took, asked.most))
    files: dict[str, float] = {}
    for name, seconds in took.items():
        file = name.partition("::")[0]
        files[file] = files.get(file, 0.0) + seconds
    print(_table("Slowest files", files, asked.most))


def durations_s(report: Path) -> dict[str, float]:
    """Seconds of each test of a JUnit report, by ``module::name``."""
    return {
        f"{case.get('classname')}::{case.get('name')}": float(case.get("time", 0))
        for case in ElementTree.parse(report).iter("testcase")
    }


def _table(title: str, took: dict[str, float], most: int) -> str:
    slowest = sorted(took.items(), key=lambda pair: -pair[1])[:most]
    return markdown(title, ("", "s"), [(name, f"{seconds:.1f}") for name, seconds in slowest])


if __name__ == "__main__":
    main()
