"""``frames.csv``: one row per frame of the clip."""

from collections.abc import Iterator
from pathlib import Path

from thrust_vision.body.motion import Motion
from thrust_vision.export.cells import DEG, METRES, PX, SECONDS, SHARE, Cell, rounded, write_csv
from thrust_vision.form.report import SetReport
from thrust_vision.form.shown import absolute_extension
from thrust_vision.observe.landmarks import SIDE_JOINTS

#: Series of ``Motion`` in the order of the columns, with their decimals.
SERIES: tuple[tuple[str, int], ...] = (
    ("knee_angle_deg", DEG),
    ("trunk_thigh_angle_deg", DEG),
    ("hip_extension_deg", DEG),
    ("lumbar_extension_deg", DEG),
    ("shin_angle_deg", DEG),
    ("bar_height_m", METRES),
    ("confidence", SHARE),
)

HEADER: tuple[str, ...] = (
    "frame",
    "time_s",
    "rep",
    "phase",
    *(name for name, _ in SERIES),
    *(f"{joint}_{axis}_px" for joint in SIDE_JOINTS for axis in "xy"),
)


def write_frames_csv(report: SetReport, path: Path) -> None:
    """Write ``frames.csv``; a clip rejected before it was measured gives the header alone."""
    write_csv(path, HEADER, frame_rows(report))


def frame_rows(report: SetReport) -> Iterator[list[Cell]]:
    """A row for each frame, in the order of ``HEADER``; none for a clip that was not measured."""
    return _rows(report, report.motion) if report.motion else iter(())


def _rows(report: SetReport, motion: Motion) -> Iterator[list[Cell]]:
    hip, lumbar = absolute_extension(report)
    shown = {"hip_extension_deg": hip, "lumbar_extension_deg": lumbar}
    series = [(shown.get(name, getattr(motion, name)), digits) for name, digits in SERIES]
    for i, time_s in enumerate(motion.time_s):
        rep = report.rep_at(i)
        row: list[Cell] = [i, rounded(float(time_s), SECONDS), rep.rep.number if rep else None]
        row.append(report.phase_at(i).value)
        row += [rounded(float(values[i]), digits) for values, digits in series]
        for joint in SIDE_JOINTS:
            row += [rounded(float(v), PX) for v in motion.joints_px[joint][i]]
        yield row
