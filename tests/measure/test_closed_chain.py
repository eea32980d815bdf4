"""The angle between trunk and thigh by shoulder and knee alone, on chains whose angle is known."""

import numpy as np
import pytest

from thrust_vision.measure.closed_chain import opening_by_chain_deg
from thrust_vision.measure.conditions import CaptureConditions

TRUNK, THIGH = 210.0, 180.0
SIDE_ON = CaptureConditions(plates=True, yaw_deg=0.0, floor=False)
#: Two frames at the bottom, two of a lockout.
OPEN_DEG = np.array([60.0, 105.0, 172.0, 174.0])
LOCKOUT = [slice(2, 4)]


def chain(yaw_deg: float = 0.0) -> dict[str, np.ndarray]:
    """Shoulder, hip and knee of both sides; at the bottom the hips are elsewhere, as behind plates.

    The whole chain leans by another angle on each frame.
    """
    lean = np.radians([50.0, 35.0, 10.0, 8.0])
    hip = np.array([[300.0, 400.0], [310.0, 380.0], [320.0, 300.0], [321.0, 298.0]])
    trunk = np.stack([-np.cos(lean), -np.sin(lean)], axis=1)
    turn = np.pi + lean + np.radians(OPEN_DEG)
    thigh = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    lost = np.array([[60.0, -40.0], [-30.0, 70.0], [0.0, 0.0], [0.0, 0.0]])
    points = {}
    for side, away in (("near", 0.0), ("far", 25.0)):
        points[f"{side}_shoulder"] = hip + TRUNK * trunk + away
        points[f"{side}_knee"] = hip + THIGH * thigh + away
        points[f"{side}_hip"] = hip + lost + away
    narrow = np.array([np.cos(np.radians(yaw_deg)), 1.0])
    return {name: place * narrow for name, place in points.items()}


@pytest.mark.parametrize("yaw_deg", [0.0, 20.0])
def test_a_hidden_hip_does_not_matter_at_the_bottom(yaw_deg: float) -> None:
    conditions = CaptureConditions(plates=True, yaw_deg=yaw_deg, floor=False)
    found = opening_by_chain_deg(chain(yaw_deg), LOCKOUT, conditions)
    np.testing.assert_allclose(found[:2], OPEN_DEG[:2], atol=0.1)


def test_a_side_that_is_not_seen_is_left_out() -> None:
    points = chain()
    points["far_knee"] = points["far_knee"] * np.nan
    found = opening_by_chain_deg(points, LOCKOUT, SIDE_ON)
    np.testing.assert_allclose(found[:2], OPEN_DEG[:2], atol=0.1)


def test_a_leg_in_the_air_closes_no_chain() -> None:
    points = chain()
    points["far_knee"] = points["far_knee"] + 80.0
    one_leg = CaptureConditions(plates=False, yaw_deg=0.0, floor=False, one_leg=True)
    found = opening_by_chain_deg(points, LOCKOUT, one_leg)
    np.testing.assert_allclose(found[:2], OPEN_DEG[:2], atol=0.1)
    away = CaptureConditions(plates=False, yaw_deg=0.0, floor=False, near_leg=False, one_leg=True)
    assert np.isnan(opening_by_chain_deg(points, LOCKOUT, away)).all()


def test_shoulder_and_knee_farther_apart_than_ever_are_in_line() -> None:
    points = chain()
    for side in ("near", "far"):
        points[f"{side}_knee"][2] += [60.0, 0.0]
    assert opening_by_chain_deg(points, LOCKOUT, SIDE_ON)[2] == 180.0
