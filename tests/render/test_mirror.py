"""Turning a film round."""

import numpy as np
import pytest

from tests.made import WIDTH, made_rejection, made_set
from thrust_vision.render.mirror import mirror_planes, mirrored_report


def test_places_and_facing_change_and_angles_do_not() -> None:
    report = made_set(2)
    turned = mirrored_report(report)
    assert report.scene is not None
    assert turned.scene is not None
    assert (report.scene.facing, turned.scene.facing) == ("left", "right")
    assert report.motion is not None
    assert turned.motion is not None
    for name, points in report.motion.joints_px.items():
        expected = np.stack([WIDTH - 1 - points[:, 0], points[:, 1]], axis=1)
        assert turned.motion.joints_px[name] == pytest.approx(expected, nan_ok=True)
    assert turned.motion.knee_angle_deg is report.motion.knee_angle_deg
    assert turned.reps is report.reps
    rejected = made_rejection()
    assert mirrored_report(rejected) is rejected


def test_each_plane_is_turned_by_itself() -> None:
    planes = np.arange(6 * 8, dtype=np.uint8).reshape(6, 8)  # a picture of 8 x 4
    before = planes.copy()
    mirror_planes(planes)
    assert (planes[:4] == before[:4, ::-1]).all()
    colours, earlier = planes[4:].reshape(2, 2, 4), before[4:].reshape(2, 2, 4)
    assert (colours == earlier[:, :, ::-1]).all()
    mirror_planes(planes)
    assert (planes == before).all()
