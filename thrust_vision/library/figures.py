"""What is remembered of a set beside its files: enough for lists and trends without opening it."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from thrust_vision.feedback.summary import headline, summarise
from thrust_vision.feedback.texts import LANGUAGES
from thrust_vision.form.compare import SetMedian, SetUp, set_medians
from thrust_vision.form.report import Fault, SetReport, Verdict

REJECTED = "rejected"
"""Stands in the place of a verdict where a clip was not assessed."""


@dataclass(frozen=True)
class Figures:
    """The figures of a set.

    Attributes:
        medians: of the set's reps by measure, with the halves of their 90 % intervals.
        whole_reps: reps that the clip does not cut off.
        verdicts: how many of them have each verdict.
        faults: how many of them have each fault; those that no rep has are not there.
        set_up: what it looked like to the camera; None for a rejected clip.
    """

    medians: Mapping[str, SetMedian] = field(default_factory=dict)
    whole_reps: int = 0
    verdicts: Mapping[Verdict, int] = field(default_factory=dict)
    faults: Mapping[Fault, int] = field(default_factory=dict)
    set_up: SetUp | None = None

    @classmethod
    def of(cls, report: SetReport) -> "Figures":
        """Those of a report."""
        whole = [rep for rep in report.reps if rep.whole]
        faults = {fault: sum(fault in rep.faults for rep in whole) for fault in Fault}
        return cls(
            medians={
                name: median
                for name, median in set_medians(report).items()
                if math.isfinite(median.value)
            },
            whole_reps=len(whole),
            verdicts={v: sum(rep.verdict is v for rep in whole) for v in Verdict},
            faults={fault: count for fault, count in faults.items() if count},
            set_up=SetUp.of(report),
        )

    def to_json(self) -> str:
        """As text for the database."""
        set_up = self.set_up
        return json.dumps(
            {
                "medians": {n: [m.value, m.common, m.spread] for n, m in self.medians.items()},
                "whole_reps": self.whole_reps,
                "verdicts": self.verdicts,
                "faults": self.faults,
                "set_up": None
                if set_up is None
                else [set_up.size_px, set_up.kind, set_up.trunk_px, _finite(set_up.yaw_deg)],
            },
            allow_nan=False,
        )

    @classmethod
    def from_json(cls, text: str) -> "Figures":
        """From ``to_json``; codes that this version does not know are left out."""
        held: dict[str, Any] = json.loads(text)
        return cls(
            medians={name: SetMedian(*halves) for name, halves in held["medians"].items()},
            whole_reps=held["whole_reps"],
            verdicts={Verdict(k): v for k, v in held["verdicts"].items() if k in list(Verdict)},
            faults={Fault(k): v for k, v in held["faults"].items() if k in list(Fault)},
            set_up=_set_up(held["set_up"]),
        )


def said_of(report: SetReport) -> dict[str, str]:
    """The set in one line, in each language."""
    return {language: headline(report, language) for language in LANGUAGES}


def verdict_of(report: SetReport) -> str:
    """The one word on a set, or ``REJECTED``."""
    return REJECTED if report.rejection else summarise(report).verdict.value


def exercise_of(report: SetReport) -> str:
    """The exercise, "" where the clip was not assessed."""
    return report.scene.exercise if report.scene else ""


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _set_up(held: list[Any] | None) -> SetUp | None:
    if held is None:
        return None
    (width, height), kind, trunk_px, yaw_deg = held
    exercise, variant, facing, plates = kind
    yaw = math.nan if yaw_deg is None else yaw_deg
    return SetUp((width, height), (exercise, variant, facing, plates), trunk_px, yaw)
