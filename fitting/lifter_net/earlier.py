"""The committed network's weights as the start of a further training.

The exported network has its batch normalisations folded into the convolutions. They are unfolded
here with the statistics of close-ups, so that the network tells the same as before and can go on
learning.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from fitting.lifter_net.network import LifterNet
from fitting.lifter_net.stills import ANGLES, FloatArray

_Values = dict[str, NDArray[np.float32]]


def begin_with(net: LifterNet, model: Path, close_ups: Tensor) -> dict[str, FloatArray]:
    """Give ``net`` the weights of an exported network.

    Args:
        net: as built for ``ANGLES``; inputs and angles that the exported network lacks begin at 0.
        model: the exported network (.onnx), its .json beside it.
        close_ups: (N, 3, HEIGHT_PX, WIDTH_PX), 0 to 1, to take the statistics from.

    Returns:
        ``mean`` and ``spread``, (A,) degrees each: what the network's angles are scaled by.
    """
    graph = onnx.load(model).graph
    values = {entry.name: np.array(numpy_helper.to_array(entry)) for entry in graph.initializer}
    folded = [
        (values[node.input[1]], values[node.input[2]])
        for node in graph.node
        if node.op_type == "Conv" and not node.input[1].startswith("net.")
    ]
    was_training = net.training
    net.eval()
    with torch.no_grad():
        for (convolution, norm), parts in zip(_normalised(net), folded, strict=True):
            _unfold(net, convolution, norm, parts, close_ups)
        known = json.loads(model.with_suffix(".json").read_text("utf-8"))["angles"]
        scaling = _copy_heads(net, values, known)
    net.train(was_training)
    return scaling


def _normalised(net: LifterNet) -> list[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Convolutions with their normalisations, in the order of the exported graph."""
    parts = [list(part) for part in net.modules() if isinstance(part, nn.Sequential)]
    return [
        (part[0], part[1])
        for part in parts
        if isinstance(part[0], nn.Conv2d) and isinstance(part[1], nn.BatchNorm2d)
    ]


def _unfold(
    net: LifterNet,
    convolution: nn.Conv2d,
    norm: nn.BatchNorm2d,
    folded: tuple[NDArray[np.float32], NDArray[np.float32]],
    close_ups: Tensor,
) -> None:
    """Set a convolution to the folded weight and its normalisation to do what the bias does."""
    weight, bias = map(torch.from_numpy, folded)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    convolution.weight.copy_(weight)
    seen: list[Tensor] = []
    watch = convolution.register_forward_hook(lambda _module, _given, out: seen.append(out))
    net(close_ups)
    watch.remove()
    mean, variance = seen[0].mean(dim=(0, 2, 3)), seen[0].var(dim=(0, 2, 3))
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(variance)
    norm.weight.copy_(torch.sqrt(variance + norm.eps))
    norm.bias.copy_(bias + mean)


def _copy_heads(net: LifterNet, values: _Values, known: list[str]) -> dict[str, FloatArray]:
    heat, inner, outer = net.heat[2], net.angles[2], net.angles[4]
    assert isinstance(heat, nn.Conv2d)
    assert isinstance(inner, nn.Linear)
    assert isinstance(outer, nn.Linear)
    assert heat.bias is not None
    heat.weight.copy_(torch.from_numpy(values["net.heat.2.weight"]))
    heat.bias.copy_(torch.from_numpy(values["net.heat.2.bias"]))
    columns = values["net.angles.2.weight"].shape[1]
    inner.weight.zero_()
    inner.weight[:, :columns] = torch.from_numpy(values["net.angles.2.weight"])
    inner.bias.copy_(torch.from_numpy(values["net.angles.2.bias"]))
    outer.weight.zero_()
    outer.bias.zero_()
    scaling = {"mean": np.zeros(len(ANGLES)), "spread": np.full(len(ANGLES), 10.0)}
    for k, name in enumerate(known):
        place = ANGLES.index(name)
        # The angles' rows, then those of their spreads.
        for row, was in ((place, k), (len(ANGLES) + place, len(known) + k)):
            outer.weight[row] = torch.from_numpy(values["net.angles.4.weight"][was])
            outer.bias[row] = float(values["net.angles.4.bias"][was])
        for part, per_angle in scaling.items():
            per_angle[place] = float(values[part][k])
    return scaling
