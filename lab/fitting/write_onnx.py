"""Writing trained networks as the files that the program runs."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
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
