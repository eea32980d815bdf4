"""Weight plates: found where they are, and nothing else taken for one."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from plate_scenes import (
    LIFT_PX,
    PLATE_FROM_HIPS,
    TRUNK_PX,
    FloatArray,
    background,
    beside,
    draw_plate,
    hips,
    lifter,
)

from thrust_vision.body.plates import PlateTrack, find_plate
from thrust_vision.observe.ring_finder import RingFinder
from thrust_vision.observe.ring_track import RingTrack
from thrust_vision.settings import Settings

PLATES = Settings().plates
HIPS = hips(1)[0]
SHOULDERS = HIPS - [TRUNK_PX, 20.0]
RADIUS = 0.45 * TRUNK_PX
FRAMES = 75


def ring_of_size(picture: np.ndarray, radius: float) -> FloatArray:
    """Centre x, y, longer and shorter semi-axis, tilt and coverage.

    A plate's lip and hub are rings too, so the best one of about its size is taken.
    """
    rings = RingFinder().find(picture, SHOULDERS, HIPS)
    return next(numbers for numbers in rings if abs(np.log(numbers[2] / radius)) < 0.15)


def ring(centre: FloatArray, radius: float, coverage: float = 0.5) -> list[float]:
    return [*centre, radius, 0.95 * radius, 30.0, coverage]


def sightings(*rings: Callable[[int], list[float] | None]) -> RingTrack:
    """Rings on every frame, from functions of the frame number that may leave one out."""
    frames = ([seen for at in rings if (seen := at(frame))] for frame in range(FRAMES))
    return RingTrack.of_frames([np.array(seen).reshape(-1, 6) for seen in frames])


def on_the_hips(frame: int) -> FloatArray:
    return hips(FRAMES)[frame] + PLATE_FROM_HIPS


def find(rings: RingTrack) -> PlateTrack:
    return find_plate(rings, lifter(FRAMES), TRUNK_PX, PLATES)


class TestRings:
    @pytest.mark.parametrize("seed", range(4))
    @pytest.mark.parametrize("radius", [0.3, 0.45, 0.65])
    def test_a_plate_is_found_on_a_restless_background(self, seed: int, radius: float) -> None:
        picture, centre = background(seed), HIPS + PLATE_FROM_HIPS
        draw_plate(picture, centre, radius * TRUNK_PX)
        x, y, longer, shorter, _, _ = ring_of_size(picture, radius * TRUNK_PX)
        assert np.hypot(*(centre - (x, y))) < 0.02 * TRUNK_PX
        assert (longer + shorter) / 2 == pytest.approx(radius * TRUNK_PX, rel=0.04)

    @pytest.mark.parametrize("tilt_deg", [90.0, 60.0, 0.0])
    def test_an_oblique_plate_keeps_its_diameter_and_tells_its_obliqueness(
        self, tilt_deg: float
    ) -> None:
        picture = background()
        draw_plate(picture, HIPS, RADIUS, ratio=0.87, tilt_deg=tilt_deg)
        x, y, longer, shorter, tilt, _ = ring_of_size(picture, RADIUS)
        assert np.hypot(*((x, y) - HIPS)) < 0.02 * TRUNK_PX
        assert longer == pytest.approx(RADIUS, rel=0.04)
        assert shorter / longer == pytest.approx(0.87, abs=0.04)
        assert (tilt - tilt_deg + 90) % 180 - 90 == pytest.approx(0, abs=12)

    def test_hands_and_thigh_may_cover_a_third_of_the_outline(self) -> None:
        picture = background(1)
        draw_plate(picture, HIPS, RADIUS)
        corners = beside(-RADIUS - 20, -RADIUS - 10), beside(RADIUS + 20, -0.5 * RADIUS)
        low, high = np.rint(corners).astype(int).tolist()
        cv2.rectangle(picture, low, high, (150, 110, 90), -1)
        ring = ring_of_size(picture, RADIUS)
        assert np.hypot(*(ring[:2] - HIPS)) < 0.05 * TRUNK_PX

    @pytest.mark.parametrize("radius", [0.12, 1.4])
    def test_what_is_too_small_or_too_large_for_a_plate_is_left_out(self, radius: float) -> None:
        picture = np.full_like(background(), 130)
        cv2.circle(
            picture, np.rint(HIPS).astype(int).tolist(), int(radius * TRUNK_PX), (20, 20, 20), -1
        )
        assert len(RingFinder().find(picture, SHOULDERS, HIPS)) == 0

    def test_hips_outside_the_picture_have_no_rings(self) -> None:
        assert len(RingFinder().find(background(), SHOULDERS, beside(3000.0, 0.0))) == 0


class TestChoice:
    def test_the_plate_on_the_hips_is_followed(self) -> None:
        plate = find(sightings(lambda i: ring(on_the_hips(i), RADIUS)))
        assert np.isfinite(plate.confidence).all()
        np.testing.assert_allclose(plate.centre_px, hips(FRAMES) + PLATE_FROM_HIPS)
        assert plate.diameter_px == pytest.approx(2 * RADIUS)

    def test_a_better_seen_plate_on_a_rack_is_left_out(self) -> None:
        racked = beside(-60.0, -30.0)
        rings = sightings(
            lambda _: ring(racked, 1.2 * RADIUS, 0.9), lambda i: ring(on_the_hips(i), RADIUS)
        )
        np.testing.assert_allclose(find(rings).centre_px, hips(FRAMES) + PLATE_FROM_HIPS)

    def test_of_both_ends_of_the_bar_the_nearer_is_taken(self) -> None:
        rings = sightings(
            lambda i: ring(on_the_hips(i) - [30.0, 25.0], 0.75 * RADIUS, 0.7),
            lambda i: ring(on_the_hips(i), RADIUS),
        )
        assert find(rings).diameter_px == pytest.approx(2 * RADIUS)

    @pytest.mark.parametrize(
        "path",
        [
            pytest.param(lambda i: beside(0.4 * i, 0.0), id="passes by"),
            pytest.param(lambda i: 2 * HIPS - hips(FRAMES)[i], id="goes down"),
            pytest.param(lambda i: hips(FRAMES)[i] - [1.1 * TRUNK_PX, 0], id="head"),
            pytest.param(lambda i: HIPS + 0.3 * (hips(FRAMES)[i] - HIPS), id="belly"),
        ],
    )
    def test_what_does_not_go_with_the_hips_is_no_plate(
        self, path: Callable[[int], FloatArray]
    ) -> None:
        assert not find(sightings(lambda i: ring(path(i), RADIUS))).seen

    def test_what_changes_its_size_is_no_plate(self) -> None:
        sizes = RADIUS * (1 + 0.2 * np.sin(np.arange(FRAMES) / 6))
        assert not find(sightings(lambda i: ring(on_the_hips(i), sizes[i]))).seen

    def test_an_outline_that_two_edges_make_up_is_left_out(self) -> None:
        mixed = range(30, 42)

        def seen(frame: int) -> list[float]:
            centre = on_the_hips(frame)
            if frame not in mixed:
                return ring(centre, RADIUS)
            # As large as the plate, but longer: half the rim and half a thigh's edge.
            return [centre[0] + 6.0, centre[1] + 12.0, 1.11 * RADIUS, 0.89 * RADIUS, 30.0, 0.6]

        plate = find(sightings(seen))
        assert np.isnan(plate.confidence[32:40]).all()
        shown = np.isfinite(plate.confidence)
        assert shown.sum() >= FRAMES - len(mixed)
        np.testing.assert_allclose(plate.centre_px[shown], (hips(FRAMES) + PLATE_FROM_HIPS)[shown])

    def test_short_gaps_are_bridged_and_long_ones_stay_blank(self) -> None:
        hidden = {10, 30, 31, *range(40, 50)}
        rings = sightings(lambda i: None if i in hidden else ring(on_the_hips(i), RADIUS))
        plate = find(rings)
        assert np.flatnonzero(np.isnan(plate.confidence)).tolist() == list(range(40, 50))
        np.testing.assert_allclose(plate.centre_px[30], on_the_hips(30), atol=0.02 * LIFT_PX)

    def test_a_clip_without_rings_has_no_plate(self) -> None:
        plate = find(RingTrack.of_frames([np.empty((0, 6))] * FRAMES))
        assert not plate.seen
        assert len(plate) == FRAMES
        assert np.isnan(plate.diameter_px)
        assert not plate.hides(hips(FRAMES))

    def test_joints_behind_the_plate_count_as_hidden(self) -> None:
        plate = find(sightings(lambda i: ring(on_the_hips(i), RADIUS)))
        assert plate.hides(hips(FRAMES))
        assert not plate.hides(hips(FRAMES) + np.array((2 * RADIUS, 0)))


def test_a_drawn_clip_from_pixels_to_the_plates_path() -> None:
    room, finder, track = background(3), RingFinder(), lifter(FRAMES)
    draw_plate(room, beside(-50.0, -60.0), 1.1 * RADIUS, grey=60)
    rings = []
    for at in hips(FRAMES):
        picture = room.copy()
        draw_plate(picture, at + PLATE_FROM_HIPS, RADIUS)
        rings.append(finder.find(picture, SHOULDERS, at))
    plate = find_plate(RingTrack.of_frames(rings), track, TRUNK_PX, PLATES)
    off = np.linalg.norm(plate.centre_px - hips(FRAMES) - PLATE_FROM_HIPS, axis=1)
    assert np.mean(np.isfinite(off)) > 0.95
    assert np.nanmax(off) < 0.03 * TRUNK_PX
