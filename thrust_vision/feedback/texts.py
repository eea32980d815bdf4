"""Codes to words: one table of texts per language, kept as TOML beside this module."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from thrust_vision.errors import UsageError

LANGUAGES: tuple[str, ...] = ("en", "sv")


@cache
def table(language: str, package: str = __package__) -> Mapping[str, str]:
    """All texts of one language that lie in ``package``, keyed "section.name".

    Raises:
        UsageError: if there are no texts in ``language``.
    """
    if language not in LANGUAGES:
        raise UsageError(f"unknown language {language!r}: choose one of {', '.join(LANGUAGES)}")
    source = resources.files(package).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{name}": line
        for section, lines in tomllib.loads(source).items()
        for name, line in lines.items()
    }


def text(language: str, key: str, **values: object) -> str:
    """The text for ``key`` with its placeholders filled.

    Raises:
        UsageError: if there are no texts in ``language``.
        KeyError: if there is no such text, or a placeholder got no value.
    """
    return table(language)[key].format(**values)


def number(language: str, value: float, digits: int = 0, *, signed: bool = False) -> str:
    """``value`` as people write it in ``language``; an en dash where it was not measured."""
    if not math.isfinite(value):
        return "–"
    rounded = round(value, digits) + 0.0  # adding 0.0 turns -0.0 into 0.0
    sign = "+" if signed and rounded > 0 else ""
    written = f"{sign}{rounded:.{digits}f}".replace("-", "−")
    return written.replace(".", text(language, "language.decimal_mark"))


def percent(language: str, value: float) -> str:
    """``value`` in whole percent."""
    return text(language, "language.percent", value=number(language, value))


def rep_list(language: str, numbers: Iterable[int], count: int) -> str:
    """Reps as a phrase, out of ``count`` in the set.

    "the rep", "rep 2", "both reps", "reps 1 and 3 to 5", "all 5 reps".
    """
    wanted = sorted(set(numbers))
    if len(wanted) == count and count <= 2:
        return text(language, "language.the_rep" if count == 1 else "language.both_reps")
    if len(wanted) == 1:
        return text(language, "language.rep", number=wanted[0])
    if len(wanted) == count:
        return text(language, "language.all_reps", count=count)
    parts: list[str] = []
    for first, last in _runs(wanted):
        if last - first >= 2:
            parts.append(text(language, "language.range", first=first, last=last))
        else:
            parts += [str(n) for n in range(first, last + 1)]
    joined = parts[-1]
    if len(parts) > 1:
        joined = f"{', '.join(parts[:-1])} {text(language, 'language.and')} {joined}"
    return text(language, "language.reps", numbers=joined)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of consecutive numbers; ``numbers`` ascend."""
    runs: list[tuple[int, int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs
