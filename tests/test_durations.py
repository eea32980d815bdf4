"""The slowest tests of a run are named, and what each file takes."""

from pathlib import Path

import pytest

from tests.durations import main

RUN = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_long[1]" time="2.0"/>
<testcase classname="tests.a" name="test_short" time="0.5"/>
<testcase classname="tests.b" name="test_middle" time="1.25"/>
</testsuite></testsuites>"""


def test_slowest_come_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "run.xml").write_text(RUN)
    main([str(tmp_path / "run.xml"), "--most", "2"])
    said = capsys.readouterr().out
    assert said.startswith("3 tests, 4 s one after the other")
    rows = [line for line in said.splitlines() if line.startswith("| tests.")]
    assert rows == [
        "| tests.a::test_long[1] | 2.0 |",
        "| tests.b::test_middle | 1.2 |",
        "| tests.a | 2.5 |",
        "| tests.b | 1.2 |",
    ]


def test_without_a_run_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="make test writes it"):
        main([str(tmp_path / "none.xml")])
