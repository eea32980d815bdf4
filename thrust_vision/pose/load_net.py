"""What lies on a lifter's hips: the load net's look at them; ``fitting.load_net`` trains it."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from thrust_vision.pose.close_look import CloseLook, LoadLook
from thrust_vision.pose.close_up import WIDTH_PER_SPAN, WIDTH_PX, Window
from thrust_vision.pose.lifter_net import pictures_among

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

#: Size of a patch, in a close-up's pixels: hips and thighs, and what lies on them.
PATCH_WIDTH_PX, PATCH_HEIGHT_PX = 112, 96
#: Where in it the near hip lies; the head is on the left.
HIP_PX = (36.0, 56.0)
#: Pictures of a set that are looked at; the net is surer of the mean of several.
_PICTURES = 24


class LoadNet:
    """The network, ready to run.

    Attributes:
        loads: names of what it tells apart.
        temperature: what the mean of its scores over a set is divided by.
    """

    def __init__(self, model: Path) -> None:
        """Load ``model`` (.onnx) and what belongs to it (.json beside it)."""
        content = json.loads(model.with_suffix(".json").read_text("utf-8"))
        self.loads: tuple[str, ...] = tuple(content["loads"])
        self.temperature = float(content["temperature"])
        self._net = cv2.dnn.readNetFromONNX(str(model))

    def log_shares(self, patch: Image) -> FloatArray:
        """Logarithms of the shares of ``loads`` in a patch (height, width, 3), RGB."""
        self._net.setInput(cv2.dnn.blobFromImage(patch, 1 / 255, patch.shape[1::-1]))
        scores: FloatArray = np.asarray(self._net.forward(), float)[0]
        return scores

    def judge(self, patches: list[Image]) -> LoadLook:
        """What the patches of one set show; at least one."""
        scores = np.mean([self.log_shares(patch) for patch in patches], axis=0) / self.temperature
        return LoadLook(dict(zip(self.loads, softmax(scores).tolist(), strict=True)))


def look_at_load(
    clip: Path, name: str, model: Path, close: CloseLook, frames: NDArray[np.bool_]
) -> LoadLook | None:
    """What lies on the hips; None where the lifter net saw none of the frames.

    Args:
        clip: the file.
        name: what the user calls it.
        model: the load net's file.
        close: the lifter net's look at the clip, whose hip and span place the patches.
        frames: (n,) which frames to choose from.

    Raises:
        UnreadableClipError: if this is not a film that can be read.
    """
    hip_px = close.points_px["near_hip"]
    wanted = np.flatnonzero(frames & np.isfinite(hip_px).all(axis=1))
    if not len(wanted):
        return None
    span = close.points_px["near_ankle"] - close.points_px["near_shoulder"]
    span_px = np.median(span[wanted], axis=0)
    pictures = pictures_among(clip, name, wanted, _PICTURES)
    patches = [patch_at(picture, hip_px[index], span_px) for index, picture in pictures.items()]
    return LoadNet(model).judge(patches)


def patch_at(picture: Image, hip_px: FloatArray, span_px: FloatArray) -> Image:
    """The patch (PATCH_HEIGHT_PX, PATCH_WIDTH_PX, 3) about a hip, the head always on the left.

    Args:
        picture: RGB.
        hip_px: (2,) the near hip.
        span_px: (2,) from the near shoulder to the near ankle; it fixes the size, and which way
            the head is.
    """
    scale = WIDTH_PX / (WIDTH_PER_SPAN * float(np.linalg.norm(span_px)))
    turn = np.diag([scale if span_px[0] > 0 else -scale, scale])
    window = Window(np.column_stack([turn, np.array(HIP_PX) - turn @ hip_px]))
    return window.cut_to(picture, PATCH_WIDTH_PX, PATCH_HEIGHT_PX)
