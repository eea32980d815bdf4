"""How often the models run on a film, and when a film is looked at coarsely."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


@dataclass(frozen=True)
class RateSettings:
    """How large pictures are for the models, and how often each model runs."""

    working_edge_px: int = threshold(
        960,
        "px",
        "longest edge of the pictures that the models see; larger ones are reduced to it",
        "by design: the keypoint network's crop is 240 px wide, and the pose model takes 256",
    )
    pose_every_s: float = threshold(
        1 / 10,
        "s",
        "between two runs of the pose model, usually",
        "own: it finds people and is a second opinion on joints",
    )
    second_opinion_every_s: float = threshold(
        1 / 5,
        "s",
        "between two runs of the pose model while the keypoint network sees the lifter sharply",
        "own: half as often as usual, since the network's joints count then",
    )
    lost_pose_every_s: float = threshold(
        1 / 20,
        "s",
        "between two runs of the pose model while it has lost the person",
        "own: twice as often as usual, to have them again soon",
    )
    idle_pose_every_s: float = threshold(
        1 / 2,
        "s",
        "between two runs of the pose model while nobody is about to lift",
        "own: somebody who lies down is seen within half a second",
    )
    net_every_s: float = threshold(
        1 / 20, "s", "between two frames that the keypoint network sees", "own: 20 a second"
    )
    lag_frames: int = threshold(
        40,
        "frames",
        "age of what the pose model's schedule knows of the keypoint network",
        "by design: more than the 32 frames that one may run ahead of the other, so that no film "
        "depends on which thread was quicker",
    )
    look_every_s: float = threshold(
        0.75, "s", "between two looks at everybody in the picture", "own: two or more in every rep"
    )
    alone_look_every_s: float = threshold(
        1.5,
        "s",
        "between two looks at everybody where the latest found one person at most",
        "own: half as often as usual",
    )
    idle_look_every_s: float = threshold(
        3.0, "s", "between two looks at everybody while nobody is about to lift", "own"
    )
    classify_every_s: float = threshold(
        0.4, "s", "between two frames that the classifiers of load and legs see", "own"
    )


@dataclass(frozen=True)
class IdleSettings:
    """When it is plain that nobody is about to lift, and that nobody will."""

    standing_for_s: float = threshold(
        2.0,
        "s",
        "after so long without anybody lying, in which somebody stood nearly all the time, a film "
        "is looked at coarsely",
        "own",
    )
    standing_by_plates_s: float = threshold(
        3.0,
        "s",
        "after so long without anybody lying, where plates are likely about and somebody stood "
        "nearly all the time, a film is looked at coarsely",
        "own: behind plates somebody who lies may seem to stand for a moment",
    )
    standing_share: float = threshold(
        0.8,
        "1",
        "share of the pose model's runs that must show somebody who stands, for a film to be "
        "looked at coarsely because somebody stands",
        "own",
    )
    idle_for_s: float = threshold(
        5.0,
        "s",
        "after so long without anybody lying, in which nobody was there or somebody stood much of "
        "the time, a film is looked at coarsely",
        "own",
    )
    idle_share: float = threshold(
        0.5,
        "1",
        "share of the pose model's runs that must show nobody or somebody who stands, for a film "
        "to be looked at coarsely because nobody lies",
        "own",
    )
    max_lying_shoulder: float = threshold(
        1.3,
        "trunk lengths",
        "height of the shoulders above the ankles, below which somebody may lie",
        "own: up to 1.2 in who lies, on a bench too, or sits on the floor",
    )
    min_standing_shoulder: float = threshold(
        1.6,
        "trunk lengths",
        "height of the shoulders above the ankles, above which somebody stands",
        "own: 1.7 and more in who squats or stands",
    )
    min_tall_shoulder: float = threshold(
        2.05,
        "trunk lengths",
        "height of the shoulders above the ankles that somebody must pass now and then to count as "
        "standing at all",
        "own: whoever stands does, also between two squats (2.2 to 2.5); a lifter in a film that "
        "lies on its side never does (1.9 in eight such films, behind plates 2.02 for a moment)",
    )
    max_lying_tilt_deg: float = threshold(
        60.0,
        "degrees",
        "trunk above horizontal, beyond which somebody does not lie",
        "as scene.max_trunk_tilt_deg",
    )
    ahead_every_s: float = threshold(
        3.0,
        "s",
        "between two of the pictures by which the rest of a film is judged once nobody is about "
        "to lift",
        "own: a set takes longer",
    )
    ahead_standing_share: float = threshold(
        0.5,
        "1",
        "share of the pictures of the rest of a film on which somebody must stand for it to be "
        "read no further; on none may anybody lie",
        "own",
    )
