"""What is said about a set in words that fit it: no bench on the floor, no weight without one."""

from thrust_vision.feedback.summary import main_fault, summarise
from thrust_vision.feedback.texts import number, rep_list, table, text
from thrust_vision.form.judge import CHECK_FEET
from thrust_vision.form.report import BackFinding, Fault, RepReport, SetReport, Verdict
from thrust_vision.scene.scene import Load, Scene

_UNLOADED = (Load.NONE, Load.BAND)


def cue_text(cue: str, language: str, scene: Scene | None) -> str:
    """The words of a cue for what the scene shows, "" for none."""
    if not cue:
        return ""
    fitting = [f"cue.{cue}"]
    if scene is not None and scene.exercise == "glute_bridge":
        fitting.insert(0, f"cue_floor.{cue}")
    said = text(language, next(key for key in fitting if key in table(language)))
    loaded = f"cue_loaded.{cue}"
    if scene and scene.load and scene.load not in _UNLOADED and loaded in table(language):
        said = f"{said} {text(language, loaded)}"
    return said


def noted(report: RepReport, language: str) -> list[str]:
    """What is noted about a rep, in a few words each: its faults, or what makes it unsure."""
    if report.verdict is Verdict.UNSURE:
        return [text(language, f"doubt.{_doubt(report)}")]
    return [text(language, f"fault.{fault}") for fault in report.faults]


def _doubt(report: RepReport) -> str:
    if report.back is BackFinding.UNCLEAR:
        return "back_unclear"
    if report.back is BackFinding.HIDDEN:
        return "back_hidden"
    if report.cue == CHECK_FEET:
        return "feet"
    return "missing" if report.measures.knee_angle_lockout_deg.known else "knee"


def set_notes(report: SetReport, language: str) -> list[str]:
    """What is said about a set beside its faults."""
    summary = summarise(report)
    cut_off = [r.rep.number for r in report.reps if not r.whole]
    values = {
        "knee": number(language, summary.knee_angle_lockout_deg.value),
        "shin": shin_text(summary.shin_angle_lockout_deg.value, language),
        "reference": report.reference_rep,
        "cut_off": rep_list(language, cut_off, len(report.reps)) if cut_off else "",
    }
    return [text(language, f"note.{note}", **values) for note in report.notes]


def about_back(report: SetReport, language: str) -> list[str]:
    """What it means that the back took over, where that is the set's main finding."""
    if main_fault(report) is not Fault.BACK_OVER_HIP:
        return []
    return [text(language, f"about_back.{key}") for key in ("aim", "factors", "judge")]


def about_exercise(scene: Scene | None, language: str) -> str:
    """One line that distinguishes hip thrust and glute bridge."""
    key = f"exercise_about.{scene.exercise}" if scene else ""
    return text(language, key) if key in table(language) else ""


def reference_note(report: SetReport, language: str) -> str:
    """Which rep the others are compared with, and who says that it was braced; "" without one."""
    if report.reference_rep is None:
        return ""
    key = "reference_named" if report.reference_named else "reference_auto"
    return text(language, f"report.{key}", number=report.reference_rep)


def shin_text(value: float, language: str) -> str:
    """The tilt of the shin as words: "5° out"; an en dash where it was not measured."""
    written = number(language, abs(value))
    if written in ("–", "0"):
        return written if written == "–" else "0°"
    return text(language, "shin.out" if value > 0 else "shin.in", value=written)
