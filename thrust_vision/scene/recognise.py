"""What a clip shows: a scene that is assessed, or why it is not."""

from __future__ import annotations

from dataclasses import replace

from thrust_vision.body.body import Body
from thrust_vision.observe.net_track import ClassProbabilities, ClassScores
from thrust_vision.observe.observation import Observation
from thrust_vision.observe.surroundings import Choice
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.assess import (
    describe_scene,
    joints_cut_off,
    person_missing,
    refusal,
)
from thrust_vision.scene.rules import check_exercise, frames_of
from thrust_vision.scene.scene import Rejection, Scene
from thrust_vision.settings import Settings


def recognise(
    observation: Observation, body: Body | None, reps: tuple[Rep, ...], settings: Settings
) -> Scene | Rejection:
    """The scene of a clip, or the reason why it is not assessed.

    Args:
        observation: of the clip.
        body: of the lifter; None if nobody is there.
        reps: of the lifter.
        settings: every threshold.
    """
    if body is None or (not body.skeleton.by_net and person_missing(body, settings.scene)):
        return Rejection("no_person")
    around = observation.surroundings
    if around.people.choice is Choice.UNCLEAR:
        return Rejection("several_people")
    lifts = frames_of(reps, len(body.time_s))
    cut_off = joints_cut_off(body.track, lifts, settings.scene)
    checks = check_exercise(body, reps, settings.scene)
    reason = refusal(body, reps, checks, cut_off, settings)
    if reason is None and body.skeleton.hips_covered and not body.skeleton.by_net:
        # Behind plates the pose model invents hips and legs: no one knows what the lifter does.
        reason = "no_person"
    if reason is not None:
        return Rejection(reason, cut_off, checks)
    load, legs = (
        _classified(scores, reps, settings) if scores else None
        for scores in (observation.load_scores, observation.legs_scores)
    )
    scene = describe_scene(body, reps, around.roll_deg.value, (load, legs), settings)
    return replace(scene, cut_off=cut_off, checks=checks)


def _classified(
    scores: ClassScores, reps: tuple[Rep, ...], settings: Settings
) -> ClassProbabilities | None:
    """The classes over the first reps; over all of them where none of the first was classified."""
    first = reps[: round(settings.scene.reps_classified)]
    early = scores.over(reps[0].start, first[-1].end)
    return early or scores.over(reps[0].start, reps[-1].end)
