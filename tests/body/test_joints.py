"""One track of joints: samples put on frames, the network's joints, and the mean of both."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stick.film import Camera, Noise, film
from tests.stick.moves import thrust_set
from tests.stick.observed import net_of, sampled, where_it_ran
from thrust_vision.body.body import disagreement
from thrust_vision.body.joints import (
    bridges,
    fused,
    joints_from_net,
    on_frames,
    stillest_foot,
)
from thrust_vision.observe.landmarks import Landmark, PoseTrack, landmark_of

FloatArray = np.ndarray
MAX_SPREAD = 0.2
LEGS = [landmark_of(side, joint) for side in ("left", "right") for joint in ("knee", "ankle")]


def track_of(time_s: FloatArray, found: FloatArray | None = None) -> PoseTrack:
    """A person who moves evenly: every joint by a speed of its own."""
    n = len(time_s)
    speed = 10.0 + np.arange(len(Landmark))
    x = 100.0 + time_s[:, None] * speed
    xy = np.stack([x, 300.0 - x / 2], axis=-1)
    gone = np.zeros(n, bool) if found is None else ~found
    xy[gone] = np.nan
    world = np.repeat(x[..., None], 3, axis=2) / 100
    world[gone] = np.nan
    visible = np.where(gone[:, None], 0.0, 0.9) * np.ones((1, len(Landmark)))
    return PoseTrack(time_s, xy, visible, world, 640, 480)


def thrusts(**posture: object) -> PoseTrack:
    time_s, figures, _ = thrust_set(2, **posture)  # type: ignore[arg-type]
    return film(time_s, figures, Camera(), Noise(jitter_m=0.0))


class TestOnFrames:
    @given(fps=st.sampled_from([24.0, 25.0, 29.97, 50.0, 60.0]), every=st.sampled_from([0.05, 0.1]))
    def test_what_moves_evenly_is_where_it_is_on_every_frame(
        self, fps: float, every: float
    ) -> None:
        samples = np.arange(0.0, 3.0 + 1e-9, every)
        frames = np.arange(0.0, 3.0, 1 / fps)
        got, true = on_frames(track_of(samples), frames), track_of(frames)
        assert got.found.all()
        np.testing.assert_allclose(got.xy_px, true.xy_px, atol=1e-6)
        np.testing.assert_allclose(got.world_m, true.world_m, atol=1e-6)
        np.testing.assert_allclose(got.visibility, true.visibility)

    def test_samples_on_frames_stay_as_they_are(self) -> None:
        track = thrusts()
        np.testing.assert_array_equal(on_frames(track, track.time_s).xy_px, track.xy_px)

    def test_a_loss_between_samples_is_no_person_and_a_blink_is_bridged(self) -> None:
        samples = np.arange(0.0, 4.0, 0.1)
        lost = ((samples > 0.95) & (samples < 1.05)) | ((samples > 1.95) & (samples < 2.55))
        frames = np.arange(0.0, 3.9, 1 / 30)
        got = on_frames(track_of(samples, ~lost), frames)
        inside = (frames > 1.9 + 1e-6) & (frames < 2.6 - 1e-6)
        assert not got.found[inside].any()
        assert got.found[~inside].all()
        assert (got.visibility[inside] == 0).all()

    def test_seldom_runs_that_all_found_somebody_are_no_loss(self) -> None:
        frames = np.arange(0.0, 5.0, 1 / 30)
        got = on_frames(track_of(np.arange(0.0, 5.01, 0.5)), frames)
        assert got.found.all()

    def test_nothing_is_made_up_before_the_first_and_long_after_the_last_sample(self) -> None:
        frames = np.arange(0.0, 3.0, 1 / 30)
        got = on_frames(track_of(np.arange(1.0, 2.01, 0.1)), frames)
        assert not got.found[frames < 1.0 - 1e-6].any()
        assert got.found[(frames >= 1.0) & (frames <= 2.1)].all()
        assert not got.found[frames > 2.2].any()

    def test_nobody_stays_nobody(self) -> None:
        samples = np.arange(0.0, 1.0, 0.1)
        got = on_frames(track_of(samples, np.zeros(len(samples), bool)), np.arange(0, 1, 1 / 30))
        assert len(got) == 30
        assert not got.found.any()
        assert (got.visibility == 0).all()


def test_frames_between_two_near_ones_are_bridged() -> None:
    time_s = np.arange(10) / 10
    frames = np.array([1, 3, 7, 8])
    assert np.flatnonzero(bridges(time_s, frames, 0.25)).tolist() == [1, 2, 3, 7, 8]
    assert np.flatnonzero(bridges(time_s, frames, 0.5)).tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert not bridges(time_s, np.array([], int), 0.25).any()


class TestJointsFromNet:
    @pytest.mark.parametrize(("head", "near", "far"), [(-1, "right", "left"), (1, "left", "right")])
    def test_the_near_side_is_the_one_that_is_seen(self, head: int, near: str, far: str) -> None:
        track = thrusts()
        net = net_of(track)
        if head > 0:
            net = replace(
                net,
                points_px={
                    n: p * [-1.0, 1.0] + np.array([960.0, 0.0]) for n, p in net.points_px.items()
                },
            )
        got = joints_from_net(track, net, MAX_SPREAD)
        for joint in ("shoulder", "hip", "knee", "ankle"):
            np.testing.assert_allclose(got.joint(near, joint), net.points_px[f"near_{joint}"])
            np.testing.assert_allclose(got.joint(far, joint), net.points_px[f"far_{joint}"])
        assert got.visibility[:, landmark_of(near, "hip")] == pytest.approx(1.0)
        assert got.visibility[:, landmark_of(far, "hip")] == pytest.approx(0.5)

    def test_a_joint_that_is_not_sharp_is_not_seen(self) -> None:
        track, net = thrusts(), net_of(thrusts())
        net.point_spread["near_knee"][30:] = MAX_SPREAD + 0.01
        got = joints_from_net(track, net, MAX_SPREAD)
        assert (got.visibility[:30, Landmark.RIGHT_KNEE] == 1).all()
        assert (got.visibility[30:, Landmark.RIGHT_KNEE] == 0).all()
        assert (got.visibility[:, Landmark.RIGHT_HIP] == 1).all()

    def test_short_gaps_are_interpolated_and_in_long_ones_the_landmarks_stand(self) -> None:
        track = thrusts()
        shifted = replace(track, xy_px=track.xy_px + 40.0)
        frames = np.arange(len(track))
        ran = (frames % 2 == 0) & ((frames < 60) | (frames > 90))
        got = joints_from_net(shifted, where_it_ran(net_of(track), ran), MAX_SPREAD)
        off = np.linalg.norm(got.joint("right", "hip") - track.joint("right", "hip"), axis=1)
        last = frames[ran][-1]
        assert off[:59].max() < 2.0
        assert off[92 : last + 1].max() < 2.0
        np.testing.assert_allclose(got.xy_px[60:90], shifted.xy_px[60:90])

    def test_where_the_pose_model_has_nobody_there_is_somebody(self) -> None:
        track = thrusts()
        nowhere = replace(
            track,
            xy_px=np.full_like(track.xy_px, np.nan),
            visibility=np.zeros_like(track.visibility),
        )
        got = joints_from_net(nowhere, net_of(track), MAX_SPREAD)
        assert got.found.all()
        np.testing.assert_allclose(got.xy_px[:, Landmark.NOSE], track.joint("right", "ear"))


class TestFused:
    def test_joints_that_both_see_alike_are_half_way(self) -> None:
        track = thrusts()
        other = replace(track, xy_px=track.xy_px + np.array([6.0, 0.0]))
        got = fused(track, other, 10.0, legs_lost=False)
        np.testing.assert_allclose(got.xy_px, track.xy_px + np.array([3.0, 0.0]))

    def test_where_they_are_far_apart_the_landmarks_count(self) -> None:
        track = thrusts()
        got = fused(track, replace(track, xy_px=track.xy_px + 20.0), 10.0, legs_lost=False)
        np.testing.assert_allclose(got.xy_px, track.xy_px)

    def test_what_one_does_not_see_is_the_others(self) -> None:
        track = thrusts()
        other = replace(
            track, xy_px=track.xy_px + np.array([6.0, 0.0]), visibility=track.visibility.copy()
        )
        other.visibility[:, Landmark.LEFT_KNEE] = 0.0
        hidden = replace(track, visibility=track.visibility.copy())
        hidden.visibility[:, Landmark.RIGHT_HIP] = 0.0
        got = fused(hidden, other, 10.0, legs_lost=False)
        np.testing.assert_allclose(got.xy_px[:, Landmark.LEFT_KNEE], track.joint("left", "knee"))
        np.testing.assert_allclose(
            got.xy_px[:, Landmark.RIGHT_HIP], track.joint("right", "hip") + np.array([6.0, 0.0])
        )
        assert (got.visibility[:, Landmark.RIGHT_HIP] > 0).all()

    def test_of_lost_legs_the_networks_count(self) -> None:
        track = thrusts()
        other = replace(track, xy_px=track.xy_px + np.array([6.0, 0.0]))
        got = fused(track, other, 10.0, legs_lost=True)
        np.testing.assert_allclose(got.xy_px[:, LEGS], other.xy_px[:, LEGS])
        np.testing.assert_allclose(
            got.xy_px[:, Landmark.LEFT_HIP], track.joint("left", "hip") + np.array([3.0, 0.0])
        )

    def test_a_lasting_error_of_either_is_halved_and_the_trembling_is_the_networks(self) -> None:
        true = thrusts()
        rng = np.random.default_rng(2)
        one, two = (
            replace(true, xy_px=true.xy_px + off_px + rng.normal(0, 3.0, true.xy_px.shape))
            for off_px in (8.0, 0.0)
        )
        off = fused(one, two, 1e6, legs_lost=False).xy_px - true.xy_px
        assert np.mean(off) == pytest.approx(4.0, abs=0.1)
        assert np.std(off) == pytest.approx(3.0, rel=0.1)


def test_landmarks_that_lag_behind_a_quick_lowering_do_not_slow_it() -> None:
    time_s = np.arange(0.0, 8.0, 1 / 30)
    hip = landmark_of("left", "hip")

    def track(late_s: float, offset_px: float) -> PoseTrack:
        still = track_of(time_s)
        xy_px = np.tile(still.xy_px[:1], (len(time_s), 1, 1))
        fallen = np.clip((time_s - late_s - 4.0) / 0.4, 0.0, 1.0)
        xy_px[:, hip, 1] += 100.0 * fallen + offset_px
        return replace(still, xy_px=xy_px)

    quick, late = track(0.0, 0.0), track(0.3, 6.0)
    both = fused(late, quick, 50.0, legs_lost=False)
    np.testing.assert_allclose(both.xy_px[:, hip, 1] - quick.xy_px[:, hip, 1], 3.0, atol=1e-9)


def test_the_stiller_foot_is_the_planted_one() -> None:
    trunk_px = 150.0
    one_leg, both = thrusts(free_leg="raised"), thrusts()
    every = np.ones(len(both), bool)
    assert stillest_foot(one_leg, every, trunk_px) < 0.2
    assert stillest_foot(both, every, trunk_px) < 0.2
    free = replace(one_leg, xy_px=one_leg.xy_px.copy())
    for joint in ("ankle", "knee"):
        free.xy_px[:, landmark_of("right", joint)] = one_leg.joint("left", joint)
    assert stillest_foot(free, every, trunk_px) > 0.5
    assert np.isnan(stillest_foot(both, ~every, trunk_px))


class TestDisagreement:
    def test_it_is_how_far_the_worst_joint_usually_is_off(self) -> None:
        track = thrusts()
        off = track.xy_px.copy()
        off[:, [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]] += [0.0, 60.0]
        off[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] += [30.0, 0.0]
        off[:20] += 500.0  # for a while only
        by_net = joints_from_net(track, net_of(replace(track, xy_px=off)), MAX_SPREAD)
        assert disagreement(track, by_net, 150.0) == pytest.approx(60.0 / 150.0, abs=0.05)

    def test_swapped_sides_do_not_count(self) -> None:
        track = thrusts()
        by_net = joints_from_net(track, net_of(track), MAX_SPREAD)
        sides = {
            side: [mark for mark in Landmark if mark.name.startswith(side)]
            for side in ("LEFT", "RIGHT")
        }
        swapped = track.xy_px.copy()
        swapped[:, sides["LEFT"] + sides["RIGHT"]] = track.xy_px[:, sides["RIGHT"] + sides["LEFT"]]
        assert disagreement(replace(track, xy_px=swapped), by_net, 150.0) < 0.01

    def test_landmarks_never_seen_do_not_agree(self) -> None:
        track = thrusts()
        nowhere = replace(track, xy_px=np.full_like(track.xy_px, np.nan))
        by_net = joints_from_net(track, net_of(track), MAX_SPREAD)
        assert np.isnan(disagreement(nowhere, by_net, 150.0))


def test_a_sampled_set_has_the_same_places_as_one_seen_on_every_frame() -> None:
    track = thrusts()
    got = on_frames(sampled(track, 3), track.time_s)
    known = got.found
    assert known.mean() > 0.97
    off = np.linalg.norm(got.joint("right", "hip") - track.joint("right", "hip"), axis=1)
    assert np.nanmax(off[known]) < 4.0
