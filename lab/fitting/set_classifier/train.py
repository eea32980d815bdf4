"""``python -m lab.fitting.set_classifier.train TASK STILLS...``: train, calibrate, check, export.

One body in five stays out of training. Its sets set the temperature that the scores are divided
by, and show how often a name is right. Of each name, usual bodies and artist-made figures are drawn
equally often, however many sets there are of each. A net that learns on is written half-way between
what it was and what it became: so it keeps what it knew.
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

from lab.benchmarks.tables import markdown
from lab.fitting.keypoint_net.earlier import unfold
from lab.fitting.keypoint_net.stills import FloatArray, Set, load_set
from lab.fitting.other_bodies import OTHERS
from lab.fitting.set_classifier.network import SetClassifierNetwork
from lab.fitting.set_classifier.patches import plain, vary
from lab.fitting.set_classifier.tasks import TASKS, Task
from lab.fitting.write_onnx import blend, write_onnx
from thrust_vision.observe.onnx import OnnxModel

SETS_PER_BATCH, STILLS_PER_SET = 32, 3
RATE, DECAY, SMOOTHED, AVERAGED = 4e-3, 0.02, 0.02, 0.99
#: Of the bodies, one in so many stays out.
HELD_OUT = 5
#: Of a set's stills, so many are kept in memory at most.
KEPT = 18
#: Shares from which a name is given, to choose the threshold by.
SHARES = (0.0, 0.6, 0.8, 0.9, 0.95, 0.98)

Named = tuple[str, Set]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("stills", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, help="default: models/TASK_net.onnx")
    parser.add_argument(
        "--begin-with", type=Path, metavar="MODEL", help="an exported net that learns on"
    )
    parser.add_argument(
        "--keep",
        type=float,
        default=0.5,
        help="share of the weights that it began with in those that are written (default: 0.5)",
    )
    parser.add_argument("--rate", type=float, default=RATE, help="of learning, at most")
    parser.add_argument("--steps", type=int, default=1600)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--trained-on", required=True, help="the stills, in words")
    chosen = parser.parse_args()
    task = TASKS[chosen.task]
    out = chosen.out or Path(f"models/{chosen.task}_net.onnx")
    torch.set_num_threads(chosen.threads)
    paths = [path for folder in chosen.stills for path in sorted(folder.glob("*.npz"))]
    sets = [(task.name_of(path), _thinned(load_set(path))) for path in paths]
    bodies = sorted({entry.body for _, entry in sets})
    apart = set(bodies[::HELD_OUT])
    learnt = [(name, entry) for name, entry in sets if entry.body not in apart]
    kept = [(name, entry) for name, entry in sets if entry.body in apart]
    print(f"{len(learnt)} sets to learn from, {len(kept)} of other bodies to check on", flush=True)
    begun = chosen.begin_with and _hash(chosen.begin_with)  # ``out`` may be the same file
    net = train(learnt, task, chosen.steps, chosen.rate, chosen.begin_with)
    out.parent.mkdir(parents=True, exist_ok=True)
    size = (task.patch.height_px, task.patch.width_px)
    fresh = out.with_suffix(".part.onnx")
    write_onnx(net, size, fresh, "patch", ["log_shares"])
    if chosen.begin_with is not None:
        blend(fresh, chosen.begin_with, chosen.keep)
    written = OnnxModel(fresh)
    scores = np.array([score(written, entry, task) for _, entry in kept])
    truth = np.array([task.names.index(name) for name, _ in kept])
    temperature = calibrated(scores, truth)
    print(table(scores / temperature, truth, task.names))
    fresh.replace(out)
    content = {
        "names": task.names,
        "temperature": round(temperature, 3),
        "sha256": _hash(out),
        "trained_on": f"{chosen.trained_on}; {len(learnt)} sets, {len(kept)} of the other fifth "
        "of the bodies set the temperature",
        "steps": chosen.steps,
        "begun_with": chosen.begin_with and {"sha256": begun, "share_kept": chosen.keep},
        "licence": "Apache-2.0",
    }
    out.with_suffix(".json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _thinned(entry: Set) -> Set:
    every = -(-len(entry.pictures) // KEPT)
    return replace(
        entry,
        pictures=entry.pictures[::every].copy(),
        points_px=entry.points_px[::every],
        lockout=entry.lockout[::every],
    )


def train(
    learnt: Sequence[Named], task: Task, steps: int, rate: float, begin: Path | None
) -> SetClassifierNetwork:
    """The moving average of the weights of a net that learnt from these sets.

    Args:
        learnt: the sets, with their names.
        task: what it learns.
        steps: of training.
        rate: of learning, at its highest.
        begin: an exported net that learns on; None to begin anew.
    """
    torch.manual_seed(0)
    rng = np.random.default_rng(7)
    size = (task.patch.height_px, task.patch.width_px) if task.placed else None
    net = SetClassifierNetwork(len(task.names), size)
    groups = [_by_system([entry for own, entry in learnt if own == name]) for name in task.names]
    if begin is not None:
        begin_with(net, begin, _batch(groups, task, rng)[0])
    average = get_ema_multi_avg_fn(AVERAGED)  # type: ignore[no-untyped-call]
    averaged = AveragedModel(net, multi_avg_fn=average, use_buffers=True)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps + 1)
    loss_of = nn.CrossEntropyLoss(label_smoothing=SMOOTHED)
    started = time.monotonic()
    net.train()
    for step in range(1, steps + 1):
        patches, wanted = _batch(groups, task, rng)
        loss = loss_of(net(patches), wanted)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        averaged.update_parameters(net)
        if step % 100 == 0:
            print(f"{step}: {time.monotonic() - started:.0f} s, loss {loss.item():.3f}", flush=True)
    trained = averaged.module
    assert isinstance(trained, SetClassifierNetwork)
    return trained.eval()


def _by_system(sets: list[Set]) -> list[list[Set]]:
    """Sets of usual bodies and of others; what there is."""
    others = [entry.body.startswith(OTHERS) for entry in sets]
    split = [[e for e, o in zip(sets, others, strict=True) if o == own] for own in (False, True)]
    return [part for part in split if part]


def begin_with(net: SetClassifierNetwork, model: Path, patches: Tensor) -> None:
    """Give a net the weights of an exported one."""
    values = unfold(net, model, patches)
    own = {
        name: torch.from_numpy(values[name]) for name, _ in net.named_parameters() if name in values
    }
    net.load_state_dict(net.state_dict() | own)


def _batch(
    groups: list[list[list[Set]]], task: Task, rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    patches, wanted = [], []
    for name in rng.choice(len(groups), SETS_PER_BATCH, p=task.drawn):
        system = groups[name][int(rng.integers(len(groups[name])))]
        entry = system[int(rng.integers(len(system)))]
        stills = rng.integers(0, len(entry.pictures), STILLS_PER_SET)
        patches += vary(entry, stills, task.patch, rng)
        wanted += [name] * STILLS_PER_SET
    batch = np.stack(patches).transpose(0, 3, 1, 2)
    return torch.from_numpy(np.ascontiguousarray(batch)), torch.tensor(wanted)


def score(net: OnnxModel, entry: Set, task: Task) -> FloatArray:
    """Mean over a set's stills of the net's logarithms of shares."""
    patches = [np.rint(255 * patch).astype(np.uint8) for patch in plain(entry, task.patch)]
    mean: FloatArray = np.mean([net.run(patch)[0] for patch in patches], axis=0)
    return mean


def calibrated(scores: np.ndarray, truth: np.ndarray) -> float:
    """The temperature by which the sets' mean scores (n, L) say best how sure they may be."""
    tried = np.geomspace(0.2, 5.0, 65)
    rows = np.arange(len(truth))
    lost = [-np.log(softmax(scores / t, axis=1)[rows, truth]).mean() for t in tried]
    return float(tried[int(np.argmin(lost))])


def table(scores: np.ndarray, truth: np.ndarray, names: Sequence[str]) -> str:
    """How many sets of each name are named rightly and wrongly from which share."""
    found = softmax(scores, axis=1)
    named, sure = found.argmax(axis=1), found.max(axis=1)
    lines = []
    for k, name in enumerate(names):
        own = truth == k
        cells = [
            f"{np.sum(own & (sure >= least) & (named == k))} / "
            f"{np.sum(own & (sure >= least) & (named != k))}"
            for least in SHARES
        ]
        lines.append((name, str(own.sum()), *cells))
    heads = [f"from {least:g}" for least in SHARES]
    return markdown("Right / wrong names", ("name", "sets", *heads), lines)


if __name__ == "__main__":
    main()
