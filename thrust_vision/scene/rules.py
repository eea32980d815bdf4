"""The rules that tell a hip thrust from anything else, each with what it read and its limit.

Every rule is a posture or a movement that a trainer would name. A rule whose joints were not seen
says nothing: it neither rejects nor admits.
"""

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.body import Body
from thrust_vision.body.medians import median_of_known
from thrust_vision.body.motion import Motion
from thrust_vision.body.side import SIDES, Side, other_side, sign_of
from thrust_vision.body.skeleton import Skeleton
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.scene import Check
from thrust_vision.settings import SceneSettings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def check_exercise(body: Body, reps: tuple[Rep, ...], settings: SceneSettings) -> tuple[Check, ...]:
    """All rules on the reps of a clip, or on its whole length where there are none.

    Where plates cover the hips and the network located nobody, the landmarks from hip to foot are
    invented as often as found. What is left is a bar that goes up and down at the hips of a body
    that lies: every other lift holds the bar below the shoulders of an upright trunk.
    """
    lifter, posture = body.skeleton, body.posture
    frames = frames_of(reps, len(lifter.hip_height)) if reps else np.isfinite(lifter.hip_height)
    known = frames & np.isfinite(posture.trunk_elevation_deg)
    lies_down = Check("lies_down", _mean(posture.lying[known]), settings.min_lying_share, True)
    if lifter.hips_covered and not lifter.by_net:
        return (lies_down,)
    leg = lifter.sides[working_side(lifter, reps, settings)]
    bent_up = np.fmax(
        _knee_above(lifter, lifter.sides["left"], reps),
        _knee_above(lifter, lifter.sides["right"], reps),
    )
    lead = float("nan") if lifter.hips_covered else hip_lead(lifter, reps, settings)
    checks = [
        lies_down,
        Check("lies_on_back", float(bent_up), settings.min_knee_above, True),
        Check("hip_leads", lead, settings.min_hip_lead, True),
        Check("foot_planted", _stillest(lifter, frames), settings.max_foot_travel, False),
    ]
    if reps:
        opened = at_lockouts(leg.trunk_thigh_angle_deg, reps)
        bent = at_lockouts(leg.knee_angle_deg, reps)
        checks += [
            Check("hip_opens", opened, settings.min_trunk_thigh_deg, True),
            Check("knee_stays_bent", bent, settings.max_knee_deg, False),
        ]
    return tuple(checks)


def planted_leg_hidden(body: Body, reps: tuple[Rep, ...], settings: SceneSettings) -> bool:
    """Whether a free leg hides the planted one.

    The pose model then takes both for the free one, and both feet seem to leave the ground; the
    network sees the planted foot all the same.
    """
    second = body.second_opinion
    if not reps or second is None or not (body.skeleton.by_net and body.landmarks_reliable):
        return False
    frames = frames_of(reps, len(body.time_s))
    return _stillest(second, frames) > settings.max_foot_travel


def working_side(lifter: Skeleton, reps: tuple[Rep, ...], settings: SceneSettings) -> Side:
    """The body side whose foot is planted; the near one when both are."""
    far = other_side(lifter.near_side)
    free = free_side(lifter, reps, settings)
    return far if free == lifter.near_side else lifter.near_side


def free_side(lifter: Skeleton, reps: tuple[Rep, ...], settings: SceneSettings) -> Side | None:
    """The side whose leg is in the air at the top, or None if both feet are planted."""
    if not reps or lifter.hips_covered:
        return None
    ankles = {side: lifter.sides[side].joints_px["ankle"] for side in SIDES}
    apart = np.linalg.norm(ankles["left"] - ankles["right"], axis=1) / lifter.trunk_px
    if not at_lockouts(apart, reps) > settings.free_foot:
        return None
    travel = {side: foot_travel(lifter, side, reps) for side in SIDES}
    free = max(SIDES, key=lambda side: travel[side])
    return free if travel[free] > settings.min_free_travel else None


def foot_travel(lifter: Skeleton, side: Side, reps: tuple[Rep, ...]) -> float:
    """Span of one ankle over the middle 90 % of the frames of the reps, trunk lengths."""
    return _travel(lifter, side, frames_of(reps, len(lifter.hip_height)))


def at_lockouts(values: FloatArray, reps: tuple[Rep, ...]) -> float:
    """Median over the reps of the median over each lockout; NaN where never seen."""
    parts = [values[rep.lockout] for rep in reps]
    return median_of_known(np.array([median_of_known(part) for part in parts]))


