"""Every threshold of the program in one place: default, unit, meaning and source.

``Settings()`` holds the defaults. ``settings_hash`` goes into every result, so that a figure can
be traced to the thresholds that made it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import Field, asdict, dataclass, field, fields
from typing import Any


def threshold(default: float, unit: str, meaning: str, source: str) -> Any:
    """A settings field that carries its unit, meaning and source."""
    metadata = {"unit": unit, "meaning": meaning, "source": source}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class SmoothingSettings:
    """How landmark noise is taken out."""

    cutoff_hz: float = threshold(
        6.0,
        "Hz",
        "low-pass of the zero-lag Butterworth filter",
        "Sports2D default for markerless key points",
    )
    order: float = threshold(
        4.0, "1", "order of the filter, both passes together", "Sports2D default"
    )
    outlier_window_s: float = threshold(
        0.25, "s", "span of the running median that spikes are held against", "own choice"
    )
    outlier_mad: float = threshold(
        4.0,
        "scaled MAD",
        "a key point farther than this from the running median is a spike",
        "Hampel identifier with a lenient limit, so that fast reps stay",
    )
    outlier_reach: float = threshold(
        0.1,
        "trunk lengths",
        "and at least this far from it",
        "own: a lift that turns round within a second deviates by 0.04",
    )
    longest_gap_s: float = threshold(
        0.2, "s", "gaps up to this are bridged for filtering; longer ones split the clip", "own"
    )
    least_visibility: float = threshold(
        0.3,
        "1",
        "a key point below this visibility counts as not seen",
        "own: far joints of usable clips stay above it, joints outside the picture below",
    )


@dataclass(frozen=True)
class RepSettings:
    """How repetitions are found in the height of the hip."""

    least_lift: float = threshold(
        0.1,
        "trunk lengths",
        "a set whose hip rises less than this has no reps",
        "own: real hip thrusts and bridges rise 0.29 to 0.7, with large plates on the floor from "
        "0.11; a hip at rest spans 0.05",
    )
    least_partial_lift: float = threshold(
        0.06,
        "trunk lengths",
        "a top that stands out by less than this is none, however small the usual lift",
        "own: partial reps reach 0.067 and more",
    )
    least_share: float = threshold(
        0.55,
        "1",
        "a top that stands out by this share of the set's usual lift (that of all tops which stand "
        "out by this share of the highest) is one of a rep",
        "own: false starts and bounces reach 0.51",
    )
    least_between_share: float = threshold(
        0.33,
        "1",
        "a top between two others that stands out by the former share over the dip on one side "
        "only is one of a rep if it stands out by this much over that on the other side",
        "own: dips at the top reach 0.253; two of 3,000 rendered reps began or ended high, at 0.38 "
        "and 0.5",
    )
    least_partial_share: float = threshold(
        0.26,
        "1",
        "a top that stands out by less than this is never one of a rep",
        "own: dips at the top, planned 0.2 deep, reach 0.253, partial reps 0.275 and more",
    )
    sure_opening_share: float = threshold(
        0.36,
        "1",
        "between the two it is one if the hip is seen to open by this share of what it opens by in "
        "the set's whole reps",
        "own: in 24 rendered sets false starts reach 0.29; most weak and partial reps open by 0.39 "
        "and more",
    )
    least_opening_share: float = threshold(
        0.18,
        "1",
        "and is none if the hip is seen to open by less than this share",
        "own: of low tops that last, two reps had 0.23 and 0.3, one made up by tangled legs 0.13",
    )
    least_partial_s: float = threshold(
        0.6,
        "s",
        "where that leaves it open, if it stays above half its height for so long",
        "own: in 291 rendered sets 119 false starts take up to 0.59 s, weak and partial reps "
        "0.61 s and more, but one 0.57 s",
    )
    least_partial_time: float = threshold(
        0.35,
        "1",
        "both only if it lasts for this share of what the set's reps usually take",
        "own: weak and partial reps of those sets take 0.37 and more; slow lifters have slow false "
        "starts",
    )
    partial_share: float = threshold(
        0.7,
        "1",
        "a rep whose top lies at less than this share of the set's usual lift is called partial",
        "own: full reps of rendered and real sets reach 0.8 and more",
    )
    cut_share: float = threshold(
        0.6,
        "1",
        "a rise or fall that the clip shows less than this share of is cut off by its end",
        "own",
    )
    least_hold_at_cut_s: float = threshold(
        0.3,
        "s",
        "a top that the clip's first or last frame cuts must be held this long to be a rep",
        "own: shorter ones may still have been moving",
    )
    low_share: float = threshold(
        0.3,
        "1",
        "a lift starts and a lowering ends within this share of the lift from the bottom",
        "own: above bounces at the bottom, below pauses on the way",
    )
    rest_share: float = threshold(
        0.08,
        "1",
        "and where the hip goes slower than this share of its fastest",
        "own: a smooth lift passes it within 8 % of its time from either end",
    )
    lockout_share: float = threshold(
        0.04,
        "1",
        "the lockout is what lies within this share of the lift below the top",
        "own: 8 % took 0.2 s from a lowering of 1.2 s",
    )
    lockout_time_share: float = threshold(
        0.1,
        "1",
        "the time of the lockout is the middle of what lies within this share below the top",
        "own: nine in ten within 0.08 s of the truth on 149 rendered reps, 0.21 s at 4 %",
    )
    least_rep_s: float = threshold(
        0.4, "s", "a rise and fall quicker than this is a bounce, not a rep", "own"
    )
    least_upright_s: float = threshold(
        0.8,
        "s",
        "a trunk that stands up between lifts for less than this belongs to a deep bottom",
        "own: 0.4 s at the bottoms of a rendered set that goes down to a seat on the floor",
    )
    least_from_upright_s: float = threshold(
        0.35,
        "s",
        "a top this soon before or after sitting or standing belongs to getting up",
        "own: 1.7 s and more for 323 reps of rendered sets, 0.43 s for one that ends on a seat",
    )


@dataclass(frozen=True)
class SceneSettings:
    """What counts as a hip thrust filmed from the side."""

    least_found_share: float = threshold(
        0.5, "1", "frames with a person, below which nobody is said to be in the clip", "own"
    )
    least_short_edge_px: float = threshold(
        320.0, "px", "pictures smaller than this get a warning", "own: 324 px clips still measure"
    )
    most_trunk_tilt_deg: float = threshold(
        60.0,
        "degrees",
        "trunk above horizontal, beyond which the lifter stands or sits",
        "own: hip thrusts -40 to 20 degrees at lockout, up to 58 at the bottom",
    )
    most_hip_over_knee: float = threshold(
        0.55,
        "trunk lengths",
        "hip above the higher knee, beyond which the thigh hangs down: bent over or on all fours",
        "own: hip thrusts up to 0.35, bent-over standing 0.7 and more",
    )
    standing_hip_over_knee: float = threshold(
        0.65,
        "trunk lengths",
        "hip above the higher knee, beyond which the lifter surely stands and no rep goes on",
        "own: 0.66 to 0.85 in standing exercises",
    )
    upright_tilt_deg: float = threshold(
        75.0,
        "degrees",
        "trunk above horizontal, beyond which the lifter surely sits or stands and no rep goes on",
        "own: the bottom of a hip thrust on a high bench reaches 60",
    )
    least_lying_share: float = threshold(
        0.5,
        "1",
        "share of the frames of the reps (of all frames, without reps) on which the lifter lies "
        "as in a hip thrust",
        "own: hip thrusts 0.9 to 1, standing exercises 0 to 0.3",
    )
    least_knee_above: float = threshold(
        0.3,
        "trunk lengths",
        "knee above the hip-ankle line at the bottom; less is a straight leg or a lifter who does "
        "not lie on the back",
        "own: hip thrusts 0.43 to 0.72, push-ups -0.07, squats 0.2",
    )
    least_hip_lead: float = threshold(
        1.5,
        "1",
        "rise of the hip over the movement of the shoulders",
        "own: hip thrusts 1.75 to 23, dips, push-ups and squats 0.7 to 1.2",
    )
    least_trunk_thigh_deg: float = threshold(
        135.0,
        "degrees",
        "trunk-thigh angle at the top, below which the hip is not being extended",
        "own: lockouts behind plates read 155 degrees and more, dips 110",
    )
    most_knee_deg: float = threshold(
        155.0,
        "degrees",
        "knee angle at the top, beyond which the legs are straight",
        "own: hip thrusts 65 to 135 degrees, push-ups 165",
    )
    most_rep_apart: float = threshold(
        0.46,
        "trunk lengths",
        "shoulders or feet of a rep farther than this from those of most reps: it is none",
        "own: up to 0.17 in 44 rendered sets, 0.42 where the landmarks of the feet drifted, 0.5 "
        "and more where a lifter walks off",
    )
    most_rep_doubt: float = threshold(
        1.35,
        "1",
        "spread of the lifter net's joints in a rep over that in most reps, from which it is none",
        "own: up to 1.33 in 1,470 reps of rendered sets but for three (1.38, and 1.51 twice); 1.37 "
        "and 1.41 in two made up where a lifter sat, 2.2 to 3.9 in nine made up where one walked "
        "off",
    )
    most_foot_travel: float = threshold(
        0.7,
        "trunk lengths",
        "a planted foot moves less than this during the lifts",
        "own: planted feet 0.03 to 0.2, to 0.65 where the landmarks tremble; sliding and free ones "
        "0.87 and more",
    )
    bench_slope_deg: float = threshold(
        18.0,
        "degrees",
        "trunk above horizontal at the bottom, from which the shoulders lie on a bench",
        "own: -22 to 7 in 20 rendered bridges on the floor, 30 to 68 in 45 hip thrusts",
    )
    raised_foot: float = threshold(
        0.2,
        "trunk lengths",
        "planted ankle at least this far above the lowest hip stands on something",
        "own: on the floor up to 0.06 in 104 rendered sets, 0.21 to 0.43 on steps",
    )
    free_foot: float = threshold(
        0.85,
        "trunk lengths",
        "distance of both ankles at the top, beyond which one leg is in the air",
        "own: both planted 0.05 to 0.59 up to 30 degrees off the side view, a free leg 1.0 to 2.1",
    )
    least_free_travel: float = threshold(
        0.3,
        "trunk lengths",
        "a leg in the air moves at least so far during the lifts",
        "own: free legs 0.39 to 2.0, both feet of standard sets so far apart never seen",
    )
    frog_knees: float = threshold(
        0.25,
        "m per trunk length",
        "how far the knees point outwards, from which the set is one of frog pumps",
        "own: 0.09 to 0.22 in 30 sets with parallel thighs, 0.29 and 0.33 in one frog pump read by "
        "two models",
    )
    most_shoulder_width: float = threshold(
        0.75,
        "trunk lengths",
        "distance of the shoulders in the picture, beyond which the view is not from the side",
        "geometry: 0.45 at 30 degrees from the side, 0.75 at 45 degrees",
    )
    standing_height: float = threshold(
        1.8,
        "shoulder widths",
        "hip above the ankles in a view from the front, beyond which the lifter stands",
        "own: standing 1.9 to 2.6, lying with the feet towards the camera up to 1.75",
    )
    end_on_trunk: float = threshold(
        1.0,
        "shoulder widths",
        "trunk in the picture at the top of the lifts, below which a lifter who does not seem to "
        "lie does lie, with one end towards the camera",
        "own: 0.27 to 0.82 in 12 rendered sets on a bench from 75 degrees on; 1.25 and more in who "
        "stands or squats before the camera, 1.33 and more in 276 rendered sets from the side",
    )
    end_on_foot_travel: float = threshold(
        3.0,
        "shoulder widths",
        "travel of the stiller foot in a view from an end, beyond which somebody walks",
        "own: up to 1.8 in 16 rendered sets from the feet and the head, 5.8 and more in one who "
        "walks past the phone",
    )
    most_yaw_deg: float = threshold(
        30.0,
        "degrees",
        "camera surely farther from the side than this is not a view from the side",
        "own: projection alone turns a knee of 90 degrees into 92 at 20 degrees, 95 at 30",
    )
    least_length_over_shank: float = threshold(
        1.45,
        "shank lengths",
        "trunk and thigh in the picture at lockout; who looks shorter is filmed from far round",
        "own: 1.6 and more in 155 rendered sets up to 30 degrees, 2.2 and more in the real clips; "
        "0.96 to 2.8 in ten from 40 degrees on (fitting/view.py)",
    )
    oblique_yaw_deg: float = threshold(
        15.0,
        "degrees",
        "camera away from the side, beyond which a warning is given",
        "own: lumbar contours fail beyond 8 to 15 degrees, knee angles stay good to 20",
    )
    least_load_share: float = threshold(
        0.9,
        "1",
        "probability of a load by the load net, from which it is named",
        "own: 46 of 58 sets without barbell are named from here, none wrongly; bodies that the net "
        "did not learn from",
    )
    least_legs_share: float = threshold(
        0.8,
        "1",
        "probability by the legs net of what the legs do, from which it is named",
        "own: none of 121 sets with both feet on the floor is named otherwise from here, 29 of 44 "
        "others are named rightly; bodies that the net did not learn from",
    )
    least_roll_deg: float = threshold(
        1.5, "degrees", "a roll of the phone from which the user is told of it", "own"
    )
    least_light: float = threshold(
        0.16,
        "1",
        "brightness around the person, below which the picture is called dark",
        "own: gym clips 0.25 to 0.6; below 0.12 the pose model loses joints",
    )
    least_trunk_px: float = threshold(
        90.0,
        "px",
        "trunk length in the picture, below which the lifter is called small",
        "own: landmarks are off by 1 to 2 px, 1 degree of a 60 px thigh",
    )
    least_plate_share: float = threshold(
        0.6,
        "1",
        "share of the frames on which a plate must be followed to stand in for the hips it hides",
        "own",
    )
    trusted_found_share: float = threshold(
        0.9,
        "1",
        "share of the frames on which the pose model must find the lifter for its joints to be "
        "trusted by themselves",
        "own: 0.98 to 1 in clips without plates; it loses lifters behind plates",
    )
    least_inside_share: float = threshold(
        0.5,
        "1",
        "share of the frames on which shoulder, hip and knee must lie inside the picture",
        "own",
    )


@dataclass(frozen=True)
class BodySettings:
    """Whose joints make the body: the keypoint network's or the pose model's."""

    max_point_spread: float = threshold(
        0.2,
        "distances from shoulder to ankle",
        "spread of the keypoint network's heat map of a joint, beyond which the joint is not seen",
        "own: on lifters 0.06 to 0.12, in windows beside them 0.2 to 0.35",
    )
    max_usual_spread: float = threshold(
        0.15,
        "distances from shoulder to ankle",
        "usual spread of the near side's joints, beyond which the network is on nobody",
        "own: on 46 lifters 0.075 to 0.115; in crops beside a lifter 0.17 and more",
    )
    sure_point_spread: float = threshold(
        0.12,
        "distances from shoulder to ankle",
        "usual spread of the near side's joints, up to which the keypoint network is believed that "
        "somebody lies there, whatever the landmarks say",
        "own: on 46 lifters 0.075 to 0.115; on squats, push-ups and standing people 0.13 to 0.53",
    )
    max_disagreement: float = threshold(
        0.35,
        "trunk lengths",
        "between reliable landmarks and the network's joints, beyond which somebody does something "
        "that the network does not know",
        "own",
    )


@dataclass(frozen=True)
class PlateSettings:
    """How the barbell's near plate is told from other round things, and what scale it gives."""

    diameter_m: float = threshold(
        0.45,
        "m",
        "diameter of the largest plate on the bar; the only scale of bar travel and speed",
        "competition and bumper plates of 10 kg and more are 450 mm across (IWF rules); iron and "
        "grip plates are smaller and must be stated",
    )
    least_coverage: float = threshold(
        0.25,
        "1",
        "a ring whose outline is seen less than this, chance taken off, does not help a path",
        "own: clutter reaches 0.2 to 0.4, plates 0.4 to 0.7",
    )
    longest_gap_s: float = threshold(
        2.0, "s", "a plate may be hidden this long without being lost", "own"
    )
    longest_bridge_s: float = threshold(
        0.15, "s", "a plate that was not seen for this long is taken to have moved evenly", "own"
    )
    least_seen: float = threshold(
        0.25,
        "1",
        "coverage of a plate's outline, averaged over the clip with 0 where it is not seen",
        "own: plates 0.27 to 0.6 on rendered and real clips, things that move alike up to 0.2",
    )
    most_radius_spread: float = threshold(
        0.042,
        "1",
        "spread (scaled MAD) of the logarithm of a plate's radius over the clip",
        "own: plates 0.005 to 0.04, as they come nearer and turn little",
    )
    most_distance: float = threshold(
        1.0,
        "trunk lengths",
        "between the plate's centre and the hips in the picture",
        "own: the near plate is 0.65 m nearer to the camera than the hips, which at 30 degrees "
        "of yaw or from 1.4 m up shifts it by 0.6 to 0.9 trunk lengths",
    )
    large_radius: float = threshold(
        0.4,
        "trunk lengths",
        "rings of this radius and more may be plates even if no plate can be followed",
        "geometry: plates of 38 cm and more, and nearer ones of 28 cm",
    )
    least_radius: float = threshold(
        0.29,
        "trunk lengths",
        "rings smaller than this are no plates that matter: they hide no hips",
        "own: real plates of 28 cm and more 0.30 to 0.77, knees taken for them mostly less",
    )
    clear_coverage: float = threshold(
        0.4, "1", "if this much of their outline is seen", "own: plates 0.4 to 0.7"
    )
    large_share: float = threshold(
        0.3,
        "1",
        "on this share of the frames that were searched",
        "own: 0.45 to 1 in 20 rendered clips with plates, 0 to 0.06 in 18 without",
    )
    least_travel: float = threshold(
        0.15, "trunk lengths", "a plate on the hips rises at least this much", "as a rep's lift"
    )
    least_following: float = threshold(
        0.6,
        "1",
        "a plate rises by at least this share of what the hips rise",
        "own: 1.0 to 1.7, as it is nearer to the camera and behind it the hips seem to rise less",
    )
    most_following: float = threshold(
        2.0, "1", "and by at most this many times what the hips rise", "own, as above"
    )
    least_correlation: float = threshold(
        0.7, "1", "between the heights of plate and hips over the clip", "own"
    )


