"""Arms: where the hands go in each way of holding them, and the rotations that bring them there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from lab.synthetic.body.body import Body
from lab.synthetic.body.skeleton import Floats, Frames, limb, match, two_link

# From the wrist to the finger tips; the wrist's height over a hand that lies flat.
HAND_REACH_M, PALM_M = 0.24, 0.075


@dataclass(frozen=True)
class Goal:
    """One hand's goal: wrist place (m), elbow direction, hand and thumb directions, finger curl.

    ``thumb`` None lets the hand follow the forearm.
    """

    wrist: Floats
    pole: Floats
    hand: Floats
    thumb: Floats
    firm: float
    curl_deg: float


def mix(a: Goal, b: Goal, share: float) -> Goal:
    """Goal ``share`` (0 to 1) of the way from ``a`` to ``b``."""

    def between(p: Floats, q: Floats) -> Floats:
        return p * (1 - share) + q * share

    return Goal(
        between(a.wrist, b.wrist),
        between(a.pole, b.pole),
        between(a.hand, b.hand),
        between(a.thumb, b.thumb),
        a.firm * (1 - share) + b.firm * share,
        a.curl_deg * (1 - share) + b.curl_deg * share,
    )


def goal(
    style: str,
    side: str,
    body: Body,
    frames: Frames,
    bar: Floats,
    grip_y_m: float,
    bar_radius_m: float,
    support_top_m: float,
) -> Goal:
    """The goal of one arm; ``bar`` is the bar's (or the hand rest's) centre in metres."""
    sign = 1.0 if side == "L" else -1.0
    shoulder = frames.positions[body.bone(f"upperarm01.{side}")]
    chest = frames.rotations[body.bone("spine01")]
    feet, out, up = np.array([1.0, 0, 0]), np.array([0, sign, 0]), np.array([0, 0, 1.0])
    arm = _arm_m(body)
    if style in ("bar", "narrow"):
        y = grip_y_m if style == "bar" else min(grip_y_m, 0.13)
        wrist = np.array([bar[0] - 0.065, sign * y, bar[2] + bar_radius_m + 0.032])
        pole = -0.4 * feet + 1.0 * out - (0.35 if style == "bar" else 0.3) * up
        return Goal(wrist, pole, 0.9 * feet - 0.35 * up, -out, 1.0, 55.0)
    if style == "bench":
        wrist = np.array(
            [shoulder[0] - 0.04, shoulder[1] + sign * arm * 0.72, support_top_m + 0.045]
        )
        return Goal(wrist, -0.7 * feet - 0.3 * up, out, feet, 1.0, 25.0)
    if style == "hanging":
        wrist = np.array(
            [shoulder[0] + 0.10, shoulder[1] + sign * arm * 0.33, max(support_top_m - 0.22, 0.06)]
        )
        return Goal(wrist, out - 0.2 * feet, -up, feet, 0.2, 30.0)
    if style == "floor":
        wrist = np.array([shoulder[0] + arm * 0.86, shoulder[1] + sign * 0.14, 0.045])
        return Goal(wrist, out + 0.0 * feet, feet - 0.12 * up, -out, 1.0, 8.0)
    if style == "behind_head":
        head = frames.positions[body.bone("head")]
        spine = frames.rotations[body.bone("head")]
        wrist = head + spine @ np.array([-0.085, sign * 0.115, 0.04])
        return Goal(wrist, out + chest @ np.array([0.25, 0, 0.5]), -out * 0.8, up, 0.4, 20.0)
    if style == "folded":
        # Arms crossed, flat hands laid on the chest, palms down.
        wrist = shoulder * np.array([1, 0, 1]) + chest @ np.array([0.135, -sign * 0.01, -0.10])
        across = chest @ np.array([-0.12, -sign, 0.45])
        return Goal(
            wrist, 0.6 * out + chest @ np.array([0.25, 0, -1.0]), across, chest @ up, 1.0, 4
        )
    raise ValueError(f"unknown arm style: {style}")


def at_side(side: str, body: Body, frames: Frames, swing_m: float) -> Goal:
    """The goal of an arm that hangs at the side of someone upright.

    The left hand is ``swing_m`` ahead of the shoulder, the right one as far behind it. Where the
    arm is longer than the shoulder is high, the hand lies on the floor.
    """
    sign = 1.0 if side == "L" else -1.0
    shoulder = frames.positions[body.bone(f"upperarm01.{side}")]
    arm = _arm_m(body)
    wrist = shoulder + np.array([0.06 + sign * swing_m, sign * 0.07, -0.93 * arm])
    down, ahead, out = np.array([0, 0, -1.0]), np.array([1.0, 0, 0]), np.array([0, sign, 0])
    # Someone low lays the hand on the floor.
    flat = float(np.clip((HAND_REACH_M - wrist[2]) / HAND_REACH_M, 0.0, 1.0))
    wrist[0] -= 0.12 * flat
    wrist[2] = max(wrist[2], HAND_REACH_M * (1 - flat) + PALM_M * flat)
    hand = down * (1 - flat) + (ahead + 0.1 * down) * flat
    thumb = ahead * (1 - flat) - out * flat
    return Goal(wrist, 0.3 * out - ahead, hand, thumb, 0.4 + 0.6 * flat, 25.0 - 17.0 * flat)


def _arm_m(body: Body) -> float:
    """Length of a straight arm from the shoulder to the wrist."""
    upper, fore, hand = (body.head(f"{n}.L") for n in ("upperarm01", "lowerarm01", "wrist"))
    return float(np.linalg.norm(hand - fore) + np.linalg.norm(fore - upper))


def arm_rotations(body: Body, frames: Frames, side: str, aim: Goal) -> dict[int, Floats]:
    """Rotations of one arm's bones that bring the wrist to the goal."""
    names = (f"upperarm01.{side}", f"lowerarm01.{side}", f"wrist.{side}")
    rest = [body.head(n) for n in names]
    upper, fore = rest[1] - rest[0], rest[2] - rest[1]
    shoulder = frames.positions[body.bone(names[0])]
    elbow, wrist = two_link(
        shoulder, aim.wrist, float(np.linalg.norm(upper)), float(np.linalg.norm(fore)), aim.pole
    )
    rotations = limb(
        body,
        names,
        (shoulder, elbow, wrist),
        np.cross(upper, fore),
        np.cross(elbow - shoulder, wrist - elbow),
    )
    shoulder_bone = body.bone(names[0])
    rotations[shoulder_bone], rotations[body.bone(f"upperarm02.{side}")] = _share_twist(
        rotations[shoulder_bone], frames.rotations[shoulder_bone], upper
    )
    forearm = rotations[body.bone(names[1])]
    hand = _hand(body, side, aim, forearm)
    wrist_bone = body.bone(names[2])
    rotations[wrist_bone] = hand
    rotations[body.bone(f"lowerarm02.{side}")] = _share_twist(hand, forearm, fore, half=True)[0]
    rotations |= _fingers(body, side, hand, aim.curl_deg)
    return rotations


