"""Every threshold of the training log's findings: default, unit, meaning and where it is from.

None of them is a limit between safe and unsafe. No study was found that ties a number of sets,
kilograms or sessions in lifting to later pain, and load ratios do no better than chance numbers
(Impellizzeri et al. 2020, 10.1007/s40279-020-01378-6). They only decide when a change is large
enough to be worth showing to the lifter, who judges.
"""

from dataclasses import dataclass

from thrust_vision.settings import threshold

JUDGEMENT = "our judgement; no study found"


@dataclass(frozen=True)
class TrainingSettings:
    """When a change is large enough to be reported; ``dataclasses.fields`` gives the metadata."""

    usual_weeks: int = threshold(
        4, "weeks", "trained weeks whose median is the lifter's usual week", JUDGEMENT
    )
    min_usual_weeks: int = threshold(
        3,
        "weeks",
        "fewest trained weeks to compare with; the median of two is only their mean",
        JUDGEMENT,
    )
    usual_lookback_weeks: int = threshold(
        12, "weeks", "how far back a trained week still counts as usual", JUDGEMENT
    )
    sets_rise_pct: float = threshold(
        30.0,
        "%",
        "more counted sets in a week than usual by more than this",
        "borrowed from weekly running distance, where the evidence is weak: "
        "10.2519/jospt.2014.5164",
    )
    sets_rise_min: float = threshold(
        3.0,
        "sets",
        "and by at least this many (for volume: as much as so many usual sets), so that a rise "
        "from 3 to 4 sets says nothing",
        JUDGEMENT,
    )
    volume_rise_pct: float = threshold(
        50.0,
        "%",
        "more sets x reps x load than usual by more than this; wider than for sets, because "
        "changing the repetitions alone moves it",
        JUDGEMENT,
    )
    top_load_rise_pct: float = threshold(
        10.0,
        "%",
        "heavier than the heaviest of the usual weeks by more than this",
        "upper end of the 2 to 10 % step for one progression: 10.1249/MSS.0b013e3181915670",
    )
    top_load_rise_min_kg: float = threshold(
        7.5, "kg", "and by at least this: more than one step of 2 x 2.5 kg", JUDGEMENT
    )
    sessions_rise_min: float = threshold(
        2.0, "sessions", "more sessions in a week than usual by at least this", JUDGEMENT
    )
    sessions_spread_max: int = threshold(
        3,
        "sessions",
        "up to this many, more sessions only spread the sets, which is what is advised",
        "two to three sessions a week: the article that the advice is from; "
        "10.1249/MSS.0b013e3181915670",
    )
    many_sets_per_session: float = threshold(
        10.0,
        "sets",
        "counted sets in one session that are easier spread over two or three",
        "the article that the advice is from; spreading the same sets made no clear difference "
        "to muscle growth: 10.1007/s40279-025-02344-w",
    )
    gap_weeks: int = threshold(
        2, "weeks", "whole weeks without a logged set that make a return", JUDGEMENT
    )
    discomfort_rise_points: float = threshold(
        2.0,
        "points of 10",
        "higher the day after than before, or in a week than usual, by at least this",
        "smallest change beyond the error of the scale in low back pain: "
        "10.1097/01.brs.0000164099.92112.29",
    )
    discomfort_high_points: float = threshold(
        5.0,
        "points of 10",
        "rated above this in a session",
        "pain-monitoring model made for Achilles tendons, not tested for backs: "
        "10.1177/0363546506298279",
    )


DEFAULT_SETTINGS = TrainingSettings()
