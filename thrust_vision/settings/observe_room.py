"""Observing the room: how the phone moves and is rolled, and how bright it is."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


@dataclass(frozen=True)
class CameraSettings:
    """How the phone's movement is followed by the background."""

    width_px: int = threshold(
        320,
        "px",
        "width that pictures are reduced to",
        "own: a path is then known to about 0.1 % of the width",
    )
    every_s: float = threshold(0.1, "s", "between two looks at the background", "own")
    still_every_s: float = threshold(
        0.3, "s", "between two looks once the picture has stood still for a while", "own"
    )
    still_after_s: float = threshold(
        2.0,
        "s",
        "without movement, after which the background is looked at less often",
        "own: a phone on a tripod stays there",
    )
    max_points: int = threshold(160, "points", "of the background that are followed", "own")
    min_points: int = threshold(12, "points", "fewer do not tell how the phone moved", "own")
    corner_quality: float = threshold(
        0.01,
        "1",
        "share of the clearest corner's quality from which a corner is followed",
        "own",
    )
    corner_gap_px: int = threshold(
        6, "reduced px", "distance of two corners that are followed", "own"
    )
    person_room: float = threshold(
        0.12,
        "sizes of the person",
        "about the person, in which no corner is followed",
        "own: plates and the bar move along",
    )
    window_px: int = threshold(
        15, "reduced px", "edge of the window by which a corner is found again", "own"
    )
    pyramid_levels: int = threshold(
        3, "halvings", "of the picture in which a corner is found coarsely first", "own"
    )
    agree_px: float = threshold(
        1.0, "reduced px", "a point this near to where the motion puts it agrees with it", "own"
    )
    min_inliers: float = threshold(
        0.4, "1", "share of the points that must agree with one motion", "own"
    )
    new_key_shift: float = threshold(
        0.15,
        "picture widths",
        "shift beyond which points are chosen anew",
        "own: a good part of the background has left the picture",
    )
    new_key_zoom: float = threshold(
        0.1, "1", "change of size beyond which points are chosen anew", "own: as for the shift"
    )
    max_lost: float = threshold(
        0.2,
        "1",
        "share of the looks without a motion, beyond which the path is not trusted at all",
        "own",
    )
    still_px: float = threshold(
        0.7, "reduced px", "a smaller movement is none", "own: less is the codec, not the phone"
    )
    corner_height: float = threshold(
        0.6,
        "picture widths",
        "height of the picture's corner whose movement shows how far a motion reaches",
        "geometry: about 16:9",
    )


@dataclass(frozen=True)
class RollSettings:
    """How the phone's roll is seen in upright edges of the room."""

    width_px: int = threshold(640, "px", "width that larger pictures are reduced to", "own")
    looks: int = threshold(5, "looks", "for upright edges in a film", "own")
    every_s: float = threshold(1.5, "s", "between two looks for upright edges", "own")
    max_tilt_deg: float = threshold(
        14.0,
        "degrees",
        "edges this far from vertical may still be upright ones, seen by a rolled or tilted phone",
        "own",
    )
    min_length: float = threshold(0.06, "picture heights", "shorter edges do not count", "own")
    person_room: float = threshold(
        0.05,
        "sizes of the person",
        "about the person, in which no edge counts",
        "own: a shin or a rod of the bar is no edge of the room",
    )
    min_edges: int = threshold(
        6,
        "edges",
        "that must agree on a roll and a tilt, on each look in the mean, for a roll to be reported",
        "own",
    )
    min_total: float = threshold(
        1.5,
        "picture heights",
        "length of all edges that agree, on each look in the mean, that a roll needs",
        "own",
    )
    agree_deg: float = threshold(
        1.0, "degrees", "an edge this near to what a roll and a tilt explain agrees", "own"
    )
    min_apart: float = threshold(
        0.1, "picture widths", "edges nearer to each other tell no tilt of the phone", "own"
    )
    max_slope_deg: float = threshold(
        24.0,
        "degrees per picture width",
        "change of the edges' lean across the picture, beyond which a tilt is not believed",
        "geometry: a phone tilted by 20 degrees",
    )
    trials: int = threshold(300, "pairs of edges", "drawn to find what most edges agree on", "own")
    min_half_deg: float = threshold(
        0.6,
        "degrees",
        "added to half of the roll's 90 % interval",
        "own: what walls that are not upright and a lens that bends lines leave",
    )


@dataclass(frozen=True)
class LightSettings:
    """How the brightness around the person is sampled."""

    every_s: float = threshold(1.0, "s", "between two looks at the brightness", "own")
    step_px: int = threshold(
        8, "px", "between two of the pixels that count", "own: brightness needs no detail"
    )
