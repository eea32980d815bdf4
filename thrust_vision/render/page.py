"""The words and numbers of the report's page, worked out so that the template only lays out."""

import base64
import math
from collections.abc import Mapping
from dataclasses import dataclass

from thrust_vision.estimate import Estimate
from thrust_vision.feedback import number, percent, text
from thrust_vision.feedback.said import (
    about_back,
    about_exercise,
    cue_text,
    noted,
    reference_note,
    set_notes,
    shin_text,
)
from thrust_vision.feedback.summary import SetSummary, exercise_name, headline, summarise
from thrust_vision.files import display_name
from thrust_vision.form.judge import timed
from thrust_vision.form.report import BackFinding, LumbarStatus, RepReport, SetReport, Verdict
from thrust_vision.form.telling import telling_rep
from thrust_vision.render.quality_panel import Sight, sights
from thrust_vision.render.style import VERDICT_SYMBOL
from thrust_vision.settings import FormSettings

_MISSING_WORTH_SAYING_PCT = 1.0
_COARSE = {BackFinding.OFF: "more_back", BackFinding.FINE: "not_more_back"}
_UPRIGHT_DEG = FormSettings().shin_upright_deg


@dataclass(frozen=True)
class Tile:
    """One number of the set."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Share:
    """Where the movement came from: shares in percent where measured, else words."""

    hip: float
    back: float
    label: str
    measured: bool


@dataclass(frozen=True)
class RepRow:
    """One row of the table."""

    number: int
    remark: str
    verdict: Verdict
    symbol: str
    word: str
    knee: str
    knee_interval: str
    shin: str
    tempo: str
    share: Share
    noted: str


@dataclass(frozen=True)
class Still:
    """One picture of a lockout."""

    source: str
    alt: str
    caption: str
    knee: str
    verdict: Verdict
    symbol: str
    word: str


@dataclass(frozen=True)
class Page:
    """Everything on the page that depends on the report."""

    clip: str
    exercise: str
    about_exercise: str
    verdict: Verdict
    symbol: str
    word: str
    headline: str
    cues: list[str]
    notes: list[str]
    about_back: list[str]
    tiles: list[Tile]
    rows: list[RepRow]
    stills: list[Still]
    top: Still | None
    unseen: list[str]
    quality: list[Sight]
    reference: str
    facts: list[str]


def page(report: SetReport, language: str, stills: Mapping[int, bytes]) -> Page:
    """The page of a report; ``stills`` are JPEGs by rep number."""
    summary = summarise(report)
    scene = report.scene
    return Page(
        clip=display_name(report.clip.name),
        exercise=exercise_name(scene, language) if scene else "",
        about_exercise=about_exercise(scene, language),
        verdict=summary.verdict,
        symbol=VERDICT_SYMBOL[summary.verdict],
        word=text(language, f"verdict.{summary.verdict}"),
        headline=headline(report, language),
        cues=[cue_text(cue, language, scene) for cue in report.cues[:2]],
        notes=set_notes(report, language),
        about_back=about_back(report, language),
        tiles=_tiles(summary, language),
        rows=[_row(rep, report.reference_rep, language) for rep in report.reps],
        stills=[
            _still(rep, stills[rep.rep.number], language)
            for rep in report.reps
            if rep.rep.number in stills
        ],
        top=next(
            (
                _still(rep, stills[rep.rep.number], language)
                for rep in report.reps
                if rep.rep.number == telling_rep(report) and rep.rep.number in stills
            ),
            None,
        ),
        unseen=_unseen(report, summary, language),
        quality=sights(report.quality, language),
        reference=reference_note(report, language),
        facts=_facts(report, language),
    )


def _tiles(summary: SetSummary, language: str) -> list[Tile]:
    def t(key: str, **values: object) -> str:
        return text(language, f"report.{key}", **values)

    def note(estimate: Estimate) -> str:
        return _interval(estimate, language) or t("not_measured")

    knee, shin = summary.knee_angle_lockout_deg, summary.shin_angle_lockout_deg
    tempo = (summary.concentric_s, summary.hold_s, summary.eccentric_s)
    counts = {"good": summary.good, "adjust": summary.adjust, "unsure": summary.unsure}
    reps_note = t("reps_tile_note", **counts)
    if summary.cut_off:
        reps_note = f"{reps_note} · {summary.cut_off} {t('cut_off')}"
    tiles = [
        Tile(t("reps_tile"), str(summary.reps), reps_note),
        Tile(t("knee_tile"), _degrees(knee.value, language), note(knee)),
        _shin_tile(shin, language),
        Tile(
            t("tempo_tile"),
            " · ".join(number(language, seconds, 1) for seconds in tempo),
            t("tempo_tile_note", half=_tempo_half(tempo, language)),
        ),
    ]
    known = math.isfinite(summary.lumbar_share_pct)
    if summary.lumbar_status is LumbarStatus.MEASURED and known:
        share = percent(language, summary.lumbar_share_pct)
        tiles.append(Tile(t("share_tile"), share, t("share_tile_note")))
    return tiles


def _row(report: RepReport, reference: int | None, language: str) -> RepRow:
    rep, measures = report.rep, report.measures
    knee = measures.knee_angle_lockout_deg
    remarks = [
        text(language, f"report.{key}")
        for key, applies in (
            ("reference", rep.number == reference),
            ("cut_off", not rep.complete),
            ("partial", rep.partial),
        )
        if applies
    ]
    return RepRow(
        number=rep.number,
        remark=", ".join(remarks),
        verdict=report.verdict,
        symbol=VERDICT_SYMBOL[report.verdict],
        word=text(language, f"verdict.{report.verdict}"),
        knee=_degrees(knee.value, language),
        knee_interval=_interval(knee, language),
        shin=shin_text(measures.shin_angle_lockout_deg.value, language),
        tempo=" · ".join(
            number(language, seconds, 1)
            for seconds in (rep.concentric_s, rep.hold_s, rep.eccentric_s)
        ),
        share=_share(report, language),
        noted=", ".join(noted(report, language)),
    )


def _share(report: RepReport, language: str) -> Share:
    measures = report.measures
    match measures.lumbar_status:
        case LumbarStatus.MEASURED if math.isfinite(measures.lumbar_share_pct):
            # A back that bent the other way gives a share outside 0 to 100, which no bar can show.
            back = min(100.0, max(0.0, measures.lumbar_share_pct))
            words = text(
                language,
                "report.share_bar",
                hip=number(language, 100 - back),
                back=number(language, back),
            )
            return Share(100 - back, back, words, measured=True)
        case LumbarStatus.COARSE:
            words = text(language, f"coarse.{_COARSE.get(report.back, 'unclear')}")
            return Share(0, 0, words, measured=False)
        case _:
            return Share(0, 0, text(language, "lumbar.not_visible"), measured=False)


def _still(report: RepReport, jpeg: bytes, language: str) -> Still:
    knee = _degrees(report.measures.knee_angle_lockout_deg.value, language)
    word = text(language, f"verdict.{report.verdict}")
    number_ = report.rep.number
    return Still(
        source="data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii"),
        alt=text(language, "report.still_alt", rep=number_, knee=knee, verdict=word),
        caption=text(language, "report.still_caption", rep=number_),
        knee=text(language, "report.knee_value", knee=knee),
        verdict=report.verdict,
        symbol=VERDICT_SYMBOL[report.verdict],
        word=word,
    )


def _unseen(report: SetReport, summary: SetSummary, language: str) -> list[str]:
    """What the camera did not show, most important first."""
    plates = report.scene is not None and report.scene.plates_seen
    lines = []
    if summary.lumbar_status is not LumbarStatus.MEASURED:
        hidden = summary.lumbar_status is LumbarStatus.NOT_VISIBLE and plates
        key = f"lumbar_note.{summary.lumbar_status}{'_plates' if hidden else ''}"
        lines.append(text(language, key))
    if summary.frames_missing_pct >= _MISSING_WORTH_SAYING_PCT:
        share = percent(language, summary.frames_missing_pct)
        lines.append(text(language, "report.frames_missing", share=share))
    lines += [text(language, f"warning.{warning}") for warning in report.warnings]
    return lines or [text(language, "report.nothing_unseen")]


def _facts(report: SetReport, language: str) -> list[str]:
    clip, made = report.clip, report.provenance
    return [
        text(
            language,
            "report.footer_clip",
            duration=number(language, clip.duration_s, 1),
            width=clip.width,
            height=clip.height,
            fps=number(language, clip.fps, 1),
        ),
        f"thrust-vision {made.version} · mediapipe {made.mediapipe} · {made.model}",
        text(
            language,
            "report.footer_hashes",
            model=made.model_sha256[:12],
            settings=made.settings_hash[:12],
            clip=clip.sha256[:12],
        ),
    ]


def _degrees(value: float, language: str, *, signed: bool = False) -> str:
    written = number(language, value, signed=signed)
    return written if written == "–" else f"{written}°"


def _tempo_half(tempo: tuple[float, ...], language: str) -> str:
    """Half of the widest interval of the parts of a rep, seconds."""
    known = [timed(seconds, FormSettings()) for seconds in tempo if math.isfinite(seconds)]
    halves = [part.high - part.value for part in known]
    return number(language, max(halves, default=math.nan), 1)


def _shin_tile(shin: Estimate, language: str) -> Tile:
    """The tilt of the shins: in a word where they are upright, with its degrees below."""
    label, words = text(language, "report.shin_tile"), shin_text(shin.value, language)
    if not shin.known:
        return Tile(label, words, text(language, "report.not_measured"))
    interval = _interval(shin, language)
    if round(abs(shin.value)) > _UPRIGHT_DEG:
        return Tile(label, words, interval)
    note = text(language, "shin.value_interval", value=words, interval=interval)
    return Tile(label, text(language, "shin.upright"), note)


def _interval(estimate: Estimate, language: str) -> str:
    if not estimate.known:
        return ""
    low, high = number(language, estimate.low), number(language, estimate.high)
    return text(language, "report.interval", low=low, high=high)
