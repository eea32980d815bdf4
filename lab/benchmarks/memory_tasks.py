"""What `lab/benchmarks/memory.py` measures, each a task for a worker process."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import psutil
from numpy.typing import NDArray

from thrust_vision.observe.pipeline import observe
from thrust_vision.overlap import BackgroundSink, prefetch
from thrust_vision.video.read import ClipReader, Frame
from thrust_vision.video.write import ClipWriter
from thrust_vision.weights.registry import find_model, model_files
from thrust_vision.worker import OnProgress

WIDTH, HEIGHT = 1920, 1080
_SAMPLE_S = 0.02
_SCENE_S = 10


@dataclass(frozen=True)
class Cost:
    """What handling a clip took: peak resident memory in MiB, and wall-clock seconds."""

    peak_mib: float
    wall_s: float
    frames: int


def moving_images(frames: int) -> Iterator[NDArray[np.uint8]]:
    """Coarse noise with grain on it, drifting: as hard to code as a gym filmed by hand."""
    generator = np.random.default_rng(0)
    coarse = generator.integers(40, 210, (HEIGHT // 8, WIDTH // 8, 3), np.uint8)
    image = coarse.repeat(8, 0).repeat(8, 1)
    image += generator.integers(0, 12, image.shape, np.uint8)
    for index in range(frames):
        yield np.roll(image, 3 * index, axis=1)


def make_clip(_on_progress: OnProgress, path: Path, minutes: float, fps: int) -> None:
    """A task: writes a clip of moving noise, which repeats every ten seconds to save time."""
    scene = path.with_suffix(".scene.mp4")
    frames = min(_SCENE_S, round(minutes * 60)) * fps
    with ClipWriter(scene, WIDTH, HEIGHT) as writer:
        for index, image in enumerate(moving_images(frames)):
            writer.write(image, index / fps)
    with av.open(str(path), "w") as output:
        copied = None
        for repeat in range(max(1, round(minutes * 60 / _SCENE_S))):
            with av.open(str(scene)) as source:
                stream = source.streams.video[0]
                copied = copied or output.add_stream_from_template(stream)
                for packet in source.demux(stream):
                    if packet.dts is None or packet.pts is None:
                        continue
                    shift = round(repeat * frames / fps / packet.time_base)
                    packet.pts += shift
                    packet.dts += shift
                    packet.stream = copied
                    output.mux(packet)


def measured(work: Callable[[], int]) -> Cost:
    """The cost of `work`, which returns a number of frames, in this process."""
    process = psutil.Process()
    peak, done = 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(_SAMPLE_S):
            peak = max(peak, process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    start_s = time.monotonic()
    watcher.start()
    try:
        frames = work()
    finally:
        done.set()
        watcher.join()
    return Cost(peak / 2**20, time.monotonic() - start_s, frames)


def read(_on_progress: OnProgress, path: Path) -> Cost:
    """A task: reads a clip."""

    def work() -> int:
        with ClipReader(path) as clip:
            return sum(1 for _ in clip)

    return measured(work)


def read_and_write(_on_progress: OnProgress, path: Path) -> Cost:
    """A task: reads a clip and writes it again, with the stages side by side."""

    def work() -> int:
        with (
            ClipReader(path) as clip,
            ClipWriter(path.with_suffix(".copy.mp4"), clip.width, clip.height) as writer,
            BackgroundSink[Frame](lambda frame: writer.write(frame.image, frame.time_s)) as sink,
        ):
            for frame in prefetch(clip):
                sink.put(frame)
        return clip.info.frames

    return measured(work)


def find_lifter(_on_progress: OnProgress, path: Path) -> Cost:
    """A task: everything of an analysis that needs pixels; nobody is in the picture."""

    def work() -> int:
        files = model_files(find_model())
        return observe(lambda _stage, _done: None, path, path.name, files).clip.frames

    return measured(work)


STAGES: dict[str, Callable[[OnProgress, Path], Cost]] = {
    "read": read,
    "read and write": read_and_write,
    "find the lifter": find_lifter,
}
