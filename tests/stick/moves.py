"""Exercises as two poses each, and how the figure gets from one to the other."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.stick.body import Pose, joints, thrust_pose
from tests.stick.course import DEFAULT_TEMPO, Tempo, rises
from thrust_vision.observe.landmarks import FloatArray


@dataclass(frozen=True)
class Move:
    """An exercise that goes from ``bottom`` to ``top`` about an ``anchor`` joint."""

    bottom: Pose
    top: Pose
    anchor: str = "ankle"
    place: tuple[float, float] = (0.0, 0.08)

    def figure(self, share: float) -> FloatArray:
        """Landmarks (33, 3) ``share`` of the way up, metres."""
        return joints(self.bottom.towards(self.top, share), self.anchor, self.place)


_STAND = Pose(90, -90, -90, arm=-90, forearm=-90)

#: Everything that is no hip thrust.
OTHERS: dict[str, Move] = {
    "squat": Move(Pose(62, 15, -112, arm=10), Pose(90, -90, -90, arm=-80, forearm=-80)),
    "deadlift": Move(
        Pose(30, -20, -100, arm=-90, forearm=-90), Pose(90, -90, -90, arm=-90, forearm=-90)
    ),
    "romanian_deadlift": Move(
        Pose(5, -102, -88, arm=-90, forearm=-90), Pose(90, -90, -90, arm=-90, forearm=-90)
    ),
    "good_morning": Move(
        Pose(10, -105, -85, arm=-120, forearm=90), Pose(90, -90, -90, arm=-120, forearm=90)
    ),
    "swing": Move(
        Pose(15, -115, -75, arm=-110, forearm=-110), Pose(95, -90, -90, arm=0, forearm=0)
    ),
    "thruster": Move(
        Pose(72, 20, -115, arm=-60, forearm=80), Pose(90, -90, -90, arm=90, forearm=90)
    ),
    "push_up": Move(
        Pose(4, 184, 184, arm=-140, forearm=-40),
        Pose(20, 200, 200, arm=-90, forearm=-90),
        "ankle",
        (-1.0, 0.1),
    ),
    "plank": Move(Pose(8, 187, 187, arm=-90, forearm=0), Pose(9, 188, 188, arm=-90, forearm=0)),
    "bench_dip": Move(
        Pose(95, -2, -12, arm=-170, forearm=-90),
        Pose(97, -35, -30, arm=-100, forearm=-90),
        "ankle",
        (0.9, 0.08),
    ),
    "floor_dip": Move(
        Pose(125, 35, -75, arm=-120, forearm=-60),
        Pose(125, 20, -65, arm=-80, forearm=-95),
        "ankle",
        (0.9, 0.08),
    ),
    "crunch": Move(Pose(178, 55, -70, head=170), Pose(150, 55, -70, head=130), "hip", (0.0, 0.1)),
    "sit_up": Move(Pose(178, 50, -65, head=175), Pose(98, 50, -65, head=90), "hip", (0.0, 0.1)),
    "leg_raise": Move(Pose(180, 2, 2), Pose(180, 88, 88), "shoulder", (0.0, 0.1)),
    "dead_bug": Move(
        Pose(180, 90, 0, free_thigh=10, free_shank=5),
        Pose(180, 10, 5, free_thigh=90, free_shank=0),
        "shoulder",
        (0.0, 0.1),
    ),
    "standing_fold": Move(
        Pose(-40, -95, -85, arm=-95, forearm=-95), Pose(90, -90, -90, arm=-90, forearm=-90)
    ),
    "donkey_kick": Move(
        Pose(8, -95, 175, free_thigh=-95, free_shank=175, arm=-90, forearm=-90),
        Pose(8, -95, 175, free_thigh=175, free_shank=95, arm=-90, forearm=-90),
        "knee",
        (0.0, 0.05),
    ),
    "leg_curl_slide": Move(Pose(170, 5, -12), Pose(163, 45, -80), "shoulder", (0.0, 0.1)),
    "standing": Move(
        Pose(90, -90, -90, arm=-90, forearm=-90), Pose(91, -90, -90, arm=-85, forearm=-85)
    ),
}


def thrust_figure(
    rise: float,
    *,
    bottom_dip_deg: float = 52.0,
    top_dip_deg: float = 4.0,
    bench_m: float = 0.42,
    **posture: Any,
) -> FloatArray:
    """A hip thrust's landmarks (33, 3) at ``rise`` 0 to 1, metres."""
    dip = bottom_dip_deg + (top_dip_deg - bottom_dip_deg) * rise
    pose, ankle = thrust_pose(dip, bench_m=bench_m, **posture)
    return joints(pose, "ankle", ankle)


def bridge_figure(rise: float, **posture: Any) -> FloatArray:
    """A glute bridge's landmarks (33, 3) at ``rise`` 0 to 1, metres."""
    return thrust_figure(
        rise, bottom_dip_deg=2.0, top_dip_deg=-32.0, bench_m=0.0, **{"foot_x_m": 0.80, **posture}
    )


def thrust_set(
    reps: int = 4, tempo: Tempo = DEFAULT_TEMPO, fps: float = 30.0, **posture: Any
) -> tuple[FloatArray, list[FloatArray], FloatArray]:
    """Times (n,), figures and middles of the tops (r,) of a plain set of hip thrusts."""
    time_s, rise, tops = rises(reps, tempo, fps)
    return time_s, [thrust_figure(float(r), **posture) for r in rise], tops


def other_set(name: str, reps: int = 4, fps: float = 30.0) -> tuple[FloatArray, list[FloatArray]]:
    """Times (n,) and figures of a set of something else."""
    time_s, rise, _ = rises(reps, Tempo(), fps)
    return time_s, [OTHERS[name].figure(float(r)) for r in np.asarray(rise)]
