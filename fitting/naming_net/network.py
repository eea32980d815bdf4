"""The network: a few convolutions, the mean and the strongest of what they see, scores."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from fitting.lifter_net.network import Residual, conv

CHANNELS = (16, 24, 32, 48)


class NamingNet(nn.Module):
    """Patches (N, 3, height, width), 0 to 1, to logarithms of shares (N, L)."""

    def __init__(self, names: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for channels in CHANNELS:
            layers += [conv(before, channels, stride=2), nn.ReLU()]
            before = channels
        self.see = nn.Sequential(*layers, Residual(before))
        self.drop = nn.Dropout(0.3)
        self.tell = nn.Linear(2 * before, names)

    def forward(self, patch: Tensor) -> Tensor:
        """Logarithms of the shares of the names."""
        seen = self.see(patch * 4.0 - 2.0)
        both = torch.cat([seen.mean(dim=(2, 3)), seen.amax(dim=(2, 3))], dim=1)
        return torch.log_softmax(self.tell(self.drop(both)).float(), dim=1)
