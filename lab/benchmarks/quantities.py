"""What the program says of every true rep of rendered clips, and what the raw landmarks say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lab.benchmarks.truth import TrueClip, TrueRep, pair_reps
from thrust_vision.analysis import ReferenceRep, assess
from thrust_vision.body.angles import interior_angle_deg
from thrust_vision.body.joints import on_frames
from thrust_vision.estimate import Estimate
from thrust_vision.form.report import RepReport, SetReport
from thrust_vision.observe.observation import Observation
from thrust_vision.reps.rep import Rep
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import Model


@dataclass(frozen=True)
class Row:
    """One true rep and what was said about it; ``found`` is None where it was missed.

    ``beside`` is what was said about the reference rep, ``best`` the rep that the program took for
    the one with the most hip extension, ``naive`` what the raw landmarks say, by the names of what
    is reported.
    """

    clip: TrueClip
    true: TrueRep
    reference: TrueRep | None
    found: RepReport | None
    beside: RepReport | None
    best: TrueRep | None
    naive: Mapping[str, float]


@dataclass(frozen=True)
class Quantity:
    """One thing that the program reports of a rep, and its truth, which is NaN where there is none.

    ``with_reference``: the lifter names a braced rep.
    """

    column: str
    title: str
    with_reference: bool
    name: str
    truth: Callable[[Row], float]

    def among(self, named: Sequence[Row], alone: Sequence[Row]) -> list[Row]:
        """The rows that it is about; what is compared with itself does not count."""
        members = named if self.with_reference else alone
        if self.name == _VERSUS_REFERENCE:
            return [row for row in members if row.reference is not row.true]
        if self.name == _VERSUS_BEST:
            return [row for row in members if row.best is not row.true]
        return list(members)

    def of(self, row: Row) -> Estimate:
        """The estimate; missing if there was none."""
        return measured(row.found, self.name)

    def errors(self, members: Sequence[Row]) -> list[float]:
        """Estimate less truth, NaN where either is missing."""
        return [self.of(row).value - self.truth(row) for row in members]


_DEFAULT = Settings()
_VERSUS_REFERENCE = "lumbar_extension_vs_reference_deg"
_VERSUS_BEST = "hip_extension_vs_best_deg"
KNEE = Quantity(
    "knee",
    "Knee angle at lockout, degrees",
    True,
    "knee_angle_lockout_deg",
    lambda row: row.true.knee_lockout_deg,
)
LUMBAR_VERSUS_REFERENCE = Quantity(
    "lumbar versus reference rep",
    "Lumbar extension at lockout versus the reference rep, degrees",
    True,
    _VERSUS_REFERENCE,
    lambda row: _beyond(row.true.lumbar_lockout_deg, row.reference, "lumbar_lockout_deg"),
)
LUMBAR_WITH_REFERENCE = Quantity(
    "lumbar with one",
    "Lumbar extension from start to lockout, with a reference rep, degrees",
    True,
    "lumbar_extension_change_deg",
    lambda row: row.true.lumbar_change_deg,
)
LUMBAR_WITHOUT = replace(
    LUMBAR_WITH_REFERENCE,
    column="lumbar without one",
    title="Lumbar extension from start to lockout, without a reference rep, degrees",
    with_reference=False,
)
HIP_VERSUS_BEST = Quantity(
    "hip versus best rep",
    "Hip extension at lockout versus the set's best, with a reference rep, degrees",
    True,
    _VERSUS_BEST,
    lambda row: _beyond(row.true.hip_lockout_deg, row.best, "hip_lockout_deg"),
)
HIP_WITH_REFERENCE = Quantity(
    "hip with reference rep",
    "Hip extension from start to lockout, with a reference rep, degrees",
    True,
    "hip_extension_change_deg",
    lambda row: row.true.hip_change_deg,
)
HIP_WITHOUT = replace(
    HIP_WITH_REFERENCE,
    column="hip without",
    title="Hip extension from start to lockout, without a reference rep, degrees",
    with_reference=False,
)
HEAD = Quantity(
    "head",
    "Rise of the line from C7 to the head at lockout, degrees",
    True,
    "head_raised_lockout_deg",
    lambda row: row.true.head_raised_deg,
)
QUANTITIES = (
    KNEE,
    LUMBAR_VERSUS_REFERENCE,
    LUMBAR_WITH_REFERENCE,
    LUMBAR_WITHOUT,
    HIP_VERSUS_BEST,
    HIP_WITH_REFERENCE,
    HIP_WITHOUT,
    HEAD,
)


def rows(
    clip: TrueClip,
    observation: Observation,
    model: Model,
    settings: Settings = _DEFAULT,
    *,
    with_reference: bool,
) -> list[Row]:
    """Each true rep of a clip with what the program says of it.

    With a reference, the lifter names the first braced rep, as the program asks for; clips
    without one give nothing.
    """
    report = assess(observation, settings, model, "none")
    pairs = dict(paired(clip, report))
    named = next((i for i in pairs if clip.reps[i].braced), None) if with_reference else None
    if with_reference:
        if named is None:
            return []
        wanted: ReferenceRep = report.reps[pairs[named]].rep.number
        report = assess(observation, settings, model, wanted)
    found = {i: report.reps[j] for i, j in pairs.items()}
    best = next((i for i, rep in found.items() if measured(rep, _VERSUS_BEST).value == 0.0), None)
    raw = {i: _raw(observation, report, rep.rep) for i, rep in found.items()}
    return [
        Row(
            clip,
            true,
            None if named is None else clip.reps[named],
            found.get(i),
            None if named is None else found[named],
            None if best is None else clip.reps[best],
            _naive(*(None if k is None else raw.get(k) for k in (i, named, best))),
        )
        for i, true in enumerate(clip.reps)
    ]


def paired(clip: TrueClip, report: SetReport) -> list[tuple[int, int]]:
    """Indices of the true reps and of those found that belong together."""
    true_s = np.array([rep.lockout_s for rep in clip.reps])
    return pair_reps(true_s, np.array([found.rep.lockout_s for found in report.reps]))


@dataclass(frozen=True)
class Raw:
    """Angles of one rep as the raw landmarks of the near leg give them, degrees."""

    knee_deg: float
    trunk_thigh_deg: float
    trunk_thigh_start_deg: float


def _raw(observation: Observation, report: SetReport, rep: Rep) -> Raw:
    side = report.scene.near_side if report.scene else "left"
    track = on_frames(observation.landmarks, observation.time_s)
    names = ("shoulder", "hip", "knee", "ankle")
    shoulder, hip, knee, ankle = (track.joint(side, name) for name in names)
    knees = interior_angle_deg(hip[rep.lockout], knee[rep.lockout], ankle[rep.lockout])
    trunk_thigh = interior_angle_deg(shoulder, hip, knee)
    return Raw(
        float(np.nanmedian(knees)),
        float(np.nanmedian(trunk_thigh[rep.lockout])),
        float(trunk_thigh[rep.start]),
    )


def _naive(rep: Raw | None, reference: Raw | None, best: Raw | None) -> dict[str, float]:
    """A rep's angle shoulder-hip-knee taken for hip, or for back, by name of a ``Quantity``."""
    if rep is None:
        return {}
    change = rep.trunk_thigh_deg - rep.trunk_thigh_start_deg
    naive = {
        KNEE.name: rep.knee_deg,
        HIP_WITHOUT.name: change,
        LUMBAR_WITHOUT.name: change,
    }
    for name, other in ((_VERSUS_REFERENCE, reference), (_VERSUS_BEST, best)):
        if other is not None:
            naive[name] = rep.trunk_thigh_deg - other.trunk_thigh_deg
    return naive


def measured(report: RepReport | None, name: str) -> Estimate:
    """An estimate of a rep by its name; missing if the rep was missed."""
    if report is None:
        return Estimate.missing()
    estimate: Estimate = getattr(report.measures, name)
    return estimate


def _beyond(value: float, other: TrueRep | None, name: str) -> float:
    return value - (np.nan if other is None else float(getattr(other, name)))
