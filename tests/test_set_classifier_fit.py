"""A naming net that learns on: it begins as what it was, and is written between old and new."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from lab.fitting.set_classifier.network import SetClassifierNetwork
from lab.fitting.set_classifier.tasks import TASKS
from lab.fitting.set_classifier.train import begin_with, table
from lab.fitting.write_onnx import blend, write_onnx
from thrust_vision.observe.onnx import OnnxModel
from thrust_vision.weights.model_files import model_file


def built(name: str) -> tuple[SetClassifierNetwork, tuple[int, int]]:
    task = TASKS[name]
    size = (task.patch.height_px, task.patch.width_px)
    return SetClassifierNetwork(len(task.names), size if task.placed else None), size


@pytest.mark.parametrize("name", ["load", "legs"])
def test_a_net_that_learns_on_begins_as_what_it_was(name: str) -> None:
    shipped = model_file(f"{name}_net.onnx")
    net, size = built(name)
    patches = np.random.default_rng(0).integers(0, 255, (8, *size, 3), dtype=np.uint8)
    batch = torch.from_numpy(patches.transpose(0, 3, 1, 2) / np.float32(255))
    begin_with(net, shipped, batch)
    with torch.no_grad():
        began = net.eval()(batch).numpy()
    known = OnnxModel(shipped)
    for patch, own in zip(patches, began, strict=True):
        assert own == pytest.approx(known.run(patch)[0], abs=1e-3)


def test_a_blend_lies_between_both(tmp_path: Path) -> None:
    files = [tmp_path / "one.onnx", tmp_path / "other.onnx", tmp_path / "blend.onnx"]
    for file, seed in zip(files, (1, 2, 1), strict=True):
        torch.manual_seed(seed)
        net, size = built("load")
        write_onnx(net.eval(), size, file, "patch", ["log_shares"])
    blend(files[2], files[1], 0.25)
    weights = [
        [numpy_helper.to_array(entry) for entry in onnx.load(file).graph.initializer]
        for file in files
    ]
    for one, other, mixed in zip(*weights, strict=True):
        assert mixed == pytest.approx(0.75 * one + 0.25 * other, abs=1e-6)
    assert any((one != other).any() for one, other, _ in zip(*weights, strict=True))


def test_names_count_from_the_share_that_they_have() -> None:
    scores = np.log([[0.96, 0.04], [0.7, 0.3], [0.08, 0.92]])
    lines = table(scores, np.array([0, 1, 1]), ("one", "other")).splitlines()
    cells = {row.split(" | ")[0].strip("| "): row.strip("| ").split(" | ")[1:] for row in lines[3:]}
    # From 0, 0.6, 0.8, 0.9, 0.95 and 0.98.
    assert cells["one"] == ["1", "1 / 0", "1 / 0", "1 / 0", "1 / 0", "1 / 0", "0 / 0"]
    assert cells["other"] == ["2", "1 / 1", "1 / 1", "1 / 0", "1 / 0", "0 / 0", "0 / 0"]