def at_starts(values: FloatArray, reps: tuple[Rep, ...]) -> float:
    """Median over the reps of the value on each one's first frame; NaN where never seen."""
    return median_of_known(np.array([values[rep.start] for rep in reps]))


def at_ends(values: FloatArray, reps: tuple[Rep, ...]) -> float:
    """Median over the reps of the value on each one's last frame; NaN where never seen."""
    return median_of_known(np.array([values[rep.end] for rep in reps]))


def frames_of(reps: tuple[Rep, ...], count: int) -> BoolArray:
    """(count,) frames that lie in a rep."""
    inside = np.zeros(count, bool)
    for rep in reps:
        inside[rep.start : rep.end + 1] = True
    return inside


def _knee_above(lifter: Skeleton, leg: Motion, reps: tuple[Rep, ...]) -> float:
    """Height of the knee over the hip-ankle line, the higher of bottom and top, trunk lengths."""
    hip, knee, ankle = (leg.joints_px[name] for name in ("hip", "knee", "ankle"))
    line, thigh = ankle - hip, knee - hip
    across = line[:, 0] * thigh[:, 1] - line[:, 1] * thigh[:, 0]
    # Towards the feet is away from the head; up is negative y.
    feet = -sign_of(lifter.facing)
    with np.errstate(invalid="ignore", divide="ignore"):
        above: FloatArray = -feet * across / np.linalg.norm(line, axis=1) / lifter.trunk_px
    if not reps:
        return median_of_known(above)
    return float(np.fmax(at_starts(above, reps), at_lockouts(above, reps)))


def hip_lead(lifter: Skeleton, reps: tuple[Rep, ...], settings: SceneSettings) -> float:
    """Rise of the hip over the movement of the shoulders, both vertical; median of the reps.

    Between bottom and lockout: behind plates a shoulder's noise spans more than its movement. On
    the way up or down, whichever has more of it: a first lift may begin with lying down, and a
    last lowering end with sitting up. Without reps it is the spans of the whole clip, and NaN where
    the shoulders lie still too: nothing leads then.
    """
    shoulder = lifter.middle("shoulder")[:, 1] / lifter.trunk_px
    if not reps:
        moved = _span(shoulder)
        return _span(lifter.hip_height) / moved if moved > settings.still_span else float("nan")
    least = np.maximum(np.abs(_rises(shoulder, reps)), settings.still_span / 2)
    leads = _rises(lifter.hip_height, reps) / least
    return median_of_known(np.fmax(leads[:, 0], leads[:, 1]))


def _rises(values: FloatArray, reps: tuple[Rep, ...]) -> FloatArray:
    """(r, 2) how much more a value is at each rep's lockout than at its start and at its end."""
    tops = [median_of_known(values[rep.lockout]) for rep in reps]
    ends = [(values[rep.start], values[rep.end]) for rep in reps]
    rises: FloatArray = np.array(tops)[:, None] - np.array(ends)
    return rises


def _stillest(lifter: Skeleton, frames: BoolArray) -> float:
    """Travel of the stiller foot: behind plates the other one may be invented."""
    travels = np.array([_travel(lifter, side, frames) for side in SIDES])
    return float(np.nanmin(travels)) if np.isfinite(travels).any() else float("nan")


def _travel(lifter: Skeleton, side: Side, frames: BoolArray) -> float:
    ankle = lifter.sides[side].joints_px["ankle"][frames]
    ankle = ankle[np.isfinite(ankle).all(axis=1)]
    if not len(ankle):
        return float("nan")
    spans = np.diff(np.percentile(ankle, (5, 95), axis=0), axis=0)
    return float(np.linalg.norm(spans)) / lifter.trunk_px


def _span(values: FloatArray) -> float:
    """Range of the middle 96 %."""
    known = values[np.isfinite(values)]
    return float(np.ptp(np.percentile(known, (2, 98)))) if len(known) else float("nan")


def _mean(values: BoolArray) -> float:
    return float(np.mean(values)) if len(values) else 0.0


def length_over_shank(lifter: Skeleton, reps: tuple[Rep, ...]) -> float:
    """Length of trunk and thigh at the lockouts in shanks, as the picture shows the near side.

    At lockout both lie along the body and shorten with the yaw; the shank, upright, does not.
    NaN without reps or where a joint was not seen.
    """
    joints = lifter.near.joints_px

    def length(upper: str, lower: str) -> FloatArray:
        span: FloatArray = np.linalg.norm(joints[upper] - joints[lower], axis=1)
        return span

    along = length("shoulder", "hip") + length("hip", "knee")
    return at_lockouts(along, reps) / at_lockouts(length("knee", "ankle"), reps)
