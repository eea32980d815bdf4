"""A finding in words."""

from dataclasses import dataclass

from thrust_vision.training.finding import Code, Finding
from thrust_vision.training.sources import CITATIONS, Citation
from thrust_vision.training.texts import text

# Findings about a week's sums; "steady" says "so far" itself.
_SUMS = (Code.LOAD_ROSE_FAST, Code.RETURNED_AFTER_GAP, Code.SESSIONS_ROSE)


@dataclass(frozen=True)
class Explanation:
    """A finding as the lifter reads it.

    Attributes:
        title: a few words.
        body: what was seen, with its numbers.
        note: that the week is not over, or "".
        levers: what can be adjusted, one sentence each.
        red_flags: the ticked signs, one each.
        sources: what it rests on, with links.
    """

    title: str
    body: str
    note: str
    levers: tuple[str, ...]
    red_flags: tuple[str, ...]
    sources: tuple[Citation, ...]


def explain(finding: Finding, language: str) -> Explanation:
    """Put a finding into words.

    Raises:
        ValueError: no such language.
    """
    values: dict[str, object] = dict(finding.numbers)
    if finding.week:
        values |= {"week": finding.week.week, "monday": finding.week.monday}
    unfinished_sum = finding.unfinished and finding.code in _SUMS
    levers = tuple(text(language, f"lever.{lever}") for lever in finding.levers)
    return Explanation(
        title=text(language, f"title.{finding.code}"),
        body=text(language, finding.text_key, **values),
        note=text(language, "note.unfinished") if unfinished_sum else "",
        levers=levers,
        red_flags=tuple(text(language, f"red_flag.{flag}") for flag in finding.red_flags),
        sources=tuple(CITATIONS[source] for source in finding.sources),
    )
