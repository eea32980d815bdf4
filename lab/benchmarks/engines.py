"""OpenCV's inference engine beside ONNX Runtime on the project's networks.

    python -m lab.benchmarks.engines [--runs N]

One thread each, in turn on the same picture, in one process: prints the table of docs/speed.md.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from lab.benchmarks.tables import markdown
from thrust_vision.observe.crop import HEIGHT_PX, WIDTH_PX
from thrust_vision.observe.onnx import OnnxModel
from thrust_vision.observe.set_classifier import LEGS_PATCH, LOAD_PATCH
from thrust_vision.weights.model_files import model_file

_SIZES = {
    "keypoint_net": (HEIGHT_PX, WIDTH_PX),
    "load_net": (LOAD_PATCH.height_px, LOAD_PATCH.width_px),
    "legs_net": (LEGS_PATCH.height_px, LEGS_PATCH.width_px),
}
_WARM_UP = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args(arguments).runs
    cv2.setNumThreads(1)
    lines = [_row(name, size, runs) for name, size in _SIZES.items()]
    head = ["network", "cv2.dnn, ms", "ONNX Runtime, ms", "ratio", "largest difference"]
    print(markdown(f"Processor time a picture, medians of {runs}", head, lines))


def _row(name: str, size: tuple[int, int], runs: int) -> list[str]:
    path = model_file(f"{name}.onnx")
    picture = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    opencv, runtime = _opencv(path, size), OnnxModel(path)
    first, second = opencv(picture), runtime.run(picture)
    apart = max(
        float(np.abs(a - b).max()) for a in first for b in second if np.shape(a) == np.shape(b)
    )
    ours, theirs = _median_ms((lambda: opencv(picture), lambda: runtime.run(picture)), runs)
    return [name, f"{ours:.2f}", f"{theirs:.2f}", f"{ours / theirs:.1f}", f"{apart:.1e}"]


def _opencv(path: Path, size: tuple[int, int]) -> Callable[[np.ndarray], list[np.ndarray]]:
    network = cv2.dnn.readNetFromONNX(str(path))
    names = network.getUnconnectedOutLayersNames()

    def run(picture: np.ndarray) -> list[np.ndarray]:
        network.setInput(cv2.dnn.blobFromImage(picture, 1 / 255, size[::-1]))
        return [np.asarray(output)[0] for output in network.forward(names)]

    return run


def _median_ms(tasks: Sequence[Callable[[], object]], runs: int) -> list[float]:
    """Medians of the tasks' processor times, which take turns."""
    spent = np.empty((runs, len(tasks)))
    for k in range(-_WARM_UP, runs):
        for column, task in enumerate(tasks):
            began_s = time.thread_time()
            task()
            if k >= 0:
                spent[k, column] = time.thread_time() - began_s
    return [1000 * float(median) for median in np.median(spent, axis=0)]


if __name__ == "__main__":
    main()
