"""A set is lifted in one place: what looks like a rep elsewhere is none."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np

from thrust_vision.body.skeleton import Skeleton
from thrust_vision.observe.net_track import CORE_POINTS, NetTrack
from thrust_vision.reps.rep import Rep
from thrust_vision.reps.same_set import of_one_set
from thrust_vision.settings import SceneSettings

FRAMES, TRUNK_PX = 20, 100.0
SETTINGS = SceneSettings()


def rep(number: int) -> Rep:
    start = (number - 1) * FRAMES
    return Rep(number, True, start, start + 8, start + 11, start + 19, 0.0, 1.0, 2.0, 0.9, 0.2, 0.9)


def lifter(shoulder_x: list[float], ankle_x: list[float]) -> Skeleton:
    """One whose shoulders and ankles are at some x, px, in each rep."""
    courses = {
        name: np.column_stack([np.repeat(x, FRAMES), np.full(len(x) * FRAMES, 50.0)])
        for name, x in (("shoulder", shoulder_x), ("ankle", ankle_x))
    }
    return cast(Skeleton, SimpleNamespace(trunk_px=TRUNK_PX, middle=courses.__getitem__))


def kept(shoulder_x: list[float], ankle_x: list[float]) -> list[int]:
    reps = tuple(rep(k + 1) for k in range(len(shoulder_x)))
    left = of_one_set(reps, lifter(shoulder_x, ankle_x), None, SETTINGS)
    assert [r.number for r in left] == list(range(1, len(left) + 1))
    return [r.start // FRAMES for r in left]


def test_reps_in_one_place_stay() -> None:
    assert kept([0.0, 10.0, -12.0, 3.0], [300.0, 305.0, 298.0, 310.0]) == [0, 1, 2, 3]


def test_a_rep_of_shoulders_or_feet_elsewhere_is_none() -> None:
    assert kept([0.0, 5.0, 90.0, 0.0], [300.0] * 4) == [0, 1, 3]
    assert kept([0.0] * 4, [300.0, 300.0, 300.0, 180.0]) == [0, 1, 2]


def test_sitting_up_in_the_last_lowering_takes_no_rep_away() -> None:
    last = replace(rep(3), lockout_first=2 * FRAMES + 2, lockout_last=2 * FRAMES + 5)
    reps = (rep(1), rep(2), last)
    course = np.zeros((3 * FRAMES, 2))
    course[last.lockout_last + 1 :] = 90.0
    up = cast(Skeleton, SimpleNamespace(trunk_px=TRUNK_PX, middle=lambda _: course))
    assert of_one_set(reps, up, None, SETTINGS) == reps


def test_two_reps_do_not_say_where_the_set_is() -> None:
    assert kept([0.0, 90.0], [300.0, 300.0]) == [0, 1]


def test_a_rep_without_the_shoulders_that_the_others_show_is_none() -> None:
    assert kept([0.0, np.nan, 5.0], [300.0] * 3) == [0, 2]


def test_joints_that_few_reps_show_speak_against_none() -> None:
    assert kept([0.0, np.nan, np.nan, 5.0], [np.nan] * 4) == [0, 1, 2, 3]


def doubted(doubts: list[float], shoulder_x: list[float] | None = None) -> list[int]:
    course = np.repeat(doubts, FRAMES)
    net = NetTrack({}, dict.fromkeys(CORE_POINTS, course), {}, {})
    still = [0.0] * len(doubts)
    reps = tuple(rep(k + 1) for k in range(len(doubts)))
    left = of_one_set(reps, lifter(shoulder_x or still, still), net, SETTINGS)
    assert [r.number for r in left] == list(range(1, len(left) + 1))
    return [r.start // FRAMES for r in left]


def test_a_rep_of_which_the_net_is_unusually_unsure_is_none() -> None:
    assert doubted([0.07, 0.08, 0.075, 0.15]) == [0, 1, 2]
    assert doubted([0.11, 0.075, 0.078, 0.075]) == [1, 2, 3]


def test_reps_that_the_net_doubts_alike_stay() -> None:
    assert doubted([0.14, 0.16, 0.15]) == [0, 1, 2]
    assert doubted([0.07, np.nan, 0.075]) == [0, 1, 2]
    assert doubted([0.07, 0.3]) == [0, 1]


def test_a_rep_that_is_somewhat_apart_and_somewhat_unsure_is_none() -> None:
    unsure, apart = [0.075, 0.1, 0.075, 0.075], [0.0, 40.0, 0.0, 0.0]
    assert doubted(unsure) == [0, 1, 2, 3]
    assert doubted([0.075] * 4, apart) == [0, 1, 2, 3]
    assert doubted(unsure, apart) == [0, 2, 3]
