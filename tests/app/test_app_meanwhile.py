"""What a page does while work goes on beside it: no click is lost, and the work can be stopped."""

import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.library_sets import keep_weeks
from thrust_vision.app import keeping
from thrust_vision.errors import WorkerCancelledError
from thrust_vision.library.kept import Filter, KeptSet
from thrust_vision.library.store import Library
from thrust_vision.training.store.connect import URL_VARIABLE


@pytest.fixture(autouse=True)
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit leaves its script as the main module, which processes started later would run."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def page() -> None:
    """A clip is being drawn above a button; ``done`` says whether it just was."""
    from types import SimpleNamespace

    import streamlit as st

    from thrust_vision.app import state
    from thrust_vision.app.jobs import Progress, State
    from thrust_vision.app.pages.redraw import redraw
    from thrust_vision.app.sets import View

    done = st.session_state["done"]
    # The page has not taken over yet what was drawn.
    filmed = SimpleNamespace(has_film=True, drawn=lambda _: None)
    progress = Progress(State.RUNNING, 0, "draw", float(done), None)
    job = SimpleNamespace(state=State.RUNNING, done=done, error=None, progress=lambda: progress)
    state.session().redraw = (filmed, View("en"), job)
    redraw(filmed, View("en"))
    if st.button("Save"):
        st.session_state["saved"] = True


def test_a_click_counts_in_the_very_moment_in_which_a_clip_is_drawn() -> None:
    shown = AppTest.from_function(page, default_timeout=60)
    shown.session_state["done"] = False
    shown.run()
    assert "saved" not in shown.session_state
    shown.session_state["done"] = True
    shown.button[0].click().run()
    assert shown.session_state["saved"]


def judging() -> None:
    """Six kept sets are being judged again, half of them are; ``cancelled`` says who stopped it."""
    from types import SimpleNamespace

    import streamlit as st

    from thrust_vision.app import state
    from thrust_vision.app.jobs import Progress, State
    from thrust_vision.app.pages import trends_page

    def cancel() -> None:
        st.session_state["cancelled"] = True

    progress = Progress(State.RUNNING, 0, "judge", 0.5, None)
    job = SimpleNamespace(finished=False, progress=lambda: progress, cancel=cancel)
    state.session().judging = SimpleNamespace(count=6, job=job)
    trends_page._stale([], state.words())


def test_how_far_the_judging_is_is_told_and_it_can_be_stopped() -> None:
    shown = AppTest.from_function(judging, default_timeout=60).run()
    [bar] = shown.get("progress")
    assert bar.proto.text == "Judging the sets again: 3 of 6"
    assert "cancelled" not in shown.session_state
    shown.button(key="stop_judging").click().run()
    assert shown.session_state["cancelled"]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """The one that the app would open."""
    monkeypatch.setenv(URL_VARIABLE, f"sqlite:///{tmp_path / 'log.sqlite3'}")
    keeping._open.cache_clear()
    yield keeping.library()
    keeping.library().log.close()
    keeping._open.cache_clear()


def kept_weeks(library: Library) -> list[KeptSet]:
    """Three sets whose figures were made up, which is another judgement than today's."""
    maja = library.log.add_lifter("Maja")
    return keep_weeks(library, maja.id, date(2026, 11, 29), [20.0, 18.0, 16.0])


def judged_alike(library: Library, before: list[KeptSet]) -> list[bool]:
    """Of each set whether it is still judged as before."""
    now = {each.key: each.judged for each in library.sets(Filter())}
    return [now[each.key] == each.judged for each in before]


def test_kept_sets_are_judged_anew(library: Library, tmp_path: Path) -> None:
    weeks, told = kept_weeks(library), []
    failed = keeping.judge_anew(
        weeks, tmp_path, "en", lambda *at: told.append(at), threading.Event()
    )
    assert failed == ()
    assert judged_alike(library, weeks) == [False] * 3
    assert told == [(keeping.JUDGE_STAGE, number / 3) for number in range(3)]


def test_judging_anew_stops_when_it_is_told_to(library: Library, tmp_path: Path) -> None:
    weeks, cancel = kept_weeks(library), threading.Event()

    def stop_after_the_first(_: str, done: float) -> None:
        if done > 0:
            cancel.set()

    with pytest.raises(WorkerCancelledError):
        keeping.judge_anew(weeks, tmp_path, "en", stop_after_the_first, cancel)
    assert judged_alike(library, weeks) == [False, True, True]


def test_a_set_that_cannot_be_judged_is_named(library: Library, tmp_path: Path) -> None:
    weeks = kept_weeks(library)
    library.folder(weeks[1].key).observation.unlink()
    failed = keeping.judge_anew(weeks, tmp_path, "en", lambda *_: None, threading.Event())
    assert [each.clip for each in failed] == ["week-2.mp4"]
    assert judged_alike(library, weeks) == [False, True, False]