def _share_twist(
    turned: Floats, base: Floats, axis_rest: Floats, half: bool = False
) -> tuple[Floats, Floats]:
    """Split a bone's rotation: the same direction with half the twist, and the whole."""
    relative = Rotation.from_matrix(base.T @ turned)
    axis = axis_rest / np.linalg.norm(axis_rest)
    x, y, z, w = relative.as_quat()
    along = float(np.array([x, y, z]) @ axis)
    angle = 2 * np.arctan2(along, w)
    angle = (angle + np.pi) % (2 * np.pi) - np.pi
    if half:
        return base @ Rotation.from_rotvec(axis * angle / 2).as_matrix(), turned
    return turned @ Rotation.from_rotvec(-axis * angle / 2).as_matrix(), turned


def _hand(body: Body, side: str, aim: Goal, forearm: Floats) -> Floats:
    wrist = body.head(f"wrist.{side}")
    along = body.head(f"finger3-1.{side}") - wrist
    across = body.head(f"finger2-1.{side}") - body.head(f"finger5-1.{side}")
    if aim.firm <= 0.0:
        return forearm
    wanted = match(along, across, aim.hand, aim.thumb)
    step = Rotation.from_matrix(forearm.T @ wanted).as_rotvec() * min(aim.firm, 1.0)
    size = float(np.linalg.norm(step))
    step *= min(1.0, np.radians(95.0) / max(size, 1e-9))
    return forearm @ Rotation.from_rotvec(step).as_matrix()


def _fingers(body: Body, side: str, hand: Floats, curl_deg: float) -> dict[int, Floats]:
    across = body.head(f"finger2-1.{side}") - body.head(f"finger5-1.{side}")
    across /= np.linalg.norm(across)
    sign = -1.0 if side == "L" else 1.0
    rotations = {}
    for finger in range(2, 6):
        for joint in range(1, 4):
            turn = Rotation.from_rotvec(across * sign * np.radians(curl_deg) * joint)
            rotations[body.bone(f"finger{finger}-{joint}.{side}")] = hand @ turn.as_matrix()
    return rotations
