"""The table of real clips shows where the program says something else than the eye."""

import pytest

from lab.benchmarks.real_film import ByEye, Reviewed, lifts_table, others_line, shares_line
from tests.sets import report_on, sample

EYE: ByEye = {
    "expect": "analysed",
    "exercise": "hip_thrust",
    "facing": "left",
    "plates": False,
    "reps": [3, 5],
    "knee_deg": 90,
}


@pytest.fixture(scope="module")
def good() -> Reviewed:
    name = "braced-good"
    report = report_on(sample(name))
    assert report.scene is not None
    return Reviewed(name, EYE | {"facing": report.scene.facing}, report)


def line(reviewed: Reviewed) -> list[str]:
    (found,) = [
        row for row in lifts_table([reviewed]).splitlines() if row.startswith(f"| {reviewed.name}")
    ]
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_what_is_said_as_by_eye_is_plain(good: Reviewed) -> None:
    assert "**" not in " ".join(line(good))


@pytest.mark.parametrize(
    ("key", "value", "column"),
    [
        ("reps", [7, 8], 1),
        ("exercise", "glute_bridge", 2),
        ("variant", "frog pump", 2),
        ("facing", "upwards", 3),
        ("plates", True, 4),
        ("knee_deg", 70, 6),
    ],
)
def test_what_the_eye_sees_otherwise_is_bold(
    good: Reviewed, key: str, value: object, column: int
) -> None:
    cells = line(Reviewed(good.name, good.eye | {key: value}, good.report))
    assert [at for at, cell in enumerate(cells) if "**" in cell] == [column]


def test_reps_that_are_answered_and_clips_that_are_let_in_are_counted(good: Reviewed) -> None:
    reps = len(good.report.reps)
    assert f"{reps} of {reps} reps" in shares_line([good])
    other = Reviewed(good.name, {"expect": "rejected"}, good.report)
    assert others_line([other]).startswith("0 of 1")
    assert good.name in others_line([other])
