"""The words of the training log, as data: one file per language, the same keys in each."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "sv")
# Thousands and decimal marks; the Swedish thousands mark is a no-break space.
_MARKS = {"en": (",", "."), "sv": ("\u00a0", ",")}


@cache
def texts(language: str) -> Mapping[str, str]:
    """Every text of a language by its dotted key ("lever.spread").

    Raises:
        ValueError: the language is not one of ``LANGUAGES``.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no texts in {language!r}; there are {', '.join(LANGUAGES)}")
    content = files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flatten(tomllib.loads(content)))


def has_text(key: str) -> bool:
    """Whether there is a text with this key."""
    return key in texts("en")


def text(language: str, key: str, **values: object) -> str:
    """The text with its values put in, numbers written as the language does.

    Raises:
        KeyError: no such text, or a value that it needs is missing.
        ValueError: no such language.
    """
    shown = {name: show(language, value) for name, value in values.items()}
    return texts(language)[key].format_map(shown)


def show(language: str, value: object) -> str:
    """A value as the language writes it: at most one decimal, dates as 2026-03-02."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        thousands, decimal = _MARKS[language]
        plain = f"{round(value, 1):,.1f}".removesuffix(".0")
        return plain.translate({ord(","): thousands, ord("."): decimal})
    return str(value)


def _flatten(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            pairs += _flatten(value, f"{prefix}{name}.")
        else:
            pairs.append((f"{prefix}{name}", str(value)))
    return pairs
