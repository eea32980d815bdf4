"""Sets made by simple formulas: a lifter of four rigid segments who lifts evenly."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np

from thrust_vision.body.motion import FloatArray, Motion
from thrust_vision.estimate import Estimate
from thrust_vision.form.report import (
    BackFinding,
    ClipWarning,
    Fault,
    LumbarStatus,
    Provenance,
    Rejection,
    RepMeasures,
    RepReport,
    SetReport,
    Verdict,
)
from thrust_vision.observe.landmarks import SIDE_JOINTS
from thrust_vision.render.stills import StillMaker
from thrust_vision.reps.rep import Rep
from thrust_vision.scene.scene import Load, Reason, Scene
from thrust_vision.video.clip import ClipInfo

FPS = 30
WIDTH, HEIGHT = 640, 360
REST, UP, HOLD, DOWN = 12, 27, 15, 30  # frames
REP = REST + UP + HOLD + DOWN
BLANK = math.nan


def made_set(
    reps: int = 3, *, plates: bool = False, lumbar: bool = False, name: str = "set.mp4"
) -> SetReport:
    """A set in which the odd reps are good, the even ones take more from the back.

    With ``plates`` the lower back is not visible and those reps are unsure instead. Without
    ``lumbar`` its numbers are blank.
    """
    motion = made_motion(reps * REP + REST, lumbar=lumbar)
    reports = tuple(
        _rep_report(n, motion, plates=plates, lumbar=lumbar) for n in range(1, reps + 1)
    )
    faulty = any(r.faults for r in reports)
    return SetReport(
        clip=made_clip(name, frames=len(motion)),
        provenance=Provenance("0.1.0", "0.10.31", "full", "ab" * 32, "0123456789ab"),
        rejection=None,
        scene=Scene(
            exercise="hip_thrust",
            facing="left",
            near_side="left",
            working_side="left",
            trunk_px=120.0,
            yaw_deg=Estimate(4.2, -3.0, 11.4),
            roll_deg=0.8,
            plates_seen=plates,
            plate_diameter_px=150.25 if plates else BLANK,
            plate_diameter_m=0.45 if plates else BLANK,
            load=Load.BARBELL if plates else None,
        ),
        motion=motion,
        reps=reports,
        reference_rep=1 if lumbar else None,
        cues=(Fault.BACK_OVER_HIP.value,) if faulty else ("see_more" if plates else "keep_going",),
        warnings=(ClipWarning.PLATES_HIDE_HIPS, ClipWarning.MANY_FRAMES_MISSING) if plates else (),
    )


def made_rejection(reason: Reason = "not_side_view", name: str = "squat.mp4") -> SetReport:
    """A clip that was read and not assessed."""
    return replace(
        made_set(1, name=name),
        rejection=Rejection(reason),
        scene=None,
        motion=None,
        reps=(),
        cues=(),
        reference_rep=None,
    )


def made_clip(name: str = "set.mp4", frames: int = 100) -> ClipInfo:
    return ClipInfo(
        name=name,
        duration_s=frames / FPS,
        width=WIDTH,
        height=HEIGHT,
        fps=float(FPS),
        variable_frame_rate=False,
        rotation_deg=0,
        mirrored=False,
        truncated=False,
        frames=frames,
        sha256="cd" * 32,
    )


def made_motion(frames: int, *, lumbar: bool = False) -> Motion:
    """Joints and angles; frames 20 to 24 show nobody, the heel is never sure."""
    lift = np.array([_lift(i) for i in range(frames)])
    still = np.ones(frames)
    shoulder = np.stack([200 * still, 185 - 6 * lift], axis=1)
    hip = np.stack([306 + 12 * lift, 275 - 78 * lift], axis=1)
    ankle = np.stack([430 * still, 300 * still], axis=1)
    knee = _third_corner(hip, ankle, 118.0, 108.0)
    joints = {
        "ear": _beside(shoulder, -38, -20),
        "shoulder": shoulder,
        "elbow": _beside(shoulder, 40, 45),
        "wrist": _beside(hip, -8, -30),
        "hip": hip,
        "knee": knee,
        "ankle": ankle,
        "heel": _beside(ankle, -10, 14),
        "foot_index": _beside(ankle, 42, 14),
    }
    gone = slice(20, 25)
    for points in joints.values():
        points[gone] = BLANK
    sureness = {"heel": 0.3, "ear": 0.4}
    confidence = {name: still * sureness.get(name, 0.95) for name in SIDE_JOINTS}
    trunk_thigh = _corner_deg(shoulder, hip, knee)
    shank = knee - ankle
    hidden = np.full(frames, BLANK)
    return Motion(
        time_s=np.arange(frames) / FPS,
        joints_px=joints,
        confidence=np.where(np.isfinite(hip[:, 0]), 0.95, 0.0),
        joint_confidence=confidence,
        knee_angle_deg=_corner_deg(hip, knee, ankle),
        trunk_thigh_angle_deg=trunk_thigh,
        shin_angle_deg=np.degrees(np.arctan2(-shank[:, 0], -shank[:, 1])),
        hip_extension_deg=trunk_thigh - 175 if lumbar else hidden,
        lumbar_extension_deg=np.where(np.isfinite(trunk_thigh), 9 * lift, BLANK)
        if lumbar
        else hidden,
        hip_height=lift,
        bar_height_m=0.4 * lift,
    )


def blank_frames(frames: int, width: int = WIDTH, height: int = HEIGHT) -> list[np.ndarray]:
    """A quiet picture: wall above, floor below."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[: int(height * 0.8)] = np.linspace(150, 190, width, dtype=np.uint8)[:, None]
    picture[int(height * 0.8) :] = (96, 88, 80)
    return [picture] * frames


