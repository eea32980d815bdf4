import math

import pytest

from thrust_vision.measure.set_best import set_best


@pytest.mark.parametrize(
    ("values", "best"),
    [
        ([3.0], 3.0),
        ([3.0, 9.0, 1.0], 9.0),
        ([3.0, 9.0, 1.0, 5.0], 5.0),
        ([math.nan, 3.0, 9.0, math.nan, 1.0], 9.0),
    ],
)
def test_one_outlier_of_many_is_not_the_best(values: list[float], best: float) -> None:
    assert set_best(values) == best


def test_nothing_known_has_no_best() -> None:
    assert math.isnan(set_best([math.nan]))
    assert math.isnan(set_best([]))
