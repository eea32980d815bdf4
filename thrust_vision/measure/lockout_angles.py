"""Hip, lumbar and knee angles of every rep from the keypoint network.

The network predicts hip and lumbar extension on every frame, behind plates too. Here its frames
become reps: medians over the lockout, and over the lowest frames around the start. Errors on
rendered lifters that took no part in its training (``lab/fitting/lockout_angles.py``)
give the 90 % intervals: wider behind plates, for oblique cameras and on the floor. Its own idea of
its error did not help: it followed the true error with a rank correlation of 0.05 to 0.3.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.angles import opening_angle_deg
from thrust_vision.body.medians import median_of_known
from thrust_vision.body.motion import Motion
from thrust_vision.body.plate_hip import hip_from_plate
from thrust_vision.body.plates import PlateTrack
from thrust_vision.estimate import Estimate
from thrust_vision.measure.closed_chain import opening_by_chain_deg
from thrust_vision.measure.conditions import CaptureConditions, IntervalModel
from thrust_vision.measure.posed import PosedSet
from thrust_vision.measure.prior import LumbarPrior
from thrust_vision.measure.set_best import set_best
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.reps.rep import Rep
from thrust_vision.settings import FITTED_WITH, MeasureSettings, Settings

FloatArray = NDArray[np.float64]

_DEFAULT = Settings()


@dataclass(frozen=True)
class BracedHigh:
    """How much lumbar extension is seen too much in a braced rep, degrees.

    The network leans towards the usual, and of a set's reps the braced ones arch least: it sees
    more in them than there is, on every kind of body (``lab.fitting.other_bodies``).

    Attributes:
        plain_deg: where no plate hides the hips.
        plates_deg: behind plates, exactly from the side, where they hide most.
        oblique_deg: what each 10 degrees of yaw takes from that.
    """

    plain_deg: float
    plates_deg: float
    oblique_deg: float

    def of(self, conditions: CaptureConditions) -> float:
        """What it is in a set, at least 0."""
        if not conditions.plates:
            return max(self.plain_deg, 0.0)
        return max(self.plates_deg - self.oblique_deg * abs(conditions.yaw_deg) / 10, 0.0)


@dataclass(frozen=True)
class Stretch:
    """How many times as far apart the backs of a set's reps are as the network sees them.

    The network leans towards the usual, the more the less it sees: fitted on rendered lifters of
    the bodies that it learnt from and on others together (``lab.fitting.other_bodies``).

    Attributes:
        plain: where no plate hides the hips.
        plates: behind plates.
    """

    plain: float = 1.0
    plates: float = 1.0

    def of(self, conditions: CaptureConditions) -> float:
        """What it is in a set."""
        return self.plates if conditions.plates else self.plain


@dataclass(frozen=True)
class Unfamiliar:
    """How intervals widen where the network doubts itself more than on any body it learnt from.

    Among those bodies its own idea of its error says next to nothing of the true one. Beyond what
    they ever showed it says something else: that this lifter is unlike them
    (``lab.fitting.other_bodies``).

    Attributes:
        usual_deg: the most that it thought to be off in hip extension at lockout, median of a set.
        surely_deg: from here on the intervals have their whole width; between both they grow.
        times: by the names of ``QUANTITIES``, how many times as wide that is.
    """

    usual_deg: float = math.inf
    surely_deg: float = math.inf
    times: Mapping[str, float] = field(default_factory=dict)

    def widening(self, name: str, doubt_deg: float) -> float:
        """How many times as wide the intervals of a set are; 1 too where the doubt is NaN."""
        if not doubt_deg > self.usual_deg:
            return 1.0
        share = min((doubt_deg - self.usual_deg) / (self.surely_deg - self.usual_deg), 1.0)
        return 1.0 + (self.times.get(name, 1.0) - 1.0) * share


@dataclass(frozen=True)
class LockoutModel:
    """What ``lab.fitting.lockout_angles`` found.

    Attributes:
        spreads: by the names of ``QUANTITIES``.
        hip_change_short_deg: hip extension from start to lockout that is usually missed.
        chain_open_deg: how far shoulder, hip and knee are open on a body whose hip and lumbar
            extension are 0, by the closed chain.
        chain_share: how much the closed chain counts in the hip at the start behind plates, beside
            the network.
        braced_high: how much lumbar extension is usually seen too much in a rep that is known to
            be braced, beside the set's others. The net leans towards the usual, the more the less
            it sees, and a braced rep has less than that.
        usual: changes of the back, by which an error that the reps of a set share is estimated.
        stretch: how much further apart the backs of a set's reps are than they are seen.
        unfamiliar: how intervals widen for bodies that the network does not know.
    """

    spreads: Mapping[str, IntervalModel]
    hip_change_short_deg: float
    chain_open_deg: float
    chain_share: float
    braced_high: BracedHigh
    usual: LumbarPrior
    stretch: Stretch = Stretch()
    unfamiliar: Unfamiliar = field(default_factory=Unfamiliar)

    @classmethod
    def load(cls, path: Path) -> LockoutModel:
        """Read a model file that ``lab.fitting.lockout_angles`` wrote."""
        content = json.loads(path.read_text("utf-8"))
        spreads = {name: IntervalModel(**entry) for name, entry in content["spreads"].items()}
        return cls(
            spreads,
            content["hip_change_short_deg"],
            content["chain_open_deg"],
            content["chain_share"],
            BracedHigh(**content["braced_high"]),
            LumbarPrior.of(content["usual"]),
            Stretch(**content["stretch"]),
            Unfamiliar(**content["unfamiliar"]),
        )


#: What is estimated of a rep; ``hip_vs_best`` is hip extension at lockout less the set's best,
#: ``head_raised`` the rise of the line from C7 to the head at lockout.
QUANTITIES = (
    "knee",
    "hip_change",
    "hip_vs_best",
    "lumbar_change",
    "lumbar_vs_reference",
    "head_raised",
)
#: Of these, what hangs on where the hips are seen.
_BY_HIPS = ("hip_change", "hip_vs_best", "lumbar_change", "lumbar_vs_reference")


@dataclass(frozen=True)
class RepAngles:
    """Angles of one rep, degrees; NaN where not seen.

    Attributes:
        knee: interior angle at lockout, NaN too where the hip was not found.
        knee_ways: the ways by which it was measured, each with its angle.
        hip, lumbar: extension at lockout.
        hip_start, lumbar_start: at the lowest place around the rep's start.
        trunk_thigh: the near leg's angle shoulder-hip-knee at lockout; NaN too if it does not
            surely lift, or far from the side. Behind plates the hip goes with the plate.
        trunk_thigh_opens: that angle less the one at the start; NaN too behind plates, where the
            bar has rolled too far on the pelvis.
        chain_start: behind plates, shoulder-hip-knee at the start by the closed chain.
        knee_hidden: how far the plate lies before the near knee at lockout, 0 to 1.
        head_raised: of the line from C7 to the head above level, at lockout.
        doubt: how far the network thinks to be off in hip extension at lockout.
        widening: how many times as wide as usual the intervals of hip and back are, because only
            one of both hips was seen sharply at lockout.
    """

    knee: float = math.nan
    hip: float = math.nan
    lumbar: float = math.nan
    hip_start: float = math.nan
    lumbar_start: float = math.nan
    trunk_thigh: float = math.nan
    trunk_thigh_opens: float = math.nan
    chain_start: float = math.nan
    knee_ways: tuple[float, ...] = ()
    knee_hidden: float = 0.0
    head_raised: float = math.nan
    doubt: float = math.nan
    widening: float = 1.0

    @property
    def seen(self) -> bool:
        """Whether hip and back were seen at lockout."""
        return math.isfinite(self.hip) and math.isfinite(self.lumbar)


def read_reps(
    reps: Sequence[Rep],
    posed: PosedSet,
    close: NetTrack,
    conditions: CaptureConditions,
    plate: PlateTrack,
    settings: Settings = _DEFAULT,
) -> tuple[RepAngles, ...]:
    """Angles of every rep.

    Args:
        reps: of the set.
        posed: joints and angles of the set, on the same frames.
        close: the network's predictions.
        conditions: what makes the set harder to read.
        plate: the near one.
        settings: the thresholds.
    """
    opening, chain = trunk_thigh_deg(close.points_px), np.full(len(posed.motion), np.nan)
    if conditions.plates:
        in_sight = np.isfinite(plate.centre_px[:, 0])
        opening = np.where(in_sight, _by_the_plate(close, plate.centre_px, settings), opening)
        chain = opening_by_chain_deg(close.points_px, [rep.lockout for rep in reps], conditions)
    knee_radii = plate.radii_from(close.points_px["near_knee"])
    read = [
        replace(
            _read(rep, posed, close, conditions, (opening, chain), settings.measure),
            knee_hidden=hidden_share(median_of_known(knee_radii[rep.lockout]), settings.measure),
        )
        for rep in reps
    ]
    return _alike_at_start(read, settings.measure)


def hidden_share(radii: float, settings: MeasureSettings) -> float:
    """How far a plate hides a knee, 0 to 1, that lies so many of its radii from its centre.

    Not at one stroke: a joint beside the rim must not be sure in one rep and hidden in the next.
    0 where no plate is seen (NaN).
    """
    if not math.isfinite(radii):
        return 0.0
    rim = settings.knee_hidden_radii, settings.knee_seen_radii
    return float(np.interp(radii, rim, (1.0, 0.0)))


def point_estimates(
    reps: Sequence[RepAngles],
    reference: int | None,
    model: LockoutModel,
    conditions: CaptureConditions,
) -> list[dict[str, float]]:
    """The ``QUANTITIES`` that can be estimated of every rep of a set.

    ``reference`` is the index of the reference rep, which is taken to be braced as the program
    asks for; whether it was decides the judge.
    """
    high = [
        model.braced_high.of(conditions) if reference not in (None, index) else 0.0
        for index in range(len(reps))
    ]
    hips = [
        _hip(r.hip, r.lumbar, r.trunk_thigh, r.lumbar + more)
        for r, more in zip(reps, high, strict=True)
    ]
    stretch = model.stretch.of(conditions)
    apart = _stretched([r.lumbar for r in reps], stretch)
    best_hip = set_best(hips)
    shared_deg = model.usual.shared_bias_deg([r.lumbar - r.lumbar_start for r in reps])
    found = []
    for rep, more, further, hip in zip(reps, high, apart, hips, strict=True):
        seen = rep.lumbar - rep.lumbar_start
        own = seen - shared_deg
        against = math.nan
        if reference is not None:
            against = stretch * (rep.lumbar - reps[reference].lumbar) + more
        opened = _hip(rep.hip - hip_at_start(rep, model), seen, rep.trunk_thigh_opens, own)
        found.append(
            {
                "knee": rep.knee,
                "hip_change": opened + model.hip_change_short_deg,
                "hip_vs_best": hip - best_hip,
                "lumbar_change": own + further,
                "lumbar_vs_reference": against,
                "head_raised": rep.head_raised,
            }
        )
    return found


def set_doubt_deg(reps: Sequence[RepAngles]) -> float:
    """How far the network thinks to be off in hip extension, median of the reps; NaN of none."""
    return median_of_known(np.array([rep.doubt for rep in reps]))


def _stretched(lumbar_deg: Sequence[float], factor: float) -> list[float]:
    """What pulling the reps' lumbar extension apart about their mean adds to each, degrees."""
    seen = [each for each in lumbar_deg if math.isfinite(each)]
    mean = sum(seen) / len(seen) if seen else math.nan
    return [(factor - 1.0) * (each - mean) for each in lumbar_deg]


