"""Errors by how sharply the hips are seen."""

from lab.benchmarks.vague_hips import StillRead, table
from thrust_vision.settings import Settings


def test_stills_are_told_apart_by_plates_and_by_the_sharpness_of_each_hip() -> None:
    limit = Settings().measure.max_hip_spread
    sharp, vague = limit - 0.01, limit + 0.01
    stills = [
        StillRead(False, sharp, sharp, 1.0, -2.0),
        StillRead(False, vague, sharp, 2.0, -25.0),
        StillRead(False, vague, sharp, 4.0, 5.0),
        StillRead(True, sharp, vague, 7.0, 8.0),
        StillRead(True, vague, vague, 9.0, 30.0),
    ]
    found = {
        tuple(cells[:2]): (cells[2], cells[3], cells[5], cells[7])
        for line in table(stills).splitlines()[4:]
        if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 8
    }
    # Stills, mean errors of lumbar and hip extension, share that is far off.
    assert found["no plates", "both sharp"] == ("1", "1.0", "2.0", "0 %")
    assert found["no plates", "only the far one sharp"] == ("2", "3.0", "15.0", "50 %")
    assert found["no plates", "none sharp"] == ("0", "–", "–", "–")
    assert found["plates", "only the near one sharp"] == ("1", "7.0", "8.0", "0 %")
    assert found["plates", "none sharp"] == ("1", "9.0", "30.0", "100 %")
