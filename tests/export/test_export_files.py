import csv
import json
import math
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.made import expected_file, made_rejection, made_set
from thrust_vision.export import write_frames_csv, write_reps_csv, write_session_json
from thrust_vision.export.cells import csv_text
from thrust_vision.form.report import SetReport
from thrust_vision.observe.landmarks import SIDE_JOINTS

REPS_HEADER = (
    "clip,rep,complete,start_s,lockout_s,end_s,concentric_s,hold_s,eccentric_s,"
    "knee_angle_lockout_deg,knee_angle_lockout_low_deg,knee_angle_lockout_high_deg,"
    "shin_angle_lockout_deg,trunk_thigh_angle_lockout_deg,"
    "hip_extension_change_deg,hip_extension_change_low_deg,hip_extension_change_high_deg,"
    "lumbar_extension_change_deg,lumbar_extension_change_low_deg,lumbar_extension_change_high_deg,"
    "lumbar_extension_vs_reference_deg,lumbar_extension_vs_reference_low_deg,"
    "lumbar_extension_vs_reference_high_deg,lumbar_share_pct,lumbar_status,bar_travel_m,"
    "bar_speed_mean_m_s,frames_missing_pct,verdict,faults,cue"
)
FRAMES_HEADER = (
    "frame,time_s,rep,phase,knee_angle_deg,trunk_thigh_angle_deg,hip_extension_deg,"
    "lumbar_extension_deg,shin_angle_deg,bar_height_m,confidence"
)
SESSION_KEYS = [
    "schema_version",
    "status",
    "reason",
    "message",
    "clip",
    "exercise",
    "facing",
    "camera",
    "plates",
    "reference_rep",
    "reps",
    "summary",
    "warnings",
    "provenance",
]
CLIP_KEYS = [
    "name",
    "duration_s",
    "width",
    "height",
    "fps",
    "variable_frame_rate",
    "rotation_deg",
    "truncated",
    "sha256",
]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_reps_csv_has_the_columns_of_the_contract(tmp_path: Path) -> None:
    write_reps_csv(made_set(2), tmp_path / "reps.csv", "en")
    raw = (tmp_path / "reps.csv").read_bytes()
    assert raw.split(b"\n")[0].decode() == REPS_HEADER
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")


def test_reps_csv_gives_the_numbers_back(tmp_path: Path) -> None:
    report = made_set(4, lumbar=True)
    write_reps_csv(report, tmp_path / "reps.csv", "sv")
    rows = rows_of(tmp_path / "reps.csv")
    assert [row["rep"] for row in rows] == ["1", "2", "3", "4"]
    for row, rep in zip(rows, report.reps, strict=True):
        measured = rep.measures
        assert float(row["lockout_s"]) == pytest.approx(rep.rep.lockout_s, abs=5e-4)
        knee = measured.knee_angle_lockout_deg
        assert float(row["knee_angle_lockout_deg"]) == pytest.approx(knee.value, abs=0.05)
        assert float(row["knee_angle_lockout_low_deg"]) == pytest.approx(knee.low, abs=0.05)
        assert float(row["knee_angle_lockout_high_deg"]) == pytest.approx(knee.high, abs=0.05)
        assert float(row["lumbar_share_pct"]) == pytest.approx(measured.lumbar_share_pct, abs=0.05)
        assert row["complete"] == "true"
        assert row["verdict"] == rep.verdict.value
    assert rows[1]["faults"] == "back_over_hip"
    assert rows[1]["cue"].startswith("Spänn magen")
    assert rows[0]["cue"].startswith("Fortsätt så här")


def test_what_was_not_measured_is_blank(tmp_path: Path) -> None:
    write_reps_csv(made_set(2), tmp_path / "reps.csv", "en")
    for row in rows_of(tmp_path / "reps.csv"):
        assert row["lumbar_status"] == "not_visible"
        blank = {key for key, value in row.items() if value == ""} - {"faults"}
        assert blank == {
            key for key in row if key.startswith(("hip_ext", "lumbar_ext", "lumbar_share", "bar_"))
        }


def test_frames_csv(tmp_path: Path) -> None:
    report = made_set(2, lumbar=True)
    write_frames_csv(report, tmp_path / "frames.csv")
    rows = rows_of(tmp_path / "frames.csv")
    joints = [f"{joint}_{axis}_px" for joint in SIDE_JOINTS for axis in "xy"]
    assert list(rows[0]) == FRAMES_HEADER.split(",") + joints
    assert report.motion is not None
    assert len(rows) == len(report.motion)
    knee = [float(row["knee_angle_deg"] or "nan") for row in rows]
    np.testing.assert_allclose(knee, report.motion.knee_angle_deg, atol=0.05, equal_nan=True)
    assert (rows[0]["rep"], rows[0]["phase"]) == ("", "rest")
    top = rows[report.reps[1].rep.lockout_first]
    assert (top["rep"], top["phase"]) == ("2", "lockout")
    unseen = rows[22]
    assert {unseen[key] for key in joints} == {""}
    assert unseen["confidence"] == "0.0"


