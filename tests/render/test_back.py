"""The spine that is drawn as evidence."""

import numpy as np
import pytest

from thrust_vision.body.motion import CHEST
from thrust_vision.render.back import on_the_same_chest

SPINE = np.array([[0.0, 0.0], [30.0, 5.0], [60.0, 0.0], [80.0, 10.0], [95.0, 25.0], [105.0, 40.0]])


@pytest.mark.parametrize("turn_deg", [0.0, 20.0, -75.0, 180.0])
def test_a_moved_spine_comes_back_onto_itself(turn_deg: float) -> None:
    turn = np.radians(turn_deg)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    moved = SPINE @ rotation.T + [400.0, -30.0]
    assert on_the_same_chest(SPINE, moved) == pytest.approx(moved)


def test_only_the_chest_decides_so_that_the_lower_back_shows_its_difference() -> None:
    arched = SPINE.copy()
    arched[CHEST:, 1] += [5.0, 12.0, 20.0]
    laid = on_the_same_chest(SPINE, arched)
    assert laid[:CHEST] == pytest.approx(arched[:CHEST])
    assert arched[CHEST:, 1] - laid[CHEST:, 1] == pytest.approx([5.0, 12.0, 20.0])
