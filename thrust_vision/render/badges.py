"""Rep count, phase and verdict on plates in the corners of the picture."""

from typing import Literal

from thrust_vision.feedback import text
from thrust_vision.feedback.said import noted
from thrust_vision.form.report import RepReport, SetReport
from thrust_vision.render.canvas import Canvas
from thrust_vision.render.labels import Label, label
from thrust_vision.render.style import (
    INK,
    VERDICT_COLOUR,
    VERDICT_SYMBOL,
    WHITE,
    Colour,
    Style,
)

#: What is noted about one rep that the picture has room for.
_MOST_NOTED = 3


class Counter:
    """Rep count and phase, at the top on the left."""

    def __init__(self, report: SetReport, language: str, style: Style) -> None:
        self.report, self.language, self.style = report, language, style

    def draw(self, canvas: Canvas, i: int) -> None:
        """Draw the number of the rep that frame ``i`` belongs to or follows, and its phase."""
        latest = latest_rep(self.report, i)
        count = f"{latest.rep.number if latest else 0} / {len(self.report.reps)}"
        phase = text(self.language, f"phase.{self.report.phase_at(i)}")
        _stack(
            canvas,
            self.style,
            "left",
            _plate(canvas, self.style, count, INK, scale=1.25),
            _plate(canvas, self.style, phase, INK),
        )


class VerdictBadge:
    """The verdict by colour, symbol and word, from the top of a rep until the next one starts."""

    def __init__(self, report: SetReport, language: str, style: Style) -> None:
        self.report, self.language, self.style = report, language, style

    def draw(self, canvas: Canvas, i: int) -> None:
        """Draw the verdict on the rep whose top frame ``i`` has reached, and what was noted."""
        latest = latest_rep(self.report, i)
        if latest is None or i < latest.rep.lockout_first:
            return
        verdict = latest.verdict
        word = f"{VERDICT_SYMBOL[verdict]} {text(self.language, f'verdict.{verdict}')}"
        plates = [_plate(canvas, self.style, word, VERDICT_COLOUR[verdict], scale=1.25, opacity=1)]
        remarks = noted(latest, self.language)[:_MOST_NOTED]
        plates += [_plate(canvas, self.style, remark, INK) for remark in remarks]
        _stack(canvas, self.style, "right", *plates)


def latest_rep(report: SetReport, i: int) -> RepReport | None:
    """The rep that frame ``i`` belongs to or that ended last before it."""
    begun = [r for r in report.reps if r.rep.start <= i]
    return begun[-1] if begun else None


def _plate(
    canvas: Canvas,
    style: Style,
    words: str,
    colour: Colour,
    *,
    scale: float = 1.0,
    opacity: float | None = None,
) -> Label:
    size = round(style.text * canvas.short_side * scale)
    return label(words, size, WHITE, colour, opacity or style.backing, bold=True)


def _stack(canvas: Canvas, style: Style, edge: Literal["left", "right"], *plates: Label) -> None:
    """Plates below one another at the top corner of the ``edge``."""
    margin = y = round(style.margin * canvas.short_side)
    for plate in plates:
        x = margin if edge == "left" else canvas.width - margin
        canvas.plate(plate, (x, y), edge)
        y += plate.height + margin // 3
