"""The only module that runs the project's own networks, with ONNX Runtime on the processor.

``lab/benchmarks/engines.py`` compares it with OpenCV's own engine: it is twice as fast on one core.
One thread a network: the pose model works beside it on another core.
"""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# From 1.29 on it sends usage data to its maker on every system, and calling
# disable_telemetry_events() comes too late for that: it looks at this when it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

from thrust_vision.weights.model_files import checked

Image = NDArray[np.uint8]

onnxruntime.disable_telemetry_events()  # for Windows, where it does


class OnnxModel:
    """A network that takes one picture."""

    def __init__(self, path: Path, outputs: tuple[str, ...] | None = None) -> None:
        """Load a network.

        Args:
            path: of the .onnx file.
            outputs: names of the outputs wanted; all of them if None.

        Raises:
            ModelUnavailableError: if the file is missing, or this project's and altered.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # A buffer, not a path: non-ASCII folders break the path on Windows.
        self._session = onnxruntime.InferenceSession(
            checked(path), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        self._outputs = list(outputs) if outputs else None

    def run(self, image: Image) -> list[NDArray[np.float64]]:
        """The outputs for an image (height, width, 3), RGB, without the batch dimension."""
        scaled = image.astype(np.float32) * np.float32(1 / 255)
        batch = np.ascontiguousarray(scaled.transpose(2, 0, 1)[None])
        found = self._session.run(self._outputs, {self._input: batch})
        return [np.asarray(output, float)[0] for output in found]
