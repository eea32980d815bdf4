"""What is known about a clip as a file."""

from dataclasses import dataclass

#: What phones and cameras write; the content decides, these only help to choose.
CLIP_SUFFIXES = ("mp4", "mov", "m4v", "webm", "mkv", "avi", "3gp", "gif")


@dataclass(frozen=True)
class ClipInfo:
    """Facts about a clip that was read, after its rotation and pixel aspect were applied.

    Attributes:
        name: file name without folders, as the user gave it.
        duration_s: from the first frame's time to the end of the last frame that was read; what
            the container declares if reading was ended early.
        width: of the upright picture with square pixels, px.
        height: of the upright picture with square pixels, px.
        fps: frames read per second of duration.
        variable_frame_rate: the frame intervals differ by more than rounding.
        rotation_deg: clockwise turn that was applied: 0, 90, 180 or 270.
        mirrored: the container asked for a mirror image, left to right before the turn, which
            was applied.
        truncated: the clip ends before the time the container declares, decoding broke off, frames
            came damaged, or their times leapt so far that they were left out. Not every decoder
            tells of damage: that of HEVC paints over it.
        frames: number of frames read, which is less than the clip has if reading was ended early.
        sha256: of the file, hexadecimal.
        frames_left_out: frames that came but were not used: damaged, of another size, or with a
            time that did not move forward.
    """

    name: str
    duration_s: float
    width: int
    height: int
    fps: float
    variable_frame_rate: bool
    rotation_deg: int
    mirrored: bool
    truncated: bool
    frames: int
    sha256: str
    frames_left_out: int = 0
