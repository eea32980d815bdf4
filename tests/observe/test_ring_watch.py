"""Rings through a film: sought now and then, followed in between."""

import numpy as np
import pytest

from tests.body.plate_scenes import (
    FPS,
    PLATE_FROM_HIPS,
    TRUNK_PX,
    FloatArray,
    Picture,
    background,
    beside,
    draw_plate,
    hips,
)
from thrust_vision.observe.ring_track import RingTrack
from thrust_vision.observe.ring_watch import RingWatch
from thrust_vision.settings import OBSERVE

SECONDS = 4
FRAMES = round(SECONDS * FPS)
RADIUS = 0.45 * TRUNK_PX
SHOULDERS = beside(-TRUNK_PX, -20.0)


def watched(
    radius: float | None, room: Picture | None = None, *, seconds: int = SECONDS, from_s: float = 0
) -> RingWatch:
    """A watch after a film of a plate that goes with the hips; none without a radius."""
    watch, room = RingWatch(), background(3) if room is None else room
    for frame, at in enumerate(hips(round(seconds * FPS))):
        picture = room.copy()
        if radius is not None and frame / FPS >= from_s:
            draw_plate(picture, at + PLATE_FROM_HIPS, radius)
        watch.add(picture, frame / FPS, (SHOULDERS, at))
    return watch


@pytest.fixture(scope="module")
def with_plate() -> RingWatch:
    return watched(RADIUS)


def nearest(track: RingTrack) -> tuple[FloatArray, FloatArray]:
    """(n,) how far the nearest ring of about its size is from the plate, and its radius."""
    centre = hips(FRAMES) + PLATE_FROM_HIPS
    radius = np.sqrt(track.semi_axes_px[..., 0] * track.semi_axes_px[..., 1])
    off = np.linalg.norm(track.centre_px - centre[:, None], axis=-1)
    off = np.where(np.abs(np.log(radius / RADIUS)) < 0.15, off, np.inf)
    off = np.where(np.isnan(off), np.inf, off)
    best = off.argmin(axis=1)
    rows = np.arange(len(track))
    return off[rows, best], radius[rows, best]


def test_a_plate_is_found_where_it_is_on_every_frame_that_is_looked_at(
    with_plate: RingWatch,
) -> None:
    track = with_plate.track(1.0)
    looked = np.isfinite(track.coverage).any(axis=1)
    off_px, _ = nearest(track)
    assert np.mean(off_px[looked] < 0.03 * TRUNK_PX) > 0.9
    # Every 0.06 seconds, and no less often: the bar of a fast lift moves a quarter of a plate.
    times_s = np.flatnonzero(looked) / FPS
    assert np.diff(times_s).max() <= 0.06 + 2 / FPS
    assert looked.mean() < 0.7


def test_between_two_searches_only_what_may_be_a_plate_is_followed(
    with_plate: RingWatch,
) -> None:
    track = with_plate.track(1.0)
    count = np.isfinite(track.coverage).sum(axis=1)
    searches = np.isclose(np.arange(FRAMES) / FPS % 0.5, 0.0, atol=1e-6)
    assert (count[~searches] <= 2).all()
    assert count[searches].max() > 0


def test_a_plate_makes_plates_likely_and_a_restless_room_does_not(with_plate: RingWatch) -> None:
    assert with_plate.plates_likely(SECONDS)
    assert not watched(None).plates_likely(SECONDS)


def test_what_was_likely_long_ago_is_so_no_more(with_plate: RingWatch) -> None:
    assert not with_plate.plates_likely(SECONDS + 5.0)
    assert not RingWatch().plates_likely(0.0)


def test_small_rings_are_not_followed() -> None:
    small = watched(0.2 * TRUNK_PX, room=np.full_like(background(), 130))
    track = small.track(1.0)
    looked = np.isfinite(track.coverage).any(axis=1)
    assert 1 <= looked.sum() <= 2 * SECONDS + 1
    assert not small.plates_likely(SECONDS)


@pytest.mark.parametrize("room", [5, 7])  # rings in them cover 0.34 and 0.38 at most
def test_where_no_ring_is_ever_clear_it_is_sought_but_not_followed(room: int) -> None:
    watch = watched(None, background(room), seconds=8)
    looked = np.isfinite(watch.track(1.0).coverage).any(axis=1)
    times_s = np.arange(len(looked)) / FPS
    late = times_s > OBSERVE.ring_watch.hope_s + 0.1
    rarely = np.isclose(times_s % OBSERVE.ring_watch.idle_search_every_s, 0.0, atol=1e-6)
    often = np.isclose(times_s % OBSERVE.ring_watch.search_every_s, 0.0, atol=1e-6)
    assert looked[rarely & late].any()
    assert looked[~often & ~late].any()  # clutter was followed as long as it might be a plate
    assert not looked[~rarely & late].any()


def test_a_plate_that_comes_later_is_followed_from_then_on() -> None:
    looked = np.isfinite(watched(RADIUS, seconds=8, from_s=6.0).track(1.0).coverage).any(axis=1)
    times_s = np.flatnonzero(looked) / FPS
    assert np.diff(times_s[times_s >= 6.5]).max() <= 0.06 + 2 / FPS


def test_nobody_and_frames_that_are_skipped_have_no_rings() -> None:
    watch, picture = RingWatch(), background()
    draw_plate(picture, hips(1)[0], RADIUS)
    watch.add(picture, 0.0, None)
    watch.skip()
    watch.add(picture, 0.2, (SHOULDERS, hips(1)[0]))
    track = watch.track(1.0)
    assert np.isnan(track.coverage[:2]).all()
    assert np.isfinite(track.coverage[2]).any()


def test_lengths_are_scaled_to_the_clip_and_angles_are_not(with_plate: RingWatch) -> None:
    plain, doubled = with_plate.track(1.0), with_plate.track(2.0)
    np.testing.assert_allclose(doubled.centre_px, 2 * plain.centre_px)
    np.testing.assert_allclose(doubled.semi_axes_px, 2 * plain.semi_axes_px)
    np.testing.assert_allclose(doubled.tilt_deg, plain.tilt_deg)
    np.testing.assert_allclose(doubled.coverage, plain.coverage)
