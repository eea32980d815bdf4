"""The frame around every page: settings, navigation, language."""

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import page_style
from thrust_vision.app.pages import analyse
from thrust_vision.feedback.texts import LANGUAGES

_NAMES = {"en": "English", "sv": "Svenska"}


def main() -> None:
    """Run the page that the reader is on."""
    st.set_page_config(page_title="Thrust Vision", layout="wide")
    words = state.words()
    page_style(words)
    page = st.navigation(
        [st.Page(analyse.page, title=words("nav.analyse"), url_path="analyse", default=True)],
        position="top",
    )
    _language_choice()
    page.run()


def _language_choice() -> None:
    with st.container(key="language_choice"):
        st.segmented_control(
            state.words()("nav.language"),
            LANGUAGES,
            format_func=_NAMES.__getitem__,
            default=state.words().language,
            key=state.LANGUAGE_KEY,
            required=True,
            label_visibility="collapsed",
        )
