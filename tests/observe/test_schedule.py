"""When a model runs: at its own rate whatever the film's, and seldom where nobody lifts."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stick.body import joints
from tests.stick.film import Camera, film
from tests.stick.moves import OTHERS, bridge_figure, thrust_figure
from thrust_vision.observe.pose_landmarker import Pose
from thrust_vision.observe.schedule import Followed, IdleWatch, Schedule

SECONDS = 20.0
ROOM = Camera(distance_m=4.5, target_m=(0.1, 0.0, 0.7))


def taken(times_s: np.ndarray, every_s: float) -> np.ndarray:
    schedule = Schedule(every_s)
    return np.array([time_s for time_s in times_s if schedule.due(float(time_s))])


@pytest.mark.parametrize("every_s", [1 / 24, 1 / 10, 0.4])
@pytest.mark.parametrize("fps", [10.0, 23.976, 24.0, 25.0, 29.97, 30.0, 50.0, 60.0, 240.0])
def test_a_rate_is_kept_on_average_at_every_frame_rate(fps: float, every_s: float) -> None:
    times_s = np.round(np.arange(0.0, SECONDS, 1 / fps), 3)  # as a container has them
    found = taken(times_s, every_s)
    wanted = SECONDS * min(fps, 1 / every_s)
    assert len(found) == pytest.approx(wanted, rel=0.03)
    assert np.diff(found).max() <= max(every_s, 1 / fps) + 1 / fps + 1e-3


@given(
    steps_ms=st.lists(st.integers(1, 120), min_size=50, max_size=400),
    every_s=st.sampled_from([1 / 24, 1 / 10, 0.4]),
)
def test_of_uneven_frames_none_is_late_and_few_come_early(
    steps_ms: list[int], every_s: float
) -> None:
    times_s = np.cumsum(steps_ms) / 1000
    found = taken(times_s, every_s)
    longest_s = max(steps_ms) / 1000
    assert np.diff(found).max(initial=0.0) <= every_s + longest_s + 1e-3
    assert len(found) <= (times_s[-1] - times_s[0]) / every_s + 2


def test_after_a_pause_of_the_film_nothing_is_made_up_for() -> None:
    times_s = np.concatenate([np.arange(0, 5, 1 / 30), np.arange(15, 20, 1 / 30)])
    found = taken(times_s, 0.1)
    # The frame after the pause, and one that was due beside it.
    assert np.sum((found >= 15) & (found < 16)) <= 12


def test_the_next_frame_may_be_wanted_at_another_time() -> None:
    schedule = Schedule(0.1)
    assert schedule.due(0.0)
    schedule.want(0.05)
    assert schedule.due(0.05)
    schedule.want(1.0)
    assert not schedule.due(0.9)
    assert schedule.due(1.0)


def pose_of(figure: np.ndarray) -> Pose:
    track = film(np.zeros(1), [figure], ROOM)
    return Pose(track.xy_px[0], track.visibility[0], track.world_m[0])


STANDS, LIES = pose_of(OTHERS["standing"].figure(0.0)), pose_of(thrust_figure(0.3))
SITS = pose_of(joints(OTHERS["sit_up"].top, "hip", (0.0, 0.1)))


def idle_through(*parts: tuple[float, Pose | None]) -> list[bool]:
    """Whether the watch is idle at the end of each part (seconds, who is there)."""
    watch, time_s, found = IdleWatch(), 0.0, []
    for seconds, pose in parts:
        for _ in range(round(seconds * 10)):
            watch.add(time_s, pose, Followed())
            time_s += 0.1
        found.append(watch.since_s is not None)
    return found


@pytest.mark.parametrize(("pose", "after_s"), [(STANDS, 2.0), (None, 5.0)])
def test_who_stands_or_is_not_there_for_long_is_looked_at_coarsely(
    pose: Pose | None, after_s: float
) -> None:
    assert idle_through((after_s - 0.5, pose), (1.0, pose)) == [False, True]


def test_a_lifter_who_is_often_missed_is_not_idle_for_standing_now_and_then() -> None:
    behind_plates = [(0.3, None), (0.1, STANDS)] * 10
    assert not any(idle_through(*behind_plates))


@pytest.mark.parametrize(
    "pose", [LIES, SITS, pose_of(bridge_figure(0.0)), pose_of(bridge_figure(1.0))]
)
def test_who_may_be_about_to_lift_never_is(pose: Pose) -> None:
    assert idle_through((8.0, pose)) == [False]


def test_lying_down_ends_it_at_once() -> None:
    assert idle_through((8.0, STANDS), (0.1, LIES), (1.5, STANDS), (4.0, STANDS)) == [
        True,
        False,
        False,
        True,
    ]


def test_a_set_that_begins_at_once_is_never_looked_at_coarsely() -> None:
    lifts = [(0.5, pose_of(thrust_figure(rise))) for rise in (0.0, 0.5, 1.0, 0.5) * 6]
    assert not any(idle_through(*lifts))


@pytest.mark.parametrize(
    ("known", "after_s"),
    [(Followed(), 2.0), (Followed(plates=True), 3.0), (Followed(sure=True), 5.0)],
)
def test_plates_or_a_lifter_seen_by_the_network_make_it_slower(
    known: Followed, after_s: float
) -> None:
    watch = IdleWatch()
    since = {}
    for time_s in np.round(np.arange(0.0, 8.0, 0.1), 1):
        watch.add(float(time_s), STANDS, known)
        since[float(time_s)] = watch.since_s
    assert since[round(after_s - 0.1, 1)] is None
    assert since[7.0] == pytest.approx(after_s)


def test_since_when_does_not_move_on() -> None:
    watch = IdleWatch()
    since = []
    for time_s in np.arange(0, 12, 0.5):
        watch.add(float(time_s), STANDS, Followed())
        since.append(watch.since_s)
    known = [each for each in since if each is not None]
    assert len(known) > 5
    assert all(one == other for one, other in pairwise(known))
