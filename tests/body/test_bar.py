"""The bar's height and the hips from the plate."""

from dataclasses import replace

import numpy as np
import pytest

from thrust_vision.body.bar import bar_height_m
from thrust_vision.body.plate_hip import hip_from_plate
from thrust_vision.body.plates import PlateTrack
from thrust_vision.settings import PlateSettings, Settings

FRAMES, FPS = 90, 30.0
TIME_S = np.arange(FRAMES) / FPS
TRUNK_PX, RADIUS_PX = 120.0, 60.0
#: One rep in three seconds.
UP_PX = 50.0 * (1 - np.cos(2 * np.pi * TIME_S / 3))


def plate(hidden: slice = slice(0)) -> PlateTrack:
    track = PlateTrack(
        centre_px=np.stack([np.full(FRAMES, 300.0), 400 - UP_PX], axis=1),
        semi_axes_px=np.tile([RADIUS_PX, 0.9 * RADIUS_PX], (FRAMES, 1)),
        tilt_deg=np.full(FRAMES, 90.0),
        confidence=np.full(FRAMES, 0.6),
    )
    track.centre_px[hidden] = np.nan
    return track


def test_the_plate_is_the_scale() -> None:
    height = bar_height_m(plate(), TIME_S, TRUNK_PX, Settings())
    np.testing.assert_allclose(height, UP_PX / (2 * RADIUS_PX) * 0.45, atol=0.003)


def test_smaller_plates_make_a_shorter_way() -> None:
    small = replace(Settings(), plates=PlateSettings(diameter_m=0.28))
    height = bar_height_m(plate(), TIME_S, TRUNK_PX, small)
    assert np.ptp(height) == pytest.approx(100 / 120 * 0.28, abs=0.003)


def test_where_the_plate_is_not_seen_there_is_no_height() -> None:
    height = bar_height_m(plate(slice(30, 50)), TIME_S, TRUNK_PX, Settings())
    assert np.isnan(height[30:50]).all()
    assert np.isfinite(height[50:]).all()
    assert np.isnan(bar_height_m(PlateTrack.unseen(5), TIME_S[:5], 100.0, Settings())).all()


def test_hips_follow_the_plate_from_where_they_are_known() -> None:
    bar = plate().centre_px
    true = bar * PlateSettings.hip_per_plate + [20.0, -35.0]
    seen = np.where((np.arange(FRAMES) < 20)[:, None], true, np.nan)
    np.testing.assert_allclose(hip_from_plate(bar, seen, np.ones(FRAMES)), true)


def test_distrusted_hips_are_outvoted() -> None:
    bar = plate().centre_px
    true = bar * PlateSettings.hip_per_plate + [20.0, -35.0]
    wrong = np.where((np.arange(FRAMES) < 60)[:, None], true + np.array((0, 80)), true)
    trust = np.where(np.arange(FRAMES) < 60, 0.2, 1.0)
    np.testing.assert_allclose(hip_from_plate(bar, wrong, trust), true)


def test_hips_that_are_never_known_stay_unknown() -> None:
    bar = plate().centre_px
    assert np.isnan(hip_from_plate(bar, np.full_like(bar, np.nan), np.ones(FRAMES))).all()
    assert np.isnan(hip_from_plate(bar, bar, np.zeros(FRAMES))).all()
