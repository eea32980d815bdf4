"""Pieces of the pages that Streamlit has no element for, as HTML that is escaped throughout."""

import base64
from functools import cache
from importlib import resources

import jinja2
import streamlit as st

from thrust_vision.app.words import Words
from thrust_vision.render.style import BLUE, SKY_BLUE, VERDICT_COLOUR, css

_DRAWN_IN = {
    "light": {"ink": "#181e26", "soft": "#d3d9df", "wash": "#f0f2f4", "accent": css(BLUE)},
    "dark": {"ink": "#e8ebee", "soft": "#3b4651", "wash": "#1d242c", "accent": css(SKY_BLUE)},
}


def block(name: str, words: Words, **values: object) -> None:
    """Show the template ``name`` with its values."""
    st.html(filled(f"{name}.html.j2", words, **values))


def drawing(name: str, words: Words, *, alt: str) -> None:
    """Show the drawing ``name``, which is a template of an SVG, in the colours of either theme.

    The page's style shows the one that suits, also when the system turns dark meanwhile.
    """
    sources = {
        theme: _svg_source(filled(f"{name}.svg.j2", words, **colours))
        for theme, colours in _DRAWN_IN.items()
    }
    block("drawing", words, sources=sources, alt=alt)


def page_style(words: Words) -> None:
    """The app's own style sheet, with Streamlit's few fixed words put into the language."""
    tones = {verdict: css(colour) for verdict, colour in VERDICT_COLOUR.items()}
    block("style", words, sheet=static("app.css"), tones=tones)


def jpeg_source(jpeg: bytes) -> str:
    """A picture as the address of itself."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def icon() -> str:
    """The program's mark as an SVG."""
    return static("icon.svg")


def mark() -> str:
    """The program's mark as the address of itself."""
    return _svg_source(icon())


def filled(template: str, words: Words, **values: object) -> str:
    """A template's text; ``t`` in it gives the app's texts."""
    return _environment().get_template(template).render(t=words, **values)


def _svg_source(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


@cache
def static(name: str) -> str:
    """The text of a file that the pages need."""
    return resources.files("thrust_vision.app").joinpath("static", name).read_text("utf-8")


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("thrust_vision.app"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
