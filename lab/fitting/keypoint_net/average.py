"""Weights part of the way from the network that a training began with to the trained one.

    python -m lab.fitting.keypoint_net.average NET.pt --begun-with FLOAT.onnx --stills STILLS
                                               --out OUT.pt [--share 0.75] [--check STILLS]

A training on a few new sets forgets some of what many old ones had taught; the mean of both
weights keeps most of either (Wortsman et al. 2022, Robust fine-tuning of zero-shot models).
With ``--check``, errors on those stills, whose bodies must be others than the training's, are
printed for some shares.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from lab.fitting.keypoint_net.earlier import begin_with
from lab.fitting.keypoint_net.network import KeypointNetwork
from lab.fitting.keypoint_net.stills import ANGLES, load_set
from lab.fitting.keypoint_net.train import check, first_crops
from lab.synthetic.render.stills import POINTS

#: Sets of which the statistics of the folded normalisations are taken.
STATISTICS_OF = 8
CHECKED = (0.0, 0.5, 0.75, 1.0)

Weights = dict[str, Tensor]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--begun-with", type=Path, required=True)
    parser.add_argument("--stills", type=Path, required=True, help="of the training")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.75, help="of the way (default: 0.75)")
    parser.add_argument("--check", type=Path, help="stills of other bodies")
    chosen = parser.parse_args(arguments)
    state = torch.load(chosen.weights, weights_only=False)
    before = KeypointNetwork(len(POINTS), len(ANGLES))
    sets = [load_set(path) for path in sorted(chosen.stills.glob("*.npz"))[:STATISTICS_OF]]
    begin_with(before, chosen.begun_with, first_crops(sets))
    old = before.state_dict()
    torch.save({**state, "net": between(old, state["net"], chosen.share)}, chosen.out)
    if chosen.check is not None:
        others = [load_set(path) for path in sorted(chosen.check.glob("*.npz"))]
        for share in CHECKED:
            before.load_state_dict(between(old, state["net"], share))
            print(f"{share:g} of the way\n{check(before, state['scaling'], others)}", flush=True)


def between(old: Weights, new: Weights, share: float) -> Weights:
    """The weights at a share of the way; counts, which have no middle, are the new ones'."""
    return {
        name: torch.lerp(old[name], value, share) if value.is_floating_point() else value
        for name, value in new.items()
    }


if __name__ == "__main__":
    main()
