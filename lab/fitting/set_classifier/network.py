"""The network: a few convolutions, what they see by place or in sum, scores."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from lab.fitting.keypoint_net.network import Residual, conv

CHANNELS = (16, 24, 32, 48)
#: Channels that are kept by place.
PLACED = 16


class SetClassifierNetwork(nn.Module):
    """Patches (N, 3, height, width), 0 to 1, to logarithms of shares (N, L).

    Without ``size``, (height, width) of a patch, only the mean and the strongest of what is seen
    count, wherever it lies; with it, the place counts too.
    """

    def __init__(self, names: int, size: tuple[int, int] | None = None) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for channels in CHANNELS:
            layers += [conv(before, channels, stride=2), nn.ReLU()]
            before = channels
        self.see = nn.Sequential(*layers, Residual(before))
        self.place: nn.Module | None = None
        seen = 2 * before
        if size is not None:
            height, width = (-(-length // 2 ** len(CHANNELS)) for length in size)
            self.place = nn.Sequential(nn.Conv2d(before, PLACED, 1), nn.ReLU(), nn.Flatten())
            seen += PLACED * height * width
        self.drop = nn.Dropout(0.3)
        self.score = nn.Linear(seen, names)

    def forward(self, patch: Tensor) -> Tensor:
        """Logarithms of the shares of the names."""
        seen = self.see(patch * 4.0 - 2.0)
        parts = [seen.mean(dim=(2, 3)), seen.amax(dim=(2, 3))]
        if self.place is not None:
            parts.append(self.place(seen))
        scores = self.score(self.drop(torch.cat(parts, dim=1)))
        return torch.log_softmax(scores.float(), dim=1)
