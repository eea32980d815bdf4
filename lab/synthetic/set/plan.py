"""What a set is going to be: its reps' angles and tempo, drawn at random, before any geometry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Degrees of lumbar change, lockout minus start: a rep up to BRACED_MAX_DEG counts as braced.
BRACED_MAX_DEG = 5.0
SHORT_HIP_DEG = -15.0  # hip extension at lockout below this is short of lockout
FAST_LOWERING_S = 0.55
# The bar rolled off over stretched legs, the feet drawn back, getting up; seconds.
ROLL_S, DRAW_S, RISE_S = 1.5, 0.7, 1.6
CATEGORIES = ("braced", "between", "arched")
# Chances of the three categories by how the lifter lifts.
HABITS = {
    "good": (0.75, 0.20, 0.05),
    "mixed": (0.34, 0.36, 0.30),
    "archer": (0.12, 0.28, 0.60),
}


@dataclass(frozen=True)
class RepPlan:
    """One rep: angles in degrees (extension positive), durations in seconds.

    ``bounce``, ``false_start`` and ``top_pulse`` are shares of the way from bottom to top: how far
    a bounce at the bottom and a lift given up go, how deep a dip at the top is.
    """

    hip_lockout_deg: float
    lumbar_change_deg: float
    thoracic_change_deg: float
    neck_back_deg: float
    lumbar_power: float
    clearance_m: float
    slide_m: float
    up_s: float
    hold_s: float
    down_s: float
    bottom_s: float
    bounce: float
    false_start: float
    top_pulse: float = 0.0


@dataclass(frozen=True)
class Leave:
    """Getting up after the set and walking off.

    ``heading_deg``: which way, 0 is straight ahead of the feet, positive to the lifter's left.
    ``walk_s``: seconds of walking. Who is ``under_bar`` first rolls the bar off over stretched legs
    and draws the feet back.
    """

    heading_deg: float
    walk_s: float
    under_bar: bool

    @property
    def out_s(self) -> float:
        """Seconds until the lifter is out from under the bar."""
        return ROLL_S + DRAW_S if self.under_bar else 0.0

    @property
    def length_s(self) -> float:
        """How long it all takes, seconds."""
        return self.out_s + RISE_S + self.walk_s


@dataclass(frozen=True)
class SetPlan:
    """A whole set; start angles in degrees, durations in seconds.

    A clip with ``cut_start`` begins in mid-rise, one that ``starts_at_top`` in the first lockout,
    one with ``cut_end`` ends in the last lowering. On the floor lifters sit up before and after
    only where ``sits_on_floor`` says so. Who has a ``leave`` gets up after sitting and walks off.
    """

    habit: str
    reps: tuple[RepPlan, ...]
    lumbar_start_deg: float
    thoracic_start_deg: float
    head_level_deg: float
    head_follow: float
    knee_target_deg: float
    setup_s: float
    finish_s: float
    cut_start: bool
    cut_end: bool
    starts_at_top: bool = False
    sits_on_floor: bool = False
    leave: Leave | None = None


def _lumbar_change(category: str, rng: np.random.Generator) -> float:
    low, high = {"braced": (-3.0, 4.6), "between": (6.0, 24.0), "arched": (25.0, 39.0)}[category]
    return float(rng.uniform(low, high))


def _hip_lockout(rng: np.random.Generator, short: bool) -> float:
    if short:
        return float(rng.uniform(-36.0, SHORT_HIP_DEG - 1.0))
    return float(np.clip(rng.normal(-3.0, 6.0), -14.0, 12.0))


def draw_set(rng: np.random.Generator, reps: int, floor: bool, fast: bool) -> SetPlan:
    """Draw a set of ``reps`` reps; a ``fast`` one is quick and careless.

    On the ``floor`` the back starts flat.
    """
    habit = str(rng.choice(["good", "mixed", "archer", "tiring"], p=[0.25, 0.35, 0.2, 0.2]))
    first_braced = bool(rng.random() < 0.62)
    pace = rng.uniform(0.8, 1.3) * (0.62 if fast else 1.0)
    quick_down = fast or rng.random() < 0.2
    short_share = float(rng.choice([0.0, 0.12, 0.4], p=[0.5, 0.35, 0.15]))
    hover = float(rng.choice([0.0, 0.02, 0.06])) + 0.005
    tired = 0.0 if habit == "good" else float(rng.uniform(0.0, 1.0))
    plans = []
    for k in range(reps):
        late = k / max(reps - 1, 1)
        if habit == "tiring":
            change = float(np.clip(rng.normal(2 + 28 * late**1.3, 4.0), -3.0, 40.0))
        else:
            change = _lumbar_change(str(rng.choice(CATEGORIES, p=HABITS[habit])), rng)
        short = bool(rng.random() < short_share)
        if k == 0:
            other = "between" if habit in ("good", "tiring") else "arched"
            change = _lumbar_change("braced" if first_braced else other, rng)
            short = short and not first_braced
        hold = float(
            rng.choice(
                [rng.uniform(0.03, 0.15), rng.uniform(0.2, 0.6), rng.uniform(0.6, 1.6)],
                p=[0.35, 0.4, 0.25],
            )
        )
        plans.append(
            RepPlan(
                hip_lockout_deg=_hip_lockout(rng, short) - 5.0 * tired * late,
                lumbar_change_deg=change,
                thoracic_change_deg=float(rng.uniform(-4.0, 14.0)),
                neck_back_deg=float(rng.choice([0.0, rng.uniform(5, 30)], p=[0.75, 0.25])),
                lumbar_power=float(rng.uniform(0.8, 3.0)),
                clearance_m=hover * float(rng.uniform(0.4, 1.6)),
                slide_m=float(rng.uniform(-0.004, 0.012)),
                up_s=float(rng.uniform(0.7, 1.3) * pace * (1 + 0.6 * tired * late)),
                hold_s=hold * (0.4 if fast else 1.0),
                down_s=float(
                    rng.uniform(0.34, 0.52)
                    if quick_down and rng.random() < 0.8
                    else rng.uniform(0.75, 1.6) * pace
                ),
                bottom_s=float(
                    rng.choice([rng.uniform(0.0, 0.08), rng.uniform(0.15, 0.8)], p=[0.45, 0.55])
                )
                * (0.4 if fast else 1.0),
                bounce=float(rng.uniform(0.02, 0.05)) if rng.random() < 0.25 else 0.0,
                false_start=float(rng.uniform(0.12, 0.32)) if rng.random() < 0.06 else 0.0,
            )
        )
    return SetPlan(
        habit=habit,
        reps=tuple(plans),
        lumbar_start_deg=float(rng.uniform(-14.0, 8.0)) * (0.4 if floor else 1.0),
        thoracic_start_deg=float(rng.uniform(-10.0, 4.0)) * (0.4 if floor else 1.0),
        head_level_deg=float(rng.uniform(15.0, 60.0)),
        head_follow=float(rng.choice([rng.uniform(0.0, 0.3), rng.uniform(0.5, 1.0)])),
        knee_target_deg=float(
            np.clip(rng.normal(93.0, 13.0) - (10.0 if floor else 0.0), 66.0, 112.0)
        ),
        setup_s=float(rng.choice([0.5, rng.uniform(2.0, 3.5)], p=[0.45, 0.55])),
        finish_s=float(rng.choice([0.5, rng.uniform(1.8, 2.8)], p=[0.45, 0.55])),
        cut_start=bool(rng.random() < 0.06),
        cut_end=bool(rng.random() < 0.06),
    )
