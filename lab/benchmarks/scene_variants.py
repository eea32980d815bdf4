"""Changed copies of real clips: what a decision must not depend on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.landmarks import FloatArray, PoseTrack
from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter

Image = NDArray[np.uint8]


def _every(step: int) -> Callable[[PoseTrack], PoseTrack]:
    """Fewer frames a second."""
    return lambda track: _picked(track, np.arange(0, len(track), step))


def _picked(track: PoseTrack, frames: NDArray[np.intp]) -> PoseTrack:
    return replace(
        track,
        time_s=track.time_s[frames],
        xy_px=track.xy_px[frames],
        visibility=track.visibility[frames],
        world_m=track.world_m[frames],
    )


def _paced(factor: float) -> Callable[[PoseTrack], PoseTrack]:
    """Played ``factor`` times as slow."""
    return lambda track: replace(track, time_s=track.time_s * factor)


def _dropped(track: PoseTrack) -> PoseTrack:
    kept = np.random.default_rng(0).random(len(track)) > 0.3
    return _picked(track, np.flatnonzero(kept))


def _shaken(track: PoseTrack) -> PoseTrack:
    trunk = track.joint("left", "shoulder") - track.joint("left", "hip")
    size = 0.03 * float(np.nanmedian(np.linalg.norm(trunk, axis=1)))
    noise = np.random.default_rng(0).normal(size=track.xy_px.shape) * size
    return replace(track, xy_px=track.xy_px + noise)


def _rolled(track: PoseTrack) -> PoseTrack:
    turn = np.radians(6.0)
    axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    middle = np.array([track.width, track.height]) / 2
    turned: FloatArray = (track.xy_px - middle) @ axes + middle
    return replace(track, xy_px=turned)


TRACK_VARIANTS: dict[str, Callable[[PoseTrack], PoseTrack]] = {
    "as filmed": lambda track: track,
    "every 2nd frame": _every(2),
    "every 3rd frame": _every(3),
    "half speed": _paced(2.0),
    "quarter speed": _paced(4.0),
    "double speed": _paced(0.5),
    "30 % of the frames lost": _dropped,
    "joints shaken by 3 % of the trunk": _shaken,
    "phone rolled by 6°": _rolled,
}


def _cropped(image: Image) -> Image:
    """Without the upper eighth of the picture."""
    height = image.shape[0]
    return image[height // 8 :]


def _small(image: Image) -> Image:
    scaled = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(scaled, np.uint8)


@dataclass(frozen=True)
class Remake:
    """How a copy of a film differs: every picture, how many of them are left, and their times."""

    change: Callable[[Image], Image] = lambda image: image
    every: int = 1
    pace: float = 1.0


PIXEL_VARIANTS: dict[str, Remake] = {
    "mirrored": Remake(lambda image: image[:, ::-1]),
    "cropped above": Remake(_cropped),
    "darker": Remake(lambda image: (image * 0.35).astype(np.uint8)),
    "half size": Remake(_small),
    "every 3rd frame": Remake(every=3),
    "half speed": Remake(pace=2.0),
    "double speed": Remake(pace=0.5),
}


def remade(path: Path, copy: Path, how: Remake) -> Path:
    """A changed copy of a film."""
    with ClipReader(path) as reader:
        frames = (frame for frame in reader if frame.index % how.every == 0)
        first = next(frames)
        size = how.change(first.image).shape
        with ClipWriter(copy, size[1], size[0], overwrite=True) as writer:
            for frame in chain([first], frames):
                picture = np.ascontiguousarray(how.change(frame.image))
                writer.write(picture, frame.time_s * how.pace)
    return copy
