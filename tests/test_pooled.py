"""Accuracy pages put together."""

from pathlib import Path

import pytest

from lab.benchmarks.pooled import lines_of, main, table
from lab.benchmarks.quantities import KNEE, QUANTITIES
from lab.benchmarks.tables import markdown

HEADER = ["group", "reps", "MAE", "coverage", "answered"]


def page(*lines: list[str]) -> str:
    return "# Accuracy\n" + "".join(markdown(told.title, HEADER, lines) for told in QUANTITIES)


def test_a_table_is_read_as_it_was_printed() -> None:
    text = page(["bench", "10", "2.0", "90 %", "100 %"], ["floor", "4", "3.0", "80 %", "50 %"])
    found = lines_of(text, KNEE.title)
    assert list(found) == ["bench", "floor"]
    assert found["floor"] == {"reps": "4", "MAE": "3.0", "coverage": "80 %", "answered": "50 %"}
    assert lines_of(text, "Shin") == {}


def test_every_answered_rep_counts_once() -> None:
    texts = (
        page(["bench", "10", "2.0", "90 %", "100 %"], ["floor", "6", "–", "–", "0 %"]),
        page(["bench", "60", "4.0", "80 %", "50 %"]),
    )
    pages = [{told.title: lines_of(text, told.title) for told in QUANTITIES} for text in texts]
    printed = table(pages)
    lines = lines_of(printed, "MAE in degrees, and share of the 90 % intervals that hold")
    assert list(lines) == ["bench"]
    assert lines["bench"][KNEE.column] == "3.5, 82 %"
    assert f"0 of {len(QUANTITIES)} cells lie within 85 to 95 %." in printed


def test_some_columns_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.md"
    path.write_text(page(["bench", "10", "2.0", "92 %", "100 %"]), "utf-8")
    main([str(path), "--only", KNEE.column])
    printed = capsys.readouterr().out
    assert f"| group | {KNEE.column} |\n" in printed
    assert "1 of 1 cells" in printed
