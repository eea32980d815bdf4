"""``python -m lab.fitting.keypoint_net.export WEIGHTS``: the network as ``models/keypoint_net``."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import torch
from torch import Tensor, nn

from lab.fitting.keypoint_net.network import KeypointNetwork
from lab.fitting.keypoint_net.stills import ANGLES
from lab.fitting.write_onnx import write_onnx
from lab.synthetic.render.stills import POINTS
from thrust_vision.observe.crop import HEIGHT_PX, WIDTH_PX

OUTPUTS = ("points", "point_spread", "angles", "angle_spread")


class InPixelsAndDegrees(nn.Module):
    """The network with its outputs in pixels and degrees."""

    mean: Tensor
    spread: Tensor
    squares: Tensor

    def __init__(self, net: KeypointNetwork, mean: Tensor, spread: Tensor) -> None:
        super().__init__()
        self.net = net
        self.register_buffer("mean", mean.float())
        self.register_buffer("spread", spread.float())
        self.register_buffer("squares", (net.cells_px**2).sum(dim=1, keepdim=True))

    def forward(self, crop: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The ``OUTPUTS`` of crops (N, 3, HEIGHT_PX, WIDTH_PX), 0 to 1."""
        heat, points, angles, log_spread = self.net(crop)
        share = torch.softmax(heat, dim=2)
        variance = (share @ self.squares).squeeze(2) - (points * points).sum(dim=2)
        return (
            points,
            torch.sqrt(torch.relu(variance)),
            angles * self.spread + self.mean,
            torch.exp(log_spread) * self.spread,
        )


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, default=Path("models/keypoint_net.onnx"))
    parser.add_argument("--trained-on", required=True, help="the stills, in words")
    chosen = parser.parse_args()
    state = torch.load(chosen.weights, weights_only=False)
    net = KeypointNetwork(len(POINTS), len(ANGLES))
    net.load_state_dict(state["net"])
    scaling = {name: torch.from_numpy(values) for name, values in state["scaling"].items()}
    exported = InPixelsAndDegrees(net, scaling["mean"], scaling["spread"]).eval()
    write_onnx(exported, (HEIGHT_PX, WIDTH_PX), chosen.out, "close_up", OUTPUTS)
    content = {
        "points": POINTS,
        "angles": ANGLES,
        "sha256": hashlib.sha256(chosen.out.read_bytes()).hexdigest(),
        "trained_on": chosen.trained_on,
        "steps": state["step"],
        "licence": "Apache-2.0",
    }
    chosen.out.with_suffix(".json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
