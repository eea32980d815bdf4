"""An exported network's weights as the start of a further training.

It needs the network in floating point, which is not kept here: the one in ``models`` is in whole
numbers of eight bits, from which training cannot go on. Trained weights (NET.pt, which
``lab.fitting.keypoint_net.train`` writes) become one by

    python -m lab.fitting.keypoint_net.export NET.pt --out FLOAT.onnx --trained-on WORDS

In it the batch normalisations are folded into the convolutions. Here they are unfolded with the
statistics of crops, so that the network predicts the same as before and can go on learning.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from lab.fitting.keypoint_net.network import KeypointNetwork
from lab.fitting.keypoint_net.stills import FloatArray

Values = dict[str, NDArray[np.float32]]


def begin_with(net: KeypointNetwork, model: Path, crops: Tensor) -> dict[str, FloatArray]:
    """Give ``net`` the weights of an exported network.

    Args:
        net: built as the exported one was.
        model: the exported network (.onnx) in floating point, as ``export`` writes it.
        crops: (N, 3, HEIGHT_PX, WIDTH_PX), 0 to 1, to take the statistics from.

    Returns:
        ``mean`` and ``spread``, (A,) degrees each: what the network's angles are scaled by.

    Raises:
        ValueError: if the network is in whole numbers, as the one in ``models`` is.
    """
    values = unfold(net, model, crops)
    with torch.no_grad():
        return _copy_heads(net, values)


def unfold(net: nn.Module, model: Path, pictures: Tensor) -> Values:
    """Give the normalised convolutions of ``net`` the weights of an exported network.

    Args:
        net: built as the exported one was.
        model: the exported network (.onnx) in floating point.
        pictures: as ``net`` takes, to take the statistics from.

    Returns:
        All that the file holds, by name: what has no normalisation keeps its own.
    """
    graph = onnx.load(model).graph
    if any(node.op_type == "DequantizeLinear" for node in graph.node):
        raise ValueError(
            f"{model} is in whole numbers, and training goes on from floating point alone: "
            "python -m lab.fitting.keypoint_net.export NET.pt --out FLOAT.onnx makes such a file "
            "of trained weights"
        )
    values = {entry.name: np.array(numpy_helper.to_array(entry)) for entry in graph.initializer}
    folded = [
        (values[node.input[1]], values[node.input[2]])
        for node in graph.node
        if node.op_type == "Conv" and node.input[1].startswith("onnx::")
    ]
    was_training = net.training
    net.eval()
    with torch.no_grad():
        for (convolution, norm), parts in zip(_normalised(net), folded, strict=True):
            _unfold(net, convolution, norm, parts, pictures)
    net.train(was_training)
    return values


def _normalised(net: nn.Module) -> list[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Convolutions with their normalisations, in the order of the exported graph."""
    parts = [list(part) for part in net.modules() if isinstance(part, nn.Sequential)]
    return [
        (part[0], part[1])
        for part in parts
        if isinstance(part[0], nn.Conv2d) and isinstance(part[1], nn.BatchNorm2d)
    ]


def _unfold(
    net: nn.Module,
    convolution: nn.Conv2d,
    norm: nn.BatchNorm2d,
    folded: tuple[NDArray[np.float32], NDArray[np.float32]],
    crops: Tensor,
) -> None:
    """Set a convolution to the folded weight and its normalisation to do what the bias does."""
    weight, bias = map(torch.from_numpy, folded)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    convolution.weight.copy_(weight)
    seen: list[Tensor] = []
    watch = convolution.register_forward_hook(lambda _module, _input, out: seen.append(out))
    net(crops)
    watch.remove()
    mean, variance = seen[0].mean(dim=(0, 2, 3)), seen[0].var(dim=(0, 2, 3))
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(variance)
    norm.weight.copy_(torch.sqrt(variance + norm.eps))
    norm.bias.copy_(bias + mean)


def _copy_heads(net: KeypointNetwork, values: Values) -> dict[str, FloatArray]:
    heat, inner, outer = net.heat[2], net.angles[2], net.angles[4]
    for layer, name in ((heat, "net.heat.2"), (inner, "net.angles.2"), (outer, "net.angles.4")):
        assert isinstance(layer, nn.Conv2d | nn.Linear)
        assert layer.bias is not None
        layer.weight.copy_(torch.from_numpy(values[f"{name}.weight"]))
        layer.bias.copy_(torch.from_numpy(values[f"{name}.bias"]))
    return {part: values[part].astype(float) for part in ("mean", "spread")}
