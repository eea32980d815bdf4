"""The plain pose loop that speeds are measured against.

    python -m lab.benchmarks.plain_loop CLIP

OpenCV reads every frame, MediaPipe's pose model runs on it in VIDEO mode with its mask, and nothing
is made of it: about what a first script with the same pose model does.
"""

import sys
from collections.abc import Sequence

import cv2
import mediapipe as mp
from mediapipe.tasks.python import BaseOptions, vision

from thrust_vision.weights.registry import find_model


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the loop over one clip; returns the number of frames."""
    (clip,) = sys.argv[1:] if arguments is None else arguments
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=find_model().path.read_bytes()),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=True,
    )
    film = cv2.VideoCapture(clip)
    step_ms = 1000 / (film.get(cv2.CAP_PROP_FPS) or 30)
    frames = 0
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        while True:
            found, image = film.read()
            if not found:
                return frames
            picture = mp.Image(mp.ImageFormat.SRGB, cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
            landmarker.detect_for_video(picture, round(frames * step_ms))
            frames += 1


if __name__ == "__main__":
    print(main())
