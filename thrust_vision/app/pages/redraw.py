"""Drawing the annotated clip of a set, beside what can be read meanwhile."""

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.sets import AnalysedSet, View


def redraw(analysed: AnalysedSet, view: View) -> None:
    """Have the annotated clip drawn for a view if it is not, and tell how far that is."""
    if analysed.has_film and analysed.drawn(view) is None:
        state.session().draw(analysed, view)
        _under_way()


@st.fragment(run_every=0.5)
def _under_way() -> None:
    words, drawing = state.words(), state.session().redraw
    if drawing is None:
        return
    job = drawing[2]
    # In a run of the whole page a click may be under way, which starting anew would lose.
    if job.done and state.polling():
        st.rerun()
    if job.error is not None:
        st.error(words("result.drawing_failed", why=words.error(job.error)))
        return
    st.progress(job.progress().done, text=words("result.drawing"))
