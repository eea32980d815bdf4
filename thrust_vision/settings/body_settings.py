"""Smoothing of joints, and whose joints make the body."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


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
    offset_window_s: float = threshold(
        1.5,
        "s",
        "over which what lies between landmarks and the network's joints is the usual: landmarks "
        "lag behind a quick movement by up to 0.4 s, which must not count",
        "own: twice a quick lowering and its lag, so that a median over it does not go along",
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
