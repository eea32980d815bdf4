"""How well plates are found on rendered clips with known truth: prints the tables of the docs.

    python -m lab.benchmarks.plates FOLDER... [--cache DIR] [--model NAME]

The folders hold clips and truth files made by ``python -m lab.synthetic render``. The pose
model runs once per clip; with --cache, what it found is kept for the next time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lab.benchmarks.arguments import given
from lab.benchmarks.tables import markdown, share
from lab.benchmarks.true_plates import FloatArray, TruePlate, read_plate
from lab.benchmarks.truth import TrueClip
from thrust_vision.body.body import reconstruct
from thrust_vision.body.plates import PlateTrack
from thrust_vision.observe.observation import Observation
from thrust_vision.settings import Settings


@dataclass(frozen=True)
class Seen:
    """A clip, its plate as it was and as it was found."""

    clip: TrueClip
    true: TruePlate | None
    found: PlateTrack

    @property
    def centre_error_pct(self) -> FloatArray:
        """(n,) distance of the centres, % of the trunk; NaN where not found."""
        if self.true is None:
            return np.array([])
        off = np.linalg.norm(self.found.centre_px - self.true.centre_px, axis=1)
        error_pct: FloatArray = 100 * off / self.true.trunk_px
        return error_pct

    @property
    def travel_error_pct(self) -> float:
        """Of the span of the bar's height over the clip, with the true diameter as scale."""
        if self.true is None or not self.found.seen:
            return np.nan
        shown = np.isfinite(self.found.confidence)
        true_m = _span(self.true.bar_px[shown, 1]) * self.true.metres_per_px
        scale = self.clip.plate_m / self.found.diameter_px
        return 100 * (_span(self.found.centre_px[shown, 1]) * scale / true_m - 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables for folders of rendered clips."""
    asked = given(__doc__, arguments)
    print(table([_seen(clip, asked.observed(clip)) for clip in asked.clips]))


def _seen(clip: TrueClip, observation: Observation) -> Seen:
    body = reconstruct(observation, Settings())
    found = PlateTrack.unseen(len(observation.time_s)) if body is None else body.plate
    return Seen(clip, read_plate(clip.path), found)


GROUPS: tuple[tuple[str, Callable[[Seen], bool]], ...] = (
    ("28 cm", lambda s: s.true is not None and s.clip.plate_m < 0.33),
    ("38 cm", lambda s: s.true is not None and 0.33 <= s.clip.plate_m < 0.42),
    ("45 cm", lambda s: s.true is not None and s.clip.plate_m >= 0.42),
    ("plates, yaw to 10°", lambda s: s.true is not None and abs(s.clip.yaw_deg) <= 10),
    ("plates, yaw 10 to 20°", lambda s: s.true is not None and 10 < abs(s.clip.yaw_deg) <= 20),
    ("plates, yaw 20 to 30°", lambda s: s.true is not None and abs(s.clip.yaw_deg) > 20),
    ("all with plates", lambda s: s.true is not None),
    ("without plates", lambda s: s.true is None),
)


def table(seen: Sequence[Seen]) -> str:
    """Found share and errors by plate size and yaw."""
    lines = []
    for name, holds in GROUPS:
        members = [one for one in seen if holds(one)]
        if not members:
            continue
        errors = np.concatenate([one.centre_error_pct for one in members])
        known = errors[np.isfinite(errors)]
        travel = np.array([one.travel_error_pct for one in members])
        lines.append(
            [
                name,
                f"{len(members)}",
                share([one.found.seen for one in members]),
                share(np.isfinite(errors).tolist()),
                *(f"{np.percentile(known, q):.1f}" if len(known) else "–" for q in (50, 90)),
                share((known > 10).tolist()),
                f"{np.nanmedian(np.abs(travel)):.1f}" if np.isfinite(travel).any() else "–",
            ]
        )
    header = ["group", "clips", "plate seen", "frames found", "centre error, median % of trunk"]
    header += ["90th percentile", "over 10 %", "bar travel error, median %"]
    return markdown("Plates", header, lines)


def _span(values: FloatArray) -> float:
    low, high = np.percentile(values, (5, 95))
    return float(high - low)


if __name__ == "__main__":
    main()
