"""The player: frame steps, slow motion, rep markers on the time line, and the table of reps.

It is a component without an iframe, so everything that goes into it goes as data, and its scripts
write it as text and never as HTML.
"""

import math
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime import get_instance

from thrust_vision.app.chosen_rep import ChosenRep
from thrust_vision.app.words import Words
from thrust_vision.estimate import Estimate
from thrust_vision.form.report import RepMeasures, RepReport, SetReport
from thrust_vision.render.drawn_frames import drawn_frames, lockout_frame
from thrust_vision.render.page import RepRow, Share, page
from thrust_vision.render.style import VERDICT_SYMBOL

Data = dict[str, Any]

_SCRIPTS = ("reel.js", "controls.js", "table.js", "main.js")
_TEXTS = (
    "play",
    "pause",
    "back",
    "forward",
    "previous_rep",
    "next_rep",
    "slow",
    "timeline",
    "controls",
    "jump",
    "at",
)
_BLANKS = {name: "{" + name + "}" for name in ("rep", "frame", "time")}


def player(
    reels: list[Data],
    words: Words,
    choice: ChosenRep,
    *,
    key: str,
    table: Data | None = None,
    pending: Data | None = None,
    on_rep: Callable[[], None] = lambda: None,
    on_time: Callable[[], None] = lambda: None,
) -> None:
    """Show clips that play together, and the table of their reps.

    Args:
        reels: one or two, as ``reel`` makes them.
        words: of the page.
        choice: the rep to show.
        key: under which the session's state holds ``rep`` and ``time``, what the user chose last
            and where the player came to rest.
        table: as ``rep_table`` makes it.
        pending: as ``pending`` makes it, to keep the place of a clip that is yet to be drawn.
        on_rep: called when the user has chosen a rep.
        on_time: called when the player has come to rest.
    """
    data = {
        "reels": reels,
        "table": table,
        "pending": pending,
        "texts": texts(words),
        "language": words.language,
        "rep": choice.rep,
        "token": choice.token,
    }
    _component()(key=key, data=data, on_rep_change=on_rep, on_time_change=on_time)


def texts(words: Words) -> dict[str, str]:
    """What the player says, with places for numbers."""
    said = {name: words(f"player.{name}", **_BLANKS) for name in _TEXTS}
    return said | {"decimal_mark": words("language.decimal_mark")}


def script() -> str:
    """What runs in the browser, as one module."""
    return "\n".join(
        resources.files(__package__).joinpath(name).read_text("utf-8") for name in _SCRIPTS
    )


def reel(report: SetReport, video: Path, label: str, caption: str = "") -> Data:
    """A clip for the player.

    Args:
        report: of the set that it shows.
        video: the annotated clip.
        label: what it shows, for those who cannot see it.
        caption: above it.

    Raises:
        ValueError: if the set was rejected before it was measured.
    """
    motion = report.motion
    if motion is None:
        raise ValueError("a clip that was not measured has no frames to step through")
    tops = [lockout_frame(motion, r) for r in report.reps]
    drawn = drawn_frames(motion.time_s)
    return {
        "src": _served(video),
        "label": label,
        "caption": caption,
        "aspect": round(report.clip.width / report.clip.height, 4),
        "duration": round(report.clip.duration_s, 3),
        "frames": drawn.tolist(),
        "times": motion.time_s[drawn].round(4).tolist(),
        "reps": [
            {
                "number": r.rep.number,
                "lockout": top,
                "start_s": round(r.rep.start_s, 3),
                "lockout_s": round(float(motion.time_s[top]), 3),
                "end_s": round(r.rep.end_s, 3),
                "verdict": r.verdict.value,
            }
            for r, top in zip(report.reps, tops, strict=True)
        ],
    }


def pending(report: SetReport, words: Words) -> Data:
    """What stands in the place of the set's clip while it is drawn."""
    aspect = round(report.clip.width / report.clip.height, 4)
    return {"aspect": aspect, "line": words("player.pending")}


def rep_table(report: SetReport, words: Words) -> Data:
    """The table of reps for the player."""
    rows = page(report, words.language, {}).rows
    measured = any(row.share.measured for row in rows)
    legend = (("hip", "report.hips"), ("back", "report.lower_back")) if measured else ()
    bar = any(math.isfinite(r.measures.bar_travel_m) for r in report.reps)
    columns = [words(f"column.{name}") for name in ("rep", "verdict", "knee", "shin", "tempo")]
    return {
        "caption": words("result.reps_heading"),
        "columns": [*columns, *_bar_column(report, words, bar=bar), words("column.share")],
        "rows": [_row(r, row, words, bar=bar) for r, row in zip(report.reps, rows, strict=True)],
        "legend": [{"part": part, "name": words(key)} for part, key in legend],
    }


def _bar_column(report: SetReport, words: Words, *, bar: bool) -> list[str]:
    """The name of the bar's column, with the size of the plates that its metres rest on."""
    if not bar or report.scene is None:
        return []
    return [words("result.bar", cm=words.number(100 * report.scene.plate_diameter_m))]


def _row(report: RepReport, row: RepRow, words: Words, *, bar: bool) -> Data:
    measures = report.measures
    cells = [(row.knee, row.knee_interval), (row.shin, ""), (row.tempo, "")]
    if bar:
        cells.append(_bar(measures, words))
    return {
        "number": row.number,
        "label": words("player.jump", rep=row.number),
        "remark": row.remark,
        "verdict": {
            "code": row.verdict.value,
            "symbol": VERDICT_SYMBOL[row.verdict],
            "word": row.word,
        },
        "noted": row.noted,
        "cells": cells,
        "share": {
            "measured": row.share.measured,
            "label": row.share.label,
            "hip": row.share.hip,
            "back": row.share.back,
            "notes": _share_notes(row.share, measures, words) if row.share.measured else [],
        },
    }


def _share_notes(share: Share, measures: RepMeasures, words: Words) -> list[str]:
    """Both parts of the movement in percent, and in degrees with their intervals."""
    parts = (
        ("hip", share.hip, measures.hip_extension_change_deg),
        ("back", share.back, measures.lumbar_extension_change_deg),
    )
    return [
        words(f"result.share_{part}", share=words.number(pct), change=_with_interval(change, words))
        for part, pct, change in parts
    ]


def _bar(measures: RepMeasures, words: Words) -> tuple[str, str]:
    """How far and how fast the bar rose, where a plate gave the scale."""
    if not math.isfinite(measures.bar_travel_m):
        return "–", ""
    travel = words("result.bar_travel", value=words.number(measures.bar_travel_m, 2))
    speed = words("result.bar_speed", value=words.number(measures.bar_speed_mean_m_s, 2))
    return travel, speed if math.isfinite(measures.bar_speed_mean_m_s) else ""


def _with_interval(estimate: Estimate, words: Words) -> str:
    low, high = words.number(estimate.low), words.number(estimate.high)
    return f"{words.number(estimate.value)}° ({words('report.interval', low=low, high=high)})"


def _served(video: Path) -> str:
    """The address under which the browser gets a file while the session shows it."""
    return get_instance().media_file_mgr.add(str(video), "video/mp4", f"player-{video}")


@cache
def _component() -> Callable[..., Any]:
    css = resources.files(__package__).joinpath("player.css").read_text("utf-8")
    return st.components.v2.component("thrust_vision_player", js=script(), css=css)
