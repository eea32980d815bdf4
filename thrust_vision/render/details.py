"""What the user says about a set, for the head of its report."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Details:
    """What no film shows; all of it may be left out.

    Attributes:
        day: when the set was done.
        lifter: who did it.
        load_kg: on the hips, kilograms.
        notes: the coach's, of one line or several.
    """

    day: date | None = None
    lifter: str = ""
    load_kg: float | None = None
    notes: str = ""

    def line(self, language: str) -> str:
        """Day, lifter and load in one line, "" if nothing of them was said."""
        from thrust_vision.feedback import number, text  # not before a report is written

        parts = [self.day.isoformat() if self.day else "", self.lifter.strip()]
        if self.load_kg is not None:
            digits = 0 if self.load_kg == round(self.load_kg) else 1
            load = number(language, self.load_kg, digits)
            parts.append(text(language, "report.load", load=load))
        return " · ".join(part for part in parts if part)

    @property
    def paragraphs(self) -> list[str]:
        """The notes, line by line, without empty ones."""
        return [line.strip() for line in self.notes.splitlines() if line.strip()]


NO_DETAILS = Details()
