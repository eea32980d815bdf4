"""Findings and verdicts."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


@dataclass(frozen=True)
class FormSettings:
    """Where a finding begins. Intervals must lie wholly beyond a threshold."""

    knee_min_deg: float = threshold(
        80.0,
        "degrees",
        "knee angle at lockout below which the feet are too close",
        "coaching convention around 90 degrees with vertical shins; no published tolerance",
    )
    knee_max_deg: float = threshold(
        100.0,
        "degrees",
        "knee angle at lockout above which the feet are too far out",
        "coaching convention; straighter knees shift work to back and hamstrings "
        "(Ho et al. 2020, doi 10.1080/15438627.2020.1777552)",
    )
    knee_half_interval_deg: float = threshold(
        8.0,
        "degrees",
        "half of the 90 % interval of the knee angle without plates",
        "90th percentile of the error in 65 reps of rendered training sets: 8.2",
    )
    knee_half_interval_plates_deg: float = threshold(
        28.0,
        "degrees",
        "half of the 90 % interval of the knee angle where plates hide the hips",
        "90th percentile of the error in 78 reps of rendered training sets with plates: 28",
    )
    shin_upright_deg: float = threshold(
        5.0,
        "degrees",
        "tilt of the shin at lockout up to which it is upright; the feet are off only where it is "
        "surely beyond, to the side that the knee's angle says",
        "coaching convention: vertical shins at the top (Contreras, 10 Steps to the Perfect Hip "
        "Thrust); no published tolerance",
    )
    shin_half_interval_deg: float = threshold(
        8.0,
        "degrees",
        "half of the 90 % interval of the shin's tilt, where that of the knee is no wider",
        "own: 90th percentile of the error in 79 rendered reps 7.0 without plates, 3.7 with",
    )
    min_aside_reps: int = threshold(
        4,
        "reps",
        "sets of so many are good although one rep has a slight fault, which is said beside it; "
        "slight is any but an arch of form.lumbar_surely_good_deg and more",
        "own: a coach lets one rep in four pass",
    )
    feet_probable_share: float = threshold(
        0.5,
        "share of the interval",
        "what is left of the intervals of knee and shin where the feet are only probably off: then "
        "a rep is not called good, and its feet are not praised",
        "half of a 90 % interval holds 59 %, so each angle is beyond its limit with 4 to 1 or more",
    )
    floor_knee_min_deg: float = threshold(
        50.0,
        "degrees",
        "knee angle at the top of a glute bridge below which the feet are too close",
        "own: the gluteus works as well at 60 degrees as at 90 (Ho et al. 2020, doi "
        "10.1080/15438627.2020.1777552: 120 and 90 degrees of flexion); nothing is known beyond",
    )
    floor_knee_max_deg: float = threshold(
        105.0,
        "degrees",
        "knee angle at the top of a glute bridge above which the feet are too far out",
        "Ho et al. 2020: back and hamstrings work more and the gluteus less at 120 degrees than at "
        "90; half-way between",
    )
    floor_shin_min_deg: float = threshold(
        -10.0,
        "degrees",
        "tilt of the shin that goes with the least knee angle on the floor",
        "geometry: thighs slope up to the knees by some 30 degrees, so knee - 60 = tilt",
    )
    floor_shin_max_deg: float = threshold(
        20.0,
        "degrees",
        "tilt of the shin on the floor up to which the feet stand well",
        "geometry, as above, less for lifters whose thighs slope more: usual bridges of rendered "
        "and real lifters tilt by 0 to 26 with knees of 67 to 89",
    )
    lumbar_max_half_interval_deg: float = threshold(
        18.0,
        "degrees",
        "half of the 90 % interval of the lumbar change up to which it counts as measured; beyond "
        "that it is coarse",
        "own: half of the 35 degrees between a braced back and a plain arch",
    )
    lumbar_surely_arched_deg: float = threshold(
        10.0,
        "degrees",
        "lumbar extension (against the reference rep where there is one) that the whole interval "
        "must exceed for back_over_hip",
        "own: braced reps stay within 5; errors of one-camera methods are 10 and more",
    )
    lumbar_surely_good_deg: float = threshold(
        25.0,
        "degrees",
        "lumbar extension that the whole interval must stay below for a rep to be called good",
        "own: from here on the arch is plain to a coach's eye; of 1,758 rendered reps with a "
        "reference and 2,010 without, 4 and 7 plain arches were called good",
    )
    lumbar_both_arched_deg: float = threshold(
        5.0,
        "degrees",
        "lumbar extension that both the change and the difference from the reference rep must "
        "surely exceed, where neither alone surely exceeds its own limit",
        "own: braced reps stay within it (lab.benchmarks.verdicts)",
    )
    lumbar_both_mean_deg: float = threshold(
        17.5,
        "degrees",
        "and that their mean must exceed then",
        "own: half-way between the limit of what is said beyond doubt and a plain arch (25)",
    )
    reference_max_arch_deg: float = threshold(
        15.0,
        "degrees",
        "lumbar extension from start to lockout of a reference rep, beyond which it is said that "
        "it may arch itself, and it gives no all-clear",
        "own: half-way between a braced rep (up to 5) and a plain arch (25)",
    )
    short_of_straight_deg: float = threshold(
        12.0,
        "degrees",
        "hip extension at lockout missing from straight, in most reps",
        "own: as against the set's own best",
    )
    straight_line_deg: float = threshold(
        166.0,
        "degrees",
        "angle shoulder-hip-knee at lockout, below which a body is not straight",
        "own: full braced lockouts lie between 166 and 184, depending on the body",
    )
    hip_lockout_half_interval_deg: float = threshold(
        6.0,
        "degrees",
        "half of the 90 % interval of hip extension at lockout without plates",
        "own: 90th percentile of the error in 35 rendered reps 5.7 (lab.benchmarks.verdicts)",
    )
    hip_lockout_half_interval_plates_deg: float = threshold(
        11.0,
        "degrees",
        "half of the 90 % interval of hip extension at lockout where plates hide the hips",
        "own: 90th percentile of the error in 44 rendered reps 10.2 (lab.benchmarks.verdicts)",
    )
    line_high_deg: float = threshold(
        7.0,
        "degrees",
        "what the angle shoulder-hip-knee shows too much at lockout without plates",
        "own: 7.4 in 35 rendered reps, -1.4 in 44 behind plates (lab.benchmarks.verdicts)",
    )
    line_half_interval_deg: float = threshold(
        8.0,
        "degrees",
        "half of the 90 % interval of the angle shoulder-hip-knee at lockout",
        "own: 90th percentile of the error in 79 rendered reps 6 to 7 around its mean",
    )
    short_lockout_deg: float = threshold(
        12.0,
        "degrees",
        "hip extension at lockout missing from the set's own best (trunk-thigh angle where the hip "
        "is not known separately)",
        "own: twice the error of a change within one set",
    )
    trunk_thigh_half_interval_deg: float = threshold(
        6.0,
        "degrees",
        "half of the 90 % interval of a trunk-thigh angle's change within one set",
        "own",
    )
    head_back_deg: float = threshold(
        0.0,
        "degrees",
        "rise of the line from the root of the neck (C7) to the head at lockout, below which the "
        "head hangs back",
        "own: 6 to 55 in 74 rendered reps with all usual ways of holding the head, 7 with the head "
        "in line with a level trunk; coaches ask for a tucked chin",
    )
    fast_lowering_s: float = threshold(
        0.8,
        "s",
        "a lowering quicker than this is dropped rather than lowered",
        "ACSM 2009 advises 1 to 2 s down; the limit itself is a judgement",
    )
    time_half_interval_s: float = threshold(
        0.1,
        "s",
        "half of the 90 % interval of a duration, beside a share of it",
        "own: three frames at 30 fps",
    )
    time_half_interval_share: float = threshold(
        0.2,
        "1",
        "what each second adds to that: where a slow lift begins and ends is a matter of taste",
        "own: the same film in two encodings gave 0.90 and 1.37 s",
    )
    weight_back_over_hip: float = threshold(
        1.5,
        "1",
        "weight of a rep with this fault where the set's main one is chosen",
        "own, as are the next: the article behind the project puts the back first, then the feet; "
        "a fault of all reps comes before one of two thirds",
    )
    weight_feet: float = threshold(
        1.3, "1", "weight of a rep with feet too close or too far", "own"
    )
    weight_short_of_lockout: float = threshold(
        1.2, "1", "weight of a rep with a short lockout", "own"
    )
    weight_fast_lowering: float = threshold(1.0, "1", "weight of a rep with a fast lowering", "own")
    weight_head_back: float = threshold(
        0.8, "1", "weight of a rep with a head that hangs back", "own"
    )
    shared_left: float = threshold(
        0.75,
        "1",
        "share of the error common to a set's reps that is left in the difference of two sets from "
        "one set-up",
        "own: within a set errors differ by 0.2 (shin) to 0.73 (lumbar change) of what they are "
        "(19 rendered sets); two films are less alike than two reps",
    )
    max_chance: float = threshold(
        0.1,
        "1",
        "a fault noted in more of one set's reps than of another's is a clear difference where "
        "chance would give as much less often than this",
        "as an interval of 90 % would say",
    )
    same_place_size: float = threshold(
        0.1,
        "1",
        "logarithm of the lifter's size in the picture, up to which two sets are from one place",
        "own",
    )
    same_place_yaw_deg: float = threshold(
        6.0, "degrees", "camera yaw by which two sets from one place may differ", "own: its error"
    )
    max_missing_pct: float = threshold(
        30.0, "%", "share of a rep's frames without the joints, beyond which it is unsure", "own"
    )
