"""Streamlit's own few words, which it has in English only, in the page's language.

A script on the page replaces them where they come up: texts, and what is read aloud. Streamlit
keeps the elements; only what is written in them changes. Another script notices when the server no
longer answers, and says what to type.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from thrust_vision.app.blocks import static
from thrust_vision.app.launch import STARTED_WITH
from thrust_vision.app.words import Words, texts

#: What Streamlit writes, and the text to put there; {} stands for whatever is between.
STREAMLIT_WRITES = {
    "Upload": "streamlit.upload",
    "file upload": "streamlit.upload",
    "Add files": "streamlit.add_file",
    "Remove {}": "streamlit.remove",
    "{} files are not allowed.": "streamlit.other_kind",
    "File must be {} or smaller.": "streamlit.too_large",
    "{} per file": "streamlit.most",
    "Error:": "streamlit.error",
    "Choose an option": "streamlit.choose",
    "No results": "streamlit.no_results",
    "{} option available.": "streamlit.options",
    "{} options available.": "streamlit.options",
    "Open": "streamlit.open",
    "Dismiss": "streamlit.close",
    "Close": "streamlit.close",
    "Clear value": "streamlit.clear",
    "Choose date": "streamlit.choose_date",
    "Choose date, {}": "streamlit.choose_date_in",
    "Selected Date: {}": "streamlit.date_chosen",
    "Previous month": "streamlit.previous_month",
    "Next month": "streamlit.next_month",
    "day, {}": "streamlit.day",
    "month, {}": "streamlit.month",
    "year, {}": "streamlit.year",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "streamlit.date_keys",
    "Increment": "streamlit.more",
    "Decrement": "streamlit.less",
    "progress": "streamlit.progress",
    "Skip to main content": "streamlit.skip",
    "{} — start": "streamlit.from",
    "{} — end": "streamlit.to",
    "Connection error": "streamlit.connection",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your "
    "terminal:": "streamlit.stopped",
    "Streamlit server is not responding. Are you connected to the internet?": "streamlit.stopped",
}
_STREAMLIT_COMMAND = "streamlit run yourscript.py"


def put_into_words(words: Words) -> None:
    """Put Streamlit's words, and the page as browsers see it, into a language."""
    to = texts(words.language)
    rules = [[said, to[key]] for said, key in STREAMLIT_WRITES.items()]
    command = os.environ.get(STARTED_WITH, "thrust-vision app")
    rules.append([_STREAMLIT_COMMAND, command])
    stopped = {"line": to["streamlit.stopped"], "command": command}
    with st.container(key="wording"):
        _component("wording")(
            key="wording_rules", data={"language": words.language, "rules": rules}
        )
        _component("connection")(key="connection_watch", data=stopped)


@cache
def _component(name: str) -> Callable[..., Any]:
    return st.components.v2.component(f"thrust_vision_{name}", js=static(f"{name}.js"))
