"""How far off hip and back are read where the network sees a hip only vaguely.

    python -m lab.benchmarks.vague_hips STILLS... [--times N]

STILLS are folders of stills (``python -m lab.synthetic stills``), best of bodies that the network
never met. Good pictures hardly ever show a vague hip, so the stills of each set are also made
darker or paler, blurred, coarse and noisy, N times. Errors are of single stills at lockout in which
the network saw a lifter; nothing is put back or averaged as it is over a clip.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lab.benchmarks.tables import mae, markdown, p90, share
from lab.fitting.keypoint_net.stills import ANGLES, Colour, Set, Variation, Varier, load_set
from lab.fitting.read_stills import NET
from thrust_vision.observe.crop import Crop
from thrust_vision.observe.keypoint_net import KeypointNet
from thrust_vision.settings import Settings

#: Stills of a set at a time.
_STILLS = 4
#: Of the crop, beyond what the network learnt.
_PLACED = Variation(shift=0.08, scale=0.16, turn_deg=6.0)
#: An error of hip extension that is surely a mistake, degrees.
_FAR_OFF_DEG = 20.0


@dataclass(frozen=True)
class StillRead:
    """What the network read of one still.

    Attributes:
        plates: a plate may hide the hips.
        near, far: spreads of both hips, distances from shoulder to ankle.
        lumbar_deg, hip_deg: how much too much extension was read.
    """

    plates: bool
    near: float
    far: float
    lumbar_deg: float
    hip_deg: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stills", type=Path, nargs="+")
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args(arguments)
    net, rng = KeypointNet(NET), np.random.default_rng(5)
    paths = [path for folder in chosen.stills for path in sorted(folder.glob("*.npz"))]
    sets = (load_set(path) for path in paths)
    found = [one for entry in sets for one in read_set(entry, net, chosen.times, rng)]
    print(table(found))


def read_set(entry: Set, net: KeypointNet, times: int, rng: np.random.Generator) -> list[StillRead]:
    """Some lockouts of a set, as the network reads them in poor pictures."""
    lockouts = np.flatnonzero(entry.lockout)
    hips = [net.points.index(f"{side}_hip") for side in ("near", "far")]
    angles = [net.angles.index(name) for name in ANGLES[:2]]
    found = []
    for _ in range(times if len(lockouts) else 0):
        chosen = rng.choice(lockouts, min(_STILLS, len(lockouts)), replace=False)
        crops, _points = Varier(rng, _PLACED).vary(entry, chosen)
        poor = _poor(rng)
        for still, crop in zip(chosen, crops, strict=True):
            picture = poor.apply(np.rint(255 * crop).astype(np.uint8), rng)
            seen = net.predict(np.rint(255 * picture).astype(np.uint8), Crop(np.eye(2, 3)))
            if net.core_spread(seen) > Settings().body.max_usual_spread:
                continue
            near, far = (float(seen.point_spread[hip]) for hip in hips)
            lumbar, hip = seen.angles_deg[angles] - entry.angles_deg[still, :2]
            found.append(StillRead(entry.plate_m > 0, near, far, float(lumbar), float(hip)))
    return found


def _poor(rng: np.random.Generator) -> Colour:
    """A phone that sees badly."""
    return Colour(
        mix=np.eye(3),
        gain=float(np.exp(rng.normal(0, 0.5))),
        gamma=float(np.exp(rng.normal(0, 0.5))),
        blur_px=float(rng.uniform(0.5, 3.5)),
        noise=float(rng.uniform(0.0, 0.1)),
        coarse=float(rng.uniform(0.25, 0.8)),
    )


def table(found: Sequence[StillRead]) -> str:
    """Errors by how sharply both hips are seen, degrees."""
    limit = Settings().measure.max_hip_spread
    lines = []
    for name, plates in (("no plates", False), ("plates", True)):
        for hips, near, far in (
            ("both sharp", True, True),
            ("only the far one sharp", False, True),
            ("only the near one sharp", True, False),
            ("none sharp", False, False),
        ):
            own = [
                one
                for one in found
                if (one.plates, one.near <= limit, one.far <= limit) == (plates, near, far)
            ]
            lumbar, hip = [one.lumbar_deg for one in own], [one.hip_deg for one in own]
            off = share([abs(each) > _FAR_OFF_DEG for each in hip])
            cells = mae(lumbar), p90(lumbar), mae(hip), p90(hip), off
            lines.append((name, hips, str(len(own)), *cells))
    header = (
        "",
        "hips",
        "stills",
        "lumbar, MAE",
        "nine in ten below",
        "hip, MAE",
        "nine in ten below",
        f"hip off by {_FAR_OFF_DEG:.0f} and more",
    )
    return markdown("Errors by how sharply the hips are seen, degrees", header, lines)


if __name__ == "__main__":
    main()