def made_stills(report: SetReport) -> dict[int, bytes]:
    """A blank still of each lockout by rep number."""
    maker = StillMaker(report)
    frame = blank_frames(1)[0]
    return {number: maker.still(frame, i) for i, number in maker.rep_at.items()}


def expected_file(name: str) -> Path:
    return Path(__file__).parent / "expected" / name


def _beside(points: FloatArray, right: float, down: float) -> FloatArray:
    return points + np.array([right, down])


def _lift(i: int) -> float:
    """0 at rest, 1 at the top."""
    at = i % REP - REST
    if at < 0:
        return 0.0
    if at < UP:
        return (1 - math.cos(math.pi * at / UP)) / 2
    if at < UP + HOLD:
        return 1.0
    return (1 + math.cos(math.pi * (at - UP - HOLD) / DOWN)) / 2


def _rep_report(number: int, motion: Motion, *, plates: bool, lumbar: bool) -> RepReport:
    start = (number - 1) * REP + REST
    top, last, end = start + UP, start + UP + HOLD - 1, start + UP + HOLD + DOWN - 1
    rep = Rep(
        number=number,
        complete=True,
        start=start,
        lockout_first=top,
        lockout_last=last,
        end=end,
        start_s=start / FPS,
        lockout_s=(top + last) / 2 / FPS,
        end_s=end / FPS,
        concentric_s=UP / FPS,
        hold_s=HOLD / FPS,
        eccentric_s=DOWN / FPS,
    )
    more_back = number % 2 == 0
    verdict = Verdict.GOOD
    if more_back:
        verdict = Verdict.UNSURE if plates else Verdict.ADJUST
    faults = (Fault.BACK_OVER_HIP,) if verdict is Verdict.ADJUST else ()
    knee = float(motion.knee_angle_deg[top + 2])
    back = 36.0 if more_back else 9.0
    missing = Estimate.missing()
    return RepReport(
        rep=rep,
        measures=RepMeasures(
            knee_angle_lockout_deg=Estimate(knee, knee - 5, knee + 6),
            shin_angle_lockout_deg=Estimate(float(motion.shin_angle_deg[top + 2]), -4, 9),
            trunk_thigh_angle_lockout_deg=float(motion.trunk_thigh_angle_deg[top + 2]),
            hip_extension_change_deg=Estimate(60 - back, 54 - back, 66 - back)
            if lumbar
            else missing,
            lumbar_extension_change_deg=Estimate(back, back - 4, back + 4) if lumbar else missing,
            lumbar_extension_vs_reference_deg=Estimate(back - 9, back - 12, back - 6)
            if lumbar
            else missing,
            hip_extension_vs_best_deg=missing,
            head_raised_lockout_deg=missing,
            lumbar_share_pct=100 * back / 60 if lumbar else BLANK,
            lumbar_status=LumbarStatus.MEASURED if lumbar else LumbarStatus.NOT_VISIBLE,
            bar_travel_m=0.4 if plates else BLANK,
            bar_speed_mean_m_s=0.4 / (UP / FPS) if plates else BLANK,
            frames_missing_pct=100 * 5 / REP if number == 1 else 0.0,
        ),
        verdict=verdict,
        faults=faults,
        cue={Verdict.GOOD: "keep_going", Verdict.ADJUST: Fault.BACK_OVER_HIP.value}.get(
            verdict, "see_more"
        ),
        back=_back(verdict, plates=plates),
    )


def _back(verdict: Verdict, *, plates: bool) -> BackFinding:
    if verdict is Verdict.ADJUST:
        return BackFinding.OFF
    return BackFinding.HIDDEN if plates and verdict is Verdict.UNSURE else BackFinding.FINE


def _third_corner(a: FloatArray, b: FloatArray, from_a: float, from_b: float) -> FloatArray:
    """The point above the line a-b at the given distances from its ends."""
    along = b - a
    d = np.hypot(*along.T)[:, None]
    reach = (from_a**2 - from_b**2 + d**2) / (2 * d)
    height = np.sqrt(np.maximum(from_a**2 - reach**2, 0))
    up = np.stack([along[:, 1], -along[:, 0]], axis=1) / d
    return a + along / d * reach + up * height


def _corner_deg(a: FloatArray, vertex: FloatArray, b: FloatArray) -> FloatArray:
    u, v = a - vertex, b - vertex
    cross = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
    return np.degrees(np.abs(np.arctan2(cross, (u * v).sum(axis=1))))
