"""Two sets side by side, before and after a change."""

from dataclasses import replace

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import block
from thrust_vision.app.chosen_rep import ChosenRep
from thrust_vision.app.pages.redraw import redraw
from thrust_vision.app.player import player, reel
from thrust_vision.app.sets import AnalysedSet
from thrust_vision.app.words import Words
from thrust_vision.estimate import Estimate
from thrust_vision.feedback.summary import headline
from thrust_vision.form.compare import CountDifference, Difference, compare_counts, compare_sets
from thrust_vision.form.report import Fault, SetReport

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
    session = state.session()
    pair = (("before", before), ("after", after))
    reports = {name: session.report(each) for name, each in pair}
    views = {"before": session.wish(before), "after": session.wish(after)}
    key = f"{before.folder.name}-{after.folder.name}"
    mirrored = _mirrored(reports["before"], reports["after"], key, words)
    views["after"] = replace(views["after"], mirrored=mirrored)
    with st.container():  # also when empty, so that what follows keeps its place
        films = ((each, views[name]) for name, each in pair if each.has_film)
        undrawn = ((each, view) for each, view in films if each.drawn(view) is None)
        if first := next(undrawn, None):
            redraw(*first)
    reels = []
    for name, each in pair:
        video = each.latest_video(views[name])
        if video:
            label = words(f"compare.{name}")
            caption = f"{label} · {headline(reports[name], words.language)}"
            reels.append(reel(reports[name], video, f"{label}: {words('result.set_alt')}", caption))
    if reels:
        player(reels, words, ChosenRep(rep=1), key=f"pair-{key}")
        block("note", words, line=words("compare.together"))
    elif not any(each.has_film for _, each in pair):
        block("note", words, line=words("compare.no_film"))
    counts = compare_counts(reports["before"], reports["after"])
    found = compare_sets(reports["before"], reports["after"])
    st.header(words("compare.heading"), anchor=False)
    rows = [_count_row(each, words) for each in counts] + [_row(each, words) for each in found]
    block("differences", words, rows=rows, said=_said(counts, found, words))
    block("note", words, line=words("compare.how_sure"))


def _mirrored(before: SetReport, after: SetReport, key: str, words: Words) -> bool:
    """Whether the second clip is to be turned round: at first where the lifters face apart."""
    facing = [report.scene.facing for report in (before, after) if report.scene is not None]
    apart = len(set(facing)) > 1
    return st.toggle(words("compare.mirror"), value=apart, key=f"mirror-{key}")


def _said(counts: tuple[CountDifference, ...], found: tuple[Difference, ...], words: Words) -> str:
    """The comparison in one line: the counts first, then how far the lower back arched."""
    back = next(each for each in found if each.measure == "lumbar_extension_change_deg")
    arched = next((each for each in counts if each.fault is Fault.BACK_OVER_HIP), None)
    said = []
    if arched and (arched.clear or back.clear):
        said.append(
            words(
                "compare.arched",
                before=arched.before,
                before_reps=arched.before_reps,
                after=arched.after,
                after_reps=arched.after_reps,
            )
        )
    if back.clear:
        shown = back.rounded(0).change.value
        key = "compare.back_less" if shown < 0 else "compare.back_more"
        said.append(words(key, size=words.number(abs(shown))))
    if said:
        return " ".join(said)
    return words("compare.back_alike" if back.change.known else "compare.back_unknown")


def _count_row(difference: CountDifference, words: Words) -> dict[str, object]:
    each = difference
    clear = each.clear
    return {
        "name": words("compare.reps_with", fault=words(f"fault.{each.fault}")),
        "before": (words("compare.count", count=each.before, reps=each.before_reps), ""),
        "after": (words("compare.count", count=each.after, reps=each.after_reps), ""),
        "change": ("", ""),
        "clear": clear,
        "verdict": words("compare.clear" if clear else "compare.unclear"),
    }


def _row(difference: Difference, words: Words) -> dict[str, object]:
    digits = _DIGITS[difference.unit]
    clear, difference = difference.clear, difference.rounded(digits)

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
    verdict = "clear" if clear else "unclear"
    return {
        "name": words(f"measure.{difference.measure}"),
        "before": written(difference.before),
        "after": written(difference.after),
        "change": written(difference.change, signed=True),
        "clear": clear,
        "verdict": words(f"compare.{verdict}" if known else "compare.unseen"),
    }
