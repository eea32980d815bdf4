"""Two sets side by side, before and after a change."""

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import block
from thrust_vision.app.choice import Choice
from thrust_vision.app.pages.redraw import redraw
from thrust_vision.app.player import player, reel
from thrust_vision.app.sets import AnalysedSet
from thrust_vision.app.words import Words
from thrust_vision.compare import Difference, compare_sets
from thrust_vision.estimate import Estimate
from thrust_vision.feedback.summary import headline

_DIGITS = {"deg": 0, "pct": 0, "s": 1}


def page() -> None:
    """Show the comparison, or how to come by it."""
    words, session = state.words(), state.session()
    session.collect()
    block("title", words, title=words("compare.title"), lead=words("compare.lead"))
    sets = [each for each in session.sets if not each.rejected]
    if len(sets) < 2:
        _too_few(len(sets), words)
        return
    names = [f"{i + 1}. {each.clip.name}" for i, each in enumerate(sets)]
    left, right = st.columns(2, gap="medium")
    with left:
        first = st.selectbox(
            words("compare.before"), range(len(sets)), format_func=names.__getitem__, key="before"
        )
    with right:
        second = st.selectbox(
            words("compare.after"),
            range(len(sets)),
            index=1,
            format_func=names.__getitem__,
            key="after",
        )
    if first == second:
        block("note", words, line=words("compare.same"))
        return
    _side_by_side(sets[first], sets[second], words)


def _too_few(count: int, words: Words) -> None:
    line, bring = ("too_few", "result.new_clip") if count else ("none", "compare.bring_first")
    block("note", words, line=words(f"compare.{line}"))
    session = state.session()
    if session.home and st.button(words(bring), key="bring", type="primary"):
        session.bringing = True
        st.switch_page(session.home)


def _side_by_side(before: AnalysedSet, after: AnalysedSet, words: Words) -> None:
    pair = (("before", before), ("after", after))
    session = state.session()
    reports = {name: session.report(each) for name, each in pair}
    with st.container():  # also when empty, so that what follows keeps its place
        undrawn = (each for _, each in pair if each.drawn(session.wish(each)) is None)
        if first := next(undrawn, None):
            redraw(first, session.wish(first))
    reels = []
    for name, each in pair:
        video = each.latest_video(session.wish(each))
        if video:
            label = words(f"compare.{name}")
            caption = f"{label} · {headline(reports[name], words.language)}"
            reels.append(reel(reports[name], video, f"{label}: {words('result.set_alt')}", caption))
    key = f"pair-{before.folder.name}-{after.folder.name}"
    player(reels, words, Choice(rep=1), key=key)
    block("note", words, line=words("compare.together"))
    found = compare_sets(reports["before"], reports["after"])
    st.header(words("compare.heading"), anchor=False)
    block(
        "differences", words, rows=[_row(each, words) for each in found], said=_said(found, words)
    )
    block("note", words, line=words("compare.how_sure"))


def _said(found: tuple[Difference, ...], words: Words) -> str:
    """The comparison in one line."""
    share = found[0]
    if not share.change.known:
        return words("compare.back_unknown")
    if not share.clear:
        return words("compare.back_alike")
    size = words.number(abs(share.change.value))
    return words("compare.back_less" if share.change.value < 0 else "compare.back_more", size=size)


def _row(difference: Difference, words: Words) -> dict[str, object]:
    digits = _DIGITS[difference.unit]

    def written(estimate: Estimate, *, signed: bool = False) -> tuple[str, str]:
        if not estimate.known:
            return "–", ""
        value, low, high = (
            words.number(each, digits, signed=signed)
            for each in (estimate.value, estimate.low, estimate.high)
        )
        # A difference of percentages is in points, not in percent of the first.
        unit = "points" if signed and difference.unit == "pct" else difference.unit
        with_unit = words(f"compare.in_{unit}", value=value)
        return with_unit, words("report.interval", low=low, high=high)

    known = difference.change.known
    verdict = "clear" if difference.clear else "unclear"
    return {
        "name": words(f"measure.{difference.measure}"),
        "before": written(difference.before),
        "after": written(difference.after),
        "change": written(difference.change, signed=True),
        "clear": difference.clear,
        "verdict": words(f"compare.{verdict}" if known else "compare.unseen"),
    }
