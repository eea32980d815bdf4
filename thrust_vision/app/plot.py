"""The angles of a set over time, as a chart that can be pointed at."""

from dataclasses import dataclass
from functools import partial
from typing import cast

import altair as alt
import numpy as np
import pandas as pd

from thrust_vision.app.words import Words
from thrust_vision.body.motion import FloatArray, Motion
from thrust_vision.form.report import SetReport
from thrust_vision.form.shown import extension_from_start
from thrust_vision.render.charts import KNEE_INK, LUMBAR_INK, TRUNK_THIGH_INK
from thrust_vision.render.style import BLUE, GREY, PURPLE, SKY_BLUE, Colour, css

ORANGE: Colour = (230, 159, 0)  # of the same palette; the report deepens it for white paper

REP_SELECTION = "rep"
_MOST_POINTS = 900
_HEIGHT_PX = 300  # with axes and legend
_TIME_AXIS = alt.Axis(tickCount=10, grid=False)
_ANGLE_AXIS = alt.Axis(minExtent=46)  # one width for all, so that the times stand below each other


def number_locale(words: Words) -> alt.Locale:
    """How charts write numbers in the page's language."""
    spaced = words("language.decimal_mark") == ","
    return alt.Locale(
        number=alt.NumberLocale(
            decimal=words("language.decimal_mark"),
            thousands="\u00a0" if spaced else ",",
            grouping=[3],
            currency=["", ""],
        )
    )


@dataclass(frozen=True)
class _Line:
    name: str
    values: FloatArray
    colour: str
    dash: tuple[int, ...]


def angle_charts(
    report: SetReport,
    words: Words,
    *,
    dark: bool,
    chosen: int = 0,
    cursor_s: float | None = None,
) -> list[alt.LayerChart]:
    """Angles over time with the reps as bands and their tops marked; gaps where nothing was seen.

    Args:
        report: an analysed set.
        words: of the page.
        dark: whether the page is.
        chosen: the rep to emphasise, 0 for none.
        cursor_s: where the player stands, None for nowhere.

    Returns:
        One chart of hip and lower back, where they were measured, and one of knee and trunk.

    Raises:
        ValueError: if the clip was rejected before it was measured.
    """
    motion = report.motion
    if motion is None:
        raise ValueError("a clip that was not measured has no angles to plot")
    knee, trunk = (PURPLE, SKY_BLUE) if dark else (KNEE_INK, TRUNK_THIGH_INK)
    hip, back = (SKY_BLUE, ORANGE) if dark else (BLUE, LUMBAR_INK)
    hip_deg, lumbar_deg = extension_from_start(report)
    spine = [
        _Line(words("chart.hip"), hip_deg, css(hip), (1, 0)),
        _Line(words("chart.lumbar"), lumbar_deg, css(back), (6, 2)),
    ]
    legs = [
        _Line(words("chart.knee"), motion.knee_angle_deg, css(knee), (1, 0)),
        _Line(words("chart.trunk_thigh"), motion.trunk_thigh_angle_deg, css(trunk), (6, 2)),
    ]
    panel = partial(_panel, report, motion, words=words, chosen=chosen, cursor_s=cursor_s)
    charts = [panel(legs, words("chart.angle"))]
    if np.isfinite(motion.hip_extension_deg).any():
        charts.insert(0, panel(spine, words("chart.extension")))
    return charts


def _panel(
    report: SetReport,
    motion: Motion,
    lines: list[_Line],
    title: str,
    *,
    words: Words,
    chosen: int,
    cursor_s: float | None,
) -> alt.LayerChart:
    keep = slice(None, None, max(1, len(motion) // _MOST_POINTS))
    table = pd.concat(
        pd.DataFrame({"time": motion.time_s[keep], "angle": line.values[keep], "line": line.name})
        for line in lines
    )
    names = [line.name for line in lines]
    whole = alt.Scale(nice=False, domain=[0.0, float(motion.time_s[-1])])
    time = alt.X("time:Q", title=words("chart.time"), scale=whole, axis=_TIME_AXIS)
    colour = alt.Color(
        "line:N",
        scale=alt.Scale(domain=names, range=[line.colour for line in lines]),
        legend=alt.Legend(title=None, orient="top", symbolType="stroke"),
    )
    dash = alt.StrokeDash(
        "line:N",
        scale=alt.Scale(domain=names, range=[list(line.dash) for line in lines]),
        legend=None,
    )
    curves = (
        alt.Chart(table)
        .mark_line(strokeWidth=2.2)
        .encode(
            x=time,
            y=alt.Y("angle:Q", title=title, scale=alt.Scale(zero=False), axis=_ANGLE_AXIS),
            color=colour,
            strokeDash=dash,
        )
    )
    top_s = np.array([r.rep.lockout_s for r in report.reps])
    at = np.searchsorted(motion.time_s, top_s).clip(max=len(motion) - 1)
    tops = pd.concat(
        pd.DataFrame({"time": top_s, "angle": line.values[at], "line": line.name}) for line in lines
    )
    dots = (
        alt.Chart(tops)
        .mark_point(filled=True, size=55, opacity=1)
        .encode(x="time:Q", y="angle:Q", color=alt.Color("line:N", legend=None))
    )
    at_s = pd.DataFrame({"time": [] if cursor_s is None else [cursor_s]})
    cursor = alt.Chart(at_s).mark_rule(color=css(GREY), strokeWidth=1.5).encode(x="time:Q")
    layers = (_bands(report, whole, words, chosen), curves, dots, cursor)
    chart = alt.layer(*layers).properties(height=_HEIGHT_PX)
    return cast(alt.LayerChart, chart.configure(locale=number_locale(words), aria=False))


def _bands(report: SetReport, whole: alt.Scale, words: Words, chosen: int) -> alt.Chart:
    """A band for each rep that can be clicked."""
    reps = pd.DataFrame(
        {
            "rep": [r.rep.number for r in report.reps],
            "start": [r.rep.start_s for r in report.reps],
            "end": [r.rep.end_s for r in report.reps],
            "chosen": [r.rep.number == chosen for r in report.reps],
        }
    )
    # Every click takes a rep in or out, so that one can be clicked again.
    clicks = alt.selection_point(name=REP_SELECTION, fields=["rep"], toggle="true", clear=False)
    bands: alt.Chart = (
        alt.Chart(reps)
        .mark_rect(color="#8a94a0")
        .encode(
            x=alt.X("start:Q", title=words("chart.time"), scale=whole, axis=_TIME_AXIS),
            x2="end:Q",
            opacity=alt.condition("datum.chosen", alt.value(0.38), alt.value(0.16)),
            tooltip=[alt.Tooltip("rep:Q", title=words("column.rep"))],
        )
        .add_params(clicks)
    )
    return bands
