"""A stick figure of rigid segments in metres: x along the floor, y to its left, z up.

Angles are directions in the sagittal plane, degrees: 0 points along +x, 90 up. Standing, the
figure looks towards +x (trunk 90, thigh and shank -90). On its back its head lies towards -x
(trunk about 180, thigh about 0), on its belly towards +x. Its left is always +y.
"""

from dataclasses import dataclass, fields, replace
from functools import cache

import numpy as np

from thrust_vision.observe.landmarks import FloatArray, Landmark

TRUNK, THIGH, SHANK, ARM, FOREARM, FOOT = 0.50, 0.42, 0.42, 0.28, 0.26, 0.16
SHOULDER_Y, HIP_Y = 0.18, 0.10
SIDES = ("left", "right")


@dataclass(frozen=True)
class Pose:
    """Segment angles of one moment, degrees; ``free_thigh`` and ``free_shank``: the left leg's."""

    trunk: float
    thigh: float
    shank: float
    free_thigh: float | None = None
    free_shank: float | None = None
    head: float | None = None
    arm: float = -60.0
    forearm: float = 0.0
    foot: float = 0.0
    knees_out: float = 0.0

    def towards(self, other: "Pose", share: float) -> "Pose":
        """The pose ``share`` of the way to ``other``."""
        mixed = {}
        for entry in fields(self):
            a, b = getattr(self, entry.name), getattr(other, entry.name)
            if a is not None and b is not None:
                mixed[entry.name] = a + (b - a) * share
        return replace(self, **mixed)


def direction(angle_deg: float) -> FloatArray:
    """Unit vector (3,) in the sagittal plane."""
    a = np.radians(angle_deg)
    return np.array([np.cos(a), 0.0, np.sin(a)])


@cache  # figures rest and hold, and tests film the same ones from several sides
def joints(pose: Pose, anchor: str, place: tuple[float, float]) -> FloatArray:
    """Landmarks (33, 3) in metres with the ``anchor`` ("ankle", "shoulder", "hip", "wrist", that
    of the right side, without its lateral offset) at ``place`` (x, z); not to be written to."""
    trunk = direction(pose.trunk) * TRUNK
    points = np.zeros((len(Landmark), 3))
    legs = {"right": (pose.thigh, pose.shank)}
    legs["left"] = (
        pose.thigh if pose.free_thigh is None else pose.free_thigh,
        pose.shank if pose.free_shank is None else pose.free_shank,
    )
    for side, sign in (("left", 1.0), ("right", -1.0)):
        out = np.array([0.0, sign, 0.0])
        hip = out * HIP_Y
        shoulder = trunk + out * SHOULDER_Y
        elbow = shoulder + direction(pose.arm) * ARM
        wrist = elbow + direction(pose.forearm) * FOREARM
        thigh, shank = legs[side]
        lean = np.sin(np.radians(pose.knees_out))
        knee = hip + THIGH * (direction(thigh) * np.sqrt(1 - lean**2) + out * lean)
        ankle = knee + SHANK * (direction(shank) * np.sqrt(1 - lean**2) - out * lean)
        heel = ankle + direction(pose.foot) * -0.05 + direction(pose.foot - 90) * 0.05
        toe = ankle + direction(pose.foot) * FOOT + direction(pose.foot - 90) * 0.06
        named = {
            "shoulder": shoulder,
            "elbow": elbow,
            "wrist": wrist,
            "hip": hip,
            "knee": knee,
            "ankle": ankle,
            "heel": heel,
            "foot_index": toe,
        }
        hand = wrist + direction(pose.forearm) * 0.08
        named |= {"pinky": hand, "index": hand, "thumb": hand}
        for name, point in named.items():
            points[Landmark[f"{side.upper()}_{name.upper()}"]] = point
        _face(points, pose, trunk, side, out)
    mid = _middle(points, anchor)
    placed: FloatArray = points + np.array([place[0], 0.0, place[1]]) - mid * [1, 0, 1]
    placed.setflags(write=False)
    return placed


def _middle(points: FloatArray, anchor: str) -> FloatArray:
    middle: FloatArray = points[Landmark[f"RIGHT_{anchor.upper()}"]]
    return middle


def _face(points: FloatArray, pose: Pose, trunk: FloatArray, side: str, out: FloatArray) -> None:
    up = direction(pose.trunk if pose.head is None else pose.head)
    front = np.array([up[2], 0.0, -up[0]])
    crown = trunk + up * 0.20
    name = side.upper()
    points[Landmark[f"{name}_EAR"]] = crown + out * 0.07
    points[Landmark[f"MOUTH_{name}"]] = crown + front * 0.08 - up * 0.05 + out * 0.02
    for part, shift in (("EYE_INNER", 0.015), ("EYE", 0.03), ("EYE_OUTER", 0.045)):
        points[Landmark[f"{name}_{part}"]] = crown + front * 0.08 + up * 0.03 + out * shift
    points[Landmark.NOSE] = crown + front * 0.10


def thrust_pose(
    dip_deg: float,
    *,
    bench_m: float = 0.42,
    foot_x_m: float = 0.92,
    foot_z_m: float = 0.08,
    free_leg: str = "planted",
    knees_out: float = 0.0,
) -> tuple[Pose, tuple[float, float]]:
    """A hip thrust with the trunk ``dip_deg`` below level at the hip, and the ankle's place.

    The shoulder lies at x = 0, at the bench's height plus the body's own; ``bench_m`` 0 is a glute
    bridge. The free (left) leg is "planted", "raised" straight on, or "tucked".
    """
    shoulder_z = bench_m + (0.10 if bench_m == 0 else 0.05)
    trunk = 180.0 - dip_deg
    hip = np.array([0.0, 0.0, shoulder_z]) - direction(trunk) * TRUNK
    reach = np.array([foot_x_m, 0.0, foot_z_m]) - hip
    lean = np.sqrt(1 - np.sin(np.radians(knees_out)) ** 2)
    span = min(float(np.hypot(reach[0], reach[2])), (THIGH + SHANK) * lean * 0.999)
    corner = np.degrees(
        np.arccos((THIGH**2 * lean**2 + span**2 - SHANK**2 * lean**2) / (2 * THIGH * lean * span))
    )
    thigh = float(np.degrees(np.arctan2(reach[2], reach[0])) + corner)
    knee = hip + direction(thigh) * THIGH * lean
    down = np.array([foot_x_m, 0.0, foot_z_m]) - knee
    shank = float(np.degrees(np.arctan2(down[2], down[0])))
    free = {"planted": (None, None), "raised": (thigh, thigh), "tucked": (110.0, 20.0)}[free_leg]
    pose = Pose(
        trunk, thigh, shank, *free, head=trunk - 8, arm=-25.0, forearm=60.0, knees_out=knees_out
    )
    return pose, (foot_x_m, foot_z_m)
