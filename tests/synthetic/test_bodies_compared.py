"""The table of how far systems of bodies disagree, on a usual body, which needs no files."""

import pytest

from lab.benchmarks.bodies import ARCH_DEG, RIBS, SPINE, TO_C7, measured
from lab.synthetic.set.spec import draw_clip
from lab.synthetic.set.stage import build


def test_ribs_turn_with_the_spine_and_joints_lie_in_order() -> None:
    found = measured(build(draw_clip("preview", 1, 0)))
    assert found[RIBS] == pytest.approx(ARCH_DEG, abs=1.0)
    shares = [found[f"{name}, {TO_C7}"] for name in SPINE]
    assert [0.0, *shares, 1.0] == sorted([0.0, *shares, 1.0])
    assert 0.27 < found["knee, share of the stature"] < found["hip, share of the stature"] < 0.56
    assert 165 < found["knee, degrees"] < 180
