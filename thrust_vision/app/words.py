"""The app's texts, in one language at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from thrust_vision import errors
from thrust_vision.feedback.texts import LANGUAGES, number, table
from thrust_vision.training.messages import error_text
from thrust_vision.video.refusals import error_line

_PACKAGE = "thrust_vision.app.texts"
_ERRORS: tuple[tuple[type[errors.ThrustVisionError], str], ...] = (
    (errors.UnreadableClipError, "unreadable"),
    (errors.ModelUnavailableError, "model"),
    (errors.OutputError, "output"),
    (errors.WorkerTimeoutError, "timeout"),
    (errors.WorkerMemoryError, "memory"),
    (errors.WorkerDiedError, "died"),
    (errors.WorkerCancelledError, "away"),
    (errors.BusyError, "busy"),
)


@dataclass(frozen=True)
class Words:
    """Every text that the app shows, in one language.

    Attributes:
        language: "en" or "sv".
    """

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The text for ``key`` with its placeholders filled.

        Raises:
            KeyError: if there is no such text, or a placeholder got no value.
        """
        return texts(self.language)[key].format(**values)

    def number(self, value: float, digits: int = 0, *, signed: bool = False) -> str:
        """``value`` as people write it; an en dash where it was not measured."""
        return number(self.language, value, digits, signed=signed)

    def error(self, error: errors.ThrustVisionError) -> str:
        """One line on what went wrong and what to do, without the user's own name for a clip."""
        if isinstance(error, errors.UnreadableClipError) and error.text_key:
            return error_line(error, self.language, self("error.this_film"))
        if isinstance(error, errors.TrainingLogError):
            return error_text(error, self.language)
        kind = next((name for type_, name in _ERRORS if isinstance(error, type_)), "unexpected")
        return self(f"error.{kind}")

    def size(self, count: int) -> str:
        """About how much space so many bytes are."""
        if count < 1_000_000:
            return self("size.kilobytes", count=self.number(max(1, count / 1e3)))
        if count < 1_000_000_000:
            return self("size.megabytes", count=self.number(count / 1e6, 1))
        return self("size.gigabytes", count=self.number(count / 1e9, 1))

    def duration(self, seconds: float) -> str:
        """About how long, in words."""
        if seconds < 10:
            return self("time.moments")
        if seconds < 100:
            return self("time.seconds", count=5 * round(seconds / 5))
        return self("time.minutes", count=round(seconds / 60))


@cache
def texts(language: str) -> Mapping[str, str]:
    """The app's own texts and those of the feedback, keyed "section.name".

    Raises:
        ValueError: if both define a text.
    """
    own, shared = table(language, _PACKAGE), table(language)
    if both := own.keys() & shared.keys():
        raise ValueError(f"texts defined twice: {', '.join(sorted(both))}")
    return MappingProxyType({**shared, **own})


def closest(locale: str | None) -> str:
    """The language for a browser's locale, such as "sv-SE"."""
    primary = (locale or "").split("-")[0].lower()
    return primary if primary in LANGUAGES else LANGUAGES[0]
