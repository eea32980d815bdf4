"""Writing trained networks as the files that the program runs."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import nn


def write_onnx(
    net: nn.Module,
    size_px: tuple[int, int],
    out: Path,
    input_name: str,
    output_names: Sequence[str],
) -> None:
    """Write a network on RGB pictures as ONNX.

    Args:
        net: takes (1, 3, height, width), 0 to 1.
        size_px: height and width.
        out: the file.
        input_name: name of the input.
        output_names: names of the outputs.
    """
    with warnings.catch_warnings():
        # The old exporter makes the plainer graph, which OpenCV reads.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            net,
            (torch.zeros(1, 3, *size_px),),
            str(out),
            input_names=[input_name],
            output_names=list(output_names),
            dynamo=False,
        )


def blend(one: Path, other: Path, share: float) -> None:
    """Move the weights of a written network towards those of another that it learnt on from.

    Between what was known before and what was learnt anew lies a network that knows both (Wortsman
    et al. 2022, Robust fine-tuning of zero-shot models).

    Args:
        one: the network, which is rewritten.
        other: of the same shape.
        share: of the other's weights, 0 to 1.
    """
    model, second = onnx.load(one), onnx.load(other)
    for own, before in zip(model.graph.initializer, second.graph.initializer, strict=True):
        mixed = (1 - share) * numpy_helper.to_array(own) + share * numpy_helper.to_array(before)
        own.CopyFrom(numpy_helper.from_array(mixed.astype("float32"), own.name))
    onnx.save(model, one)
