"""Angles at lockout."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


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
    min_starts: int = threshold(
        3,
        "reps",
        "from so many on it is known how open trunk and thigh usually are at starts",
        "own",
    )
    max_start_apart_deg: float = threshold(
        35.0,
        "degrees",
        "a rep that seems to begin this much more open or closed shows no start",
        "own: reps of 98 rendered sets truly begin within 20 of the set's median; one that is read "
        "51 off lies back from a seat",
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
        "spread of the sharper one of the network's hips at lockout, beyond which the hips were "
        "not found",
        "own: in poor pictures of bodies that the network never met, hip extension is off by 20 "
        "degrees and more on 4 to 7 % of the stills where both hips are within it, on 9 to 17 % "
        "where one is, on 30 % where none is (python -m lab.benchmarks.vague_hips)",
    )
    vague_hip_widening: float = threshold(
        1.3,
        "1",
        "so many times as wide are the intervals of hip and back where only one hip is within that",
        "own: there nine in ten errors of hip extension are below 1.2 to 1.6, of lumbar extension "
        "below 1.0 to 1.2 times as much as where both are (python -m lab.benchmarks.vague_hips)",
    )
    max_foot_stray: float = threshold(
        0.12,
        "trunk lengths",
        "a joint of a foot that seems to stray less than this through the lifts stands still",
        "own: planted feet tremble by 0.03 to 0.1 with what is seen of them; a foot that is set "
        "anew is 0.2 and more away",
    )
    still_foot_pct: float = threshold(
        90.0,
        "%",
        "share of the frames on which a joint of a foot must stray little to stand still",
        "own",
    )
    knee_hidden_radii: float = threshold(
        1.1,
        "radii",
        "a knee this near to the plate's centre is hidden by it",
        "own: on rendered clips its angle was off by 4 to 7 degrees, farther out by 2 to 3",
    )
    knee_seen_radii: float = threshold(
        1.3,
        "radii",
        "a knee this far from the plate's centre is not hidden by it; between both it is in part",
        "own: the plate's radius and the knee's place are each known to a tenth of the radius",
    )
