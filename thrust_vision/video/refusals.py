"""Why a file is not read, in one line and in the user's language.

An ``UnreadableClipError`` carries English words; its key and values give the same in the others.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from thrust_vision.errors import ThrustVisionError, UnreadableClipError

LANGUAGES = ("en", "sv")


def refusal(key: str, name: str, **values: object) -> UnreadableClipError:
    """The error that refuses a file.

    Args:
        key: of the text.
        name: what the user calls the file.
        **values: that the text needs beside the name.
    """
    error = UnreadableClipError(texts("en")[key].format(name=name, **values))
    error.text_key, error.values = key, {"name": name, **values}
    return error


def error_line(error: ThrustVisionError, language: str, name: str | None = None) -> str:
    """What went wrong, in one line; in English where there are no words in the language.

    Args:
        error: any of this project.
        language: "en" or "sv".
        name: to say in place of the file's.
    """
    if not isinstance(error, UnreadableClipError) or error.text_key not in texts(language):
        return str(error)
    values = dict(error.values) if name is None else {**error.values, "name": name}
    return texts(language)[error.text_key].format(**values)


@cache
def texts(language: str) -> Mapping[str, str]:
    """Every refusal by its key, in one language of ``LANGUAGES``."""
    source = files(__package__).joinpath("texts", f"{language}.toml")
    lines: dict[str, str] = tomllib.loads(source.read_text(encoding="utf-8"))
    return lines
