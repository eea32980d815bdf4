"""After the set: out from under the bar, up on the feet, and away."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

import numpy as np
from scipy.interpolate import CubicSpline

from lab.synthetic.body.legs import Stance
from lab.synthetic.body.skeleton import Floats, Frames, SpinePose, facing
from lab.synthetic.set.placing import Setting
from lab.synthetic.set.plan import DRAW_S, RISE_S, ROLL_S, Leave
from lab.synthetic.set.timeline import ease

TURN_S, SPEED_UP_S = 0.8, 0.5
SPEED_M_S, STEP_M, FOOT_LIFT_M = 1.05, 0.58, 0.06
BEYOND_TOES_M = 0.45  # from the ankles to the bar that was rolled away
OVER_LEGS_M = 0.21  # height of a small-plated bar that is lifted over the legs
STRETCHED, STANDING = 0.97, 0.985  # shares of the leg's length
FEET_AHEAD_M = 0.36  # ankles before the hips when the lifter gets up
CROUCH_DEG = 128.0


@dataclass(frozen=True)
class Moment:
    """One frame of the leaving, before it is turned and moved.

    ``hands`` goes from 1, at the load, to 0, hanging. ``bar`` (3,) metres or None where the load
    stays in the lap. ``swing_m``: how far the left hand is ahead.
    """

    pose: SpinePose
    stance: Stance
    hands: float
    bar: Floats | None
    swing_m: float
    heading_deg: float
    moved_m: Floats


class Leaving:
    """The course of one lifter's leaving, from sitting in ``sit`` with the bar at ``bar``."""

    def __init__(self, setting: Setting, leave: Leave, sit: SpinePose, bar: Floats) -> None:
        self._setting, self._leave, self._sit, self._bar = setting, leave, sit, bar
        stance = setting.stance
        self._feet = (stance.left_ankle + stance.right_ankle) / 2
        self._out_s = leave.out_s
        anatomy = setting.anatomy
        leg = anatomy.thigh_m + anatomy.shank_m
        root_over_hip = -float(anatomy.hip[2])
        self._hip_x = sit.x_m
        self._far_x = self._hip_x + STRETCHED * leg
        self._up_x = self._hip_x + FEET_AHEAD_M
        height = float(self._feet[2]) + STANDING * leg + root_over_hip
        crouch = SpinePose(
            self._up_x - 0.22, float(self._feet[2]) + 0.42 * leg, CROUCH_DEG, -6.0, -8.0, 20.0
        )
        stand = SpinePose(self._up_x, height, 90.0, 0.0, 0.0, 2.0)
        knots = np.array([astuple(p) for p in (sit, crouch, stand)])
        self._rise = CubicSpline([0.0, 0.5, 1.0], knots, bc_type="clamped")
        self._stand = stand
        grid = np.arange(0.0, leave.walk_s + 0.02, 0.01)
        speed = SPEED_M_S * ease(grid / SPEED_UP_S)
        heading = np.radians(leave.heading_deg * ease(grid / TURN_S))
        self._grid = grid
        self._way = np.cumsum(speed) * 0.01
        self._place = np.cumsum(speed[:, None] * np.stack([np.cos(heading), np.sin(heading)], 1), 0)
        self._place *= 0.01

    @property
    def pivot(self) -> Floats:
        """Where on the floor (3,) the lifter stands and turns."""
        return np.array([self._up_x, 0.0, 0.0])

    def at(self, time_s: float) -> Moment:
        """The moment ``time_s`` seconds after the leaving began."""
        rise_s, walk_s = time_s - self._out_s, time_s - self._out_s - RISE_S
        bar = self._rolled(time_s) if self._out_s else None
        if walk_s > 0:
            return self._walking(walk_s, bar)
        pose = self._sit
        if rise_s > 0:
            pose = SpinePose(*(float(v) for v in self._rise(ease(np.array(rise_s / RISE_S)))))
        let_go = self._out_s * 0.45 if self._out_s else RISE_S * 0.4
        return Moment(
            pose,
            self._moved(self._ankle_x(time_s), 0.0, 0.0, 0.0),
            1.0 - float(ease(np.array(time_s - 0.5 * let_go) / let_go)),
            bar,
            0.0,
            0.0,
            np.zeros(3),
        )

    def _ankle_x(self, time_s: float) -> float:
        start = float(self._feet[0])
        if not self._out_s:
            share = float(ease(np.array(time_s / (0.5 * RISE_S))))
            return start + (self._up_x - start) * share
        out = float(ease(np.array(time_s / 0.8)))
        back = float(ease(np.array((time_s - ROLL_S) / DRAW_S)))
        return start + (self._far_x - start) * out + (self._up_x - self._far_x) * back

    def _rolled(self, time_s: float) -> Floats:
        share = float(ease(np.array((time_s - 0.4) / (ROLL_S - 0.4))))
        rest = self._setting.load.floor_radius_m
        bar = self._bar.copy()
        bar[0] += (self._far_x + BEYOND_TOES_M - bar[0]) * share
        bar[2] += (rest - bar[2]) * share
        bar[2] += max(OVER_LEGS_M - rest, 0.0) * float(np.sin(np.pi * share))
        return bar

    def _walking(self, walk_s: float, bar: Floats | None) -> Moment:
        way = float(np.interp(walk_s, self._grid, self._way))
        place = [float(np.interp(walk_s, self._grid, p)) for p in self._place.T]
        striding = float(ease(np.array(walk_s / SPEED_UP_S)))
        left, left_up = _foot(way)
        right, right_up = _foot(way + STEP_M)
        right -= STEP_M
        stance = self._moved(
            self._up_x, striding * (left - way), striding * (right - way), striding
        )
        lifts = [np.array([0.0, 0.0, striding * FOOT_LIFT_M * up]) for up in (left_up, right_up)]
        stance = replace(
            stance,
            left_ankle=stance.left_ankle + lifts[0],
            right_ankle=stance.right_ankle + lifts[1],
        )
        leg = self._setting.anatomy.thigh_m + self._setting.anatomy.shank_m
        dip = striding * (leg - np.sqrt(leg**2 - (STEP_M / 2) ** 2))
        return Moment(
            replace(self._stand, z_m=self._stand.z_m - float(dip)),
            stance,
            0.0,
            bar,
            -striding * 0.5 * (left - right),
            self._leave.heading_deg * float(ease(np.array(walk_s / TURN_S))),
            np.array([*place, 0.0]),
        )

    def _moved(self, ankle_x: float, left_m: float, right_m: float, striding: float) -> Stance:
        stance = self._setting.stance
        narrow = 1.0 - 0.45 * striding
        ankles = []
        for ankle, ahead in ((stance.left_ankle, left_m), (stance.right_ankle, right_m)):
            x = ankle_x + float(ankle[0] - self._feet[0]) * (1 - striding) + ahead
            ankles.append(np.array([x, ankle[1] * narrow, self._feet[2]]))
        return replace(stance, left_ankle=ankles[0], right_ankle=ankles[1])


def _foot(way_m: float) -> tuple[float, float]:
    """Place along the way (m) and lift (0 to 1) of a foot that is under the hips at half stance."""
    strides, share = divmod(way_m / (2 * STEP_M), 1.0)
    swing = max(share - 0.5, 0.0) * 2
    place = 2 * STEP_M * (strides + float(ease(np.array(swing)))) + STEP_M / 2
    return place, float(np.sin(np.pi * swing))


def gone(frames: Frames, moment: Moment, pivot: Floats) -> Frames:
    """The frames turned to the moment's heading about ``pivot`` and moved."""
    about = facing(Frames(frames.rotations, frames.positions - pivot), moment.heading_deg)
    return Frames(about.rotations, about.positions + pivot + moment.moved_m)
