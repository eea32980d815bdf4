"""``session.json``: the whole result of one clip for other programs."""

import json
from pathlib import Path
from typing import Any

from thrust_vision.estimate import Estimate
from thrust_vision.export.cells import DEG, METRES, PCT, PX, SECONDS, rounded
from thrust_vision.export.reps import rep_records
from thrust_vision.feedback.said import cue_text, set_notes
from thrust_vision.feedback.summary import explanation, headline, summarise
from thrust_vision.files import display_name
from thrust_vision.form.report import Provenance, SetReport
from thrust_vision.video.clip import ClipInfo

SCHEMA_VERSION = 1

Record = dict[str, Any]


def session(report: SetReport, language: str) -> Record:
    """The result as JSON-ready values; the same keys for an analysed and a rejected clip.

    What is unknown is None, never NaN. ``message`` and the cues are in ``language``.
    """
    rejection, scene = report.rejection, report.scene
    return {
        "schema_version": SCHEMA_VERSION,
        "status": "rejected" if rejection else "analysed",
        "reason": rejection.reason if rejection else None,
        "message": message(report, language),
        "clip": _clip(report.clip),
        "exercise": _exercise(report),
        "facing": scene.facing if scene else None,
        "camera": {
            "yaw_deg": rounded(scene.yaw_deg.value, DEG) if scene else None,
            "yaw_interval_deg": _interval(scene.yaw_deg) if scene else None,
            "roll_deg": rounded(scene.roll_deg, DEG) if scene else None,
        },
        "plates": {
            "seen": scene.plates_seen if scene else None,
            "diameter_px": rounded(scene.plate_diameter_px, PX) if scene else None,
        },
        "reference_rep": report.reference_rep,
        "reps": rep_records(report, language),
        "summary": _summary(report, language),
        "warnings": [warning.value for warning in report.warnings],
        "provenance": _provenance(report.provenance),
    }


def write_session_json(report: SetReport, path: Path, language: str) -> None:
    """Write ``session.json``."""
    written = json.dumps(session(report, language), ensure_ascii=False, allow_nan=False, indent=2)
    path.write_text(written + "\n", encoding="utf-8", newline="\n")


def message(report: SetReport, language: str) -> str:
    """What to tell the user: what to do next time, or the set in one line."""
    if report.rejection:
        return explanation(report.rejection, language)
    return headline(report, language)


def _exercise(report: SetReport) -> str | None:
    if report.scene:
        return report.scene.exercise
    other = report.rejection is not None and report.rejection.reason == "other_exercise"
    return "other" if other else None


def _clip(clip: ClipInfo) -> Record:
    return {
        "name": display_name(clip.name),
        "duration_s": rounded(clip.duration_s, SECONDS),
        "width": clip.width,
        "height": clip.height,
        "fps": rounded(clip.fps, SECONDS),
        "variable_frame_rate": clip.variable_frame_rate,
        "rotation_deg": clip.rotation_deg,
        "truncated": clip.truncated,
        "sha256": clip.sha256,
    }


def _summary(report: SetReport, language: str) -> Record:
    summary, scene = summarise(report), report.scene
    knee = summary.knee_angle_lockout_deg
    return {
        "verdict": summary.verdict.value,
        "headline": headline(report, language),
        "cues": [{"code": cue, "text": cue_text(cue, language, scene)} for cue in report.cues],
        "notes": set_notes(report, language),
        "variant": scene.variant.value if scene else None,
        "load": scene.load.value if scene and scene.load else None,
        "plate_diameter_assumed_m": rounded(scene.plate_diameter_m, METRES) if scene else None,
        "reps": summary.reps,
        "complete_reps": summary.complete,
        "good": summary.good,
        "adjust": summary.adjust,
        "unsure": summary.unsure,
        "knee_angle_lockout_deg": rounded(knee.value, DEG),
        "knee_angle_lockout_interval_deg": _interval(knee),
        "shin_angle_lockout_deg": rounded(summary.shin_angle_lockout_deg.value, DEG),
        "concentric_s": rounded(summary.concentric_s, SECONDS),
        "hold_s": rounded(summary.hold_s, SECONDS),
        "eccentric_s": rounded(summary.eccentric_s, SECONDS),
        "lumbar_share_pct": rounded(summary.lumbar_share_pct, PCT),
        "lumbar_status": summary.lumbar_status.value,
        "frames_missing_pct": rounded(summary.frames_missing_pct, PCT),
    }


def _provenance(made: Provenance) -> Record:
    return {name: getattr(made, name) for name in Provenance.__dataclass_fields__}


def _interval(estimate: Estimate) -> list[float | None] | None:
    if not estimate.known:
        return None
    return [rounded(estimate.low, DEG), rounded(estimate.high, DEG)]
