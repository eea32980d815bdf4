"""What many clips take: throughput, cost per minute of film, and what a day of them would need.

Runs the same batch on one worker, on two, and on a Dask cluster of two, in turn, several rounds of
them; then batches that have next to nothing to do, which shows what a clip takes besides its
analysis. From what it measured it does the arithmetic for large numbers of clips. Other programs on
the machine spoil wall-clock times, so the table says how many cores they took; processor time
suffers less.

    python -m lab.benchmarks.batch [CLIP...] [--rounds 3] [--no-video]
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lab.benchmarks.batch_runs import Run, keeping, on_dask, on_pool, with_fresh_processes
from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter

_SAMPLES = Path(__file__).parents[2] / "sample_videos"
_DAY_S = 86_400
_KEPT = 200  # clips of the batch that has nothing to do
_DAYS_CLIPS = (1_000, 100_000, 10_000_000)
_MOST_OTHERS = 0.15  # cores that other programs may take before wall-clock times say little
_MOST_PER_SCHEDULER = 0.5  # share of a scheduler's time that clips may take


@dataclass(frozen=True)
class Assumptions:
    """What a day of clips is taken to be.

    Attributes:
        clip_s: length of a clip, s of film.
        clip_mb: size of a clip's file, MB.
        used: share of a core's day that analyses get; the rest is peaks and repairs.
        core_hour: price of a core for an hour, in whatever currency.
    """

    clip_s: float
    clip_mb: float
    used: float
    core_hour: float


@dataclass(frozen=True)
class Measured:
    """What the arithmetic starts from.

    Attributes:
        cpu_s_per_film_s: processor time for a second of film.
        memory_mib: of one worker and its process.
        result_mb_per_film_min: size of what is written.
        dask_s_per_clip: processor time that scheduler and client take for a clip.
    """

    cpu_s_per_film_s: float
    memory_mib: float
    result_mb_per_film_min: float
    dask_s_per_clip: float


def main() -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("clips", type=Path, nargs="*", help="default: the sample clips")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-video", action="store_true", help="without the annotated clip")
    parser.add_argument("--clip-s", type=float, default=30, help="length of a day's clips")
    parser.add_argument("--clip-mb", type=float, default=40, help="size of a day's clips")
    parser.add_argument("--used", type=float, default=0.7, help="share of a core's day")
    parser.add_argument("--core-hour", type=float, default=0.04, help="price of a core hour")
    options = parser.parse_args()
    clips = options.clips or sorted(_SAMPLES.glob("*.mp4"))
    film_s = sum(_film_s(clip) for clip in clips)
    runs = measure(clips, options.rounds, video=not options.no_video)
    print(f"{len(clips)} clips, {film_s:.0f} s of film, {os.cpu_count()} cores, ", end="")
    print(f"{options.rounds} rounds{', no video' * options.no_video}; median (least to most)\n")
    print_runs(runs, film_s)
    print()
    dask_s = print_overheads(options.rounds)
    assumed = Assumptions(options.clip_s, options.clip_mb, options.used, options.core_hour)
    print()
    print_days(measured(runs, film_s, dask_s), assumed)
    return 0


def measure(clips: Sequence[Path], rounds: int, *, video: bool) -> dict[str, list[Run]]:
    """Runs by way, one of each way in every round."""
    ways: dict[str, Callable[[], Run]] = {
        "1 worker": lambda: on_pool(clips, video, 1),
        "2 workers": lambda: on_pool(clips, video, 2),
        "Dask, 2 workers": lambda: on_dask(clips, video, 2),
    }
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    for number in range(rounds):
        # Every other round backwards, so that no way is always the one that comes first.
        for way in list(ways)[:: 1 if number % 2 == 0 else -1]:
            runs[way].append(ways[way]())
            print(f"round {number + 1}, {way}: {runs[way][-1].wall_s:.0f} s", file=sys.stderr)
    return runs


def print_runs(runs: dict[str, list[Run]], film_s: float) -> None:
    """The table of ways, and the ratios between them."""
    print(
        "| | clips a second | processor time per minute of film, s | cores kept busy "
        "| peak memory, MiB | cores that others took |"
    )
    print("|---|---|---|---|---|---|")
    for way, of in runs.items():
        cells = [
            _spread([run.clips / run.wall_s for run in of], 3),
            _spread([run.cpu_s / film_s * 60 for run in of], 0),
            _spread([run.cpu_s / run.wall_s for run in of], 2),
            _spread([run.peak_mib for run in of], 0),
            _spread([run.others for run in of], 2),
        ]
        print(f"| {way} | {' | '.join(cells)} |")
    one, two, dask = runs["1 worker"], runs["2 workers"], runs["Dask, 2 workers"]
    print("\n| clips a second | ratio |\n|---|---|")
    print(f"| 2 workers / 1 worker | {_ratio(two, one)} |")
    print(f"| Dask with 2 workers / pool of 2 | {_ratio(dask, two)} |\n")
    cores = os.cpu_count() or 1
    others = max(run.others for way in runs.values() for run in way)
    if others > _MOST_OTHERS:
        print(
            f"Other programs took up to {others:.2f} of {cores} cores. Clips a second, cores kept "
            "busy and the ratios are those of a machine that is shared: with two workers a batch "
            "also gets a larger part of it. Processor time is nearly free of that."
        )
    else:
        busy = statistics.median(run.cpu_s / run.wall_s for run in one)
        print(
            "The most that a second worker can win is what the first leaves: "
            f"{cores} / {busy:.2f} = {cores / busy:.2f}."
        )


def print_overheads(rounds: int) -> float:
    """What a clip takes besides its analysis; returns the seconds on Dask."""
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "nobody.mp4"
        with ClipWriter(clip, 320, 180) as writer:
            for i in range(12):
                writer.write(np.full((180, 320, 3), 120, np.uint8), i / 30)
        few = [Path(folder) / f"{number}.mp4" for number in range(6)]
        for copy in few:
            copy.write_bytes(clip.read_bytes())
        fresh = [with_fresh_processes(few[1:], False).cpu_s / 5 for _ in range(rounds)]
        # The first clip of a process pays for its start, the five others do not.
        kept = [
            (on_pool(few, False, 1).cpu_s - on_pool(few[:1], False, 1).cpu_s) / 5
            for _ in range(rounds)
        ]
        pool = [keeping(clip, _KEPT, None).own_cpu_s / _KEPT for _ in range(rounds)]
        dask = [keeping(clip, _KEPT, 2).own_cpu_s / _KEPT for _ in range(rounds)]
    print("| for one clip | processor time, s |\n|---|---|")
    print(f"| 12 frames of nobody, in a fresh process | {_spread(fresh, 2)} |")
    print(f"| the same in a process that stays | {_spread(kept, 2)} |")
    print(f"| kept from an earlier batch, on this machine | {_spread(pool, 4)} |")
    print(f"| the same on Dask, in scheduler and client | {_spread(dask, 4)} |")
    return statistics.median(dask)


def measured(runs: dict[str, list[Run]], film_s: float, dask_s: float) -> Measured:
    """The medians that the arithmetic needs."""
    one, two = runs["1 worker"], runs["2 workers"]
    return Measured(
        cpu_s_per_film_s=statistics.median(run.cpu_s for run in two) / film_s,
        memory_mib=statistics.median(run.peak_mib for run in one),
        result_mb_per_film_min=statistics.median(run.result_bytes for run in one)
        / 1e6
        / (film_s / 60),
        dask_s_per_clip=dask_s,
    )


def print_days(known: Measured, assumed: Assumptions) -> None:
    """What days of clips would take on a cluster, with the arithmetic."""
    per_clip_s = known.cpu_s_per_film_s * assumed.clip_s
    written_mb = known.result_mb_per_film_min * assumed.clip_s / 60
    day_s = _DAY_S * assumed.used
    per_scheduler = _DAY_S * _MOST_PER_SCHEDULER / known.dask_s_per_clip
    rate = known.cpu_s_per_film_s
    minute_price = rate * 60 / 3600 * assumed.core_hour
    print(
        f"Measured: {rate:.2f} s of a core per second of film; {known.memory_mib:.0f} MiB for an "
        "analysis; "
        f"{known.result_mb_per_film_min:.1f} MB of results per minute of film; scheduler and "
        f"client of Dask take {known.dask_s_per_clip * 1000:.1f} ms for a clip.\n\n"
        f"Assumed: clips of {assumed.clip_s:g} s and {assumed.clip_mb:g} MB, coming evenly; cores "
        f"used {assumed.used:.0%} of the day; {assumed.core_hour:g} for a core and hour.\n\n"
        f"- a clip: {rate:.2f} x {assumed.clip_s:g} = {per_clip_s:.1f} s of a core\n"
        f"- a minute of film: {rate:.2f} x 60 / 3600 x {assumed.core_hour:g} = {minute_price:.5f}\n"
        f"- a core's day: {_DAY_S} x {assumed.used:g} / {per_clip_s:.1f} = "
        f"{day_s / per_clip_s:.0f} clips\n"
        f"- a scheduler's day, half used: {_DAY_S} x {_MOST_PER_SCHEDULER:g} / "
        f"{known.dask_s_per_clip:.4f} = {per_scheduler:,.0f} clips\n"
    )
    print(
        "| clips a day | clips a second | cores | memory at an analysis a core, GiB | schedulers "
        "| clips in, TB a day | results, TB a day | network, Gbit/s | price a day, idle time too |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for clips in _DAYS_CLIPS:
        cores = _up(clips * per_clip_s / day_s)
        cells = [
            f"{clips:,}",
            f"{clips / _DAY_S:.2f}",
            f"{cores:,}",
            f"{cores * known.memory_mib / 1024:,.0f}",
            f"{_up(clips / per_scheduler)}",
            f"{clips * assumed.clip_mb / 1e6:,.2f}",
            f"{clips * written_mb / 1e6:,.3f}",
            f"{clips * (assumed.clip_mb + written_mb) * 8 / 1000 / day_s:.2f}",
            f"{clips * per_clip_s / 3600 * assumed.core_hour / assumed.used:,.2f}",
        ]
        print(f"| {' | '.join(cells)} |")


def _film_s(clip: Path) -> float:
    with ClipReader(clip) as reader:
        for _ in reader:
            pass
        return reader.info.duration_s


def _ratio(upper: Sequence[Run], lower: Sequence[Run]) -> str:
    """Of throughputs, round by round."""
    return _spread([b.wall_s / a.wall_s for a, b in zip(upper, lower, strict=True)], 2)


def _spread(values: Sequence[float], digits: int) -> str:
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f} to {most:.{digits}f})"


def _up(value: float) -> int:
    return max(1, int(np.ceil(value)))


if __name__ == "__main__":
    sys.exit(main())
