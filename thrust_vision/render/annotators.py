"""What is drawn on a frame: each annotator knows its report and style, and does one thing."""

from collections.abc import Sequence
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.feedback import text
from thrust_vision.form.report import Fault, RepReport, SetReport, Verdict
from thrust_vision.kinematics.motion import Motion
from thrust_vision.render.labels import Label, Picture, label
from thrust_vision.render.style import (
    INK,
    VERDICT_COLOUR,
    VERDICT_SYMBOL,
    WHITE,
    Colour,
    Style,
)

#: Bones of the working side as pairs of joints, in drawing order.
BONES: tuple[tuple[str, str], ...] = (
    ("ear", "shoulder"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
    ("ankle", "foot_index"),
)
JOINTS: tuple[str, ...] = ("ear", "shoulder", "hip", "knee", "ankle", "foot_index")

# Sub-pixel coordinates of OpenCV's drawing: integers in 1/16 px.
_SHIFT = 4
_DASHES = 7


class Annotator(Protocol):
    """Draws one thing into a frame."""

    def draw(self, frame: Picture, i: int) -> None:
        """Draw what belongs to frame number ``i`` into ``frame`` (h, w, 3) RGB, any size."""


class Overlay:
    """Several annotators as one, drawn in order onto a copy of the frame."""

    def __init__(self, annotators: Sequence[Annotator]) -> None:
        self.annotators = tuple(annotators)

    def annotate(self, frame: Picture, i: int) -> Picture:
        """A new frame with everything drawn that belongs to frame number ``i``."""
        canvas = frame.copy()
        for annotator in self.annotators:
            annotator.draw(canvas, i)
        return canvas


def standard_overlay(
    report: SetReport, language: str, style: Style | None = None, *, blur_face: bool = False
) -> Overlay:
    """The annotators of the annotated clip; none for a clip that was rejected before measuring."""
    style = style or Style()
    annotators: list[Annotator] = []
    if report.motion:
        if blur_face:
            annotators.append(BlurFace(report, report.motion))
        annotators += [
            Arcs(report, report.motion, style),
            Skeleton(report, report.motion, style),
            Counter(report, language, style),
            VerdictBadge(report, language, style),
        ]
    return Overlay(annotators)


class Skeleton:
    """Bones and joints of the working side; what was hardly seen is dashed and hollow."""

    def __init__(self, report: SetReport, motion: Motion, style: Style) -> None:
        self.style, self.motion, self.width = style, motion, report.clip.width

    def draw(self, frame: Picture, i: int) -> None:
        """Draw the skeleton of frame ``i``; joints that were not found are left out."""
        side = min(frame.shape[:2])
        thick = max(2, round(self.style.line * side))
        radius = max(3, round(self.style.joint * side))
        scale = frame.shape[1] / self.width
        at = {name: self.motion.joints_px[name][i] * scale for name in {*sum(BONES, ())}}
        sure = {name: self.motion.joint_confidence[name][i] >= self.style.sure for name in at}
        for a, b in BONES:
            if np.isfinite(at[a]).all() and np.isfinite(at[b]).all():
                dashed = not (sure[a] and sure[b])
                for colour, width in ((INK, thick + 4), (self.style.skeleton, thick)):
                    _line(frame, at[a], at[b], colour, width, dashed=dashed)
        for name in JOINTS:
            if np.isfinite(at[name]).all():
                _joint(frame, at[name], radius, self.style.skeleton, filled=bool(sure[name]))


class Arcs:
    """Arcs of the knee angle and the angle between trunk and thigh, with their degrees."""

    def __init__(self, report: SetReport, motion: Motion, style: Style) -> None:
        self.style, self.motion, self.width = style, motion, report.clip.width

    def draw(self, frame: Picture, i: int) -> None:
        """Draw both arcs of frame ``i``, each only where its three joints were found."""
        self._arc(frame, i, ("hip", "knee", "ankle"), self.motion.knee_angle_deg, self.style.knee)
        self._arc(
            frame, i, ("shoulder", "hip", "knee"), self.motion.trunk_thigh_angle_deg, self.style.hip
        )

    def _arc(
        self,
        frame: Picture,
        i: int,
        joints: tuple[str, str, str],
        angle_deg: NDArray[np.float64],
        colour: Colour,
    ) -> None:
        scale = frame.shape[1] / self.width
        a, vertex, b = (self.motion.joints_px[name][i] * scale for name in joints)
        if not np.isfinite([*a, *vertex, *b, angle_deg[i]]).all():
            return
        side = min(frame.shape[:2])
        radius = min(self.style.arc * side, 0.6 * _length(a - vertex), 0.6 * _length(b - vertex))
        start = float(np.degrees(np.arctan2(*(a - vertex)[::-1])))
        turn = float(np.degrees(np.arctan2(*(b - vertex)[::-1]))) - start
        turn = (turn + 180) % 360 - 180
        for ink, width in ((INK, 4), (colour, 0)):
            cv2.ellipse(
                frame,
                _fixed(vertex),
                (round(radius * 16), round(radius * 16)),
                0,
                start,
                start + turn,
                ink,
                max(2, round(self.style.line * side)) + width,
                cv2.LINE_AA,
                _SHIFT,
            )
        plate = label(
            f"{angle_deg[i]:.0f}°",
            round(self.style.text * side * 0.9),
            colour,
            INK,
            self.style.backing,
            bold=True,
        )
        middle = np.radians(start + turn / 2)
        outwards = np.array([np.cos(middle), np.sin(middle)])
        x, y = vertex + outwards * (radius + 0.75 * plate.width)
        plate.blend(frame, x, y - plate.height / 2, "centre")


class Counter:
    """Rep count and phase, at the top on the left."""

    def __init__(self, report: SetReport, language: str, style: Style) -> None:
        self.report, self.language, self.style = report, language, style

    def draw(self, frame: Picture, i: int) -> None:
        """Draw the number of the rep that frame ``i`` belongs to or follows, and its phase."""
        latest = latest_rep(self.report, i)
        count = f"{latest.rep.number if latest else 0} / {len(self.report.reps)}"
        phase = text(self.language, f"phase.{self.report.phase_at(i)}")
        _stack(
            frame,
            self.style,
            "left",
            _plate(frame, self.style, count, INK, scale=1.25),
            _plate(frame, self.style, phase, INK),
        )


class VerdictBadge:
    """The verdict by colour, symbol and word, from the top of a rep until the next one starts."""

    def __init__(self, report: SetReport, language: str, style: Style) -> None:
        self.report, self.language, self.style = report, language, style

    def draw(self, frame: Picture, i: int) -> None:
        """Draw the verdict on the rep whose top frame ``i`` has reached, and what was noted."""
        latest = latest_rep(self.report, i)
        if latest is None or i < latest.rep.lockout_first:
            return
        verdict = latest.verdict
        word = f"{VERDICT_SYMBOL[verdict]} {text(self.language, f'verdict.{verdict}')}"
        plates = [_plate(frame, self.style, word, VERDICT_COLOUR[verdict], scale=1.25, opacity=1)]
        if verdict is Verdict.ADJUST and latest.cue in set(Fault):
            noted = text(self.language, f"fault.{latest.cue}")
            plates.append(_plate(frame, self.style, noted, INK))
        _stack(frame, self.style, "right", *plates)


class BlurFace:
    """Makes the lifter's head unrecognisable; other people in the picture are not covered."""

    #: Radius around the ear, of the trunk's length: reaches from chin to crown with room to spare.
    RADIUS = 0.36

    def __init__(self, report: SetReport, motion: Motion) -> None:
        self.width = report.clip.width
        ear, trunk = motion.joints_px["ear"], motion.joints_px["shoulder"] - motion.joints_px["hip"]
        seen = np.flatnonzero(np.isfinite(ear).all(axis=1))
        frames = np.arange(len(motion))
        # Between sightings the head is taken to move evenly, so that it never shows in a gap.
        self.centre_px = (
            np.stack([np.interp(frames, seen, ear[seen, axis]) for axis in (0, 1)], axis=1)
            if len(seen)
            else None
        )
        lengths = np.hypot(*trunk.T)
        known = lengths[np.isfinite(lengths)]
        self.radius_px = self.RADIUS * (float(np.median(known)) if len(known) else 0.0)

    def draw(self, frame: Picture, i: int) -> None:
        """Replace the head by a few large patches of colour."""
        if self.centre_px is None:
            return
        scale = frame.shape[1] / self.width
        (x, y), radius = self.centre_px[i] * scale, self.radius_px * scale
        h, w = frame.shape[:2]
        left, right = max(0, int(x - radius)), min(w, int(x + radius) + 1)
        top, bottom = max(0, int(y - radius)), min(h, int(y + radius) + 1)
        if left >= right or top >= bottom:
            return
        part = frame[top:bottom, left:right]
        few = cv2.resize(part, (5, 5), interpolation=cv2.INTER_AREA)
        smooth = cv2.resize(few, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_LINEAR)
        rows, columns = np.ogrid[top:bottom, left:right]
        inside = (columns - x) ** 2 + (rows - y) ** 2 <= radius**2
        part[inside] = smooth[inside]


def latest_rep(report: SetReport, i: int) -> RepReport | None:
    """The rep that frame ``i`` belongs to or that ended last before it."""
    begun = [r for r in report.reps if r.rep.start <= i]
    return begun[-1] if begun else None


def _plate(
    frame: Picture,
    style: Style,
    words: str,
    colour: Colour,
    *,
    scale: float = 1.0,
    opacity: float | None = None,
) -> Label:
    size = round(style.text * min(frame.shape[:2]) * scale)
    return label(words, size, WHITE, colour, opacity or style.backing, bold=True)


def _stack(frame: Picture, style: Style, edge: str, *plates: Label) -> None:
    """Plates below one another at the top corner of the ``edge``."""
    margin = y = round(style.margin * min(frame.shape[:2]))
    for plate in plates:
        if edge == "left":
            plate.blend(frame, margin, y, "left")
        else:
            plate.blend(frame, frame.shape[1] - margin, y, "right")
        y += plate.height + margin // 3


def _joint(
    frame: Picture, at: NDArray[np.float64], radius: int, colour: Colour, *, filled: bool
) -> None:
    cv2.circle(frame, _fixed(at), (radius + 2) * 16, INK, -1, cv2.LINE_AA, _SHIFT)
    cv2.circle(frame, _fixed(at), radius * 16, colour, -1, cv2.LINE_AA, _SHIFT)
    if not filled:
        cv2.circle(frame, _fixed(at), round(radius * 0.6) * 16, INK, -1, cv2.LINE_AA, _SHIFT)


def _line(
    frame: Picture,
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    colour: Colour,
    width: int,
    *,
    dashed: bool,
) -> None:
    parts = np.linspace(0, 1, 2 * _DASHES) if dashed else np.array([0.0, 1.0])
    for first, last in parts.reshape(-1, 2):
        ends = _fixed(a + (b - a) * first), _fixed(a + (b - a) * last)
        cv2.line(frame, *ends, colour, width, cv2.LINE_AA, _SHIFT)


def _fixed(point: NDArray[np.float64]) -> tuple[int, int]:
    x, y = (point * (1 << _SHIFT)).round().astype(int)
    return int(x), int(y)


def _length(vector: NDArray[np.float64]) -> float:
    return float(np.hypot(*vector))
