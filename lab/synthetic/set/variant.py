"""The way a hip thrust or glute bridge is done, where that is not the usual one."""

from __future__ import annotations

from dataclasses import dataclass

from lab.synthetic.body.legs import FreeLeg
from lab.synthetic.set.step import Step

NAMES = ("standard", "single_leg", "feet_raised", "frog_pump")


@dataclass(frozen=True)
class Variant:
    """What sets a variant apart; ``name`` is one of NAMES.

    ``free`` is a single-leg set's other leg, ``step`` what raised feet stand on,
    ``foot_roll_deg`` how far a frog pump's soles are turned to each other, and ``knee_out_m`` how
    much wider than the hips its knees are, each side.
    """

    name: str
    free: FreeLeg | None = None
    step: Step | None = None
    foot_roll_deg: float = 0.0
    knee_out_m: float = 0.0
