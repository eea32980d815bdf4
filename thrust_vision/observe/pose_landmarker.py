"""The only module that imports mediapipe's pose landmarker.

Written against 0.10.31; films stay on the machine because that release opens no connection.
"""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self

import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray

from thrust_vision.errors import ModelUnavailableError

Mode = Literal["video", "image"]


@dataclass(frozen=True, eq=False)
class Pose:
    """One person on one frame.

    Attributes:
        xy_px: (33, 2) pixels, y down; may lie outside the picture.
        visibility: (33,) 0..1.
        world_m: (33, 3) metres about the hips' mid-point.
    """

    xy_px: NDArray[np.float64]
    visibility: NDArray[np.float64]
    world_m: NDArray[np.float64]

    def moved(self, right_px: float, down_px: float) -> "Pose":
        """The same in a picture of which the own one is a part, so far from its corner."""
        return replace(self, xy_px=self.xy_px + np.array([right_px, down_px]))


class PoseEstimator:
    """Finds the persons on frames of one clip. Holds state in video mode: one per clip."""

    def __init__(self, landmarker: vision.PoseLandmarker, mode: Mode) -> None:
        self._landmarker = landmarker
        self._mode = mode
        self._last_ms = -1

    def find(self, image: NDArray[np.uint8], time_s: float) -> tuple[Pose, ...]:
        """Persons on a frame, the best found first.

        Args:
            image: (h, w, 3) RGB.
            time_s: of the frame; must increase from call to call in video mode.
        """
        height, width = image.shape[:2]
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(image))
        if self._mode == "video":
            # The API wants whole, strictly increasing milliseconds; 1000 fps would not do.
            self._last_ms = max(self._last_ms + 1, round(time_s * 1000))
            result = self._landmarker.detect_for_video(picture, self._last_ms)
        else:
            result = self._landmarker.detect(picture)
        size = np.array([width, height], float)
        return tuple(
            Pose(
                xy_px=np.array([(p.x, p.y) for p in points]) * size,
                visibility=np.array([p.visibility for p in points], float),
                world_m=np.array([(p.x, p.y, p.z) for p in world], float),
            )
            for points, world in zip(
                result.pose_landmarks, result.pose_world_landmarks, strict=True
            )
        )


@contextmanager
def open_estimator(
    model: Path, mode: Mode = "video", *, people: int = 1, sha256: str = ""
) -> Iterator[PoseEstimator]:
    """A pose estimator with the model file at ``model``.

    Args:
        model: the file.
        mode: "video" follows one person from frame to frame.
        people: most that are found.
        sha256: that the file must have; any if "".

    Raises:
        ModelUnavailableError: if it is another file, or mediapipe refuses it.
    """
    content = model.read_bytes()
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise ModelUnavailableError(
            f"The pose model {model.name} was changed meanwhile: try again."
        )
    options = vision.PoseLandmarkerOptions(
        # A buffer, not a path: non-ASCII folders break the path on Windows.
        base_options=BaseOptions(model_asset_buffer=content),
        running_mode=vision.RunningMode.VIDEO if mode == "video" else vision.RunningMode.IMAGE,
        num_poses=people,
    )
    try:
        landmarker = vision.PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError) as error:
        raise ModelUnavailableError(
            f"The pose model {model.name} cannot be loaded; remove it and run "
            "'thrust-vision models fetch full'."
        ) from error
    with landmarker:
        yield PoseEstimator(landmarker, mode)


class PoseModels:
    """The pose model opened as an analysis needs it: to track a person, and to find everybody.

        with PoseModels(path, sha256, max_people=4) as models:
            models.tracker().find(image, time_s)

    Both load at once, in threads, from the moment this is made: they take a quarter of a second
    of native code, in which Python can import what else is needed.
    """

    def __init__(self, model: Path, sha256: str, *, max_people: int) -> None:
        """Begin to load ``model``.

        Args:
            model: the file.
            sha256: that it must have; any if "".
            max_people: most that the lookout finds.
        """
        self._model, self._sha256 = model, sha256
        self._resources = ExitStack()
        loader = self._resources.enter_context(ThreadPoolExecutor(2, "pose-models"))
        self._first: Future[PoseEstimator] | None = loader.submit(self._opened, "video", 1)
        self._lookout = loader.submit(self._opened, "image", max_people)

    def tracker(self) -> PoseEstimator:
        """A fresh estimator that follows one person.

        Raises:
            ModelUnavailableError: if the file cannot be loaded.
        """
        first, self._first = self._first, None
        return first.result() if first is not None else self._opened("video", 1)

    def lookout(self) -> PoseEstimator:
        """The estimator that finds everybody in single pictures.

        Raises:
            ModelUnavailableError: if the file cannot be loaded.
        """
        return self._lookout.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    def _opened(self, mode: Mode, people: int) -> PoseEstimator:
        opened = open_estimator(self._model, mode, people=people, sha256=self._sha256)
        return self._resources.enter_context(opened)
