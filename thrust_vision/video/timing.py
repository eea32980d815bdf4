"""The times of a clip's frames, from a container's timestamps that may be faulty."""

from fractions import Fraction

from thrust_vision.settings import FILM_LIMITS, FilmLimits

_ROUNDING_S = 0.0011  # WebM and MKV round stamps to milliseconds


class FrameClock:
    """Turns timestamps into strictly increasing seconds from the first frame.

    A frame without a stamp is put one usual interval after the one before; a stamp that does not
    move forward, or leaps (``max_gap_s``), makes its frame unusable.

    Attributes:
        frames: number of usable frames so far.
        out_of_order: number of frames that were unusable for their stamp.
        leapt: whether one of them was so because it leapt.
    """

    def __init__(self, usual_interval_s: float, limits: FilmLimits = FILM_LIMITS) -> None:
        self._usual_interval_s = usual_interval_s
        self._longest_gap_s = limits.max_gap_s
        self._origin: int | None = None
        self._last_s = 0.0
        self._last_length_s = usual_interval_s
        self._shortest_s = float("inf")
        self._longest_s = 0.0
        self._rounding_s = _ROUNDING_S
        self._after_gap = False
        self.frames = self.out_of_order = 0
        self.leapt = False

    def tick(self, pts: int | None, base: Fraction | None, duration: int | None) -> float | None:
        """Time in seconds of the next frame, or None if it must be left out.

        Args:
            pts: its timestamp, in units of `base`.
            base: length of one unit, s.
            duration: how long it is shown, in the same units, 0 or None if not known.
        """
        time_s = self._last_s + self._usual_interval_s if self.frames else 0.0
        if pts is not None and base is not None:
            if self._origin is None:
                self._origin = pts - round(time_s / base)
            time_s = float((pts - self._origin) * base)
            self._rounding_s = max(_ROUNDING_S, 2.1 * float(base))
        interval_s = time_s - self._last_s
        if self.frames and not 0 < interval_s <= self._longest_gap_s:
            self.skip()
            self.out_of_order += 1
            self.leapt |= interval_s > self._longest_gap_s
            return None
        if self.frames and not self._after_gap:
            self._shortest_s = min(self._shortest_s, interval_s)
            self._longest_s = max(self._longest_s, interval_s)
        self._after_gap = False
        self._last_length_s = (
            min(float(duration * base), self._longest_gap_s)
            if duration and base
            else interval_s or self._usual_interval_s
        )
        self._last_s = time_s
        self.frames += 1
        return time_s

    def stamp(self, time_s: float, base: Fraction) -> int:
        """The timestamp of a time that a frame was given, in units of ``base`` seconds."""
        return (self._origin or 0) + round(time_s / base)

    def time_of(self, pts: int, base: Fraction) -> float:
        """The time of the frame with a timestamp in units of ``base`` seconds."""
        return float((pts - (self._origin or 0)) * base)

    def skip(self) -> None:
        """Says that a frame was left out, so the next interval tells nothing of the rate."""
        self._after_gap = True

    @property
    def duration_s(self) -> float:
        """To the end of the last frame."""
        return self._last_s + self._last_length_s

    @property
    def variable(self) -> bool:
        """Whether the intervals differ by more than the rounding of stamps."""
        return self._longest_s - self._shortest_s > self._rounding_s
