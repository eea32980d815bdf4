"""From landmarks to who lifts, the reps, and whether the clip can be assessed."""

from dataclasses import dataclass

from thrust_vision.pose.track import PoseTrack
from thrust_vision.reps.rep import Rep
from thrust_vision.reps.segment import find_reps
from thrust_vision.scene.assess import Judgement, describe_scene, judge_scene, person_missing
from thrust_vision.scene.lifter import Lifter, find_lifter
from thrust_vision.scene.scene import Scene
from thrust_vision.scene.tidy import inside_picture, untangled
from thrust_vision.settings import Settings


@dataclass(frozen=True, eq=False)
class Recognition:
    """What a clip's landmarks show.

    Attributes:
        judgement: whether the clip is assessed, and by which rules.
        lifter: who lifts; None if nobody is there.
        reps: in order of time.
        scene: of an assessable clip; None otherwise.
    """

    judgement: Judgement
    lifter: Lifter | None
    reps: tuple[Rep, ...]
    scene: Scene | None


def recognise(track: PoseTrack, settings: Settings) -> Recognition:
    """What the landmarks of one person show."""
    if person_missing(track, settings.scene):
        return Recognition(Judgement("no_person"), None, (), None)
    tidied = untangled(inside_picture(track))
    lifter = find_lifter(tidied, settings)
    reps = find_reps(track.time_s, lifter.hip_height, lifter.lying, lifter.upright, settings.reps)
    judgement = judge_scene(tidied, lifter, reps, settings.scene)
    scene = None if judgement.reason else describe_scene(tidied, lifter, reps, settings.scene)
    return Recognition(judgement, lifter, reps, scene)
