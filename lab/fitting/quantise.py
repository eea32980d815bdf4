"""Whole numbers of eight bits in place of the keypoint network's floating-point weights.

    python -m lab.fitting.quantise FLOAT.onnx [--out models/keypoint_net.onnx]

The convolutions then take half of the time. The ranges of their inputs are measured on every other
sample of ``sample_videos``; on the rest both networks are compared, and the table is printed. The
first convolution stays as it is: its input is the picture, and it is as quick either way. Weights
use seven of the eight bits, because processors without an instruction for the whole product add
two of them in 16 bits, which would overflow.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from lab.benchmarks.tables import markdown
from thrust_vision.observe.crop import Crop
from thrust_vision.observe.onnx import OnnxModel
from thrust_vision.observe.pipeline import observe
from thrust_vision.video.read import ClipReader
from thrust_vision.weights.registry import find_model, model_files

Image = NDArray[np.uint8]

SAMPLES = Path("sample_videos")
#: Frames between two crops of a sample.
_EVERY = 8
_OUTPUTS = ("points", "point_spread", "angles", "angle_spread")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("float", type=Path, help="the trained network, its .json beside it")
    parser.add_argument("--out", type=Path, default=Path("models/keypoint_net.onnx"))
    chosen = parser.parse_args(arguments)
    samples = sorted(SAMPLES.glob("*.mp4"))
    measured, compared = (crops_of(samples[k::2], chosen.float) for k in (0, 1))
    quantise(chosen.float, chosen.out, measured)
    content = json.loads(chosen.float.with_suffix(".json").read_text("utf-8"))
    content["sha256"] = hashlib.sha256(chosen.out.read_bytes()).hexdigest()
    how = "by python -m lab.fitting.quantise, on every other sample of sample_videos"
    content["quantised"] = how
    chosen.out.with_suffix(".json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    print(comparison(chosen.float, chosen.out, compared))


def crops_of(clips: Sequence[Path], network: Path) -> list[Image]:
    """Crops of the lifter of some clips, where the network follows them."""
    files = replace(model_files(find_model()), keypoints=network)
    crops = []
    for path in clips:
        net = observe(lambda *_: None, path, path.name, files).net
        if net is None:
            continue
        ends = [net.points_px[f"near_{joint}"] for joint in ("shoulder", "ankle")]
        with ClipReader(path) as clip:
            crops += [
                Crop.between(ends[0][frame.index], ends[1][frame.index]).cut(frame.image)
                for frame in clip
                if frame.index % _EVERY == 0 and net.predicted[frame.index]
            ]
    return crops


def quantise(network: Path, out: Path, crops: Sequence[Image]) -> None:
    """Write a network with eight-bit convolutions, for inputs like the crops (h, w, 3), RGB."""
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch) / "prepared.onnx"
        quant_pre_process(str(network), str(prepared))
        graph = onnx.load(str(prepared)).graph
        first = next(node.name for node in graph.node if node.op_type == "Conv")
        quantize_static(
            str(prepared),
            str(out),
            _Crops(graph.input[0].name, crops),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv"],
            nodes_to_exclude=[first],
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )


def comparison(network: Path, quantised: Path, crops: Sequence[Image]) -> str:
    """A table of how far both networks are apart, and of what they take."""
    rows = []
    models = [OnnxModel(path, _OUTPUTS) for path in (network, quantised)]
    found = [[model.run(crop) for crop in crops] for model in models]
    for at, name in enumerate(_OUTPUTS):
        exact, rounded = (np.array([each[at] for each in outputs]) for outputs in found)
        apart = np.abs(rounded - exact)
        rows.append([name, f"{apart.mean():.2f}", f"{np.percentile(apart, 95):.2f}"])
    took = " and ".join(f"{_milliseconds(model, crops):.1f}" for model in models)
    title = f"{len(crops)} crops that took no part; {took} ms a crop"
    return markdown(title, ["output (px of the crop, degrees)", "mean", "95 %"], rows)


def _milliseconds(model: OnnxModel, crops: Sequence[Image]) -> float:
    began_s = time.perf_counter()
    for crop in crops:
        model.run(crop)
    return 1000 * (time.perf_counter() - began_s) / len(crops)


class _Crops(CalibrationDataReader):  # type: ignore[misc]
    """Hands crops to the quantiser one by one."""

    def __init__(self, name: str, crops: Sequence[Image]) -> None:
        self._inputs: Iterator[dict[str, NDArray[np.float32]]] = (
            {name: (crop.astype(np.float32) * np.float32(1 / 255)).transpose(2, 0, 1)[None]}
            for crop in crops
        )

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        return next(self._inputs, None)


if __name__ == "__main__":
    main()