def interval_estimates(
    reps: Sequence[RepAngles],
    reference: int | None,
    model: LockoutModel,
    conditions: CaptureConditions,
) -> list[dict[str, Estimate]]:
    """The same with their intervals; a knee's covers all the ways by which it was measured."""
    found = []
    points = point_estimates(reps, reference, model, conditions)
    doubt_deg = set_doubt_deg(reps)
    for rep, values in zip(reps, points, strict=True):
        rep_conditions = replace(conditions, knee_hidden=rep.knee_hidden)
        compared = rep if reference is None else reps[reference]
        vague = dict.fromkeys(_BY_HIPS, rep.widening)
        vague["lumbar_vs_reference"] = max(rep.widening, compared.widening)
        estimates = {
            name: model.spreads[name].around(
                value,
                rep_conditions,
                model.unfamiliar.widening(name, doubt_deg) * vague.get(name, 1.0),
            )
            for name, value in values.items()
        }
        knee = estimates["knee"]
        if knee.known:
            low, high = min(*rep.knee_ways, knee.low), max(*rep.knee_ways, knee.high)
            estimates["knee"] = Estimate(knee.value, low, high)
        found.append(estimates)
    return found


def _hip(hip_deg: float, lumbar_deg: float, opened_deg: float, back_deg: float) -> float:
    """Hip extension in two ways, to be compared within a set, or with its own start.

    What is seen well is how far trunk and thigh are opened, not how hip and back share it. So the
    back's part, as it is reported in the end, is taken from the sum that the network sees, and from
    the angle shoulder-hip-knee where that is seen. ``lab.benchmarks.hidden_hip`` prints what the
    second way gains.

    Args:
        hip_deg: as the net sees it.
        lumbar_deg: as the net sees it.
        opened_deg: the angle shoulder-hip-knee; NaN where it is not seen.
        back_deg: lumbar extension as it is reported.
    """
    share = FITTED_WITH.lumbar_in_trunk_thigh
    both = hip_deg + share * lumbar_deg
    if math.isfinite(opened_deg):
        both = (both + opened_deg) / 2
    return both - share * back_deg


