"""What other values of some thresholds would give on rendered sets: prints tables.

    python -m lab.benchmarks.thresholds FOLDER... [--cache DIR]

Counting and verdicts rest on thresholds that were placed on rendered sets (``own:`` in
``thrust_vision.settings``). Here each is changed alone. A threshold that stands well has no better
value next to it, on sets that took no part in placing it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from lab.benchmarks.accuracy import ARCHED_DEG, BRACED_DEG, says, says_arched
from lab.benchmarks.arguments import given
from lab.benchmarks.quantities import Row, paired, rows
from lab.benchmarks.tables import markdown, share
from lab.benchmarks.truth import TrueClip
from thrust_vision.analysis import assess
from thrust_vision.form.report import Verdict
from thrust_vision.observe.observation import Observation
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import Model

Tried = dict[tuple[str, str], tuple[float, ...]]

#: By group of settings and name: values that are tried beside the one that stands.
COUNTING: Tried = {
    ("reps", "min_share"): (0.5, 0.6),
    ("reps", "min_candidate_share"): (0.2, 0.3),
    ("reps", "min_opening_deg"): (10.0, 360.0),
    ("scene", "max_rep_apart"): (0.35, 0.7),
    ("scene", "max_rep_doubt"): (0.25, 0.6, 1.0),
}
VERDICTS: Tried = {
    ("form", "lumbar_surely_good_deg"): (20.0, 22.0, 28.0),
    ("form", "lumbar_surely_arched_deg"): (5.0, 7.5, 12.5),
    ("form", "lumbar_both_mean_deg"): (15.0, 20.0, 99.0),
}

Seen = Sequence[tuple[TrueClip, Observation]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables for folders of rendered clips."""
    asked = given(__doc__, arguments)
    seen = [(clip, asked.observed(clip)) for clip in asked.clips]
    print(counting_table(seen, asked.model))
    print(verdict_table(seen, asked.model))


def with_value(group: str, name: str, value: float) -> Settings:
    """The settings with one threshold changed."""
    settings = Settings()
    changed = replace(getattr(settings, group), **{name: value})
    return replace(settings, **{group: changed})


def counting_table(seen: Seen, model: Model) -> str:
    """Counts by the thresholds that decide what is a rep."""
    lines = _lines(COUNTING, lambda settings: _counts(seen, model, settings))
    header = ["threshold", "value", "sets counted exactly", "missed", "invented"]
    return markdown(f"Counting on {len(seen)} sets", header, lines)


def _lines(tried: Tried, cells: Callable[[Settings], list[str]]) -> list[list[str]]:
    """What the settings as they stand give, and what each value that is tried gives."""
    changed = [
        [name, f"{value:g}", *cells(with_value(group, name, value))]
        for (group, name), values in tried.items()
        for value in values
    ]
    return [["as they stand", "", *cells(Settings())], *changed]


def _counts(seen: Seen, model: Model, settings: Settings) -> list[str]:
    exact = missed = invented = 0
    for clip, observation in seen:
        report = assess(observation, settings, model, "none")
        pairs = len(paired(clip, report))
        exact += len(report.reps) == len(clip.reps)
        missed += len(clip.reps) - pairs
        invented += len(report.reps) - pairs
    return [f"{exact}", f"{missed}", f"{invented}"]


def verdict_table(seen: Seen, model: Model) -> str:
    """Verdicts by the thresholds that decide between good, unsure and arched."""
    lines = _lines(VERDICTS, lambda settings: _verdicts(seen, model, settings))
    header = ["threshold", "value"]
    for reference in ("with reference", "without"):
        header += [
            f"{reference}: braced called good",
            "arched called `back_over_hip`",
            "arched called good",
            "braced called `back_over_hip`",
        ]
    title = f"Verdicts on reps of {BRACED_DEG:.0f}° and less, and of {ARCHED_DEG:.0f}° and more"
    return markdown(title, header, lines)


def _verdicts(seen: Seen, model: Model, settings: Settings) -> list[str]:
    """Shares that are right, and numbers that are wrong with confidence."""
    cells = []
    for with_reference in (True, False):
        reps: list[Row] = []
        for clip, observation in seen:
            reps += rows(clip, observation, model, settings, with_reference=with_reference)
        braced = [row for row in reps if row.true.lumbar_change_deg <= BRACED_DEG]
        arched = [row for row in reps if row.true.lumbar_change_deg >= ARCHED_DEG]
        cells += [
            share([says(row, Verdict.GOOD) for row in braced]),
            share([says_arched(row) for row in arched]),
            f"{sum(says(row, Verdict.GOOD) for row in arched)} of {len(arched)}",
            f"{sum(says_arched(row) for row in braced)} of {len(braced)}",
        ]
    return cells


if __name__ == "__main__":
    main()
