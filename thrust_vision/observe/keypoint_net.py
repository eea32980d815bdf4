"""The keypoint network: keypoints and angles of a lifter in a crop.

``lab.fitting.keypoint_net`` trains it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.crop import WIDTH_PX, Crop
from thrust_vision.observe.net_track import CORE_POINTS, NetTrack
from thrust_vision.observe.onnx import OnnxModel
from thrust_vision.settings import OBSERVE
from thrust_vision.weights.model_files import checked

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

_OUTPUTS = ("points", "point_spread", "angles", "angle_spread")


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the network says of one crop.

    Attributes:
        points_px: (P, 2) in the picture that the crop was cut from.
        point_spread: (P,) standard deviations of the heat maps, over the crop's own distance from
            shoulder to ankle.
        angles_deg: (A,).
        angle_spread_deg: (A,) the network's own idea of its mean error.
    """

    points_px: FloatArray
    point_spread: FloatArray
    angles_deg: FloatArray
    angle_spread_deg: FloatArray


class KeypointNet:
    """The network, ready to run.

    Attributes:
        points: names of the keypoints that it finds.
        angles: names of the angles that it predicts.
    """

    def __init__(self, model: Path) -> None:
        """Load ``model`` (.onnx) and what belongs to it (.json beside it)."""
        content = json.loads(checked(model.with_suffix(".json")))
        self.points: tuple[str, ...] = tuple(content["points"])
        self.angles: tuple[str, ...] = tuple(content["angles"])
        self._core = [self.points.index(point) for point in CORE_POINTS]
        self._shoulder, self._ankle = (
            self.points.index(f"near_{joint}") for joint in ("shoulder", "ankle")
        )
        self._model = OnnxModel(model, _OUTPUTS)

    def predict(self, picture: Image, crop: Crop, *, quick: bool = False) -> Prediction:
        """Keypoints and angles of the lifter in one crop of a picture (h, w, 3), RGB.

        Args:
            picture: the picture.
            crop: where the lifter lies in it.
            quick: cut the crop as ``Crop.cut_to`` does quickly.
        """
        points, point_spread, angles, angle_spread = self._model.run(crop.cut(picture, quick=quick))
        spread = point_spread * OBSERVE.crop.width_per_span / WIDTH_PX
        return Prediction(crop.out_of(points), spread, angles, angle_spread)

    def ends_px(self, prediction: Prediction) -> FloatArray:
        """(2, 2) near shoulder and near ankle, which fix the crop."""
        return prediction.points_px[[self._shoulder, self._ankle]]

    def core_spread(self, prediction: Prediction) -> float:
        """Mean spread of the near side's joints: small on a lifter, large beside one."""
        return float(prediction.point_spread[self._core].mean())


class NetTrackBuilder:
    """Collects predictions by frame."""

    def __init__(self, net: KeypointNet) -> None:
        self._net = net
        self._predictions: dict[int, Prediction] = {}

    def add(self, frame: int, prediction: Prediction) -> None:
        """Keep the prediction of a frame."""
        self._predictions[frame] = prediction

    def track(self, frames: int, px_per_px: float) -> NetTrack | None:
        """The predictions on ``frames`` frames, lengths scaled by ``px_per_px``; None of none."""
        if not self._predictions:
            return None
        rows = np.array(sorted(self._predictions), np.intp)
        found = [self._predictions[row] for row in rows]

        def by_name(names: Iterable[str], values: list[FloatArray]) -> dict[str, FloatArray]:
            stacked = np.array(values)
            table = np.full((frames, *stacked.shape[1:]), np.nan)
            table[rows] = stacked
            return {name: table[:, k] for k, name in enumerate(names)}

        return NetTrack(
            points_px=by_name(self._net.points, [p.points_px * px_per_px for p in found]),
            point_spread=by_name(self._net.points, [p.point_spread for p in found]),
            angles_deg=by_name(self._net.angles, [p.angles_deg for p in found]),
            angle_spread_deg=by_name(self._net.angles, [p.angle_spread_deg for p in found]),
        )
