"""A button that prints the report, or saves it as PDF: every browser can.

The browser lays out the page as the report asks for on paper. No library that could be installed
without system packages does: those tried know no grid, or take 145 MB.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime import get_instance

from thrust_vision.app.blocks import static
from thrust_vision.app.words import Words


def print_button(report: Path, words: Words) -> None:
    """Show the button that prints ``report``, an HTML file that stands alone."""
    source = get_instance().media_file_mgr.add(str(report), "text/html", f"print-{report}")
    _component()(key="print", data={"source": source, "label": words("result.print")})


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "thrust_vision_print", js=static("print.js"), css=static("print.css")
    )
