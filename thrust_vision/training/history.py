"""The lifter's own past, as a week is compared with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from statistics import median

from thrust_vision.training.training_settings import TrainingSettings
from thrust_vision.training.weeks import WeekView


@dataclass(frozen=True)
class Compared:
    """A week with what came before it.

    Attributes:
        view: the week.
        before: every week before it, oldest first.
        settings: what counts as usual.
    """

    view: WeekView
    before: tuple[WeekView, ...]
    settings: TrainingSettings

    @property
    def usual(self) -> tuple[WeekView, ...]:
        """The last trained weeks, without gaps, none older than the look-back."""
        recent = self.before[-self.settings.usual_lookback_weeks :]
        return tuple(week for week in recent if week.trained)[-self.settings.usual_weeks :]

    @property
    def comparable(self) -> bool:
        """Whether there are enough usual weeks."""
        return len(self.usual) >= self.settings.min_usual_weeks

    @property
    def weeks_off(self) -> int:
        """Weeks without training right before it; 0 when it was never trained before."""
        off = len(list(takewhile(lambda week: not week.trained, reversed(self.before))))
        return 0 if off == len(self.before) else off

    @property
    def before_gap(self) -> tuple[WeekView, ...]:
        """The last trained weeks however long ago."""
        return tuple(week for week in self.before if week.trained)[-self.settings.usual_weeks :]


def median_of(
    weeks: Sequence[WeekView], measure: Callable[[WeekView], float | None]
) -> float | None:
    """The median of a measure over the weeks that have it; None when none has."""
    values = [value for week in weeks if (value := measure(week)) is not None]
    return median(values) if values else None
