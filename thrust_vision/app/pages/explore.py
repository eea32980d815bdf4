"""The heart of the results: player, rep table, plot and stills, each following the others."""

from typing import Any

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import block, jpeg_source
from thrust_vision.app.player import pending, player, reel, rep_table
from thrust_vision.app.plot import REP_SELECTION, angle_charts
from thrust_vision.app.sets import AnalysedSet, Results, View
from thrust_vision.app.words import Words
from thrust_vision.form.report import RepReport, SetReport
from thrust_vision.form.shown import shown_measures
from thrust_vision.render.style import VERDICT_SYMBOL


def show(
    analysed: AnalysedSet, view: View, report: SetReport, results: Results, words: Words
) -> None:
    """Show what can be looked at rep by rep.

    Args:
        analysed: the set.
        view: that the user wants.
        report: of the set in that view.
        results: in that view; without stills while they are drawn for the first time.
        words: of the page.
    """
    _show(analysed, view, report, results, words)


@st.fragment
def _show(
    analysed: AnalysedSet, view: View, report: SetReport, results: Results, words: Words
) -> None:
    key = f"player-{analysed.folder.name}"
    choice = state.session().choice(analysed)
    video = analysed.latest_video(view)
    st.header(words("result.reps_heading"), anchor=False)
    player(
        [reel(report, video, words("result.set_alt"))] if video else [],
        words,
        choice,
        key=key,
        table=rep_table(report, words),
        pending=pending(report, words) if analysed.has_film and not video else None,
        on_rep=lambda: state.session().choose(analysed, _state(key, "rep"), move=False),
        on_time=lambda: None,
    )
    st.header(words("result.plot_heading"), anchor=False)
    cursor_s = _state(key, "time")
    for number, chart in enumerate(
        angle_charts(report, words, dark=state.dark(), chosen=choice.rep, cursor_s=cursor_s)
    ):
        chart_key = f"plot-{number}-{analysed.folder.name}"
        st.altair_chart(
            chart,
            width="stretch",
            alt=words("chart.description"),
            key=chart_key,
            on_select=lambda chart_key=chart_key: _choose_from(chart_key, analysed),
            selection_mode=REP_SELECTION,
        )
    block("note", words, line=words("plot.hint"))
    if results.stills:
        st.header(words("result.tops_heading"), anchor=False)
        _tops(report, results, choice.rep, words)


def _state(key: str, name: str) -> Any:
    """What the player reports under ``name``, or None."""
    held = st.session_state.get(key)
    return held.get(name) if held else None


def _choose_from(chart_key: str, analysed: AnalysedSet) -> None:
    """Choose the rep whose band was clicked: the one that came to the selection or left it."""
    points = st.session_state[chart_key].selection.get(REP_SELECTION, [])
    selected = {int(point["rep"]) for point in points}
    clicked = selected ^ st.session_state.get(f"{chart_key}-before", set())
    st.session_state[f"{chart_key}-before"] = selected
    if clicked:
        state.session().choose(analysed, min(clicked), move=True)


def _tops(report: SetReport, results: Results, chosen: int, words: Words) -> None:
    """The still of the chosen rep's top beside the reference's; without a choice, all."""
    reference = report.reference_rep
    wanted = [n for n in (reference, chosen) if n] if chosen else sorted(results.stills)
    reps = {r.rep.number: r for r in report.reps}
    stills = [
        {
            "source": jpeg_source(results.stills[number]),
            "rep": number,
            "reference": number == reference,
            "code": reps[number].verdict.value,
            "symbol": VERDICT_SYMBOL[reps[number].verdict],
            "knee": _degrees(reps[number], words),
            "change": _back(reps[number], words),
        }
        for number in dict.fromkeys(wanted)
        if number in results.stills
    ]
    block("tops", words, stills=stills, few=bool(chosen))


def _degrees(report: RepReport, words: Words) -> str:
    knee = report.measures.knee_angle_lockout_deg
    return f"{words.number(knee.value)}°" if knee.known else words("report.unknown")


def _back(report: RepReport, words: Words) -> str:
    """The lower back's change through the lift, as in the table, "" where not measured."""
    change = shown_measures(report.measures).lumbar_extension_change_deg
    if not change.known:
        return ""
    low, high = (words.number(bound, signed=True) for bound in (change.low, change.high))
    return words(
        "result.versus",
        value=words.number(change.value, signed=True),
        interval=words("report.interval", low=low, high=high),
    )
