"""What a set shows by its name: the load net's look at the hips, the legs net's at the legs.

``fitting.naming_net`` trains them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from thrust_vision.pose.close_look import CloseLook, SetLook
from thrust_vision.pose.close_up import WIDTH_PER_SPAN, WIDTH_PX, Window
from thrust_vision.pose.lifter_net import pictures_among

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

#: Pictures of a set that are looked at; a net is surer of the mean of several.
_PICTURES = 24


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

    def window(self, hip_px: FloatArray, length_px: FloatArray) -> Window:
        """Where the patch lies in a picture.

        Args:
            hip_px: (2,) the near hip.
            length_px: (2,) from the near shoulder to ``end``; it tells which way the head is, too.
        """
        scale = self.length_px / float(np.linalg.norm(length_px))
        turn = np.diag([scale if length_px[0] > 0 else -scale, scale])
        return Window(np.column_stack([turn, np.array(self.hip_px) - turn @ hip_px]))

    def cut(self, picture: Image, hip_px: FloatArray, length_px: FloatArray) -> Image:
        """The patch (height, width, 3) of a picture, RGB; the rest as for ``window``."""
        return self.window(hip_px, length_px).cut_to(picture, self.width_px, self.height_px)


#: Hips and thighs, and what lies on them, as large as in a close-up.
LOAD_PATCH = PatchShape(112, 96, (36.0, 56.0), "near_ankle", WIDTH_PX / WIDTH_PER_SPAN)
#: Trunk, legs and floor. A free leg is not where an ankle is sought: the trunk fixes the scale.
LEGS_PATCH = PatchShape(144, 88, (48.0, 40.0), "near_hip", 40.0)


class NamingNet:
    """One network, ready to run.

    Attributes:
        names: what it tells apart.
        temperature: what the mean of its scores over a set is divided by.
    """

    def __init__(self, model: Path) -> None:
        """Load ``model`` (.onnx) and what belongs to it (.json beside it)."""
        content = json.loads(model.with_suffix(".json").read_text("utf-8"))
        self.names: tuple[str, ...] = tuple(content["names"])
        self.temperature = float(content["temperature"])
        self._net = cv2.dnn.readNetFromONNX(str(model))

    def log_shares(self, patch: Image) -> FloatArray:
        """Logarithms of the shares of ``names`` in a patch (height, width, 3), RGB."""
        self._net.setInput(cv2.dnn.blobFromImage(patch, 1 / 255, patch.shape[1::-1]))
        scores: FloatArray = np.asarray(self._net.forward(), float)[0]
        return scores

    def judge(self, patches: list[Image]) -> SetLook:
        """What the patches of one set show; at least one."""
        scores = np.mean([self.log_shares(patch) for patch in patches], axis=0) / self.temperature
        return SetLook(dict(zip(self.names, softmax(scores).tolist(), strict=True)))


def look_at_set(
    clip: Path,
    name: str,
    nets: tuple[Path, Path],
    close: CloseLook,
    frames: NDArray[np.bool_],
) -> tuple[SetLook, SetLook] | None:
    """What lies on the hips, and what the legs do; None where the lifter net saw no such frame.

    Args:
        clip: the file.
        name: what the user calls it.
        nets: the files of load net and legs net.
        close: the lifter net's look at the clip, whose joints place the patches.
        frames: (n,) which frames to choose from.

    Raises:
        UnreadableClipError: if this is not a film that can be read.
    """
    hip_px = close.points_px["near_hip"]
    wanted = np.flatnonzero(frames & np.isfinite(hip_px).all(axis=1))
    if not len(wanted):
        return None
    pictures = pictures_among(clip, name, wanted, _PICTURES)

    def judged(net: Path, shape: PatchShape) -> SetLook:
        along = close.points_px[shape.end] - close.points_px["near_shoulder"]
        length_px = np.median(along[wanted], axis=0)
        patches = [shape.cut(picture, hip_px[k], length_px) for k, picture in pictures.items()]
        return NamingNet(net).judge(patches)

    return judged(nets[0], LOAD_PATCH), judged(nets[1], LEGS_PATCH)
