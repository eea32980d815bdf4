"""``reps.csv``: one row per rep. The column table here also makes the reps of ``session.json``."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from thrust_vision.estimate import Estimate
from thrust_vision.export.cells import DEG, METRES, PCT, SECONDS, Cell, rounded, write_csv
from thrust_vision.feedback.said import cue_text
from thrust_vision.files import display_name
from thrust_vision.form.report import RepMeasures, RepReport, SetReport
from thrust_vision.form.shown import shown_measures
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.scene import Scene


@dataclass(frozen=True)
class Row:
    """What a column can draw on: one rep, its clip and scene, and the user's language."""

    clip: str
    scene: Scene | None
    report: RepReport
    language: str


@dataclass(frozen=True)
class Column:
    """A column: its name, which stays English in every language, and its value for a rep."""

    name: str
    value: Callable[[Row], Cell]


def _time(name: str) -> Column:
    def value(row: Row) -> Cell:
        seconds: float = getattr(row.report.rep, name)
        return rounded(seconds, SECONDS)

    assert name in Rep.__dataclass_fields__
    return Column(name, value)


def _measure(name: str, digits: int) -> Column:
    def value(row: Row) -> Cell:
        measured: float | Estimate = getattr(shown_measures(row.report.measures), name)
        return rounded(measured.value if isinstance(measured, Estimate) else measured, digits)

    assert name in RepMeasures.__dataclass_fields__
    return Column(name, value)


def _with_interval(name: str) -> tuple[Column, Column, Column]:
    def bound(side: str) -> Column:
        def value(row: Row) -> Cell:
            return rounded(getattr(getattr(shown_measures(row.report.measures), name), side), DEG)

        return Column(name.removesuffix("_deg") + f"_{side}_deg", value)

    return _measure(name, DEG), bound("low"), bound("high")


COLUMNS: tuple[Column, ...] = (
    Column("clip", lambda row: display_name(row.clip)),
    Column("rep", lambda row: row.report.rep.number),
    Column("complete", lambda row: row.report.rep.complete),
    _time("start_s"),
    _time("lockout_s"),
    _time("end_s"),
    _time("concentric_s"),
    _time("hold_s"),
    _time("eccentric_s"),
    *_with_interval("knee_angle_lockout_deg"),
    _measure("shin_angle_lockout_deg", DEG),
    _measure("trunk_thigh_angle_lockout_deg", DEG),
    *_with_interval("hip_extension_change_deg"),
    *_with_interval("lumbar_extension_change_deg"),
    *_with_interval("lumbar_extension_vs_reference_deg"),
    _measure("lumbar_share_pct", PCT),
    Column("lumbar_status", lambda row: row.report.measures.lumbar_status.value),
    _measure("bar_travel_m", METRES),
    _measure("bar_speed_mean_m_s", METRES),
    _measure("frames_missing_pct", PCT),
    Column("verdict", lambda row: row.report.verdict.value),
    Column("faults", lambda row: ";".join(row.report.faults)),
    Column("cue", lambda row: cue_text(row.report.cue, row.language, row.scene)),
)


def rep_records(report: SetReport, language: str) -> list[dict[str, Cell]]:
    """Every rep as column name -> value, in the order of the columns."""
    rows = (Row(report.clip.name, report.scene, rep, language) for rep in report.reps)
    return [{column.name: column.value(row) for column in COLUMNS} for row in rows]


def write_reps_csv(report: SetReport, path: Path, language: str) -> None:
    """Write ``reps.csv``; a rejected clip gives the header alone."""
    records = rep_records(report, language)
    write_csv(path, [c.name for c in COLUMNS], (record.values() for record in records))
