"""Observing rings, the outlines of weight plates: finding, fitting and following them."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


@dataclass(frozen=True)
class RingSettings:
    """How rings are found in a small picture about the hips."""

    trunk_px: float = threshold(72.0, "px", "length of the trunk in the small picture", "own")
    trunk_memory: int = threshold(
        61, "frames", "over whose trunk lengths the median fixes the small picture's scale", "own"
    )
    centre_reach: float = threshold(
        1.3,
        "trunk lengths",
        "from the hips, in both directions, within which a ring's centre is sought",
        "geometry: the near plate lies 0.65 m nearer to the camera than the hips, so that a camera "
        "30 degrees off or 1.4 m high shows it half to a whole trunk length away; landmarks behind "
        "plates err besides",
    )
    picture_reach: float = threshold(
        2.0,
        "trunk lengths",
        "from the hips to the edges of the small picture",
        "own: the centre's reach and much of a ring's radius",
    )
    min_radius: float = threshold(
        0.24, "trunk lengths", "radius of the smallest rings that are sought", "plates of 28 cm"
    )
    max_radius: float = threshold(
        1.0,
        "trunk lengths",
        "radius of the largest rings that are sought",
        "geometry: plates of 45 cm seen nearer than the trunk, nearly twice as large with a camera "
        "1.7 m away",
    )
    radii: int = threshold(12, "radii", "that are distinguished where edges vote for rings", "own")
    cell_px: int = threshold(
        2, "px of the small picture", "edge of a cell in which votes are counted", "own"
    )
    min_usual_edge: float = threshold(
        40.0,
        "levels",
        "a clear edge's gradient is at least so strong, in a dull picture too",
        "own",
    )
    usual_edge_pct: float = threshold(
        85.0, "%", "percentile of a picture's gradients that a clear edge has", "own"
    )
    weak_edge: float = threshold(
        0.4,
        "1",
        "share of a clear edge's gradient from which an edge that leads on from a clear one votes",
        "own",
    )
    smoothing_px: float = threshold(
        1.0, "px of the small picture", "blur before gradients are taken", "own"
    )
    max_edges: int = threshold(
        2500, "px", "of edges that vote; more are thinned out evenly", "own: they add little"
    )
    vote_spread: float = threshold(
        0.05,
        "radii",
        "blur of the votes for a centre",
        "own: those of an ellipse and of a noisy edge spread in proportion to the radius",
    )
    around: float = threshold(
        0.4,
        "radii",
        "about a centre, over which the mean of the votes is taken off",
        "own: what clutter casts all around says nothing",
    )
    seeds: int = threshold(8, "rings", "with most votes, that are fitted to the edges", "own")
    bands: tuple[float, ...] = threshold(
        (0.16, 0.16, 0.12, 0.08, 0.06),
        "radii",
        "half-widths about the expected outline in which a fit seeks edges, step by step",
        "own",
    )
    narrow_bands: tuple[float, ...] = threshold(
        (0.06, 0.06, 0.06),
        "radii",
        "half-widths about the expected outline of a ring that is tried larger, step by step",
        "own",
    )
    grown: int = threshold(
        2,
        "rings",
        "the best covered of a search, that are tried larger too",
        "own: a plate's lip is often clearer than its outline, which has the same shape",
    )
    growth: tuple[float, ...] = threshold(
        (1.1, 1.19, 1.28), "1", "how many times as large the best covered rings are tried", "own"
    )
    same_centre: float = threshold(
        0.1, "radii", "distance of their centres below which two rings may be the same", "own"
    )
    same_log_radius: float = threshold(
        0.08,
        "1",
        "difference of the logarithms of their radii below which two rings may be the same",
        "own",
    )
    kept: int = threshold(6, "rings", "kept of a frame, the best covered first", "own")


@dataclass(frozen=True)
class RingFitSettings:
    """How an ellipse is fitted to the edges around where it is expected."""

    rays: int = threshold(72, "rays", "from the centre, along which edges are sought", "own")
    steps: int = threshold(
        15, "steps", "along a ray, through the band in which edges are sought", "own"
    )
    min_across: float = threshold(
        0.9,
        "1",
        "cosine between a gradient and the outline's normal, from which the edge belongs to it",
        "own",
    )
    on_outline_px: float = threshold(
        1.3,
        "px of the small picture",
        "an edge this near to the fitted outline lies on it",
        "own",
    )
    min_band_px: float = threshold(
        3.0,
        "px of the small picture",
        "half-width of the narrowest band in which edges are sought",
        "own",
    )
    far_edge: float = threshold(
        0.4,
        "1",
        "what an edge at the band's border counts less than one of its strength on the expected "
        "outline",
        "own",
    )
    flattening: float = threshold(
        0.04,
        "1",
        "spread of the flattening that the fit expects",
        "geometry: plates seen up to 30 degrees obliquely have up to 0.07",
    )
    max_flattening: float = threshold(
        0.176, "1", "a flatter ring is none", "geometry: an axis ratio of 0.7, which is 45 degrees"
    )
    first_tolerance: float = threshold(
        3.0,
        "distances on the outline",
        "off the fitted outline, at which an edge has a quarter of its weight in the first round",
        "own",
    )
    tightening: float = threshold(
        1.5, "1", "by which the tolerance of a fit is divided from round to round", "own"
    )
    rounds: int = threshold(3, "rounds", "of a fit, in each of which edges are weighed anew", "own")
    chance_share: float = threshold(
        0.5,
        "1",
        "what is taken off the coverage, of the mean strength of all edges in the band",
        "own: in clutter edges lie on any outline",
    )
    min_coverage: float = threshold(0.2, "1", "less of an outline than this is none", "own")
    min_seen: float = threshold(
        0.5, "1", "share of the outline that must lie inside the picture", "own"
    )
    max_moved: float = threshold(
        0.35, "radii", "a ring that the fit moves farther has run away", "own"
    )
    max_grown: float = threshold(
        0.25,
        "1",
        "a ring whose logarithm of the radius the fit changes by more has run away",
        "own",
    )


@dataclass(frozen=True)
class RingWatchSettings:
    """When rings are sought and which are followed between."""

    search_every_s: float = threshold(0.5, "s", "between two searches for rings", "own")
    idle_search_every_s: float = threshold(
        1.0,
        "s",
        "between two searches where no ring has been clear for long",
        "own: half as often; plates that come later are followed from a second on",
    )
    follow_every_s: float = threshold(
        0.06,
        "s",
        "between two frames on which rings are followed",
        "own: the bar of a fast lift moves a quarter of a plate in that time",
    )
    min_radius: float = threshold(
        0.29,
        "trunk lengths",
        "smaller rings are not followed",
        "geometry: plates of 28 cm and more; as plates.min_radius",
    )
    min_coverage: float = threshold(
        0.3,
        "1",
        "rings whose outline is seen less are not followed",
        "own: clutter covers 0.2 to 0.4 of an outline, plates 0.4 to 0.7",
    )
    followed: int = threshold(2, "rings", "that are followed, the best covered first", "own")
    tries: int = threshold(
        4,
        "times",
        "a ring that is lost is sought again before the next search is due",
        "own: one lost on the way up is seen again soon",
    )
    hope_s: float = threshold(
        3.0,
        "s",
        "after so long without a clear ring, none is followed until a search finds one",
        "own: six searches; on 60 rendered sets with plates a ring was clear in nearly all of them",
    )
    likely_radius: float = threshold(
        0.4,
        "trunk lengths",
        "radius from which a clear ring may be a plate that misleads the landmarks",
        "as plates.large_radius",
    )
    likely_coverage: float = threshold(
        0.4, "1", "coverage from which a large ring is clear", "as plates.clear_coverage"
    )
    likely_share: float = threshold(
        0.3,
        "1",
        "share of the latest searches from which large clear rings make plates likely",
        "as plates.large_share",
    )
    likely_s: float = threshold(
        4.0, "s", "how far back the searches go that make plates likely", "own"
    )
