"""What the background tells: the phone's motion, its roll, and the light."""

import cv2
import numpy as np
import pytest

from thrust_vision.observe.camera_motion import CameraWatch
from thrust_vision.observe.camera_roll import UprightWatch
from thrust_vision.observe.light import LightWatch

WIDTH, HEIGHT = 640, 360


def room(seed: int = 0) -> np.ndarray:
    """A wall with things on it, larger than the picture."""
    rng = np.random.default_rng(seed)
    wall = np.full((HEIGHT * 2, WIDTH * 2, 3), 120, np.uint8)
    for _ in range(160):
        x, y = rng.integers(0, [WIDTH * 2, HEIGHT * 2])
        w, h = rng.integers(10, 60, 2)
        colour = tuple(int(c) for c in rng.integers(30, 230, 3))
        cv2.rectangle(wall, (int(x), int(y)), (int(x + w), int(y + h)), colour, -1)
    return wall


def seen_by(wall: np.ndarray, x: float, y: float, scale: float = 1.0) -> np.ndarray:
    """The picture of a camera whose top left corner looks at (x, y) of the wall."""
    matrix = np.array([[scale, 0, -x * scale], [0, scale, -y * scale]])
    return cv2.warpAffine(wall, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)


def test_a_still_phone_has_no_path() -> None:
    watch, wall = CameraWatch(), room()
    rng = np.random.default_rng(1)
    for i in range(60):
        grain = rng.normal(0, 3, (HEIGHT, WIDTH, 3))
        picture = np.clip(seen_by(wall, 200, 100) + grain, 0, 255).astype(np.uint8)
        watch.see(picture, i / 30, None)
    assert watch.path().still


@pytest.mark.parametrize(
    ("pan", "zoom"), [((200.0, 0.0), 1.0), ((0.0, 60.0), 1.0), ((-40.0, 20.0), 1.3)]
)
def test_pans_and_zooms_are_taken_back(pan: tuple[float, float], zoom: float) -> None:
    watch, wall = CameraWatch(), room()
    times = np.arange(90) / 30
    spot = np.array([500.0, 300.0])  # a thing on the wall
    places = []
    for time_s in times:
        share = time_s / times[-1]
        scale = 1 + (zoom - 1) * share
        corner = np.array([200.0, 150.0]) + np.array(pan) * share
        places.append((spot - corner) * scale)
        watch.see(seen_by(wall, *corner, scale), float(time_s), None)
    path = watch.path()
    assert not path.still
    steady = path.steadied(times, np.array(places)[:, None])[:, 0]
    assert np.linalg.norm(steady - steady[0], axis=1).max() < 4.0
    assert np.linalg.norm(places[-1] - places[0]) > 50.0


def test_a_moving_person_does_not_move_the_phone() -> None:
    watch, wall = CameraWatch(), room()
    for i in range(60):
        picture = seen_by(wall, 200, 100).copy()
        top = 120 + round(60 * np.sin(i / 6))
        cv2.rectangle(picture, (220, top), (420, top + 90), (250, 250, 250), -1)
        joints = np.array([[220.0, top], [420.0, top + 90.0]])
        watch.see(picture, i / 30, joints)
    assert watch.path().still


def test_a_bare_wall_tells_nothing() -> None:
    watch = CameraWatch()
    for i in range(30):
        watch.see(np.full((HEIGHT, WIDTH, 3), 120, np.uint8), i / 30, None)
    assert watch.path().still


@pytest.mark.parametrize("roll_deg", [-6.0, -2.0, 0.0, 3.5, 7.0])
@pytest.mark.parametrize("tilted", [False, True])
def test_roll_from_upright_edges(roll_deg: float, tilted: bool) -> None:
    picture = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    for x in range(-100, WIDTH + 100, 45):
        # A phone that looks down sees upright edges come together below.
        lean = 0.12 * (x - WIDTH / 2) if tilted else 0.0
        cv2.line(picture, (round(x + lean), 0), (round(x - lean), HEIGHT), (60, 60, 60), 3)
    # Positive angles turn the picture anticlockwise, as a phone turned clockwise does.
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), roll_deg, 1.0)
    watch = UprightWatch()
    for i in range(3):
        watch.see(cv2.warpAffine(picture, turn, (WIDTH, HEIGHT)), 2.0 * i, None)
    roll = watch.roll()
    assert roll.value == pytest.approx(roll_deg, abs=0.5)
    assert roll.low < roll_deg < roll.high


def test_no_roll_without_upright_edges_nor_from_the_lifters_own_limbs() -> None:
    bare, limbs = UprightWatch(), UprightWatch()
    picture = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    bare.see(picture, 0.0, None)
    assert not bare.roll().known
    for x in range(200, 420, 20):
        cv2.line(picture, (x, 80), (x + 15, 300), (60, 60, 60), 3)
    limbs.see(picture, 0.0, np.array([[190.0, 70.0], [440.0, 310.0]]))
    assert not limbs.roll().known


def test_light_is_that_of_the_person() -> None:
    watch = LightWatch()
    picture = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    picture[100:300, 200:500] = 25
    watch.see(picture, 0.0, np.array([[210.0, 110.0], [490.0, 290.0]]))
    assert watch.level() == pytest.approx(25 / 255, abs=0.02)
