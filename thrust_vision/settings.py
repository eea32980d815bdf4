"""Every threshold of the program in one place: default, unit, meaning and source.

``Settings()`` holds the defaults. ``settings_hash`` goes into every result, so that a figure can
be traced to the thresholds that made it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import Field, asdict, dataclass, field, fields
from typing import Any


def threshold(default: float, unit: str, meaning: str, source: str) -> Any:
    """A settings field that carries its unit, meaning and source."""
    metadata = {"unit": unit, "meaning": meaning, "source": source}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class SmoothingSettings:
    """How landmark noise is taken out."""

    cutoff_hz: float = threshold(
        6.0,
        "Hz",
        "low-pass of the zero-lag Butterworth filter",
        "Sports2D default for markerless key points",
    )
    order: float = threshold(
        4.0, "1", "order of the filter, both passes together", "Sports2D default"
    )
    outlier_window_s: float = threshold(
        0.25, "s", "span of the running median that spikes are held against", "own choice"
    )
    outlier_mad: float = threshold(
        4.0,
        "scaled MAD",
        "a key point farther than this from the running median is a spike",
        "Hampel identifier with a lenient limit, so that fast reps stay",
    )
    outlier_reach: float = threshold(
        0.1,
        "trunk lengths",
        "and at least this far from it",
        "own: a lift that turns round within a second deviates by 0.04",
    )
    longest_gap_s: float = threshold(
        0.2, "s", "gaps up to this are bridged for filtering; longer ones split the clip", "own"
    )
    least_visibility: float = threshold(
        0.3,
        "1",
        "a key point below this visibility counts as not seen",
        "own: far joints of usable clips stay above it, joints outside the picture below",
    )


@dataclass(frozen=True)
class RepSettings:
    """How repetitions are found in the height of the hip."""

    least_lift: float = threshold(
        0.18,
        "trunk lengths",
        "a set whose hip rises less than this has no reps",
        "own: real hip thrusts and bridges rise 0.35 to 1.0 trunk lengths",
    )
    least_share: float = threshold(
        0.45,
        "1",
        "a top must stand out by this share of the set's median lift, else it is a bounce or a "
        "false start",
        "own: half of a rep is a partial rep, less is none",
    )
    cut_share: float = threshold(
        0.6,
        "1",
        "a rise or fall that the clip shows less than this share of is cut off by its end",
        "own",
    )
    least_hold_at_cut_s: float = threshold(
        0.3,
        "s",
        "a top that the clip's first or last frame cuts must be held this long to be a rep",
        "own: shorter ones may still have been moving",
    )
    edge_share: float = threshold(
        0.05,
        "1",
        "a lift starts and a lowering ends within this share of the lift from the bottom",
        "own: outside the noise of a resting hip",
    )
    lockout_share: float = threshold(
        0.08, "1", "the lockout is what lies within this share of the lift below the top", "own"
    )
    least_rep_s: float = threshold(
        0.4, "s", "a rise and fall quicker than this is a bounce, not a rep", "own"
    )


@dataclass(frozen=True)
class SceneSettings:
    """What counts as a hip thrust filmed from the side."""

    least_found_share: float = threshold(
        0.5, "1", "frames with a person, below which nobody is said to be in the clip", "own"
    )
    least_short_edge_px: float = threshold(
        320.0, "px", "pictures smaller than this get a warning", "own: 324 px clips still measure"
    )
    bench_height: float = threshold(
        0.35,
        "trunk lengths",
        "shoulders at least this far above the ankles at the bottom lie on a bench, not the floor",
        "own: floor bridges 0 to 0.2, benches of 30 to 48 cm 0.5 and more",
    )
    most_trunk_tilt_deg: float = threshold(
        60.0,
        "degrees",
        "trunk above horizontal at lockout; beyond it the lifter stands or sits",
        "own: hip thrusts 0 to 35 degrees",
    )
    least_lying_share: float = threshold(
        0.3, "1", "frames with the trunk lying, below which the clip shows something else", "own"
    )
    least_trunk_thigh_deg: float = threshold(
        135.0,
        "degrees",
        "trunk-thigh angle at the top, below which the hip is not being extended",
        "own: lockouts behind plates read 160 degrees and more, dips 110",
    )
    most_knee_deg: float = threshold(
        155.0,
        "degrees",
        "knee angle at the top, beyond which the legs are straight",
        "own: hip thrusts 65 to 135 degrees, push-ups 165",
    )
    most_foot_travel: float = threshold(
        0.3, "trunk lengths", "a planted foot moves less than this during the lifts", "own"
    )


@dataclass(frozen=True)
class FormSettings:
    """Where a finding begins. Intervals must lie wholly beyond a threshold."""

    knee_least_deg: float = threshold(
        80.0,
        "degrees",
        "knee angle at lockout below which the feet are too close",
        "coaching convention around 90 degrees with vertical shins; no published tolerance",
    )
    knee_most_deg: float = threshold(
        100.0,
        "degrees",
        "knee angle at lockout above which the feet are too far out",
        "coaching convention; straighter knees shift work to back and hamstrings "
        "(Ho et al. 2020, doi 10.1080/15438627.2020.1777552)",
    )
    knee_half_interval_deg: float = threshold(
        8.0,
        "degrees",
        "half of the 90 % interval of the knee angle without plates",
        "lateral views of the same pose model: -2.3 +/- 6.4 degrees (Cosoli et al. 2026)",
    )
    short_lockout_deg: float = threshold(
        12.0,
        "degrees",
        "trunk-thigh angle at lockout missing from the set's own best",
        "own: twice the error of a change within one set",
    )
    trunk_thigh_half_interval_deg: float = threshold(
        6.0, "degrees", "half of the 90 % interval of a change within one set", "own"
    )
    fast_lowering_s: float = threshold(
        0.8,
        "s",
        "a lowering quicker than this is dropped rather than lowered",
        "ACSM 2009 advises 1 to 2 s down; the limit itself is a judgement",
    )
    time_half_interval_s: float = threshold(
        0.1, "s", "half of the 90 % interval of a duration", "own: three frames at 30 fps"
    )
    most_missing_pct: float = threshold(
        30.0, "%", "share of a rep's frames without the joints, beyond which it is unsure", "own"
    )


@dataclass(frozen=True)
class Settings:
    """All settings of an analysis."""

    smoothing: SmoothingSettings = SmoothingSettings()
    reps: RepSettings = RepSettings()
    scene: SceneSettings = SceneSettings()
    form: FormSettings = FormSettings()

    @property
    def settings_hash(self) -> str:
        """Sixteen hexadecimal digits that change when any threshold does."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


def documented(settings: Settings) -> Iterator[tuple[str, float, Field[Any]]]:
    """Every threshold as (dotted name, value, field with its metadata)."""
    for group in fields(settings):
        values = getattr(settings, group.name)
        for entry in fields(values):
            yield f"{group.name}.{entry.name}", getattr(values, entry.name), entry
