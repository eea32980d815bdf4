"""The rep that is pictured at the head of a result."""

from dataclasses import replace

import pytest

from tests.made import made_rejection, made_set
from thrust_vision.estimate import Estimate
from thrust_vision.form.report import Fault, RepReport, SetReport
from thrust_vision.form.telling import telling_rep


def with_fault(report: SetReport, fault: Fault, **sizes: tuple[float, ...]) -> SetReport:
    """The set with a fault in every rep, and measures rep by rep."""

    def changed(index: int, entry: RepReport) -> RepReport:
        values = {
            name: Estimate(each[index], each[index] - 5, each[index] + 5)
            for name, each in sizes.items()
        }
        return replace(entry, faults=(fault,), measures=replace(entry.measures, **values))

    reps = tuple(changed(index, entry) for index, entry in enumerate(report.reps))
    return replace(report, reps=reps, cues=(fault.value,))


@pytest.mark.parametrize(
    ("fault", "measure", "sizes", "wanted"),
    [
        (Fault.BACK_OVER_HIP, "lumbar_extension_change_deg", (12.0, 31.0, 20.0), 2),
        (Fault.FEET_TOO_CLOSE, "knee_angle_lockout_deg", (70.0, 72.0, 66.0), 3),
        (Fault.FEET_TOO_FAR, "knee_angle_lockout_deg", (125.0, 120.0, 118.0), 1),
        (Fault.HEAD_BACK, "head_raised_lockout_deg", (-5.0, -30.0, -10.0), 2),
    ],
)
def test_it_shows_the_first_thing_to_try_most_clearly(
    fault: Fault, measure: str, sizes: tuple[float, ...], wanted: int
) -> None:
    assert telling_rep(with_fault(made_set(3), fault, **{measure: sizes})) == wanted


def test_what_was_not_seen_comes_last_and_what_is_cut_off_does_not_count() -> None:
    sizes = (float("nan"), 20.0, 40.0)
    report = with_fault(made_set(3), Fault.BACK_OVER_HIP, lumbar_extension_change_deg=sizes)
    assert telling_rep(report) == 3
    last = report.reps[2]
    cut = replace(last, rep=replace(last.rep, complete=False))
    assert telling_rep(replace(report, reps=(*report.reps[:2], cut))) == 2


def test_without_a_fault_it_is_the_first_good_rep() -> None:
    report = made_set(3)
    assert telling_rep(replace(report, cues=("keep_going",))) == 1
    assert telling_rep(replace(report, cues=())) == 1
    assert telling_rep(made_rejection()) is None
