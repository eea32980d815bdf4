"""Classifiers of a set: what lies on the hips (load), and what the legs do.

``lab.fitting.set_classifier`` trains them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.crop import WIDTH_PX, Crop
from thrust_vision.observe.net_track import ClassScores
from thrust_vision.observe.onnx import OnnxModel
from thrust_vision.settings import OBSERVE
from thrust_vision.weights.model_files import checked

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]


@dataclass(frozen=True)
class PatchShape:
    """A patch about the near hip, the head always on the left.

    Attributes:
        width_px, height_px: its size.
        hip_px: where in it the near hip lies.
        end: the joint whose distance from the near shoulder fixes the scale.
        length_px: that distance in the patch.
    """

    width_px: int
    height_px: int
    hip_px: tuple[float, float]
    end: str
    length_px: float

    def crop(self, hip_px: FloatArray, length_px: FloatArray) -> Crop:
        """Where the patch lies in a picture.

        Args:
            hip_px: (2,) the near hip.
            length_px: (2,) from the near shoulder to ``end``; its direction shows the head's side.
        """
        scale = self.length_px / float(np.linalg.norm(length_px))
        turn = np.diag([scale if length_px[0] > 0 else -scale, scale])
        return Crop(np.column_stack([turn, np.array(self.hip_px) - turn @ hip_px]))

    def cut(self, picture: Image, hip_px: FloatArray, length_px: FloatArray) -> Image:
        """The patch (height, width, 3) of a picture, RGB; the rest as for ``crop``."""
        return self.crop(hip_px, length_px).cut_to(picture, self.width_px, self.height_px)


_CROP = OBSERVE.crop
#: Hips and thighs, and what lies on them, as large as in the keypoint network's crop.
LOAD_PATCH = PatchShape(112, 96, _CROP.load_hip_px, "near_ankle", WIDTH_PX / _CROP.width_per_span)
#: Trunk, legs and floor. A free leg is not where an ankle is sought: the trunk fixes the scale.
LEGS_PATCH = PatchShape(144, 88, _CROP.legs_hip_px, "near_hip", _CROP.legs_trunk_px)


class SetClassifier:
    """One classifier, ready to run; keeps the scores of the frames that it was shown.

    Attributes:
        shape: of the patches that it takes.
        names: of its classes.
        temperature: what the mean of its scores over a set is divided by.
    """

    def __init__(self, model: Path, shape: PatchShape) -> None:
        """Load ``model`` (.onnx) and what belongs to it (.json beside it)."""
        content = json.loads(checked(model.with_suffix(".json")))
        self.shape = shape
        self.names: tuple[str, ...] = tuple(content["names"])
        self.temperature = float(content["temperature"])
        self._model = OnnxModel(model)
        self._frames: list[int] = []
        self._scores: list[FloatArray] = []

    def log_probabilities(self, patch: Image) -> FloatArray:
        """(classes,) of a patch (height, width, 3), RGB."""
        return self._model.run(patch)[0]

    def add(self, frame: int, picture: Image, hip_px: FloatArray, length_px: FloatArray) -> None:
        """Score the patch of one frame.

        Args:
            frame: its number.
            picture: (h, w, 3) RGB.
            hip_px: (2,) the near hip.
            length_px: (2,) from the near shoulder to the joint that the shape names.
        """
        self._frames.append(frame)
        self._scores.append(self.log_probabilities(self.shape.cut(picture, hip_px, length_px)))

    def scores(self) -> ClassScores:
        """All scores so far."""
        scores = np.array(self._scores).reshape(-1, len(self.names))
        return ClassScores(self.names, self.temperature, np.array(self._frames, np.intp), scores)
