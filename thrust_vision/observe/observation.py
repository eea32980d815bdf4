"""All that one pass over a clip's pixels found; what comes after it needs no pixels."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.landmarks import PoseTrack
from thrust_vision.observe.net_track import ClassScores, NetTrack
from thrust_vision.observe.ring_track import RingTrack
from thrust_vision.observe.stored import read_record, write_record
from thrust_vision.observe.surroundings import Surroundings
from thrust_vision.video.clip import ClipInfo

FloatArray = NDArray[np.float64]

#: Of the files that ``Observation.save`` writes; it rises when a reader has to know.
FORMAT_VERSION = 1


@dataclass(frozen=True)
class MadeBy:
    """The models that made an observation.

    Attributes:
        version: of the program.
        mediapipe: version of the library that ran the pose model.
        model: name of the pose model.
        model_sha256: of its file.
        networks: sixteen hexadecimal digits that change with any network of the project's own
            and any setting of observing.
    """

    version: str
    mediapipe: str
    model: str
    model_sha256: str
    networks: str


@dataclass(frozen=True, eq=False)
class Observation:
    """What the pixels of a clip show.

    Attributes:
        clip: facts about the file.
        time_s: (n,) seconds of the frames from the first one, strictly increasing.
        landmarks: of the person whom the pose model follows, at the times at which it ran.
        rings: near the hips, on the n frames; NaN where they were not sought.
        surroundings: camera, light and other people.
        net: keypoints and angles of the lifter on the n frames; None if none was located.
        load_scores: classifier's, of what lies on the hips; None if no lifter was located.
        legs_scores: classifier's, of what the legs do; None if no lifter was located.
        made_by: the models that made it; None if that is not known.
    """

    clip: ClipInfo
    time_s: FloatArray
    landmarks: PoseTrack
    rings: RingTrack
    surroundings: Surroundings = field(default_factory=Surroundings)
    net: NetTrack | None = None
    load_scores: ClassScores | None = None
    legs_scores: ClassScores | None = None
    made_by: MadeBy | None = None

    def __repr__(self) -> str:
        found_pct = 100 * float(np.mean(self.landmarks.found)) if len(self.landmarks) else 0.0
        net_pct = 0.0 if self.net is None else 100 * float(np.mean(self.net.predicted))
        return (
            f"<Observation of {self.clip.name!r}: {self.clip.duration_s:.1f} s, "
            f"{len(self.time_s)} frames of {self.clip.width}x{self.clip.height} px, "
            f"person found in {found_pct:.0f} % of the pose model's runs, "
            f"lifter's keypoints on {net_pct:.0f} % of the frames>"
        )

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Write it to one file, from which ``load`` makes exactly the same again.

        The file is a NumPy archive (``.npz``) of all arrays with a JSON text of everything else;
        about 0.2 MB for ten seconds of film. It holds no picture and no Python object.

        Args:
            path: the file; it appears whole or not at all.
            overwrite: whether an earlier file may be replaced.

        Raises:
            UsageError: if the file exists and may not be overwritten.
            OutputError: if it cannot be written.

        Examples:
            >>> observation = Observation.load("set.npz")
            >>> observation.save("copy.npz")
            >>> Observation.load("copy.npz").clip == observation.clip
            True
        """
        write_record(self, Path(path), FORMAT_VERSION, overwrite=overwrite)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Observation:
        """Read what ``save`` wrote.

        Args:
            path: the file.

        Raises:
            UsageError: if there is no such file, it is no stored observation, or a newer version
                of the program wrote it.

        Examples:
            >>> Observation.load("set.npz")  # doctest: +ELLIPSIS
            <Observation of 'feet-too-far.mp4': ...>
        """
        return read_record(cls, Path(path), FORMAT_VERSION)
