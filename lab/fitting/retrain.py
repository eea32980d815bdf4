"""The keypoint network and what is fitted on it, in one command, from an empty folder.

    python -m lab.fitting.retrain FOLDER [--begin-with FLOAT.onnx] [--jobs 2]

It fetches the other bodies, renders stills and films, trains the network, puts it into ``models``
and fits the intervals anew: some hours on two cores. Each step is a command of its own that can be
run alone. Started again, it goes on where it stopped: a step that is done is passed over, and one
that was stopped keeps what it had. How long each took is printed and kept in FOLDER/times.json.

With ``--begin-with``, an exported network in floating point, training begins with its weights, ends
SHARE of the way from them, and intervals are fitted also on figures as that network reads them,
which should not have met their kind; without, it begins at random. The bodies of the split
``vitruvian`` are strangers to either.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STEPS, RATE = 2600, 8e-4
STEPS_AT_RANDOM, RATE_AT_RANDOM = 6000, 2.5e-3
SHARE = 0.75
#: Sets of stills that the network learns from: split, seed, how many, whose files, and how else.
LEARNT = (
    ("train", 411, 418, None, ()),
    ("learn", 402, 232, "figures", ("--yaw", "0", "30")),
)
#: Sets that are read with the trained network, to fit intervals on.
READ = (
    ("train", 431, 36, None),
    ("calibrate", 2, 20, "figures"),
    ("calibrate", 3, 16, "figures"),
)
#: Sets of a kind of body that the trained network has not met, and of one that the network before
#: it had not.
STRANGE = (("vitruvian", 441, 30, "vitruvian"),)
STRANGE_BEFORE = (("calibrate", 2, 16, "figures"), ("calibrate", 3, 16, "figures"))
#: Films that intervals are fitted on.
FILMS = (("test", 21, 14, None, ("--fps", "24")), ("calibrate", 1, 1, "figures", ("--fps", "15")))


@dataclass(frozen=True)
class Step:
    """One part of the work.

    Attributes:
        name: what is printed.
        commands: modules with their arguments; those of one step may run side by side.
    """

    name: str
    commands: tuple[tuple[str, ...], ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is left to do; returns the exit code of the first command that fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--begin-with", type=Path, metavar="FLOAT.onnx")
    parser.add_argument("--jobs", type=int, default=2, help="renderings at a time (default: 2)")
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    kept = asked.folder / "times.json"
    took: dict[str, dict[str, Any]] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    for step in steps(asked.folder, asked.begin_with):
        entry = took.setdefault(step.name, {"s": 0.0, "done": False})
        if entry["done"]:
            continue
        begun = time.monotonic()
        code = run(step.commands, asked.jobs)
        entry["s"] += time.monotonic() - begun
        entry["done"] = code == 0
        kept.write_text(json.dumps(took, indent=1) + "\n", encoding="utf-8")
        print(f"{step.name}: {entry['s'] / 60:.1f} min", flush=True)
        if code != 0:
            return code
    return 0


def steps(folder: Path, begin_with: Path | None) -> Iterator[Step]:
    """What is to be done, in order."""
    stills, films, read = folder / "stills", folder / "films", folder / "read"
    yield Step(
        "other bodies",
        tuple(
            ("lab.synthetic", "figures", "--system", system, "--out", str(folder / name))
            for system, name in (("valid", "figures"), ("vitruvian", "vitruvian"))
        ),
    )
    yield Step("stills", tuple(_stills(folder, stills)))
    yield Step(
        "films",
        tuple(
            (
                *("lab.synthetic", "render", "--split", split, "--seed", str(seed)),
                *("--clips", str(clips), *_files(folder, files), *more),
                *("--out", str(films / split)),
            )
            for split, seed, clips, files, more in FILMS
        ),
    )
    net, out = folder / "net.pt", folder / "keypoint_net.onnx"
    train = ("lab.fitting.keypoint_net.train", str(stills), "--out", str(net))
    if begin_with is None:
        yield Step("training", ((*train, *_pace(STEPS_AT_RANDOM, RATE_AT_RANDOM)),))
    else:
        begun = ("--begin-with", str(begin_with))
        yield Step("training", ((*train, *_pace(STEPS, RATE), *begun),))
        weights, net = net, folder / "between.pt"
        average = ("lab.fitting.keypoint_net.average", str(weights), "--stills", str(stills))
        way = ("--begun-with", str(begin_with), "--share", str(SHARE), "--out", str(net))
        yield Step("part of the way", ((*average, *way),))
    export = ("lab.fitting.keypoint_net.export", str(net), "--out", str(out))
    yield Step("export", ((*export, "--trained-on", trained_on(begin_with)),))
    yield Step("eight bits", (("lab.fitting.quantise", str(out)),))
    yield Step("pins", (("lab.fitting.pin_models",),))
    yield Step("reading stills", tuple(_read(folder, READ, read)))
    strange = folder / "strange"
    strangers = [*_read(folder, STRANGE, strange)]
    if begin_with is not None:
        strangers += _read(folder, STRANGE_BEFORE, strange, ("--net", str(begin_with)))
    yield Step("reading strangers", tuple(strangers))
    fit = ("lab.fitting.other_bodies", *(str(films / split) for split, *_ in FILMS))
    others = ("--stills", str(read), "--strangers", str(strange))
    yield Step("intervals", ((*fit, *others, "--cache", str(folder / "cache")),))
    yield Step("pins of all", (("lab.fitting.pin_models",),))


def trained_on(begin_with: Path | None) -> str:
    """The stills in words, for the model file, after those of a network that it begins with."""
    own = ", ".join(
        " ".join((f"{clips} sets of the split {split}, seed {seed}", *more))
        for split, seed, clips, _, more in LEARNT
    )
    if begin_with is None:
        return f"{own}; {STEPS_AT_RANDOM} steps, one body in ten left out"
    before = json.loads(begin_with.with_suffix(".json").read_text("utf-8"))["trained_on"]
    way = f"{STEPS} steps, one body in ten left out, of which {SHARE:g} of the way is gone"
    return f"{before}; from those {own}, {way}"


def run(commands: Sequence[tuple[str, ...]], jobs: int) -> int:
    """Run modules, so many at a time; the first exit code that is not 0."""
    waiting = list(commands)
    running: list[subprocess.Popen[bytes]] = []
    while waiting or running:
        while waiting and len(running) < jobs:
            running.append(subprocess.Popen([sys.executable, "-m", *waiting.pop(0)]))
        first = running.pop(0)
        if (code := first.wait()) != 0:
            for other in running:
                other.terminate()
            return code
    return 0


def _stills(folder: Path, out: Path) -> Iterator[tuple[str, ...]]:
    for split, seed, clips, files, more in LEARNT:
        half = clips // 2
        for start, count in ((0, half), (half, clips - half)):
            yield (
                *("lab.synthetic", "stills", "--split", split, "--seed", str(seed)),
                *("--start", str(start), "--clips", str(count)),
                *_files(folder, files),
                *more,
                *("--out", str(out)),
            )


def _read(
    folder: Path,
    sets: Sequence[tuple[str, int, int, str | None]],
    out: Path,
    more: tuple[str, ...] = (),
) -> Iterator[tuple[str, ...]]:
    for split, seed, clips, files in sets:
        yield (
            *("lab.fitting.read_stills", str(out), "--split", split, "--seed", str(seed)),
            *("--clips", str(clips), *_files(folder, files), *more),
        )


def _files(folder: Path, name: str | None) -> tuple[str, ...]:
    return () if name is None else ("--figures", str(folder / name))


def _pace(count: int, rate: float) -> tuple[str, ...]:
    return "--steps", str(count), "--rate", str(rate)


if __name__ == "__main__":
    sys.exit(main())
