"""``python -m lab.fitting.keypoint_net.train STILLS --out FILE``: train the network, resumably."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from lab.fitting.keypoint_net.earlier import begin_with
from lab.fitting.keypoint_net.network import CELL_PX, Found, KeypointNetwork
from lab.fitting.keypoint_net.stills import (
    ANGLES,
    FloatArray,
    Set,
    Variation,
    Varier,
    load_set,
    plain,
)
from lab.synthetic.render.stills import POINTS
from thrust_vision.observe.crop import HEIGHT_PX, WIDTH_PX

SETS_PER_BATCH, STILLS_PER_SET = 8, 8
DECAY = 0.04
#: How much of the moving average of the weights each step keeps.
AVERAGED = 0.995
#: Of so many bodies one stays out of training, with all its sets.
HELD_OUT = 10
#: Weights of the parts of the loss; points in cells of the heat map, angles in their spreads.
HEAT, PLACE, ANGLE, CHANGE = 0.25, 0.6, 0.5, 1.5
KEEP_EVERY = 200


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stills", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="the weights, a .pt file")
    parser.add_argument(
        "--begin-with", type=Path, help="an exported network (.onnx) in floating point"
    )
    parser.add_argument("--steps", type=int, default=4500)
    parser.add_argument("--rate", type=float, default=2.5e-3, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    sets = [load_set(path) for path in sorted(chosen.stills.glob("*.npz"))]
    out = set(sorted({entry.body for entry in sets})[::HELD_OUT])
    learnt = [entry for entry in sets if entry.body not in out]
    kept = [entry for entry in sets if entry.body in out]
    print(f"{len(learnt)} sets to learn from, {len(kept)} of other bodies to check on", flush=True)
    train(learnt, kept, chosen)


def train(learnt: list[Set], kept: list[Set], chosen: argparse.Namespace) -> None:
    """Train and write the weights, with what scales the angles; starts where it stopped.

    What is written under "net" is the moving average of the weights, which knows strangers better
    than the last of them.
    """
    torch.manual_seed(0)
    steps, out = chosen.steps, chosen.out
    net = KeypointNetwork(len(POINTS), len(ANGLES)).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    if chosen.begin_with is not None:
        scaling = begin_with(net, chosen.begin_with, first_crops(learnt))
        print(check(net, scaling, kept), flush=True)
    else:
        angles = np.concatenate([entry.angles_deg for entry in learnt])
        scaling = {"mean": angles.mean(axis=0), "spread": angles.std(axis=0)}
    average = get_ema_multi_avg_fn(AVERAGED)  # type: ignore[no-untyped-call]
    averaged = AveragedModel(net, multi_avg_fn=average, use_buffers=True)
    optimiser = torch.optim.AdamW(net.parameters(), lr=chosen.rate, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, chosen.rate, total_steps=steps + 1)
    begun = 0
    if out.exists():
        state = torch.load(out, weights_only=False)
        net.load_state_dict(state["last"])
        averaged.module.load_state_dict(state["net"])
        averaged.n_averaged.fill_(state["step"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        begun = state["step"]
    started = time.monotonic()
    net.train()
    for step, (crops, points, seen, wanted) in enumerate(_batches(learnt, begun), begun + 1):
        if step > steps:
            break
        scaled = (wanted - torch.from_numpy(scaling["mean"])) / torch.from_numpy(scaling["spread"])
        with torch.autocast("cpu", torch.bfloat16):
            found = Found(*net(crops.to(memory_format=torch.channels_last)))
        loss = _loss(found, points, seen, scaled.float())
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        averaged.update_parameters(net)
        if step % KEEP_EVERY == 0 or step == steps:
            state = {
                "net": averaged.module.state_dict(),
                "last": net.state_dict(),
                "optimiser": optimiser.state_dict(),
                "schedule": schedule.state_dict(),
                "step": step,
                "scaling": scaling,
            }
            torch.save(state, out.with_suffix(".part"))
            out.with_suffix(".part").replace(out)
            spent = time.monotonic() - started
            print(f"{step}: {spent:.0f} s, loss {loss.item():.3f}", flush=True)
            if step % (5 * KEEP_EVERY) == 0 or step == steps:
                print(check(cast(KeypointNetwork, averaged.module), scaling, kept), flush=True)


def first_crops(sets: list[Set]) -> Tensor:
    """(N, 3, HEIGHT_PX, WIDTH_PX) the crops of the first batch."""
    crops: Tensor = next(_batches(sets, 0))[0]
    return crops


def _batches(sets: list[Set], seed: int) -> Iterator[tuple[Tensor, ...]]:
    """Endless batches of SETS_PER_BATCH sets with STILLS_PER_SET stills each, one made ahead."""
    rng = np.random.default_rng([7, seed])

    def make(number: int) -> tuple[Tensor, ...]:
        own = np.random.default_rng([7, seed, number])
        varier = Varier(own, Variation())
        parts: list[list[NDArray[Any]]] = [[], [], [], []]
        for index in own.choice(len(sets), SETS_PER_BATCH, replace=False):
            group = sets[int(index)]
            weight = np.where(group.lockout, 2.0, 1.0)
            stills = own.choice(len(weight), STILLS_PER_SET, p=weight / weight.sum())
            crops, points = varier.vary(group, stills)
            whole: tuple[NDArray[Any], ...] = (
                crops,
                points,
                group.visible[stills],
                group.angles_deg[stills],
            )
            for part, values in zip(parts, whole, strict=True):
                part.append(values)
        close, points, seen, angles = (np.concatenate(part) for part in parts)
        return (
            torch.from_numpy(close.transpose(0, 3, 1, 2)),
            torch.from_numpy(points).float(),
            torch.from_numpy(seen),
            torch.from_numpy(angles),
        )

    with ThreadPoolExecutor(1) as pool:
        number = int(rng.integers(1 << 30))
        coming = pool.submit(make, number)
        while True:
            number += 1
            ready, coming = coming, pool.submit(make, number)
            yield ready.result()


def _loss(found: Found, points: Tensor, seen: Tensor, angles: Tensor) -> Tensor:
    inside = (points > 0).all(dim=2) & (points[..., 0] < WIDTH_PX) & (points[..., 1] < HEIGHT_PX)
    weight = inside.float() * torch.where(seen == 2, 1.0, 0.6)
    heat = -(_target(points) * torch.log_softmax(found.heat, dim=2)).sum(dim=2)
    place = nn.functional.smooth_l1_loss(
        found.points_px / CELL_PX, points / CELL_PX, beta=0.3, reduction="none"
    ).sum(dim=2)
    heat_and_place = (weight * (HEAT * heat + PLACE * place)).sum() / weight.sum()
    log_spread = found.log_spread.clamp(-3, 2)
    off = (found.angles - angles).abs()
    angle = (off * torch.exp(-log_spread) + log_spread).mean()
    groups = (SETS_PER_BATCH, STILLS_PER_SET, -1)
    miss = (found.angles - angles).reshape(groups)
    change = (miss - miss.mean(dim=1, keepdim=True)).abs().mean()
    return heat_and_place + ANGLE * angle + CHANGE * change


def _target(points: Tensor) -> Tensor:
    """Gaussians of one cell's spread (N, P, rows * columns) around the points."""
    x = (torch.arange(WIDTH_PX // CELL_PX) + 0.5) * CELL_PX
    y = (torch.arange(HEIGHT_PX // CELL_PX) + 0.5) * CELL_PX
    across = torch.exp(-(((x - points[..., :1]) / CELL_PX) ** 2) / 2)
    down = torch.exp(-(((y - points[..., 1:]) / CELL_PX) ** 2) / 2)
    spread = (down[..., :, None] * across[..., None, :]).flatten(2)
    return spread / spread.sum(dim=2, keepdim=True).clamp_min(1e-6)


def check(net: KeypointNetwork, scaling: dict[str, FloatArray], sets: list[Set]) -> str:
    """A line per group of sets: errors of angles and of their change within the set, degrees."""
    net.eval()
    groups: dict[str, list[FloatArray]] = {}
    with torch.no_grad():
        for entry in sets:
            pairs = [plain(s, p) for s, p in zip(entry.pictures, entry.points_px, strict=True)]
            crops = np.stack([s for s, _ in pairs]).astype(np.float32) / 255
            batch = torch.from_numpy(crops.transpose(0, 3, 1, 2))
            found = Found(*net(batch.to(memory_format=torch.channels_last)))
            predicted = found.angles.numpy() * scaling["spread"] + scaling["mean"]
            miss = predicted - entry.angles_deg
            off = np.linalg.norm(found.points_px.numpy() - np.stack([p for _, p in pairs]), axis=2)
            hip, knee, l5 = (POINTS.index(n) for n in ("near_hip", "near_knee", "l5"))
            rows = np.column_stack(
                [
                    np.abs(miss),
                    np.abs(miss - np.median(miss[entry.lockout], axis=0)),
                    off[:, [hip, knee, l5]],
                ]
            )[entry.lockout]
            view = (
                "0-10"
                if abs(entry.yaw_deg) <= 10
                else "10-20"
                if abs(entry.yaw_deg) <= 20
                else "20-30"
            )
            load = "plates" if entry.plate_m > 0 else "none"
            groups.setdefault(f"{load:6} {view:5}", []).append(rows)
    net.train()
    lines = ["group, stills: lumbar hip knee | change in set: lumbar hip knee | px: hip knee l5"]
    for name in sorted(groups):
        rows = np.concatenate(groups[name])
        mean = rows.mean(axis=0)
        lines.append(
            f"{name} {len(groups[name]):3d} {len(rows):4d}: "
            + " | ".join(" ".join(f"{v:4.1f}" for v in mean[k : k + 3]) for k in (0, 3, 6))
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
