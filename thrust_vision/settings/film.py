"""What a film may ask for, and which kinds of film are read."""

from dataclasses import dataclass

from thrust_vision.settings.declare import threshold


@dataclass(frozen=True)
class FilmLimits:
    """What a film may ask for before it is refused, so that none can fill memory or take hours.

    They decide what is read, never what is measured, so they are no part of ``Settings`` and its
    hash. ``thrust_vision.video.refusals`` has the words for each.
    """

    max_gib: float = threshold(
        8.0, "GiB", "a larger file is refused", "own: an hour of a phone's film in 1080p takes 7"
    )
    max_s: float = threshold(
        3600.0,
        "s",
        "a film that declares to be longer, or is, is refused",
        "own: a set takes one to three minutes; an hour holds a whole training session",
    )
    max_frames: float = threshold(
        250_000,
        "frames",
        "a film that declares more frames, or has more, is refused",
        "own: an hour at 60 a second has 216,000; each takes 1 kB",
    )
    max_pixels: float = threshold(
        8192 * 4320,
        "px",
        "a film with larger pictures is refused, and no decoder gets memory for one",
        "own: 8K; more is no phone clip, and could be meant to fill the memory",
    )
    min_edge_px: float = threshold(
        16, "px", "a picture's short edge; smaller ones are refused", "own: smallest coded block"
    )
    max_aspect: float = threshold(
        8.0,
        "1",
        "long edge over short edge; longer pictures are refused",
        "own: phones film up to 2.4; the models' copy of a longer one would have no height",
    )
    max_out_of_order: float = threshold(
        0.5,
        "1",
        "share of frames with times that repeat, run backwards or leap, beyond which nothing true "
        "can be said about tempo and the film is refused; fewer are left out",
        "own: phones write none, cut and spliced films a few",
    )
    max_gap_s: float = threshold(
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
