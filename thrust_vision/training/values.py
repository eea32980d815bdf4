"""Checks of single values of the log; each names its field in the error."""

import re
import unicodedata
from datetime import date, datetime

from thrust_vision.errors import LogEntryError
from thrust_vision.training.messages import complaint

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
# Control characters other than tab and line feed, and what UTF-8 cannot carry.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def check_date(value: object) -> None:
    """A calendar day that can be meant.

    Raises:
        LogEntryError: it is not.
    """
    # datetime is a date to Python, but a session has no time.
    day = value if isinstance(value, date) and not isinstance(value, datetime) else None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise complaint(LogEntryError, "date", field="date", value=str(value))


def check_name(name: str) -> None:
    """The name of a lifter: one line, not blank, at most 80 characters.

    Raises:
        LogEntryError: it is not.
    """
    check_text("lifter", name, longest=80)
    if name != tidy_name(name) or not name or "\n" in name or "\t" in name:
        raise complaint(LogEntryError, "name", field="lifter")


def tidy_name(name: str) -> str:
    """A typed name without spaces at its ends, its accents composed: one name, one spelling."""
    return unicodedata.normalize("NFC", name).strip()


def check_text(name: str, value: str, longest: int = 2000) -> None:
    """Text that both databases and a CSV file carry unchanged.

    Raises:
        LogEntryError: too long, or with characters that cannot be stored.
    """
    if not isinstance(value, str) or _UNPRINTABLE.search(value):
        raise complaint(LogEntryError, "characters", field=name)
    if len(value) > longest:
        raise complaint(LogEntryError, "too_long", field=name, longest=longest, length=len(value))


def check_whole(name: str, value: object, low: int, high: int) -> None:
    """A whole number in a range, its ends included.

    Raises:
        LogEntryError: it is not.
    """
    # bool is an int to Python, and True sets is not a number of sets.
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise complaint(LogEntryError, "whole", field=name, low=low, high=high, value=str(value))


def check_number(name: str, value: object, high: float) -> None:
    """A number from 0 to ``high``.

    Raises:
        LogEntryError: it is not.
    """
    # Not a number (nan) fails the comparison.
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= high:
        return
    raise complaint(LogEntryError, "number", field=name, high=high, value=str(value))
