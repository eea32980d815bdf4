"""The scene that a clip shows."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from thrust_vision.body.side import Side, sign_of
from thrust_vision.estimate import Estimate

RecognisedExercise = Literal["hip_thrust", "glute_bridge", "other"]
Reason = Literal[
    "no_person",
    "several_people",
    "body_out_of_frame",
    "not_side_view",
    "other_exercise",
    "no_reps",
]


class Variant(StrEnum):
    """Ways of doing a hip thrust or glute bridge that can be recognised by the joints."""

    STANDARD = "standard"
    SINGLE_LEG = "single_leg"
    FEET_RAISED = "feet_raised"
    FROG_PUMP = "frog_pump"


class Load(StrEnum):
    """What lies on the hips, or, of a band, around the thighs."""

    NONE = "none"
    BARBELL = "barbell"
    DUMBBELL = "dumbbell"
    PLATE = "plate"
    BAND = "band"


@dataclass(frozen=True)
class Check:
    """One rule on one clip.

    Attributes:
        rule: its name.
        value: what was measured; NaN if it was not seen.
        limit: where it fails.
        at_least: whether ``value`` must reach ``limit``, or stay at or below it.
    """

    rule: str
    value: float
    limit: float
    at_least: bool

    @property
    def margin(self) -> float:
        """Distance from the limit in the rule's own unit; negative where it fails."""
        return self.value - self.limit if self.at_least else self.limit - self.value

    @property
    def failed(self) -> bool:
        """Whether the clip surely breaks the rule."""
        return self.margin < 0  # NaN compares False


@dataclass(frozen=True)
class Rejection:
    """Why a clip that was read is not assessed.

    Attributes:
        reason: code of the reason.
        cut_off: joints that lay outside the picture for most of the clip, from head to foot.
        checks: the rules of the exercise with their margins; none where another reason came first.
        turn_deg: clockwise turn, 90 or 270, that shows the exercise: the film lies on its side; 0
            if it does not.
    """

    reason: Reason
    cut_off: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    turn_deg: int = 0


@dataclass(frozen=True)
class Scene:
    """Who is lifting, how they lie in the picture, and from where they are filmed.

    Attributes:
        exercise: what is done.
        facing: the side of the picture where the head is.
        near_side: the body side nearer to the camera.
        working_side: the body side whose leg is measured.
        trunk_px: shoulder-hip length, px; the clip's own length unit.
        yaw_deg: camera away from exactly side on, positive nearer to the feet, with interval;
            missing if unknown.
        roll_deg: camera roll that was found and taken out, degrees clockwise; NaN if unknown.
        plates_seen: weight plates hide the hips.
        plate_diameter_px: of the near plate, NaN where none is followed.
        plate_diameter_m: what that plate was taken to measure, the scale of all metres; NaN
            where none is followed.
        variant: the way it is done.
        variant_doubted: whether the legs look more like another way of doing it, though not surely.
        knees_may_splay: whether the knees may point outwards, though not surely.
        load: what is lifted beside the body; None where that is not seen surely.
        free_leg_seen: whether the ankles show which leg is in the air.
        cut_off: joints that lay outside the picture for most of the lifts, from head to foot.
        checks: the rules of the exercise with their margins.
    """

    exercise: RecognisedExercise
    facing: Side
    near_side: Side
    working_side: Side
    trunk_px: float
    yaw_deg: Estimate
    roll_deg: float
    plates_seen: bool
    plate_diameter_px: float
    plate_diameter_m: float
    variant: Variant = Variant.STANDARD
    variant_doubted: bool = False
    knees_may_splay: bool = False
    load: Load | None = None
    free_leg_seen: bool = False
    cut_off: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def lean_deg(self) -> float:
        """What the phone's roll takes from a tilt from vertical; 0 where it is not known."""
        # A phone turned clockwise shows upright lines leaning to the left.
        lean = self.roll_deg * sign_of(self.facing)
        return lean if math.isfinite(lean) else 0.0

    @property
    def plate_followed(self) -> bool:
        """Whether the near plate was followed, so that its size gives the scale of metres."""
        return math.isfinite(self.plate_diameter_px)

    @property
    def working_side_known(self) -> bool:
        """Whether it is surely the leg of ``working_side`` that works."""
        return self.variant is not Variant.SINGLE_LEG or self.free_leg_seen

    @property
    def both_legs(self) -> bool:
        """Whether both feet stand, and the knees point ahead."""
        return self.variant in (Variant.STANDARD, Variant.FEET_RAISED)

    @property
    def knee_reportable(self) -> bool:
        """Whether a knee angle says something: of the leg that works, and not splayed."""
        splayed = self.variant is Variant.FROG_PUMP or self.knees_may_splay
        return not splayed and self.working_side_known

    @property
    def hip_measurable(self) -> bool:
        """Whether hip and back can be measured although plates hide them, or none do."""
        return self.both_legs or not self.plates_seen
