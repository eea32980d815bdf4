"""The knee's angle through a set, and a knee that is moved to show it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrust_vision.body.angles import interior_angle_deg
from thrust_vision.measure.knee import knee_to_angle

#: Hip and ankle, and where the knee lies: along the line between them, and beside it.
PLACES = st.tuples(
    st.floats(-500, 500),
    st.floats(-500, 500),
    st.floats(40, 600),  # distance of hip and ankle
    st.floats(-180, 180),  # direction of the ankle
    st.floats(0.05, 0.95),  # the knee's foot on the line
    st.floats(0.02, 2.0) | st.floats(-2.0, -0.02),  # its height over it
)


def leg(
    x: float, y: float, length: float, direction_deg: float, along: float, height: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    turn = np.radians(direction_deg)
    line = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-line[1], line[0]])
    hip = np.array([[x, y]])
    knee = hip + length * (along * line + height * across)
    return hip, knee, hip + length * line


@given(place=PLACES, wanted_deg=st.floats(5.0, 175.0))
def test_a_moved_knee_shows_the_angle_and_stays_on_its_perpendicular(
    place: tuple[float, float, float, float, float, float], wanted_deg: float
) -> None:
    hip, knee, ankle = leg(*place)
    moved = knee_to_angle(hip, knee, ankle, np.array([wanted_deg]))
    assert interior_angle_deg(hip, moved, ankle) == pytest.approx([wanted_deg], abs=1e-4)
    line = (ankle - hip)[0] / np.linalg.norm(ankle - hip)
    step = (moved - knee)[0]
    assert step @ line == pytest.approx(0.0, abs=1e-6 * (1 + np.linalg.norm(step)))
    # On the side of the line on which it was.
    across = np.array([-line[1], line[0]])
    assert np.sign((moved - hip)[0] @ across) == np.sign((knee - hip)[0] @ across)


@given(place=PLACES)
def test_a_knee_that_shows_the_angle_stays(
    place: tuple[float, float, float, float, float, float],
) -> None:
    hip, knee, ankle = leg(*place)
    shown = interior_angle_deg(hip, knee, ankle)
    moved = knee_to_angle(hip, knee, ankle, shown)
    np.testing.assert_allclose(moved, knee, atol=1e-4 * np.linalg.norm(ankle - hip))


def test_a_few_degrees_are_a_few_pixels() -> None:
    hip, knee, ankle = leg(100.0, 300.0, 180.0, 10.0, 0.5, 0.5)
    assert interior_angle_deg(hip, knee, ankle) == pytest.approx([90.0])
    moved = knee_to_angle(hip, knee, ankle, np.array([86.0]))
    assert np.linalg.norm(moved - knee) < 8.0


@pytest.mark.parametrize(
    ("along", "height", "wanted_deg"),
    [
        pytest.param(0.5, 0.5, np.nan, id="no angle"),
        pytest.param(-0.2, 0.5, 90.0, id="knee behind the hip"),
        pytest.param(1.2, 0.5, 90.0, id="knee beyond the ankle"),
        pytest.param(0.5, 0.0, 90.0, id="straight leg"),
        pytest.param(0.5, 0.5, 180.0, id="straight angle"),
    ],
)
def test_where_that_makes_no_sense_the_knee_stays(
    along: float, height: float, wanted_deg: float
) -> None:
    hip, knee, ankle = leg(0.0, 0.0, 200.0, 0.0, along, height)
    assert knee_to_angle(hip, knee, ankle, np.array([wanted_deg])) == pytest.approx(knee)


def test_frames_do_not_mix() -> None:
    legs = [leg(0.0, 0.0, 200.0, 20.0, 0.4, 0.6), leg(50.0, 9.0, 150.0, -40.0, 0.6, -0.4)]
    hip, knee, ankle = (np.concatenate(parts) for parts in zip(*legs, strict=True))
    knee[1] = np.nan
    moved = knee_to_angle(hip, knee, ankle, np.array([80.0, 80.0]))
    alone = knee_to_angle(*legs[0], np.array([80.0]))
    np.testing.assert_allclose(moved[0], alone[0])
    assert np.isnan(moved[1]).all()
