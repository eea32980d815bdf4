"""A set with one leg free, of which the joints do not tell which: no knee is given."""

import math
from dataclasses import replace
from pathlib import Path

from tests.observed_clips import ObservedClips
from tests.stick.observed import scores_of
from thrust_vision.analysis import assess
from thrust_vision.form.report import ClipWarning, SetReport
from thrust_vision.measure.measure_set import conditions_of
from thrust_vision.scene.scene import Variant
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import find_model

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "behind-plates.mp4"


def knees(report: SetReport) -> list[float]:
    return [rep.measures.knee_angle_lockout_deg.value for rep in report.reps]


def test_where_the_working_leg_is_not_known_no_knee_is_given(observed: ObservedClips) -> None:
    model = find_model()
    seen = observed(SAMPLE)
    usual = assess(seen, Settings(), model)
    assert usual.scene is not None
    assert usual.scene.variant is Variant.STANDARD
    assert all(math.isfinite(knee) for knee in knees(usual))
    assert ClipWarning.WORKING_LEG_UNKNOWN not in usual.warnings
    assert not conditions_of(usual.scene).one_leg

    sure = scores_of({"standard": 0.05, "single_leg": 0.95}, len(seen.time_s))
    free = replace(seen, legs_scores=sure)
    report = assess(free, Settings(), model)
    assert report.scene is not None
    assert report.scene.variant is Variant.SINGLE_LEG
    assert all(math.isnan(knee) for knee in knees(report))
    assert ClipWarning.WORKING_LEG_UNKNOWN in report.warnings
    assert conditions_of(report.scene).one_leg
    assert not any(rep.measures.lumbar_extension_change_deg.known for rep in report.reps)