@pytest.mark.parametrize("report", [made_set(3, lumbar=True), made_rejection()])
def test_session_json_has_the_keys_of_the_contract(report: SetReport, tmp_path: Path) -> None:
    write_session_json(report, tmp_path / "session.json", "en")
    session = json.loads((tmp_path / "session.json").read_text("utf-8"))
    assert list(session) == SESSION_KEYS
    assert list(session["clip"]) == CLIP_KEYS
    assert list(session["camera"]) == ["yaw_deg", "yaw_interval_deg", "roll_deg"]
    assert list(session["plates"]) == ["seen", "diameter_px"]
    assert list(session["provenance"]) == [
        "version",
        "mediapipe",
        "model",
        "model_sha256",
        "settings_hash",
    ]
    assert session["schema_version"] == 1
    assert all(list(rep) == REPS_HEADER.split(",") for rep in session["reps"])


def test_session_json_never_holds_nan(tmp_path: Path) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    write_session_json(made_set(2), tmp_path / "session.json", "en")
    session = json.loads((tmp_path / "session.json").read_text("utf-8"), parse_constant=refuse)
    assert session["reps"][0]["lumbar_share_pct"] is None
    assert session["plates"] == {"seen": False, "diameter_px": None}


def test_csv_and_json_say_the_same(tmp_path: Path) -> None:
    report = made_set(3, lumbar=True)
    write_reps_csv(report, tmp_path / "reps.csv", "sv")
    write_session_json(report, tmp_path / "session.json", "sv")
    records = json.loads((tmp_path / "session.json").read_text("utf-8"))["reps"]
    written = [{key: csv_text(value) for key, value in record.items()} for record in records]
    assert written == rows_of(tmp_path / "reps.csv")


def test_rejected_session_says_what_to_do(tmp_path: Path) -> None:
    report = made_rejection("not_side_view")
    write_session_json(report, tmp_path / "session.json", "sv")
    session = json.loads((tmp_path / "session.json").read_text("utf-8"))
    assert (session["status"], session["reason"]) == ("rejected", "not_side_view")
    assert "Ställ telefonen rakt ut från höften" in session["message"]
    assert session["reps"] == []
    assert session["exercise"] is None
    write_reps_csv(report, tmp_path / "reps.csv", "sv")
    write_frames_csv(report, tmp_path / "frames.csv")
    assert rows_of(tmp_path / "reps.csv") == rows_of(tmp_path / "frames.csv") == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("=cmd|' \\C calc'!A0", None),
        ("=1+1.mp4", "'=1+1.mp4"),
        ("+1.mp4", "'+1.mp4"),
        ("-1.mp4", "'-1.mp4"),
        ("@SUM(A1).mp4", "'@SUM(A1).mp4"),
        (" =1+1.mp4", "'=1+1.mp4"),
        ("＝1.mp4", "'＝1.mp4"),
        ('a,"b".mp4', 'a,"b".mp4'),
        ("two\nlines.mp4", "twolines.mp4"),
        ("hälsa-Å.mp4", "hälsa-Å.mp4"),
    ],
)
def test_clip_names_cannot_run_in_a_spreadsheet(
    name: str, shown: str | None, tmp_path: Path
) -> None:
    write_reps_csv(made_set(1, name=name), tmp_path / "reps.csv", "en")
    (row,) = rows_of(tmp_path / "reps.csv")
    assert not row["clip"].startswith(("=", "+", "-", "@", "\t", "\r"))
    if shown is not None:
        assert row["clip"] == shown


def test_the_classic_injection_is_text() -> None:
    assert csv_text("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert csv_text(-4.5) == "-4.5"  # a number is no formula


def test_a_name_that_is_not_unicode_can_be_written(tmp_path: Path) -> None:
    report = made_set(1, name=os.fsdecode(b"\xff-set.mp4"))
    write_reps_csv(report, tmp_path / "reps.csv", "en")
    write_session_json(report, tmp_path / "session.json", "en")
    assert rows_of(tmp_path / "reps.csv")[0]["clip"] == "'-set.mp4"


def test_a_rep_cut_off_by_the_clip(tmp_path: Path) -> None:
    report = made_set(1)
    cut = replace(report.reps[0].rep, complete=False, concentric_s=math.nan)
    report = replace(report, reps=(replace(report.reps[0], rep=cut),))
    write_reps_csv(report, tmp_path / "reps.csv", "en")
    (row,) = rows_of(tmp_path / "reps.csv")
    assert (row["complete"], row["concentric_s"], row["hold_s"]) == ("false", "", "0.5")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("reps.csv", lambda report, path: write_reps_csv(report, path, "en")),
        ("session.json", lambda report, path: write_session_json(report, path, "sv")),
    ],
)
def test_stored_result(name: str, write: Callable[[SetReport, Path], None], tmp_path: Path) -> None:
    """The file as it was when a person last checked it; see expected/README.md."""
    write(made_set(3, plates=True, lumbar=True), tmp_path / name)
    assert (tmp_path / name).read_text("utf-8") == expected_file(name).read_text("utf-8")
