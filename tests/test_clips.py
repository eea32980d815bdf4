"""The whole way on real clips, against what the eye sees."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.observed_clips import ObservedClips, each_by_itself
from thrust_vision.analysis import assess
from thrust_vision.form.report import SetReport
from thrust_vision.scene.scene import Load
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import find_model

CLIPS = [
    "votapps_hipthrust",
    "palfit_hipthrust",
    "julio_hipthrust_B_feetmid",
    "wongfit_bridge",
    "palfit_frogpump",
    "votapps_bridge_3_single",
]
OTHERS = [
    "be23_pushup",
    "be23_squat",
    "palfit_bwdips",
    "palfit_deadbug",
    "palfit_leglower",
    "palfit_standfwd",
    "palfit_standing",
    "votapps_squat",
    "wongfit_benchdips",
    "wongfit_deadlift",
    "wongfit_rdl",
]
#: By eye; what is not here has nothing on the hips.
LOADS = {"votapps_hipthrust": Load.BARBELL, "julio_hipthrust_B_feetmid": Load.DUMBBELL}
#: Where the knee was taken by eye.
KNEE_CLIPS = [
    "votapps_hipthrust",
    "palfit_hipthrust",
    "julio_hipthrust_B_feetmid",
    "wongfit_bridge",
]
#: The knees of these clips were measured again on the enlarged frame at 1.5 s. With a pointer on
#: hip, knee and ankle of the near leg the bridge's is 89 degrees; the listed 77 is what the same
#: three points give when x and y are taken as shares of the picture instead of pixels. In the other
#: clip a plate before the knee hides it: lines along the middles of the thigh, which lies level,
#: and of the shin, which leans by 22 degrees, meet at 66 to 71; the listed 82 would need a shin
#: that is nearly upright.
MEASURED_KNEE_DEG = {"wongfit_bridge": 89.0, "votapps_hipthrust": 69.0}


Judge = Callable[[str], SetReport]


@pytest.fixture
def report_of(clips: Path, observed: ObservedClips) -> Judge:
    """What the program says of a clip, by its name."""
    return lambda name: assess(observed(clips / f"{name}.mp4"), Settings(), find_model())


@pytest.mark.parametrize("name", each_by_itself(CLIPS))
def test_a_real_set_is_read_as_the_eye_reads_it(clips: Path, report_of: Judge, name: str) -> None:
    truth = json.loads((clips / "truth.json").read_text("utf-8"))[name]
    report = report_of(name)
    assert report.rejection is None
    assert report.scene is not None
    assert report.scene.facing == truth["facing"]
    assert report.scene.exercise == truth["exercise"]
    least, most = truth["reps"]
    assert least <= len(report.reps) <= most
    found = np.array([rep.rep.lockout_s for rep in report.reps])
    for lockout_s in truth.get("lockouts_s", []):
        assert np.min(np.abs(found - lockout_s)) <= 0.4


@pytest.mark.parametrize("name", each_by_itself(CLIPS))
def test_no_real_set_is_given_a_load_that_it_has_not(report_of: Judge, name: str) -> None:
    scene = report_of(name).scene
    assert scene is not None
    assert scene.load in (LOADS.get(name, Load.NONE), None)


@pytest.mark.parametrize("name", each_by_itself(OTHERS))
def test_what_is_no_hip_thrust_is_refused_as_that(clips: Path, report_of: Judge, name: str) -> None:
    assert json.loads((clips / "truth.json").read_text("utf-8"))[name]["expect"] == "rejected"
    rejection = report_of(name).rejection
    assert rejection is not None
    assert rejection.reason == "other_exercise"


@pytest.mark.parametrize("name", each_by_itself(KNEE_CLIPS))
def test_the_knee_at_lockout_is_within_6_degrees_of_the_eye(
    clips: Path, report_of: Judge, name: str
) -> None:
    truth = json.loads((clips / "truth.json").read_text("utf-8"))[name]
    expected = MEASURED_KNEE_DEG.get(name, truth["knee_deg"])
    knees = [r.measures.knee_angle_lockout_deg.value for r in report_of(name).reps]
    assert np.median(knees) == pytest.approx(expected, abs=6)
