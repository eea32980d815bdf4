"""Observing the lifter: where the crop lies, how it follows, who is in the picture."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


@dataclass(frozen=True)
class CropSettings:
    """Where the networks' crops lie: they were trained on crops laid like this."""

    width_per_span: float = threshold(
        1.54,
        "distances from shoulder to ankle",
        "width of the keypoint network's crop",
        "by design: as in the crops that the network was trained on",
    )
    raised: float = threshold(
        0.15,
        "distances from shoulder to ankle",
        "how far the crop's middle lies above that of shoulder and ankle",
        "by design: hips and knees rise; as in the crops that the network was trained on",
    )
    blur: float = threshold(
        0.45,
        "px per px",
        "blur for each pixel that shrinking loses, so that fine patterns do not flicker",
        "own; the classifiers' training pictures are softened alike",
    )
    min_blur_px: float = threshold(0.2, "px", "a weaker blur is left out", "own: none shows")
    load_hip_px: tuple[float, float] = threshold(
        (36.0, 56.0),
        "px",
        "where the near hip lies, from left and top, in the patch of the classifier of loads",
        "by design: hips, thighs and what lies on them; as in training",
    )
    legs_hip_px: tuple[float, float] = threshold(
        (48.0, 40.0),
        "px",
        "where the near hip lies, from left and top, in the patch of the classifier of legs",
        "by design: trunk, legs and floor; as in training",
    )
    legs_trunk_px: float = threshold(
        40.0,
        "px",
        "length of the trunk in the patch of the classifier of legs",
        "by design: a free leg is not where an ankle is sought, so the trunk fixes the scale; as "
        "in training",
    )


@dataclass(frozen=True)
class LocateSettings:
    """How the lifter is located with the keypoint network, from a rough place or from none."""

    max_spread: float = threshold(
        0.14,
        "distances from shoulder to ankle",
        "mean spread of the near side's joints, up to which a lifter lies there",
        "own: on 24 rendered clips and two real ones 0.08 to 0.12; in crops that miss the lifter "
        "or have the head on the wrong side 0.17 and more",
    )
    as_sharp: float = threshold(
        1.08, "1", "ratio of their spreads up to which a place is as sharp as another", "own"
    )
    first_rounds: int = threshold(
        2, "rounds", "in which the crop follows what the network sees in it, for a first try", "own"
    )
    last_rounds: int = threshold(
        3, "rounds", "in which the crop follows what the network sees in it, in the end", "own"
    )
    settled: float = threshold(
        0.01,
        "distances from shoulder to ankle",
        "a crop that would move by less is at rest",
        "own: an eighth of the shifts (one standard deviation of 0.08) with which the network was "
        "trained",
    )
    every_picture: int = threshold(
        4, "pictures", "first tries see one picture in so many", "own: there are many tries"
    )
    min_shrunk: float = threshold(
        0.1,
        "1",
        "a crop that would shrink to less than this share in one round has lost the lifter",
        "own",
    )
    farther: tuple[float, ...] = threshold(
        (1.0, 1.6, 2.4),
        "1",
        "first tries put shoulder and ankle so many times as far apart as the start has them",
        "own",
    )
    lower: tuple[float, ...] = threshold(
        (0.1, 0.5),
        "1",
        "first tries put the ankle so much lower than the shoulder, of how far it is beside it",
        "own",
    )
    wide: tuple[float, ...] = threshold(
        (0.35, 0.55),
        "picture widths",
        "tries by the picture alone put the ankle so far beside the shoulder",
        "own",
    )
    middles: tuple[float, ...] = threshold(
        (0.35, 0.5, 0.65),
        "picture widths",
        "tries by the picture alone put the middle of shoulder and ankle so far from the left edge",
        "own",
    )
    middle_height: float = threshold(
        0.6,
        "picture heights",
        "tries by the picture alone put the middle of shoulder and ankle so far from the top",
        "own",
    )
    half_drop: float = threshold(
        0.05,
        "picture heights",
        "tries by the picture alone put the shoulder so far above its middle with the ankle, and "
        "the ankle so far below",
        "own",
    )


