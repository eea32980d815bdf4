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
    max_gap_s: float = threshold(
        0.2, "s", "gaps up to this are bridged for filtering; longer ones split the clip", "own"
    )
    min_visibility: float = threshold(
        0.3,
        "1",
        "a key point below this visibility counts as not seen",
        "own: far joints of usable clips stay above it, joints outside the picture below",
    )


@dataclass(frozen=True)
class RepSettings:
    """How repetitions are found in the height of the hip."""

    min_lift: float = threshold(
        0.1,
        "trunk lengths",
        "a set whose hip rises less than this has no reps",
        "own: real hip thrusts and bridges rise 0.29 to 0.7, with large plates on the floor from "
        "0.11; a hip at rest spans 0.05",
    )
    min_partial_lift: float = threshold(
        0.06,
        "trunk lengths",
        "a top that stands out by less than this is none, however small the usual lift",
        "own: partial reps reach 0.067 and more",
    )
    min_share: float = threshold(
        0.55,
        "1",
        "a top that stands out by this share of the set's usual lift (that of all tops which stand "
        "out by this share of the highest) is one of a rep",
        "own: false starts and bounces reach 0.51",
    )
    min_candidate_share: float = threshold(
        0.24,
        "1",
        "of lower tops, one that stands out by less than this is never one of a rep; the others "
        "the fitted score weighs (models/rep_score.json)",
        "own: noise, bounces and most dips at the top stay below, partial reps reach 0.275 and "
        "more",
    )
    min_opening_deg: float = threshold(
        20.0,
        "degrees",
        "a hip that is seen to open less than this in whole reps is not seen well, and its opening "
        "not weighed",
        "own: rendered and real ones open by 45 and more",
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
    min_hold_at_cut_s: float = threshold(
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
    min_rep_s: float = threshold(
        0.4, "s", "a rise and fall quicker than this is a bounce, not a rep", "own"
    )
    min_upright_s: float = threshold(
        0.8,
        "s",
        "a trunk that stands up between lifts for less than this belongs to a deep bottom",
        "own: 0.4 s at the bottoms of a rendered set that goes down to a seat on the floor",
    )
    min_from_upright_s: float = threshold(
        0.35,
        "s",
        "a top this soon before or after sitting or standing belongs to getting up",
        "own: 1.7 s and more for 323 reps of rendered sets, 0.43 s for one that ends on a seat",
    )


@dataclass(frozen=True)
class SceneSettings:
    """What counts as a hip thrust filmed from the side."""

    min_found_share: float = threshold(
        0.5, "1", "frames with a person, below which nobody is said to be in the clip", "own"
    )
    min_short_edge_px: float = threshold(
        320.0, "px", "pictures smaller than this get a warning", "own: 324 px clips still measure"
    )
    max_trunk_tilt_deg: float = threshold(
        60.0,
        "degrees",
        "trunk above horizontal, beyond which the lifter stands or sits",
        "own: hip thrusts -40 to 20 degrees at lockout, up to 58 at the bottom",
    )
    min_trunk_tilt_deg: float = threshold(
        -70.0,
        "degrees",
        "trunk above horizontal, below which the head hangs down: the film lies on its side",
        "own: hip thrusts -40 and more at lockout, bridges with raised feet -50",
    )
    max_seated_height: float = threshold(
        2.05,
        "trunk lengths",
        "shoulders above ankles, which a body that lies in a film on its side never reaches",
        "own: 1.9 in eight films that were turned, behind plates 2.02 for a moment; 2.2 and more "
        "in whoever stands now and then",
    )
    max_hip_over_knee: float = threshold(
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
    min_posture_s: float = threshold(
        0.3,
        "s",
        "sitting or standing for less is a slip of a joint",
        "own: nobody gets up and lies down again within it",
    )
    min_lying_share: float = threshold(
        0.5,
        "1",
        "share of the frames of the reps (of all frames, without reps) on which the lifter lies "
        "as in a hip thrust",
        "own: hip thrusts 0.9 to 1, standing exercises 0 to 0.3",
    )
    min_knee_above: float = threshold(
        0.3,
        "trunk lengths",
        "knee above the hip-ankle line at the bottom; less is a straight leg or a lifter who does "
        "not lie on the back",
        "own: hip thrusts 0.43 to 0.72, push-ups -0.07, squats 0.2",
    )
    min_hip_lead: float = threshold(
        1.5,
        "1",
        "rise of the hip over the movement of the shoulders",
        "own: hip thrusts 1.75 to 23, dips, push-ups and squats 0.7 to 1.2",
    )
    min_trunk_thigh_deg: float = threshold(
        135.0,
        "degrees",
        "trunk-thigh angle at the top, below which the hip is not being extended",
        "own: lockouts behind plates read 155 degrees and more, dips 110",
    )
    max_knee_deg: float = threshold(
        155.0,
        "degrees",
        "knee angle at the top, beyond which the legs are straight",
        "own: hip thrusts 65 to 135 degrees, push-ups 165",
    )
    min_reps_compared: float = threshold(
        3.0, "reps", "fewer do not say where the set is, nor how sure the network is", "own"
    )
    max_rep_apart: float = threshold(
        0.5,
        "trunk lengths",
        "shoulders or feet of a rep farther than this from those of most reps: it is none; with "
        "doubt, less is enough: the squares of both, each over its limit, may add up to 1",
        "own: of 126 reps of samples, rendered and real sets half are within 0.02, nine in ten "
        "within 0.05, all within 0.12; the three made up where a lifter left 0.92 to 2.4 away. In "
        "44 older sets up to 0.17, and 0.42 where the landmarks of the feet drifted; 0.5 and more "
        "where one walks off",
    )
    max_rep_doubt: float = threshold(
        0.4,
        "1",
        "how much larger than in most reps the spread of the network's joints may be in one",
        "own: of those 126 reps nine in ten are within 0.03, all within 0.08; the three made up "
        "have 1.3 to 2.6. By the root of the summed squares reps reach 0.23 of the limit, made up "
        "ones start at 4 times it. In 1,470 reps of older sets up to 0.33 but for three (0.38, and "
        "0.51 twice); 0.37 and 0.41 in two made up where a lifter sat, who is apart too",
    )
    max_foot_travel: float = threshold(
        0.7,
        "trunk lengths",
        "a planted foot moves less than this during the lifts",
        "own: planted feet 0.03 to 0.2, to 0.65 where the landmarks tremble; sliding and free ones "
        "0.87 and more",
    )
    still_span: float = threshold(
        0.1,
        "trunk lengths",
        "shoulders that span less lie still: that is the noise of a joint",
        "own",
    )
    reps_classified: float = threshold(
        3.0,
        "reps",
        "over which load and legs are classified: they stay the same through a set",
        "own",
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
    min_free_travel: float = threshold(
        0.3,
        "trunk lengths",
        "a leg in the air moves at least so far during the lifts",
        "own: free legs 0.39 to 2.0, both feet of standard sets so far apart never seen",
    )
    max_parallel_knees: float = threshold(
        0.22,
        "m per trunk length",
        "how far the knees point outwards, from which thighs on the floor may be splayed: no angle "
        "of the knee is told",
        "own: 30 samples, rendered and real sets that are no frog pumps have 0.07 to 0.22, half "
        "below 0.143, nine in ten below 0.206, and one behind plates, which are left out, 0.27; "
        "two real frog pumps 0.14 and 0.28: the groups overlap, and what lies between this and the "
        "next limit is named neither way",
    )
    frog_knees: float = threshold(
        0.25,
        "m per trunk length",
        "the same, from which the set is one of frog pumps if the classifier of legs is not sure "
        "that it is a standard one",
        "own: the middle of an empty interval: of three real sets of which it is not sure two have "
        "0.1 and 0.14, a frog pump 0.28",
    )
    sure_frog_knees: float = threshold(
        0.31,
        "m per trunk length",
        "the same, from which it is one although the classifier says standard",
        "own: a margin of 0.04 over all that are none",
    )
    max_shoulder_width: float = threshold(
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
        2.3,
        "shoulder widths",
        "travel of the stiller foot in a view from an end, beyond which somebody walks",
        "own: the middle, by ratio, of an empty interval: up to 1.8 in 16 rendered sets from the "
        "feet and the head, 2.9 in one from the side whose landmarks plates mislead, 5.8 and more "
        "in one who walks past the phone",
    )
    max_yaw_deg: float = threshold(
        30.0,
        "degrees",
        "camera surely farther from the side than this is not a view from the side",
        "own: projection alone turns a knee of 90 degrees into 92 at 20 degrees, 95 at 30",
    )
    min_length_over_shank: float = threshold(
        1.45,
        "shank lengths",
        "trunk and thigh in the picture at lockout; who looks shorter is filmed from far round",
        "own: 1.6 and more in 155 rendered sets up to 30 degrees, 2.2 and more in the real clips; "
        "0.96 to 2.8 in ten from 40 degrees on (lab/fitting/view.py)",
    )
    oblique_yaw_deg: float = threshold(
        15.0,
        "degrees",
        "camera away from the side, beyond which a warning is given",
        "own: lumbar contours fail beyond 8 to 15 degrees, knee angles stay good to 20",
    )
    min_load_share: float = threshold(
        0.9,
        "1",
        "probability of a load by the load net, from which it is named",
        "own: 46 of 58 sets without barbell are named from here, none wrongly; bodies that the net "
        "did not learn from",
    )
    min_legs_share: float = threshold(
        0.8,
        "1",
        "probability by the legs net of what the legs do, from which it is named",
        "own: none of 121 sets with both feet on the floor is named otherwise from here, 29 of 44 "
        "others are named rightly; bodies that the net did not learn from",
    )
    min_roll_deg: float = threshold(
        1.5, "degrees", "a roll of the phone from which the user is told of it", "own"
    )
    min_light: float = threshold(
        0.16,
        "1",
        "brightness around the person, below which the picture is called dark",
        "own: gym clips 0.25 to 0.6; below 0.12 the pose model loses joints",
    )
    min_trunk_px: float = threshold(
        90.0,
        "px",
        "trunk length in the picture, below which the lifter is called small",
        "own: landmarks are off by 1 to 2 px, 1 degree of a 60 px thigh",
    )
    min_plate_share: float = threshold(
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
    min_inside_share: float = threshold(
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
        0.115,
        "distances from shoulder to ankle",
        "usual spread of the near side's joints, up to which the keypoint network is believed that "
        "somebody lies there, whatever the landmarks say",
        "own: the middle of an empty interval: of 33 samples, rendered and real sets half are "
        "below 0.078, nine in ten below 0.096, all but one within 0.108; that one has 0.124, as "
        "has one who stands, and one who does another exercise on the floor 0.127. Beyond it the "
        "landmarks count, which know more than lifters: that fails safe. It does not tell "
        "exercises apart: dips on the floor have 0.085",
    )
    max_landmark_gap_s: float = threshold(
        0.25,
        "s",
        "gaps between two runs of a model up to this are bridged",
        "by design: the pose model runs ten times a second, and twice as often while it has lost "
        "the person",
    )
    max_idle_gap_s: float = threshold(
        0.6,
        "s",
        "the same between two runs that follow each other while nobody is about to lift",
        "by design: the pose model then runs twice a second",
    )
    leg_switch_cost: float = threshold(
        0.25,
        "trunk lengths",
        "way of the legs that a change of their names must save",
        "own",
    )
    leg_renamed_cost: float = threshold(
        0.5,
        "trunk lengths per second",
        "way that time with other names than the model's must save",
        "own",
    )
    max_disagreement: float = threshold(
        0.5,
        "trunk lengths",
        "between reliable landmarks and the network's joints in the median, beyond which the "
        "network is on nobody, or on somebody else",
        "own: 0.07 to 0.41 in 20 real clips of lifters; what is no hip thrust the rules refuse",
    )
    max_joint_apart: float = threshold(
        0.35,
        "trunk lengths",
        "between the landmark and the network's joint, beyond which they are not averaged",
        "own: two sides of a body lie up to so far apart in views up to 30 degrees off the side",
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
    min_coverage: float = threshold(
        0.25,
        "1",
        "a ring whose outline is seen less than this, chance taken off, does not help a path",
        "own: clutter reaches 0.2 to 0.4, plates 0.4 to 0.7",
    )
    max_gap_s: float = threshold(
        2.0, "s", "a plate may be hidden this long without being lost", "own"
    )
    max_bridge_s: float = threshold(
        0.2, "s", "a plate that was not seen for this long is taken to have moved evenly", "own"
    )
    min_seen: float = threshold(
        0.25,
        "1",
        "coverage of a plate's outline, averaged over the clip with 0 where it is not seen",
        "own: plates 0.27 to 0.6 on rendered and real clips, things that move alike up to 0.2",
    )
    max_radius_spread: float = threshold(
        0.055,
        "1",
        "spread (scaled MAD) of the logarithm of a plate's radius over the clip",
        "own: of 14 plates in samples, rendered and real sets half are below 0.009, nine in ten "
        "below 0.02, all within 0.035, in older ones within 0.04; of 160 other things none that is "
        "seen, placed and moving as a plate is spreads more: what lies beyond is turned down by "
        "those limits too",
    )
    max_distance: float = threshold(
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
    min_radius: float = threshold(
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
    min_travel: float = threshold(
        0.15, "trunk lengths", "a plate on the hips rises at least this much", "as a rep's lift"
    )
    min_following: float = threshold(
        0.6,
        "1",
        "a plate rises by at least this share of what the hips rise",
        "own: 1.0 to 1.7, as it is nearer to the camera and behind it the hips seem to rise less",
    )
    max_following: float = threshold(
        2.0, "1", "and by at most this many times what the hips rise", "own, as above"
    )
    hip_per_plate: float = threshold(
        0.85,
        "1",
        "movement of the hips per movement of the near plate, both in the picture",
        "fitted on 22 rendered clips with plates (body/plate_hip.py)",
    )
    min_correlation: float = threshold(
        0.7, "1", "between the heights of plate and hips over the clip", "own"
    )
    min_known_share: float = threshold(
        0.3,
        "1",
        "share of a path's rings on which the hips must be known to say whether it follows them",
        "own",
    )
    max_same_centre: float = threshold(
        0.2,
        "radii",
        "rings whose centres are this near to each other may be the same thing",
        "own: between a plate's rim and its lip",
    )
    max_log_radius_step: float = threshold(
        0.1,
        "1",
        "difference of the logarithms of two rings' radii up to which they may be the same thing",
        "own: between a plate's rim and its lip",
    )
    max_log_ratio_step: float = threshold(
        0.1,
        "1",
        "the same for the ratio of the axes: a plate keeps its shape",
        "own: an outline of another shape is half the rim's and half something else's",
    )
    min_share_of_best: float = threshold(
        0.6,
        "1",
        "of two plates the larger is the nearer one, if it is seen on this share of the frames of "
        "the one that is seen most",
        "own",
    )
    max_covered_radii: float = threshold(
        1.3,
        "radii",
        "a joint this near to the plate's centre counts as hidden by it",
        "own: the pose model tends to put a hidden joint a little outside the plate",
    )
    step_cost: float = threshold(
        0.15,
        "coverage",
        "what a step of one tolerance from ring to ring costs a path",
        "own: a ring of usual coverage outweighs it",
    )
    step_tolerance: float = threshold(
        0.03, "trunk lengths", "tolerance of a step: the noise of a ring's fit", "own"
    )
    speed_tolerance: float = threshold(
        1.0, "trunk lengths per second", "added to it: the speed of the bar", "own"
    )
    max_step_s: float = threshold(
        0.4,
        "s",
        "after a longer gap the bar may be anywhere in its range",
        "own: half a quick lift",
    )
    radius_tolerance: float = threshold(
        0.05, "1", "tolerance of a step in the logarithm of the radius", "own"
    )
    max_tolerances: float = threshold(
        3.0, "tolerances", "a larger step leads to another thing", "three standard deviations"
    )


@dataclass(frozen=True)
class MeasureSettings:
    """How angles are read from joints and from the keypoint network."""

    max_gap_s: float = threshold(
        0.1,
        "s",
        "between two predictions of an angle, up to which its course is bridged",
        "by design: the network runs 20 times a second",
    )
    flat_yaw_deg: float = threshold(
        20.0,
        "degrees",
        "camera yaw up to which an angle in the picture is the leg's, or the hip's",
        "own: beyond it even the true joints of rendered clips were 6 degrees off in the knee, and "
        "the network alone had the hip best",
    )
    knee_net_share: float = threshold(
        0.5,
        "1",
        "weight of the network's own angle of the knee beside that of the joints, without plates",
        "fitted on 138 rendered clips (lab/fitting/lockout_angles.py): three quarters are 0.3 "
        "degrees better there, but on real film the landmarks of a leg in full view hold better",
    )
    knee_net_share_plates: float = threshold(
        0.75, "1", "the same behind plates", "fitted on those clips"
    )
    knee_net_share_one_leg: float = threshold(
        1.0,
        "1",
        "the same where one leg lifts: its knee leans out, and so even the true joints in the "
        "picture have an angle up to 14 degrees off",
        "own: on 10 rendered sets (variants, seeds 80 to 82) the network alone is off by 2.8 "
        "degrees, half of each by 4.1",
    )
    knee_outward_deg: float = threshold(
        2.0,
        "degrees per 10 degrees",
        "what an angle of joints in the picture shows too much with each 10 degrees of yaw towards "
        "the feet, and too little towards the head, without plates: knees point outwards",
        "own: on 85 rendered sets 2.4 degrees of the landmarks' angle, 2.1 of that of the "
        "network's joints and 1.2 of the true joints'; behind plates, where the network's own "
        "angle counts most, the mean was no better without it",
    )
    start_window_s: float = threshold(
        0.4, "s", "around a rep's start, in which the lowest frames are sought", "own"
    )
    lowest_pct: float = threshold(
        15.0, "%", "share of those frames that may be lower by mistake", "own"
    )
    near_lowest_deg: float = threshold(
        6.0, "degrees", "frames this near to the lowest count as low too", "own"
    )
    max_hip_spread: float = threshold(
        0.15,
        "distances from shoulder to ankle",
        "spread of the network's hip at lockout, beyond which the hip was not found",
        "own: sets with errors beyond 20 degrees had 0.19 and 0.25, all others up to 0.12",
    )
    knee_hidden_radii: float = threshold(
        1.1,
        "radii",
        "a knee this near to the plate's centre is hidden by it",
        "own: on rendered clips its angle was off by 4 to 7 degrees, farther out by 2 to 3",
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
        "its models were fitted on sets up to 20 degrees (lab/fitting/hip_or_back.py)",
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
        "own: braced reps stay within it (lab.benchmarks.verdicts)",
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
    max_missing_pct: float = threshold(
        30.0, "%", "share of a rep's frames without the joints, beyond which it is unsure", "own"
    )


@dataclass(frozen=True)
class FilmLimits:
    """What a film may ask for before it is refused, so that none can fill memory or take hours.

    They decide what is read, never what is measured, so they are no part of ``Settings`` and its
    hash. ``thrust_vision.video.refusals`` has the words for each.
    """

    most_gib: float = threshold(
        8.0, "GiB", "a larger file is refused", "own: an hour of a phone's film in 1080p takes 7"
    )
    most_s: float = threshold(
        3600.0,
        "s",
        "a film that declares to be longer, or is, is refused",
        "own: a set takes one to three minutes; an hour holds a whole training session",
    )
    most_frames: float = threshold(
        250_000,
        "frames",
        "likewise of frames",
        "own: an hour at 60 a second has 216,000; each takes 1 kB",
    )
    most_pixels: float = threshold(
        8192 * 4320,
        "px",
        "a film with larger pictures is refused, and no decoder gets memory for one",
        "own: 8K; more is no phone clip, and could be meant to fill the memory",
    )
    least_edge_px: float = threshold(
        16, "px", "a picture's short edge; smaller ones are refused", "own: smallest coded block"
    )
    most_aspect: float = threshold(
        8.0,
        "1",
        "long edge over short edge; longer pictures are refused",
        "own: phones film up to 2.4; the models' copy of a longer one would have no height",
    )
    most_out_of_order: float = threshold(
        0.5,
        "1",
        "share of frames with times that repeat, run backwards or leap, beyond which nothing true "
        "can be said about tempo and the film is refused; fewer are left out",
        "own: phones write none, cut and spliced films a few",
    )
    most_gap_s: float = threshold(
        60.0, "s", "a longer time between two frames is a faulty stamp, not a film", "own"
    )


FILM_LIMITS = FilmLimits()

#: Containers that are read, as FFmpeg names them: what phones and cameras write, and animated GIF.
#: No other demuxer is ever started, so playlists, image sequences and scripts open nothing.
FILM_CONTAINERS = ("mov", "matroska", "avi", "mpegts", "gif")
#: Codings of pictures that are read, as FFmpeg names them: phones, cameras, browsers, editors.
FILM_CODECS = (
    *("h264", "hevc", "av1", "vp8", "vp9", "mpeg4", "mpeg2video", "h263", "mjpeg", "prores"),
    *("dvvideo", "gif"),
)


@dataclass(frozen=True)
class Settings:
    """All settings of an analysis."""

    smoothing: SmoothingSettings = SmoothingSettings()
    reps: RepSettings = RepSettings()
    body: BodySettings = BodySettings()
    scene: SceneSettings = SceneSettings()
    plates: PlateSettings = PlateSettings()
    measure: MeasureSettings = MeasureSettings()
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
