"""The charts of the trends: one time axis for all, so that they can be read together."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

import altair as alt
import pandas as pd

from thrust_vision.app.plot import ORANGE, number_locale
from thrust_vision.app.words import Words
from thrust_vision.form.report import Verdict
from thrust_vision.library.kept import KeptSet
from thrust_vision.library.trends import median_of
from thrust_vision.render.charts import KNEE_INK, LUMBAR_INK
from thrust_vision.render.style import (
    BLUE,
    GREY,
    PURPLE,
    SKY_BLUE,
    VERDICT_COLOUR,
    Colour,
    css,
)
from thrust_vision.training.entry import LoadUnit, TrainingSession

AnyChart = alt.Chart | alt.LayerChart
Span = tuple[date, date]

_HEIGHT_PX, _WITH_LEGEND_PX = 150, 205  # axes and legend take their part
_MOST_DATES = 8
_ROOM_DAYS = 2  # beside the first and the last
_PALE: Colour = (154, 163, 172)  # grey that is seen on the dark theme
_WHEN = ("before", "during", "next_day")


def measure_chart(
    sets: Sequence[KeptSet], measure: str, span: Span, words: Words, *, dark: bool
) -> AnyChart | None:
    """A measure of every set with its 90 % interval; None where no set has it."""
    rows = [
        {
            "day": _time(each.about.day),
            "value": median.estimate.value,
            "low": median.estimate.low,
            "high": median.estimate.high,
            "clip": each.clip_name,
        }
        for each in sets
        if (median := median_of(each, measure)) is not None
    ]
    if not rows:
        return None
    table = pd.DataFrame(rows)
    unit = "seconds" if measure.endswith("_s") else "degrees"
    ink = css(_ink(measure, dark=dark))
    x = _days(span)
    y = alt.Y("value:Q", title=words(f"trends.{unit}"), scale=alt.Scale(zero=False), axis=_AXIS)
    tips = [
        alt.Tooltip("day:T", title=words("log.date"), format="%Y-%m-%d"),
        alt.Tooltip("value:Q", title=words(f"trends.{measure}"), format=".1f"),
        alt.Tooltip("low:Q", title=words("trends.low"), format=".1f"),
        alt.Tooltip("high:Q", title=words("trends.high"), format=".1f"),
        alt.Tooltip("clip:N", title=words("trends.clip")),
    ]
    bars = alt.Chart(table).mark_rule(color=ink, opacity=0.45, strokeWidth=2)
    dots = alt.Chart(table).mark_circle(color=ink, size=70, opacity=1.0)
    layers = alt.layer(
        bars.encode(x=x, y=alt.Y("low:Q", title=words(f"trends.{unit}"), axis=_AXIS), y2="high:Q"),
        dots.encode(x=x, y=y, tooltip=tips),
    )
    return _finish(layers, words, height_px=_HEIGHT_PX)


def verdict_chart(
    sets: Sequence[KeptSet], span: Span, words: Words, *, dark: bool
) -> AnyChart | None:
    """How many reps of each day's sets have each verdict."""
    rows = [
        {
            "day": _time(each.about.day),
            "reps": count,
            "verdict": words(f"verdict.{verdict}"),
            "order": list(Verdict).index(verdict),
        }
        for each in sets
        for verdict, count in each.figures.verdicts.items()
        if count
    ]
    if not rows:
        return None
    names = [words(f"verdict.{verdict}") for verdict in Verdict]
    inks = {**VERDICT_COLOUR, Verdict.UNSURE: _PALE} if dark else VERDICT_COLOUR
    colours = alt.Scale(domain=names, range=[css(inks[verdict]) for verdict in Verdict])
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(size=9)
        .encode(
            x=_days(span),
            y=alt.Y("sum(reps):Q", title=words("trends.reps"), axis=_AXIS),
            color=alt.Color("verdict:N", scale=colours, legend=_LEGEND),
            order=alt.Order("order:Q"),
        )
    )
    return _finish(chart, words)


