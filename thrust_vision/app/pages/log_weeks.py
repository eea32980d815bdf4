"""What stands out in the log, and the weeks as charts."""

from collections.abc import Callable
from datetime import date
from typing import cast

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import block
from thrust_vision.app.plot import number_locale
from thrust_vision.app.words import Words
from thrust_vision.render.style import BLUE, GREY, SKY_BLUE, css
from thrust_vision.training.entry import Lifter, TrainingSession
from thrust_vision.training.explain import explain
from thrust_vision.training.finding import Finding, RedFlag
from thrust_vision.training.findings import findings
from thrust_vision.training.history import Compared, median_of
from thrust_vision.training.levers import share_levers
from thrust_vision.training.signs import WarningSign, lasting
from thrust_vision.training.store import TrainingLog
from thrust_vision.training.texts import text
from thrust_vision.training.training_settings import DEFAULT_SETTINGS
from thrust_vision.training.weeks import WeekView, week_views

_SHOWN_WEEKS = 16
_HEIGHT_PX = 200
_TREND_PX = 280  # the legend takes its part
_MOST_DATES = 8  # below the trend
_HEADROOM = 1.06  # above the highest bar, so that a mark on its edge is whole
_COUNTS = alt.Axis(tickMinStep=1, tickCount=5, format=",.1~f")
_MEASURES: tuple[tuple[str, Callable[[WeekView], float | None]], ...] = (
    ("sets", lambda week: week.sets),
    ("volume", lambda week: week.volume_kg),
    ("sessions", lambda week: week.sessions),
    ("sets_per_session", lambda week: week.sets_per_session),
)
_DISCOMFORT = ("before", "during", "next_day")


def findings_of(
    log: TrainingLog,
    lifter: Lifter,
    sessions: tuple[TrainingSession, ...],
    day: date,
    words: Words,
) -> None:
    """What to tell the lifter today: what several findings ask for is said once."""
    st.header(words("log.findings_heading"), anchor=False)
    signs = log.signs(lifter.id)
    _signs(log, lifter, signs, day, words)
    flags = tuple(sign.sign for sign in lasting(signs))
    shared = share_levers(findings(sessions, day, red_flags=flags))
    for finding in shared.findings:
        _finding(finding, words)
    if shared.common:
        lines = [text(words.language, f"lever.{lever}") for lever in shared.common]
        block("lines", words, heading=words("log.levers_common"), lines=lines)
    block("note", words, line=text(words.language, "note.limits"))


def weeks_of(sessions: tuple[TrainingSession, ...], day: date, words: Words) -> None:
    """The last weeks against the lifter's usual ones."""
    st.header(words("log.weeks_heading"), anchor=False)
    views = week_views(sessions, day)
    dark = state.dark()
    columns = st.columns(2, gap="large")
    for number, (name, measure) in enumerate(_MEASURES):
        with columns[number % 2]:
            title = words(f"log.week_{name}")
            st.subheader(title, anchor=False)
            st.altair_chart(_bars(views, measure, title, words, dark=dark), alt=title)
    block("note", words, line=f"{words('log.usual_line')} {text(words.language, 'note.counting')}")
    trend = _discomfort(sessions[-60:], words)
    if not trend.empty:
        st.header(words("log.discomfort_heading"), anchor=False)
        st.altair_chart(_trend(trend, words, dark=dark), alt=words("log.discomfort_heading"))


def _signs(
    log: TrainingLog,
    lifter: Lifter,
    signs: tuple[WarningSign, ...],
    day: date,
    words: Words,
) -> None:
    """The warning signs of this lifter, each from the day on which it was ticked."""
    since = {sign.sign: sign.noted_on for sign in lasting(signs)}
    ask = text(words.language, "red_flag.ask")
    with st.expander(ask, expanded=bool(since), key=f"signs-{lifter.id}"):
        for flag in RedFlag:
            key = f"flag-{lifter.id}-{flag}"
            st.session_state[key] = flag in since
            label = text(words.language, f"red_flag.{flag}")
            if flag in since:
                label = words("log.sign_since", sign=label, date=since[flag])
            st.checkbox(label, key=key, on_change=_tick, args=(log, lifter.id, flag, day, key))
        gone = [sign for sign in signs if sign.cleared_on]
        for sign in gone:
            said = text(words.language, f"red_flag.{sign.sign}")
            line = words("log.sign_was", sign=said, first=sign.noted_on, last=sign.cleared_on)
            block("note", words, line=line)


