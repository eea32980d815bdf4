"""The only module that imports mediapipe's pose landmarker.

Written against 0.10.31; films stay on the machine because that release opens no connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray

from thrust_vision.errors import ModelUnavailableError

MEDIAPIPE_VERSION: str = mp.__version__
Mode = Literal["video", "image"]

#: ``numpy_view`` of a mask aborts the process in 0.10.31 unless the width is a multiple of this.
_MASK_WIDTH_STEP = 4


@dataclass(frozen=True, eq=False)
class Pose:
    """One person on one frame.

    Attributes:
        xy_px: (33, 2) pixels, y down; may lie outside the picture.
        visibility: (33,) 0..1.
        world_m: (33, 3) metres about the hips' mid-point.
        mask: (height, width) float32 0..1, how surely a pixel is the person; None if not asked.
    """

    xy_px: NDArray[np.float64]
    visibility: NDArray[np.float64]
    world_m: NDArray[np.float64]
    mask: NDArray[np.float32] | None


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
        padding = -width % _MASK_WIDTH_STEP
        if padding:
            image = np.pad(image, ((0, 0), (0, padding), (0, 0)), mode="edge")
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(image))
        if self._mode == "video":
            # The API wants whole, strictly increasing milliseconds; 1000 fps would not do.
            self._last_ms = max(self._last_ms + 1, round(time_s * 1000))
            result = self._landmarker.detect_for_video(picture, self._last_ms)
        else:
            result = self._landmarker.detect(picture)
        masks = result.segmentation_masks or [None] * len(result.pose_landmarks)
        scale = np.array([width + padding, height], float)
        return tuple(
            Pose(
                xy_px=np.array([(p.x, p.y) for p in points]) * scale,
                visibility=np.array([p.visibility for p in points], float),
                world_m=np.array([(p.x, p.y, p.z) for p in world], float),
                mask=None if mask is None else _mask_of(mask)[:, :width],
            )
            for points, world, mask in zip(
                result.pose_landmarks, result.pose_world_landmarks, masks, strict=True
            )
        )


def _mask_of(mask: mp.Image) -> NDArray[np.float32]:
    view: NDArray[np.float32] = mask.numpy_view()
    return view.reshape(view.shape[:2]).copy()


@contextmanager
def open_estimator(
    model: Path, mode: Mode = "video", *, people: int = 1, masks: bool = False
) -> Iterator[PoseEstimator]:
    """A pose estimator with the model file at ``model``.

    Raises:
        ModelUnavailableError: if mediapipe refuses the model file.
    """
    options = vision.PoseLandmarkerOptions(
        # A buffer, not a path: non-ASCII folders break the path on Windows.
        base_options=BaseOptions(model_asset_buffer=model.read_bytes()),
        running_mode=vision.RunningMode.VIDEO if mode == "video" else vision.RunningMode.IMAGE,
        num_poses=people,
        output_segmentation_masks=masks,
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
