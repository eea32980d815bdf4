"""Every threshold of the library and its trends: default, unit, meaning and where it is from."""

from dataclasses import dataclass

from thrust_vision.settings import threshold

_JUDGEMENT = "our judgement; no study found"


@dataclass(frozen=True)
class LibrarySettings:
    """How long what was removed can be put back, and when a trend is reported."""

    undo_days: int = threshold(
        7, "days", "what was removed can be put back for so long; a choice in the app", _JUDGEMENT
    )
    orphan_h: float = threshold(
        24.0,
        "hours",
        "age of a folder without a row, after which it is what a broken-off write left",
        _JUDGEMENT,
    )
    trend_min_days: int = threshold(
        4,
        "days",
        "fewest days with a value for a trend; with three, one odd day decides it",
        _JUDGEMENT,
    )
    trend_min_span_days: int = threshold(
        14, "days", "from the first to the last of them at least", _JUDGEMENT
    )
    trend_chance: float = threshold(
        0.1,
        "1",
        "chance of calling any trend of a lifter clear when there is none, over all measures "
        "together (Holm 1979); as an interval of 90 % has it for one",
        "as the intervals of every measure",
    )
    recurring_sets: int = threshold(
        8, "sets", "the latest ones in which faults are counted as recurring", _JUDGEMENT
    )
    recurring_share: float = threshold(
        0.5, "1", "share of those sets with a fault from which it recurs", _JUDGEMENT
    )


DEFAULT_SETTINGS = LibrarySettings()
