"""The network: a small residual encoder, a heat map per point, a head for the angles."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from thrust_vision.observe.crop import HEIGHT_PX, WIDTH_PX

CHANNELS = (16, 32, 64, 96)
BLOCKS = (0, 1, 2, 2)
#: Pixels of the crop per cell of a heat map.
CELL_PX = 8


@dataclass(frozen=True)
class Found:
    """What the network says of a batch of N crops.

    ``heat`` (N, P, rows * columns): logarithms of the points' heat maps. ``points_px`` (N, P, 2):
    the maps' means. ``angles`` and ``log_spread`` (N, A): in the units of training.
    """

    heat: Tensor
    points_px: Tensor
    angles: Tensor
    log_spread: Tensor


def conv(before: int, after: int, stride: int = 1, size: int = 3) -> nn.Sequential:
    """A convolution with its normalisation."""
    pad = size // 2
    return nn.Sequential(
        nn.Conv2d(before, after, size, stride=stride, padding=pad, bias=False),
        nn.BatchNorm2d(after),
    )


class Residual(nn.Module):
    """Two convolutions whose outcome is added to what goes in."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = conv(channels, channels), conv(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        """The same shape again."""
        return torch.relu(x + self.second(torch.relu(self.first(x))))


class KeypointNetwork(nn.Module):
    """Crops (N, 3, HEIGHT_PX, WIDTH_PX), 0 to 1, to points and angles."""

    cells_px: Tensor
    size_px: Tensor

    def __init__(self, points: int, angles: int) -> None:
        super().__init__()
        stages, before = [], 3
        for channels, blocks in zip(CHANNELS, BLOCKS, strict=True):
            layers: list[nn.Module] = [conv(before, channels, stride=2), nn.ReLU()]
            layers += [Residual(channels) for _ in range(blocks)]
            stages.append(nn.Sequential(*layers))
            before = channels
        self.fine = nn.Sequential(*stages[:3])
        self.coarse = stages[3]
        self.lift = conv(CHANNELS[3], CHANNELS[2], size=1)
        self.heat = nn.Sequential(
            conv(CHANNELS[2], CHANNELS[2]), nn.ReLU(), nn.Conv2d(CHANNELS[2], points, 1)
        )
        self.gather = nn.Sequential(conv(CHANNELS[3], 24, size=1), nn.ReLU())
        rows, columns = HEIGHT_PX // (2 * CELL_PX), WIDTH_PX // (2 * CELL_PX)
        self.angles = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(24 * rows * columns + 2 * points, 96),
            nn.ReLU(),
            nn.Linear(96, 2 * angles),
        )
        grid_y, grid_x = torch.meshgrid(
            torch.arange(2 * rows), torch.arange(2 * columns), indexing="ij"
        )
        cells = torch.stack([grid_x, grid_y], dim=-1).reshape(-1, 2)
        self.register_buffer("cells_px", (cells + 0.5) * CELL_PX)
        self.register_buffer("size_px", torch.tensor([WIDTH_PX, HEIGHT_PX], dtype=torch.float32))

    def forward(self, crop: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """As ``Found``, field by field."""
        fine = self.fine(crop * 4.0 - 2.0)
        coarse = self.coarse(fine)
        raised = nn.functional.interpolate(self.lift(coarse), scale_factor=2, mode="nearest")
        heat = self.heat(torch.relu(fine + raised)).flatten(2).float()
        points = torch.softmax(heat, dim=2) @ self.cells_px
        # The angles lean on the points, the points not on the angles.
        places = (points / self.size_px - 0.5).detach().flatten(1)
        predicted = self.angles(torch.cat([self.gather(coarse).flatten(1), places], dim=1)).float()
        half = predicted.shape[1] // 2
        return heat, points, predicted[:, :half], predicted[:, half:]