def _tick(log: TrainingLog, lifter_id: int, flag: RedFlag, day: date, key: str) -> None:
    if st.session_state[key]:
        log.note_sign(lifter_id, flag, day)
    else:
        log.clear_sign(lifter_id, flag, day)


def _finding(finding: Finding, words: Words) -> None:
    said = explain(finding, words.language)
    block("finding", words, said=said, urgent=bool(said.red_flags))


def _bars(
    views: tuple[WeekView, ...],
    measure: Callable[[WeekView], float | None],
    title: str,
    words: Words,
    *,
    dark: bool,
) -> alt.LayerChart:
    rows = []
    for i, view in enumerate(views):
        usual = Compared(view, views[:i], DEFAULT_SETTINGS)
        rows.append(
            {
                "week": words("log.week_short", number=view.week.week),
                "monday": view.week.monday.isoformat(),
                "value": measure(view) or 0.0,
                "usual": median_of(usual.usual, measure) if usual.comparable else None,
                "whole": view.complete,
            }
        )
    table = pd.DataFrame(rows[-_SHOWN_WEEKS:])
    top = _HEADROOM * max(1.0, np.nanmax(table[["value", "usual"]].to_numpy(float)))
    first = alt.EncodingSortField("monday")
    week = alt.X("week:N", title=None, sort=first, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    tips = [
        alt.Tooltip("monday:N", title=words("log.week")),
        alt.Tooltip("value:Q", title=title, format=".1f"),
        alt.Tooltip("usual:Q", title=words("log.usual"), format=".1f"),
    ]
    bars = (
        alt.Chart(table)
        .mark_bar(color=css(SKY_BLUE if dark else BLUE), cornerRadiusEnd=2)
        .encode(
            x=week,
            y=alt.Y("value:Q", title=None, axis=_COUNTS, scale=alt.Scale(domain=[0.0, top])),
            opacity=alt.condition("datum.whole", alt.value(1.0), alt.value(0.5)),
            tooltip=tips,
        )
    )
    usual_line = (
        alt.Chart(table)
        .mark_tick(color="#e69f00", thickness=3, bandSize=26)
        .encode(x=week, y="usual:Q", tooltip=tips)
    )
    chart = alt.layer(bars, usual_line).properties(height=_HEIGHT_PX)
    return cast(alt.LayerChart, chart.configure(locale=number_locale(words), aria=False))


def _discomfort(sessions: tuple[TrainingSession, ...], words: Words) -> pd.DataFrame:
    rows = [
        {"date": pd.Timestamp(session.date), "value": value, "when": words(f"log.when_{name}")}
        for session in sessions
        for name in _DISCOMFORT
        if (value := getattr(session, f"discomfort_{name}")) is not None
    ]
    return pd.DataFrame(rows)


def _trend(table: pd.DataFrame, words: Words, *, dark: bool) -> alt.Chart:
    names = [words(f"log.when_{name}") for name in _DISCOMFORT]
    after = css(SKY_BLUE if dark else BLUE)
    scale = alt.Scale(domain=names, range=[css(GREY), "#e69f00", after])
    days = table["date"].drop_duplicates()
    labelled = days.iloc[:: -(-len(days) // _MOST_DATES)]
    marks = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in labelled]
    chart: alt.Chart = (
        alt.Chart(table)
        .mark_line(point=alt.OverlayMarkDef(size=60), strokeWidth=2)
        .encode(
            x=alt.X("date:T", title=None, axis=alt.Axis(format="%m-%d", values=marks)),
            y=alt.Y("value:Q", title=words("log.of_ten"), scale=alt.Scale(domain=[0, 10])),
            color=alt.Color(
                "when:N", scale=scale, sort=names, legend=alt.Legend(title=None, orient="top")
            ),
            shape=alt.Shape("when:N", sort=names, legend=None),
        )
        .properties(height=_TREND_PX)
        .configure(aria=False)
    )
    return chart