def hip_at_start(rep: RepAngles, model: LockoutModel) -> float:
    """Hip extension at the start, degrees: the closed chain's and the network's.

    Behind plates the network has to guess where the hip is, and puts it too high or too low at the
    bottom; the chain shows how far trunk and thigh are open there, of which the back has its share.
    """
    back = FITTED_WITH.lumbar_in_trunk_thigh * rep.lumbar_start
    by_chain = rep.chain_start - model.chain_open_deg - back
    if not math.isfinite(by_chain):
        return rep.hip_start
    return rep.hip_start + model.chain_share * (by_chain - rep.hip_start)


def _by_the_plate(close: NetTrack, plate_px: FloatArray, settings: Settings) -> FloatArray:
    """(n,) shoulder-hip-knee with a hip that goes with the plate; NaN where that is not seen."""
    hip_px = close.points_px["near_hip"]
    hips = hip_from_plate(
        plate_px,
        hip_px,
        np.isfinite(hip_px[:, 0]).astype(float),
        settings.plates.hip_per_plate,
    )
    return trunk_thigh_deg({**close.points_px, "near_hip": hips})


def _read(
    rep: Rep,
    posed: PosedSet,
    close: NetTrack,
    conditions: CaptureConditions,
    openings: tuple[FloatArray, FloatArray],
    settings: MeasureSettings,
) -> RepAngles:
    motion = posed.motion
    near, far = (
        median_of_known(close.point_spread[f"{side}_hip"][rep.lockout]) for side in ("near", "far")
    )
    if not min(near, far) <= settings.max_hip_spread:
        return RepAngles()
    hip, lumbar = close.angles_deg["hip_extension_deg"], close.angles_deg["lumbar_extension_deg"]
    low = _lowest(rep, motion, hip, settings)
    knee, ways = _knee_at(rep.lockout, posed)
    opening, chain = openings
    opened = median_of_known(opening[rep.lockout]) if conditions.flat(settings) else math.nan
    raised = median_of_known(head_raised_deg(close.points_px)[rep.lockout])
    return RepAngles(
        knee=knee,
        knee_ways=ways,
        hip=median_of_known(hip[rep.lockout]),
        lumbar=median_of_known(lumbar[rep.lockout]),
        hip_start=median_of_known(hip[low]),
        lumbar_start=median_of_known(lumbar[low]),
        trunk_thigh=opened,
        trunk_thigh_opens=math.nan if conditions.plates else opened - median_of_known(opening[low]),
        chain_start=median_of_known(chain[low]),
        head_raised=raised - motion.lean_deg,
        doubt=median_of_known(close.angle_spread_deg["hip_extension_deg"][rep.lockout]),
        widening=settings.vague_hip_widening if max(near, far) > settings.max_hip_spread else 1.0,
    )


