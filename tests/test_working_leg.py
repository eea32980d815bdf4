"""A set with one leg free, of which the joints do not tell which: no knee is given."""

import math
from dataclasses import replace
from pathlib import Path

from thrust_vision.scene.closer import seen_in

from thrust_vision.analysis import assess, look
from thrust_vision.form.report import SetReport, Warn
from thrust_vision.observe.net_track import ClassProbabilities
from thrust_vision.scene.scene import Variant
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import find_model

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "behind-plates.mp4"


def knees(report: SetReport) -> list[float]:
    return [rep.measures.knee_angle_lockout_deg.value for rep in report.reps]


def test_where_the_working_leg_is_not_known_no_knee_is_given() -> None:
    model = find_model()
    seen = look(SAMPLE, model)
    usual = assess(seen, Settings(), model)
    assert usual.scene is not None
    assert usual.scene.variant is Variant.STANDARD
    assert all(math.isfinite(knee) for knee in knees(usual))
    assert Warn.WORKING_LEG_UNKNOWN not in usual.warnings
    assert not seen_in(seen, Settings()).circumstances.one_leg

    free = replace(seen, legs=ClassProbabilities({"standard": 0.05, "single_leg": 0.95}))
    report = assess(free, Settings(), model)
    assert report.scene is not None
    assert report.scene.variant is Variant.SINGLE_LEG
    assert all(math.isnan(knee) for knee in knees(report))
    assert Warn.WORKING_LEG_UNKNOWN in report.warnings
    assert seen_in(free, Settings()).circumstances.one_leg
    assert not any(rep.measures.lumbar_extension_change_deg.known for rep in report.reps)
