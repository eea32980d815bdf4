"""``python -m fitting.load_net.train STILLS... --out FILE``: train, calibrate, check, export.

One body in five stays out of training. Its sets set the temperature that the scores are divided
by, and show how often a name is right.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from scipy.special import softmax
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from benchmarks.tables import markdown
from fitting.lifter_net.stills import Set, load_set
from fitting.load_net.network import LoadNet
from fitting.load_net.patches import LOADS, load_of, plain, vary
from fitting.write_onnx import write_onnx
from thrust_vision.pose.load_net import PATCH_HEIGHT_PX, PATCH_WIDTH_PX

SETS_PER_BATCH, STILLS_PER_SET = 32, 3
#: How often a set of each of LOADS is drawn.
DRAWN = (0.34, 0.22, 0.14, 0.13, 0.17)
RATE, DECAY, SMOOTHED, AVERAGED = 4e-3, 0.02, 0.02, 0.99
#: Of the bodies, one in so many stays out.
HELD_OUT = 5
#: Of a set's stills, one in so many is kept in memory.
EVERY = 2
#: Shares from which a name is given, to choose the threshold by.
SHARES = (0.0, 0.6, 0.8, 0.9, 0.95, 0.98)

Named = tuple[str, Set]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stills", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=Path("models/load_net.onnx"))
    parser.add_argument("--steps", type=int, default=1600)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--trained-on", required=True, help="the stills, in words")
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    paths = [path for folder in chosen.stills for path in sorted(folder.glob("*.npz"))]
    sets = [(load_of(path), _thinned(load_set(path))) for path in paths]
    bodies = sorted({entry.body for _, entry in sets})
    out = set(bodies[::HELD_OUT])
    learnt = [(load, entry) for load, entry in sets if entry.body not in out]
    kept = [(load, entry) for load, entry in sets if entry.body in out]
    print(f"{len(learnt)} sets to learn from, {len(kept)} of other bodies to check on", flush=True)
    net = train(learnt, chosen.steps)
    scores = np.array([_score(net, entry) for _, entry in kept])
    truth = np.array([LOADS.index(load) for load, _ in kept])
    temperature = calibrated(scores, truth)
    print(table(scores / temperature, truth))
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    write_onnx(net, (PATCH_HEIGHT_PX, PATCH_WIDTH_PX), chosen.out, "patch", ["log_shares"])
    content = {
        "loads": LOADS,
        "temperature": round(temperature, 3),
        "sha256": hashlib.sha256(chosen.out.read_bytes()).hexdigest(),
        "trained_on": f"{chosen.trained_on}; {len(learnt)} sets, {len(kept)} of the other fifth "
        "of the bodies set the temperature",
        "steps": chosen.steps,
        "licence": "Apache-2.0",
    }
    chosen.out.with_suffix(".json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def _thinned(entry: Set) -> Set:
    return replace(
        entry,
        pictures=entry.pictures[::EVERY].copy(),
        points_px=entry.points_px[::EVERY],
        lockout=entry.lockout[::EVERY],
    )


def train(learnt: Sequence[Named], steps: int) -> LoadNet:
    """The moving average of the weights of a net that learnt from these sets."""
    torch.manual_seed(0)
    rng = np.random.default_rng(7)
    net = LoadNet(len(LOADS))
    average = get_ema_multi_avg_fn(AVERAGED)  # type: ignore[no-untyped-call]
    averaged = AveragedModel(net, multi_avg_fn=average, use_buffers=True)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1)
    by_load = [[entry for load, entry in learnt if load == name] for name in LOADS]
    loss_of = nn.CrossEntropyLoss(label_smoothing=SMOOTHED)
    started = time.monotonic()
    net.train()
    for step in range(1, steps + 1):
        patches, wanted = _batch(by_load, rng)
        loss = loss_of(net(patches), wanted)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        averaged.update_parameters(net)
        if step % 100 == 0:
            print(f"{step}: {time.monotonic() - started:.0f} s, loss {loss.item():.3f}", flush=True)
    trained = averaged.module
    assert isinstance(trained, LoadNet)
    return trained.eval()


def _batch(by_load: list[list[Set]], rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    patches, wanted = [], []
    for load in rng.choice(len(LOADS), SETS_PER_BATCH, p=DRAWN):
        entry = by_load[load][int(rng.integers(len(by_load[load])))]
        patches += vary(entry, rng.integers(0, len(entry.pictures), STILLS_PER_SET), rng)
        wanted += [load] * STILLS_PER_SET
    batch = np.stack(patches).transpose(0, 3, 1, 2)
    return torch.from_numpy(np.ascontiguousarray(batch)), torch.tensor(wanted)


def _score(net: LoadNet, entry: Set) -> list[float]:
    """Mean over a set's stills of the net's logarithms of shares."""
    batch = torch.from_numpy(np.stack(plain(entry)).transpose(0, 3, 1, 2).copy())
    with torch.no_grad():
        mean: list[float] = net(batch).mean(dim=0).tolist()
    return mean


def calibrated(scores: np.ndarray, truth: np.ndarray) -> float:
    """The temperature by which the sets' mean scores (n, L) say best how sure they may be."""
    tried = np.geomspace(0.2, 5.0, 65)
    rows = np.arange(len(truth))
    lost = [-np.log(softmax(scores / t, axis=1)[rows, truth]).mean() for t in tried]
    return float(tried[int(np.argmin(lost))])


def table(scores: np.ndarray, truth: np.ndarray) -> str:
    """How many sets of each load are named rightly and wrongly from which share."""
    found = softmax(scores, axis=1)
    named, sure = found.argmax(axis=1), found.max(axis=1)
    lines = []
    for k, load in enumerate(LOADS):
        own = truth == k
        cells = [
            f"{np.sum(own & (sure >= least) & (named == k))} / "
            f"{np.sum(own & (sure >= least) & (named != k))}"
            for least in SHARES
        ]
        lines.append((load, str(own.sum()), *cells))
    heads = [f"from {least:g}" for least in SHARES]
    return markdown("Right / wrong names", ("load", "sets", *heads), lines)


if __name__ == "__main__":
    main()
