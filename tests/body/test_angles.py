import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrust_vision.body.angles import (
    elevation_deg,
    interior_angle_deg,
    opening_angle_deg,
    tilt_from_vertical_deg,
)

ORIGIN = np.zeros(2)
degrees = st.floats(-179.0, 179.0)
lengths = st.floats(0.5, 500.0)


def ray(angle_deg: float, length: float = 1.0) -> np.ndarray:
    """A point ``length`` from the origin, ``angle_deg`` above the picture's right, y down."""
    radians = np.radians(angle_deg)
    return length * np.array([np.cos(radians), -np.sin(radians)])


@pytest.mark.parametrize("angle", [0.0, 0.001, 1.0, 45.0, 90.0, 135.0, 179.999, 180.0])
def test_interior_angle_of_known_rays(angle: float) -> None:
    assert interior_angle_deg(ray(10), ORIGIN, ray(10 + angle)) == pytest.approx(angle, abs=1e-6)


@given(degrees, degrees, lengths, lengths, degrees, st.floats(-900, 900), st.floats(-900, 900))
def test_interior_angle_ignores_place_size_turn_and_mirror(
    first: float, last: float, near: float, far: float, turn: float, x: float, y: float
) -> None:
    shift = np.array([x, y])
    plain = interior_angle_deg(ray(first), ORIGIN, ray(last))
    moved = interior_angle_deg(
        ray(first + turn, near) + shift, shift, ray(last + turn, far) + shift
    )
    mirror = np.array([-1.0, 1.0])
    mirrored = interior_angle_deg(ray(first) * mirror, ORIGIN, ray(last) * mirror)
    assert moved == pytest.approx(plain, abs=1e-4)
    assert mirrored == pytest.approx(plain, abs=1e-6)


def test_interior_angle_of_many_frames_keeps_gaps() -> None:
    hips = np.array([[0.0, 0.0], [np.nan, np.nan]])
    angles = interior_angle_deg(hips + ray(0), hips, hips + ray(90))
    assert angles[0] == pytest.approx(90)
    assert np.isnan(angles[1])


@pytest.mark.parametrize(("angle", "expected"), [(0, 0), (30, 30), (150, 30), (-20, -20), (90, 90)])
def test_elevation_does_not_care_which_way_the_line_points(angle: float, expected: float) -> None:
    assert elevation_deg(ORIGIN, ray(angle)) == pytest.approx(expected)


def test_tilt_is_positive_towards_the_head() -> None:
    assert tilt_from_vertical_deg(ORIGIN, ray(80), 1.0) == pytest.approx(10)
    assert tilt_from_vertical_deg(ORIGIN, ray(80), -1.0) == pytest.approx(-10)
    assert tilt_from_vertical_deg(ORIGIN, ray(90), 1.0) == pytest.approx(0)


@pytest.mark.parametrize("angle", [-60, 0, 90, 170, 180, 195, 250])
def test_opening_angle_goes_on_past_straight(angle: float) -> None:
    # Head to the right, feet to the left, the front of the body on top.
    shoulder, knee = ray(0), ray(angle)
    assert opening_angle_deg(shoulder, ORIGIN, knee, -1.0) == pytest.approx(angle)
    mirror = np.array([-1.0, 1.0])
    assert opening_angle_deg(shoulder * mirror, ORIGIN, knee * mirror, 1.0) == pytest.approx(angle)
