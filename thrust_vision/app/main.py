"""The frame around every page: settings, navigation, language."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from thrust_vision.app import state
from thrust_vision.app.blocks import block, icon, mark, page_style
from thrust_vision.app.pages import analyse
from thrust_vision.app.wording import put_into_words
from thrust_vision.feedback.texts import LANGUAGES

_NAMES = {"en": "English", "sv": "Svenska"}


def main() -> None:
    """Run the page that the reader is on."""
    st.set_page_config(page_title="Thrust Vision", page_icon=icon(), layout="wide")
    state.storage()  # which clears up after an app that was killed
    words = state.words()
    page_style(words)
    put_into_words(words)
    home = st.Page(analyse.page, title=words("nav.analyse"), url_path="analyse", default=True)
    state.session().home = home
    pages = [
        home,
        st.Page(_compare, title=words("nav.compare"), url_path="compare"),
        st.Page(_library, title=words("nav.library"), url_path="library"),
        st.Page(_trends, title=words("nav.trends"), url_path="trends"),
        st.Page(_log, title=words("nav.log"), url_path="log"),
    ]
    names = ("analyse", "compare", "library", "trends", "log")
    state.session().pages = dict(zip(names, pages, strict=True))
    page = st.navigation(pages, position="hidden")
    _bar(pages)
    page.run()


def _compare() -> None:
    from thrust_vision.app.pages import compare_page  # imported for who goes there

    compare_page.page()


def _library() -> None:
    from thrust_vision.app.pages import library

    library.page()


def _trends() -> None:
    from thrust_vision.app.pages import trends_page

    trends_page.page()


def _log() -> None:
    from thrust_vision.app.pages import log_page

    log_page.page()


def _bar(pages: list[StreamlitPage]) -> None:
    """The name, the pages and the languages: Streamlit's own menu covers the page on a phone."""
    with st.container(key="bar", horizontal=True, vertical_alignment="center"):
        block("brand", state.words(), mark=mark())
        with st.container(key="pages", horizontal=True, gap=None, width="content"):
            for page in pages:
                st.page_link(page, width="content")
        _language_choice()


def _language_choice() -> None:
    with st.container(key="language_choice", width="content"):
        st.segmented_control(
            state.words()("nav.language"),
            LANGUAGES,
            format_func=_NAMES.__getitem__,
            default=state.words().language,
            key=state.LANGUAGE_KEY,
            required=True,
            label_visibility="collapsed",
        )
