"""A film that begins later says the same about the reps that it still holds."""

from pathlib import Path

import pytest

from tests.sets import report_on, sample
from tests.video.patterns import write_clip
from thrust_vision.form.report import SetReport, Verdict
from thrust_vision.video.read import ClipReader

#: The braced first rep of the sample is over, the second has not begun.
CUT_S = 4.76
ESTIMATES = (
    "knee_angle_lockout_deg",
    "shin_angle_lockout_deg",
    "hip_extension_change_deg",
    "lumbar_extension_change_deg",
)


@pytest.fixture(scope="module")
def trimmed(tmp_path_factory) -> SetReport:
    images, times = [], []
    with ClipReader(sample("back-over-hip")) as clip:
        for frame in clip:
            if frame.time_s >= CUT_S:
                images.append(frame.image)
                times.append(frame.time_s - CUT_S)
    path: Path = tmp_path_factory.mktemp("trimmed") / "clip.mp4"
    write_clip(path, images, times_s=times)
    return report_on(path)


def test_reps_are_told_alike_without_the_first_seconds(trimmed: SetReport) -> None:
    whole = report_on(sample("back-over-hip"))
    kept = [r for r in whole.reps if r.rep.start_s > CUT_S]
    assert len(trimmed.reps) == len(kept) == 3
    for found, expected in zip(trimmed.reps, kept, strict=True):
        assert set(found.faults) <= set(expected.faults)
        assert found.verdict is not Verdict.GOOD
        for name in ESTIMATES:
            before, after = getattr(expected.measures, name), getattr(found.measures, name)
            assert before.low <= after.value <= before.high, name


def test_without_its_braced_rep_the_reference_is_said_to_arch(trimmed: SetReport) -> None:
    assert trimmed.reference_rep == 1
    assert "reference_arched" in trimmed.notes
    assert trimmed.cues == ("back_over_hip",)
