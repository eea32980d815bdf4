"""Which frames are drawn, and which of them stands for a rep."""

from dataclasses import replace

import numpy as np
import pytest

from tests.made import made_set
from thrust_vision.body.medians import median_of_known
from thrust_vision.body.motion import Motion
from thrust_vision.estimate import Estimate
from thrust_vision.form.report import RepReport
from thrust_vision.render.drawn_frames import drawn_frames, lockout_frame, nearest_frame


@pytest.mark.parametrize(
    ("fps", "step"), [(24, 1), (25, 1), (30, 1), (50, 2), (59.94, 2), (60, 2), (120, 3), (240, 6)]
)
def test_at_most_forty_frames_a_second_are_drawn_evenly(fps: float, step: int) -> None:
    times = np.arange(200) / fps
    assert drawn_frames(times).tolist() == list(range(0, 200, step))


def test_a_clock_that_wavers_loses_no_frame_of_a_usual_film() -> None:
    wavers = np.random.default_rng(4).uniform(-0.004, 0.004, 300)
    assert len(drawn_frames(np.arange(300) / 30 + wavers)) == 300


def test_a_frame_is_found_by_its_time() -> None:
    times = np.array([0.0, 0.1, 0.15, 0.4])
    assert [nearest_frame(times, at_s) for at_s in (-1, 0, 0.06, 0.13, 0.3, 9)] == [
        0,
        0,
        1,
        2,
        3,
        3,
    ]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("fps", [30, 60])
def test_picture_and_table_agree_within_a_degree(seed: int, fps: int) -> None:
    """The table tells the median over the lockout, which wavers by some degrees."""
    generator = np.random.default_rng(seed)
    motion, report = _set(fps)
    wavering = motion.knee_angle_deg + generator.normal(0, 2, len(motion))
    wavering[generator.random(len(motion)) < 0.2] = np.nan
    motion = replace(motion, knee_angle_deg=wavering)
    report = _told(report, median_of_known(wavering[report.rep.lockout]))
    frame = lockout_frame(motion, report)
    assert report.rep.lockout_first <= frame <= report.rep.lockout_last
    assert frame in drawn_frames(motion.time_s)
    told_deg = report.measures.knee_angle_lockout_deg.value
    assert abs(motion.knee_angle_deg[frame] - told_deg) < 1


def test_of_frames_that_show_the_same_the_one_in_the_middle_is_taken() -> None:
    motion, report = _set(30)
    still = replace(motion, knee_angle_deg=np.full(len(motion), 88.0))
    frame = lockout_frame(still, _told(report, 88.3))
    assert frame == nearest_frame(motion.time_s, report.rep.lockout_s)


def test_without_a_knee_time_decides() -> None:
    motion, report = _set(30)
    blind = replace(motion, knee_angle_deg=np.full(len(motion), np.nan))
    unknown = replace(report.measures, knee_angle_lockout_deg=Estimate.missing())
    frame = lockout_frame(blind, replace(report, measures=unknown))
    assert frame == nearest_frame(motion.time_s, report.rep.lockout_s)


def _set(fps: int) -> tuple[Motion, RepReport]:
    """A set whose lockout lasts 15 frames."""
    report = made_set(1)
    assert report.motion is not None
    motion = replace(report.motion, time_s=np.arange(len(report.motion)) / fps)
    rep = report.reps[0].rep
    middle_s = (rep.lockout_first + rep.lockout_last) / 2 / fps
    return motion, replace(report.reps[0], rep=replace(rep, lockout_s=middle_s))


def _told(report: RepReport, knee_deg: float) -> RepReport:
    told = Estimate(knee_deg, knee_deg - 5, knee_deg + 5)
    return replace(report, measures=replace(report.measures, knee_angle_lockout_deg=told))
