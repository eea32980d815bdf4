"""The annotated clip's annotators: each knows its report and style, and draws one thing."""

from collections.abc import Sequence
from typing import Protocol

from thrust_vision.form.report import SetReport
from thrust_vision.render.back import Back
from thrust_vision.render.badges import Counter, VerdictBadge
from thrust_vision.render.bones import Arcs, SkeletonDrawing
from thrust_vision.render.canvas import Canvas, RgbCanvas
from thrust_vision.render.face_blur import BlurFace
from thrust_vision.render.labels import Picture
from thrust_vision.render.style import Style


class Annotator(Protocol):
    """Draws one thing into a frame."""

    def draw(self, canvas: Canvas, i: int) -> None:
        """Draw what belongs to frame number ``i`` onto its picture, in any size."""


class Overlay:
    """Several annotators as one, drawn in order."""

    def __init__(self, annotators: Sequence[Annotator]) -> None:
        self.annotators = tuple(annotators)

    def draw(self, canvas: Canvas, i: int) -> None:
        """Draw everything that belongs to frame number ``i``."""
        for annotator in self.annotators:
            annotator.draw(canvas, i)

    def annotate(self, frame: Picture, i: int) -> Picture:
        """A copy of ``frame`` (h, w, 3) RGB with everything drawn that belongs to number ``i``."""
        picture = frame.copy()
        self.draw(RgbCanvas(picture), i)
        return picture


def standard_overlay(
    report: SetReport, language: str, style: Style | None = None, *, blur_face: bool = False
) -> Overlay:
    """The annotators of the annotated clip; none for a clip that was rejected before measuring."""
    style = style or Style()
    annotators: list[Annotator] = []
    if report.motion and report.scene:
        if blur_face:
            annotators.append(BlurFace(report, report.motion))
        annotators += [
            Arcs(report, report.motion, report.scene.facing, style),
            SkeletonDrawing(report, report.motion, style),
            Back(report, report.motion, style),
            Counter(report, language, style),
            VerdictBadge(report, language, style),
        ]
    return Overlay(annotators)
