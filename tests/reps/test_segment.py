import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thrust_vision.reps.rep import Phase
from thrust_vision.reps.segment import find_reps
from thrust_vision.settings import RepSettings

SETTINGS = RepSettings()
UP, HOLD, DOWN, REST = 1.0, 0.5, 1.5, 0.7


def ramp(seconds: float, first: float, last: float, fps: float) -> np.ndarray:
    """A smooth way from one height to another."""
    share = np.arange(round(seconds * fps)) / max(1, round(seconds * fps))
    return first + (last - first) * (1 - np.cos(np.pi * share)) / 2


def lifts(count: int, fps: float = 30, lift: float = 0.6, slow: float = 1.0) -> np.ndarray:
    one = [
        ramp(REST * slow, 0, 0, fps),
        ramp(UP * slow, 0, lift, fps),
        ramp(HOLD * slow, lift, lift, fps),
        ramp(DOWN * slow, lift, 0, fps),
    ]
    return np.concatenate([*(one * count), ramp(REST * slow, 0, 0, fps)])


def found(height: np.ndarray, fps: float = 30) -> list:
    time_s = np.arange(len(height)) / fps
    lying = np.ones(len(height), bool)
    return list(find_reps(time_s, height, lying, ~lying, SETTINGS))


@pytest.mark.parametrize("count", [1, 2, 5, 12, 30])
@pytest.mark.parametrize("fps", [10, 24, 60, 240])
def test_every_lift_is_counted_once(count: int, fps: float) -> None:
    reps = found(lifts(count, fps), fps)
    assert [rep.number for rep in reps] == list(range(1, count + 1))
    assert all(rep.complete for rep in reps)


@pytest.mark.parametrize("fps", [24, 30, 60])
def test_times_are_those_of_the_made_lift(fps: float) -> None:
    first, second = found(lifts(2, fps), fps)
    cycle = REST + UP + HOLD + DOWN
    # The ramps start and end so gently that the limits cost up to 0.2 s.
    assert first.start_s == pytest.approx(REST, abs=0.2)
    assert first.lockout_s == pytest.approx(REST + UP + HOLD / 2, abs=0.1)
    assert first.end_s == pytest.approx(cycle, abs=0.25)
    assert second.lockout_s - first.lockout_s == pytest.approx(cycle, abs=0.05)
    assert first.concentric_s + first.hold_s + first.eccentric_s == pytest.approx(
        first.end_s - first.start_s
    )


@pytest.mark.parametrize("last", [False, True])
def test_a_seat_on_the_floor_belongs_to_no_rep(last: bool) -> None:
    lying, fps = lifts(4), 30
    seat_s, lies_back_s = 1.5, 0.6
    seat = np.full(round(seat_s * fps), -0.3)
    way = np.concatenate([seat, ramp(lies_back_s, -0.3, 0.0, fps)])
    trunk = np.concatenate([np.full(len(seat), 60.0), ramp(lies_back_s, 60.0, -15.0, fps)])
    height = np.concatenate([way, lying])
    trunk_deg = np.concatenate([trunk, np.full(len(lying), -15.0)])
    if last:
        height, trunk_deg = height[::-1], trunk_deg[::-1]
    time_s = np.arange(len(height)) / fps
    every = np.ones(len(height), bool)
    reps = find_reps(time_s, height, every, ~every, SETTINGS, None, trunk_deg)
    usual = reps[1].eccentric_s if last else reps[1].concentric_s
    at_the_seat = reps[-1].eccentric_s if last else reps[0].concentric_s
    assert len(reps) == 4
    assert all(rep.complete for rep in reps)
    assert at_the_seat < usual + 0.6  # without the trunk it reaches to the seat
    blind = find_reps(time_s, height, every, ~every, SETTINGS)
    assert (blind[-1].end_s if last else -blind[0].start_s) > (
        reps[-1].end_s if last else -reps[0].start_s
    )


def test_phases_follow_each_other() -> None:
    height = lifts(1)
    (rep,) = found(height)
    phases = [rep.phase_of(frame) for frame in range(len(height))]
    order = [phase for i, phase in enumerate(phases) if i == 0 or phases[i - 1] is not phase]
    assert order == [Phase.REST, Phase.UP, Phase.LOCKOUT, Phase.DOWN, Phase.REST]


