"""From a set's plan to its free quantities in time: one row per frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.synthetic.body.skeleton import Floats
from lab.synthetic.set.plan import RepPlan, SetPlan

LOCKOUT_PROGRESS = 0.97
SIT_BLEND_S = 1.1
PULSE_S = 0.5  # a dip at the top, down and up again


@dataclass(frozen=True)
class Timeline:
    """A set in time, per frame.

    ``rep`` counts from 1, 0 is none; ``rise`` goes from 0 at the bottom to 1 at the lockout of rep
    ``plan_index``; ``lowering`` is true from its top to the next rep's start; ``sitting`` is 1 when
    sitting up, hands at the load, and 0 when lying back; ``leaving`` counts the seconds since the
    lifter began to get up and walk off, 0 before.
    """

    time_s: Floats
    rep: NDArray[np.int64]
    plan_index: NDArray[np.int64]
    phase: tuple[str, ...]
    rise: Floats
    sitting: Floats
    lowering: NDArray[np.bool_]
    leaving: Floats


def ease(x: Floats) -> Floats:
    """Minimum-jerk course from 0 to 1 (Flash and Hogan 1985)."""
    x = np.clip(x, 0.0, 1.0)
    return np.asarray(x**3 * (10 - 15 * x + 6 * x**2))


@dataclass(frozen=True)
class _Span:
    start_s: float
    length_s: float
    phase: str
    plan: int
    rep: int
    low: float
    high: float
    shape: str


def _spans(plan: SetPlan) -> list[_Span]:
    spans: list[_Span] = []
    clock = 0.0

    def add(
        length: float,
        phase: str,
        index: int,
        rep: int,
        low: float,
        high: float,
        shape: str = "ease",
    ) -> None:
        nonlocal clock
        spans.append(_Span(clock, length, phase, index, rep, low, high, shape))
        clock += length

    if not (plan.cut_start or plan.starts_at_top):
        add(plan.setup_s, "setup", 0, 0, 0.0, 0.0)
    for index, rep in enumerate(plan.reps):
        _rep_spans(rep, index, add)
    if not plan.cut_end:
        add(plan.finish_s, "finish", len(plan.reps) - 1, 0, 0.0, 0.0)
        if plan.leave is not None:
            add(plan.leave.length_s, "walk_off", len(plan.reps) - 1, 0, 0.0, 0.0)
    return spans


def _rep_spans(rep: RepPlan, index: int, add: Callable[..., None]) -> None:
    number = index + 1
    if rep.false_start > 0:
        add(0.9, "false_start", index, 0, 0.0, rep.false_start, "hump")
        add(0.4, "bottom", index, 0, 0.0, 0.0)
    add(rep.up_s, "up", index, number, 0.0, 1.0)
    add(rep.hold_s, "lockout", index, number, 1.0, 1.0)
    if rep.top_pulse > 0:
        add(PULSE_S, "pulse", index, number, 1.0, 1.0 - rep.top_pulse, "hump")
        add(rep.hold_s, "lockout", index, number, 1.0, 1.0)
    add(rep.down_s, "down", index, number, 1.0, 0.0)
    if rep.bounce > 0:
        add(0.22, "bottom", index, number, 0.0, rep.bounce, "hump")
    add(max(rep.bottom_s, 1e-3), "bottom", index, number, 0.0, 0.0)


def lay_out(plan: SetPlan, fps: float) -> Timeline:
    """Sample the plan at ``fps``; a clip that is cut starts or ends in the middle of a rep."""
    spans = _spans(plan)
    total = spans[-1].start_s + spans[-1].length_s
    first, last = 0.0, total
    if plan.cut_start:
        first = spans[0].start_s + 0.55 * spans[0].length_s
    if plan.starts_at_top:
        top = next(s for s in spans if s.phase == "lockout")
        first = top.start_s + 0.4 * top.length_s
    if plan.cut_end:
        down = max(i for i, s in enumerate(spans) if s.phase == "down")
        last = spans[down].start_s + 0.5 * spans[down].length_s
    leave_s = spans[-1].length_s if spans[-1].phase == "walk_off" else 0.0
    clock = np.arange(first, last, 1.0 / fps)
    starts = np.array([s.start_s for s in spans])
    which = np.clip(np.searchsorted(starts, clock, side="right") - 1, 0, len(spans) - 1)
    rise = np.zeros(len(clock))
    for i, span in enumerate(spans):
        inside = which == i
        x = (clock[inside] - span.start_s) / max(span.length_s, 1e-9)
        if span.shape == "hump":
            rise[inside] = span.low + (span.high - span.low) * ease(1 - np.abs(2 * x - 1))
        else:
            rise[inside] = span.low + (span.high - span.low) * ease(x)
    phase = [spans[i].phase for i in which]
    phase = ["lockout" if r >= LOCKOUT_PROGRESS else p for p, r in zip(phase, rise, strict=True)]
    return Timeline(
        time_s=clock - first,
        rep=np.array([spans[i].rep for i in which]),
        plan_index=np.array([spans[i].plan for i in which]),
        phase=tuple(phase),
        rise=rise,
        sitting=_sitting(plan, clock, total - leave_s),
        lowering=np.array([s.rep > 0 and s.phase in ("down", "bottom") for s in spans])[which],
        leaving=np.maximum(clock - (total - leave_s), 0.0) if leave_s else np.zeros(len(clock)),
    )


def _sitting(plan: SetPlan, clock: Floats, end: float) -> Floats:
    """1 while sitting up before and after the set, when there is time for it, and on from there.

    ``end`` is when the finish is over.
    """
    sitting = np.zeros(len(clock))
    if not (plan.cut_start or plan.starts_at_top) and plan.setup_s > 1.5:
        sitting = np.maximum(sitting, ease((plan.setup_s - 0.35 - clock) / SIT_BLEND_S))
    if not plan.cut_end and plan.finish_s > 1.5:
        begin = end - plan.finish_s
        sitting = np.maximum(sitting, ease((clock - begin - 0.3) / SIT_BLEND_S))
    return sitting
