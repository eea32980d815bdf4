"""The barbell's near plate."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


@dataclass(frozen=True)
class PlateSettings:
    """How the barbell's near plate differs from other round things, and what scale it gives."""

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
    max_paths: int = threshold(
        5,
        "paths",
        "of rings that are looked at for a plate, the strongest first",
        "own: the near plate, its rims, the far plate and what stands still",
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
