"""The skeleton of the lifter in the picture: facing, near side, trunk length, both sides."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.body.angles import elevation_deg
from thrust_vision.body.motion import Motion
from thrust_vision.body.side import SIDES, Side
from thrust_vision.body.side_motion import measure_motion
from thrust_vision.body.stretches import stretches_of
from thrust_vision.observe.landmarks import SIDE_JOINTS, PoseTrack, landmark_of
from thrust_vision.settings import Settings

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Joints whose visibility distinguishes the near side from the far one.
_NEAR_JOINTS = tuple(name for name in SIDE_JOINTS if name != "shoulder")


@dataclass(frozen=True, eq=False)
class Skeleton:
    """How the lifter lies in the picture, and both sides of the body through the clip.

    Attributes:
        facing: the side of the picture where the head is.
        near_side: body side nearer to the camera.
        trunk_px: shoulder-hip length while lying, px.
        sides: smoothed joints and angles of both sides.
        lying: (n,) frames on which trunk and thigh lie as in a hip thrust.
        upright: (n,) frames on which the lifter surely sits or stands.
        hip_height: (n,) middle of both hips above the ankles (above its lowest place where the
            feet are not seen), in trunk lengths; the signal of the reps.
        hips_covered: plates hide the hips; the bar stands in for them, and the legs and the far
            side of the body are invented as often as found, unless they come from the net.
        by_net: the joints are the lifter net's, not the landmarks.
    """

    facing: Side
    near_side: Side
    trunk_px: float
    sides: Mapping[Side, Motion]
    lying: BoolArray
    upright: BoolArray
    hip_height: FloatArray
    hips_covered: bool
    by_net: bool

    @property
    def near(self) -> Motion:
        """The side nearer to the camera."""
        return self.sides[self.near_side]

    def middle(self, joint: str) -> FloatArray:
        """(n, 2) half-way between both sides' joints, px; the seen one where one is hidden."""
        return _middle(self.sides, joint)

    @property
    def trunk_elevation_deg(self) -> FloatArray:
        """(n,) hip-shoulder line above horizontal; negative with the shoulders lower."""
        return elevation_deg(self.middle("hip"), self.middle("shoulder"))


def find_skeleton(
    track: PoseTrack,
    settings: Settings,
    *,
    hips_covered: bool = False,
    by_net: bool = False,
    fused: bool = False,
) -> Skeleton:
    """How the lifter of a track lies; the track must have frames with a person.

    Args:
        track: landmarks in pixels that stand still with the room.
        settings: thresholds of smoothing and posture.
        hips_covered: plates hide the hips, and ``track`` has the bar in their place.
        by_net: ``track`` has the keypoint network's joints.
        fused: and the landmarks, which are reliable, have a part in them.
    """
    near: Side = max(SIDES, key=lambda side: _visibility(track, side))
    hip, shoulder = (
        middle_of(*(track.joint(side, joint) for side in SIDES)) for joint in ("hip", "shoulder")
    )
    elevation = elevation_deg(hip, shoulder)
    level = track.found & (elevation < settings.scene.max_trunk_tilt_deg)
    # Who never lies is measured as they stand, so that it can be said what they do instead.
    posed = level if level.any() else track.found
    trunk_px = float(np.nanmedian(np.linalg.norm(shoulder - hip, axis=1)[posed]))
    facing: Side = "right" if np.nanmedian((shoulder - hip)[posed, 0]) > 0 else "left"
    sides = {
        side: measure_motion(track, side, facing, trunk_px, settings.smoothing) for side in SIDES
    }
    height = _hip_height(sides, trunk_px)
    tilt = elevation_deg(*(_middle(sides, joint) for joint in ("hip", "shoulder")))
    # The higher knee: a single-leg set leaves one wherever the free leg is.
    knee_y = np.fmin(*(sides[side].joints_px["knee"][:, 1] for side in SIDES))
    over_knee = np.nan_to_num((knee_y - _middle(sides, "hip")[:, 1]) / trunk_px, nan=0.0)
    if hips_covered or (by_net and not fused):
        over_knee[:] = 0.0
    tilt = _bridged(track.time_s, tilt)
    with np.errstate(invalid="ignore"):
        level = (tilt < settings.scene.max_trunk_tilt_deg) & (
            tilt > settings.scene.min_trunk_tilt_deg
        )
        lying = level & (over_knee < settings.scene.max_hip_over_knee)
        upright = (tilt > settings.scene.upright_tilt_deg) | (
            over_knee > settings.scene.standing_hip_over_knee
        )
    upright = _lasting(upright, track.time_s, settings.scene.min_posture_s)
    return Skeleton(
        facing,
        near,
        trunk_px,
        sides,
        lying=lying,
        upright=upright,
        hip_height=height,
        hips_covered=hips_covered,
        by_net=by_net,
    )


def middle_of(first: FloatArray, second: FloatArray) -> FloatArray:
    """Mean of two arrays where both are known, the known one where one is."""
    return np.where(
        np.isnan(first), second, np.where(np.isnan(second), first, (first + second) / 2)
    )


def _middle(sides: Mapping[Side, Motion], joint: str) -> FloatArray:
    return middle_of(*(sides[side].joints_px[joint] for side in SIDES))


def _hip_height(sides: Mapping[Side, Motion], trunk_px: float) -> FloatArray:
    hip_y = _middle(sides, "hip")[:, 1]
    ankle_y = np.concatenate([sides[side].joints_px["ankle"][:, 1] for side in SIDES])
    known = ankle_y[np.isfinite(ankle_y)]
    if not np.isfinite(hip_y).any():
        return hip_y
    ground = np.median(known) if len(known) else np.nanpercentile(hip_y, 95)
    height: FloatArray = (ground - hip_y) / trunk_px
    return height


def _bridged(time_s: FloatArray, values: FloatArray) -> FloatArray:
    """Gaps filled evenly: a body does not get up for the moment in which it is lost."""
    known = np.isfinite(values)
    return np.interp(time_s, time_s[known], values[known]) if known.any() else values


def _lasting(mask: BoolArray, time_s: FloatArray, min_s: float) -> BoolArray:
    """The stretches of ``mask`` that last long enough to be more than a slip of a joint."""
    frames = max(1, round(min_s / float(np.median(np.diff(time_s))))) if len(mask) > 1 else 1
    lasting = np.zeros(len(mask), bool)
    for stretch in stretches_of(mask):
        lasting[stretch] = stretch.stop - stretch.start >= frames
    return lasting


def _visibility(track: PoseTrack, side: Side) -> float:
    columns = [landmark_of(side, joint) for joint in _NEAR_JOINTS]
    return float(np.mean(track.visibility[track.found][:, columns]))
