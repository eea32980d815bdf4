"""The knee's angle at lockout, by three ways that fail in different ways."""

from __future__ import annotations

import math

from thrust_vision.kinematics.angles import interior_angle_deg
from thrust_vision.kinematics.circumstances import Circumstances
from thrust_vision.kinematics.motion import Motion
from thrust_vision.medians import median_of_known
from thrust_vision.pose.close_look import CloseLook

#: Weight of the net's angle of the knee beside that of the landmarks, without plates and behind
#: them. On 138 rendered clips (``fitting.close_angles``) three quarters are 0.3 and 0.1 degrees
#: better than half, but on real film the landmarks of a leg in full view hold better.
NETS_SHARE = {False: 0.5, True: 0.75}
#: The same where one leg lifts: its knee leans out, and so the true joints in the picture, too,
#: have an angle up to 14 degrees off. On 10 rendered sets (variants, seeds 80 to 82) the net alone
#: is off by 2.8 degrees, half of each by 4.1.
_NETS_SHARE_ONE_LEG = 1.0
#: What an angle of joints in the picture shows too much with each 10 degrees of yaw towards the
#: feet, and too little towards the head, without plates: knees point outwards. On 85 rendered sets
#: that was 2.4 degrees of the landmarks' angle, 2.1 of that of the net's joints and 1.2 of the true
#: joints'; behind plates, where the net's own angle counts most, the mean was no better without it.
OUTWARD_DEG = 2.0


def knee_at(
    lockout: slice, motion: Motion, close: CloseLook, where: Circumstances
) -> tuple[float, tuple[float, ...]]:
    """The angle of one knee, and all ways by which it was measured, which fail differently.

    The ways are the net's angle, the angle of its joints, and that of the landmarks (behind plates
    their ankle with the net's hip and knee). Far from the side an angle in the picture is not the
    leg's any more, and the net's stands alone, as where the far leg lifts.
    """
    own = median_of_known(close.angles_deg["knee_angle_deg"][lockout])
    if not where.flat:
        return own, (own,)
    hip, knee, ankle = (
        close.points_px[f"near_{name}"][lockout] for name in ("hip", "knee", "ankle")
    )
    joints = median_of_known(interior_angle_deg(hip, knee, ankle))
    if where.plates:
        third = median_of_known(interior_angle_deg(hip, knee, motion.joints_px["ankle"][lockout]))
    else:
        outward_deg = OUTWARD_DEG * where.yaw_deg / 10
        joints -= outward_deg
        third = median_of_known(motion.knee_angle_deg[lockout]) - outward_deg
    share = _NETS_SHARE_ONE_LEG if where.one_leg else NETS_SHARE[where.plates]
    counts = share * own + (1 - share) * third if math.isfinite(third) else own
    return counts, tuple(way for way in (own, joints, third) if math.isfinite(way))
