"""Who of several people is the lifter."""

from dataclasses import replace

import numpy as np
import pytest

from tests.stick.film import Camera, film
from tests.stick.moves import other_set, thrust_figure, thrust_set
from thrust_vision.observe.landmarks import PoseTrack
from thrust_vision.observe.people import Sighting, find_people
from thrust_vision.observe.surroundings import Choice

LOOKS = slice(None, None, 22)  # every 0.73 s at 30 fps


def lifter(shift_px: float = 0.0, size: float = 1.0) -> PoseTrack:
    time_s, figures, _ = thrust_set(4)
    return moved(film(time_s, figures, Camera(distance_m=3.5)), shift_px, size)


def bystander(name: str = "squat", shift_px: float = 500.0) -> PoseTrack:
    time_s, figures = other_set(name)
    return moved(film(time_s, figures, Camera(distance_m=5.0, target_m=(0, 0, 0.6))), shift_px)


def moved(track: PoseTrack, shift_px: float, size: float = 1.0) -> PoseTrack:
    return replace(track, xy_px=track.xy_px * size + [shift_px, 0.0])


def sightings(*tracks: PoseTrack) -> list[Sighting]:
    frames = range(len(tracks[0]))[LOOKS]
    return [Sighting(frame, np.array([t.xy_px[frame] for t in tracks])) for frame in frames]


def test_alone() -> None:
    people = find_people(sightings(lifter()), lifter())
    assert (people.count, people.choice) == (1, Choice.TRACKED)


@pytest.mark.parametrize("name", ["squat", "standing", "push_up"])
def test_the_tracked_lifter_is_kept_beside_a_bystander(name: str) -> None:
    people = find_people(sightings(bystander(name), lifter()), lifter())
    assert (people.count, people.choice) == (2, Choice.TRACKED)


def test_a_tracker_on_the_bystander_is_sent_to_the_lifter() -> None:
    people = find_people(sightings(bystander(), lifter()), bystander())
    assert people.choice is Choice.ANOTHER
    assert people.box is not None
    xy = lifter().xy_px.reshape(-1, 2)
    inside = (xy >= [people.box.left, people.box.top]) & (
        xy <= [people.box.right, people.box.bottom]
    )
    assert inside.all()


def test_the_order_of_the_people_on_a_frame_does_not_matter() -> None:
    looks = sightings(bystander(), lifter())
    mixed = [
        Sighting(look.frame, look.xy_px[::-1] if i % 2 else look.xy_px)
        for i, look in enumerate(looks)
    ]
    assert find_people(mixed, bystander()).choice is Choice.ANOTHER


def test_a_poster_does_not_lift() -> None:
    still = [thrust_figure(0.5)] * len(lifter())
    poster = moved(film(lifter().time_s, still, Camera(distance_m=3.0)), 480.0)
    assert find_people(sightings(poster, lifter()), poster).choice is Choice.ANOTHER


def test_a_smaller_mirror_image_is_not_the_lifter() -> None:
    mirror = lifter(500.0, size=0.6)
    assert find_people(sightings(mirror, lifter()), lifter()).choice is Choice.TRACKED
    assert find_people(sightings(mirror, lifter()), mirror).choice is Choice.ANOTHER


def test_two_who_lift_side_by_side_are_unclear() -> None:
    looks = sightings(lifter(), lifter(500.0))
    assert find_people(looks, lifter()).choice is Choice.UNCLEAR


def test_one_lifter_found_twice_on_a_frame_is_one() -> None:
    shaken = moved(lifter(), 20.0)
    people = find_people(sightings(lifter(), shaken), lifter())
    assert (people.count, people.choice) == (1, Choice.TRACKED)


def test_one_lifter_found_now_here_now_there_is_one() -> None:
    """As behind a plate: half of the time the model sees a body beside the true one."""
    looks = sightings(lifter(), lifter(500.0))
    half = len(looks) // 2
    torn = [
        Sighting(look.frame, look.xy_px[:1] if i < half else look.xy_px[1:])
        for i, look in enumerate(looks)
    ]
    assert find_people(torn, lifter()).choice is Choice.TRACKED


def test_a_passer_by_on_a_few_looks_is_nobody() -> None:
    looks = sightings(lifter(), bystander())
    few = [
        Sighting(look.frame, look.xy_px[:1] if i > 3 else look.xy_px)
        for i, look in enumerate(looks)
    ]
    assert find_people(few, lifter()).count == 1


def test_nobody_at_all() -> None:
    empty = [Sighting(0, np.empty((0, 33, 2)))]
    assert find_people(empty, lifter()).choice is Choice.TRACKED