def load_chart(
    sets: Sequence[KeptSet],
    sessions: Sequence[TrainingSession],
    unit: LoadUnit,
    span: Span,
    words: Words,
    *,
    dark: bool,
) -> AnyChart | None:
    """The heaviest load of each day: of the log, and of the filmed sets."""
    heaviest: dict[tuple[date, str], float] = {}
    filmed, logged = words("trends.filmed"), words("trends.logged")
    for each in sets:
        if each.about.load_kg is not None:
            key = each.about.day, filmed
            heaviest[key] = max(heaviest.get(key, 0.0), each.about.load_kg)
    for session in sessions:
        if direct := [entry.load_kg for entry in session.entries if entry.direct]:
            heaviest[session.date, logged] = max(direct)
    if not heaviest:
        return None
    table = pd.DataFrame(
        {"day": _time(day), "load": unit.of(load), "from": source}
        for (day, source), load in heaviest.items()
    )
    colours = [css(SKY_BLUE if dark else BLUE), css(_PALE if dark else GREY)]
    chart = (
        alt.Chart(table)
        .mark_point(filled=True, size=70, opacity=1.0)
        .encode(
            x=_days(span),
            y=alt.Y("load:Q", title=unit.value, axis=_AXIS, scale=alt.Scale(zero=False)),
            color=alt.Color(
                "from:N", scale=alt.Scale(domain=[filmed, logged], range=colours), legend=_LEGEND
            ),
            shape=alt.Shape("from:N", legend=None, sort=[filmed, logged]),
        )
    )
    return _finish(chart, words)


def discomfort_chart(
    sessions: Sequence[TrainingSession], span: Span, words: Words, *, dark: bool
) -> AnyChart | None:
    """Discomfort around the sessions; None where none was logged."""
    names = [words(f"log.when_{name}") for name in _WHEN]
    rows = [
        {"day": _time(session.date), "value": value, "when": shown}
        for session in sessions
        for name, shown in zip(_WHEN, names, strict=True)
        if (value := getattr(session, f"discomfort_{name}")) is not None
    ]
    if not rows:
        return None
    colours = [css(_PALE if dark else GREY), css(ORANGE), css(SKY_BLUE if dark else BLUE)]
    scale = alt.Scale(domain=[0, 10])
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_line(point=alt.OverlayMarkDef(size=50), strokeWidth=1.5)
        .encode(
            x=_days(span),
            y=alt.Y("value:Q", title=words("log.of_ten"), scale=scale, axis=_AXIS),
            color=alt.Color(
                "when:N", scale=alt.Scale(domain=names, range=colours), sort=names, legend=_LEGEND
            ),
        )
    )
    return _finish(chart, words)


_AXIS = alt.Axis(
    tickCount=4, minExtent=46, maxExtent=46, format=",.1~f"
)  # one width, so that days stand below each other
_LEGEND = alt.Legend(title=None, orient="top")


def _finish(chart: Any, words: Words, *, height_px: int = _WITH_LEGEND_PX) -> AnyChart:
    sized = chart.properties(height=height_px)
    return cast(AnyChart, sized.configure(locale=number_locale(words), aria=False))


def _days(span: Span) -> alt.X:
    """The time axis, the same for all."""
    first, last = span[0] - timedelta(days=_ROOM_DAYS), span[1] + timedelta(days=_ROOM_DAYS)
    step = max(1, -(-((last - first).days) // _MOST_DATES))
    labelled = [first + timedelta(days=n) for n in range(_ROOM_DAYS, (last - first).days, step)]
    marks = [alt.DateTime(year=d.year, month=d.month, date=d.day) for d in labelled]
    domain = [alt.DateTime(year=d.year, month=d.month, date=d.day) for d in (first, last)]
    return alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(domain=domain, nice=False),
        axis=alt.Axis(format="%m-%d", values=marks, labelOverlap=True),
    )


def _time(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def _ink(measure: str, *, dark: bool) -> Colour:
    """The colour that a measure has everywhere."""
    if measure.startswith("lumbar"):
        return ORANGE if dark else LUMBAR_INK
    if measure.startswith("knee"):
        return PURPLE if dark else KNEE_INK
    return SKY_BLUE if dark else BLUE