@dataclass(frozen=True)
class FollowSettings:
    """When the lifter is sought, and how the crop follows."""

    search_after_s: float = threshold(
        3.5,
        "s",
        "of film with somebody who lies, before they are sought",
        "own: a search then sees a good part of a rep",
    )
    search_every_s: float = threshold(1.0, "s", "between two searches for the lifter", "own")
    wide_every_s: float = threshold(
        4.0, "s", "between two searches of the whole picture", "own: they take long"
    )
    max_wide: int = threshold(
        8, "searches", "of the whole picture in one film", "own: they take long"
    )
    kept_s: float = threshold(
        6.0,
        "s",
        "of pictures kept while nobody is located, on which the keypoint network runs afterwards",
        "own: bounded by memory",
    )
    pictures: int = threshold(12, "pictures", "that a search sees of those kept", "own")
    review_after_s: float = threshold(
        3.0,
        "s",
        "after a lifter is located the place is sought once more, and what is still kept is "
        "predicted anew",
        "own: by then more of a lift is seen",
    )
    crop_memory_s: float = threshold(
        4.0,
        "s",
        "over which the network's own shoulder and ankle say where the crop should lie",
        "own",
    )
    sharp_spread: float = threshold(
        0.1,
        "distances from shoulder to ankle",
        "mean spread of the near side's joints, beyond which a lifter is not seen sharply, and is "
        "sought everywhere in the review",
        "own: usual are 0.07 to 0.1",
    )
    max_drift: float = threshold(
        0.1,
        "distances from shoulder to ankle",
        "shoulder or ankle may drift so far before it is tried whether the crop should be laid "
        "anew",
        "own: the network was trained with shifts of 0.08 (one standard deviation)",
    )
    min_gain: float = threshold(
        0.1,
        "1",
        "share by which the spread must fall for the crop to be laid anew",
        "own: a crop that went along with every drift would lead the network astray",
    )
    drift_every_s: float = threshold(
        0.25, "s", "between two tries of a crop that is laid anew", "own"
    )
    lost_spread: float = threshold(
        0.2,
        "distances from shoulder to ankle",
        "median over time of the near side's mean spread, beyond which the lifter is lost",
        "own: in crops that miss the lifter 0.17 and more",
    )
    lost_s: float = threshold(
        1.0, "s", "how long the network must see nobody for the lifter to be lost", "own"
    )
    trust_s: float = threshold(
        4.0, "s", "over which it is judged whether landmarks are unreliable", "own"
    )
    trusted_share: float = threshold(
        0.9,
        "1",
        "share of the pose model's latest runs that must find the person for landmarks to be "
        "reliable",
        "as scene.trusted_found_share",
    )


@dataclass(frozen=True)
class PeopleSettings:
    """Who is in the picture, and which of them is the lifter."""

    max_people: int = threshold(4, "people", "that a look finds at most", "own")
    min_looks: int = threshold(
        6,
        "looks",
        "before it may be said that the tracker follows somebody else, or that nobody else is "
        "there",
        "own",
    )
    kept_pictures: int = threshold(
        60,
        "pictures",
        "kept to track the right person on, should the tracker turn out to be on another",
        "own: bounded by memory",
    )
    min_seen_share: float = threshold(
        1 / 3, "1", "share of the looks on which a person must be seen to count", "own"
    )
    min_rise: float = threshold(
        0.18,
        "trunk lengths",
        "rise of the hip from which somebody may lift",
        "own: a lifter's hip rises 0.3 and more; a resting one's spans 0.05 with all its noise",
    )
    rise_pct: tuple[float, float] = threshold(
        (10.0, 90.0),
        "%",
        "percentiles of the hip's heights between which it rises",
        "own: single looks may err",
    )
    min_knee_above: float = threshold(
        0.2,
        "trunk lengths",
        "knee over the line from hip to ankle, from which somebody may lie on the back",
        "as scene.min_knee_above, with room for the noise of one look",
    )
    larger: float = threshold(
        1.25,
        "1",
        "of two who lift, such as a lifter and the mirror, one who is so many times as large is "
        "nearer",
        "own",
    )
    min_agreement: float = threshold(
        0.7,
        "1",
        "share of the looks from which a tracker that agrees with them is on the lifter",
        "own",
    )
    same_person: float = threshold(
        0.7,
        "trunk lengths",
        "median distance of their joints, below which two poses are one person's",
        "own",
    )
    next_look: float = threshold(
        1.5,
        "trunk lengths",
        "median distance of the joints that a person may move by from one look to the next",
        "own: a lifter moves less",
    )
    min_together: float = threshold(
        0.2,
        "1",
        "share of the looks on which two people must be seen at once to be two",
        "own: one whom the model finds now here, now there behind a plate is not",
    )
    room: float = threshold(
        0.5,
        "trunk lengths",
        "about all joints of the lifter, to which the tracker is confined",
        "own: room for hands, feet and a bar",
    )
