"""Errors of the log, in words: the English message of an exception, and its other languages."""

from typing import TypeVar

from thrust_vision.errors import TrainingLogError
from thrust_vision.training.texts import has_text, text

E = TypeVar("E", bound=TrainingLogError)
_LONGEST_VALUE = 40


def complaint(kind: type[E], key: str, **values: object) -> E:
    """An error of this kind with its English message; ``key`` without the leading "error."."""
    text_key = f"error.{key}"
    return kind(_say("en", text_key, values), text_key, values)


def error_text(error: TrainingLogError, language: str) -> str:
    """The error in one line of this language."""
    return _say(language, error.text_key, dict(error.values))


def _say(language: str, text_key: str, values: dict[str, object]) -> str:
    shown = dict(values)
    field_key = f"field.{values.get('field')}"
    if has_text(field_key):
        shown["field"] = text(language, field_key)
    if "value" in values:
        # One line, however much was typed.
        value = " ".join(str(values["value"]).split())
        shown["value"] = value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
    why = values.get("why")
    if isinstance(why, TrainingLogError):
        shown["why"] = error_text(why, language)
    return text(language, text_key, **shown)
