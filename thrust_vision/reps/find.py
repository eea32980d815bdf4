"""The reps of a body: found in the height of its hip, and of one set."""

from __future__ import annotations

from thrust_vision.body.body import Body
from thrust_vision.body.trunk_thigh import opened_deg
from thrust_vision.reps.rep import Rep
from thrust_vision.reps.same_set import of_one_set
from thrust_vision.reps.segment import find_reps
from thrust_vision.settings import Settings


def reps_of(body: Body | None, settings: Settings) -> tuple[Rep, ...]:
    """The reps of a set, in order of time; none without a body.

    Args:
        body: of the lifter.
        settings: every threshold.
    """
    if body is None:
        return ()
    skeleton = body.skeleton
    found = find_reps(
        body.time_s,
        skeleton.hip_height,
        skeleton.lying,
        skeleton.upright,
        settings.reps,
        None if body.net is None else opened_deg(body.net),
        skeleton.trunk_elevation_deg,
    )
    # Reliable landmarks have a say in every joint: no lift is made up there.
    net = None if body.landmarks_reliable else body.net
    return of_one_set(found, skeleton, net, settings.scene)
