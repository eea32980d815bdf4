"""Clips to measure speed on, made from the sample clips: longer, larger, at other frame rates."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter

Image = NDArray[np.uint8]
SAMPLES = Path(__file__).parents[2] / "sample_videos"


def made_clip(sample: str, out: Path, *, seconds: float, size: tuple[int, int], fps: float) -> Path:
    """A sample clip played over and over, enlarged, at another frame rate.

    Args:
        sample: name of the sample clip.
        out: the file to write.
        seconds: its length.
        size: width and height, px.
        fps: frames a second; the sample's frames are repeated or left out.
    """
    with ClipReader(SAMPLES / f"{sample}.mp4") as reader:
        frames = [(frame.time_s, _enlarged(frame.image, size)) for frame in reader]
    length_s = frames[-1][0] + frames[1][0]
    times = np.array([time_s for time_s, _ in frames])
    with ClipWriter(out, *size, overwrite=True) as writer:
        for k in range(round(seconds * fps)):
            at = int(np.searchsorted(times, (k / fps) % length_s, "right")) - 1
            writer.write(frames[at][1], k / fps)
    return out


def _enlarged(image: Image, size: tuple[int, int]) -> Image:
    """The picture in another size, with the grain of a phone's sensor."""
    large = cv2.resize(image, size, interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(image.size).integers(-3, 4, large.shape, np.int16)
    enlarged: Image = np.clip(large + grain, 0, 255).astype(np.uint8)
    return enlarged
