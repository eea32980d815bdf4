"""A lifter's weeks: what the films measured beside load and discomfort, and what changed."""

from collections import Counter
from functools import cache

import streamlit as st

from thrust_vision import __version__
from thrust_vision.app import keeping, state
from thrust_vision.app.blocks import block
from thrust_vision.app.jobs import State
from thrust_vision.app.pages.log_page import choose_lifter
from thrust_vision.app.trend_plot import discomfort_chart, load_chart, measure_chart, verdict_chart
from thrust_vision.app.words import Words
from thrust_vision.errors import ThrustVisionError, TrainingLogError
from thrust_vision.library.kept import Filter, KeptSet
from thrust_vision.library.library_settings import DEFAULT_SETTINGS
from thrust_vision.library.store import Library
from thrust_vision.library.trends import GOOD_SHARE, MEASURES, Trend, recurring, trends
from thrust_vision.settings import PlateSettings, Settings
from thrust_vision.training.entry import Lifter, TrainingSession
from thrust_vision.weights.registry import find_model, fingerprint

_SECONDS = ("concentric_s", "eccentric_s")


def page() -> None:
    """Show the trends of one lifter."""
    words = state.words()
    state.session().collect()
    block("title", words, title=words("trends.title"), lead=words("trends.lead"))
    try:
        library = keeping.library()
        lifter = choose_lifter(library.log, words)
        if lifter is not None:
            _of(library, lifter, words)
    except TrainingLogError as error:
        st.error(words.error(error))


def _of(library: Library, lifter: Lifter, words: Words) -> None:
    every = [s for s in library.sets(Filter(lifter.id), figures=True) if s.exercise]
    if not every:
        block("note", words, line=words("trends.none", name=lifter.name))
        return
    usual = [exercise for exercise, _ in Counter(s.exercise for s in every).most_common()]
    exercise = usual[0]
    if len(usual) > 1:
        exercise = st.segmented_control(
            words("log.exercise"),
            usual,
            default=usual[0],
            format_func=lambda each: words(f"library.{each}"),
            required=True,
            key=f"trends_exercise-{lifter.id}",
        )
    sets = [each for each in every if each.exercise == exercise][::-1]
    _stale(sets, words)
    st.header(words("trends.changed"), anchor=False)
    _changes(sets, words)
    _recurring(sets, words)
    with st.expander(words("trends.method_ask"), key="trends_method"):
        st.markdown(words("trends.method"))
    _charts(sets, library.log.sessions(lifter.id), lifter, words)


def _changes(sets: list[KeptSet], words: Words) -> None:
    """What changed in each measure, or one line if there is too little for any."""
    found = trends(sets)
    if any(each.tested for each in found):
        block("trends", words, rows=[_row(each, words) for each in found])
        return
    need, need_span = DEFAULT_SETTINGS.trend_min_days, DEFAULT_SETTINGS.trend_min_span_days
    block("note", words, line=words("trends.all_too_few", need=need, need_span=need_span))


def _row(trend: Trend, words: Words) -> dict[str, object]:
    """A trend as a line of the table."""
    name = words(f"trends.{trend.measure}")
    if not trend.tested:
        said = words(
            "trends.too_few",
            days=trend.days,
            span=trend.span_days,
            need=DEFAULT_SETTINGS.trend_min_days,
            need_span=DEFAULT_SETTINGS.trend_min_span_days,
        )
        return {"name": name, "change": "–", "interval": "", "said": said, "clear": False}
    digits = 1 if trend.measure in _SECONDS else 0
    unit = "s" if trend.measure in _SECONDS else "deg"
    unit = "points" if trend.measure == GOOD_SHARE else unit
    change, low, high = (
        words.number(value, digits, signed=True)
        for value in (trend.change.value, trend.change.low, trend.change.high)
    )
    way = "less" if trend.change.value < 0 else "more"
    key = "trends.unclear_many" if trend.change.surely_beyond(0) else "trends.unclear"
    if trend.clear:
        key = f"trends.{trend.measure}_{way}"
    return {
        "name": name,
        "change": words(f"compare.in_{unit}", value=change),
        "interval": words("report.interval", low=low, high=high),
        "said": words(key),
        "clear": trend.clear,
    }


def _recurring(sets: list[KeptSet], words: Words) -> None:
    found = [
        words(
            "trends.fault",
            fault=words(f"fault.{each.fault}"),
            sets=each.sets,
            of=each.of,
            date=each.last,
        )
        for each in recurring(sets)
    ]
    lines = found or [words("trends.no_fault")]
    block("lines", words, heading=words("trends.recurring"), lines=lines)


def _charts(
    sets: list[KeptSet], sessions: tuple[TrainingSession, ...], lifter: Lifter, words: Words
) -> None:
    """All on one time axis: what was measured, the verdicts, load and discomfort."""
    st.header(words("trends.course"), anchor=False)
    days = [each.about.day for each in sets]
    beside = [each for each in sessions if each.date >= min(days)]
    span = min(days), max([*days, *(each.date for each in beside)])
    dark = state.dark()
    charts = {
        words(f"trends.{measure}"): measure_chart(sets, measure, span, words, dark=dark)
        for measure in MEASURES
        if measure != GOOD_SHARE
    }
    charts[words("trends.verdicts")] = verdict_chart(sets, span, words, dark=dark)
    charts[words("trends.load", unit=lifter.load_unit)] = load_chart(
        sets, beside, lifter.load_unit, span, words, dark=dark
    )
    charts[words("log.discomfort_heading")] = discomfort_chart(beside, span, words, dark=dark)
    for title, chart in charts.items():
        if chart is not None:
            st.subheader(title, anchor=False)
            st.altair_chart(chart, width="stretch", alt=title)
    block("note", words, line=words("trends.hint"))


def _stale(sets: list[KeptSet], words: Words) -> None:
    """Say which sets another version judged, and judge them again if that is wanted."""
    session = state.session()
    for each in session.unjudged:
        why = words.error(each.error)
        st.warning(f"{each.clip}: {why}" if each.clip else why)
    session.unjudged = ()
    old = [each for each in sets if not _of_today(each)]
    with st.container(key="judging"):  # also when empty, so that what follows keeps its place
        if session.judging:
            _under_way()
        elif old:
            st.info(words("trends.stale", count=len(old)), icon=":material/history:")
            label = words("trends.judge_again")
            st.button(label, key="judge_again", on_click=session.judge_anew, args=(old,))


@st.fragment(run_every=0.5)
def _under_way() -> None:
    """How far the judging is; what is drawn below stays as it is meanwhile."""
    words, judging = state.words(), state.session().judging
    if judging is None:
        return
    progress = judging.job.progress()
    done = round(progress.done * judging.count)
    line = words("trends.judging", done=done, count=judging.count)
    if progress.state is State.QUEUED:
        line = words("wait.queued", ahead=progress.ahead)
    st.progress(progress.done, text=line)
    if st.button(words("wait.cancel"), key="stop_judging"):
        judging.job.cancel()
    if judging.job.finished and state.polling():
        st.rerun()


def _of_today(kept: KeptSet) -> bool:
    """Whether today's code judged a set; of another plate only the version is looked at."""
    judged, plate_cm = kept.judged, 100 * PlateSettings().diameter_m
    if judged.version != __version__:
        return False
    hash_now = _settings_hash()
    return judged.plate_cm != plate_cm or not hash_now or judged.settings_hash == hash_now


@cache
def _settings_hash() -> str:
    """The fingerprint of today's settings and models; "" if the model is not to be had."""
    try:
        return fingerprint(find_model(), Settings().settings_hash)
    except ThrustVisionError:
        return ""
