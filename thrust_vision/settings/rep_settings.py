"""Repetitions."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


@dataclass(frozen=True)
class RepSettings:
    """How repetitions are found in the height of the hip."""

    min_lift: float = threshold(
        0.1,
        "trunk lengths",
        "a set whose hip rises less than this has no reps",
        "own: real hip thrusts and bridges rise 0.29 to 0.7, with large plates on the floor from "
        "0.11; a hip at rest spans 0.05",
    )
    min_partial_lift: float = threshold(
        0.06,
        "trunk lengths",
        "a top that stands out by less than this is none, however small the usual lift",
        "own: partial reps reach 0.067 and more",
    )
    min_share: float = threshold(
        0.55,
        "1",
        "a top that stands out by this share of the set's usual lift (that of all tops which stand "
        "out by this share of the highest) is one of a rep",
        "own: false starts and bounces reach 0.51",
    )
    min_candidate_share: float = threshold(
        0.24,
        "1",
        "of lower tops, one that stands out by less than this is never one of a rep; the others "
        "the fitted score weighs (models/rep_score.json)",
        "own: noise, bounces and most dips at the top stay below, partial reps reach 0.275 and "
        "more",
    )
    min_opening_deg: float = threshold(
        20.0,
        "degrees",
        "a hip that is seen to open less than this in whole reps is not seen well, and its opening "
        "not weighed",
        "own: rendered and real ones open by 45 and more",
    )
    partial_share: float = threshold(
        0.7,
        "1",
        "a rep whose top lies at less than this share of the set's usual lift is called partial",
        "own: full reps of rendered and real sets reach 0.8 and more",
    )
    cut_share: float = threshold(
        0.6,
        "1",
        "a rise or fall that the clip shows less than this share of is cut off by its end",
        "own",
    )
    min_hold_at_cut_s: float = threshold(
        0.3,
        "s",
        "a top that the clip's first or last frame cuts must be held this long to be a rep",
        "own: shorter ones may still have been moving",
    )
    low_share: float = threshold(
        0.3,
        "1",
        "a lift starts and a lowering ends within this share of the lift from the bottom",
        "own: above bounces at the bottom, below pauses on the way",
    )
    rest_share: float = threshold(
        0.08,
        "1",
        "and where the hip goes slower than this share of its fastest",
        "own: a smooth lift passes it within 8 % of its time from either end",
    )
    lockout_share: float = threshold(
        0.04,
        "1",
        "the lockout is what lies within this share of the lift below the top",
        "own: 8 % took 0.2 s from a lowering of 1.2 s",
    )
    lockout_time_share: float = threshold(
        0.1,
        "1",
        "the time of the lockout is the middle of what lies within this share below the top",
        "own: nine in ten within 0.08 s of the truth on 149 rendered reps, 0.21 s at 4 %",
    )
    min_rep_s: float = threshold(
        0.4, "s", "a rise and fall quicker than this is a bounce, not a rep", "own"
    )
    min_upright_s: float = threshold(
        0.8,
        "s",
        "a trunk that stands up between lifts for less than this belongs to a deep bottom",
        "own: 0.4 s at the bottoms of a rendered set that goes down to a seat on the floor",
    )
    min_from_upright_s: float = threshold(
        0.35,
        "s",
        "a top this soon before or after sitting or standing belongs to getting up",
        "own: 1.7 s and more for 323 reps of rendered sets, 0.43 s for one that ends on a seat",
    )
    min_reps_usual: int = threshold(
        3,
        "reps",
        "from so many on it is known how steep the trunk usually is where reps begin",
        "own",
    )
    sits_steeper_deg: float = threshold(
        25.0,
        "degrees",
        "a trunk this much steeper than that sits, and no rep reaches across",
        "own: 99 % of 462 reps of rendered and real sets begin within 9, one that sits on the "
        "floor 65",
    )