def _alike_at_start(reps: Sequence[RepAngles], settings: MeasureSettings) -> tuple[RepAngles, ...]:
    """The reps, without the start of one that begins quite unlike the others.

    Who lies back from a seat on the floor, or is lost there, shows no start of a rep.
    """
    share = FITTED_WITH.lumbar_in_trunk_thigh
    open_deg = np.array([rep.hip_start + share * rep.lumbar_start for rep in reps])
    if np.isfinite(open_deg).sum() < settings.min_starts:
        return tuple(reps)
    off = np.abs(open_deg - median_of_known(open_deg))
    return tuple(
        replace(rep, hip_start=math.nan, lumbar_start=math.nan, chain_start=math.nan)
        if away > settings.max_start_apart_deg
        else rep
        for rep, away in zip(reps, off, strict=True)
    )


def _knee_at(lockout: slice, posed: PosedSet) -> tuple[float, tuple[float, ...]]:
    """The knee's angle at one lockout, and that by each way that saw it."""
    if posed.knee is None:
        return math.nan, ()
    ways = [median_of_known(way[lockout]) for way in posed.knee.ways_deg]
    return median_of_known(posed.knee.fused_deg[lockout]), tuple(filter(math.isfinite, ways))


def head_raised_deg(points_px: Mapping[str, FloatArray]) -> FloatArray:
    """(n,) rise of the line from C7 to the head in the picture, degrees; negative hangs back.

    Args:
        points_px: name of a point -> (n, 2), with ``near_shoulder`` and ``near_ankle`` to tell
            on which side of the picture the head is.
    """
    towards_head = np.sign(points_px["near_shoulder"][:, 0] - points_px["near_ankle"][:, 0])
    line = points_px["head"] - points_px["c7"]
    return np.degrees(np.arctan2(-line[:, 1], towards_head * line[:, 0]))


