"""The kept set in the page's address, so that a reload shows it again."""

import streamlit as st

from thrust_vision.app import keeping, state
from thrust_vision.errors import ThrustVisionError

_NAME = "set"


def reopen(session: state.Session) -> None:
    """Open the set that the address names, in a session that shows none."""
    named = st.query_params.get(_NAME, "")
    if not named or session.bringing or (session.waiting and not session.looking):
        name("")
    elif not session.sets:
        words = state.words()
        try:
            session.open(keeping.library().find(named))
        except ThrustVisionError as error:
            st.warning(words.error(error))
            name("")


def name(key: str) -> None:
    """Name a kept set in the address; none for ""."""
    if key and st.query_params.get(_NAME) != key:
        st.query_params[_NAME] = key
    elif not key and _NAME in st.query_params:
        del st.query_params[_NAME]
