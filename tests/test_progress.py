"""The time left, on a clock that is moved by hand."""

from itertools import pairwise

import numpy as np
import pytest

from thrust_vision.progress import TimeLeft

WEIGHTS = {"look": 3.0, "closer": 1.0}


class Clock:
    def __init__(self) -> None:
        self.now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


def said(paces: dict[str, list[float]], weights: dict[str, float]) -> list[tuple[float, float]]:
    """What is said and what is true after each of a hundred steps that take so many seconds."""
    clock = Clock()
    left = TimeLeft(weights, clock)
    end_s = clock.now_s + sum(sum(steps) for steps in paces.values())
    told = []
    for stage, steps in paces.items():
        left.report(stage, 0.0)
        for number, step_s in enumerate(steps, 1):
            clock.now_s += step_s
            left.report(stage, number / len(steps))
            now = left.left_s()
            if now is not None:
                told.append((now, end_s - clock.now_s))
    return told


def test_an_even_pace_is_told_with_some_caution() -> None:
    told = said({"look": [0.3] * 100, "closer": [0.1] * 100}, WEIGHTS)
    assert len(told) > 190
    assert all(true - 0.01 <= now < 1.11 * true + 0.5 for now, true in told)


@pytest.mark.parametrize("seed", range(10))
def test_an_uneven_pace_is_told_within_a_factor_and_never_rises(seed: int) -> None:
    generator = np.random.default_rng(seed)
    waver = generator.gamma(8, 0.04, 100) * np.linspace(0.85, 1.15, 100)
    told = said({"look": waver.tolist()}, {"look": 1.0})
    assert all(later <= now for (now, _), (later, _) in pairwise(told))
    assert all(1 / 1.5 < now / true < 1.5 for now, true in told if true > 3)


def test_what_turns_out_too_little_stands_still() -> None:
    told = said({"look": [0.1] * 50 + [0.15] * 50}, {"look": 1.0})
    numbers = [now for now, _ in told]
    assert all(later <= now for now, later in pairwise(numbers))
    assert all(now / true > 1 / 1.5 for now, true in told if 1 < true < 4)


def test_a_stage_of_another_name_is_told_by_its_own_pace() -> None:
    told = said({"observe": [0.2] * 100}, WEIGHTS)
    assert all(true - 0.01 <= now < 1.11 * true + 0.5 for now, true in told)


def test_nothing_is_said_before_the_pace_is_known() -> None:
    clock = Clock()
    left = TimeLeft(WEIGHTS, clock)
    assert left.left_s() is None
    for done in (0.0, 0.01, 0.02):
        clock.now_s += 5
        left.report("look", done)
        assert left.left_s() is None
