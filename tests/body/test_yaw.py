"""The camera's yaw by two ways that err independently."""

from dataclasses import replace

import numpy as np
import pytest

from tests.stick.film import Camera, film
from tests.stick.moves import other_set, thrust_set
from tests.stick.observed import net_of, where_it_ran
from thrust_vision.body.skeleton import Skeleton, find_skeleton
from thrust_vision.body.yaw import estimate_yaw, parting, turns_deg
from thrust_vision.observe.landmarks import PoseTrack
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.settings import Settings

SIDES = ("left", "right")
SPAN_PX = 400.0


def filmed(yaw_deg: float, side: str = "right") -> tuple[PoseTrack, Skeleton]:
    time_s, figures, _ = thrust_set(2)
    track = film(time_s, figures, Camera(side, yaw_deg=yaw_deg))
    return track, find_skeleton(track, Settings())


def net_parted(share: float, *, mirrored: bool = False) -> NetTrack:
    """Predictions whose far shoulder and hip lie nearer to the feet by a share of the span."""
    sign = -1.0 if mirrored else 1.0
    frames = np.ones((40, 1))
    points = {
        "near_shoulder": frames * [sign * 100.0, 200.0],
        "near_hip": frames * [sign * 250.0, 220.0],
        "near_ankle": frames * [sign * (100.0 + SPAN_PX), 200.0],
    }
    for joint in ("shoulder", "hip"):
        points[f"far_{joint}"] = points[f"near_{joint}"] + [sign * share * SPAN_PX, 3.0]
    return NetTrack(points, {}, {}, {})


def without_depth(track: PoseTrack) -> PoseTrack:
    """The track of a pose model that gives no metric guess of the body."""
    return replace(track, world_m=np.full_like(track.world_m, np.nan))


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("share", [-0.1, 0.0, 0.2])
def test_the_parting_is_what_the_far_joints_are_nearer_to_the_feet(
    share: float, mirrored: bool
) -> None:
    assert parting(net_parted(share, mirrored=mirrored)) == pytest.approx(share)


def test_frames_without_the_network_do_not_count_in_the_parting() -> None:
    net = net_parted(0.1)
    net.points_px["far_hip"][:19] += 500.0
    ran = np.arange(40) >= 19
    assert parting(where_it_ran(net, ran)) == pytest.approx(0.1)
    assert np.isnan(parting(where_it_ran(net, np.zeros(40, bool))))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("yaw_deg", [-25.0, -10.0, 0.0, 10.0, 25.0])
def test_shoulders_and_hips_turn_as_the_camera_does(side: str, yaw_deg: float) -> None:
    shoulders, hips, _ = turns_deg(*filmed(yaw_deg, side))
    assert (shoulders, hips) == pytest.approx((yaw_deg, yaw_deg), abs=3.0)


@pytest.mark.parametrize("side", SIDES)
def test_the_trunk_turns_the_same_way_if_less(side: str) -> None:
    """It slopes at the bottom, and points less at the camera than a level one."""
    turns = [turns_deg(*filmed(yaw, side))[2] for yaw in (-25.0, -10.0, 0.0, 10.0, 25.0)]
    assert (np.diff(turns) > 4.0).all()
    assert turns[0] < -10.0
    assert turns[-1] > 10.0


@pytest.mark.parametrize("side", SIDES)
def test_landmarks_alone_give_a_yaw_that_grows_with_the_true_one(side: str) -> None:
    angles = np.array([-30.0, -20.0, -10.0, 0.0, 10.0, 20.0, 30.0])
    found = [estimate_yaw(*filmed(yaw, side), None, doubted=False) for yaw in angles]
    values = [each.value for each in found]
    assert (np.diff(values) > 5.0).all()
    assert all(each.low <= yaw <= each.high for each, yaw in zip(found, angles, strict=True))


def test_without_anybody_who_lies_there_is_no_yaw_by_landmarks() -> None:
    time_s, figures = other_set("standing", 2)
    track = film(time_s, figures, Camera(distance_m=4.5, target_m=(0.1, 0.0, 0.7)))
    lifter = find_skeleton(track, Settings())
    assert not lifter.lying.any()
    assert not estimate_yaw(track, lifter, None, doubted=False).known


def test_the_net_alone_gives_a_yaw_where_landmarks_have_no_depth() -> None:
    track, lifter = filmed(10.0)
    alone = estimate_yaw(without_depth(track), lifter, net_parted(0.1), doubted=False)
    assert alone.known
    flat = estimate_yaw(without_depth(track), lifter, net_parted(0.0), doubted=False)
    assert alone.value > flat.value + 10.0
    assert not estimate_yaw(without_depth(track), lifter, None, doubted=False).known


@pytest.mark.parametrize("doubted", [False, True])
def test_two_ways_are_surer_than_either_and_lie_between_them(doubted: bool) -> None:
    track, lifter = filmed(10.0)
    net = net_parted(0.14)
    turned = estimate_yaw(track, lifter, None, doubted=doubted)
    parted = estimate_yaw(without_depth(track), lifter, net, doubted=doubted)
    both = estimate_yaw(track, lifter, net, doubted=doubted)
    assert turned.value + 5.0 < parted.value
    assert turned.value < both.value < parted.value
    widths = [each.high - each.low for each in (turned, parted, both)]
    assert widths[2] < min(widths[:2])


def test_doubted_landmarks_count_for_less() -> None:
    track, lifter = filmed(0.0)
    net = net_parted(0.12)
    trusted, doubted = (estimate_yaw(track, lifter, net, doubted=doubt) for doubt in (False, True))
    net_alone = estimate_yaw(without_depth(track), lifter, net, doubted=True).value
    assert abs(doubted.value - net_alone) < abs(trusted.value - net_alone)
    turned = [estimate_yaw(track, lifter, None, doubted=doubt) for doubt in (False, True)]
    assert turned[1].high - turned[1].low > turned[0].high - turned[0].low


def test_landmarks_that_surely_see_far_round_overrule_the_net() -> None:
    track, lifter = filmed(60.0)
    alone = estimate_yaw(track, lifter, None, doubted=False)
    assert alone.surely_beyond(30.0)
    assert estimate_yaw(track, lifter, net_parted(0.05), doubted=False) == alone


@pytest.mark.parametrize("yaw_deg", [-20.0, 0.0, 20.0])
def test_a_stick_figures_own_joints_part_with_the_yaw(yaw_deg: float) -> None:
    track, lifter = filmed(yaw_deg)
    both = estimate_yaw(track, lifter, net_of(track), doubted=False)
    assert both.low <= yaw_deg <= both.high