@dataclass(frozen=True)
class FormSettings:
    """Where a finding begins. Intervals must lie wholly beyond a threshold."""

    knee_least_deg: float = threshold(
        80.0,
        "degrees",
        "knee angle at lockout below which the feet are too close",
        "coaching convention around 90 degrees with vertical shins; no published tolerance",
    )
    knee_most_deg: float = threshold(
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
    floor_knee_least_deg: float = threshold(
        50.0,
        "degrees",
        "knee angle at the top of a glute bridge below which the feet are too close",
        "own: the gluteus works as well at 60 degrees as at 90 (Ho et al. 2020, doi "
        "10.1080/15438627.2020.1777552: 120 and 90 degrees of flexion); nothing is known beyond",
    )
    floor_knee_most_deg: float = threshold(
        105.0,
        "degrees",
        "knee angle at the top of a glute bridge above which the feet are too far out",
        "Ho et al. 2020: back and hamstrings work more and the gluteus less at 120 degrees than at "
        "90; half-way between",
    )
    floor_shin_least_deg: float = threshold(
        -10.0,
        "degrees",
        "tilt of the shin that goes with the least knee angle on the floor",
        "geometry: thighs slope up to the knees by some 30 degrees, so knee - 60 = tilt",
    )
    floor_shin_most_deg: float = threshold(
        20.0,
        "degrees",
        "tilt of the shin on the floor up to which the feet stand well",
        "geometry, as above, less for lifters whose thighs slope more: usual bridges of rendered "
        "and real lifters tilt by 0 to 26 with knees of 67 to 89",
    )
    back_most_yaw_deg: float = threshold(
        20.0,
        "degrees",
        "camera yaw up to which the back's contour is read",
        "its models were fitted on sets up to 20 degrees (fitting/hip_or_back.py)",
    )
    lumbar_most_half_interval_deg: float = threshold(
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
        "surely exceed, where neither alone surely exceeds the former limit",
        "own: braced reps stay within it (benchmarks.verdicts)",
    )
    lumbar_both_mean_deg: float = threshold(
        17.5,
        "degrees",
        "and that their mean must exceed then",
        "own: half-way between the limit of what is said beyond doubt and a plain arch (25)",
    )
    reference_most_arch_deg: float = threshold(
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
        "own: 90th percentile of the error in 35 rendered reps 5.7 (benchmarks.verdicts)",
    )
    hip_lockout_half_interval_plates_deg: float = threshold(
        11.0,
        "degrees",
        "half of the 90 % interval of hip extension at lockout where plates hide the hips",
        "own: 90th percentile of the error in 44 rendered reps 10.2 (benchmarks.verdicts)",
    )
    line_high_deg: float = threshold(
        7.0,
        "degrees",
        "what the angle shoulder-hip-knee shows too much at lockout without plates",
        "own: 7.4 in 35 rendered reps, -1.4 in 44 behind plates (benchmarks.verdicts)",
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
        "is not told apart)",
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
    weight_feet: float = threshold(1.3, "1", "likewise of feet too close or too far", "own")
    weight_short_of_lockout: float = threshold(1.2, "1", "likewise of a short lockout", "own")
    weight_fast_lowering: float = threshold(1.0, "1", "likewise of a fast lowering", "own")
    weight_head_back: float = threshold(0.8, "1", "likewise of a head that hangs back", "own")
    shared_left: float = threshold(
        0.75,
        "1",
        "share of the error common to a set's reps that is left in the difference of two sets from "
        "one set-up",
        "own: within a set errors differ by 0.2 (shin) to 0.73 (lumbar change) of what they are "
        "(19 rendered sets); two films are less alike than two reps",
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
    most_missing_pct: float = threshold(
        30.0, "%", "share of a rep's frames without the joints, beyond which it is unsure", "own"
    )


@dataclass(frozen=True)
class Settings:
    """All settings of an analysis."""

    smoothing: SmoothingSettings = SmoothingSettings()
    reps: RepSettings = RepSettings()
    body: BodySettings = BodySettings()
    scene: SceneSettings = SceneSettings()
    plates: PlateSettings = PlateSettings()
    form: FormSettings = FormSettings()

    @property
    def settings_hash(self) -> str:
        """Sixteen hexadecimal digits that change when any threshold does."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


def documented(settings: Settings) -> Iterator[tuple[str, float, Field[Any]]]:
    """Every threshold as (dotted name, value, field with its metadata)."""
    for group in fields(settings):
        values = getattr(settings, group.name)
        for entry in fields(values):
            yield f"{group.name}.{entry.name}", getattr(values, entry.name), entry
