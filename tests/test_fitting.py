"""What is fitted on rendered lifters: intervals that hold, and which leg an angle is of."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from fitting.close_angles import HOLDS, Miss, fit_spread
from fitting.lifter_net.stills import load_set
from synthetic.truth import ANGLES
from thrust_vision.kinematics.close_angles import Circumstances


def misses(*, held: bool) -> list[Miss]:
    """Errors twice as large behind plates, growing with the yaw; half of them held anyhow."""
    rng = np.random.default_rng(5)
    found = []
    for k in range(4000):
        where = Circumstances(k % 2 == 0, float(rng.uniform(-30, 30)), k % 3 == 0)
        size = 2.0 + 2.0 * where.plates + 0.1 * abs(where.yaw_deg)
        found.append(Miss("one", where, float(rng.normal(0, size)), held and k % 4 < 2, 1.0))
    return found


@pytest.mark.parametrize("held", [False, True])
def test_intervals_hold_as_many_as_they_promise_and_no_more(held: bool) -> None:
    entries = misses(held=held)
    spread = fit_spread(entries)
    holds = [m.held or abs(m.off_deg) <= spread.half_deg(m.where) for m in entries]
    assert np.mean(holds) == pytest.approx(HOLDS, abs=0.01)


def test_what_makes_errors_larger_makes_intervals_wider() -> None:
    spread = fit_spread(misses(held=False))
    assert spread.plates_deg == pytest.approx(2.0 * 1.645, rel=0.25)
    assert spread.oblique_deg == pytest.approx(1.0 * 1.645, rel=0.25)
    assert spread.floor_deg < 0.4


@pytest.mark.parametrize(
    ("lifting", "knee_deg"), [(("left", "right"), 100.0), (("left",), 90.0), (("right",), 110.0)]
)
def test_a_knee_is_that_of_the_legs_that_lift(
    tmp_path: Path, lifting: tuple[str, ...], knee_deg: float
) -> None:
    angles = dict.fromkeys(ANGLES, 0.0)
    angles |= {"thigh_left_deg": -10.0, "thigh_right_deg": 40.0, "pelvis_deg": 5.0}
    angles |= {"knee_angle_left_deg": 90.0, "knee_angle_right_deg": 110.0}
    thigh = np.mean([angles[f"thigh_{side}_deg"] for side in lifting])
    angles["hip_extension_deg"] = float(thigh - angles["pelvis_deg"])
    np.savez(
        tmp_path / "1-000.npz",
        points_px=np.zeros((2, 19, 2)),
        visible=np.ones((2, 19), np.int8),
        angles_deg=np.tile([angles[name] for name in ANGLES], (2, 1)).astype(np.float32),
        angle_names=np.array(ANGLES),
        rep=np.ones(2, int),
        lockout=np.array([True, False]),
        yaw_deg=0.0,
        plate_m=0.0,
        floor=False,
        body="one",
    )
    cv2.imwrite(str(tmp_path / "1-000.jpg"), np.zeros((2 * 176, 288, 3), np.uint8))
    told = load_set(tmp_path / "1-000.npz").angles_deg
    assert told[:, 1] == pytest.approx([angles["hip_extension_deg"]] * 2, abs=1e-4)
    assert told[:, 2] == pytest.approx([knee_deg] * 2, abs=1e-4)