def test_a_bounce_at_the_top_and_a_false_start_are_no_reps() -> None:
    height = np.concatenate(
        [
            ramp(0.5, 0, 0, 30),
            ramp(0.4, 0, 0.2, 30),  # false start
            ramp(0.4, 0.2, 0, 30),
            ramp(1.0, 0, 0.6, 30),
            ramp(0.3, 0.6, 0.45, 30),  # bounce
            ramp(0.3, 0.45, 0.6, 30),
            ramp(1.5, 0.6, 0, 30),
            lifts(3),
        ]
    )
    assert len(found(height)) == 4


@pytest.mark.parametrize(
    ("low", "up_s", "count"),
    [(0.27, 0.6, 5), (0.35, 0.6, 4), (0.27, 0.1, 4)],  # a dip at the top; a jolt
)
def test_a_quick_rep_may_end_high(low: float, up_s: float, count: int) -> None:
    height = np.concatenate(
        [
            lifts(1, slow=0.5),
            ramp(up_s, 0, 0.5, 30),
            ramp(up_s / 4, 0.5, 0.5, 30),
            ramp(0.3, 0.5, low, 30),  # by 38 % of a whole lift, or 25 %
            ramp(0.5, low, 0.6, 30),
            ramp(0.8, 0.6, 0, 30),
            lifts(2, slow=0.5),
        ]
    )
    assert len(found(height)) == count


def test_no_lift_no_rep() -> None:
    rng = np.random.default_rng(1)
    assert found(rng.normal(0, 0.012, 300)) == []  # as much as smoothing leaves of a hip at rest
    assert found(np.full(300, np.nan)) == []


def test_standing_up_after_the_set_is_no_rep() -> None:
    height = np.concatenate([lifts(3), ramp(2, 0, 1.6, 30), np.full(60, 1.6), ramp(2, 1.6, 0, 30)])
    lying = np.ones(len(height), bool)
    lying[len(lifts(3)) :] = False
    reps = find_reps(np.arange(len(height)) / 30, height, lying, ~lying, SETTINGS)
    assert len(reps) == 3


def test_a_clip_that_starts_at_the_top_and_ends_going_down() -> None:
    height = lifts(3)
    start = round((REST + UP + 0.05) * 30)
    end = round((3 * (REST + UP + HOLD + DOWN) - DOWN / 2) * 30)
    reps = found(height[start:end])
    assert [rep.complete for rep in reps] == [False, True, False]
    assert np.isnan(reps[0].concentric_s)
    assert np.isnan(reps[-1].eccentric_s)


def test_a_clip_that_ends_on_the_way_up_does_not_show_that_rep() -> None:
    height = lifts(3)
    end = round((2 * (REST + UP + HOLD + DOWN) + REST + 0.8 * UP) * 30)
    assert len(found(height[:end])) == 2


@pytest.mark.parametrize("lowest", [-1, -2, -3])
def test_the_end_of_a_clip_cuts_off_a_top_however_its_last_frames_tremble(lowest: int) -> None:
    height = np.concatenate([lifts(1), ramp(0.5, 0, 0.6, 30), np.full(4, 0.6)])
    height[lowest] -= 0.001
    assert len(found(height)) == 1


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 8),
    st.floats(0.3, 1.2),
    st.floats(0.5, 4.0),
    st.floats(-3, 3),
    st.integers(0, 1000),
)
def test_count_holds_for_any_size_tempo_height_and_noise(
    count: int, lift: float, slow: float, base: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    height = lifts(count, lift=lift, slow=slow) + base
    noise = np.convolve(rng.normal(0, 0.01, len(height)), np.ones(5) / 5, "same")
    assert len(found(height + noise)) == count


def test_dropped_frames_do_not_change_the_count_or_the_times() -> None:
    height = lifts(4)
    time_s = np.arange(len(height)) / 30
    keep = np.random.default_rng(2).uniform(size=len(height)) > 0.3
    lying = np.ones(keep.sum(), bool)
    whole = found(height)
    thinned = find_reps(time_s[keep], height[keep], lying, ~lying, SETTINGS)
    assert [rep.lockout_s for rep in thinned] == pytest.approx(
        [rep.lockout_s for rep in whole], abs=0.1
    )