def _lowest(
    rep: Rep, motion: Motion, hip: FloatArray, settings: MeasureSettings
) -> NDArray[np.bool_]:
    """(n,) the lowest frames around the start; none where the clip cuts it off."""
    window_s = settings.start_window_s
    last_s = min(rep.start_s + window_s, rep.lockout_s)
    around = (motion.time_s >= rep.start_s - window_s) & (motion.time_s <= last_s)
    around &= np.isfinite(hip) & math.isfinite(rep.concentric_s)
    if not around.any():
        return around
    lowest_deg = np.percentile(hip[around], settings.lowest_pct)
    return around & (hip <= lowest_deg + settings.near_lowest_deg)


def trunk_thigh_deg(points_px: Mapping[str, FloatArray]) -> FloatArray:
    """(n,) shoulder-hip-knee of the near side, on the front of the body, degrees.

    Args:
        points_px: name of a point -> (n, 2): shoulder, hip, knee and ankle, named ``near_...``.
    """
    shoulder, hip, knee = (points_px[f"near_{name}"] for name in ("shoulder", "hip", "knee"))
    ankle = points_px["near_ankle"]
    towards_feet = np.sign(np.nanmedian(ankle[:, 0] - shoulder[:, 0]))
    return opening_angle_deg(shoulder, hip, knee, towards_feet)
